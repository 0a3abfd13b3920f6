//! What is wrong with a request, field by field.
//!
//! It never holds a value that a caller sent: those are personal data.

use std::collections::BTreeMap;
use std::fmt;

use simroll_identifiers::{Finding, Kind};
use validator::{ValidationErrors, ValidationErrorsKind};

/// Everything that is wrong with a body, by the path of the field, such as `user.username`; what is not of one field
/// has an empty path.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Faults(BTreeMap<String, Vec<String>>);

impl Faults {
    /// Nothing is wrong.
    pub(crate) const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// One thing that is wrong.
    pub(crate) fn one(path: impl Into<String>, what: impl Into<String>) -> Self {
        let mut faults = Self::default();
        faults.add(path, what);
        faults
    }

    /// What `validator` found, each name of a Rust field spelled by `name`.
    pub(crate) fn found(errors: Result<(), ValidationErrors>, name: fn(&str) -> String) -> Self {
        let mut faults = Self::default();
        faults.absorb(errors, name);
        faults
    }

    /// Adds something that is wrong with the field of that path.
    pub(crate) fn add(&mut self, path: impl Into<String>, what: impl Into<String>) {
        self.0.entry(path.into()).or_default().push(what.into());
    }

    /// Adds what `validator` found, each name of a Rust field spelled by `name`.
    pub(crate) fn absorb(&mut self, errors: Result<(), ValidationErrors>, name: fn(&str) -> String) {
        if let Err(errors) = errors {
            self.absorb_under("", &errors, name);
        }
    }

    fn absorb_under(&mut self, parent: &str, errors: &ValidationErrors, name: fn(&str) -> String) {
        for (field, kind) in errors.errors() {
            let path = join(parent, &name(field));
            match kind {
                // Only the message is taken: `validator` puts the value itself among the parameters.
                ValidationErrorsKind::Field(errors) => {
                    for error in errors {
                        self.add(&path, error.message.as_deref().unwrap_or(&error.code));
                    }
                }
                ValidationErrorsKind::Struct(errors) => self.absorb_under(&path, errors, name),
                ValidationErrorsKind::List(items) => {
                    for (index, errors) in items {
                        self.absorb_under(&format!("{path}[{index}]"), errors, name);
                    }
                }
            }
        }
    }

    /// Adds every fault of `inner`, which is about the field of that path.
    pub(crate) fn absorb_faults(&mut self, parent: &str, inner: Self) {
        for (path, texts) in inner.0 {
            self.0.entry(join(parent, &path)).or_default().extend(texts);
        }
    }

    /// `value`, if nothing is wrong.
    pub(crate) fn unless<T>(self, value: T) -> Result<T, Self> {
        if self.is_empty() { Ok(value) } else { Err(self) }
    }

    /// Whether nothing is wrong.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// By path, in the order of the paths.
    pub(crate) fn into_map(self) -> BTreeMap<String, Vec<String>> {
        self.0
    }
}

/// The most faults that one line tells.
const MOST_TOLD: usize = 50;

/// One line.
impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = self.0.iter().flat_map(|(path, texts)| texts.iter().map(move |text| (path, text)));
        for (place, (path, text)) in lines.enumerate() {
            if place == MOST_TOLD {
                return f.write_str("; and more");
            }
            f.write_str(if place == 0 { "" } else { "; " })?;
            if path.is_empty() { f.write_str(text)? } else { write!(f, "{path}: {text}")? }
        }
        Ok(())
    }
}

fn join(parent: &str, path: &str) -> String {
    match (parent, path) {
        ("", path) => path.to_owned(),
        (parent, "") => parent.to_owned(),
        (parent, path) => format!("{parent}.{path}"),
    }
}

/// A finding in words: its code, its place and what would have been right.
pub(crate) fn finding_text(kind: Kind, finding: &Finding) -> String {
    let place = finding.position().map(|byte| format!(" at byte {byte}")).unwrap_or_default();
    format!("{kind} {}{place}, expected {}", finding.code(), finding.expected())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_told_in_one_line_by_path() {
        let mut faults = Faults::one("b", "is odd");
        faults.add("", "nobody is named");
        faults.absorb_faults("user", Faults::one("username", "is long"));
        assert_eq!(faults.to_string(), "nobody is named; b: is odd; user.username: is long");
    }
}
