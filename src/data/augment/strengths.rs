//! How strong each change of a picture is at most.

use serde::{Deserialize, Serialize};

/// Makes [`Augmentation`] from a list of its strengths: `name: usual, up to most;`
macro_rules! strengths {
    ($($(#[$doc:meta])* $name:ident: $usual:literal, up to $most:literal;)+) => {
        /// How strong each change is at most. Each picture draws its own amounts, evenly up to these.
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
            /// Leaves pictures as they are.
            pub const NONE: Self = Self { $($name: 0.0),+ };

            /// The strengths' names, in order.
            pub const NAMES: &[&str] = &[$(stringify!($name)),+];

            /// Of each strength its name, itself, and the greatest that makes sense.
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
            /// What the shipped weights were trained with: docs/training.md says how it was found.
            fn default() -> Self {
                Self { $($name: $usual),+ }
            }
        }
    };
}

strengths! {
    /// Degrees, either way.
    rotation: 15.0, up to 180.0;
    /// How far the top goes to the side, either way, as a part of the height.
    slant: 0.25, up to 0.9;
    /// Wider or narrower, higher or lower, by up to this part. What grows or shrinks as a whole is fitted
    /// to MNIST's box again, but for half of it.
    scale: 0.15, up to 0.9;
    /// Away from the middle, along each axis, either way; pixels.
    shift: 1.0, up to 10.0;
    /// Of the elastic distortion: the root mean square of its displacement along each axis, pixels.
    elastic: 1.2, up to 10.0;
    /// 1: lines up to 2 pixels thicker, or thinner by about half of it.
    thickness: 0.6, up to 1.0;
    /// The chance that a piece of the ink is wiped out.
    occlusion: 0.1, up to 1.0;
    /// The chance that a 0, a 1 or a 7 gets what some people add to it: a slash or a dot, a flag and a
    /// foot, a bar.
    styles: 0.2, up to 1.0;
    /// The chance that the picture makes room for a digit of the same class that is drawn from scratch,
    /// in one of many people's ways.
    handwriting: 0.3, up to 1.0;
}

impl Augmentation {
    /// Closer to the pictures as they are: bent three quarters as much, a third of the styles and hands
    /// (docs/training.md).
    pub fn milder(self) -> Self {
        Self {
            styles: self.styles / 3.0,
            handwriting: self.handwriting / 3.0,
            ..self.eased(0.75)
        }
    }

    /// The same styles and hands, bent by so much less: what moves and covers ink is weaker by `factor`.
    pub fn eased(self, factor: f32) -> Self {
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
