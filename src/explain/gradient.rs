//! How a network's answer changes with the pixels: which spoke for a digit, and which changes would make the
//! picture that digit.

use ndarray::ArrayViewMut2;

use crate::data::batches::SCALED;
use crate::gemm::{PanelMatrix, SparseRows, WIDTH};
use crate::nn::layers::{softmax, softmax_cross_entropy};
use crate::nn::{Model, Pass, StepPlace};

/// Gradients with respect to the pixels of one picture, at inference: without dropout.
struct PixelGradient {
    model: Model,
    pass: Box<dyn Pass>,
    /// The transposes of the kernels that the backward pass reads.
    transposed: Vec<PanelMatrix>,
}

impl PixelGradient {
    fn new(model: &Model) -> Self {
        let model = model.clone().with_dropout(0.0);
        let pass = model.new_pass();
        let parameters = model.parameters().iter().enumerate();
        let transposed = parameters.map(|(index, parameter)| {
            let mut transposed = PanelMatrix::default();
            if pass.needs_transposed(index) {
                parameter.values().transpose_into(&mut transposed);
            }
            transposed
        });
        Self {
            transposed: transposed.collect(),
            pass,
            model,
        }
    }

    /// `of_logits` turns `[1, classes]` logits into the gradient with respect to them.
    fn at(&mut self, pixels: &[f32], of_logits: impl FnOnce(ArrayViewMut2<f32>)) -> Vec<f32> {
        const PLACE: StepPlace = StepPlace {
            seed: 0,
            epoch: 0,
            step: 0,
        };
        let mut x = SparseRows::default();
        x.clear(pixels.len());
        x.push_row([pixels]);
        x.finish();
        let parameters = self.model.parameters();
        let logits = self.pass.forward(parameters, &x, 0..1, PLACE);
        let mut logits = logits.to_array();
        of_logits(logits.view_mut());
        self.pass.backward(&self.transposed, logits.view());
        // The first kernel receives the pixels: a perceptron's all at once, an LSTM's row after row.
        let kernel = parameters[0].values();
        let of_product = |product: usize| {
            let (_, dy) = self.pass.product(0, product);
            let panels = || kernel.panels().zip(dy.panels());
            let dot = |(kernel, dy): (&[f32], &[f32]), pixel: usize| -> f32 {
                let weights = kernel[pixel * WIDTH..][..WIDTH].iter();
                weights.zip(dy).map(|(weight, dy)| weight * dy).sum()
            };
            let of_pixel = move |pixel| panels().map(|panel| dot(panel, pixel)).sum::<f32>();
            (0..kernel.rows()).map(of_pixel).collect::<Vec<f32>>()
        };
        (0..self.pass.products(0)).flat_map(of_product).collect()
    }
}

/// Gradient × input of each pixel, `[inputs]`, of the log-odds of `digit`, ln(p / (1 - p)): positive where ink
/// speaks for the digit against the nine others, negative where it speaks against it, 0 where there is none.
/// (Simonyan, Vedaldi and Zisserman: "Deep inside convolutional networks", 2013; Shrikumar et al.: "Not just a black
/// box", 2016.)
///
/// # Panics
/// When `digit` is no class of the network.
pub fn gradient_times_input(model: &Model, picture: &[u8], digit: usize) -> Vec<f32> {
    let pixels = scaled(picture);
    // d ln(p / (1 - p)) / d logits is 1 for the digit, and for the others minus their shares of the rest.
    let gradient = PixelGradient::new(model).at(&pixels, |mut logits| {
        logits[[0, digit]] = f32::NEG_INFINITY;
        softmax(logits.view_mut());
        logits.mapv_inplace(|share| -share);
        logits[[0, digit]] = 1.0;
    });
    gradient.iter().zip(&pixels).map(|(g, x)| g * x).collect()
}

/// Pictures of [`changed_picture`].
pub const FRAMES: usize = 12;
/// Steps from one to the next.
const STEPS: usize = 4;
/// How far a step follows the gradient, and how far it goes at most (Euclidean, in pixels from 0 to 1). Between two digits
/// lie pictures that are none: there all units of the last hidden layer may be 0, and so is the gradient. Steps of at most
/// 1 pass them from a 7 to seven of the nine others, of at most 0.5 to four.
const RATE: f32 = 0.5;
const LONGEST: f32 = 1.0;
/// Momentum: without it the steps oscillate at ReLU's kinks.
const MOMENTUM: f32 = 0.9;
/// What a change costs: half of this times its squared length, so that only useful ones stay.
const PENALTY: f32 = 0.05;

/// What the network would change `picture: [inputs]` into, were it `digit`: gradient ascent on ln p(digit) minus the
/// change's cost, from the picture on. `[FRAMES, inputs]`, each some steps after the one before.
///
/// # Panics
/// When `digit` is no class of the network.
pub fn changed_picture(model: &Model, picture: &[u8], digit: u8) -> Vec<u8> {
    let start = scaled(picture);
    let mut pixels = start.clone();
    let mut velocity = vec![0.0f32; start.len()];
    let mut gradient = PixelGradient::new(model);
    let mut frames = Vec::new();
    for _ in 0..FRAMES {
        for _ in 0..STEPS {
            let mut step = gradient.at(&pixels, |logits| {
                softmax_cross_entropy(logits, &[digit], 1, 0.0, |_| {});
            });
            // The gradient is that of the loss, -ln p.
            for ((step, &pixel), start) in step.iter_mut().zip(&pixels).zip(&start) {
                *step += PENALTY * (pixel - start);
                // What would leave 0..=1 takes no part, so that the step is as long as it can be.
                if pixel == 0.0 && *step > 0.0 || pixel == 1.0 && *step < 0.0 {
                    *step = 0.0;
                }
            }
            let length = step.iter().map(|step| step * step).sum::<f32>().sqrt();
            let rate = RATE.min(LONGEST / length.max(f32::MIN_POSITIVE));
            for ((pixel, velocity), step) in pixels.iter_mut().zip(&mut velocity).zip(&step) {
                *velocity = MOMENTUM * *velocity + rate * step;
                *pixel = (*pixel - *velocity).clamp(0.0, 1.0);
            }
        }
        frames.extend(pixels.iter().map(|pixel| (pixel * 255.0).round() as u8));
    }
    frames
}

fn scaled(picture: &[u8]) -> Vec<f32> {
    let pixels = picture.iter();
    pixels.map(|&pixel| SCALED[usize::from(pixel)]).collect()
}
