//! A kernel in bytes: each column has a scale, its greatest weight divided by 127, and each weight is the
//! nearest whole multiple of it. Converts both ways; it makes no choices.

/// The greatest number of a byte that is used: with it -w is as exact as w.
const MOST: f32 = 127.0;

/// `kernel: [in, out]` → numbers `[in, out]`, each an i8 as its byte, and scales `[out]`.
pub(super) fn quantise(kernel: &[f32], outputs: usize) -> (Vec<u8>, Vec<f32>) {
    let rows = || kernel.chunks_exact(outputs.max(1));
    let mut scales = vec![0.0_f32; outputs];
    for row in rows() {
        let greatest = scales.iter_mut().zip(row);
        greatest.for_each(|(most, w)| *most = most.max(w.abs()));
    }
    scales.iter_mut().for_each(|scale| *scale /= MOST);
    let number = |(&weight, &scale): (&f32, &f32)| {
        // A column of zeros, or of so little that its scale is 0, is 0.
        let steps = if scale > 0.0 { weight / scale } else { 0.0 };
        (libm::roundf(steps) as i8) as u8
    };
    let numbers = rows().flat_map(|row| row.iter().zip(&scales).map(number));
    (numbers.collect(), scales)
}

/// What [`quantise`] gives → the kernel, `[in, out]`.
pub(super) fn kernel(numbers: &[u8], scales: &[f32]) -> Vec<f32> {
    let weight = |(&number, &scale): (&u8, &f32)| f32::from(number as i8) * scale;
    let rows = numbers.chunks_exact(scales.len());
    rows.flat_map(|row| row.iter().zip(scales).map(weight))
        .collect()
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn each_column_has_the_scale_of_its_greatest_weight() {
        let kernel_before = array![[1.27, -254.0, 0.0], [-0.634, 3.1, 0.0], [0.004, 0.9, 0.0]];
        let (numbers, scales) = quantise(kernel_before.as_slice().unwrap(), kernel_before.ncols());
        assert_eq!(scales, [1.27 / 127.0, 2.0, 0.0]);
        let numbers_signed: Vec<i8> = numbers.iter().map(|&n| n as i8).collect();
        assert_eq!(numbers_signed, [127, -127, 0, -63, 2, 0, 0, 0, 0]);
        let after = kernel(&numbers, &scales);
        assert_eq!(after[1], -254.0);
        for (before, after) in kernel_before.iter().zip(&after) {
            assert!((before - after).abs() <= 1.0, "{before} became {after}");
        }
    }
}
