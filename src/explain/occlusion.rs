//! Which parts of a picture an answer hangs on: each is covered in turn, and the network reads the rest.
//! (Zeiler and Fergus: "Visualizing and understanding convolutional networks", 2014.)

use crate::nn::Model;
use crate::nn::layers::score_row;
use crate::recognition;

/// Windows along one side of a picture.
const WINDOWS: usize = 28;
/// Places that a window covers to each side of its own.
const REACH: usize = 2;

/// How much probability `digit` loses, `[inputs]`, when paper covers 5 × 5 places around each pixel; where a
/// picture is larger than 28 × 28, a place is a few pixels.
///
/// # Panics
/// When `digit` is no class of the network.
pub fn occlusion(model: &Model, picture: &[u8], digit: u8) -> Vec<f32> {
    let size = model.inputs().isqrt();
    let place = size.div_ceil(WINDOWS);
    let places = size.div_ceil(place);
    let mut covered = picture.to_vec(); // first the whole picture
    // Where each place's picture is in `covered`: without ink under the window it is the whole one.
    let mut picture_of = Vec::new();
    for window in 0..places * places {
        let span = |at: usize| at.saturating_sub(REACH) * place..size.min((at + REACH + 1) * place);
        let (rows, columns) = (span(window / places), span(window % places));
        let mut pixels = picture.to_vec();
        for row in pixels
            .chunks_exact_mut(size)
            .take(rows.end)
            .skip(rows.start)
        {
            row[columns.clone()].fill(0);
        }
        let same = pixels == picture;
        picture_of.push(if same {
            0
        } else {
            covered.len() / picture.len()
        });
        if !same {
            covered.extend(pixels);
        }
    }
    let probabilities: Vec<f32> = recognition::logits(model, &covered)
        .into_iter()
        .map(|mut logits| {
            score_row(&mut logits, digit);
            logits[usize::from(digit)]
        })
        .collect();
    let drop = |pixel: usize| {
        let (row, column) = (pixel / size / place, pixel % size / place);
        probabilities[0] - probabilities[picture_of[row * places + column]]
    };
    (0..picture.len()).map(drop).collect()
}
