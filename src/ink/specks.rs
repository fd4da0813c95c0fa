//! Finds connected components of ink and removes those that are no part of a digit: dust, noise, and the edge of the
//! sheet. The others do not change.

use super::Grid;

/// Components with less ink than this fraction of the largest one's are dust. The smallest real part of a digit, the
/// bar of a broken 5, has about a tenth.
const DUST: f64 = 0.02;

/// A component that does not touch the picture's edge is a digit, and not dust, when it has more than this fraction
/// of the ink of the largest component at the edge.
const FREE: f64 = 0.05;

/// Components whose every pixel is fainter are smudges.
const FAINT: f32 = 128.0;

/// A connected component.
#[derive(Default)]
pub(super) struct Component {
    /// Indices into the grid.
    pub pixels: Vec<usize>,
    mass: f64,
    strongest: f32,
    at_edge: bool,
}

/// Removes specks and smudges. When a digit does not touch the edge of the picture, everything that does is removed
/// too: the table beside the sheet, a shadow, a ruled line.
pub(super) fn remove_specks(ink: &mut Grid) {
    let mut components = components(ink);
    let heaviest = |components: &[Component], at_edge: bool| {
        let same = components
            .iter()
            .filter(|component| component.at_edge == at_edge);
        same.map(|component| component.mass).fold(0.0, f64::max)
    };
    let (free, at_edge) = (heaviest(&components, false), heaviest(&components, true));
    let edge_is_foreign = free > at_edge * FREE;
    let largest = if edge_is_foreign {
        free
    } else {
        free.max(at_edge)
    };
    components.retain(|component| {
        (component.at_edge && edge_is_foreign)
            || component.mass < largest * DUST
            || component.strongest < FAINT
    });
    for pixel in components
        .into_iter()
        .flat_map(|component| component.pixels)
    {
        ink.levels[pixel] = 0.0;
    }
}

/// The connected components; pixels that share a corner are connected.
pub(super) fn components(ink: &Grid) -> Vec<Component> {
    let mut seen: Vec<bool> = ink.levels.iter().map(|&level| level <= 0.0).collect();
    let mut components = Vec::new();
    for start in 0..seen.len() {
        if std::mem::replace(&mut seen[start], true) {
            continue;
        }
        let mut component = Component::default();
        component.pixels.push(start);
        let mut next = 0;
        while let Some(&pixel) = component.pixels.get(next) {
            next += 1;
            let (x, y) = (pixel % ink.width, pixel / ink.width);
            component.mass += f64::from(ink.levels[pixel]);
            component.strongest = component.strongest.max(ink.levels[pixel]);
            component.at_edge |= x == 0 || y == 0 || x + 1 == ink.width || y + 1 == ink.height;
            for near_y in y.saturating_sub(1)..(y + 2).min(ink.height) {
                for near_x in x.saturating_sub(1)..(x + 2).min(ink.width) {
                    let near = near_y * ink.width + near_x;
                    if !std::mem::replace(&mut seen[near], true) {
                        component.pixels.push(near);
                    }
                }
            }
        }
        components.push(component);
    }
    components
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
        remove_specks(&mut grid);
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
    fn a_digit_cropped_to_its_ink_keeps_what_touches_the_edge() {
        let rows = ["####", "#...", "####", "...#", "####"];
        assert_eq!(cleaned(&rows), rows);
    }
}
