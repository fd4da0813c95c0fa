//! Puts lists in order, in few bytes: exactly as the standard library's sorts do it. Those are compiled anew for
//! every type and comparison and weigh seven kilobytes each, for lists of a few strokes or one picture's levels;
//! here everything that is long is compiled once (docs/performance.md).

use std::cmp::Ordering;

/// A key's digit: its numbers are counted in a table of so many places.
const DIGIT_BITS: u32 = 8;
const DIGITS: usize = 1 << DIGIT_BITS;

/// Sorts as by [`f32::total_cmp`]: a radix sort, by counting, digit by digit from the least.
pub fn floats(values: &mut [f32]) {
    let mut keys: Vec<u32> = values.iter().map(|&value| key(value)).collect();
    let mut sorted = vec![0; keys.len()];
    for digit in 0..u32::BITS / DIGIT_BITS {
        sort_by_digit(&keys, &mut sorted, digit * DIGIT_BITS);
        std::mem::swap(&mut keys, &mut sorted);
    }
    for (value, key) in values.iter_mut().zip(keys) {
        *value = float(key);
    }
}

/// By the digit `shift` bits up; those with the same one stay in their order. Not inlined four times.
#[inline(never)]
fn sort_by_digit(keys: &[u32], sorted: &mut [u32], shift: u32) {
    let digit = |key: u32| (key >> shift) as usize % DIGITS;
    // How many have a lesser digit: where the first with this one goes.
    let mut places = [0; DIGITS + 1];
    for &key in keys {
        places[digit(key) + 1] += 1;
    }
    for i in 1..DIGITS {
        places[i] += places[i - 1];
    }
    for &key in keys {
        let place = &mut places[digit(key)];
        sorted[*place] = key;
        *place += 1;
    }
}

const SIGN: u32 = 1 << 31;

/// A whole number that is greater where the float is, zeros and what is no number included.
fn key(value: f32) -> u32 {
    let bits = value.to_bits();
    if bits < SIGN { bits | SIGN } else { !bits }
}

fn float(key: u32) -> f32 {
    f32::from_bits(if key < SIGN { !key } else { key - SIGN })
}

/// Sorts as [`slice::sort_by`] does: of two that are equal the one that came first stays first.
///
/// ```
/// use digitlab::order;
///
/// let mut words = ["seven", "one", "two"];
/// order::by(&mut words, |a, b| a.len().cmp(&b.len()));
/// assert_eq!(words, ["one", "two", "seven"]);
/// ```
pub fn by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let mut order = indices(items.len(), &|a, b| {
        compare(&items[a], &items[b]) == Ordering::Greater
    });
    // A round of places, each taken by an item from the next: the first round begins at the first place.
    for start in 0..items.len() {
        let mut place = start;
        loop {
            let from = std::mem::replace(&mut order[place], place);
            if from == start {
                break;
            }
            items.swap(place, from);
            place = from;
        }
    }
}

/// The indices of so many items in order, when `is_after` says whether the first of two comes after the second.
/// Merges runs of one to runs of two, those to runs of four, and so on.
fn indices(count: usize, is_after: &dyn Fn(usize, usize) -> bool) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    let mut length = 1;
    while length < count {
        let mut merged = Vec::with_capacity(count);
        for pair in order.chunks(2 * length) {
            let (mut left, mut right) = pair.split_at(length.min(pair.len()));
            while let ([first, rest_left @ ..], [second, rest_right @ ..]) = (left, right) {
                if is_after(*first, *second) {
                    merged.push(*second);
                    right = rest_right;
                } else {
                    merged.push(*first);
                    left = rest_left;
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        order = merged;
        length *= 2;
    }
    order
}

// proptest is for native tests only.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn floats_of_any_bits_are_sorted_as_the_standard_library_does(
            any in prop::collection::vec(any::<u32>(), 0..600),
            alike in prop::collection::vec(0x3F7F_FFF0_u32..0x3F80_0010, 0..600),
        ) {
            let special = [0.0, -0.0, f32::INFINITY, -f32::INFINITY, f32::NAN, -f32::NAN, 1e-45, -1e-45];
            let mut ours: Vec<f32> = any.into_iter().chain(alike).map(f32::from_bits).chain(special).collect();
            let mut theirs = ours.clone();
            floats(&mut ours);
            theirs.sort_by(f32::total_cmp);
            let bits = |values: Vec<f32>| values.into_iter().map(f32::to_bits).collect::<Vec<_>>();
            prop_assert_eq!(bits(ours), bits(theirs));
        }

        #[test]
        fn items_are_sorted_as_the_standard_library_does_and_equal_ones_keep_their_order(
            keys in prop::collection::vec(0..40_u8, 0..200),
        ) {
            let mut ours: Vec<(u8, String)> =
                keys.into_iter().enumerate().map(|(i, key)| (key, i.to_string())).collect();
            let mut theirs = ours.clone();
            by(&mut ours, |a, b| a.0.cmp(&b.0));
            theirs.sort_by_key(|item| item.0);
            prop_assert_eq!(ours, theirs);
        }
    }
}
