//! Enums whose variants people choose by name: on the command line, in the page's form, in JSON. One list
//! gives the variants and their names.

use serde::de::Error;
use serde::{Deserialize, Deserializer};

/// An enum that people choose from by name. `choices!` defines it.
pub trait Choice: Copy + 'static {
    /// Every variant, in order.
    const ALL: &'static [Self];

    /// Their names, in the same order.
    const NAMES: &'static [&'static str];

    /// The name in JSON, on the command line and in the page's form.
    fn name(self) -> &'static str;

    /// The variant of that name.
    fn named(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|choice| choice.name() == name)
    }
}

/// Reads a variant's name: one reader of text for all these enums, where serde's derive makes one for each.
pub(crate) fn deserialize<'de, T: Choice, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    let name = String::deserialize(from)?;
    T::named(&name).ok_or_else(|| D::Error::unknown_variant(&name, T::NAMES))
}

/// Defines such an enum and derives what a plain choice needs. The names are serde's too.
macro_rules! choices {
    (
        $(#[$about:meta])*
        pub enum $enum:ident { $($(#[$doc:meta])* $variant:ident = $name:literal,)+ }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[cfg_attr(test, derive(ts_rs::TS))]
        pub enum $enum {
            $($(#[$doc])* #[cfg_attr(test, ts(rename = $name))] $variant,)+
        }

        impl serde::Serialize for $enum {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str($crate::choices::Choice::name(*self))
            }
        }

        impl<'de> serde::Deserialize<'de> for $enum {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                $crate::choices::deserialize(from)
            }
        }

        impl $crate::choices::Choice for $enum {
            const ALL: &'static [Self] = &[$(Self::$variant),+];
            const NAMES: &'static [&'static str] = &[$($name),+];

            fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }
    };
}

pub(crate) use choices;

#[cfg(test)]
mod tests {
    use super::Choice;

    choices! {
        /// For the test.
        pub enum Fruit {
            Apple = "apple",
            PassionFruit = "passion-fruit",
        }
    }

    #[test]
    fn a_choice_has_one_name_everywhere() {
        assert_eq!(Fruit::NAMES, ["apple", "passion-fruit"]);
        for &fruit in Fruit::ALL {
            let json = format!("{:?}", fruit.name());
            assert_eq!(serde_json::to_string(&fruit).unwrap(), json);
            assert_eq!(serde_json::from_str::<Fruit>(&json).unwrap(), fruit);
            assert_eq!(Fruit::named(fruit.name()), Some(fruit));
        }
        assert_eq!(Fruit::named("Apple"), None);
    }
}
