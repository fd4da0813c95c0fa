//! The LSTM: gradients against finite differences, and what a sequence is.

use ndarray::Axis;

use super::*;
use crate::nn::layers::finite_differences::{assert_gradient, random, weighted_sum};
use crate::nn::{Role, bias_gradient, kernel_gradient};

const PLACE: StepPlace = StepPlace {
    seed: 1,
    epoch: 0,
    step: 0,
};
const SIZE: usize = 4;
const UNITS: usize = 35;
const CLASSES: usize = 3;

/// A network none of whose parameters is 0.
fn network(dropout: f32) -> Lstm {
    let bias = |columns, seed| random((1, columns), seed).into_raw_vec_and_offset().0;
    Lstm::from_weights(
        [
            random((SIZE, GATES * UNITS), 1),
            random((UNITS, GATES * UNITS), 2).mapv(|w| 0.3 * w),
            random((UNITS, CLASSES), 3),
        ],
        [bias(GATES * UNITS, 4), bias(CLASSES, 5)],
        dropout,
    )
}

fn rows(x: &Array2<f32>) -> SparseRows {
    let mut rows = SparseRows::default();
    rows.clear(x.ncols());
    x.rows()
        .into_iter()
        .for_each(|row| rows.push_row(row.as_slice()));
    rows.finish();
    rows
}

fn pictures() -> Array2<f32> {
    random((5, SIZE * SIZE), 6).mapv(|pixel| pixel.max(0.0))
}

fn forward(parameters: &[Parameter], dropout: f32) -> Array2<f32> {
    let mut pass = network(dropout).new_pass();
    let x = rows(&pictures());
    pass.forward(parameters, &x, 0..5, PLACE).to_array()
}

#[test]
fn every_gradient_matches_finite_differences() {
    for dropout in [0.0, 0.4] {
        let lstm = network(dropout);
        let dy = random((5, CLASSES), 7);
        let mut transposed = vec![PanelMatrix::default(); 5];
        for index in [RECURRENT, DENSE] {
            let kernel = lstm.parameters()[index].values();
            kernel.transpose_into(&mut transposed[index]);
        }
        // The batch in two parts, as two threads would run it.
        let parts = [0..3, 3..5].map(|part| {
            let mut pass = lstm.new_pass();
            let of_part = |array: &Array2<f32>| {
                let part = ndarray::Slice::from(part.clone());
                array.slice_axis(Axis(0), part).to_owned()
            };
            let x = rows(&of_part(&pictures()));
            pass.forward(lstm.parameters(), &x, part.clone(), PLACE);
            pass.backward(&transposed, of_part(&dy).view());
            pass
        });
        for (index, parameter) in lstm.parameters().iter().enumerate() {
            let mut gradient = parameter.values().clone();
            for (panel, to) in gradient.panels_mut().enumerate() {
                let times = 0..parts[0].products(index);
                let products =
                    times.flat_map(|time| parts.iter().map(move |part| part.product(index, time)));
                let products = products.map(|(x, dy)| (x, dy.panel(panel)));
                match parameter.role() {
                    Role::Bias => {
                        to.copy_from_slice(&bias_gradient(products.map(|(_, dy)| dy)));
                    }
                    Role::Kernel => kernel_gradient(parameter.rows(), products, |at, some| {
                        to[at..at + some.len()].copy_from_slice(some);
                    }),
                }
            }
            let shape = (parameter.rows(), parameter.len() / parameter.rows());
            let listed = |numbers| Array2::from_shape_vec(shape, numbers).unwrap();
            let gradient = listed(parameter.listed(&gradient));
            assert_gradient(&listed(parameter.to_vec()), &gradient, |values| {
                let mut parameters = lstm.parameters().to_vec();
                *parameters[index].values_mut() =
                    parameter.stored(values.as_slice().expect("row by row"));
                weighted_sum(&forward(&parameters, dropout), &dy)
            });
        }
    }
}

#[test]
fn each_picture_of_a_batch_is_read_as_if_alone_and_as_in_training_without_dropout() {
    let lstm = network(0.0);
    let mut scratch = Scratch::default();
    let together = lstm.logits(&rows(&pictures()), &mut scratch);
    assert_eq!(together, forward(lstm.parameters(), 0.0));
    for (row, picture) in together.rows().into_iter().zip(pictures().rows()) {
        let picture = picture.insert_axis(Axis(0)).to_owned();
        let alone = lstm.logits(&rows(&picture), &mut scratch);
        assert_eq!(alone.row(0), row);
    }
}

/// The cell by its formulas, number by number: for each row h, i, f, g, o and the probabilities.
fn naive_rows(lstm: &Lstm, picture: &[f32]) -> Vec<f64> {
    let [kernel, recurrent, bias, dense, dense_bias] =
        [0, 1, 2, 3, 4].map(|index| lstm.parameters()[index].to_vec());
    let wide = GATES * UNITS;
    let sigma = |x: f64| 1.0 / (1.0 + (-x).exp());
    let (mut h, mut c) = (vec![0.0; UNITS], vec![0.0; UNITS]);
    let mut found = Vec::new();
    for row in picture.chunks(SIZE) {
        let sum = |column: usize| {
            let own = row
                .iter()
                .enumerate()
                .map(|(at, &x)| f64::from(x) * f64::from(kernel[at * wide + column]));
            let back = h
                .iter()
                .enumerate()
                .map(|(at, &h): (usize, &f64)| h * f64::from(recurrent[at * wide + column]));
            own.sum::<f64>() + back.sum::<f64>() + f64::from(bias[column])
        };
        let gate = |gate: usize| (0..UNITS).map(move |unit| gate * UNITS + unit).map(sum);
        let i: Vec<f64> = gate(0).map(sigma).collect();
        let f: Vec<f64> = gate(1).map(sigma).collect();
        let g: Vec<f64> = gate(2).map(f64::tanh).collect();
        let o: Vec<f64> = gate(3).map(sigma).collect();
        for unit in 0..UNITS {
            c[unit] = f[unit] * c[unit] + i[unit] * g[unit];
            h[unit] = o[unit] * c[unit].tanh();
        }
        let logits: Vec<f64> = (0..CLASSES)
            .map(|class| {
                let terms = h.iter().enumerate();
                let terms = terms.map(|(at, h)| h * f64::from(dense[at * CLASSES + class]));
                terms.sum::<f64>() + f64::from(dense_bias[class])
            })
            .collect();
        let all: f64 = logits.iter().map(|z| z.exp()).sum();
        for numbers in [&h, &i, &f, &g, &o] {
            found.extend(numbers);
        }
        found.extend(logits.iter().map(|z| z.exp() / all));
    }
    found
}

#[test]
fn row_by_row_the_states_are_the_formulas_and_the_last_answer_is_the_networks() {
    let lstm = network(0.3);
    let mut scratch = Scratch::default();
    for picture in pictures().rows() {
        let x = rows(&picture.insert_axis(Axis(0)).to_owned());
        let found = lstm.read_rows(&x, &mut scratch);
        let expected = naive_rows(&lstm, picture.as_slice().unwrap());
        assert_eq!(found.len(), SIZE * (5 * UNITS + CLASSES));
        for (found, expected) in found.iter().zip(expected) {
            assert!(
                (f64::from(*found) - expected).abs() < 1e-5,
                "{found}, {expected}"
            );
        }
        let answer = lstm.predict(&x, &mut scratch);
        assert_eq!(
            found[found.len() - CLASSES..],
            answer.into_raw_vec_and_offset().0
        );
    }
}

#[test]
fn the_order_of_the_rows_counts() {
    let lstm = network(0.0);
    let x = pictures();
    let transposed = Array2::from_shape_fn(x.dim(), |(picture, pixel)| {
        let (row, column) = (pixel / SIZE, pixel % SIZE);
        x[[picture, (SIZE - 1 - row) * SIZE + column]]
    });
    let mut scratch = Scratch::default();
    let [first, second] = [x, transposed].map(|x| lstm.logits(&rows(&x), &mut scratch));
    assert_ne!(first, second);
}

#[test]
fn new_weights_are_keras_ones_in_number_and_kind() {
    let lstm = Lstm::new(28, 128, 0.2, 10, 9999);
    assert_eq!(lstm.summary().parameters, 81_674);
    let bias = lstm.parameters()[BIAS].to_vec();
    let expected = [0.0, 1.0, 0.0, 0.0].into_iter();
    assert!(expected.flat_map(|b| [b; 128]).eq(bias));
    assert_eq!((lstm.inputs(), lstm.classes()), (784, 10));
}
