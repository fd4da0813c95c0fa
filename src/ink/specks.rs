//! Finds connected components of ink and removes those that are not part of a digit: dust, noise, and the edge of the
//! sheet. The others do not change.

use super::Grid;

/// Components with less ink than this fraction of the largest one's are dust. The smallest real part of a digit, the
/// bar of a broken 5, has about a tenth.
pub(super) const DUST: f64 = 0.02;

/// A decimal point has at least this fraction of the largest component's ink. Elsewhere so little ink is dust.
pub(super) const POINT: f64 = 0.004;

/// In a small picture a dot is as large as a line is wide, and a decimal point is not seen: components with less than this
/// fraction are not part of a digit. The dashes of a dotted line across MNIST's pictures have up to 0.05.
pub(super) const DOT: f64 = 0.06;

/// A component that does not touch the picture's edge is a digit, and not dust, when it has more than this fraction
/// of the ink of the largest component at the edge.
const FREE: f64 = 0.05;

/// Components whose every pixel is fainter are smudges.
const FAINT: f32 = 128.0;

/// A connected component.
pub(super) struct Component {
    /// Indices into the grid.
    pub pixels: Vec<usize>,
    pub mass: f64,
    strongest: f32,
    /// Whether it touches the picture's edge; not where it touches all four sides and no corner, as a zero does that is cropped to its
    /// ink.
    at_edge: bool,
}

/// Removes components with less than `dust` of the largest one's ink, and smudges. When a digit does not touch the edge of the picture, everything that does is removed
/// too: the table beside the sheet, a shadow, a ruled line.
pub(super) fn remove_specks(ink: &mut Grid, dust: f64) {
    let mut components = components(ink);
    let heaviest = |at_edge: bool| {
        let same = components.iter().filter(|c| c.at_edge == at_edge);
        same.map(|c| c.mass).fold(0.0, f64::max)
    };
    let (free, at_edge) = (heaviest(false), heaviest(true));
    let edge_is_foreign = free > at_edge * FREE;
    let largest = if edge_is_foreign {
        free
    } else {
        free.max(at_edge)
    };
    components.retain(|c| {
        (c.at_edge && edge_is_foreign) || c.mass < largest * dust || c.strongest < FAINT
    });
    for pixel in components.into_iter().flat_map(|c| c.pixels) {
        ink.levels[pixel] = 0.0;
    }
}

/// The connected components of all ink.
pub(super) fn components(ink: &Grid) -> Vec<Component> {
    let is_ink = ink.levels.iter().map(|&level| level > 0.0).collect();
    let is_edge = |at: usize, side: usize| at == 0 || at + 1 == side;
    let component = |pixels: Vec<usize>| {
        let levels = || pixels.iter().map(|&pixel| ink.levels[pixel]);
        let (mut sides, mut at_corner) = ([false; 4], false);
        for (x, y) in pixels.iter().map(|i| (i % ink.width, i / ink.width)) {
            sides[0] |= x == 0;
            sides[1] |= x + 1 == ink.width;
            sides[2] |= y == 0;
            sides[3] |= y + 1 == ink.height;
            at_corner |= is_edge(x, ink.width) && is_edge(y, ink.height);
        }
        Component {
            mass: levels().map(f64::from).sum(),
            strongest: levels().fold(0.0, f32::max),
            at_edge: sides.contains(&true) && (at_corner || sides.contains(&false)),
            pixels,
        }
    };
    let all = super::components(is_ink, ink.width).into_iter();
    all.map(component).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture of characters: `#` is ink, `+` a smudge, anything else paper.
    fn cleaned(rows: &[&str]) -> Vec<String> {
        let level = |c| match c {
            '#' => 255.0,
            '+' => 60.0,
            _ => 0.0,
        };
        let mut grid = Grid {
            width: rows[0].len(),
            height: rows.len(),
            levels: rows.iter().flat_map(|row| row.chars()).map(level).collect(),
        };
        remove_specks(&mut grid, DUST);
        let symbol = |&level: &f32| if level > 0.0 { '#' } else { '.' };
        let lines = grid.levels.chunks(grid.width);
        lines
            .map(|line| line.iter().map(symbol).collect())
            .collect()
    }

    #[test]
    fn a_smudge_is_removed_and_both_parts_of_a_broken_digit_stay() {
        let rows = [
            "........", ".###....", "......+.", ".##.....", "...##...", "........",
        ];
        let left = [
            "........", ".###....", "........", ".##.....", "...##...", "........",
        ];
        assert_eq!(cleaned(&rows), left);
    }

    #[test]
    fn dust_is_measured_against_the_digit() {
        let digit = format!("..{}..", "#".repeat(60));
        let (paper, dust) = (".".repeat(64), format!(".#{}", ".".repeat(62)));
        let rows = [&paper, &dust, &paper, &digit, &paper].map(|row| row.as_str());
        assert_eq!(cleaned(&rows)[1], paper);
        assert_eq!(cleaned(&rows)[3], digit);
    }

    #[test]
    fn the_edge_of_the_sheet_is_removed_when_a_digit_does_not_touch_it() {
        let rows = ["####", "#...", "#.#.", "#.#.", "#..."];
        assert_eq!(cleaned(&rows), ["....", "....", "..#.", "..#.", "...."]);
    }

    #[test]
    fn a_zero_cropped_to_its_ink_keeps_its_ring_beside_its_slash() {
        let rows = [".####.", "#....#", "#..#.#", "#.#..#", "#....#", ".####."];
        assert_eq!(cleaned(&rows), rows);
    }

    #[test]
    fn a_digit_cropped_to_its_ink_keeps_what_touches_the_edge() {
        let rows = ["####", "#...", "####", "...#", "####"];
        assert_eq!(cleaned(&rows), rows);
    }
}
