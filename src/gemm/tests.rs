//! Every kernel against the naive product, bit for bit, on sizes around every tile and block edge, and
//! at every density.

use ndarray::{Array2, ArrayView2};

use super::kernel::FUSED;
use super::*;
use crate::random::{Stream, StreamId};

/// Row by row, column by column, one accumulator, in order of k, zeros and all: what every kernel must
/// give.
fn naive(a: ArrayView2<f32>, b: ArrayView2<f32>) -> Array2<f32> {
    Array2::from_shape_fn((a.nrows(), b.ncols()), |(i, j)| {
        let mut sum = 0.0;
        for k in 0..a.ncols() {
            let (a, b) = (a[[i, k]], b[[k, j]]);
            sum = if FUSED {
                libm::fmaf(a, b, sum)
            } else {
                sum + a * b
            };
        }
        sum
    })
}

/// Elements in [-1, 1), of which a part of `density` is not 0.
fn random(rows: usize, columns: usize, density: f32, seed: u64) -> Array2<f32> {
    let mut stream = Stream::new(seed, StreamId::Shuffle, 0, 0);
    Array2::from_shape_simple_fn((rows, columns), || {
        let value = stream.uniform() * 2.0 - 1.0;
        if stream.uniform() < density {
            value
        } else {
            0.0
        }
    })
}

fn sparse(a: &Array2<f32>) -> SparseRows {
    let mut rows = SparseRows::default();
    rows.clear(a.ncols());
    for row in a.rows() {
        rows.push_row([row.to_slice().expect("rows are contiguous")]);
    }
    rows
}

fn bits(matrix: &Array2<f32>) -> Vec<u32> {
    matrix.iter().map(|x| x.to_bits()).collect()
}

/// `a · b` by one kernel into a c full of NaN.
fn product(kernel: Supported, a: &SparseRows, b: &PanelMatrix) -> Array2<f32> {
    let nan = Array2::from_elem((a.rows(), b.columns()), f32::NAN);
    let mut c = PanelMatrix::from_array(nan.view());
    for (b, c) in b.panels().zip(c.panels_mut()) {
        multiply_by(kernel, a, 0..a.rows(), b, c, false);
    }
    c.to_array()
}

/// By every kernel, as lists and packed.
fn check(m: usize, k: usize, n: usize, density: f32) {
    let (a, b) = (random(m, k, density, 1), random(k, n, 1.0, 2));
    let expected = bits(&naive(a.view(), b.view()));
    let b = PanelMatrix::from_array(b.view());
    for kernel in Supported::all() {
        let mut a = sparse(&a);
        let name = kernel.name();
        assert_eq!(
            bits(&product(kernel, &a, &b)),
            expected,
            "{name}, lists, {m}×{k}×{n}"
        );
        a.pack(kernel.tile_rows());
        assert_eq!(
            bits(&product(kernel, &a, &b)),
            expected,
            "{name}, packed, {m}×{k}×{n}"
        );
    }
}

#[test]
fn every_kernel_gives_the_naive_products_bits_around_tile_edges() {
    for m in [0, 1, 3, 4, 5, 6, 7, 8, 9, 13] {
        for n in [0, 1, 7, 8, 9, 31, 32, 33, 65] {
            for k in [0, 1, 2, 9] {
                check(m, k, n, 0.7);
            }
        }
    }
}

#[test]
fn every_kernel_gives_the_naive_products_bits_around_block_edges() {
    for k in [KC - 1, KC, KC + 1, 2 * KC, 3 * KC + 7] {
        for (m, n) in [(1, 3), (7, 33), (ROW_STEP + 1, 5)] {
            check(m, k, n, 0.7);
        }
    }
}

#[test]
fn the_seeds_layer_sizes_match_the_naive_product_at_every_density() {
    for density in [0.0, 0.01, 0.2, 1.0] {
        check(128, 784, 500, density);
    }
    check(96, 500, 10, 0.3);
}

#[test]
fn a_product_in_parts_is_the_product() {
    const ROWS: usize = 2 * ROW_STEP + 34;
    let (a, b) = (random(ROWS, 200, 0.5, 3), random(200, 32, 1.0, 4));
    let expected = bits(&naive(a.view(), b.view()));
    let b = PanelMatrix::from_array(b.view());
    for kernel in Supported::all() {
        for pack in [false, true] {
            let mut a = sparse(&a);
            if pack {
                a.pack(kernel.tile_rows());
            }
            let mut c = vec![f32::NAN; ROWS * WIDTH];
            for start in [2 * ROW_STEP, 0, ROW_STEP] {
                let rows = start..ROWS.min(start + ROW_STEP);
                let part = &mut c[start * WIDTH..rows.end * WIDTH];
                multiply_by(kernel, &a, rows, b.panel(0), part, false);
            }
            let found: Vec<u32> = c.iter().map(|x| x.to_bits()).collect();
            assert_eq!(found, expected, "{}", kernel.name());
        }
    }
}

#[test]
fn a_sum_over_parts_of_k_goes_on_where_it_stood() {
    let (a, b) = (random(20, 90, 0.5, 5), random(90, 32, 1.0, 6));
    let expected = bits(&naive(a.view(), b.view()));
    for kernel in Supported::all() {
        let mut c = vec![f32::NAN; 20 * WIDTH];
        for (part, range) in [0..40, 40..90].into_iter().enumerate() {
            let columns = ndarray::Slice::from(range);
            let a = a
                .slice_axis(ndarray::Axis(1), columns)
                .as_standard_layout()
                .into_owned();
            let b = PanelMatrix::from_array(b.slice_axis(ndarray::Axis(0), columns));
            multiply_by(kernel, &sparse(&a), 0..20, b.panel(0), &mut c, part > 0);
        }
        let found: Vec<u32> = c.iter().map(|x| x.to_bits()).collect();
        assert_eq!(found, expected, "{}", kernel.name());
    }
}

#[test]
fn transposes_hold_the_non_zero_elements() {
    for (rows, columns) in [(1, 1), (5, 300), (128, 40), (3, 0), (0, 3)] {
        let a = random(rows, columns, 0.3, 7);
        let (mut of_rows, mut of_matrix) = (SparseRows::default(), SparseRows::default());
        of_rows.assign_transposed_rows(&sparse(&a));
        of_matrix.assign_transposed(&PanelMatrix::from_array(a.view()));
        // Against the unit matrix a product shows what its left side is.
        let unit = PanelMatrix::from_array(Array2::eye(rows).view());
        for transposed in [of_rows, of_matrix] {
            assert_eq!((transposed.rows(), transposed.k()), (columns, rows));
            assert_eq!(transposed.len(), a.iter().filter(|&&x| x != 0.0).count());
            for kernel in Supported::all() {
                assert_eq!(
                    product(kernel, &transposed, &unit),
                    a.t(),
                    "{}",
                    kernel.name()
                );
            }
        }
    }
}

#[test]
fn bytes_become_what_the_table_says_and_zeros_are_left_out() {
    let mut table = [0.0; 256];
    table
        .iter_mut()
        .enumerate()
        .for_each(|(byte, value)| *value = byte as f32 / 2.0);
    let row: Vec<u8> = (0..300_u32)
        .map(|i| if i % 3 == 0 { i as u8 } else { 0 })
        .collect();
    let mut rows = SparseRows::default();
    rows.clear(300);
    rows.push_bytes(&row, &table);
    rows.push_bytes(&[0; 300], &table);
    assert_eq!(rows.len(), row.iter().filter(|&&byte| byte != 0).count());
    let mut c = PanelMatrix::default();
    multiply(
        &rows,
        &PanelMatrix::from_array(Array2::eye(300).view()),
        &mut c,
    );
    let expected = |(i, j): (usize, usize)| {
        if i == 0 {
            table[usize::from(row[j])]
        } else {
            0.0
        }
    };
    assert_eq!(c.to_array(), Array2::from_shape_fn((2, 300), expected));
}

#[test]
fn a_nearly_full_matrix_is_packed_and_a_sparse_one_is_not() {
    for (density, packed) in [(0.3, false), (0.7, false), (1.0, true)] {
        let mut rows = sparse(&random(50, 50, density, 8));
        rows.finish();
        assert_eq!(rows.packed().is_some(), packed, "{density}");
        rows.clear(50);
        assert!(rows.packed().is_none());
    }
}

#[test]
fn values_that_are_not_finite_go_through() {
    let mut a = random(5, 6, 1.0, 5);
    a[[2, 3]] = f32::INFINITY;
    a[[4, 0]] = f32::NAN;
    let b = PanelMatrix::from_array(random(6, 9, 1.0, 6).view());
    for kernel in Supported::all() {
        let mut a = sparse(&a);
        for pack in [false, true] {
            if pack {
                a.pack(kernel.tile_rows());
            }
            let (c, name) = (product(kernel, &a, &b), kernel.name());
            assert!(c.row(2).iter().all(|x| x.is_infinite()), "{name}");
            assert!(c.row(4).iter().all(|x| x.is_nan()), "{name}");
            assert!(c.row(0).iter().all(|x| x.is_finite()), "{name}");
        }
    }
}

/// A faster kernel that silently fails to be chosen would pass every other test.
#[test]
fn the_intended_kernel_runs_on_this_machine() {
    let fused = FUSED;
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") && std::arch::is_x86_feature_detected!("fma") {
        let wide = std::arch::is_x86_feature_detected!("avx512f");
        let expected = match (wide, fused) {
            (true, true) => "x86-avx512-fma-8x32",
            (true, false) => "x86-avx512-8x32",
            (false, true) => "x86-fma-6x16",
            (false, false) => "x86-avx2-6x16",
        };
        assert_eq!(kernel_name(), expected);
    }
    #[cfg(target_arch = "aarch64")]
    assert_eq!(
        kernel_name(),
        if fused {
            "arm-neon-fused-8x8"
        } else {
            "arm-neon-8x8"
        }
    );
    #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
    assert_eq!(
        kernel_name(),
        if fused {
            "wasm-relaxed-4x8"
        } else {
            "wasm-simd128-4x8"
        }
    );
}

#[test]
#[should_panic(expected = "a is 2×3, b is 4×5")]
fn shapes_that_do_not_fit_are_a_bug_and_say_so() {
    let a = sparse(&Array2::zeros((2, 3)));
    multiply(&a, &PanelMatrix::zeros(4, 5), &mut PanelMatrix::default());
}
