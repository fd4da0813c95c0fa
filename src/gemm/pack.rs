//! Copies a block of a matrix into panels, so that a kernel reads it in one straight line.
//! Zeros fill the last panel up; the sums they make are never stored.

use ndarray::{ArrayView2, Axis};

/// Elements that [`pack`] writes for a block of `[outer, k]`.
pub(super) fn packed_len(outer: usize, k: usize, width: usize) -> usize {
    outer.div_ceil(width) * width * k
}

/// Packs `block`, `[outer, k]` with any strides, into panels of `[k, WIDTH]`, one after the other.
///
/// Both operands of `c = a · b` pack this way: a as it is (outer = rows of c), b transposed
/// (outer = columns of c).
pub(super) fn pack<const WIDTH: usize>(block: ArrayView2<f32>, panels: &mut [f32]) {
    let k = block.ncols();
    if k == 0 {
        return;
    }
    let chunks = block.axis_chunks_iter(Axis(0), WIDTH);
    for (rows, panel) in chunks.zip(panels.chunks_exact_mut(WIDTH * k)) {
        if rows.nrows() < WIDTH {
            panel.fill(0.0);
        }
        if rows.stride_of(Axis(0)) == 1 {
            copy_columns::<WIDTH>(rows, panel);
        } else {
            transpose_rows::<WIDTH>(rows, panel);
        }
    }
}

/// Neighbours in a panel's row are neighbours in memory: copy them together.
fn copy_columns<const WIDTH: usize>(rows: ArrayView2<f32>, panel: &mut [f32]) {
    for (column, to) in rows
        .columns()
        .into_iter()
        .zip(panel.chunks_exact_mut(WIDTH))
    {
        match column.as_slice().map(<&[f32; WIDTH]>::try_from) {
            // A whole panel: the length is known, the copy is a few vector moves.
            Some(Ok(from)) => to.copy_from_slice(from),
            _ => to.iter_mut().zip(column).for_each(|(to, from)| *to = *from),
        }
    }
}

/// Neighbours in a panel's row lie a whole matrix row apart: walk WIDTH rows side by side.
fn transpose_rows<const WIDTH: usize>(rows: ArrayView2<f32>, panel: &mut [f32]) {
    let k = rows.ncols();
    let mut sources: [&[f32]; WIDTH] = [&[]; WIDTH];
    let whole = rows.nrows() == WIDTH
        && sources.iter_mut().zip(rows.rows()).all(|(source, row)| {
            // `to_slice` keeps the matrix's lifetime; `None` when a row is not contiguous.
            row.to_slice().is_some_and(|row| {
                *source = row;
                true
            })
        });
    if whole {
        for (step, to) in panel.chunks_exact_mut(WIDTH).enumerate().take(k) {
            for (to, source) in to.iter_mut().zip(&sources) {
                *to = source[step];
            }
        }
    } else {
        for (lane, row) in rows.rows().into_iter().enumerate() {
            for (step, value) in row.iter().enumerate() {
                panel[step * WIDTH + lane] = *value;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, s};

    use super::*;

    /// What the panels should hold, element by element.
    fn naive<const WIDTH: usize>(block: ArrayView2<f32>) -> Vec<f32> {
        let (outer, k) = block.dim();
        let mut panels = vec![0.0; packed_len(outer, k, WIDTH)];
        for ((row, step), value) in block.indexed_iter() {
            panels[(row / WIDTH) * WIDTH * k + step * WIDTH + row % WIDTH] = *value;
        }
        panels
    }

    fn check<const WIDTH: usize>(block: ArrayView2<f32>) {
        let (outer, k) = block.dim();
        // Not zeros: padding must be written, not found.
        let mut panels = vec![f32::NAN; packed_len(outer, k, WIDTH)];
        pack::<WIDTH>(block, &mut panels);
        assert_eq!(panels, naive::<WIDTH>(block), "{outer}×{k}");
    }

    #[test]
    fn every_stride_and_edge_packs_like_the_naive_loop() {
        for outer in [0, 1, 3, 4, 5, 7, 8, 9, 16, 17] {
            for k in [0, 1, 2, 5] {
                let tall = Array2::from_shape_fn((2 * outer, 3 * k), |(i, j)| (i * 100 + j) as f32);
                let block = tall.slice(s![..outer, ..k]);
                check::<4>(block);
                check::<8>(block);
                check::<8>(tall.slice(s![..;2, ..;3]));
                let wide = tall.t();
                check::<8>(wide.slice(s![..k, ..outer]));
                check::<6>(wide.slice(s![..k, ..outer]).reversed_axes());
            }
        }
    }
}
