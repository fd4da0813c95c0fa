//! Reads what the page sends: a form, a word, a history's rows. Takes nothing of another kind than
//! `www/engine/protocol.js` says, and names the field, what was expected and what came. By hand, since the
//! readers that serde makes weigh twice as much (docs/performance.md) and name no field.

use js_sys::{Array, JSON, Reflect};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::convert::{Source, to_js, to_js_error};
use crate::choices::Choice;
use crate::data::augment::Augmentation;
use crate::error::Error;
use crate::learn::{EpochRow, Monitor, TrainingForm};
use crate::optim::{OptimizerKind, Schedule};

type Read<T> = Result<T, JsValue>;

pub fn source(value: JsValue) -> Read<Source> {
    Field {
        name: "source",
        value,
    }
    .word(&[Source::Shipped, Source::Yours])
}

/// What older pages know nothing of may be left out.
pub fn form(value: JsValue) -> Read<TrainingForm> {
    let given = Object::of("form", value)?;
    let mut form = TrainingForm {
        optimizer: given.get("optimizer").word(OptimizerKind::ALL)?,
        schedule: given.get("schedule").word(Schedule::ALL)?,
        monitor: given.get("monitor").word(Monitor::ALL)?,
        ..TrainingForm::default()
    };
    for (name, number) in [
        ("dropout", &mut form.dropout),
        ("learning_rate", &mut form.learning_rate),
        ("momentum", &mut form.momentum),
        ("batch_size", &mut form.batch_size),
        ("epochs", &mut form.epochs),
        ("seed", &mut form.seed),
        ("min_delta", &mut form.min_delta),
    ] {
        *number = given.number(name)?;
    }
    for (name, flag) in [
        ("nesterov", &mut form.nesterov),
        ("restore_best_weights", &mut form.restore_best_weights),
    ] {
        *flag = given.get(name).flag()?;
    }
    for (name, number) in [
        ("held_back", &mut form.held_back),
        ("ease", &mut form.ease),
        ("nondigits", &mut form.nondigits),
        ("weight_decay", &mut form.weight_decay),
        ("label_smoothing", &mut form.label_smoothing),
        ("average", &mut form.average),
    ] {
        *number = given.number_or(name, 0.0)?;
    }
    form.hidden_layers = given.get("hidden_layers").numbers()?;
    form.patience = given.number_or_none("patience")?;
    form.max_norm = given.number_or_none("max_norm")?;
    form.augment = given.flag_or_off("augment")?;
    form.keep_best = given.flag_or_off("keep_best")?;
    form.augmentation = augmentation(given.get("augmentation"))?;
    Ok(form)
}

/// Strengths that it leaves out are the usual ones.
fn augmentation(field: Field) -> Read<Augmentation> {
    let mut augmentation = Augmentation::default();
    if field.is_none() {
        return Ok(augmentation);
    }
    let given = Object::of(field.name, field.value)?;
    for (name, usual, _) in Augmentation::default().strengths() {
        let strength = given.number_or(name, usual.into())?;
        if let Some(place) = augmentation.strength_mut(name) {
            *place = strength as f32;
        }
    }
    Ok(augmentation)
}

pub fn rows(value: JsValue) -> Read<Vec<EpochRow>> {
    let rows = Field {
        name: "rows",
        value,
    };
    rows.list()?.iter().map(row).collect()
}

fn row(value: JsValue) -> Read<EpochRow> {
    let row = Object::of("row", value)?;
    Ok(EpochRow {
        epoch: row.get("epoch").count()?,
        loss: row.number("loss")?,
        accuracy: row.number("accuracy")?,
        val_loss: row.number("val_loss")?,
        val_accuracy: row.number("val_accuracy")?,
        seconds: row.number("seconds")?,
    })
}

struct Object(JsValue);

impl Object {
    fn of(name: &'static str, value: JsValue) -> Read<Self> {
        if value.is_object() {
            Ok(Self(value))
        } else {
            Err(Field { name, value }.is_not("an object"))
        }
    }

    /// `undefined` where there is no such key.
    fn get(&self, name: &'static str) -> Field {
        let value = Reflect::get(&self.0, &name.into()).unwrap_or(JsValue::UNDEFINED);
        Field { name, value }
    }

    fn number(&self, name: &'static str) -> Read<f64> {
        let field = self.get(name);
        let number = field.value.as_f64();
        number.ok_or_else(|| field.is_not("a number"))
    }

    fn number_or(&self, name: &'static str, usual: f64) -> Read<f64> {
        if self.get(name).value.is_undefined() {
            return Ok(usual);
        }
        self.number(name)
    }

    fn number_or_none(&self, name: &'static str) -> Read<Option<f64>> {
        let field = self.get(name);
        if field.is_none() {
            return Ok(None);
        }
        let number = field.value.as_f64();
        number
            .map(Some)
            .ok_or_else(|| field.is_not("a number or null"))
    }

    fn flag_or_off(&self, name: &'static str) -> Read<bool> {
        let field = self.get(name);
        if field.value.is_undefined() {
            return Ok(false);
        }
        field.flag()
    }
}

/// A value and the name under which it came.
struct Field {
    name: &'static str,
    value: JsValue,
}

impl Field {
    fn is_none(&self) -> bool {
        self.value.is_undefined() || self.value.is_null()
    }

    fn count(&self) -> Read<usize> {
        let number = self.value.as_f64().unwrap_or(f64::NAN);
        if f64::from(number as u32) == number {
            Ok(number as usize)
        } else {
            Err(self.is_not("a whole number from 0"))
        }
    }

    fn flag(&self) -> Read<bool> {
        let flag = self.value.as_bool();
        flag.ok_or_else(|| self.is_not("true or false"))
    }

    fn list(&self) -> Read<Array> {
        if Array::is_array(&self.value) {
            Ok(Array::from(&self.value))
        } else {
            Err(self.is_not("a list"))
        }
    }

    fn numbers(&self) -> Read<Vec<f64>> {
        let number = |value: JsValue| {
            let number = value.as_f64();
            number.ok_or_else(|| Field { value, ..*self }.is_not("a list of numbers"))
        };
        self.list()?.iter().map(number).collect()
    }

    /// Which of all that it may be, by the names under which they go to the page.
    fn word<T: Copy + Serialize>(&self, all: &[T]) -> Read<T> {
        let words = all.iter().map(to_js).collect::<Read<Vec<_>>>()?;
        self.place(&words).map(|place| all[place])
    }

    fn place(&self, words: &[JsValue]) -> Read<usize> {
        let place = words.iter().position(|word| *word == self.value);
        place.ok_or_else(|| {
            let words: Vec<String> = words.iter().map(text).collect();
            self.is_not(&words.join(" or "))
        })
    }

    fn is_not(&self, expected: &str) -> JsValue {
        to_js_error(Error::Message {
            path: self.name.to_owned(),
            expected: expected.to_owned(),
            found: text(&self.value),
        })
    }
}

/// Numbers as they are, all else as JSON shows it; of objects only that they are some.
fn text(value: &JsValue) -> String {
    if value.is_object() {
        return "an object".to_owned();
    }
    if let Some(number) = value.as_f64() {
        return number.to_string();
    }
    let json = JSON::stringify(value)
        .ok()
        .and_then(|json| json.as_string());
    json.unwrap_or_else(|| value.js_typeof().as_string().unwrap_or_default())
}
