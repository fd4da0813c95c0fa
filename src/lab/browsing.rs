//! The data set, looked at: pictures by their index, labels, means, and what orders need (what the weights say of
//! each picture, how near each is to another). Long work is split: each call does one part. It sorts nothing: the page
//! arranges what it shows.

use super::Lab;
use super::judging::{SLICE, last_hidden};
use super::messages::{Bytes, Source, finite};
use crate::data::idx::CLASSES;
use crate::data::{Split, batches};
use crate::error::{Error, must_have};
use crate::recognition::{BulkReader, Calibration};

impl Lab {
    pub fn labels(&self, training: bool) -> Bytes {
        let split = self.split(training);
        Bytes(split.map_or_else(|_| Vec::new(), |split| split.labels().to_vec()))
    }

    pub fn mean_picture(&self, training: bool, label: u8) -> Result<Bytes, Error> {
        let split = self.split(training)?;
        let mut sums = vec![0_u32; split.size().pow(2)];
        let mut count = 0;
        for (index, _) in (0..).zip(split.labels()).filter(|(_, of)| **of == label) {
            count += 1;
            for (sum, &level) in sums.iter_mut().zip(split.picture(index)) {
                *sum += u32::from(level);
            }
        }
        let mean = |sum: u32| (sum + count / 2).checked_div(count).unwrap_or_default() as u8;
        Ok(Bytes(sums.into_iter().map(mean).collect()))
    }

    pub fn epoch_order(&self, seed: f64, epoch: u32, pictures: usize) -> Bytes {
        let order = batches::epoch_order(seed as u64, epoch, pictures);
        let order: Vec<f32> = order.into_iter().map(|index| index as f32).collect();
        Bytes::of_floats(&order)
    }

    pub fn answers(
        &self,
        source: Source,
        training: bool,
        from: usize,
        count: usize,
    ) -> Result<Bytes, Error> {
        let split = self.split(training)?;
        let (model, _) = self.weights(source)?;
        let pixels = some(split, from, count, model.inputs())?;
        let mut reader = BulkReader::default();
        let labels = split.labels().iter().skip(from);
        let answers = reader.logits(model, pixels).zip(labels);
        let answers = answers.flat_map(|(logits, &label)| {
            let all = Calibration::default().probabilities(logits);
            let digits = (0..CLASSES).rev();
            let answer = digits.max_by(|&a, &b| all[a].total_cmp(&all[b])); // the first of equals
            let answer = answer.unwrap_or_default();
            [all[usize::from(label)], answer as f32, all[answer]]
        });
        finite(&answers.collect::<Vec<f32>>())
    }

    pub fn pixel_distances(
        &self,
        training: bool,
        picture: Bytes,
        from: usize,
        count: usize,
    ) -> Result<Bytes, Error> {
        let split = self.split(training)?;
        let pixels = some(split, from, count, picture.0.len())?;
        let distance = |other: &[u8]| {
            let differences = other.iter().zip(&picture.0);
            let squares = differences.map(|(a, b)| u32::from(a.abs_diff(*b)).pow(2));
            (squares.sum::<u32>() as f32).sqrt() / 255.0
        };
        let distances = pixels.chunks_exact(picture.0.len()).map(distance);
        Ok(Bytes::of_floats(&distances.collect::<Vec<f32>>()))
    }

    pub fn hidden_distances(
        &self,
        source: Source,
        training: bool,
        picture: Bytes,
        from: usize,
        count: usize,
    ) -> Result<Bytes, Error> {
        let split = self.split(training)?;
        let (model, _) = self.weights(source)?;
        let pixels = some(split, from, count, model.inputs())?;
        must_have(model.inputs(), &[picture.0.len()])?;
        let own = last_hidden(model, &picture.0);
        let distance = |other: &[f32]| {
            let differences = other.iter().zip(&own).map(|(a, b)| a - b);
            differences.map(|d| d * d).sum::<f32>().sqrt()
        };
        let mut distances = Vec::new();
        // However many are asked for, what the layer gives for a slice is all that is held.
        for pixels in pixels.chunks(SLICE * model.inputs()) {
            let hidden = last_hidden(model, pixels);
            distances.extend(hidden.chunks_exact(own.len()).map(distance));
        }
        finite(&distances)
    }

    fn split(&self, training: bool) -> Result<&Split, Error> {
        let dataset = self.dataset.as_ref().ok_or(Error::NoDataset)?;
        Ok(match training {
            true => &dataset.training,
            false => &dataset.validation,
        })
    }
}

/// At most `count` pictures from the index `from` on, `[pictures, inputs]`.
///
/// # Errors
/// [`Error::Shape`] when they do not have `inputs` pixels.
fn some(split: &Split, from: usize, count: usize, inputs: usize) -> Result<&[u8], Error> {
    must_have(split.size().pow(2), &[inputs])?;
    let from = from.min(split.len());
    let end = split.len().min(from.saturating_add(count));
    Ok(&split.pixels()[from * inputs..end * inputs])
}
