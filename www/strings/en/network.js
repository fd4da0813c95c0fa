// The words of the chapter Network, in English.

export const network = /** @type {const} @satisfies {import('../list.js').List} */ ({
  'model.title': 'Network',
  'model.lead':
    'Layers of units between the 784 numbers and the ten answers. Every line between two units is a weight to be learned.',

  'model.form': 'The network of the settings in Train',
  'model.next': 'Next: the network of the settings in Train',
  'model.running': {
    one: 'Running: {widths}, {number} parameter',
    other: 'Running: {widths}, {number} parameters',
  },
  'model.drawing': 'Network drawing',
  'model.input': 'input',
  'model.input_shape': 'in {shape}',
  'model.output_shape': 'out {shape}',
  'model.weights': { one: '{number} parameter', other: '{number} parameters' },
  'model.lstm': 'reads {steps} rows, one after another, and keeps what it remembers',
  'model.scale':
    'A band is as thick as the square root of its number of parameters, a block as long as that of its units. The dotted part of a block is what dropout silences in each step of training.',
  'model.summary': 'Model summary',
  'model.layer': 'Layer (type)',
  'model.shape': 'Output shape',
  'model.parameters': 'Param #',
  'model.total': 'Total params',
  'model.hint': 'As Keras prints it. Follows the settings in the chapter Train while you edit them.',

  'widths.title': 'Widths of the layers',
  'widths.layer': 'Layer {place}',
  'widths.value': { one: '{count} unit', other: '{count} units' },
  'widths.more': 'One layer more',
  'widths.fewer': 'One layer fewer',
  'widths.hint': 'The field Hidden layers in the chapter Train follows, and these follow it.',
  'widths.lstm': 'An LSTM has one layer: its width is the field LSTM units in the chapter Train.',

  'costs.title': 'Arithmetic and memory',
  'costs.table': 'Arithmetic and memory of each layer',
  'costs.training':
    'To read one picture takes {forward} multiplications, each with an addition; to learn from one about three times as many, {training}: forward, back to the units, and to the weights. Training holds about {memory} at a batch of {batch}.',
  'costs.layer': 'Layer',
  'costs.multiply_adds': 'Multiply-adds',
  'costs.weights': 'Weights',
  'costs.gradients': 'Gradients',
  'costs.optimizer': 'Optimizer',
  'costs.activations': 'One batch',
  'costs.total': 'All',
  'costs.hint':
    'Numbers of four bytes, as a framework holds them. Adam remembers two numbers for each weight, RMSprop one, and momentum adds one. One batch: what each layer stores for the backward pass.',

  'curve.title': 'Why ReLU',
  'curve.lead':
    'A unit adds up its weighted inputs and bends the sum. In the backward pass the error is multiplied by the slope at that sum: where the curve is flat, little comes through, and the weights before it hardly learn.',
  'curve.sum': 'Weighted sum',
  'curve.relu': 'ReLU',
  'curve.sigmoid': 'Sigmoid',
  'curve.tanh': 'Tanh',
  'curve.relu_used': 'ReLU, in this network',
  'curve.sigmoid_used': 'Sigmoid, in this network',
  'curve.tanh_used': 'Tanh, in this network',
  'curve.point': 'Output {value}, slope {slope}.',
  'curve.steep': 'The error comes through.',
  'curve.silent': 'The unit is silent: nothing comes through here.',
  'curve.saturated': 'Saturated: almost nothing comes through.',
  'curve.back': {
    one: 'Back through {layers} such layer: × {part}.',
    other: 'Back through {layers} such layers: × {part}.',
  },

  'mask.title': 'What dropout does',
  'mask.words':
    'In this step {dropped} of {units} units of the first hidden layer are silent (rate {rate}); what the others say counts × {factor}, so that the sum stays as large.',
  'mask.example':
    'Your network has no dropout. At a rate of {rate} a step would silence {dropped} of {units} units, as here; what the others say would count × {factor}, so that the sum stays as large.',
  'mask.again': 'Another mask',
  'mask.test':
    'Each step draws another mask, so no unit can lean on one neighbour. When the network is tested or reads your drawing, nothing is dropped and nothing is scaled.',

  'keras.title': 'The same in Keras',
  'keras.code': 'Python program',
  'keras.copy': 'Copy the code',
  'keras.copied': 'Copied.',
  'keras.chosen': 'This browser keeps its clipboard closed: the code is selected, copy it with your keys.',
  'keras.bits': 'These settings for Keras 3. Its random numbers differ, so the weights do too.',
  'keras.rest': 'Only digitlab has:',
});
