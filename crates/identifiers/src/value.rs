//! What the six identifiers have in common.

use core::fmt;
use core::hash::Hash;
use core::str::FromStr;

use crate::{Findings, Kind, ParseError};

/// An identifier together with what parsing noticed about its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parsed<T> {
    /// The value in its canonical form.
    pub value: T,
    /// What was noticed, nothing if the text is canonical and plain.
    pub findings: Findings,
}

impl<T: Identifier> Parsed<T> {
    /// The value, if no finding is an error.
    ///
    /// # Errors
    /// The first finding of severity error.
    ///
    /// ```
    /// use simroll_identifiers::{Code, Imei};
    ///
    /// let parsed = Imei::parse("490154203237517")?;
    /// assert_eq!(parsed.value.as_str(), "490154203237517");
    /// assert_eq!(parsed.accept().unwrap_err().code(), Code::CheckDigitMismatch);
    /// # Ok::<(), simroll_identifiers::ParseError>(())
    /// ```
    pub fn accept(self) -> Result<T, ParseError> {
        match self.findings.first_error() {
            None => Ok(self.value),
            Some(finding) => Err(ParseError::of(T::KIND, finding)),
        }
    }
}

/// The six identifiers, for code that works with any of them. Not to be implemented elsewhere.
pub trait Identifier:
    sealed::Sealed
    + Copy
    + Ord
    + Hash
    + fmt::Debug
    + fmt::Display
    + AsRef<str>
    + FromStr<Err = ParseError>
    + Send
    + Sync
    + 'static
{
    /// Which one this is.
    const KIND: Kind;

    /// Reads canonical text; see the method of the same name of each type.
    ///
    /// # Errors
    /// A character or a length that the kind does not have.
    fn parse(text: &str) -> Result<Parsed<Self>, ParseError>;

    /// Reads what people write; see the method of the same name of each type.
    ///
    /// # Errors
    /// A character or a length that the kind does not have.
    fn parse_lenient(text: &str) -> Result<Parsed<Self>, ParseError>;
}

pub(crate) mod sealed {
    #[expect(unnameable_types, reason = "that is how a trait is sealed")]
    pub trait Sealed {}
}

/// The parts that all identifiers have, written once.
macro_rules! identifier {
    ($type:ident, $kind:ident) => {
        impl $crate::value::sealed::Sealed for $type {}

        impl $crate::Identifier for $type {
            const KIND: $crate::Kind = $crate::Kind::$kind;

            fn parse(text: &str) -> Result<$crate::Parsed<Self>, $crate::ParseError> {
                Self::parse(text)
            }

            fn parse_lenient(text: &str) -> Result<$crate::Parsed<Self>, $crate::ParseError> {
                Self::parse_lenient(text)
            }
        }

        impl core::str::FromStr for $type {
            type Err = $crate::ParseError;

            /// Strict: every finding of severity error is refused.
            fn from_str(text: &str) -> Result<Self, $crate::ParseError> {
                Self::parse(text)?.accept()
            }
        }

        impl TryFrom<&str> for $type {
            type Error = $crate::ParseError;

            /// Strict: every finding of severity error is refused.
            fn try_from(text: &str) -> Result<Self, $crate::ParseError> {
                text.parse()
            }
        }

        $crate::value::text!($type);
    };
}

/// `as_str`, `AsRef<str>`, `Display`, and a `Debug` that masks all but the public part.
///
/// The type has a field `digits` and a method `public_part`: how many leading characters say nothing about a person.
macro_rules! text {
    ($type:ident) => {
        impl $type {
            /// The canonical text.
            #[inline]
            #[must_use]
            pub const fn as_str(&self) -> &str {
                self.digits.as_str()
            }
        }

        impl AsRef<str> for $type {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl core::fmt::Display for $type {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        /// Shows the public part only; the rest is masked.
        impl core::fmt::Debug for $type {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                $crate::value::masked(f, stringify!($type), self.as_str(), self.public_part())
            }
        }

        #[cfg(feature = "serde")]
        $crate::serial::written!($type);
        #[cfg(feature = "serde")]
        $crate::serial::read!($type);
    };
}

pub(crate) use {identifier, text};

/// `Name(12345***)`: the first `shown` characters, then one asterisk for each that is hidden.
pub(crate) fn masked(f: &mut fmt::Formatter<'_>, name: &str, text: &str, shown: usize) -> fmt::Result {
    let (shown, hidden) = text.split_at(shown.min(text.len()));
    write!(f, "{name}({shown}{:*<width$})", "", width = hidden.len())
}
