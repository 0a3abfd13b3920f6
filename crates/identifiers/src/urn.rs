//! IMEIs as URNs (RFC 7254): `urn:gsma:imei:90420156-025763-0;svn=42`.

use core::fmt;

use crate::place::{Places, Position};
use crate::{Code, Expected, Findings, Imei, ImeiSv, Kind, ParseError, Parsed, Prefix};

impl Imei {
    /// The URN: type allocation code, serial number, and `0` in the place of the check digit, which is not sent.
    pub fn urn(&self) -> impl fmt::Display + use<> {
        Urn { imei: *self, version: None }
    }

    /// Reads a URN as RFC 7254 writes it; its parameters are read over.
    ///
    /// # Errors
    /// Any other text.
    ///
    /// ```
    /// use simroll_identifiers::Imei;
    ///
    /// let imei = Imei::parse_urn("urn:gsma:imei:90420156-025763-0;vers=0")?.value;
    /// assert_eq!(imei.as_str(), "904201560257637");
    /// assert_eq!(imei.urn().to_string(), "urn:gsma:imei:90420156-025763-0");
    /// # Ok::<(), simroll_identifiers::ParseError>(())
    /// ```
    pub fn parse_urn(text: &str) -> Result<Parsed<Self>, ParseError> {
        let urn = split(Kind::Imei, text)?;
        Self::read(&urn.digits, Findings::EMPTY, Places::Listed(&urn.positions))
    }
}

impl ImeiSv {
    /// The URN, with the software version as a parameter.
    pub fn urn(&self) -> impl fmt::Display + use<> {
        Urn { imei: self.device().imei(), version: Some(*self) }
    }

    /// Reads a URN with a software version as RFC 7254 writes it.
    ///
    /// # Errors
    /// Any other text.
    ///
    /// ```
    /// use simroll_identifiers::ImeiSv;
    ///
    /// let imeisv = ImeiSv::parse_urn("urn:gsma:imei:90420156-025763-0;svn=42")?.value;
    /// assert_eq!(imeisv.as_str(), "9042015602576342");
    /// assert_eq!(imeisv.urn().to_string(), "urn:gsma:imei:90420156-025763-0;svn=42");
    /// assert!(ImeiSv::parse_urn("urn:gsma:imei:90420156-025763-0").is_err());
    /// # Ok::<(), simroll_identifiers::ParseError>(())
    /// ```
    pub fn parse_urn(text: &str) -> Result<Parsed<Self>, ParseError> {
        let urn = split(Kind::ImeiSv, text)?;
        let Some((version, at)) = urn.version else {
            return Err(Kind::ImeiSv.error(Code::InvalidLength, Position::NONE, Expected::SoftwareVersion));
        };
        let (mut digits, mut positions) = ([0; 16], [0; 16]);
        digits[..14].copy_from_slice(&urn.digits[..14]);
        digits[14..].copy_from_slice(&version);
        positions[..14].copy_from_slice(&urn.positions[..14]);
        positions[14..].copy_from_slice(&[at, at + 1]);
        Self::read(&digits, Findings::EMPTY, Places::Listed(&positions))
    }
}

/// A URN taken apart: 15 digits and where they stood, the two digits of a version and where they stood.
struct Split {
    digits: [u8; 15],
    positions: [u8; 15],
    version: Option<([u8; 2], u8)>,
}

fn split(kind: Kind, text: &str) -> Result<Split, ParseError> {
    let Some(rest) = Prefix::Urn.strip(text) else { return Err(kind.wrong_prefix(Prefix::Urn)) };
    let start = text.len() - rest.len();
    let wrong = |index, expected| kind.error(Code::InvalidCharacter, Position::at(start + index), expected);
    let (front, parameters) = match rest.find(';') {
        Some(end) => rest.split_at(end),
        None => (rest, ""),
    };
    let (mut digits, mut positions) = ([0; 15], [0; 15]);
    let mut count = 0;
    for (index, byte) in front.bytes().enumerate() {
        match (index, byte) {
            (8 | 15, b'-') => {}
            (0..=7 | 9..=14 | 16, b'0'..=b'9') => {
                digits[count] = byte;
                #[expect(clippy::cast_possible_truncation, reason = "at most 30")]
                {
                    positions[count] = (start + index) as u8;
                }
                count += 1;
            }
            _ => return Err(wrong(index, Expected::Digits)),
        }
    }
    if count < digits.len() {
        return Err(kind.error(Code::InvalidLength, Position::NONE, Expected::Length(Kind::Imei)));
    }
    let Some(version) = version(parameters) else { return Err(wrong(front.len(), Expected::Nothing)) };
    #[expect(clippy::cast_possible_truncation, reason = "parameters are short")]
    let version = version.map(|(version, index)| (version, (start + front.len() + index) as u8));
    Ok(Split { digits, positions, version })
}

/// The software version among parameters such as `;svn=42;vers=0`, and where its digits stand.
///
/// `None` if there are others than `svn` (two digits) and `vers` (letters and digits), or one of these twice.
#[expect(clippy::option_option, reason = "no version, and no reading")]
pub(crate) fn version(parameters: &str) -> Option<Option<([u8; 2], usize)>> {
    let (mut svn, mut vers) = (None, None);
    let mut index = 0;
    if parameters.len() > 100 {
        return None;
    }
    for parameter in parameters.split(';').skip(1) {
        let (name, value) = parameter.split_once('=')?;
        let at = index + 1 + name.len() + 1;
        index += 1 + parameter.len();
        if name.eq_ignore_ascii_case("svn") && svn.is_none() {
            let version: [u8; 2] = value.as_bytes().try_into().ok()?;
            svn = version.iter().all(u8::is_ascii_digit).then_some((version, at));
            svn?;
        } else if name.eq_ignore_ascii_case("vers") && vers.is_none() {
            vers =
                (!value.is_empty() && value.bytes().all(|byte| byte.is_ascii_alphanumeric())).then_some(());
            vers?;
        } else {
            return None;
        }
    }
    Some(svn)
}

struct Urn {
    imei: Imei,
    version: Option<ImeiSv>,
}

impl fmt::Display for Urn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}-{}-0", Prefix::Urn.as_str(), self.imei.tac(), self.imei.serial_number())?;
        match self.version {
            Some(imeisv) => write!(f, ";svn={}", imeisv.software_version()),
            None => Ok(()),
        }
    }
}
