//! A number between 0 and 1 as this project writes it: digits, a point, digits. The standard library's
//! parser takes every notation, and ten kilobytes of tables that hardly shrink (docs/performance.md).

/// The f32 that `text` shows; `None` when it is no plain decimal of up to 40 digits.
///
/// Every text that `f32`'s `Display` gives for 0 to below 1 comes back to the same bits: its digits are a
/// whole number below 10⁹, exact in f64, and the division's error is a thousandth of what f32 can tell.
pub(super) fn parse(text: &str) -> Option<f32> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    if whole.is_empty() || part.is_empty() || whole.len() + part.len() > 40 {
        return None;
    }
    let mut number = 0.0_f64;
    for digit in whole.chars().chain(part.chars()) {
        number = number * 10.0 + f64::from(digit.to_digit(10)?);
    }
    let divisor = part.chars().fold(1.0_f64, |power, _| power * 10.0);
    Some((number / divisor) as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_plain_decimal_is_none() {
        for text in [
            "", ".", "1.", ".5", "-0.1", "+0.1", "1e-3", "0.1 ", "NaN", "0.1.2", "½",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(parse(&"1".repeat(40)), None);
        assert_eq!(parse("0"), Some(0.0));
        assert_eq!(parse("12"), Some(12.0));
        assert_eq!(parse("0.2"), Some(0.2));
    }

    #[cfg(not(target_arch = "wasm32"))]
    proptest::proptest! {
        #[test]
        fn what_display_writes_comes_back(rate in 1e-20_f32..1.0, bits in 0x1E00_0000_u32..0x3F80_0000) {
            for x in [rate, f32::from_bits(bits)] {
                proptest::prop_assert_eq!(parse(&x.to_string()), Some(x));
            }
        }
    }
}
