//! IMEISV: a device and the version of its software (3GPP TS 23.003 clause 6.2.2).

use crate::device::{Device, Tac};
use crate::digits::{Digits, ascii};
use crate::lenient::{self, Letters};
use crate::place::Places;
use crate::{Code, Expected, Findings, Kind, ParseError, Parsed, value};

/// IMEI and Software Version Number: the 14 digits of a device and a software version of 2 digits.
///
/// - The text is always 16 ASCII digits; there is no check digit.
/// - It names the same device as the IMEI with the same first 14 digits.
///
/// `Debug` shows the type allocation code only.
///
/// ```
/// use simroll_identifiers::ImeiSv;
///
/// let imeisv: ImeiSv = "4901542032375103".parse()?;
/// assert_eq!(imeisv.software_version(), "03");
/// assert_eq!(imeisv.device().imei().as_str(), "490154203237518");
/// # Ok::<(), simroll_identifiers::ParseError>(())
/// ```
///
/// What fails:
/// ```
/// use simroll_identifiers::{Code, ImeiSv};
///
/// let code = |text: &str| text.parse::<ImeiSv>().unwrap_err().code();
/// assert_eq!(code("490154203237510x"), Code::InvalidCharacter);
/// assert_eq!(code("490154203237518"), Code::InvalidLength);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ImeiSv {
    digits: Digits<16>,
}

value::identifier!(ImeiSv, ImeiSv);

impl ImeiSv {
    /// Reads 16 ASCII digits.
    ///
    /// # Errors
    /// Any other character ([`Code::InvalidCharacter`]) or length ([`Code::InvalidLength`]).
    ///
    /// # Findings
    /// [`Code::SoftwareVersionReserved`] (note); notes about the type allocation code.
    #[inline]
    pub const fn parse(text: &str) -> Result<Parsed<Self>, ParseError> {
        Self::read(text.as_bytes(), Findings::EMPTY, Places::From(0))
    }

    /// Reads an IMEISV as people write it: see [the lenient reading](crate#two-readings).
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub fn parse_lenient(text: &str) -> Result<Parsed<Self>, ParseError> {
        if let Ok(parsed) = Self::parse(text) {
            return Ok(parsed);
        }
        let cleaned = lenient::clean(text, Kind::ImeiSv, Letters::None)?;
        Self::read(cleaned.characters(), cleaned.findings, cleaned.places())
    }

    /// Reads the characters that count.
    #[inline]
    pub(crate) const fn read(
        characters: &[u8],
        findings: Findings,
        places: Places<'_>,
    ) -> Result<Parsed<Self>, ParseError> {
        match Kind::ImeiSv.check(characters, places) {
            Ok(()) => Ok(Self::assess(characters, findings, places)),
            Err(error) => Err(error),
        }
    }

    #[inline]
    const fn assess(digits: &[u8], mut findings: Findings, places: Places<'_>) -> Parsed<Self> {
        let value = Self { digits: Digits::new(digits) };
        if let [.., b'9', b'9'] = digits {
            let (code, at) = (Code::SoftwareVersionReserved, places.at(14));
            findings.note(code, at, Expected::SoftwareVersion);
        }
        value.tac().assess(&mut findings, places.at(0));
        Parsed { value, findings }
    }

    /// The device: the first 14 digits.
    #[must_use]
    pub const fn device(&self) -> Device {
        Device::of(self.digits.as_bytes())
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

    /// The software version: the last 2 digits.
    #[must_use]
    pub const fn software_version(&self) -> &str {
        ascii(self.digits.as_bytes().split_at(14).1)
    }

    const fn public_part(&self) -> usize {
        Tac::LENGTH
    }
}
