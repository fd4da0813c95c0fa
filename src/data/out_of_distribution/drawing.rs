//! A drawing that is not a digit.

/// One side of the square pad, in the units of [`Drawing::strokes`].
pub const PAD: f32 = 280.0;

/// Which set of kinds. The two sets share none but single dots and numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kinds {
    /// To train on.
    Training,
    /// To evaluate with: other letters, shapes and scribbles. Not in the wasm build, which evaluates no refusals.
    #[cfg(not(target_arch = "wasm32"))]
    Evaluation,
}

/// The sort of a drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    Letters,
    Shapes,
    Scribbles,
    /// Dots and dashes.
    Dots,
    /// Several digits side by side.
    Numbers,
}

impl Family {
    pub const ALL: [Self; 5] = [
        Self::Letters,
        Self::Shapes,
        Self::Scribbles,
        Self::Dots,
        Self::Numbers,
    ];

    /// For people and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Letters => "letters",
            Self::Shapes => "shapes",
            Self::Scribbles => "scribbles",
            Self::Dots => "dots",
            Self::Numbers => "numbers",
        }
    }
}

/// A drawing that is not a digit.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    pub family: Family,
    /// "A", "star", "hatching", …
    pub kind: &'static str,
    /// Each stroke is x0, y0, x1, y1, …, on a pad of [`PAD`] × [`PAD`], y pointing down.
    pub strokes: Vec<Vec<f32>>,
}
