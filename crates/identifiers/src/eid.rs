//! EID: the identity of the chip that holds eSIM profiles (GSMA SGP.02 clause 2.2.2, SGP.29).

use crate::digits::{Digits, number_of_eight};
use crate::lenient::{self, Letters};
use crate::place::Places;
use crate::{Code, Expected, Findings, Kind, ParseError, Parsed, value};

/// Embedded UICC Identifier: 32 digits, the last two of which make the number 1 modulo 97.
///
/// - The text is always 32 ASCII digits, leading zeros included.
/// - It need not begin with 89.
/// - Wrong check digits are kept, with a finding.
///
/// `Debug` shows the manufacturer's part (the first 8 digits) only.
///
/// ```
/// use simroll_identifiers::Eid;
///
/// let eid: Eid = "89001012012341234012345678901224".parse()?;
/// assert!(eid.has_valid_check_digits());
/// assert_eq!(format!("{eid:?}"), "Eid(89001012************************)");
/// # Ok::<(), simroll_identifiers::ParseError>(())
/// ```
///
/// What fails:
/// ```
/// use simroll_identifiers::{Code, Eid};
///
/// let code = |text: &str| text.parse::<Eid>().unwrap_err().code();
/// assert_eq!(code("8900101201234123401234567890122x"), Code::InvalidCharacter);
/// assert_eq!(code("890010120123412340123456789012"), Code::InvalidLength);
/// assert_eq!(code("89001012012341234012345678901225"), Code::CheckDigitMismatch);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Eid {
    digits: Digits<32>,
}

value::identifier!(Eid, Eid);

impl Eid {
    /// Reads 32 ASCII digits.
    ///
    /// # Errors
    /// Any other character ([`Code::InvalidCharacter`]) or length ([`Code::InvalidLength`]).
    ///
    /// # Findings
    /// [`Code::CheckDigitMismatch`] (error).
    #[inline]
    pub const fn parse(text: &str) -> Result<Parsed<Self>, ParseError> {
        Self::read(text.as_bytes(), Findings::EMPTY, Places::From(0))
    }

    /// Reads an EID as people write it: see [the lenient reading](crate#two-readings).
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub fn parse_lenient(text: &str) -> Result<Parsed<Self>, ParseError> {
        if let Ok(parsed) = Self::parse(text) {
            return Ok(parsed);
        }
        let cleaned = lenient::clean(text, Kind::Eid, Letters::None)?;
        Self::read(cleaned.characters(), cleaned.findings, cleaned.places())
    }

    /// Reads the characters that count.
    #[inline]
    pub(crate) const fn read(
        characters: &[u8],
        findings: Findings,
        places: Places<'_>,
    ) -> Result<Parsed<Self>, ParseError> {
        match Kind::Eid.check(characters, places) {
            Ok(()) => Ok(Self::assess(characters, findings, places)),
            Err(error) => Err(error),
        }
    }

    #[inline]
    const fn assess(digits: &[u8], mut findings: Findings, places: Places<'_>) -> Parsed<Self> {
        let value = Self { digits: Digits::new(digits) };
        if !value.has_valid_check_digits() {
            let expected = Expected::TwoDigits(value.expected_check_digits());
            findings.error(Code::CheckDigitMismatch, places.at(30), expected);
        }
        Parsed { value, findings }
    }

    /// True if the number is 1 modulo 97.
    #[must_use]
    pub const fn has_valid_check_digits(&self) -> bool {
        self.remainder() == 1
    }

    /// The last two digits, 0 to 99, right or wrong.
    #[must_use]
    pub const fn check_digits(&self) -> u8 {
        let [.., tens, ones] = *self.digits.first::<32>();
        (tens - b'0') * 10 + ones - b'0'
    }

    /// The last two digits that the first 30 ask for, 2 to 98.
    #[must_use]
    pub const fn expected_check_digits(&self) -> u8 {
        // Taking the last two digits off the remainder leaves that of the number with 00 in their place.
        let remainder = (self.remainder() + 2 * 97 - self.check_digits() as u64) % 97;
        #[expect(clippy::cast_possible_truncation, reason = "at most 98")]
        {
            (98 - remainder) as u8
        }
    }

    /// The number modulo 97.
    const fn remainder(&self) -> u64 {
        let mut rest = self.digits.as_bytes();
        let mut remainder = 0;
        while let Some((eight, behind)) = rest.split_first_chunk::<8>() {
            remainder = (remainder * 100_000_000 + number_of_eight(*eight)) % 97;
            rest = behind;
        }
        remainder
    }

    /// The issuer of the chip's number: industry, country, manufacturer.
    const fn public_part(&self) -> usize {
        8
    }
}
