//! What the parts of identifiers have in common: digits of a fixed number.

use core::fmt;

/// A text is not the part of an identifier that was asked for. It never holds the text.
///
/// ```
/// use simroll_identifiers::{Mcc, Mnc};
///
/// assert_eq!(Mnc::parse("1").unwrap_err().to_string(), "mnc has an invalid form, expected 2 or 3 digits");
/// assert_eq!(Mcc::parse("31x").unwrap_err().to_string(), "mcc has an invalid form, expected 3 digits");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartError {
    part: &'static str,
    expected: &'static str,
}

impl PartError {
    pub(crate) const fn new(part: &'static str, expected: &'static str) -> Self {
        Self { part, expected }
    }

    /// The part that was asked for: `mcc`, `mnc`, `plmn`, `tac`, `device` or `calling code`.
    #[must_use]
    pub const fn part(&self) -> &'static str {
        self.part
    }
}

impl fmt::Display for PartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} has an invalid form, expected {}", self.part, self.expected)
    }
}

impl core::error::Error for PartError {}

/// A part that is ASCII digits and nothing else: `as_str`, `parse`, the conversions and the text traits.
macro_rules! part {
    ($type:ident, $name:literal, $min:literal..=$max:literal, $expected:literal) => {
        impl $type {
            #[doc = concat!("Reads ", $expected, ".\n\n# Errors\nAnything else.")]
            pub const fn parse(text: &str) -> Result<Self, $crate::PartError> {
                let digits = text.as_bytes();
                if digits.len() < $min || digits.len() > $max || !$crate::digits::all_digits(digits) {
                    return Err($crate::PartError::new($name, $expected));
                }
                Ok(Self { digits: Digits::new(digits) })
            }
        }

        $crate::part::conversions!($type);
        $crate::value::text!($type);
    };
}

/// `FromStr` and `TryFrom<&str>` of a part by its `parse`.
macro_rules! conversions {
    ($type:ident) => {
        impl core::str::FromStr for $type {
            type Err = $crate::PartError;

            fn from_str(text: &str) -> Result<Self, $crate::PartError> {
                Self::parse(text)
            }
        }

        impl TryFrom<&str> for $type {
            type Error = $crate::PartError;

            fn try_from(text: &str) -> Result<Self, $crate::PartError> {
                Self::parse(text)
            }
        }
    };
}

pub(crate) use {conversions, part};
