//! How good weights are, picture by picture: answers to the test pictures, which digits are taken for which, and
//! whether probabilities can be believed, and a map of the test pictures.

use super::messages::{Bytes, Doubles, Judged, MapProgress, Source, finite};
use super::{ActiveRun, Lab};
use crate::data::Split;
use crate::data::batches::{self, SCALED};
use crate::error::Error;
use crate::explain::{CHUNK, Pca, Projection, WIDEST, confusion, reliability};
use crate::gemm::SparseRows;
use crate::learn::{Machine, must_fit};
use crate::nn::layers::score_row;
use crate::nn::{Model, Scratch};
use crate::recognition::{Answers, Calibration, augmented_outputs, logits};

/// Pictures of a slice: a few hundredths of a second, also of an LSTM.
pub(super) const SLICE: usize = 250;
/// The same where each is read in eleven views.
const SLICE_OF_VIEWS: usize = 25;

/// The map of the test pictures: the axes on their way, and those that were found before, each with the weights that
/// they are of.
#[derive(Default)]
pub(super) struct Map {
    pca: Option<(Source, Pca)>,
    projection: Option<(Source, Projection)>,
}

impl Lab {
    /// The test pictures and the weights that read them.
    pub(super) fn test_of(&self, source: Source) -> Result<(&Split, &Model, Calibration), Error> {
        let dataset = self.dataset.as_ref().ok_or(Error::NoDataset)?;
        let split = &dataset.validation;
        let (model, calibration) = self.weights(source)?;
        must_fit(model, split)?;
        Ok((split, model, calibration))
    }

    pub fn judge(&self, source: Source, first: usize, as_read: bool) -> Result<Judged, Error> {
        let (split, model, calibration) = self.test_of(source)?;
        let slice = if as_read { SLICE_OF_VIEWS } else { SLICE };
        let (pixels, labels) = part(split, first, slice);
        let rows = match as_read && calibration.is_fitted() {
            true => augmented_outputs(model, pixels)?
                .into_iter()
                .map(|outputs| outputs.classification.map(|l| l / calibration.temperature))
                .collect(),
            false => logits(model, pixels),
        };
        let mut answers = Answers::default();
        for (mut row, &label) in rows.into_iter().zip(labels) {
            if !row.iter().all(|logit| logit.is_finite()) {
                return Err(Error::AnswerNotFinite);
            }
            let digit = score_row(&mut row, label).predicted;
            answers.push(digit, row);
        }
        Ok(Judged::of(&answers, labels, false))
    }

    pub fn judge_epoch(&self) -> Option<Judged> {
        let Some(ActiveRun::Training(active)) = &self.run else {
            return None;
        };
        let (answers, labels) = active.run.trainer().validated()?;
        Some(Judged::of(answers, labels, active.run.holds_back()))
    }

    pub fn pictures_at(&self, training: bool, indices: Doubles) -> Result<Bytes, Error> {
        let dataset = self.dataset.as_ref().ok_or(Error::NoDataset)?;
        let split: &Split = match training {
            true => &dataset.training,
            false => &dataset.validation,
        };
        let indices = indices.0.into_iter().map(|index| index as usize);
        let pictures = indices.filter(|&index| index < split.len());
        let pixels = pictures.flat_map(|index| split.picture(index));
        Ok(Bytes(pixels.copied().collect()))
    }

    pub fn map(&mut self, source: Source, first: usize) -> Result<MapProgress, Error> {
        let mut map = std::mem::take(&mut self.map);
        let news = self.next_of(&mut map, source, first);
        self.map = map; // also after an error
        news
    }

    fn next_of(&self, map: &mut Map, source: Source, first: usize) -> Result<MapProgress, Error> {
        let (split, model, _) = self.test_of(source)?;
        let (pixels, labels) = part(split, first, CHUNK);
        let begun = map.pca.take().filter(|(of, _)| *of == source);
        let mut begun = begun.map(|(_, pca)| pca);
        let mut news = MapProgress::Working {
            next: first + labels.len(),
        };
        if !labels.is_empty() {
            let hidden = last_hidden(model, pixels);
            let width = hidden.len() / labels.len();
            if width > WIDEST {
                return Ok(MapProgress::TooWide);
            }
            begun = begun.filter(|pca| first > 0 && pca.width() == width);
            begun.get_or_insert_with(|| Pca::new(width)).add(&hidden);
        } else if begun.as_mut().is_none_or(Pca::refine) {
            let found = begun.take().and_then(|pca| pca.projection());
            let explained = found.as_ref().map_or([0.0; 2], |found| found.explained);
            map.projection = found.map(|found| (source, found));
            news = MapProgress::Done { explained };
        }
        map.pca = begun.map(|pca| (source, pca));
        Ok(news)
    }

    pub fn project_test(&self, source: Source, first: usize) -> Result<Bytes, Error> {
        let (split, model, _) = self.test_of(source)?;
        self.projected(source, model, part(split, first, SLICE).0)
    }

    pub fn project(&self, source: Source, pictures: Bytes) -> Result<Bytes, Error> {
        let (_, model, _) = self.test_of(source)?;
        self.projected(source, model, &pictures.0)
    }

    fn projected(&self, source: Source, model: &Model, pixels: &[u8]) -> Result<Bytes, Error> {
        let whole = pixels.chunks_exact(model.inputs());
        let found = self.map.projection.as_ref();
        let found = found.filter(|(of, _)| *of == source && whole.len() > 0);
        let projected = found.and_then(|(_, projection)| {
            let hidden = last_hidden(model, &pixels[..whole.len() * model.inputs()]);
            let fits = hidden.len() == whole.len() * projection.width();
            fits.then(|| projection.project(&hidden))
        });
        finite(&projected.unwrap_or_default())
    }
}

/// Up to `count` pictures from `first` on: their pixels and their labels.
fn part(split: &Split, first: usize, count: usize) -> (&[u8], &[u8]) {
    let first = first.min(split.len());
    let last = split.len().min(first + count);
    let inputs = split.size().pow(2);
    let pixels = &split.pixels()[first * inputs..last * inputs];
    (pixels, &split.labels()[first..last])
}

/// What the last layer reads of each picture, `[pictures, units]`: what the last hidden layer gives, or the picture
/// where there is none.
pub(super) fn last_hidden(model: &Model, pixels: &[u8]) -> Vec<f32> {
    let mut x = SparseRows::default();
    let pictures = pixels.chunks_exact(model.inputs());
    batches::scale_all(pictures, model.inputs(), &mut x);
    let mut last: Vec<f32> = pixels.iter().map(|&p| SCALED[usize::from(p)]).collect();
    model.watched_logits(&x, &mut Scratch::default(), &mut |outputs| {
        last.clear();
        let rows = (0..outputs.rows()).flat_map(|row| outputs.row(row).flatten());
        last.extend(rows);
    });
    last
}

impl Judged {
    fn of(answers: &Answers, labels: &[u8], held_back: bool) -> Self {
        Self {
            held_back,
            labels: Bytes(labels.to_vec()),
            answers: Bytes(answers.digits().to_vec()),
            probabilities: Bytes::of_floats(answers.probabilities().as_flattened()),
            counts: confusion(answers, labels),
            bins: reliability(answers, labels),
        }
    }
}
