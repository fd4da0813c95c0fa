//! A safetensors file's header: the subset of JSON that the format uses, objects of strings, whole numbers
//! and lists of them. Anything else is refused. The work grows with the header's length alone.

use std::borrow::Cow;

use crate::error::{Counted, WeightsFault};

/// The name of the entry with texts about the file instead of a tensor.
pub(super) const METADATA: &str = "__metadata__";

/// The most tensors, and the most words, that a file may have: a network of [`MAX_LAYERS`](super::reader::MAX_LAYERS)
/// layers has half as many.
pub(super) const MOST: usize = 1024;

/// What is said of a tensor.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Entry<'a> {
    pub dtype: Cow<'a, str>,
    /// A number past `u64` is its greatest, on every machine: no file is as long.
    pub shape: Vec<u64>,
    /// From the end of the header.
    pub data_offsets: [u64; 2],
}

#[derive(Debug, Default, PartialEq)]
pub(super) struct Header<'a> {
    pub words: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    pub entries: Vec<(Cow<'a, str>, Entry<'a>)>,
}

/// # Errors
/// What is no such header, or has more than [`MOST`] of something.
pub(super) fn parse(bytes: &[u8]) -> Result<Header<'_>, WeightsFault> {
    let mut header = Header::default();
    match std::str::from_utf8(bytes) {
        Ok(rest) if read(Text { rest }, &mut header).is_some() => Ok(header),
        _ => Err(match (header.words.len(), header.entries.len()) {
            (MOST.., _) => too_many(Counted::Words),
            (_, MOST..) => too_many(Counted::Tensors),
            _ => WeightsFault::HeaderJson,
        }),
    }
}

fn too_many(of: Counted) -> WeightsFault {
    WeightsFault::TooMany { of, most: MOST }
}

fn read<'a>(mut text: Text<'a>, header: &mut Header<'a>) -> Option<()> {
    text.object(|name, text| {
        if name == METADATA {
            text.object(|key, text| push(&mut header.words, (key, text.string()?)))
        } else {
            push(&mut header.entries, (name, text.entry()?))
        }
    })?;
    text.skip_space();
    text.rest.is_empty().then_some(())
}

/// `None` where there are as many as there may be.
fn push<T>(list: &mut Vec<T>, item: T) -> Option<()> {
    (list.len() < MOST).then(|| list.push(item))
}

/// What is left to read. Each method consumes a token at the front, or returns `None`.
struct Text<'a> {
    rest: &'a str,
}

impl<'a> Text<'a> {
    fn skip_space(&mut self) {
        let space = |c| matches!(c, ' ' | '\t' | '\n' | '\r');
        self.rest = self.rest.trim_start_matches(space);
    }

    fn take(&mut self, mark: char) -> Option<()> {
        self.skip_space();
        self.rest = self.rest.strip_prefix(mark)?;
        Some(())
    }

    /// A list of items that `item` reads, between two marks.
    fn list(
        &mut self,
        [open, close]: [char; 2],
        item: &mut dyn FnMut(&mut Self) -> Option<()>,
    ) -> Option<()> {
        self.take(open)?;
        if self.take(close).is_some() {
            return Some(());
        }
        loop {
            item(self)?;
            if self.take(close).is_some() {
                return Some(());
            }
            self.take(',')?;
        }
    }

    /// An object; `member` reads the value of each name.
    fn object(
        &mut self,
        mut member: impl FnMut(Cow<'a, str>, &mut Self) -> Option<()>,
    ) -> Option<()> {
        self.list(['{', '}'], &mut |text| {
            let name = text.string()?;
            text.take(':')?;
            member(name, text)
        })
    }

    fn string(&mut self) -> Option<Cow<'a, str>> {
        self.take('"')?;
        let mut string = Cow::default();
        loop {
            let ends = |c: char| matches!(c, '"' | '\\' | '\0'..'\x20');
            let (piece, rest) = self.rest.split_at_checked(self.rest.find(ends)?)?;
            string += piece;
            self.rest = rest.strip_prefix(['"', '\\'])?;
            if rest.starts_with('"') {
                return Some(string);
            }
            string.to_mut().push(self.escaped()?);
        }
    }

    /// What follows a backslash.
    fn escaped(&mut self) -> Option<char> {
        let mut rest = self.rest.chars();
        let mark = rest.next()?;
        self.rest = rest.as_str();
        Some(match mark {
            '"' | '\\' | '/' => mark,
            'b' => '\x08',
            'f' => '\x0c',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => match self.four_digits()? {
                // A character past 65,535 is written as two, of ten bits each.
                high @ 0xd800..0xdc00 => {
                    self.rest = self.rest.strip_prefix("\\u")?;
                    let low = self.four_digits()?.checked_sub(0xdc00)?;
                    let low = (low < 0x400).then_some(low)?;
                    char::from_u32(0x10000 + ((high - 0xd800) << 10) + low)?
                }
                other => char::from_u32(other)?,
            },
            _ => return None,
        })
    }

    fn four_digits(&mut self) -> Option<u32> {
        let (digits, rest) = self.rest.split_at_checked(4)?;
        self.rest = rest;
        digits
            .chars()
            .try_fold(0, |number, digit| Some(16 * number + digit.to_digit(16)?))
    }

    fn number(&mut self) -> Option<u64> {
        self.skip_space();
        let end = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.rest.split_at_checked(end)?;
        // JSON has no leading zeros.
        if digits.is_empty() || digits.len() > 1 && digits.starts_with('0') {
            return None;
        }
        self.rest = rest;
        let append = |number: u64, digit| {
            let number = number.saturating_mul(10);
            number.saturating_add(u64::from(digit - b'0'))
        };
        Some(digits.bytes().fold(0, append))
    }

    fn numbers(&mut self) -> Option<Vec<u64>> {
        let mut numbers = Vec::new();
        self.list(['[', ']'], &mut |text| push(&mut numbers, text.number()?))?;
        Some(numbers)
    }

    fn entry(&mut self) -> Option<Entry<'a>> {
        let (mut dtype, mut shape, mut offsets) = (None, None, None);
        self.object(|name, text| {
            // Each once.
            let is_new = match &*name {
                "dtype" => dtype.replace(text.string()?).is_none(),
                "shape" => shape.replace(text.numbers()?).is_none(),
                "data_offsets" => offsets.replace(text.numbers()?).is_none(),
                _ => false,
            };
            is_new.then_some(())
        })?;
        Some(Entry {
            dtype: dtype?,
            shape: shape?,
            data_offsets: offsets?.try_into().ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_tensors_are_read_with_any_space_between() {
        let text = "\n{ \"__metadata__\" : {\"a\":\"b c\"} ,\t\"x\":{\"shape\":[2, 30],\"dtype\":\"F32\",\
                    \"data_offsets\":[ 0 ,240]},\"y\":{\"dtype\":\"I8\",\"shape\":[],\"data_offsets\":[240,241]}}  ";
        let header = parse(text.as_bytes()).unwrap();
        assert_eq!(header.words, [("a".into(), "b c".into())]);
        let entry = |dtype: &'static str, shape: &[u64], data_offsets| Entry {
            dtype: dtype.into(),
            shape: shape.to_vec(),
            data_offsets,
        };
        let x = entry("F32", &[2, 30], [0, 240]);
        let y = entry("I8", &[], [240, 241]);
        assert_eq!(header.entries, [("x".into(), x), ("y".into(), y)]);
        assert_eq!(parse(b"{}"), Ok(Header::default()));
    }

    #[test]
    fn what_is_no_header_is_refused() {
        for text in [
            "",
            "{",
            "[]",
            "{}x",
            "{\"a\"}",
            "{\"a\":1}",
            "{\"a\":{}}",
            "{,}",
            "{\"__metadata__\":{\"a\":1}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[01],\"data_offsets\":[0,4]}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[0,4]}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[1,],\"data_offsets\":[0,4]}}",
            "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"more\":\"x\"}}",
            r#"{"__metadata__":{"a":"\x"}}"#,
            r#"{"__metadata__":{"a":"\u00e"}}"#,
            r#"{"__metadata__":{"a":"\ud83d"}}"#,
            r#"{"__metadata__":{"a":"\ud83d\u0041"}}"#,
            r#"{"__metadata__":{"a":"\ude00"}}"#,
            r#"{"__metadata__":{"a":"\u+041"}}"#,
            r#"{"__metadata__":{"a":"\"}}"#,
        ] {
            assert_eq!(
                parse(text.as_bytes()),
                Err(WeightsFault::HeaderJson),
                "{text}"
            );
        }
        assert_eq!(parse(b"{\"\xff\":{}}"), Err(WeightsFault::HeaderJson));
    }

    #[test]
    fn escapes_are_read_wherever_a_string_stands() {
        let text = r#"{"__metadata__":{"by \"me\"":"a\\b\/c\b\f\n\r\t\u00e9\u4e2d\uD83D\ude00"},
                       "d\u0065nse":{"\u0064type":"F\u00332","shape":[1],"data\u005foffsets":[0,4]}}"#;
        let header = parse(text.as_bytes()).unwrap();
        let word = "a\\b/c\x08\x0c\n\r\té中😀";
        assert_eq!(header.words, [("by \"me\"".into(), word.into())]);
        let entry = Entry {
            dtype: "F32".into(),
            shape: vec![1],
            data_offsets: [0, 4],
        };
        assert_eq!(header.entries, [("dense".into(), entry)]);
    }

    #[test]
    fn more_tensors_or_words_than_a_network_can_have_are_refused_by_their_number() {
        let words = |count: usize| {
            let words: Vec<_> = (0..count).map(|n| format!("\"{n}\":\"\"")).collect();
            format!("{{\"__metadata__\":{{{}}}}}", words.join(","))
        };
        let tensors = |count: usize| {
            let entry = r#"{"dtype":"F32","shape":[0],"data_offsets":[0,0]}"#;
            let tensors: Vec<_> = (0..count).map(|n| format!("\"{n}\":{entry}")).collect();
            format!("{{{}}}", tensors.join(","))
        };
        assert_eq!(parse(words(MOST).as_bytes()).unwrap().words.len(), MOST);
        assert_eq!(parse(tensors(MOST).as_bytes()).unwrap().entries.len(), MOST);
        for (text, of) in [
            (words(MOST + 1), Counted::Words),
            (tensors(MOST + 1), Counted::Tensors),
        ] {
            assert_eq!(parse(text.as_bytes()), Err(too_many(of)));
        }
    }
}
