//! The left matrix of a product, without its zeros: ReLU, dropout and dark pixels leave a fifth to a
//! third of the elements, and a term that is 0 · b changes no sum (docs/numerics.md).

use super::compress::{ROOM, compress};
use super::kernel::WIDTH;
use super::kernel_rows;
use super::packed::Packed;
use super::panel_matrix::PanelMatrix;
use super::transpose::transpose;

/// k of a block: so many rows of a panel of b, 128 × 32 floats, are 16 KB and stay in a first-level
/// cache of 32 KB while every row of a passes over them.
pub(super) const KC: usize = 128;

/// Bytes from one row of a panel to the next: what a kernel adds to find a term's row.
pub(super) const ROW_BYTES: u32 = (WIDTH * size_of::<f32>()) as u32;

/// One element of a that is not 0.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
#[repr(C)]
pub(super) struct Term {
    /// Where its row of b begins, in bytes from the start of the block of k in b's panel.
    pub(super) offset: u32,
    pub(super) value: f32,
}

/// From this part of elements on that are not 0, the tiles of the dense kernel are quicker than lists
/// (docs/performance.md).
const DENSE: f64 = 0.8;

/// A matrix `[rows, k]` as lists of the elements that are not 0, row by row, in order of k. Elements
/// that are not numbers are not 0 and stay. A matrix that is nearly full is packed instead, and has lists
/// only if it came row by row.
#[derive(Debug, Clone, Default)]
pub struct SparseRows {
    rows: usize,
    k: usize,
    /// One for each [`KC`] of k, and any number that wait to be used again.
    blocks: Vec<Block>,
    /// Where the next place of each k of a block is, while terms are transposed.
    cursors: Vec<u32>,
    /// A panel, while a matrix is transposed.
    transposed: Vec<f32>,
    /// The whole matrix, when there are few zeros to skip; else empty.
    packed: Packed,
}

/// The terms of all rows in a block of k: row after row, as a kernel reads them.
#[derive(Debug, Clone, Default)]
struct Block {
    /// What lies past `len` is rubbish.
    terms: Vec<Term>,
    len: usize,
    /// Where each row begins in `terms`, and at last their end.
    starts: Vec<u32>,
}

impl Block {
    fn clear(&mut self) {
        self.len = 0;
        self.starts.clear();
        self.starts.push(0);
    }

    /// Appends up to [`WIDTH`] elements of a row, the first of them that of k = `k`.
    fn push(&mut self, k: usize, part: &[f32]) {
        let room: &mut [Term; ROOM] = (&mut self.terms[self.len..self.len + ROOM])
            .try_into()
            .expect("ROOM terms");
        self.len += compress(part, k as u32 * ROW_BYTES, room);
    }

    fn end_row(&mut self) {
        self.starts.push(self.len as u32);
    }

    /// Room for so many rows more, and for the terms that are written and not kept.
    fn make_room(&mut self, rows: usize) {
        let room = self.len + rows * KC + ROOM;
        if self.terms.len() < room {
            self.terms
                .resize(room.max(2 * self.terms.len()), Term::default());
        }
    }

    fn row(&self, row: usize) -> &[Term] {
        &self.terms[self.starts[row] as usize..self.starts[row + 1] as usize]
    }
}

impl SparseRows {
    /// Empties it, for rows of `k` elements. Memory is kept.
    pub fn clear(&mut self, k: usize) {
        assert!(k <= (u32::MAX / ROW_BYTES) as usize, "rows of {k} elements");
        (self.rows, self.k) = (0, k);
        let blocks = self.blocks.len().max(self.blocks());
        self.blocks.resize_with(blocks, Block::default);
        self.blocks.iter_mut().for_each(Block::clear);
        self.packed.clear();
    }

    /// Appends a row, given in pieces that add up to k elements.
    ///
    /// # Panics
    /// When they do not.
    pub fn push_row<'a>(&mut self, pieces: impl IntoIterator<Item = &'a [f32]>) {
        self.make_room(1);
        let mut k = 0;
        for mut piece in pieces {
            while !piece.is_empty() {
                let (part, rest) = piece.split_at(piece.len().min(WIDTH - k % WIDTH));
                self.blocks[k / KC].push(k % KC, part);
                k += part.len();
                piece = rest;
            }
        }
        assert_eq!(k, self.k, "a row has k elements");
        self.end_row();
    }

    /// Becomes `matrix`.
    pub fn set(&mut self, matrix: &PanelMatrix) {
        self.clear(matrix.columns());
        self.rows = matrix.rows();
        if looks_full(matrix) {
            self.packed.set(matrix, kernel_rows());
            return;
        }
        self.make_room(matrix.rows());
        for (index, block) in self.blocks.iter_mut().enumerate() {
            let first = index * KC / WIDTH;
            let panels = first..matrix.padded_columns().min((index + 1) * KC) / WIDTH;
            for row in 0..matrix.rows() {
                for panel in panels.clone() {
                    let part = &matrix.panel(panel)[row * WIDTH..][..matrix.width(panel)];
                    block.push((panel - first) * WIDTH, part);
                }
                block.end_row();
            }
        }
        self.finish();
    }

    /// Becomes `matrix`'s transpose, of up to `KC` rows.
    pub fn set_transposed(&mut self, matrix: &PanelMatrix) {
        let rows = matrix.rows();
        assert!(rows <= KC, "{rows} rows are transposed at a time");
        self.clear(rows);
        self.rows = matrix.columns();
        if looks_full(matrix) {
            self.packed.set_transposed(matrix, kernel_rows());
            return;
        }
        self.make_room(matrix.columns());
        // A panel's columns as rows, which stay in the first-level cache.
        self.transposed.resize(WIDTH * rows, 0.0);
        if let Some(block) = self.blocks.first_mut().filter(|_| rows > 0) {
            for (index, panel) in matrix.panels().enumerate() {
                transpose(panel, 0, &mut self.transposed, rows);
                for row in self.transposed.chunks_exact(rows).take(matrix.width(index)) {
                    for (part, k) in row.chunks(WIDTH).zip((0..).step_by(WIDTH)) {
                        block.push(k, part);
                    }
                    block.end_row();
                }
            }
        }
        self.finish();
    }

    /// Appends a row of bytes, each as `value_of` says; 0 is left out.
    pub fn push_bytes(&mut self, row: &[u8], value_of: &[f32; 256]) {
        assert_eq!(row.len(), self.k, "a row has k elements");
        self.make_room(1);
        for (bytes, block) in row.chunks(KC).zip(&mut self.blocks) {
            let mut offset = 0;
            for bytes in bytes.chunks(8) {
                // Most of a picture is dark: eight pixels at a look.
                if let Ok(eight) = <[u8; 8]>::try_from(bytes)
                    && u64::from_ne_bytes(eight) == 0
                {
                    offset += 8 * ROW_BYTES;
                    continue;
                }
                for &byte in bytes {
                    let value = value_of[usize::from(byte)];
                    block.terms[block.len] = Term { offset, value };
                    block.len += usize::from(byte != 0);
                    offset += ROW_BYTES;
                }
            }
        }
        self.end_row();
    }

    /// After the last row: measures how full the matrix is and makes ready for the quicker kernel.
    pub fn finish(&mut self) {
        if self.len() as f64 >= DENSE * (self.rows * self.k) as f64 {
            self.pack_for(kernel_rows());
        }
    }

    /// Packs the matrix for tiles of `strip` rows.
    pub(super) fn pack_for(&mut self, strip: usize) {
        let mut packed = std::mem::take(&mut self.packed);
        packed.pack(self, strip);
        self.packed = packed;
    }

    /// Becomes the transpose of `other`, of up to `KC` rows.
    pub fn transpose_of(&mut self, other: &SparseRows) {
        assert!(
            other.rows <= KC,
            "{} rows are transposed at a time",
            other.rows
        );
        self.clear(other.rows);
        self.rows = other.k;
        if let Some(packed) = other.packed() {
            self.packed.transpose_of(packed, other.rows);
            return;
        }
        let Some(transposed) = self.blocks.first_mut() else {
            return;
        };
        transposed
            .terms
            .resize(transposed.terms.len().max(other.len()), Term::default());
        for (index, block) in other.blocks.iter().enumerate().take(other.blocks()) {
            // Counting sort by k: how many of each, where each begins, each into its place.
            self.cursors.clear();
            self.cursors.resize(KC.min(other.k - index * KC), 0);
            let all = &block.terms[..block.len];
            for term in all {
                self.cursors[term.k()] += 1;
            }
            for cursor in &mut self.cursors {
                let count = *cursor;
                *cursor = transposed.len as u32;
                transposed.len += count as usize;
                transposed.end_row();
            }
            for row in 0..other.rows {
                let offset = row as u32 * ROW_BYTES;
                for term in block.row(row) {
                    let cursor = &mut self.cursors[term.k()];
                    let value = term.value;
                    transposed.terms[*cursor as usize] = Term { offset, value };
                    *cursor += 1;
                }
            }
        }
        self.finish();
    }

    fn make_room(&mut self, rows: usize) {
        self.blocks
            .iter_mut()
            .for_each(|block| block.make_room(rows));
    }

    fn end_row(&mut self) {
        self.blocks.iter_mut().for_each(Block::end_row);
        self.rows += 1;
    }

    pub fn k(&self) -> usize {
        self.k
    }

    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Elements that are multiplied: all of a packed matrix, else those that are not 0.
    pub fn len(&self) -> usize {
        match self.packed() {
            Some(_) => self.rows * self.k,
            None => self.blocks.iter().map(|block| block.len).sum(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether a row may hold anything but zeros; a packed matrix does not know.
    pub fn has_terms(&self, row: usize) -> bool {
        self.packed().is_some()
            || (0..self.blocks()).any(|block| !self.block(row, block).is_empty())
    }

    pub(super) fn blocks(&self) -> usize {
        self.k.div_ceil(KC)
    }

    /// The terms of a row in a block of k; they count k from the block's start.
    pub(super) fn block(&self, row: usize, block: usize) -> &[Term] {
        self.blocks[block].row(row)
    }

    /// Every element, 0 or not, when [`Self::finish`] found few zeros.
    pub(super) fn packed(&self) -> Option<&Packed> {
        (!self.packed.is_empty()).then_some(&self.packed)
    }
}

/// Whether at least [`DENSE`] of the elements are not 0, by a few rows. Either form gives the same bits,
/// so a wrong guess costs time and nothing else.
fn looks_full(matrix: &PanelMatrix) -> bool {
    const LOOKS: usize = 8;
    let step = (matrix.rows() / LOOKS).max(1);
    let rows = (0..matrix.rows()).step_by(step).take(LOOKS);
    let (mut seen, mut full) = (0, 0);
    for part in rows.flat_map(|row| matrix.row(row)) {
        seen += part.len();
        full += part.iter().filter(|&&value| value != 0.0).count();
    }
    full as f64 >= DENSE * seen as f64
}

impl Term {
    /// The k that the term belongs to, from the start of its block.
    pub(super) fn k(self) -> usize {
        (self.offset / ROW_BYTES) as usize
    }
}
