//! A safetensors file's header: so much of JSON as the format has, objects of strings, whole numbers and
//! lists of them. Anything else is refused; names with escapes, which no network's file has, too.

/// The name that stands for words about the file instead of a tensor.
pub(super) const METADATA: &str = "__metadata__";

/// What is said of a tensor.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Entry<'a> {
    pub dtype: &'a str,
    pub shape: Vec<usize>,
    /// From the end of the header.
    pub data_offsets: [usize; 2],
}

#[derive(Debug, Default, PartialEq)]
pub(super) struct Header<'a> {
    pub words: Vec<(&'a str, &'a str)>,
    pub entries: Vec<(&'a str, Entry<'a>)>,
}

/// `None` for what is no such header.
pub(super) fn parse(bytes: &[u8]) -> Option<Header<'_>> {
    let mut text = Text {
        rest: std::str::from_utf8(bytes).ok()?,
    };
    let mut header = Header::default();
    text.object(|name, text| {
        if name == METADATA {
            text.object(|key, text| {
                header.words.push((key, text.string()?));
                Some(())
            })
        } else {
            header.entries.push((name, text.entry()?));
            Some(())
        }
    })?;
    text.skip_space();
    text.rest.is_empty().then_some(header)
}

/// What is left to read. Each method takes something from the front or gives `None`.
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

    /// A list of whatever `item` reads, between two marks.
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
    fn object(&mut self, mut member: impl FnMut(&'a str, &mut Self) -> Option<()>) -> Option<()> {
        self.list(['{', '}'], &mut |text| {
            let name = text.string()?;
            text.take(':')?;
            member(name, text)
        })
    }

    fn string(&mut self) -> Option<&'a str> {
        self.take('"')?;
        let end = self
            .rest
            .find(|c: char| matches!(c, '"' | '\\' | '\0'..'\x20'))?;
        let (string, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest.strip_prefix('"')?;
        Some(string)
    }

    fn number(&mut self) -> Option<usize> {
        self.skip_space();
        let end = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.rest.split_at_checked(end)?;
        // JSON has no leading zeros.
        if digits.len() > 1 && digits.starts_with('0') {
            return None;
        }
        self.rest = rest;
        digits.parse().ok()
    }

    fn numbers(&mut self) -> Option<Vec<usize>> {
        let mut numbers = Vec::new();
        self.list(['[', ']'], &mut |text| {
            numbers.push(text.number()?);
            Some(())
        })?;
        Some(numbers)
    }

    fn entry(&mut self) -> Option<Entry<'a>> {
        let (mut dtype, mut shape, mut offsets) = (None, None, None);
        self.object(|name, text| {
            // Each once.
            let is_new = match name {
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
        assert_eq!(header.words, [("a", "b c")]);
        let entry = |dtype, shape: &[usize], data_offsets| Entry {
            dtype,
            shape: shape.to_vec(),
            data_offsets,
        };
        let x = entry("F32", &[2, 30], [0, 240]);
        let y = entry("I8", &[], [240, 241]);
        assert_eq!(header.entries, [("x", x), ("y", y)]);
        assert_eq!(parse(b"{}"), Some(Header::default()));
    }

    #[test]
    fn what_is_no_header_is_none() {
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
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999999],\"data_offsets\":[0,4]}}",
            "{\"a\\u0062\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        ] {
            assert_eq!(parse(text.as_bytes()), None, "{text}");
        }
        assert_eq!(parse(b"{\"\xff\":{}}"), None);
    }
}
