//! Looking inside the weights that answer, and switching units of theirs off.

use std::borrow::Cow;

use super::Lab;
use super::messages::{Bytes, Inside, Source, finite};
use super::stepping::below;
use crate::error::{Error, MessageFault, must_have};
use crate::explain::{self, UnitView};
use crate::nn::Model;
use crate::nn::layers::score_row;
use crate::recognition;

impl Lab {
    pub fn switch_units(&mut self, source: Source, off: Bytes) {
        self.off[source as usize] = off.0;
    }

    pub fn look_inside(&self, source: Source, picture: Bytes) -> Result<Inside, Error> {
        let model = self.reads(source, &picture)?;
        let inside = explain::look_inside(model, self.off(source), &picture.0);
        let values = [inside.layers.concat(), inside.logits, inside.probabilities].concat();
        Ok(Inside {
            recurrent: matches!(model, Model::Lstm(_)),
            widths: inside.layers.iter().map(Vec::len).collect(),
            values: finite(&values)?,
        })
    }

    pub fn look_at_unit(
        &self,
        source: Source,
        picture: Bytes,
        layer: usize,
        unit: usize,
    ) -> Result<UnitView, Error> {
        let model = self.reads(source, &picture)?;
        let view = explain::look_at_unit(model, self.off(source), &picture.0, layer, unit);
        view.ok_or_else(|| Error::Message {
            path: "unit".to_owned(),
            fault: MessageFault::NotThere { found: unit },
        })
    }

    pub fn gradient_times_input(
        &self,
        source: Source,
        picture: Bytes,
        digit: u8,
    ) -> Result<Bytes, Error> {
        let (model, digit) = self.asked_of(source, &picture, digit)?;
        let digit = usize::from(digit);
        let terms = explain::gradient_times_input(&model, &picture.0, digit);
        finite(&terms)
    }

    pub fn occlusion(&self, source: Source, picture: Bytes, digit: u8) -> Result<Bytes, Error> {
        let (model, digit) = self.asked_of(source, &picture, digit)?;
        let hangs_on = explain::occlusion(&model, &picture.0, digit);
        finite(&hangs_on)
    }

    pub fn changed_picture(
        &self,
        source: Source,
        picture: Bytes,
        digit: u8,
    ) -> Result<Bytes, Error> {
        let (model, digit) = self.asked_of(source, &picture, digit)?;
        Ok(Bytes(explain::changed_picture(&model, &picture.0, digit)))
    }

    pub fn count_right(
        &self,
        source: Source,
        off: Bytes,
        from: usize,
        count: usize,
    ) -> Result<usize, Error> {
        let (split, model, _) = self.test_of(source)?;
        let end = split.len().min(from.saturating_add(count));
        let pictures = from.min(end)..end;
        let pixels = pictures.start * model.inputs()..end * model.inputs();
        let model = explain::without_units(model, &off.0);
        let logits = recognition::logits(&model, &split.pixels()[pixels]);
        let labels = split.labels()[pictures].iter();
        let right = logits
            .into_iter()
            .zip(labels)
            .map(|(mut logits, &label)| usize::from(score_row(&mut logits, label).correct));
        Ok(right.sum())
    }

    /// The network of that source without the units that are switched off, and a digit that it knows.
    fn asked_of(
        &self,
        source: Source,
        picture: &Bytes,
        digit: u8,
    ) -> Result<(Cow<'_, Model>, u8), Error> {
        let model = explain::without_units(self.reads(source, picture)?, self.off(source));
        below("digit", model.classes(), digit.into())?;
        Ok((model, digit))
    }

    /// Which units of these weights the user has switched off.
    pub(super) fn off(&self, source: Source) -> &[u8] {
        &self.off[source as usize]
    }

    /// The network of that source, which reads pictures of this size.
    fn reads(&self, source: Source, picture: &Bytes) -> Result<&Model, Error> {
        let (model, _) = self.weights(source)?;
        must_have(model.inputs(), &[picture.0.len()])?;
        Ok(model)
    }
}
