//! digitlab: a neural network that trains on MNIST in a browser tab and reads the digits you draw.
