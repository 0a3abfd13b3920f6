//! A strict reader of JSON (RFC 8259).
//!
//! Stricter than most, because what two readers understand differently is how requests are smuggled past checks:
//! a key that stands twice in an object, U+0000 anywhere, nesting deeper than [`MAX_DEPTH`] and bytes that are not
//! UTF-8 are refused. The text of a number is kept as it was written, so that a 20-digit number is never rounded.
//!
//! It reads what a caller sent into a tree; what the tree means is read by [`Fields`](crate::wire::fields::Fields).

mod reader;

use std::borrow::Cow;
use std::fmt;

use serde::ser::{Error as _, Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::value::RawValue;

use self::reader::Reader;

/// The most arrays and objects within each other.
pub(crate) const MAX_DEPTH: usize = 128;

/// A JSON value that borrows from the text it was read from.
#[derive(Clone, PartialEq)]
pub(crate) enum Json<'a> {
    Null,
    Bool(bool),
    /// As it was written, so it is a number of RFC 8259 §6 and nothing else.
    Number(&'a str),
    Text(Cow<'a, str>),
    Array(Vec<Self>),
    Object(Object<'a>),
}

/// The members of a JSON object in the order in which they stand; no key stands twice.
#[derive(Clone, PartialEq, Default)]
pub(crate) struct Object<'a>(Vec<(Cow<'a, str>, Json<'a>)>);

/// Why some bytes are not read. It holds nothing of what they say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct JsonError {
    reason: &'static str,
    /// In bytes from 0.
    at: usize,
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.reason, self.at)
    }
}

impl<'a> Json<'a> {
    /// Reads exactly one value.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, JsonError> {
        let text = std::str::from_utf8(bytes)
            .map_err(|error| JsonError { reason: "not UTF-8", at: error.valid_up_to() })?;
        Reader::of(text).document()
    }

    /// What it is, with its article.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::Text(_) => "a string",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
        }
    }

    /// The text of a string.
    pub(crate) fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The integer, if it is a number without sign, fraction and exponent that fits.
    pub(crate) fn as_integer(&self) -> Option<u32> {
        if let Self::Number(digits) = self { digits.parse().ok() } else { None }
    }

    /// The members of an object.
    pub(crate) const fn as_object(&self) -> Option<&Object<'a>> {
        if let Self::Object(object) = self { Some(object) } else { None }
    }
}

impl<'a> Object<'a> {
    /// The value of that key.
    pub(crate) fn get(&self, key: &str) -> Option<&Json<'a>> {
        self.0.iter().find(|(own, _)| own == key).map(|(_, value)| value)
    }

    /// The keys, in order.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(key, _)| key.as_ref())
    }

    /// Whether some key stands twice.
    fn repeats(&self) -> bool {
        let mut keys: Vec<&str> = self.keys().collect();
        keys.sort_unstable();
        keys.windows(2).any(|pair| pair[0] == pair[1])
    }
}

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(yes) => serializer.serialize_bool(*yes),
            Self::Number(text) => {
                serde_json::from_str::<&RawValue>(text).map_err(S::Error::custom)?.serialize(serializer)
            }
            Self::Text(text) => serializer.serialize_str(text),
            Self::Array(items) => {
                let mut out = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    out.serialize_element(item)?;
                }
                out.end()
            }
            Self::Object(object) => {
                let mut out = serializer.serialize_map(Some(object.0.len()))?;
                for (key, value) in &object.0 {
                    out.serialize_entry(key, value)?;
                }
                out.end()
            }
        }
    }
}

/// What callers send is personal: only its kind is shown.
impl fmt::Debug for Json<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind())
    }
}

impl fmt::Debug for Object<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn error(text: &str) -> String {
        Json::read(text.as_bytes()).expect_err("refused").to_string()
    }

    fn echo(text: &str) -> String {
        serde_json::to_string(&Json::read(text.as_bytes()).expect("JSON")).expect("writable")
    }

    #[test]
    fn a_key_that_stands_twice_is_refused_at_every_level() {
        assert_eq!(error(r#"{"a":1,"a":1}"#), "a key that stands twice in the object at byte 0");
        assert_eq!(error(r#"[{"b":{"a":1,"\u0061":2}}]"#), "a key that stands twice in the object at byte 6");
    }

    #[test]
    fn a_nul_is_refused_in_keys_and_values_escaped_or_not() {
        assert_eq!(error(r#""a\u0000""#), "a NUL at byte 4");
        assert_eq!(error(r#"{"\u0000":1}"#), "a NUL at byte 4");
        assert_eq!(error("\"a\0\""), "a NUL at byte 2");
    }

    #[test]
    fn nesting_is_bounded() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(Json::read(nested(MAX_DEPTH).as_bytes()).is_ok());
        assert_eq!(error(&nested(MAX_DEPTH + 1)), "JSON nested deeper than 128 levels at byte 128");
        assert_eq!(error(&"{\"a\":".repeat(100_000)), "JSON nested deeper than 128 levels at byte 640");
    }

    #[test]
    fn bytes_that_are_not_utf8_are_refused() {
        assert_eq!(Json::read(b"\"\xff\"").expect_err("refused").to_string(), "not UTF-8 at byte 1");
    }

    #[test]
    fn the_text_of_a_number_is_kept() {
        for text in ["89014103211118510720", "-0", "1.0", "1e400", "0.30000000000000000000000000000001"] {
            assert_eq!(echo(text), text);
        }
    }

    #[test]
    fn escapes_are_read() {
        let text = Json::read(br#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00x""#).expect("JSON");
        assert_eq!(text.as_text(), Some("\"\\/\u{8}\u{c}\n\r\té😀x"));
        assert_eq!(error(r#""\ud83d""#), "half of a surrogate pair at byte 3");
        assert_eq!(error(r#""\ude00\ud83d""#), "half of a surrogate pair at byte 3");
    }

    /// Texts that are JSON or nearly so.
    fn near_json() -> impl Strategy<Value = String> {
        let pieces = prop::sample::select(vec![
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"a\"",
            "\"b\"",
            "\"\\u00e9\"",
            "\"\\ud83d\\ude00\"",
            "\"\\udead\"",
            "\"",
            "\\",
            "0",
            "-",
            "1",
            ".",
            "e",
            "+",
            "null",
            "true",
            "false",
            " ",
            "\n",
            "\u{1}",
            "é",
            "12",
            "1.5e3",
        ]);
        prop::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn it_reads_what_serde_json_reads(text in near_json()) {
            let theirs = serde_json::from_str::<serde_json::Value>(&text);
            match (Json::read(text.as_bytes()), theirs) {
                (Ok(ours), Ok(theirs)) => {
                    let again = serde_json::to_string(&ours).expect("writable");
                    prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&again).expect("JSON"), theirs);
                }
                (Err(error), Ok(_)) => prop_assert_eq!(error.reason, "a key that stands twice in the object"),
                (Ok(_), Err(error)) => prop_assert!(error.to_string().starts_with("number out of range")),
                (Err(_), Err(_)) => {}
            }
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let _either = Json::read(&bytes);
        }
    }
}
