//! The kinds of pictures by which reading is measured.

use super::{Around, Cut, Light, Ruling, Scene};

/// A kind of picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kind {
    pub name: &'static str,
    pub scene: Scene,
}

impl Kind {
    /// The fraction of its pictures that should be read right and answered.
    pub fn goal(&self) -> f64 {
        match self.scene.cut {
            Cut::ToInk { side: ..16, .. } => 0.95,
            Cut::ToInk { side: ..64, .. } => 0.96,
            Cut::ToInk { .. } => 0.98,
            _ if self.scene.digits > 1 => 0.9,
            _ => 0.95,
        }
    }
}

const WHITE: [f32; 3] = [255.0; 3];
const BLACK: [f32; 3] = [0.0; 3];
const CREAM: [f32; 3] = [215.0, 210.0, 198.0];

/// Black on white as a drawing program gives it.
const FOUR: Scene = Scene {
    digits: 4,
    size: [1000, 600],
    height: 140.0,
    pen: 4.0,
    ink: BLACK,
    paper: WHITE,
    ruling: None,
    around: Around::Nothing,
    desk: 0.0,
    askew: 0.0,
    is_wooden: false,
    tilt: 0.0,
    light: Light::Even,
    noise: 0.0,
    quality: None,
    cut: Cut::All,
};

const ONE: Scene = Scene {
    digits: 1,
    height: 180.0,
    pen: 5.0,
    ..FOUR
};

/// A photograph or a scan of pen on paper.
const PHOTO: Scene = Scene {
    ink: [40.0, 45.0, 110.0],
    paper: CREAM,
    light: Light::Fading(0.7),
    noise: 5.0,
    quality: Some(85.0),
    ..FOUR
};

const LIGHT_GRID: Option<Ruling> = Some(Ruling {
    colour: [221.0, 226.0, 241.0],
    pitch: 35.0,
    width: 1.5,
    is_grid: true,
});

const DARK_GRID: Option<Ruling> = Some(Ruling {
    colour: [157.0, 167.0, 197.0],
    pitch: 35.0,
    width: 1.5,
    is_grid: true,
});

const LINES: Option<Ruling> = Some(Ruling {
    colour: [189.0, 201.0, 233.0],
    pitch: 35.0,
    width: 2.0,
    is_grid: false,
});

/// All that makes a photograph hard.
const HARD: Scene = Scene {
    ruling: LIGHT_GRID,
    light: Light::Shadow(0.6),
    tilt: 0.2,
    noise: 3.0,
    quality: Some(60.0),
    ..FOUR
};

const ON_DESK: Scene = Scene {
    size: [1000, 900],
    desk: 0.15,
    ..ONE
};

const fn kind(name: &'static str, scene: Scene) -> Kind {
    Kind { name, scene }
}

const fn tight(pen: f32, side: usize, levels: f32, is_dark: bool) -> Scene {
    Scene {
        height: 320.0,
        pen,
        ink: if is_dark { BLACK } else { WHITE },
        paper: if is_dark { WHITE } else { BLACK },
        cut: Cut::ToInk { side, levels },
        ..ONE
    }
}

/// All kinds, by name.
pub const KINDS: &[Kind] = &[
    kind(
        "blue ink, one",
        Scene {
            digits: 1,
            height: 180.0,
            ..PHOTO
        },
    ),
    kind("blue ink, four", PHOTO),
    kind(
        "red ink, four",
        Scene {
            ink: [190.0, 60.0, 70.0],
            ..PHOTO
        },
    ),
    kind(
        "chalk, four",
        Scene {
            ink: [225.0, 225.0, 215.0],
            paper: [50.0, 75.0, 62.0],
            pen: 8.0,
            ..PHOTO
        },
    ),
    kind("marker, four", Scene { pen: 16.0, ..PHOTO }),
    kind("perspective, four", Scene { tilt: 0.3, ..PHOTO }),
    kind("black on white, one", ONE),
    kind("black on white, four", FOUR),
    kind(
        "white on black, one",
        Scene {
            ink: WHITE,
            paper: BLACK,
            ..ONE
        },
    ),
    kind(
        "white on black, four",
        Scene {
            ink: WHITE,
            paper: BLACK,
            ..FOUR
        },
    ),
    kind(
        "transparent, black ink, four",
        Scene {
            cut: Cut::Out,
            ..FOUR
        },
    ),
    kind(
        "transparent, white ink, four",
        Scene {
            ink: WHITE,
            cut: Cut::Out,
            ..FOUR
        },
    ),
    kind(
        "light grid, one",
        Scene {
            ruling: LIGHT_GRID,
            ..ONE
        },
    ),
    kind(
        "light grid, four",
        Scene {
            ruling: LIGHT_GRID,
            ..FOUR
        },
    ),
    kind(
        "dark grid, one",
        Scene {
            ruling: DARK_GRID,
            ..ONE
        },
    ),
    kind(
        "dark grid, four",
        Scene {
            ruling: DARK_GRID,
            ..FOUR
        },
    ),
    kind(
        "ruled, one",
        Scene {
            ruling: LINES,
            ..ONE
        },
    ),
    kind(
        "ruled, four",
        Scene {
            ruling: LINES,
            ..FOUR
        },
    ),
    kind(
        "light grid, pen of 3 pixels, one",
        Scene {
            ruling: LIGHT_GRID,
            pen: 3.0,
            ..ONE
        },
    ),
    kind(
        "ruled, pen of 3 pixels, one",
        Scene {
            ruling: LINES,
            pen: 3.0,
            ..ONE
        },
    ),
    kind(
        "shadow, one",
        Scene {
            light: Light::Shadow(0.55),
            ..ONE
        },
    ),
    kind(
        "shadow, four",
        Scene {
            light: Light::Shadow(0.55),
            ..FOUR
        },
    ),
    kind(
        "JPEG 30 with noise, one",
        Scene {
            noise: 6.0,
            quality: Some(30.0),
            ..ONE
        },
    ),
    kind(
        "JPEG 30 with noise, four",
        Scene {
            noise: 6.0,
            quality: Some(30.0),
            ..FOUR
        },
    ),
    kind(
        "desk of 5%, one",
        Scene {
            desk: 0.05,
            ..ON_DESK
        },
    ),
    kind("desk of 15%, one", ON_DESK),
    kind(
        "desk of 30%, one",
        Scene {
            desk: 0.3,
            ..ON_DESK
        },
    ),
    kind(
        "desk of 15%, four",
        Scene {
            desk: 0.15,
            height: 110.0,
            ..FOUR
        },
    ),
    kind(
        "desk of 30%, four",
        Scene {
            desk: 0.3,
            height: 70.0,
            pen: 3.0,
            ..FOUR
        },
    ),
    kind(
        "wooden desk, one",
        Scene {
            is_wooden: true,
            ..ON_DESK
        },
    ),
    kind(
        "askew on a desk, one",
        Scene {
            askew: 8.0,
            ..ON_DESK
        },
    ),
    kind(
        "askew on a wooden desk, photographed, four",
        Scene {
            desk: 0.15,
            askew: 8.0,
            is_wooden: true,
            height: 110.0,
            size: [1000, 900],
            ..PHOTO
        },
    ),
    kind(
        "grid, shadow, perspective, JPEG, one",
        Scene {
            digits: 1,
            height: 180.0,
            pen: 5.0,
            ..HARD
        },
    ),
    kind("grid, shadow, perspective, JPEG, four", HARD),
    kind(
        "box around, one",
        Scene {
            around: Around::Box,
            ..ONE
        },
    ),
    kind(
        "box around, four",
        Scene {
            around: Around::Box,
            ..FOUR
        },
    ),
    kind(
        "circle around, one",
        Scene {
            around: Around::Circle,
            ..ONE
        },
    ),
    kind(
        "cells of a form, four",
        Scene {
            around: Around::Cells,
            height: 150.0,
            ..FOUR
        },
    ),
    kind(
        "whiteboard with a frame, four",
        Scene {
            around: Around::Board,
            pen: 8.0,
            ..FOUR
        },
    ),
    kind(
        "spiral binding, one",
        Scene {
            around: Around::Spiral,
            ..ONE
        },
    ),
    kind(
        "cropped to the ink, 160 pixels",
        tight(40.0, 160, 256.0, false),
    ),
    kind(
        "cropped to the ink, dark, 160 pixels",
        tight(40.0, 160, 256.0, true),
    ),
    kind(
        "cropped to the ink, 32 pixels, two levels",
        tight(36.0, 32, 2.0, true),
    ),
    kind(
        "cropped to the ink, 16 pixels",
        tight(40.0, 16, 256.0, false),
    ),
    kind(
        "cropped to the ink, 8 pixels, 17 levels",
        tight(40.0, 8, 17.0, false),
    ),
];
