//! Unpacks gzip data (RFC 1952) for the command line: any number of members, with zeros between or behind them, as
//! archivers and `bgzip` write them. Memory is bounded: nothing is unpacked past [`room`]. Not in the wasm build:
//! there `www/engine/gzip.js` does the same.

use std::io::{self, Read};

use flate2::bufread::GzDecoder;

use crate::error::{CommandLineError, GzipFault};

/// The first bytes of every member.
const MAGIC: [u8; 2] = [0x1f, 0x8b];

/// The most that a file of this many bytes may unpack to, or take in memory once it is read: with the file itself less
/// than ten times its size and 64 MiB.
pub fn room(bytes: usize) -> usize {
    bytes.saturating_mul(8).saturating_add(48 << 20)
}

/// The bytes of a file, unpacked when the first two bytes say that they are gzipped.
pub struct Unpacker<'a> {
    file: &'a str,
    bytes: &'a [u8],
    /// The most bytes that are read.
    most: usize,
    /// `None` for bytes that are not packed.
    member: Option<GzDecoder<&'a [u8]>>,
    /// Bytes read so far.
    read: usize,
    /// Bytes behind the last member that are not a member.
    trailing: Option<usize>,
}

impl<'a> Unpacker<'a> {
    /// `file` is the name for errors.
    pub fn new(file: &'a str, bytes: &'a [u8]) -> Self {
        let is_packed = bytes.starts_with(&MAGIC);
        Self {
            file,
            bytes,
            most: room(bytes.len()),
            member: is_packed.then(|| GzDecoder::new(bytes)),
            read: 0,
            trailing: None,
        }
    }

    /// Classifies an error of reading.
    pub fn explain(&self, error: &io::Error) -> CommandLineError {
        let packed = self.member.as_ref();
        let rest = packed.map_or(0, |member| member.get_ref().len());
        let file = self.file.to_owned();
        let most = self.most;
        if self.read > most {
            return CommandLineError::UnpacksToMore { file, most };
        }
        let fault = match (self.trailing, error.kind()) {
            (Some(bytes), _) => GzipFault::Trailing { bytes },
            (_, io::ErrorKind::UnexpectedEof) => GzipFault::Cut,
            _ => GzipFault::Damaged {
                reason: error.to_string(),
            },
        };
        CommandLineError::Gzip {
            file,
            offset: self.bytes.len() - self.trailing.unwrap_or(rest),
            fault,
            unpacked: self.read,
        }
    }
}

impl Read for Unpacker<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(member) = &mut self.member else {
            let count = (&self.bytes[self.read..]).read(buffer)?;
            self.read += count;
            return Ok(count);
        };
        loop {
            let count = member.read(buffer)?;
            self.read += count;
            if self.read > self.most {
                return Err(io::ErrorKind::FileTooLarge.into());
            }
            if count > 0 || buffer.is_empty() {
                return Ok(count);
            }
            let rest = *member.get_ref();
            let zeros = rest.iter().take_while(|&&byte| byte == 0).count();
            let rest = &rest[zeros..];
            if rest.is_empty() {
                return Ok(0);
            }
            if !rest.starts_with(&MAGIC) {
                self.trailing = Some(rest.len());
                return Err(io::ErrorKind::InvalidData.into());
            }
            *member = GzDecoder::new(rest);
        }
    }
}

/// Unpacks gzip data and returns any other bytes unchanged. `file` is the name for errors, whose offset is in
/// compressed bytes: that of the end or of the damage.
///
/// # Errors
/// [`CommandLineError::Gzip`], [`CommandLineError::UnpacksToMore`].
pub fn unpack(file: &str, bytes: Vec<u8>) -> Result<Vec<u8>, CommandLineError> {
    let most = room(bytes.len());
    unpack_within(most, file, bytes)
}

/// The same, to `most` bytes.
///
/// # Errors
/// As [`unpack`].
pub fn unpack_within(most: usize, file: &str, bytes: Vec<u8>) -> Result<Vec<u8>, CommandLineError> {
    if !bytes.starts_with(&MAGIC) {
        return Ok(bytes);
    }
    let mut unpacker = Unpacker {
        most,
        ..Unpacker::new(file, &bytes)
    };
    // Counted first, so that memory is taken once: a list that grows is there twice while it moves.
    match io::copy(&mut unpacker, &mut io::sink()) {
        Ok(_) => {
            let mut unpacked = Vec::with_capacity(unpacker.read);
            let again = Unpacker::new(file, &bytes).read_to_end(&mut unpacked);
            again.expect("the same bytes as before");
            Ok(unpacked)
        }
        Err(error) => Err(unpacker.explain(&error)),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, GzBuilder, write::GzEncoder};
    use proptest::prelude::*;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn refused(packed: Vec<u8>) -> String {
        let error = unpack("digits.gz", packed).unwrap_err();
        crate::Error::from(error).to_string()
    }

    #[test]
    fn bytes_that_are_not_gzipped_come_back_as_they_are() {
        assert_eq!(unpack("plain", vec![0, 0, 8, 1]), Ok(vec![0, 0, 8, 1]));
        assert_eq!(unpack("empty", vec![]), Ok(vec![]));
    }

    #[test]
    fn members_with_extra_fields_and_zeros_between_them_are_one_file() {
        let mut named = GzBuilder::new()
            .extra(b"BC\x02\0\x1b\0".as_slice())
            .filename("part")
            .comment("of two")
            .write(Vec::new(), Compression::fast());
        named.write_all(b"its ").unwrap();
        let named = named.finish().unwrap();
        let packed = [
            &gzip(b"dig"),
            &named,
            &vec![0; 700],
            &gzip(b""),
            &gzip(b"end"),
            &vec![0; 5],
        ];
        let packed = packed.map(Vec::as_slice).concat();
        assert_eq!(unpack("digits.gz", packed), Ok(b"digits end".to_vec()));
    }

    #[test]
    fn a_gzip_cut_short_says_how_far_it_went() {
        let mut packed = gzip(&[7; 1000]);
        packed.truncate(packed.len() - 3);
        let at = packed.len();
        let says = format!(
            "digits.gz: damaged gzip data at byte {at}: \
             expected more gzip data, found the end of the file (1000 bytes unpacked so far)"
        );
        assert_eq!(refused(packed), says);
    }

    #[test]
    fn a_damaged_gzip_is_refused_in_whichever_member() {
        let mut packed = gzip(b"digits");
        let checksum = packed.len() - 8;
        packed[checksum] ^= 1;
        let says =
            "expected sound gzip data, found corrupt gzip stream does not have a matching checksum";
        let says = |at, so_far| {
            format!(
                "digits.gz: damaged gzip data at byte {at}: {says} ({so_far} bytes unpacked so far)"
            )
        };
        assert_eq!(refused(packed.clone()), says(26, 6));
        assert_eq!(refused([gzip(b"digits"), packed].concat()), says(52, 12));
    }

    #[test]
    fn bytes_after_the_gzip_data_are_refused_where_they_begin() {
        let packed = [gzip(b"digits"), vec![0; 4], b"notes".to_vec()].concat();
        assert_eq!(
            refused(packed),
            "digits.gz: damaged gzip data at byte 30: \
             expected the end of the file, found 5 more bytes (6 bytes unpacked so far)"
        );
    }

    #[test]
    fn a_file_that_unpacks_to_more_than_its_room_is_left_alone_there() {
        let packed = gzip(&vec![0; 60 << 20]);
        let most = room(packed.len());
        assert!(most < 60 << 20);
        let says = format!("expected at most {most} bytes");
        let message = refused(packed);
        assert!(message.contains(&says), "{message}");
        let fits = gzip(&vec![0; 47 << 20]);
        assert_eq!(unpack("digits.gz", fits).unwrap().len(), 47 << 20);
    }

    proptest! {
        #[test]
        fn what_is_packed_is_unpacked(
            parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 1..4),
        ) {
            let packed = parts.iter().flat_map(|part| gzip(part)).collect();
            prop_assert_eq!(unpack("file", packed), Ok(parts.concat()));
        }

        #[test]
        fn a_cut_anywhere_is_an_error(
            bytes in prop::collection::vec(any::<u8>(), 0..400),
            at in any::<prop::sample::Index>(),
        ) {
            let packed = gzip(&bytes);
            let length = 2 + at.index(packed.len() - 2);
            prop_assert!(unpack("file", packed[..length].to_vec()).is_err());
        }

        #[test]
        fn damage_is_never_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = unpack("file", [&MAGIC[..], &[8, 0], &bytes].concat());
        }
    }
}
