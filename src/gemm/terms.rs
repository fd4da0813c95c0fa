//! The left matrix of a product, without its zeros: ReLU, dropout and dark pixels leave a fifth to a
//! third of the elements, and a term that is 0 · b changes no sum (docs/numerics.md).

use super::kernel::WIDTH;
use super::kernel_rows;
use super::packed::Packed;
use super::panels::Panels;

/// k of a block: so many rows of a panel of b, 128 × 32 floats, are 16 KB and stay in a first-level
/// cache of 32 KB while every row of a passes over them.
pub(super) const KC: usize = 128;

/// Bytes from one row of a panel to the next: what a kernel adds to find a term's row.
const ROW_BYTES: u32 = (WIDTH * size_of::<f32>()) as u32;

/// Terms that are looked at in one go: a power of two above [`WIDTH`].
const ROOM: usize = 2 * WIDTH;

/// One element of a that is not 0.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Term {
    /// Where its row of b begins, in bytes from the panel's start.
    pub(super) offset: u32,
    pub(super) value: f32,
}

/// From this part of elements on that are not 0, the tiles of the dense kernel are quicker than lists
/// (docs/performance.md).
const DENSE: f64 = 0.8;

/// A matrix `[rows, k]` as lists of the elements that are not 0, row by row, in order of k. Elements
/// that are not numbers are not 0 and stay.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    rows: usize,
    k: usize,
    /// Row after row; what lies past `len` is rubbish.
    terms: Vec<Term>,
    len: usize,
    /// Where each block of [`KC`] of each row begins in `terms`, and at last their end.
    starts: Vec<u32>,
    /// Where the next place of each k is, while a matrix is turned.
    cursors: Vec<u32>,
    /// The whole matrix, when there are few zeros to skip.
    packed: Packed,
}

impl Terms {
    /// Empties it, for rows of `k` elements. Memory is kept.
    pub fn clear(&mut self, k: usize) {
        assert!(k <= (u32::MAX / ROW_BYTES) as usize, "rows of {k} elements");
        (self.rows, self.k, self.len) = (0, k, 0);
        self.starts.clear();
        self.starts.push(0);
        self.packed.clear();
    }

    /// Appends a row, given in pieces that add up to k elements.
    ///
    /// # Panics
    /// When they do not.
    pub fn push_row<'a>(&mut self, pieces: impl IntoIterator<Item = &'a [f32]>) {
        self.make_room();
        let mut k = 0;
        for mut piece in pieces {
            while !piece.is_empty() {
                let (part, rest) = piece.split_at(piece.len().min(WIDTH - k % WIDTH));
                self.push_part(k, part);
                k += part.len();
                if k % KC == 0 || k == self.k {
                    self.starts.push(self.len as u32);
                }
                piece = rest;
            }
        }
        assert_eq!(k, self.k, "a row has k elements");
        self.rows += 1;
    }

    /// Appends up to [`WIDTH`] elements of a row, from `k` on.
    fn push_part(&mut self, k: usize, part: &[f32]) {
        let room: &mut [Term; ROOM] = (&mut self.terms[self.len..self.len + ROOM])
            .try_into()
            .expect("ROOM terms");
        let mut count = 0;
        let mut offset = k as u32 * ROW_BYTES;
        for &value in part.iter().take(WIDTH) {
            // Written always and kept if not 0: no branch to mispredict; below ROOM without a check.
            room[count % ROOM] = Term { offset, value };
            count += usize::from(value != 0.0);
            offset += ROW_BYTES;
        }
        self.len += count;
    }

    /// Becomes `matrix`.
    pub fn set(&mut self, matrix: &Panels) {
        self.clear(matrix.columns());
        for row in 0..matrix.rows() {
            self.push_row(matrix.row(row));
        }
        self.finish();
    }

    /// Appends a row of bytes, each as `value_of` says; 0 is left out.
    pub fn push_bytes(&mut self, row: &[u8], value_of: &[f32; 256]) {
        assert_eq!(row.len(), self.k, "a row has k elements");
        self.make_room();
        let mut offset = 0;
        for block in row.chunks(KC) {
            for bytes in block.chunks(8) {
                // Most of a picture is dark: eight pixels at a look.
                if let Ok(eight) = <[u8; 8]>::try_from(bytes)
                    && u64::from_ne_bytes(eight) == 0
                {
                    offset += 8 * ROW_BYTES;
                    continue;
                }
                for &byte in bytes {
                    let value = value_of[usize::from(byte)];
                    self.terms[self.len] = Term { offset, value };
                    self.len += usize::from(byte != 0);
                    offset += ROW_BYTES;
                }
            }
            self.starts.push(self.len as u32);
        }
        self.rows += 1;
    }

    /// After the last row: measures how full the matrix is and makes ready for the quicker kernel.
    pub fn finish(&mut self) {
        if self.len as f64 >= DENSE * (self.rows * self.k) as f64 {
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
    pub fn transpose_of(&mut self, other: &Terms) {
        assert!(other.rows <= KC, "{} rows are turned at a time", other.rows);
        self.clear(other.rows);
        self.rows = other.k;
        self.len = other.len;
        self.terms
            .resize(self.terms.len().max(self.len), Term::default());
        // Counting sort by k: how many of each, where each begins, each into its place.
        self.cursors.clear();
        self.cursors.resize(other.k, 0);
        let all = &other.terms[..other.len];
        for term in all {
            self.cursors[term.k()] += 1;
        }
        let mut start = 0;
        for cursor in &mut self.cursors {
            let count = *cursor;
            *cursor = start;
            start += count;
            self.starts.push(start);
        }
        let blocks = other.blocks();
        for row in 0..other.rows {
            let range =
                other.starts[row * blocks] as usize..other.starts[(row + 1) * blocks] as usize;
            let offset = row as u32 * ROW_BYTES;
            for term in &all[range] {
                let cursor = &mut self.cursors[term.k()];
                let value = term.value;
                self.terms[*cursor as usize] = Term { offset, value };
                *cursor += 1;
            }
        }
        self.finish();
    }

    /// Room for one more row, and for the terms that are written and not kept.
    fn make_room(&mut self) {
        let room = self.len + self.k + ROOM;
        if self.terms.len() < room {
            self.terms
                .resize(room.max(2 * self.terms.len()), Term::default());
        }
    }

    pub fn k(&self) -> usize {
        self.k
    }

    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Elements that are not 0.
    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub(super) fn blocks(&self) -> usize {
        self.k.div_ceil(KC)
    }

    /// The terms of a row in a block of k.
    pub(super) fn block(&self, row: usize, block: usize) -> &[Term] {
        let at = row * self.blocks() + block;
        &self.terms[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// Every element, 0 or not, when [`Self::finish`] found few zeros.
    pub(super) fn packed(&self) -> Option<&Packed> {
        (!self.packed.is_empty()).then_some(&self.packed)
    }
}

impl Term {
    /// The k that the term belongs to.
    pub(super) fn k(self) -> usize {
        (self.offset / ROW_BYTES) as usize
    }
}
