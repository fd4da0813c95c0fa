//! Numbers as people write them: digits, a point, digits. It writes what the standard library's `Display`
//! writes and reads that back. The library's own ways with floats weigh thirty kilobytes of wasm, ten of them
//! tables that hardly shrink (docs/performance.md). No other notation, no rounding to so many places.

/// The f32 that `text` shows; `None` when it is no plain decimal of up to 40 digits.
///
/// Every text that `f32`'s `Display` gives for 0 to below 1 comes back to the same bits: its digits are a
/// whole number below 10⁹, exact in f64, and the division's error is a thousandth of what f32 can tell.
pub(crate) fn parse(text: &str) -> Option<f32> {
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

/// What `number.to_string()` gives: the fewest digits that read back to the same number.
///
/// ```
/// use digitlab::decimal;
///
/// assert_eq!(decimal::text(0.1 + 0.2), "0.30000000000000004");
/// assert_eq!(decimal::text(1e-7), "0.0000001");
/// assert_eq!(decimal::text(-128.0), "-128");
/// ```
pub fn text(number: f64) -> String {
    written(number.to_bits(), 52, 11)
}

/// [`text`] of an f32, which fewer digits tell from its neighbours.
pub fn text_f32(number: f32) -> String {
    written(number.to_bits().into(), 23, 8)
}

/// Writes an IEEE 754 number of a sign, so many bits of exponent and so many of fraction.
fn written(bits: u64, fraction_bits: u32, exponent_bits: u32) -> String {
    let mut text = String::new();
    let fraction = bits & ((1 << fraction_bits) - 1);
    let greatest = (1 << exponent_bits) - 1;
    let exponent = (bits >> fraction_bits) as i32 & greatest;
    if exponent == greatest && fraction != 0 {
        return "NaN".to_owned();
    }
    if bits >> (fraction_bits + exponent_bits) != 0 {
        text.push('-');
    }
    if exponent == greatest {
        text.push_str("inf");
        return text;
    }
    // The least exponent stands for numbers without the leading bit that all others have.
    let leading = u64::from(exponent > 0) << fraction_bits;
    let power = exponent.max(1) - greatest / 2 - fraction_bits as i32;
    if leading + fraction == 0 {
        text.push('0');
        return text;
    }
    let is_lowest_of_its_power = fraction == 0 && exponent > 1;
    let (digits, point) = shortest(leading + fraction, power, is_lowest_of_its_power);
    let zeros = |text: &mut String, count: i32| (0..count).for_each(|_| text.push('0'));
    if point <= 0 {
        text.push_str("0.");
        zeros(&mut text, -point);
    }
    for (place, digit) in (0..).zip(&digits) {
        if place > 0 && place == point {
            text.push('.');
        }
        text.push(char::from(*digit));
    }
    zeros(&mut text, point - digits.len() as i32);
    text
}

/// A whole number, its least 32 bits first: 2¹⁰⁷⁶ and 2⁵³ · 10³²⁶ have room.
type Large = [u32; 40];

/// The fewest digits that name `mantissa · 2^power` and no neighbour of it, and how many of them stand before
/// the point. Robert Burger and Kent Dybvig, "Printing Floating-Point Numbers Quickly and Accurately", 1996,
/// section 3: the number is `number / unit`, and what is nearer to it than to its neighbours lies less than
/// `below / unit` and `above / unit` away.
fn shortest(mantissa: u64, power: i32, is_lowest_of_its_power: bool) -> (Vec<u8>, i32) {
    // Below a power of two neighbours lie half as far.
    let step = 1 + u32::from(is_lowest_of_its_power);
    let mut number = large(mantissa << step);
    let mut unit = large(1 << step);
    let (mut below, mut above) = (large(1), large(step.into()));
    for _ in 0..power {
        for large in [&mut number, &mut below, &mut above] {
            multiply(large, 2);
        }
    }
    for _ in power..0 {
        multiply(&mut unit, 2);
    }
    // Halfway a reader rounds to the even mantissa: there this one may end too.
    let is_even = mantissa.is_multiple_of(2);
    let passes = |a: &Large, b: &Large| match is_even {
        true => !is_less(a, b),
        false => is_less(b, a),
    };
    let mut point = 0;
    while passes(&sum(&number, &above), &unit) {
        multiply(&mut unit, 10);
        point += 1;
    }
    let mut digits = Vec::new();
    loop {
        for large in [&mut number, &mut below, &mut above] {
            multiply(large, 10);
        }
        if digits.is_empty() && !passes(&sum(&number, &above), &unit) {
            point -= 1;
            continue;
        }
        let mut digit = b'0';
        while let (rest, false) = difference(&number, &unit) {
            number = rest;
            digit += 1;
        }
        let down = passes(&below, &number);
        let up = passes(&sum(&number, &above), &unit);
        if up && !(down && is_less(&sum(&number, &number), &unit)) {
            digit += 1;
        }
        digits.push(digit);
        if down || up {
            return (digits, point);
        }
    }
}

fn large(number: u64) -> Large {
    let mut large = [0; 40];
    large[0] = number as u32;
    large[1] = (number >> 32) as u32;
    large
}

fn multiply(large: &mut Large, by: u32) {
    let mut carry = 0;
    for part in large {
        carry += u64::from(*part) * u64::from(by);
        *part = carry as u32;
        carry >>= 32;
    }
}

fn sum(a: &Large, b: &Large) -> Large {
    let mut sum = [0; 40];
    let mut carry = 0;
    for (sum, (a, b)) in sum.iter_mut().zip(a.iter().zip(b)) {
        carry += u64::from(*a) + u64::from(*b);
        *sum = carry as u32;
        carry >>= 32;
    }
    sum
}

/// a - b, and whether b was greater.
fn difference(a: &Large, b: &Large) -> (Large, bool) {
    let mut rest = [0; 40];
    let mut borrow = 0;
    for (rest, (a, b)) in rest.iter_mut().zip(a.iter().zip(b)) {
        borrow += i64::from(*a) - i64::from(*b);
        *rest = borrow as u32;
        borrow >>= 32;
    }
    (rest, borrow < 0)
}

fn is_less(a: &Large, b: &Large) -> bool {
    difference(a, b).1
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

    #[test]
    fn the_ends_of_every_range_are_written_as_by_display() {
        let powers = (0..2047).map(|exponent| f64::from_bits(exponent << 52));
        for x in powers.flat_map(|x| [x.next_down(), x, x.next_up(), -x]) {
            assert_eq!(text(x), x.to_string());
        }
        let powers = (0..255).map(|exponent| f32::from_bits(exponent << 23));
        for x in powers.flat_map(|x| [x.next_down(), x, x.next_up(), -x]) {
            assert_eq!(text_f32(x), x.to_string());
        }
        for x in [
            f64::NAN,
            -f64::NAN,
            f64::INFINITY,
            -f64::INFINITY,
            f64::MAX,
            5e-324,
            1e23,
            9e22,
        ] {
            assert_eq!(text(x), x.to_string());
        }
        assert_eq!(text_f32(f32::NAN), "NaN");
        assert_eq!(text_f32(f32::NEG_INFINITY), "-inf");
    }

    #[cfg(not(target_arch = "wasm32"))]
    proptest::proptest! {
        #[test]
        fn what_display_writes_comes_back(rate in 1e-20_f32..1.0, bits in 0x1E00_0000_u32..0x3F80_0000) {
            for x in [rate, f32::from_bits(bits)] {
                proptest::prop_assert_eq!(parse(&x.to_string()), Some(x));
            }
        }

        #[test]
        fn numbers_of_any_bits_are_written_as_by_display(
            bits: u64, rate in 0.0..1.0_f64, count in 0..10_000_000_u32, hundredths in 0..1_000_000_u32,
        ) {
            let short = f64::from(hundredths) / 100.0;
            for x in [f64::from_bits(bits), rate, -rate, count.into(), short] {
                proptest::prop_assert_eq!(text(x), x.to_string());
                let x = x as f32;
                proptest::prop_assert_eq!(text_f32(x), x.to_string());
            }
            let x = f32::from_bits(bits as u32);
            proptest::prop_assert_eq!(text_f32(x), x.to_string());
        }
    }
}
