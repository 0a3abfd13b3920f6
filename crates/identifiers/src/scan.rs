//! The strict reading: which characters and how many a kind has.

use crate::digits::{all_digits, first_other};
use crate::place::{Places, Position};
use crate::{Code, Expected, Kind, ParseError, Prefix};

impl Kind {
    /// Accepts ASCII digits, as many as this kind has.
    ///
    /// # Errors
    /// The first character that is no digit, else a wrong number of them.
    #[inline]
    pub(crate) const fn check(self, characters: &[u8], places: Places<'_>) -> Result<(), ParseError> {
        if self.has_length(characters.len()) && all_digits(characters) {
            Ok(())
        } else {
            Err(self.refuse(characters, places))
        }
    }

    #[inline]
    pub(crate) const fn has_length(self, length: usize) -> bool {
        *self.length().start() <= length && length <= *self.length().end()
    }

    #[cold]
    const fn refuse(self, characters: &[u8], places: Places<'_>) -> ParseError {
        match (first_other(characters), characters) {
            (Some(index), _) => self.error(Code::InvalidCharacter, places.at(index), Expected::Digits),
            // A dialling prefix makes most numbers too long: it is the better answer.
            (None, [b'0', ..]) if matches!(self, Self::Msisdn) => self.leading_zeros(places),
            (None, _) => self.wrong_length(),
        }
    }

    pub(crate) const fn leading_zeros(self, places: Places<'_>) -> ParseError {
        self.error(Code::LeadingZeros, places.at(0), Expected::InternationalNumber)
    }

    pub(crate) const fn wrong_length(self) -> ParseError {
        self.error(Code::InvalidLength, Position::NONE, Expected::Length(self))
    }

    pub(crate) const fn wrong_prefix(self, prefix: Prefix) -> ParseError {
        self.error(Code::InvalidCharacter, Position::at(0), Expected::Prefix(prefix))
    }

    pub(crate) const fn error(self, code: Code, position: Position, expected: Expected) -> ParseError {
        ParseError::new(self, code, position, expected)
    }
}
