//! What was odd about a command but accepted.

use std::fmt;

use simroll_identifiers::{Code, Finding};

use crate::Field;

/// Something odd about one field of a carried-out command.
///
/// It never holds the value; `expected` may hold the digit that a check digit should have been.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// Which field.
    pub field: Field,
    /// What about it.
    pub code: FlagCode,
    /// What was expected instead.
    pub expected: String,
}

impl Flag {
    /// The flag that a finding about an identifier becomes.
    #[must_use]
    pub fn of_finding(field: Field, finding: &Finding) -> Self {
        Self { field, code: FlagCode::Finding(finding.code()), expected: finding.expected().to_string() }
    }
}

/// Why a field was flagged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FlagCode {
    /// Something about the identifier itself.
    Finding(Code),
    /// The device is held by other subscribers as well.
    DeviceShared,
    /// The password's hash is not complete, so no password can ever match it.
    HashUnverifiable,
}

impl FlagCode {
    /// Its stable word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Finding(code) => code.as_str(),
            Self::DeviceShared => "device_shared",
            Self::HashUnverifiable => "hash_unverifiable",
        }
    }

    /// The code of that word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "device_shared" => Some(Self::DeviceShared),
            "hash_unverifiable" => Some(Self::HashUnverifiable),
            _ => text.parse().ok().map(Self::Finding),
        }
    }
}

impl fmt::Display for FlagCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
