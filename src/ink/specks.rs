//! Finds connected pieces of ink and wipes away those that are no part of a digit: dust, noise, and the
//! edge of the sheet. Never changes a piece that stays.

use super::Grid;

/// Pieces with less ink than this part of the largest piece's are dust. The smallest honest piece, the
/// bar of a broken 5, has about a tenth.
const DUST: f64 = 0.02;

/// A piece free of the picture's edge is the digit, not dust beside it, when it has at least this part
/// of the ink of the largest piece at the edge.
const FREE: f64 = 0.05;

/// Pieces this faint in every pixel are smudges.
const FAINT: f32 = 128.0;

/// Ink that holds together.
#[derive(Default)]
pub(super) struct Piece {
    /// Their places in the grid.
    pub pixels: Vec<usize>,
    mass: f64,
    strongest: f32,
    at_edge: bool,
}

/// Wipes specks and smudges; and, when a digit stands free, everything that runs off the edge of the
/// picture: the table beside the sheet, a shadow, a ruled line.
pub(super) fn wipe(ink: &mut Grid) {
    let mut pieces = pieces(ink);
    let heaviest = |pieces: &[Piece], at_edge: bool| {
        let alike = pieces.iter().filter(|piece| piece.at_edge == at_edge);
        alike.map(|piece| piece.mass).fold(0.0, f64::max)
    };
    let (free, at_edge) = (heaviest(&pieces, false), heaviest(&pieces, true));
    let edge_is_foreign = free > at_edge * FREE;
    let largest = if edge_is_foreign {
        free
    } else {
        free.max(at_edge)
    };
    pieces.retain(|piece| {
        (piece.at_edge && edge_is_foreign) || piece.mass < largest * DUST || piece.strongest < FAINT
    });
    for pixel in pieces.into_iter().flat_map(|piece| piece.pixels) {
        ink.levels[pixel] = 0.0;
    }
}

/// Pieces of touching pixels, corners included.
pub(super) fn pieces(ink: &Grid) -> Vec<Piece> {
    let mut seen: Vec<bool> = ink.levels.iter().map(|&level| level <= 0.0).collect();
    let mut pieces = Vec::new();
    for start in 0..seen.len() {
        if std::mem::replace(&mut seen[start], true) {
            continue;
        }
        let mut piece = Piece::default();
        piece.pixels.push(start);
        let mut next = 0;
        while let Some(&pixel) = piece.pixels.get(next) {
            next += 1;
            let (x, y) = (pixel % ink.width, pixel / ink.width);
            piece.mass += f64::from(ink.levels[pixel]);
            piece.strongest = piece.strongest.max(ink.levels[pixel]);
            piece.at_edge |= x == 0 || y == 0 || x + 1 == ink.width || y + 1 == ink.height;
            for near_y in y.saturating_sub(1)..(y + 2).min(ink.height) {
                for near_x in x.saturating_sub(1)..(x + 2).min(ink.width) {
                    let near = near_y * ink.width + near_x;
                    if !std::mem::replace(&mut seen[near], true) {
                        piece.pixels.push(near);
                    }
                }
            }
        }
        pieces.push(piece);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture of characters: `#` is ink, `+` a smudge, anything else paper.
    fn wiped(rows: &[&str]) -> Vec<String> {
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
        wipe(&mut grid);
        let sign = |&level: &f32| if level > 0.0 { '#' } else { '.' };
        let lines = grid.levels.chunks(grid.width);
        lines.map(|line| line.iter().map(sign).collect()).collect()
    }

    #[test]
    fn a_smudge_goes_and_both_parts_of_a_broken_digit_stay() {
        let rows = [
            "........", ".###....", "......+.", ".##.....", "...##...", "........",
        ];
        let left = [
            "........", ".###....", "........", ".##.....", "...##...", "........",
        ];
        assert_eq!(wiped(&rows), left);
    }

    #[test]
    fn dust_is_measured_against_the_digit() {
        let digit = format!("..{}..", "#".repeat(60));
        let (paper, dust) = (".".repeat(64), format!(".#{}", ".".repeat(62)));
        let rows = [&paper, &dust, &paper, &digit, &paper].map(|row| row.as_str());
        assert_eq!(wiped(&rows)[1], paper);
        assert_eq!(wiped(&rows)[3], digit);
    }

    #[test]
    fn the_edge_of_the_sheet_goes_when_a_digit_stands_free() {
        let rows = ["####", "#...", "#.#.", "#.#.", "#..."];
        assert_eq!(wiped(&rows), ["....", "....", "..#.", "..#.", "...."]);
    }

    #[test]
    fn a_digit_cropped_to_its_ink_keeps_what_touches_the_edge() {
        let rows = ["####", "#...", "####", "...#", "####"];
        assert_eq!(wiped(&rows), rows);
    }
}
