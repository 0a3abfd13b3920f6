//! Reads the keys of a JSON object one by one, and notes everything that is wrong with them.
//!
//! A key is absent, `null`, or has a value: `None`, `Some(None)`, `Some(Some(value))`.

use crate::nearest::hint;
use crate::wire::faults::Faults;
use crate::wire::json::{Json, Object};

/// The most unknown keys of one object that are told.
const MOST_UNKNOWN: usize = 20;

/// Takes the keys of an object as they are asked for; those that nobody asked for are unknown.
#[derive(Debug)]
pub(crate) struct Fields<'o, 'a> {
    object: &'o Object<'a>,
    asked: Vec<&'static str>,
    /// Values that are wrong.
    wrong: Faults,
    /// Keys within inner objects that nobody asked for.
    unknown: Faults,
}

impl<'o, 'a> Fields<'o, 'a> {
    /// Begins to read `object`.
    pub(crate) const fn of(object: &'o Object<'a>) -> Self {
        Self { object, asked: Vec::new(), wrong: Faults::new(), unknown: Faults::new() }
    }

    /// The value of `key`, of whatever type.
    pub(crate) fn any(&mut self, key: &'static str) -> Option<&'o Json<'a>> {
        self.asked.push(key);
        self.object.get(key)
    }

    /// The string under `key`.
    pub(crate) fn text(&mut self, key: &'static str) -> Option<Option<String>> {
        let advice = "must be a string";
        self.typed(key, advice, |value| value.as_text().map(str::to_owned))
    }

    /// The string under `key`; the empty string is as good as `null`.
    pub(crate) fn filled(&mut self, key: &'static str) -> Option<Option<String>> {
        self.text(key).map(|text| text.filter(|text| !text.is_empty()))
    }

    /// The string under `key`, which is an identifier made of digits.
    pub(crate) fn digits(&mut self, key: &'static str) -> Option<Option<String>> {
        let advice = "must be a string: as a number it would lose leading zeros, and digits beyond the 15th";
        self.typed(key, advice, |value| value.as_text().map(str::to_owned))
    }

    /// The boolean under `key`.
    pub(crate) fn truth(&mut self, key: &'static str) -> Option<Option<bool>> {
        self.typed(key, "must be true or false", |value| match value {
            Json::Bool(yes) => Some(*yes),
            _ => None,
        })
    }

    /// The integer under `key`, written without fraction and exponent, from 0 to `most`.
    pub(crate) fn integer(&mut self, key: &'static str, most: u32) -> Option<Option<u32>> {
        let advice = format!("must be an integer from 0 to {most}");
        self.typed(key, &advice, |value| value.as_integer().filter(|number| *number <= most))
    }

    /// The strings of the array under `key`.
    pub(crate) fn texts(&mut self, key: &'static str) -> Option<Option<Vec<String>>> {
        self.typed(key, "must be an array of strings", |value| match value {
            Json::Array(items) => items.iter().map(|item| item.as_text().map(str::to_owned)).collect(),
            _ => None,
        })
    }

    /// What `read` makes of the object under `key`.
    pub(crate) fn object<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&mut Self) -> T,
    ) -> Option<Option<T>> {
        let inner = self.typed(key, "must be an object", |value| value.as_object())?;
        Some(inner.map(|inner| self.within(key, inner, read)))
    }

    /// The objects of the array under `key`.
    pub(crate) fn objects(&mut self, key: &'static str) -> Option<Option<Vec<&'o Object<'a>>>> {
        self.typed(key, "must be an array of objects", |value| match value {
            Json::Array(items) => items.iter().map(Json::as_object).collect(),
            _ => None,
        })
    }

    /// What `read` makes of `inner`, whose faults stand under `path`.
    pub(crate) fn within<T>(
        &mut self,
        path: &str,
        inner: &'o Object<'a>,
        read: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let mut fields = Fields::of(inner);
        let value = read(&mut fields);
        let (wrong, unknown) = fields.split();
        self.wrong.absorb_faults(path, wrong);
        self.unknown.absorb_faults(path, unknown);
        value
    }

    fn typed<T>(
        &mut self,
        key: &'static str,
        advice: &str,
        read: impl FnOnce(&'o Json<'a>) -> Option<T>,
    ) -> Option<Option<T>> {
        match self.any(key)? {
            Json::Null => Some(None),
            value => {
                let read = read(value);
                if read.is_none() {
                    self.wrong.add(key, format!("{advice}, not {}", value.kind()));
                }
                read.map(Some)
            }
        }
    }

    /// Adds what is wrong with values that were read.
    pub(crate) fn note(&mut self, faults: Faults) {
        self.wrong.absorb_faults("", faults);
    }

    /// What is wrong with values so far; it is no longer told by [`Fields::finish`].
    pub(crate) fn take_wrong(&mut self) -> Faults {
        std::mem::take(&mut self.wrong)
    }

    /// Everything that was wrong, keys that nobody asked for included.
    pub(crate) fn finish(self) -> Faults {
        let (mut faults, unknown) = self.split();
        faults.absorb_faults("", unknown);
        faults
    }

    fn split(mut self) -> (Faults, Faults) {
        for key in self.object.keys().filter(|key| !self.asked.contains(key)).take(MOST_UNKNOWN) {
            let (path, text) = unknown("field", key, &self.asked);
            self.unknown.add(path, text);
        }
        (self.wrong, self.unknown)
    }
}

/// How to refuse `name`, which is none of `known`: under which path, and with what text.
///
/// A name is repeated only where it looks like one; anything else may be a value that slipped into the wrong place.
pub(crate) fn unknown<'n>(what: &str, name: &'n str, known: &[&str]) -> (&'n str, String) {
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    if name.is_empty() || name.len() > 64 || digits > 4 || !name.bytes().all(plain) {
        return ("", format!("unknown {what}"));
    }
    (name, format!("unknown {what}{}", hint(name, known.iter().copied())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> String {
        let json = Json::read(text.as_bytes()).expect("JSON");
        let mut fields = Fields::of(json.as_object().expect("an object"));
        fields.text("username");
        fields.digits("iccid");
        fields.integer("useCaseId", 7);
        for (index, pair) in fields.objects("pairs").flatten().unwrap_or_default().into_iter().enumerate() {
            fields.within(&format!("pairs[{index}]"), pair, |pair| pair.truth("last"));
        }
        fields.finish().to_string()
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        assert_eq!(
            faults(r#"{"username":1,"pairs":[{"last":true},{"last":"no","lasst":1}],"useCaseId":8}"#),
            "pairs[1].lasst: unknown field; did you mean last?; \
             pairs[1].last: must be true or false, not a string; \
             useCaseId: must be an integer from 0 to 7, not a number; \
             username: must be a string, not a number"
        );
    }

    #[test]
    fn only_plain_integers_are_integers() {
        for number in ["1.0", "1e0", "-1", "-0", "8", "99999999999999999999"] {
            assert_ne!(faults(&format!(r#"{{"useCaseId":{number}}}"#)), "", "{number}");
        }
        assert_eq!(faults(r#"{"useCaseId":7}"#), "");
    }

    #[test]
    fn a_number_for_an_identifier_is_explained() {
        assert!(faults(r#"{"iccid":89014103211118510720}"#).contains("would lose leading zeros"));
    }

    #[test]
    fn an_unknown_key_is_repeated_only_where_it_looks_like_a_name() {
        assert_eq!(faults(r#"{"user_name":""}"#), "user_name: unknown field; did you mean username?");
        assert_eq!(faults(r#"{"zzz":""}"#), "zzz: unknown field");
        assert_eq!(faults(r#"{"310260123456789":""}"#), "unknown field");
        assert_eq!(faults(r#"{"john@example.com":""}"#), "unknown field");
    }
}
