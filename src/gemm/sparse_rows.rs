//! The left matrix of a product, sparse: without its zeros. ReLU, dropout and dark pixels leave a fifth to a
//! third of the elements, and a term 0 · b changes no sum (docs/numerics.md).

use std::ops::Range;

use super::compress::{ROOM, compress};
use super::kernel::{Entry, KC, ROW_BYTES, WIDTH};
use super::kernels::Supported;
use super::packed::Packed;
use super::panel_matrix::PanelMatrix;
use super::transpose::transpose;

/// From this fraction of non-zero elements on, a kernel's tiles are faster than its rows (docs/performance.md).
const DENSE: f64 = 0.8;

/// A matrix `[rows, k]` as lists of its non-zero elements, row by row, in order of k. NaN is not zero. A matrix
/// with few zeros is packed instead; it has lists too if it was pushed row by row.
#[derive(Debug, Clone, Default)]
pub struct SparseRows {
    rows: usize,
    k: usize,
    /// One for each [`KC`] of k; those past k keep their memory for a longer matrix.
    blocks: Vec<Block>,
    /// While lists are transposed: for each k of a block, the index where its next entry goes.
    cursors: Vec<u32>,
    /// While a [`PanelMatrix`] is transposed: one panel, `[WIDTH, rows]`.
    transposed: Vec<f32>,
    /// The whole matrix when it has few zeros; else empty.
    packed: Packed,
}

/// The entries of all rows in one block of k, row after row.
#[derive(Debug, Clone, Default)]
struct Block {
    /// What lies past `len` means nothing.
    entries: Vec<Entry>,
    len: usize,
    /// Where each row begins in `entries`, then where the last row ends: `[rows + 1]`.
    starts: Vec<u32>,
}

impl Block {
    fn clear(&mut self) {
        self.len = 0;
        self.starts.clear();
        self.starts.push(0);
    }

    /// Appends up to [`WIDTH`] elements of a row, the first of which has this `k`.
    fn push(&mut self, k: usize, part: &[f32]) {
        let room: &mut [Entry; ROOM] = (&mut self.entries[self.len..self.len + ROOM])
            .try_into()
            .expect("ROOM entries");
        self.len += compress(part, k as u32 * ROW_BYTES, room);
    }

    /// Appends up to [`KC`] elements of a row.
    fn push_bytes(&mut self, bytes: &[u8], value_of: &[f32; 256]) {
        let room = &mut self.entries[self.len..];
        // In a register: written to memory for each byte, it would be twice as slow.
        let mut count = 0;
        for (eight, offset) in bytes.chunks(8).zip((0..).step_by(8 * ROW_BYTES as usize)) {
            // Most of a picture is dark: skip eight dark pixels at once.
            if <[u8; 8]>::try_from(eight).is_ok_and(|eight| u64::from_ne_bytes(eight) == 0) {
                continue;
            }
            let mut offset = offset;
            for &byte in eight {
                let value = value_of[usize::from(byte)];
                room[count] = Entry { offset, value };
                count += usize::from(byte != 0);
                offset += ROW_BYTES;
            }
        }
        self.len += count;
    }

    fn end_row(&mut self) {
        self.starts.push(self.len as u32);
    }

    /// Memory for `rows` more rows, and for what [`compress`] writes past its entries.
    fn reserve(&mut self, rows: usize) {
        let room = self.len + rows * KC + ROOM;
        if self.entries.len() < room {
            self.entries
                .resize(room.max(2 * self.entries.len()), Entry::default());
        }
    }

    fn row(&self, row: usize) -> &[Entry] {
        &self.entries[self.starts[row] as usize..self.starts[row + 1] as usize]
    }
}

impl SparseRows {
    /// Removes all rows; those that follow have `k` elements. Memory is kept.
    pub fn clear(&mut self, k: usize) {
        assert!(k <= (u32::MAX / ROW_BYTES) as usize, "rows of {k} elements");
        (self.rows, self.k) = (0, k);
        let blocks = self.blocks.len().max(self.blocks());
        self.blocks.resize_with(blocks, Block::default);
        self.blocks.iter_mut().for_each(Block::clear);
        self.packed.clear();
    }

    /// Appends a row, given in pieces.
    ///
    /// # Panics
    /// When the pieces do not add up to k elements.
    pub fn push_row<'a>(&mut self, pieces: impl IntoIterator<Item = &'a [f32]>) {
        self.reserve(1);
        let mut k = 0;
        for mut piece in pieces {
            while !piece.is_empty() {
                let (part, rest) = piece.split_at(piece.len().min(WIDTH - k % WIDTH));
                self.blocks[k / KC].push(k % KC, part);
                k += part.len();
                piece = rest;
            }
        }
        assert!(k == self.k, "a row has k elements");
        self.end_row();
    }

    /// Copies `matrix`.
    pub fn assign(&mut self, matrix: &PanelMatrix) {
        self.clear(matrix.columns());
        self.rows = matrix.rows();
        if looks_dense(matrix) {
            self.packed.assign(matrix, tile_rows());
            return;
        }
        self.reserve(matrix.rows());
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

    /// Copies the transpose of `matrix`.
    ///
    /// # Panics
    /// When `matrix` has more than 128 rows.
    pub fn assign_transposed(&mut self, matrix: &PanelMatrix) {
        let rows = matrix.rows();
        assert!(rows <= KC, "{rows} rows are transposed at a time");
        self.clear(rows);
        self.rows = matrix.columns();
        if looks_dense(matrix) {
            self.packed.assign_transposed(matrix, tile_rows());
            return;
        }
        self.reserve(matrix.columns());
        // One panel at a time, transposed, which stays in the first-level cache.
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

    /// Copies some columns of `other`, which was pushed row by row.
    pub fn assign_columns(&mut self, other: &SparseRows, columns: Range<usize>) {
        self.clear(columns.len());
        self.reserve(other.rows);
        let blocks = columns.start / KC..columns.end.div_ceil(KC);
        for row in 0..other.rows {
            for block in blocks.clone() {
                let first = block * KC;
                let entries = other.block(row, block);
                let before = |k: usize| entries.partition_point(|entry| entry.k() + first < k);
                for entry in &entries[before(columns.start)..before(columns.end)] {
                    let (k, value) = (entry.k() + first - columns.start, entry.value);
                    let offset = (k % KC) as u32 * ROW_BYTES;
                    let to = &mut self.blocks[k / KC];
                    to.entries[to.len] = Entry { offset, value };
                    to.len += 1;
                }
            }
            self.end_row();
        }
        self.finish();
    }

    /// Appends a row of bytes. `value_of` is each byte's value; byte 0 means zero.
    ///
    /// # Panics
    /// When the row does not have k bytes.
    pub fn push_bytes(&mut self, row: &[u8], value_of: &[f32; 256]) {
        assert!(row.len() == self.k, "a row has k elements");
        self.reserve(1);
        for (bytes, block) in row.chunks(KC).zip(&mut self.blocks) {
            block.push_bytes(bytes, value_of);
        }
        self.end_row();
    }

    /// Packs the matrix if it has few zeros, which makes products faster and changes no bit of them. To be called
    /// after the last row was pushed.
    pub fn finish(&mut self) {
        if self.len() as f64 >= DENSE * (self.rows * self.k) as f64 {
            self.pack(tile_rows());
        }
    }

    /// Packs the matrix for tiles of `strip` rows.
    pub(super) fn pack(&mut self, strip: usize) {
        self.packed.assign_zeros(self.rows, self.k, strip);
        for (index, block) in self.blocks.iter().enumerate().take(self.blocks()) {
            for row in 0..self.rows {
                let entries = block.row(row).iter();
                let elements = entries.map(|entry| (entry.k(), entry.value));
                self.packed.write(row, index, elements);
            }
        }
    }

    /// Copies the transpose of `other`.
    ///
    /// # Panics
    /// When `other` has more than 128 rows.
    pub fn assign_transposed_rows(&mut self, other: &SparseRows) {
        assert!(
            other.rows <= KC,
            "{} rows are transposed at a time",
            other.rows
        );
        self.clear(other.rows);
        self.rows = other.k;
        if let Some(packed) = other.packed() {
            self.packed.assign_transposed_packed(packed, other.rows);
            return;
        }
        let Some(transposed) = self.blocks.first_mut() else {
            return;
        };
        // Grown by doubling: soon it is large enough for every batch.
        let room = other.len().next_power_of_two();
        let room = transposed.entries.len().max(room);
        transposed.entries.resize(room, Entry::default());
        for (index, block) in other.blocks.iter().enumerate().take(other.blocks()) {
            // Counting sort by k: count the entries of each k, find where each k begins, place the entries.
            self.cursors.clear();
            self.cursors.resize(KC.min(other.k - index * KC), 0);
            for entry in &block.entries[..block.len] {
                self.cursors[entry.k()] += 1;
            }
            for cursor in &mut self.cursors {
                let count = *cursor;
                *cursor = transposed.len as u32;
                transposed.len += count as usize;
                transposed.end_row();
            }
            for row in 0..other.rows {
                let offset = row as u32 * ROW_BYTES;
                for entry in block.row(row) {
                    let cursor = &mut self.cursors[entry.k()];
                    let value = entry.value;
                    transposed.entries[*cursor as usize] = Entry { offset, value };
                    *cursor += 1;
                }
            }
        }
        self.finish();
    }

    fn reserve(&mut self, rows: usize) {
        self.blocks.iter_mut().for_each(|block| block.reserve(rows));
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

    /// Elements that a product multiplies: all of a packed matrix, else the non-zero ones.
    pub fn len(&self) -> usize {
        match self.packed() {
            Some(_) => self.rows * self.k,
            None => self.blocks.iter().map(|block| block.len).sum(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether a row may have non-zero elements. A packed matrix does not know and answers yes.
    pub fn may_be_non_zero(&self, row: usize) -> bool {
        self.packed().is_some()
            || (0..self.blocks()).any(|block| !self.block(row, block).is_empty())
    }

    pub(super) fn blocks(&self) -> usize {
        self.k.div_ceil(KC)
    }

    /// The entries of a row in a block of k.
    pub(super) fn block(&self, row: usize, block: usize) -> &[Entry] {
        self.blocks[block].row(row)
    }

    /// Every element, zero or not, when the matrix has few zeros.
    pub(super) fn packed(&self) -> Option<&Packed> {
        (!self.packed.is_empty()).then_some(&self.packed)
    }
}

/// Estimates from a few rows whether at least [`DENSE`] of the elements are not 0. Both forms give the same
/// bits, so a wrong estimate costs nothing but time.
fn looks_dense(matrix: &PanelMatrix) -> bool {
    const SAMPLES: usize = 8;
    let step = (matrix.rows() / SAMPLES).max(1);
    let rows = (0..matrix.rows()).step_by(step).take(SAMPLES);
    let (mut seen, mut non_zero) = (0, 0);
    for part in rows.flat_map(|row| matrix.row(row)) {
        seen += part.len();
        non_zero += part.iter().filter(|&&value| value != 0.0).count();
    }
    non_zero as f64 >= DENSE * seen as f64
}

/// Rows of a strip, for the kernel that will read it.
fn tile_rows() -> usize {
    Supported::fastest().tile_rows()
}
