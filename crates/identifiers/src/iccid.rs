//! ICCID: the identity of a SIM card or an eSIM profile (ITU-T E.118, ETSI TS 102 221 clause 13.2).

use crate::calling_code::CallingCode;
use crate::digits::{Digits, ascii, first_other};
use crate::lenient::{self, Letters};
use crate::place::Places;
use crate::{Code, Expected, Findings, Kind, ParseError, Parsed, luhn, value};

/// Integrated Circuit Card Identifier: 89, calling code, issuer, account and a Luhn check digit.
///
/// - The text is 18 to 20 ASCII characters: digits, or from the seventh place on digits and the letters A–F,
///   of which the last is never F.
/// - About half of the numbers in the field have a wrong check digit or none. They are kept as they are, with a finding:
///   no digit is ever changed or added. The forms of one card with and without check digit find each other by
///   [`twins`](Self::twins).
///
/// `Debug` shows the issuer's part (the first 7 digits) only.
///
/// ```
/// use simroll_identifiers::Iccid;
///
/// let iccid: Iccid = "8991101200003204514".parse()?;
/// assert!(iccid.has_valid_check_digit());
/// assert_eq!(iccid.calling_code().unwrap().as_str(), "91");
/// assert_eq!(format!("{iccid:?}"), "Iccid(8991101************)");
/// # Ok::<(), simroll_identifiers::ParseError>(())
/// ```
///
/// What fails:
/// ```
/// use simroll_identifiers::{Code, Iccid};
///
/// let code = |text: &str| text.parse::<Iccid>().unwrap_err().code();
/// assert_eq!(code("8991101200003204 510"), Code::InvalidCharacter);
/// assert_eq!(code("89911012000032045"), Code::InvalidLength);
/// assert_eq!(code("1291101200003204510"), Code::IndustryIdentifier);
/// assert_eq!(code("8921001200003204510"), Code::CallingCodeUnassigned);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Iccid {
    digits: Digits<24>,
}

value::identifier!(Iccid, Iccid);

/// Letters may stand from this place on (counted from 0): before it are industry, country and issuer.
const FIRST_LETTER: usize = 6;

impl Iccid {
    /// The fewest characters.
    pub const MIN_LENGTH: usize = 18;
    /// The most characters.
    pub const MAX_LENGTH: usize = 20;

    /// Reads 18 to 20 ASCII digits; one filler `F` behind them is dropped.
    ///
    /// # Errors
    /// Any other character ([`Code::InvalidCharacter`]) or length ([`Code::InvalidLength`]).
    ///
    /// # Findings
    /// [`Code::IndustryIdentifier`], [`Code::CallingCodeUnassigned`] (errors), [`Code::Filler`],
    /// [`Code::CheckDigitMismatch`], [`Code::CheckDigitMissing`] (warnings), [`Code::SeveralCountries`] (note).
    #[inline]
    pub const fn parse(text: &str) -> Result<Parsed<Self>, ParseError> {
        let places = Places::From(0);
        let mut findings = Findings::EMPTY;
        let digits = match text.as_bytes() {
            [digits @ .., b'F' | b'f'] => {
                findings.warn(Code::Filler, places.at(digits.len()), Expected::Nothing);
                digits
            }
            digits => digits,
        };
        match Kind::Iccid.check(digits, places) {
            Ok(()) => Ok(Self::assess(digits, findings, places)),
            Err(error) => Err(error),
        }
    }

    /// Reads an ICCID as people and card readers write it: see [the lenient reading](crate#two-readings).
    /// It also reads letters A–F from the seventh place on, any number of fillers,
    /// and the bytes of EF_ICCID as they are stored, with the digits of each pair swapped.
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub fn parse_lenient(text: &str) -> Result<Parsed<Self>, ParseError> {
        if let Ok(parsed) = Self::parse(text)
            && !parsed.findings.contains(Code::IndustryIdentifier)
        {
            return Ok(parsed);
        }
        let cleaned = lenient::clean(text, Kind::Iccid, Letters::Hex)?;
        Self::from_nibbles(cleaned.characters(), cleaned.positions(), cleaned.findings)
    }

    /// Reads digits and capital letters A–F, straight or with each pair swapped, with any number of fillers.
    fn from_nibbles(
        nibbles: &[u8],
        positions: &[u8],
        mut findings: Findings,
    ) -> Result<Parsed<Self>, ParseError> {
        let mut buffer = [0; Self::MAX_LENGTH];
        let (mut characters, mut places) = (nibbles, Places::Listed(positions));
        if let Some(unswapped) = unswapped(nibbles, &mut buffer) {
            let at = places.at(0);
            findings.warn(Code::NibbleSwapped, at, Expected::Telecommunication);
            (characters, places) = (unswapped, Places::Swapped(&positions[..unswapped.len()]));
        }

        while let [front @ .., b'F'] = characters {
            characters = front;
        }
        if characters.len() < nibbles.len() {
            let at = places.at(characters.len());
            findings.warn(Code::Filler, at, Expected::Nothing);
        }

        Self::assess_hex(characters, places, findings)
    }

    /// Judges digits, and letters from the seventh place on, without fillers behind them.
    pub(crate) fn assess_hex(
        characters: &[u8],
        places: Places<'_>,
        mut findings: Findings,
    ) -> Result<Parsed<Self>, ParseError> {
        match first_other(characters) {
            Some(index) if index < FIRST_LETTER => {
                return Err(Kind::Iccid.error(Code::InvalidCharacter, places.at(index), Expected::Digits));
            }
            Some(index) => {
                findings.warn(Code::HexDigits, places.at(index), Expected::Digits);
            }
            None => {}
        }
        if !Kind::Iccid.has_length(characters.len()) {
            return Err(Kind::Iccid.wrong_length());
        }
        Ok(Self::assess(characters, findings, places))
    }

    #[inline]
    const fn assess(digits: &[u8], mut findings: Findings, places: Places<'_>) -> Parsed<Self> {
        match digits {
            [b'8', b'9', country @ ..] => {
                CallingCode::assess(unpadded(country), &mut findings, places.at(2));
            }
            _ => {
                let expected = Expected::Telecommunication;
                findings.error(Code::IndustryIdentifier, places.at(0), expected);
            }
        }
        // Letters have no check digit.
        if !findings.contains(Code::HexDigits) && !luhn::is_valid(digits) {
            let (payload, code) = match digits {
                [payload @ .., _] if payload.len() >= Self::MIN_LENGTH => (payload, Code::CheckDigitMismatch),
                payload => (payload, Code::CheckDigitMissing),
            };
            if let Some(expected) = luhn::check_digit(payload) {
                let at = places.at(payload.len());
                findings.warn(code, at, Expected::Digit(expected));
            }
        }
        Parsed { value: Self { digits: Digits::new(digits) }, findings }
    }

    /// True if the last digit is the Luhn digit of the others. False if there are letters.
    #[must_use]
    pub const fn has_valid_check_digit(&self) -> bool {
        luhn::is_valid(self.digits.as_bytes())
    }

    /// The other forms of the same card: without its check digit (if its Luhn holds and 18 digits are left), and with
    /// one more digit that makes its Luhn hold (if that makes no more than 20).
    ///
    /// ```
    /// use simroll_identifiers::Iccid;
    ///
    /// let iccid: Iccid = "8991101200003204514".parse()?;
    /// let twins: Vec<String> = iccid.twins().map(|twin| twin.to_string()).collect();
    /// assert_eq!(twins, ["899110120000320451", "89911012000032045146"]);
    /// assert!(iccid.twins().all(|twin| twin.twins().any(|back| back == iccid)));
    /// # Ok::<(), simroll_identifiers::ParseError>(())
    /// ```
    pub fn twins(&self) -> impl Iterator<Item = Self> + use<> {
        let digits = self.digits.as_bytes();
        let shorter = match digits {
            [front @ .., _] if front.len() >= Self::MIN_LENGTH && self.has_valid_check_digit() => {
                Some(Self { digits: Digits::new(front) })
            }
            _ => None,
        };
        let longer = match luhn::check_digit(digits) {
            Some(digit) if digits.len() < Self::MAX_LENGTH => {
                let mut text = [b'0' + digit; Self::MAX_LENGTH];
                text[..digits.len()].copy_from_slice(digits);
                Some(Self { digits: Digits::new(&text[..=digits.len()]) })
            }
            _ => None,
        };
        shorter.into_iter().chain(longer)
    }

    /// The calling code of the issuer's country, if the number begins with 89 and the code is assigned.
    ///
    /// North American issuers write the calling code 1 as `01` as well (8901 and a network code).
    #[must_use]
    pub const fn calling_code(&self) -> Option<CallingCode> {
        match self.digits.as_bytes() {
            [b'8', b'9', country @ ..] => CallingCode::of(unpadded(country)),
            _ => None,
        }
    }

    /// The issuer identification number: the first 7 digits, industry and calling code included (E.118).
    /// The issuer's own part may be shorter, which only its country's plan tells.
    #[must_use]
    pub const fn issuer(&self) -> &str {
        ascii(self.digits.as_bytes().split_at(7).0)
    }

    const fn public_part(&self) -> usize {
        7
    }
}

/// What begins with the calling code: `01` is the calling code 1 padded to two digits.
const fn unpadded(country: &[u8]) -> &[u8] {
    match country {
        [b'0', one @ ..] if one[0] == b'1' => one,
        country => country,
    }
}

/// The characters with each pair swapped, if that makes an ICCID of what is none. A filler without a pair stays out.
fn unswapped<'a>(nibbles: &[u8], buffer: &'a mut [u8; Iccid::MAX_LENGTH]) -> Option<&'a [u8]> {
    let pairs = match nibbles {
        [pairs @ .., b'F'] if pairs.len().is_multiple_of(2) => pairs,
        all => all,
    };
    if !pairs.starts_with(b"98") || !pairs.len().is_multiple_of(2) {
        return None;
    }
    let target = buffer.get_mut(..pairs.len())?;
    for (to, from) in target.chunks_exact_mut(2).zip(pairs.chunks_exact(2)) {
        to.copy_from_slice(&[from[1], from[0]]);
    }
    Some(target)
}
