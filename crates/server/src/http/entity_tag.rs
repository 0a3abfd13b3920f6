//! Entity tags: the version of a subscriber as HTTP tells it, and the versions that a caller expects (RFC 9110 §8.8.3,
//! §13.1.1).

use simroll_domain::{IfVersion, JournalNumber};

/// The tag of a subscriber of that version. It is strong: every change makes another version.
pub(crate) fn of(version: JournalNumber) -> String {
    format!("\"{version}\"")
}

/// Reads the values of `If-Match`: `*`, or a list of tags, of which one must be that of the subscriber. A weak tag is no
/// subscriber's, and neither is one that is not from here.
///
/// `None` where they are malformed.
pub(super) fn if_match<'v>(values: impl Iterator<Item = &'v [u8]>) -> Option<IfVersion> {
    let list = values.collect::<Vec<_>>().join(&b',');
    if list.trim_ascii() == b"*" {
        return Some(IfVersion::Any);
    }
    let (mut versions, mut tags, mut rest) = (Vec::new(), 0, &*list);
    loop {
        while let [b',' | b' ' | b'\t', tail @ ..] = rest {
            rest = tail;
        }
        if rest.is_empty() {
            return (tags > 0).then_some(IfVersion::OneOf(versions));
        }
        let weak = rest.strip_prefix(b"W/");
        let opaque = weak.unwrap_or(rest).strip_prefix(b"\"")?;
        let end = opaque.iter().position(|byte| *byte == b'"')?;
        let (tag, tail) = (&opaque[..end], &opaque[end + 1..]);
        if !tag.iter().all(|byte| matches!(byte, b'!'..=b'~' | 0x80..)) {
            return None;
        }
        if !matches!(tail.trim_ascii_start(), [] | [b',', ..]) {
            return None;
        }
        if weak.is_none() {
            versions.extend(version(tag));
        }
        (tags, rest) = (tags + 1, tail);
    }
}

/// The version that has that tag.
fn version(tag: &[u8]) -> Option<JournalNumber> {
    let text = std::str::from_utf8(tag).ok()?;
    let number = text.parse().ok().map(JournalNumber::new)?;
    (number.to_string() == text).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_of(versions: &[i64]) -> Option<IfVersion> {
        Some(IfVersion::OneOf(versions.iter().map(|number| JournalNumber::new(*number)).collect()))
    }

    fn read(values: &[&str]) -> Option<IfVersion> {
        if_match(values.iter().map(|value| value.as_bytes()))
    }

    #[test]
    fn a_tag_is_read_as_it_is_written() {
        assert_eq!(read(&[&of(JournalNumber::new(42))]), one_of(&[42]));
    }

    #[test]
    fn lists_may_stand_in_one_line_or_several() {
        for values in [&["\"1\",\"2\""][..], &["\"1\" ,\t\"2\""], &["\"1\"", "\"2\""], &[", \"1\",, \"2\","]]
        {
            assert_eq!(read(values), one_of(&[1, 2]), "{values:?}");
        }
    }

    #[test]
    fn a_star_is_any_version_and_stands_alone() {
        assert_eq!(read(&["*"]), Some(IfVersion::Any));
        assert_eq!(read(&[" * "]), Some(IfVersion::Any));
        for values in [&["*, \"1\""][..], &["\"1\", *"], &["*", "*"], &["\"1\"", "*"]] {
            assert_eq!(read(values), None, "{values:?}");
        }
        assert_eq!(read(&["\"*\""]), one_of(&[]));
    }

    #[test]
    fn tags_that_nobody_can_have_are_read_and_dropped() {
        for value in ["W/\"1\"", "\"01\"", "\"+1\"", "\"\"", "\"a,b\"", "\"é\"", "\"9223372036854775808\""] {
            assert_eq!(read(&[value]), one_of(&[]), "{value}");
            assert_eq!(read(&[value, "\"5\""]), one_of(&[5]), "{value}");
        }
    }

    #[test]
    fn what_is_no_tag_is_malformed() {
        for value in [
            "",
            ",",
            "1",
            "\"1",
            "1\"",
            "\"1\"\"2\"",
            "\"1\" \"2\"",
            "w/\"1\"",
            "W/1",
            "W/ \"1\"",
            "\"1 \"",
            "\"1\"x",
            "W/",
            "\"\u{7f}\"",
            "'1'",
        ] {
            assert_eq!(read(&[value]), None, "{value:?}");
        }
    }
}
