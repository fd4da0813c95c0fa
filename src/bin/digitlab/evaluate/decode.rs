//! A picture file's pixels: PNG or JPEG, recognised by their content, upright, and no larger than the page makes them. From an
//! animated PNG it takes the picture that the page's browser takes: the one for programs that show no animation. Judges nothing
//! of what they show. Memory is bounded by the file's size, and files of other kinds are not read whole.

use std::cell::Cell;
use std::fs::File;
use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::path::Path;
use std::sync::Once;

use digitlab::Error;
use digitlab::data::disk::unreadable;
use digitlab::error::CommandLineError;
use digitlab::gzip::room;
use png::{ColorType, Decoder, Transformations};
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

/// The longest side of a picture that is read, in pixels, as on the page (`www/features/data/files.js`).
const MAX_SIDE: usize = 1024;

/// Memory of a pixel while a picture is decoded, in bytes.
const PIXEL: usize = 6;

/// What each channel but one adds to it in a JPEG of several scans: its coefficients stay until the last of them.
const COEFFICIENT: usize = 2;

const PNG: &[u8] = b"\x89PNG";
const JPEG: &[u8] = b"\xff\xd8\xff";

pub struct Decoded {
    /// `[height, width, 4]`
    pub rgba: Vec<u8>,
    pub width: usize,
    pub height: usize,
}

/// Why a picture cannot be decoded.
enum Fault {
    Damaged(String),
    TooLarge,
}

type Decode = fn(&[u8]) -> Result<Decoded, Fault>;

/// The picture; `None` for a file of another kind.
pub fn read(path: &Path) -> Result<Option<Decoded>, Error> {
    let told = |error| unreadable(path, &error);
    let mut file = File::open(path).map_err(told)?;
    let mut bytes = Vec::new();
    let mut beginning = file.by_ref().take(PNG.len() as u64);
    beginning.read_to_end(&mut bytes).map_err(told)?;
    let is_called = |endings: &[&str]| {
        let own = path.extension().unwrap_or_default();
        endings
            .iter()
            .any(|ending| own.eq_ignore_ascii_case(ending))
    };
    let is_png = bytes.starts_with(PNG);
    let (decode, kind): (Decode, _) = match () {
        () if bytes.starts_with(JPEG) => (jpeg, "JPEG"),
        () if is_png || is_called(&["png"]) => (png, "PNG"),
        () if is_called(&["jpg", "jpeg"]) => (jpeg, "JPEG"),
        () => return Ok(None),
    };
    file.read_to_end(&mut bytes).map_err(told)?;
    let file = path.display().to_string();
    match without_panic(|| decode(&bytes)) {
        Ok(decoded) => Ok(Some(shrunk(decoded))),
        Err(Fault::TooLarge) => Err(CommandLineError::PictureTooLarge { file }.into()),
        Err(Fault::Damaged(reason)) => {
            // Decoders break lines in what they say.
            let words: Vec<&str> = reason.split_whitespace().collect();
            let reason = words.join(" ");
            Err(CommandLineError::NotAPicture { file, kind, reason }.into())
        }
    }
}

/// The result of decoding: the decoders panic on some damage (png 0.18.1 on a palette whose length is no multiple of
/// 3). What they say of it goes nowhere.
fn without_panic(decode: impl FnOnce() -> Result<Decoded, Fault>) -> Result<Decoded, Fault> {
    thread_local!(static DECODES: Cell<bool> = const { Cell::new(false) });
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = std::panic::take_hook();
        let quiet = move |info: &PanicHookInfo| {
            if !DECODES.get() {
                usual(info);
            }
        };
        std::panic::set_hook(Box::new(quiet));
    });
    DECODES.set(true);
    let result = catch_unwind(AssertUnwindSafe(decode));
    DECODES.set(false);
    result.unwrap_or_else(|_| {
        Err(Fault::Damaged(
            "damage that its decoder does not expect".to_owned(),
        ))
    })
}

fn check_size(width: usize, height: usize, pixel: usize, bytes: &[u8]) -> Result<(), Fault> {
    let memory = width.saturating_mul(height).saturating_mul(pixel);
    match memory <= room(bytes.len()) {
        true => Ok(()),
        false => Err(Fault::TooLarge),
    }
}

fn png(bytes: &[u8]) -> Result<Decoded, Fault> {
    let damaged = |error: png::DecodingError| Fault::Damaged(error.to_string());
    let mut decoder = Decoder::new(Cursor::new(bytes));
    // Eight bits a channel, no palette, transparency as a channel.
    decoder.set_transformations(Transformations::normalize_to_color8() | Transformations::ALPHA);
    // A profile may unpack to far more than the pixels.
    decoder.set_ignore_iccp_chunk(true);
    decoder.set_ignore_text_chunk(true);
    let mut reader = decoder.read_info().map_err(damaged)?;
    let (width, height) = (reader.info().width as usize, reader.info().height as usize);
    check_size(width, height, PIXEL, bytes)?;
    let mut pixels = vec![0; reader.output_buffer_size().ok_or(Fault::TooLarge)?];
    let frame = reader.next_frame(&mut pixels).map_err(damaged)?;
    pixels.truncate(frame.buffer_size());
    if frame.color_type == ColorType::GrayscaleAlpha {
        let pairs = pixels.as_chunks::<2>().0.iter();
        pixels = pairs
            .flat_map(|&[grey, alpha]| [grey, grey, grey, alpha])
            .collect();
    }
    Ok(Decoded {
        rgba: pixels,
        width: frame.width as usize,
        height: frame.height as usize,
    })
}

fn jpeg(bytes: &[u8]) -> Result<Decoded, Fault> {
    let options = DecoderOptions::default()
        .jpeg_set_out_colorspace(ColorSpace::RGBA)
        .set_max_width(u16::MAX.into())
        .set_max_height(u16::MAX.into());
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    let damaged = |error| Fault::Damaged(format!("{error:?}"));
    decoder.decode_headers().map_err(damaged)?;
    let (width, height) = decoder.dimensions().unwrap_or_default();
    let channels: usize = match is_in_one_scan(bytes) {
        true => 1,
        false => decoder.info().map_or(4, |info| info.components.into()),
    };
    let pixel = PIXEL + COEFFICIENT * channels.saturating_sub(1);
    check_size(width, height, pixel, bytes)?;
    let rgba = decoder.decode().map_err(damaged)?;
    let orientation = decoder.exif().and_then(|exif| orientation(exif));
    let decoded = shrunk(Decoded {
        rgba,
        width,
        height,
    });
    Ok(upright(decoded, orientation.unwrap_or(1)))
}

/// Whether all channels of a JPEG are in its first scan, and whole there. `false` where that is not sure.
fn is_in_one_scan(bytes: &[u8]) -> bool {
    let (mut channels, mut at) = (None, 2);
    while let Some(&[0xff, kind, high, low]) = bytes.get(at..at + 4) {
        match kind {
            0xc0 | 0xc1 => channels = bytes.get(at + 9),
            0xc2 => return false,
            0xda => return channels.is_some() && channels == bytes.get(at + 4),
            _ => {}
        }
        at += 2 + usize::from(u16::from_be_bytes([high, low]));
    }
    false
}

/// EXIF's orientation, 1 to 8 (CIPA DC-008, tag 0x0112 of the first directory).
fn orientation(exif: &[u8]) -> Option<u8> {
    let is_little = exif.starts_with(b"II");
    let number = |at: usize, len: usize| {
        let bytes = exif.get(at..at.checked_add(len)?)?.iter();
        let append = |number, &byte: &u8| number << 8 | usize::from(byte);
        Some(match is_little {
            true => bytes.rev().fold(0, append),
            false => bytes.fold(0, append),
        })
    };
    let directory = number(4, 4)?;
    let entries = (0..number(directory, 2)?).map(|entry| directory + 2 + 12 * entry);
    let entry = entries
        .take_while(|&at| at < exif.len())
        .find(|&at| number(at, 2) == Some(0x0112))?;
    let value = u8::try_from(number(entry + 8, 2)?).ok()?;
    (1..=8).contains(&value).then_some(value)
}

/// The picture as it is to be seen: 5 to 8 exchange rows and columns, which mirrors it along a diagonal.
fn upright(decoded: Decoded, orientation: u8) -> Decoded {
    let (from_width, from_height) = (decoded.width, decoded.height);
    let is_transposed = orientation > 4;
    let (width, height) = match is_transposed {
        true => (from_height, from_width),
        false => (from_width, from_height),
    };
    let (flips_x, flips_y) = match orientation {
        2 => (true, false),
        3 => (true, true),
        4 => (false, true),
        6 => (false, true),
        7 => (true, true),
        8 => (true, false),
        _ => (false, false),
    };
    let pixels = decoded.rgba.as_chunks::<4>().0;
    let pixel = |at: usize| {
        let (x, y) = (at % width, at / width);
        let (x, y) = if is_transposed { (y, x) } else { (x, y) };
        let x = if flips_x { from_width - 1 - x } else { x };
        let y = if flips_y { from_height - 1 - y } else { y };
        pixels[y * from_width + x]
    };
    Decoded {
        rgba: (0..width * height).flat_map(pixel).collect(),
        width,
        height,
    }
}

/// At most [`MAX_SIDE`] along its longer side: each pixel is the mean of those that it covers, by their opacity.
fn shrunk(decoded: Decoded) -> Decoded {
    let longer = decoded.width.max(decoded.height);
    if longer <= MAX_SIDE {
        return decoded;
    }
    // Rounded as the page does.
    let side = |side: usize| ((side * MAX_SIDE + longer / 2) / longer).max(1);
    let (width, height) = (side(decoded.width), side(decoded.height));
    let pixels = decoded.rgba.as_chunks::<4>().0;
    let covered = |at: usize, of: usize, all: usize| at * all / of..((at + 1) * all).div_ceil(of);
    let mut rgba = Vec::with_capacity(4 * width * height);
    for y in 0..height {
        for x in 0..width {
            let mut sums = [0_u64; 4];
            let mut count = 0;
            for row in covered(y, height, decoded.height) {
                let columns = covered(x, width, decoded.width);
                for pixel in &pixels[row * decoded.width..][columns] {
                    let opacity = u64::from(pixel[3]);
                    (0..3).for_each(|i| sums[i] += u64::from(pixel[i]) * opacity);
                    sums[3] += opacity;
                    count += 1;
                }
            }
            let opacity = sums[3].max(1);
            rgba.extend([0, 1, 2].map(|i| ((sums[i] + opacity / 2) / opacity) as u8));
            rgba.push(((sums[3] + count / 2) / count) as u8);
        }
    }
    Decoded {
        rgba,
        width,
        height,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2 × 1 pixels: 1, 2.
    fn pair() -> Decoded {
        Decoded {
            rgba: vec![1, 0, 0, 255, 2, 0, 0, 255],
            width: 2,
            height: 1,
        }
    }

    #[test]
    fn a_picture_is_put_upright_as_exif_says() {
        for (orientation, is_tall, first) in [
            (1, false, 1),
            (2, false, 2),
            (3, false, 2),
            (4, false, 1),
            (5, true, 1),
            (6, true, 1),
            (7, true, 2),
            (8, true, 2),
        ] {
            let made = upright(pair(), orientation);
            assert_eq!(
                (made.height == 2, made.rgba[0]),
                (is_tall, first),
                "{orientation}"
            );
        }
        let little = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0";
        let big = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0";
        assert_eq!((orientation(little), orientation(big)), (Some(6), Some(6)));
        for cut in 0..little.len() - 2 {
            assert_eq!(orientation(&little[..cut]), None, "{cut}");
        }
    }

    #[test]
    fn a_large_picture_is_brought_to_the_pages_size_by_means_of_its_pixels() {
        let rgba = (0..2048 * 3).flat_map(|at| [if at % 2 == 0 { 10 } else { 20 }, 0, 0, 255]);
        let made = shrunk(Decoded {
            rgba: rgba.collect(),
            width: 2048,
            height: 3,
        });
        assert_eq!((made.width, made.height), (1024, 2));
        assert!(
            made.rgba
                .as_chunks::<4>()
                .0
                .iter()
                .all(|pixel| *pixel == [15, 0, 0, 255])
        );
    }
}
