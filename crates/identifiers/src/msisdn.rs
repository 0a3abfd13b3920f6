//! MSISDN: a telephone number (ITU-T E.164, 3GPP TS 23.003 clause 3.3).

use core::fmt;

use crate::calling_code::CallingCode;
use crate::digits::Digits;
use crate::five_g::Prefixed;
use crate::lenient::{self, Letters};
use crate::place::Places;
use crate::{Findings, Kind, ParseError, Parsed, Prefix, value};

/// Mobile Subscriber ISDN Number: an international telephone number, calling code first.
///
/// - The text is 5 to 15 ASCII digits, the first one 1 to 9. A `+` is presentation: see [`with_plus`](Self::with_plus).
/// - Whether the national numbering plan knows the number is not checked.
///
/// `Debug` shows the calling code only.
///
/// ```
/// use simroll_identifiers::Msisdn;
///
/// let msisdn: Msisdn = "+4915112345678".parse()?;
/// assert_eq!(msisdn.as_str(), "4915112345678");
/// assert_eq!(msisdn.with_plus().to_string(), "+4915112345678");
/// assert_eq!(format!("{msisdn:?}"), "Msisdn(49***********)");
/// # Ok::<(), simroll_identifiers::ParseError>(())
/// ```
///
/// What fails:
/// ```
/// use simroll_identifiers::{Code, Msisdn};
///
/// let code = |text: &str| text.parse::<Msisdn>().unwrap_err().code();
/// assert_eq!(code("+49 151 1234"), Code::InvalidCharacter);
/// assert_eq!(code("+491"), Code::InvalidLength);
/// assert_eq!(code("004915112345678"), Code::LeadingZeros);
/// assert_eq!(code("+2101234567"), Code::CallingCodeUnassigned);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Msisdn {
    digits: Digits<16>,
}

value::identifier!(Msisdn, Msisdn);

impl Msisdn {
    /// Reads 5 to 15 ASCII digits that begin with 1 to 9, with or without one `+` before them.
    ///
    /// # Errors
    /// Any other character ([`Code::InvalidCharacter`]) or length ([`Code::InvalidLength`]);
    /// a national number or the dialling prefix `00` ([`Code::LeadingZeros`]).
    ///
    /// # Findings
    /// [`Code::CallingCodeUnassigned`] (error), [`Code::SeveralCountries`] (note).
    ///
    /// [`Code::InvalidCharacter`]: crate::Code::InvalidCharacter
    /// [`Code::InvalidLength`]: crate::Code::InvalidLength
    /// [`Code::LeadingZeros`]: crate::Code::LeadingZeros
    /// [`Code::CallingCodeUnassigned`]: crate::Code::CallingCodeUnassigned
    /// [`Code::SeveralCountries`]: crate::Code::SeveralCountries
    #[inline]
    pub const fn parse(text: &str) -> Result<Parsed<Self>, ParseError> {
        let (digits, places) = match text.as_bytes() {
            [b'+', digits @ ..] => (digits, Places::From(1)),
            digits => (digits, Places::From(0)),
        };
        Self::read(digits, Findings::EMPTY, places)
    }

    /// Reads a telephone number as people write it: see [the lenient reading](crate#two-readings).
    /// It also drops parentheses, full stops and slashes.
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub fn parse_lenient(text: &str) -> Result<Parsed<Self>, ParseError> {
        if let Ok(parsed) = Self::parse(text) {
            return Ok(parsed);
        }
        let cleaned = lenient::clean(text, Kind::Msisdn, Letters::None)?;
        Self::read(cleaned.characters(), cleaned.findings, cleaned.places())
    }

    /// Reads the characters that count.
    #[inline]
    pub(crate) const fn read(
        digits: &[u8],
        mut findings: Findings,
        places: Places<'_>,
    ) -> Result<Parsed<Self>, ParseError> {
        match (Kind::Msisdn.check(digits, places), digits) {
            (Err(error), _) => return Err(error),
            (Ok(()), [b'0', ..]) => return Err(Kind::Msisdn.leading_zeros(places)),
            (Ok(()), _) => {}
        }
        CallingCode::assess(digits, &mut findings, places.at(0));
        Ok(Parsed { value: Self { digits: Digits::new(digits) }, findings })
    }

    /// The calling code, if it is assigned.
    #[must_use]
    pub const fn calling_code(&self) -> Option<CallingCode> {
        CallingCode::of(self.digits.as_bytes())
    }

    /// The number as it is shown to people: `+` and the digits.
    pub fn with_plus(&self) -> impl fmt::Display + use<> {
        WithPlus(*self)
    }

    /// The telephone URI of RFC 3966: `tel:+` and the digits. The lenient reading takes it back.
    pub fn tel_uri(&self) -> impl fmt::Display + use<> {
        Prefixed(Prefix::Tel, self.with_plus())
    }

    const fn public_part(&self) -> usize {
        match self.calling_code() {
            Some(code) => code.as_str().len(),
            None => 0,
        }
    }
}

struct WithPlus(Msisdn);

impl fmt::Display for WithPlus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "+{}", self.0)
    }
}
