//! How strong each change of a picture is at most.

use serde::{Deserialize, Serialize};

/// Makes [`Augmentation`] from a list of its strengths: `name: usual, up to most;`
macro_rules! strengths {
    ($($(#[$doc:meta])* $name:ident: $usual:literal, up to $most:literal;)+) => {
        /// The greatest strength of each change. Each picture draws its own amounts uniformly up to these.
        ///
        /// ```
        /// use digitlab::data::augment::{Augmentation, Augmenter};
        /// use digitlab::random::{StreamId, Stream};
        ///
        /// let mut picture = vec![0; 28 * 28];
        /// (4..24).for_each(|y| picture[y * 28 + 14] = 255);
        /// let mut augmenter = Augmenter::default();
        /// let mut draw = |strengths: Augmentation, index| {
        ///     let stream = Stream::new(9999, StreamId::Augmentation, 0, index);
        ///     augmenter.augment(&picture, 1, strengths, stream).to_vec()
        /// };
        /// assert_eq!(draw(Augmentation::NONE, 0), picture);
        /// assert_ne!(draw(Augmentation::default(), 0), picture);
        /// assert_eq!(draw(Augmentation::default(), 7), draw(Augmentation::default(), 7));
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        #[cfg_attr(test, derive(ts_rs::TS))]
        pub struct Augmentation { $($(#[$doc])* pub $name: f32,)+ }

        impl Augmentation {
            /// No change.
            pub const NONE: Self = Self { $($name: 0.0),+ };

            /// The strengths' names, in order.
            pub const NAMES: &[&str] = &[$(stringify!($name)),+];

            /// Each strength's name, value and greatest useful value.
            pub fn strengths(&self) -> Vec<(&'static str, f32, f64)> {
                vec![$((stringify!($name), self.$name, $most)),+]
            }

            /// The strength of that name.
            pub fn strength_mut(&mut self, name: &str) -> Option<&mut f32> {
                match name {
                    $(stringify!($name) => Some(&mut self.$name),)+
                    _ => None,
                }
            }
        }

        impl Default for Augmentation {
            /// The strengths that the shipped weights were trained with (docs/training.md).
            fn default() -> Self {
                Self { $($name: $usual),+ }
            }
        }
    };
}

strengths! {
    /// In degrees, either way.
    rotation: 15.0, up to 180.0;
    /// The shift of the top relative to the bottom, either way, as a fraction of the height.
    slant: 0.25, up to 0.9;
    /// Wider or narrower, and higher or lower, by up to this fraction. The result is fitted to MNIST's box again,
    /// larger or smaller by up to half this fraction.
    scale: 0.15, up to 0.9;
    /// The shift of the whole digit along each axis, either way, in pixels.
    shift: 1.0, up to 10.0;
    /// The root mean square of the elastic displacement along each axis, in pixels.
    elastic: 1.2, up to 10.0;
    /// At 1, lines become up to 2 pixels thicker or up to about 1 pixel thinner.
    thickness: 0.6, up to 1.0;
    /// The probability that a part of the ink is erased.
    occlusion: 0.1, up to 1.0;
    /// The probability that a 0 gets a slash or a dot, a 1 a flag and a foot, or a 7 a bar.
    styles: 0.2, up to 1.0;
    /// The probability that a digit of the same class, drawn from a template, replaces the picture.
    handwriting: 0.3, up to 1.0;
}

impl Augmentation {
    /// Milder: three quarters of the distortions, a third of the styles and of the handwriting (docs/training.md).
    pub fn milder(self) -> Self {
        Self {
            styles: self.styles / 3.0,
            handwriting: self.handwriting / 3.0,
            ..self.distortions_scaled(0.75)
        }
    }

    /// Without erased parts, styles and other handwriting: what a drawing that is no digit can have too.
    pub fn only_distortions(self) -> Self {
        Self {
            occlusion: 0.0,
            styles: 0.0,
            handwriting: 0.0,
            ..self
        }
    }

    /// The distortions times `factor`, with the same styles and handwriting.
    pub fn distortions_scaled(self, factor: f32) -> Self {
        Self {
            rotation: self.rotation * factor,
            slant: self.slant * factor,
            scale: self.scale * factor,
            shift: self.shift * factor,
            elastic: self.elastic * factor,
            thickness: self.thickness * factor,
            occlusion: self.occlusion * factor,
            ..self
        }
    }
}
