//! Every kernel against the naive product, bit for bit, on sizes around every tile and block edge.

use ndarray::{Array2, ArrayView2, s};

use super::*;
use crate::random::{Purpose, Stream};

/// Row by row, column by column, one accumulator, in order of k: what every kernel must give.
fn naive(a: ArrayView2<f32>, b: ArrayView2<f32>) -> Array2<f32> {
    Array2::from_shape_fn((a.nrows(), b.ncols()), |(i, j)| {
        let mut sum = 0.0;
        for k in 0..a.ncols() {
            sum += a[[i, k]] * b[[k, j]];
        }
        sum
    })
}

fn random(rows: usize, columns: usize, seed: u64) -> Array2<f32> {
    let mut stream = Stream::new(seed, Purpose::Shuffle, 0, 0);
    Array2::from_shape_simple_fn((rows, columns), || stream.uniform() * 2.0 - 1.0)
}

fn bits(matrix: &Array2<f32>) -> Vec<u32> {
    matrix.iter().map(|x| x.to_bits()).collect()
}

/// The three forms that training needs, by every kernel, into a c full of rubbish.
fn check(m: usize, k: usize, n: usize) {
    let (a, b) = (random(m, k, 1), random(k, n, 2));
    let (a_turned, b_turned) = (
        a.t().as_standard_layout().into_owned(),
        b.t().as_standard_layout().into_owned(),
    );
    let expected = bits(&naive(a.view(), b.view()));
    for Candidate { name, product } in candidates() {
        let mut scratch = Scratch::default();
        for (form, a, b) in [
            ("x·w", a.view(), b.view()),
            ("xᵀ·d", a_turned.t(), b.view()),
            ("d·wᵀ", a.view(), b_turned.t()),
        ] {
            let mut c = Array2::from_elem((m, n), f32::NAN);
            product(a, b, c.view_mut(), &mut scratch);
            assert_eq!(bits(&c), expected, "{name}, {form}, {m}×{k}×{n}");
        }
    }
}

#[test]
fn every_kernel_gives_the_naive_products_bits_around_tile_edges() {
    for m in [0, 1, 3, 4, 5, 6, 7, 8, 9, 13] {
        for n in [0, 1, 7, 8, 9, 15, 16, 17, 33] {
            for k in [0, 1, 2, 9] {
                check(m, k, n);
            }
        }
    }
}

#[test]
fn every_kernel_gives_the_naive_products_bits_around_block_edges() {
    for (m, k, n) in [
        (MC - 1, 3, 5),
        (MC, KC, 8),
        (MC + 1, KC + 1, 17),
        (2 * MC + 7, KC - 1, 9),
        (5, 2 * KC + 3, 11),
        (3, 4, NC - 1),
        (6, 2, NC),
        (7, KC + 5, NC + 1),
        (2, 3, 2 * NC + 9),
    ] {
        check(m, k, n);
    }
}

#[test]
fn the_seeds_layer_sizes_match_the_naive_product() {
    check(128, 784, 500);
    check(96, 500, 10);
}

#[test]
fn operands_with_gaps_and_reversed_axes_multiply_too() {
    let (a, b) = (random(20, 30, 3), random(40, 50, 4));
    let (a, b) = (a.slice(s![..;2, ..;3]), b.slice(s![5..15, ..;-2]));
    let expected = bits(&naive(a, b));
    for Candidate { name, product } in candidates() {
        let mut wide = Array2::from_elem((10, 40), f32::NAN);
        product(a, b, wide.slice_mut(s![.., 3..28]), &mut Scratch::default());
        assert_eq!(
            bits(&wide.slice(s![.., 3..28]).to_owned()),
            expected,
            "{name}"
        );
        assert!(wide.slice(s![.., ..3]).iter().all(|x| x.is_nan()), "{name}");
        assert!(
            wide.slice(s![.., 28..]).iter().all(|x| x.is_nan()),
            "{name}"
        );
    }
}

#[test]
fn values_that_are_not_finite_go_through() {
    let mut a = random(5, 6, 5);
    a[[2, 3]] = f32::INFINITY;
    a[[4, 0]] = f32::NAN;
    let b = random(6, 9, 6);
    for Candidate { name, product } in candidates() {
        let mut c = Array2::zeros((5, 9));
        product(a.view(), b.view(), c.view_mut(), &mut Scratch::default());
        assert!(c.row(2).iter().all(|x| x.is_infinite()), "{name}");
        assert!(c.row(4).iter().all(|x| x.is_nan()), "{name}");
        assert!(c.row(0).iter().all(|x| x.is_finite()), "{name}");
    }
}

/// A faster kernel that silently fails to be chosen would pass every other test.
#[test]
fn the_intended_kernel_runs_on_this_machine() {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        assert_eq!(kernel_name(), "x86-avx2-6x16");
    }
    #[cfg(target_arch = "aarch64")]
    assert_eq!(kernel_name(), "arm-neon-8x8");
    #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
    assert_eq!(kernel_name(), "wasm-simd128-4x8");
}

#[test]
#[should_panic(expected = "a is 2×3, b is 4×5")]
fn shapes_that_do_not_fit_are_a_bug_and_say_so() {
    matmul(
        Array2::zeros((2, 3)).view(),
        Array2::zeros((4, 5)).view(),
        Array2::zeros((2, 5)).view_mut(),
        &mut Scratch::default(),
    );
}
