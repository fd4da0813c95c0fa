//! What a form holds in a field, and how the command line spells it.

use std::fmt;

use crate::choices::Choice;

/// What a form holds in a field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    Number(Option<f64>),
    Numbers(&'a [f64]),
    Name(&'static str),
    Flag(bool),
}

impl fmt::Display for Value<'_> {
    /// As the command line takes it.
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Number(number) => number.map_or(Ok(()), |number| number.fmt(f)),
            Self::Numbers(list) => {
                let list: Vec<String> = list.iter().map(f64::to_string).collect();
                f.write_str(&list.join(","))
            }
            Self::Name(name) => f.write_str(name),
            Self::Flag(flag) => flag.fmt(f),
        }
    }
}

/// The type of a field.
pub(super) trait Hyperparameter: Sized {
    fn value(&self) -> Value<'_>;

    /// From text as the command line takes it, or the part of the text that cannot be read.
    fn read(text: &str) -> Result<Self, &str>;
}

impl Hyperparameter for f64 {
    fn value(&self) -> Value<'_> {
        Value::Number(Some(*self))
    }

    fn read(text: &str) -> Result<Self, &str> {
        text.trim().parse().map_err(|_| text)
    }
}

impl Hyperparameter for Option<f64> {
    fn value(&self) -> Value<'_> {
        Value::Number(*self)
    }

    fn read(text: &str) -> Result<Self, &str> {
        f64::read(text).map(Some)
    }
}

impl Hyperparameter for Vec<f64> {
    fn value(&self) -> Value<'_> {
        Value::Numbers(self)
    }

    fn read(text: &str) -> Result<Self, &str> {
        match text.trim() {
            "" => Ok(vec![]),
            list => list.split(',').map(f64::read).collect(),
        }
    }
}

impl Hyperparameter for bool {
    fn value(&self) -> Value<'_> {
        Value::Flag(*self)
    }

    fn read(text: &str) -> Result<Self, &str> {
        text.parse().map_err(|_| text)
    }
}

impl<T: Choice> Hyperparameter for T {
    fn value(&self) -> Value<'_> {
        Value::Name(self.name())
    }

    fn read(text: &str) -> Result<Self, &str> {
        Self::named(text).ok_or(text)
    }
}
