//! Findings: what parsing noticed about a text beside its value.

use core::fmt;

use crate::place::Position;
use crate::{Code, Expected};

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing, nothing is wrong: a blank that was dropped, a country code that several countries share.
    Note,
    /// Occurs in the field and deserves a look; whether it is accepted is the caller's policy.
    Warning,
    /// The text is not a valid identifier of its kind.
    Error,
}

impl Severity {
    /// The name in lower case: `note`, `warning` or `error`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// One thing that parsing noticed.
///
/// It never holds the value, so it can be logged.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Finding {
    code: Code,
    severity: Severity,
    position: Position,
    expected: Expected,
}

impl Finding {
    const EMPTY: Self = Self::new(Code::InvalidCharacter, Severity::Note, Position::at(0), Expected::Nothing);

    pub(crate) const fn new(code: Code, severity: Severity, position: Position, expected: Expected) -> Self {
        Self { code, severity, position, expected }
    }

    /// What was noticed.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    /// How grave it is for this kind of identifier.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        self.severity
    }

    /// Where in the given text, in bytes from 0, if it has one place. What is missing has the place where it belongs.
    #[must_use]
    pub const fn position(&self) -> Option<usize> {
        self.position.get()
    }

    /// What would have been right.
    #[must_use]
    pub const fn expected(&self) -> Expected {
        self.expected
    }
}

/// `warning: spare_digit_zero at byte 14, expected 8`.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.severity, self.code)?;
        if let Some(position) = self.position() {
            write!(f, " at byte {position}")?;
        }
        match self.expected {
            Expected::Nothing => Ok(()),
            expected => write!(f, ", expected {expected}"),
        }
    }
}

impl fmt::Debug for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Finding")
            .field("code", &self.code)
            .field("severity", &self.severity)
            .field("position", &self.position())
            .field("expected", &self.expected)
            .finish()
    }
}

/// Everything that parsing noticed about one text, in the order in which it was noticed; each code at most once.
///
/// A small array without allocation.
#[derive(Clone, Copy)]
pub struct Findings {
    count: u8,
    items: [Finding; Self::CAPACITY],
}

impl Findings {
    /// What the most eventful text earns: an IMEI with eight things dropped, and something about its two ends.
    const CAPACITY: usize = 10;

    /// No findings.
    pub(crate) const EMPTY: Self = Self { count: 0, items: [Finding::EMPTY; Self::CAPACITY] };

    /// Adds a finding whose code is not among them yet.
    #[inline]
    pub(crate) const fn add(&mut self, finding: Finding) {
        let count = self.count as usize;
        if count < Self::CAPACITY {
            self.items[count] = finding;
            self.count += 1;
        }
    }

    #[inline]
    pub(crate) const fn note(&mut self, code: Code, position: Position, expected: Expected) {
        self.add(Finding::new(code, Severity::Note, position, expected));
    }

    #[inline]
    pub(crate) const fn warn(&mut self, code: Code, position: Position, expected: Expected) {
        self.add(Finding::new(code, Severity::Warning, position, expected));
    }

    #[inline]
    pub(crate) const fn error(&mut self, code: Code, position: Position, expected: Expected) {
        self.add(Finding::new(code, Severity::Error, position, expected));
    }

    /// The findings as a slice.
    #[must_use]
    pub const fn as_slice(&self) -> &[Finding] {
        self.items.split_at(self.count as usize).0
    }

    /// The findings, one by one.
    pub fn iter(&self) -> core::iter::Copied<core::slice::Iter<'_, Finding>> {
        self.as_slice().iter().copied()
    }

    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.count as usize
    }

    /// True if there is nothing to say.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// True if `code` is among them.
    #[must_use]
    pub const fn contains(&self, code: Code) -> bool {
        self.get(code).is_some()
    }

    /// The finding with this code.
    #[must_use]
    pub const fn get(&self, code: Code) -> Option<Finding> {
        let mut index = 0;
        while index < self.count as usize {
            if self.items[index].code as u8 == code as u8 {
                return Some(self.items[index]);
            }
            index += 1;
        }
        None
    }

    /// True if one is an error.
    #[must_use]
    pub const fn has_errors(&self) -> bool {
        self.first_error().is_some()
    }

    /// The first one that is an error.
    #[must_use]
    pub const fn first_error(&self) -> Option<Finding> {
        let mut index = 0;
        while index < self.count as usize {
            if matches!(self.items[index].severity, Severity::Error) {
                return Some(self.items[index]);
            }
            index += 1;
        }
        None
    }

    /// The greatest severity among them.
    #[must_use]
    pub fn severity(&self) -> Option<Severity> {
        self.iter().map(|finding| finding.severity).max()
    }
}

impl<'a> IntoIterator for &'a Findings {
    type Item = Finding;
    type IntoIter = core::iter::Copied<core::slice::Iter<'a, Finding>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl PartialEq for Findings {
    fn eq(&self, other: &Self) -> bool {
        self.as_slice() == other.as_slice()
    }
}

impl Eq for Findings {}

impl fmt::Debug for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
