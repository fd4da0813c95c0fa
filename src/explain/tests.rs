//! Each figure against plain loops, and each gradient against difference quotients.

use ndarray::Array2;

use super::*;
use crate::nn::layers::finite_differences::random;
use crate::nn::{Lstm, Mlp, Model};

const SIZE: usize = 6;
const WIDTHS: [usize; 4] = [SIZE * SIZE, 40, 7, 10];

fn kernels() -> Vec<(Array2<f32>, Vec<f32>)> {
    let layers = WIDTHS.windows(2).zip(1..);
    let layer = |(shape, seed): (&[usize], u64)| {
        let bias = random((1, shape[1]), 10 + seed).into_raw_vec_and_offset().0;
        (random((shape[0], shape[1]), seed), bias)
    };
    layers.map(layer).collect()
}

/// With a dropout, which must do nothing here.
fn perceptron() -> Model {
    Model::Mlp(Mlp::from_layers(kernels(), 0.4))
}

fn lstm() -> Model {
    let size = 4;
    Model::Lstm(Lstm::new(size, 35, 0.4, 10, 3))
}

fn picture(inputs: usize) -> Vec<u8> {
    (0..inputs).map(|i| (i * 67 % 256) as u8 / 2 * 2).collect()
}

/// Units 3 and 39 of the first layer and unit 5 of the second.
fn some_off() -> Vec<u8> {
    let mut off = vec![0; 47];
    for unit in [3, 39, 45] {
        off[unit] = 1;
    }
    off
}

/// What the layers give, the last one's logits, by plain loops in f64; `off` units give 0.
fn naive(off: &[u8], pixels: &[f64]) -> Vec<Vec<f64>> {
    let mut layers: Vec<Vec<f64>> = vec![pixels.to_vec()];
    let mut off = off.iter();
    let kernels = kernels();
    for (index, (kernel, bias)) in kernels.iter().enumerate() {
        let mut next = Vec::new();
        for unit in 0..bias.len() {
            let mut sum = f64::from(bias[unit]);
            for (k, x) in layers[index].iter().enumerate() {
                sum += x * f64::from(kernel[[k, unit]]);
            }
            let hidden = index + 1 < kernels.len();
            let is_off = hidden && off.next().is_some_and(|&off| off != 0);
            let silent = is_off || hidden && sum < 0.0;
            next.push(if silent { 0.0 } else { sum });
        }
        layers.push(next);
    }
    layers.split_off(1)
}

fn naive_probabilities(logits: &[f64]) -> Vec<f64> {
    let sum: f64 = logits.iter().map(|x| x.exp()).sum();
    logits.iter().map(|x| x.exp() / sum).collect()
}

fn to_pixels(picture: &[u8]) -> Vec<f64> {
    picture.iter().map(|&p| f64::from(p) / 255.0).collect()
}

#[track_caller]
fn assert_close(found: &[f32], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (index, (&found, expected)) in found.iter().zip(expected).enumerate() {
        let difference = (f64::from(found) - expected).abs();
        assert!(
            difference < 2e-5 * (1.0 + expected.abs()),
            "{index}: {found}, {expected}"
        );
    }
}

#[test]
fn each_unit_gives_what_plain_loops_give_with_and_without_some_units() {
    let picture = picture(WIDTHS[0]);
    for off in [vec![], vec![0; 47], some_off()] {
        let inside = look_inside(&perceptron(), &off, &picture);
        let expected = naive(&off, &to_pixels(&picture));
        assert_eq!(inside.layers.len(), 2);
        for (found, expected) in inside.layers.iter().zip(&expected) {
            assert_close(found, expected);
        }
        assert_close(&inside.logits, &expected[2]);
        assert_close(&inside.probabilities, &naive_probabilities(&expected[2]));
    }
}

#[test]
fn a_network_without_units_is_one_whose_weights_out_of_them_are_0_and_nothing_else() {
    let (model, off) = (perceptron(), some_off());
    let altered = without_units(&model, &off);
    for (index, (before, after)) in model
        .parameters()
        .iter()
        .zip(altered.parameters())
        .enumerate()
    {
        let silenced: &[usize] = match index {
            2 => &[3, 39],
            4 => &[5],
            _ => &[],
        };
        let columns = before.len() / before.rows();
        for (at, (before, after)) in before.to_vec().iter().zip(after.to_vec()).enumerate() {
            let expected = match silenced.contains(&(at / columns)) {
                true => 0.0,
                false => *before,
            };
            assert_eq!(after, expected, "parameter {index}, at {at}");
        }
    }
    // A list that is not of this network's units changes nothing.
    assert_eq!(*without_units(&model, &[1; 46]), model);
    assert_eq!(*without_units(&model, &[0; 47]), model);
    assert_eq!(*without_units(&lstm(), &[1; 35]), lstm());
}

#[test]
fn a_unit_adds_up_its_terms_and_the_bias() {
    let (model, off, picture) = (perceptron(), some_off(), picture(WIDTHS[0]));
    let layers = naive(&off, &to_pixels(&picture));
    for (layer, (kernel, bias)) in kernels().iter().enumerate() {
        let inputs = match layer {
            0 => to_pixels(&picture),
            _ => layers[layer - 1].clone(),
        };
        for unit in [0, 3, 5, bias.len() - 1] {
            let view = look_at_unit(&model, &off, &picture, layer, unit).unwrap();
            assert_eq!(view.weights, kernel.column(unit).to_vec());
            assert_eq!(view.bias, bias[unit]);
            let terms = inputs.iter().zip(kernel.column(unit));
            let terms: Vec<f64> = terms.map(|(x, &w)| x * f64::from(w)).collect();
            assert_close(&view.terms, &terms);
            let sum = terms.iter().sum::<f64>() + f64::from(bias[unit]);
            assert_close(&[view.sum], &[sum]);
            let gives = match layer {
                2 => naive_probabilities(&layers[2])[unit],
                _ => layers[layer][unit],
            };
            assert_close(&[view.gives], &[gives]);
            let outgoing = kernels()
                .get(layer + 1)
                .map(|(next, _)| next.row(unit).to_vec());
            assert_eq!(view.outgoing, outgoing.unwrap_or_default());
        }
    }
    for (layer, unit) in [(0, 40), (1, 7), (2, 10), (3, 0), (usize::MAX, 0)] {
        assert_eq!(look_at_unit(&model, &off, &picture, layer, unit), None);
    }
    assert_eq!(look_at_unit(&lstm(), &[], &[0; 16], 0, 0), None);
}

/// What a network gives for real pixels, which no picture of bytes holds.
fn log_odds(model: &Model, pixels: &[f32], digit: usize) -> f64 {
    let mut x = crate::gemm::SparseRows::default();
    x.clear(pixels.len());
    x.push_row([pixels]);
    x.finish();
    let logits = model.logits(&x, &mut crate::nn::Scratch::default());
    let logit = |at: usize| f64::from(logits[[0, at]]);
    let rest = (0..10).filter(|&other| other != digit);
    logit(digit) - rest.map(|other| logit(other).exp()).sum::<f64>().ln()
}

#[test]
fn gradient_times_input_matches_finite_differences() {
    for model in [perceptron(), lstm()] {
        let picture = picture(model.inputs());
        let pixels: Vec<f32> = picture.iter().map(|&p| f32::from(p) / 255.0).collect();
        for digit in [0, 7] {
            let found = gradient_times_input(&model, &picture, digit);
            for (at, &found) in found.iter().enumerate() {
                const H: f32 = 1.0 / 256.0;
                let quotient_of = |h: f32| {
                    let mut moved = pixels.clone();
                    moved[at] += h;
                    log_odds(&model, &moved, digit)
                };
                let slope = (quotient_of(H) - quotient_of(-H)) / f64::from(2.0 * H);
                let expected = slope * f64::from(pixels[at]);
                let difference = (f64::from(found) - expected).abs();
                assert!(
                    difference < 2e-3 * (1.0 + expected.abs()),
                    "{digit}, pixel {at}: {found}, {expected}"
                );
            }
        }
    }
}

#[test]
fn occlusion_covers_five_by_five_pixels_around_each_and_tells_the_drop() {
    let model = perceptron();
    let mut picture = picture(WIDTHS[0]);
    picture[..SIZE * 3].fill(0); // no ink under the windows of the first row
    let probability = |picture: &[u8]| {
        let layers = naive(&[], &to_pixels(picture));
        naive_probabilities(&layers[2])[4]
    };
    let found = occlusion(&model, &picture, 4);
    let mut expected = Vec::new();
    for row in 0..SIZE as i32 {
        for column in 0..SIZE as i32 {
            let mut covered = picture.clone();
            for y in 0..SIZE as i32 {
                for x in 0..SIZE as i32 {
                    if (y - row).abs() <= 2 && (x - column).abs() <= 2 {
                        covered[(y * SIZE as i32 + x) as usize] = 0;
                    }
                }
            }
            expected.push(probability(&picture) - probability(&covered));
        }
    }
    assert_close(&found, &expected);
    assert_eq!(found[..SIZE], [0.0; SIZE]);
    assert!(found.iter().any(|drop| drop.abs() > 0.01));
}

#[test]
fn a_larger_picture_is_covered_by_places_of_several_pixels() {
    let model = Model::perceptron(60 * 60, &[8], 0.0, 10, 1);
    let mut picture = vec![0; 60 * 60];
    picture[30 * 60 + 31] = 255; // in the place of pixels 30 to 32
    let found = occlusion(&model, &picture, 0);
    let changed = |row: usize, column: usize| found[row * 60 + column] != 0.0;
    assert!(changed(24, 24) && changed(38, 38));
    assert!(!changed(23, 31) && !changed(39, 31) && !changed(31, 23) && !changed(31, 39));
}

#[test]
fn the_changed_picture_is_ever_more_the_wanted_digit() {
    for model in [perceptron(), lstm()] {
        let picture = picture(model.inputs());
        let probability =
            |picture: &[u8], digit| look_inside(&model, &[], picture).probabilities[digit];
        let before = look_inside(&model, &[], &picture).probabilities;
        let least = (0..10)
            .min_by(|&a, &b| before[a].total_cmp(&before[b]))
            .unwrap();
        let frames = changed_picture(&model, &picture, least as u8);
        assert_eq!(frames.len(), FRAMES * picture.len());
        let first = probability(&frames[..picture.len()], least);
        let last = probability(&frames[(FRAMES - 1) * picture.len()..], least);
        assert!(before[least] < first && first < last, "{first}, {last}");
        assert_eq!(changed_picture(&model, &picture, least as u8), frames);
    }
}

/// A picture that the network is certain of stays as it is: a change costs and gains nothing.
#[test]
fn what_gains_nothing_is_not_changed() {
    let mut kernel = Array2::zeros((4, 10));
    kernel[[1, 2]] = 200.0;
    let model = Model::Mlp(Mlp::from_layers([(kernel, vec![0.0; 10])], 0.0));
    let picture = [10, 255, 0, 99];
    assert_eq!(changed_picture(&model, &picture, 2), picture.repeat(FRAMES));
}
