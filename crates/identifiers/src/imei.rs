//! IMEI: the identity of a device (3GPP TS 23.003 clause 6.2, GSMA TS.06).

use crate::device::{Device, Tac};
use crate::digits::{Digits, ascii};
use crate::lenient::{self, Letters};
use crate::place::Places;
use crate::{Code, Expected, Findings, Kind, ParseError, Parsed, luhn, value};

/// International Mobile Equipment Identity: 14 digits that name a device, and a Luhn check digit.
///
/// - The text is always 15 ASCII digits.
/// - The check digit is right, or it is wrong and not zero: then the text is kept as it was given, with a finding.
///   (The check digit is never transmitted: networks report `0` in its place, which is replaced by the right one.)
/// - The device is named by the first 14 digits: see [`device`](Self::device).
///
/// `Debug` shows the type allocation code only.
///
/// ```
/// use simroll_identifiers::{Code, Imei};
///
/// let imei: Imei = "490154203237518".parse()?;
/// assert_eq!(imei.tac().as_str(), "49015420");
/// assert_eq!(format!("{imei:?}"), "Imei(49015420*******)");
///
/// // 14 digits, and 15 with the spare digit, are the same device.
/// assert_eq!("49015420323751".parse(), Ok(imei));
/// assert_eq!("490154203237510".parse(), Ok(imei));
/// # Ok::<(), simroll_identifiers::ParseError>(())
/// ```
///
/// What fails:
/// ```
/// use simroll_identifiers::{Code, Imei};
///
/// let code = |text: &str| text.parse::<Imei>().unwrap_err().code();
/// assert_eq!(code("49015420323751x"), Code::InvalidCharacter);
/// assert_eq!(code("4901542032375"), Code::InvalidLength);
/// assert_eq!(code("490154203237517"), Code::CheckDigitMismatch);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Imei {
    digits: Digits<16>,
}

value::identifier!(Imei, Imei);

impl Imei {
    /// Reads 14 or 15 ASCII digits.
    ///
    /// # Errors
    /// Any other character ([`Code::InvalidCharacter`]) or length ([`Code::InvalidLength`]).
    ///
    /// # Findings
    /// [`Code::CheckDigitMissing`] (note), [`Code::SpareDigitZero`] (warning), [`Code::CheckDigitMismatch`] (error);
    /// notes about the type allocation code.
    #[inline]
    pub const fn parse(text: &str) -> Result<Parsed<Self>, ParseError> {
        Self::read(text.as_bytes(), Findings::EMPTY, Places::From(0))
    }

    /// Reads an IMEI as people write it: see [the lenient reading](crate#two-readings).
    /// It also drops the filler `F` of a record.
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub fn parse_lenient(text: &str) -> Result<Parsed<Self>, ParseError> {
        if let Ok(parsed) = Self::parse(text) {
            return Ok(parsed);
        }
        let cleaned = lenient::clean(text, Kind::Imei, Letters::Filler)?;
        let mut findings = cleaned.findings;
        let mut characters = cleaned.characters();
        if let [front @ .., b'F'] = characters {
            findings.warn(Code::Filler, cleaned.places().at(front.len()), Expected::Nothing);
            characters = front;
        }
        Self::read(characters, findings, cleaned.places())
    }

    /// Reads the characters that count.
    #[inline]
    pub(crate) const fn read(
        characters: &[u8],
        findings: Findings,
        places: Places<'_>,
    ) -> Result<Parsed<Self>, ParseError> {
        match Kind::Imei.check(characters, places) {
            Ok(()) => Ok(Self::assess(characters, findings, places)),
            Err(error) => Err(error),
        }
    }

    #[inline]
    const fn assess(digits: &[u8], mut findings: Findings, places: Places<'_>) -> Parsed<Self> {
        let expected = match luhn::check_digit(digits.split_at(14).0) {
            Some(digit) => b'0' + digit,
            None => panic!("an IMEI is assessed after its characters"),
        };
        let (at, right) = (places.at(14), Expected::Digit(expected - b'0'));
        let mut last = expected;
        match digits.split_at(14).1 {
            [found, ..] if *found == expected => {}
            [b'0', ..] => findings.warn(Code::SpareDigitZero, at, right),
            [found, ..] => {
                last = *found;
                findings.error(Code::CheckDigitMismatch, at, right);
            }
            [] => findings.note(Code::CheckDigitMissing, at, right),
        }
        let value = Self::of(digits, last);
        value.tac().assess(&mut findings, places.at(0));
        Parsed { value, findings }
    }

    /// The first 14 of at least as many digits, and the last one, in ASCII.
    #[inline]
    pub(crate) const fn of(device: &[u8], check_digit: u8) -> Self {
        let mut text = [check_digit; 15];
        text.split_at_mut(14).0.copy_from_slice(device.split_at(14).0);
        Self { digits: Digits::new(&text) }
    }

    /// True if the last digit is the Luhn digit of the others.
    #[must_use]
    pub const fn has_valid_check_digit(&self) -> bool {
        luhn::is_valid(self.digits.first::<15>())
    }

    /// The last digit, 0–9, right or wrong.
    #[must_use]
    pub const fn check_digit(&self) -> u8 {
        self.digits.first::<15>()[14] - b'0'
    }

    /// The device: the first 14 digits.
    /// Two IMEIs, or an IMEI and an IMEISV, name the same device if these are equal.
    #[must_use]
    pub const fn device(&self) -> Device {
        Device::of(self.digits.first::<15>())
    }

    /// The type allocation code: the first 8 digits.
    #[must_use]
    pub const fn tac(&self) -> Tac {
        self.device().tac()
    }

    /// The serial number within the type allocation code: 6 digits.
    #[must_use]
    pub const fn serial_number(&self) -> &str {
        ascii(self.digits.as_bytes().split_at(8).1.split_at(6).0)
    }

    const fn public_part(&self) -> usize {
        Tac::LENGTH
    }
}
