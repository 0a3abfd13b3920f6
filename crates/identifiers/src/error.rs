//! Why a text is not an identifier.

use core::fmt;

use crate::place::Position;
use crate::{Code, Expected, Finding, Kind, Severity};

/// A text is not an identifier of the kind that was asked for.
///
/// It says which kind, where, and what would have been right; it never holds the text, which is personal data.
///
/// ```
/// use simroll_identifiers::{Code, Imei};
///
/// let error = Imei::parse("49015420323751B").unwrap_err();
/// assert_eq!(error.code(), Code::InvalidCharacter);
/// assert_eq!(error.position(), Some(14));
/// assert_eq!(error.to_string(), "imei has an invalid character at byte 14, expected digits");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseError {
    kind: Kind,
    finding: Finding,
}

impl ParseError {
    pub(crate) const fn new(kind: Kind, code: Code, position: Position, expected: Expected) -> Self {
        Self { kind, finding: Finding::new(code, Severity::Error, position, expected) }
    }

    /// An error finding that the strict conversions do not forgive.
    pub(crate) const fn of(kind: Kind, finding: Finding) -> Self {
        Self { kind, finding }
    }

    /// The kind of identifier that was asked for.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// What is wrong.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.finding.code()
    }

    /// Where, in bytes from 0, if it has one place.
    #[must_use]
    pub const fn position(&self) -> Option<usize> {
        self.finding.position()
    }

    /// What would have been right.
    #[must_use]
    pub const fn expected(&self) -> Expected {
        self.finding.expected()
    }

    /// The same as a finding of severity error.
    #[must_use]
    pub const fn finding(&self) -> Finding {
        self.finding
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.code() {
            Code::InvalidCharacter => "an invalid character",
            Code::InvalidLength => "an invalid length",
            Code::LeadingZeros => "leading zeros",
            Code::CheckDigitMismatch => "a wrong check digit",
            Code::IndustryIdentifier => "a wrong industry identifier",
            Code::CallingCodeUnassigned => "an unassigned calling code",
            other => other.as_str(),
        };
        write!(f, "{} has {what}", self.kind)?;
        if let Some(position) = self.position() {
            write!(f, " at byte {position}")?;
        }
        write!(f, ", expected {}", self.expected())
    }
}

impl core::error::Error for ParseError {}
