//! Calling codes (ITU-T E.164).

use crate::country::Country;
use crate::digits::{Digits, all_digits, number};
use crate::place::Position;
use crate::tables::{self, CallingCodeRow};
use crate::{Code, Expected, Findings, PartError, part, value};

/// A calling code that is assigned: 1 to 3 digits, of a country, a region that several share, or a global service.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallingCode {
    digits: Digits<8>,
}

part::conversions!(CallingCode);
value::text!(CallingCode);

impl CallingCode {
    /// Reads an assigned calling code of 1 to 3 digits, without `+`.
    ///
    /// # Errors
    /// Anything else.
    pub const fn parse(text: &str) -> Result<Self, PartError> {
        let digits = text.as_bytes();
        // Behind the code stands what cannot make it longer or another: no code is the beginning of another.
        let mut padded = [b'0'; 3];
        if !digits.is_empty() && digits.len() <= 3 && all_digits(digits) {
            padded.split_at_mut(digits.len()).0.copy_from_slice(digits);
            if let Some(code) = Self::of(&padded)
                && code.digits.len() == digits.len()
            {
                return Ok(code);
            }
        }
        Err(PartError::new("calling code", "1 to 3 digits that are assigned"))
    }

    /// The one that a number of at least 3 digits begins with.
    #[inline]
    pub(crate) const fn of(digits: &[u8]) -> Option<Self> {
        match row(digits) {
            Some(row) => Some(Self { digits: Digits::new(digits.split_at(row.length as usize).0) }),
            None => None,
        }
    }

    /// Who uses it, the main one first; nobody if it belongs to a global service (883).
    #[must_use]
    pub const fn countries(&self) -> &'static [Country] {
        let mut padded = [b'0'; 3];
        padded.split_at_mut(self.digits.len()).0.copy_from_slice(self.digits.as_bytes());
        match row(&padded) {
            Some(row) => row.countries,
            None => &[],
        }
    }

    /// Judges the beginning of a number of at least 3 digits.
    #[inline]
    pub(crate) const fn assess(digits: &[u8], findings: &mut Findings, at: Position) {
        match row(digits) {
            None => findings.error(Code::CallingCodeUnassigned, at, Expected::CallingCode),
            Some(row) if row.countries.len() > 1 => {
                findings.note(Code::SeveralCountries, at, Expected::Nothing);
            }
            Some(_) => {}
        }
    }

    const fn public_part(&self) -> usize {
        3
    }
}

/// The row for the first three digits.
const fn row(digits: &[u8]) -> Option<&'static CallingCodeRow> {
    tables::calling_code(number(digits.split_at(3).0))
}
