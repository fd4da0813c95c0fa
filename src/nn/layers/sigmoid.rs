//! The logistic function and the hyperbolic tangent, for many numbers at a time: sums, products and divisions
//! without branches, which compilers turn into vector instructions. The same bits on every machine.

/// Near these e^x leaves what f32 holds; beyond them it is taken as constant.
const MOST: f32 = 88.0;
const LEAST: f32 = -87.0;

/// ln 2 in two parts: the first has so few digits that its product with a whole number up to 128 is exact.
const LN_2_HIGH: f32 = 355.0 / 512.0;
const LN_2_LOW: f32 = (std::f64::consts::LN_2 - 355.0 / 512.0) as f32;

/// Added to a number below 2^22, it leaves the nearest whole number in the lowest bits.
const ROUND: f32 = 12_582_912.0;

/// 1 / k! for k = 2 … 7: on |x| ≤ ln 2 / 2 what is left out is 5e-9 of x at most.
const TAYLOR: [f32; 6] = [
    1.0 / 2.0,
    1.0 / 6.0,
    1.0 / 24.0,
    1.0 / 120.0,
    1.0 / 720.0,
    1.0 / 5040.0,
];

/// e^x - 1, to two units in the last place or so; NaN stays NaN.
#[inline(always)]
fn exp_m1(x: f32) -> f32 {
    // Comparisons that keep NaN, unlike `f32::clamp`'s vector form.
    let x = if x > MOST { MOST } else { x };
    let x = if x < LEAST { LEAST } else { x };
    // x = n · ln 2 + r, e^x = 2^n · e^r.
    let shifted = x * std::f32::consts::LOG2_E + ROUND;
    let n = shifted - ROUND;
    let r = x - n * LN_2_HIGH - n * LN_2_LOW;
    let mut sum = TAYLOR[5];
    sum = sum * r + TAYLOR[4];
    sum = sum * r + TAYLOR[3];
    sum = sum * r + TAYLOR[2];
    sum = sum * r + TAYLOR[1];
    sum = sum * r + TAYLOR[0];
    let exp_r_m1 = sum * (r * r) + r;
    // n is in the lowest bits of `shifted`; the exponent's bits begin at 23, 127 means 0.
    let power = f32::from_bits((shifted.to_bits() << 23).wrapping_add(127 << 23));
    power * exp_r_m1 + (power - 1.0)
}

/// 1 / (1 + e^-x).
///
/// ```
/// use digitlab::nn::layers::sigmoid;
///
/// assert_eq!((sigmoid(0.0), sigmoid(100.0)), (0.5, 1.0));
/// ```
#[inline(always)]
pub fn sigmoid(x: f32) -> f32 {
    1.0 / (exp_m1(-x) + 2.0)
}

/// (e^x - e^-x) / (e^x + e^-x).
///
/// ```
/// use digitlab::nn::layers::tanh;
///
/// assert_eq!((tanh(0.0), tanh(-100.0)), (0.0, -1.0));
/// ```
#[inline(always)]
pub fn tanh(x: f32) -> f32 {
    // Beyond 10 it is ±1 in f32.
    let x = if x > 10.0 { 10.0 } else { x };
    let x = if x < -10.0 { -10.0 } else { x };
    let m1 = exp_m1(2.0 * x);
    m1 / (m1 + 2.0)
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    /// Numbers of both signs, from 1e-6 up to 100, and 0.
    fn numbers() -> impl Iterator<Item = f32> {
        let magnitudes = (0..=100_000).map(|i| libm::expf(i as f32 * 1.842_07e-4 - 13.815_5));
        magnitudes.flat_map(|x| [x, -x]).chain([0.0, -0.0])
    }

    #[test]
    fn both_are_as_exact_as_f32_allows() {
        let (mut of_sigmoid, mut of_tanh) = (0.0_f64, 0.0_f64);
        for x in numbers() {
            let exact = f64::from(x);
            // Below, e^x is taken as constant; the next test looks there.
            if x >= LEAST {
                let expected = 1.0 / (1.0 + libm::exp(-exact));
                let error = (f64::from(sigmoid(x)) - expected).abs() / expected;
                of_sigmoid = of_sigmoid.max(error);
            }
            let expected = libm::tanh(exact);
            let error = (f64::from(tanh(x)) - expected).abs() / expected.abs().max(1e-37);
            of_tanh = of_tanh.max(error);
        }
        // Half a unit in the last place is 6e-8.
        assert!(of_sigmoid < 2.5e-7, "{of_sigmoid}");
        assert!(of_tanh < 2.5e-7, "{of_tanh}");
    }

    #[test]
    fn the_ends_are_reached_and_nothing_leaves_the_range() {
        for x in [0.0, 1e-30, 1.0, 8.0, 88.0, 1e9, f32::MAX, f32::INFINITY] {
            for x in [x, -x] {
                assert!((0.0..=1.0).contains(&sigmoid(x)), "{x}");
                assert!((-1.0..=1.0).contains(&tanh(x)), "{x}");
            }
        }
        assert_eq!((sigmoid(f32::INFINITY), tanh(f32::INFINITY)), (1.0, 1.0));
        assert!(sigmoid(f32::NEG_INFINITY) < 1e-37);
        assert!(sigmoid(f32::NAN).is_nan() && tanh(f32::NAN).is_nan());
    }

    #[test]
    fn every_machine_gives_these_very_bits() {
        let mut hash = Sha256::new();
        for i in -40_000..40_000 {
            let x = i as f32 / 2048.0;
            hash.update(sigmoid(x).to_bits().to_le_bytes());
            hash.update(tanh(x).to_bits().to_le_bytes());
        }
        let hash: String = hash.finalize().iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(
            hash,
            "246a846da3dc0df36fad7948936842a4a448f626b2c99854a618dfc39ddf25fc"
        );
    }
}
