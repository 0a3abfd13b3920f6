//! The strings that name subscribers, devices and numbers in the 5G core (3GPP TS 29.571 clause 5.3.2).

use core::fmt;
use core::str::FromStr;

use crate::place::Places;
use crate::{Findings, Imei, ImeiSv, Imsi, Kind, Msisdn, ParseError, Parsed, Prefix};

impl Imsi {
    /// The SUPI: `imsi-` and the digits.
    pub fn supi(&self) -> impl fmt::Display + use<> {
        Prefixed(Prefix::Imsi, *self)
    }

    /// Reads a SUPI that is an IMSI.
    ///
    /// # Errors
    /// Another prefix, and what [`parse`](Self::parse) refuses behind it.
    ///
    /// ```
    /// use simroll_identifiers::Imsi;
    ///
    /// let imsi = Imsi::parse_supi("imsi-262021234567890")?.value;
    /// assert_eq!(imsi.supi().to_string(), "imsi-262021234567890");
    /// assert!(Imsi::parse_supi("nai-user@example.org").is_err());
    /// # Ok::<(), simroll_identifiers::ParseError>(())
    /// ```
    pub fn parse_supi(text: &str) -> Result<Parsed<Self>, ParseError> {
        let (digits, places) = behind(Prefix::Imsi, Kind::Imsi, text)?;
        Self::read(digits, Findings::EMPTY, places)
    }
}

impl Msisdn {
    /// The GPSI: `msisdn-` and the digits.
    pub fn gpsi(&self) -> impl fmt::Display + use<> {
        Prefixed(Prefix::Msisdn, *self)
    }

    /// Reads a GPSI that is an MSISDN.
    ///
    /// # Errors
    /// Another prefix, and what [`parse`](Self::parse) refuses behind it.
    ///
    /// ```
    /// use simroll_identifiers::Msisdn;
    ///
    /// let msisdn = Msisdn::parse_gpsi("msisdn-4915112345678")?.value;
    /// assert_eq!(msisdn.gpsi().to_string(), "msisdn-4915112345678");
    /// assert!(Msisdn::parse_gpsi("extid-sensor@example.org").is_err());
    /// # Ok::<(), simroll_identifiers::ParseError>(())
    /// ```
    pub fn parse_gpsi(text: &str) -> Result<Parsed<Self>, ParseError> {
        let (digits, places) = behind(Prefix::Msisdn, Kind::Msisdn, text)?;
        Self::read(digits, Findings::EMPTY, places)
    }
}

impl Imei {
    /// The PEI: `imei-` and the digits.
    pub fn pei(&self) -> impl fmt::Display + use<> {
        Prefixed(Prefix::Imei, *self)
    }
}

impl ImeiSv {
    /// The PEI: `imeisv-` and the digits.
    pub fn pei(&self) -> impl fmt::Display + use<> {
        Prefixed(Prefix::ImeiSv, *self)
    }
}

/// A permanent equipment identifier that is an IMEI or an IMEISV.
///
/// ```
/// use simroll_identifiers::Pei;
///
/// let pei: Pei = "imeisv-4901542032375103".parse()?;
/// assert!(matches!(pei, Pei::ImeiSv(_)));
/// assert_eq!(pei.to_string(), "imeisv-4901542032375103");
/// assert!("mac-00-00-5E-00-53-00".parse::<Pei>().is_err());
/// # Ok::<(), simroll_identifiers::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pei {
    /// `imei-` and 15 digits.
    Imei(Imei),
    /// `imeisv-` and 16 digits.
    ImeiSv(ImeiSv),
}

impl Pei {
    /// The device.
    #[must_use]
    pub const fn device(&self) -> crate::Device {
        match self {
            Self::Imei(imei) => imei.device(),
            Self::ImeiSv(imeisv) => imeisv.device(),
        }
    }
}

/// Strict: every finding of severity error is refused.
impl FromStr for Pei {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        if let Ok((digits, places)) = behind(Prefix::ImeiSv, Kind::ImeiSv, text) {
            return Ok(Self::ImeiSv(ImeiSv::read(digits, Findings::EMPTY, places)?.accept()?));
        }
        let (digits, places) = behind(Prefix::Imei, Kind::Imei, text)?;
        Ok(Self::Imei(Imei::read(digits, Findings::EMPTY, places)?.accept()?))
    }
}

impl fmt::Display for Pei {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Imei(imei) => imei.pei().fmt(f),
            Self::ImeiSv(imeisv) => imeisv.pei().fmt(f),
        }
    }
}

/// What stands behind a prefix, which these strings write in lower case only, and where.
fn behind(prefix: Prefix, kind: Kind, text: &str) -> Result<(&[u8], Places<'static>), ParseError> {
    match text.strip_prefix(prefix.as_str()) {
        Some(rest) => Ok((rest.as_bytes(), Places::behind(prefix))),
        None => Err(kind.wrong_prefix(prefix)),
    }
}

/// A prefix and a value.
pub(crate) struct Prefixed<T>(pub(crate) Prefix, pub(crate) T);

impl<T: fmt::Display> fmt::Display for Prefixed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.0.as_str(), self.1)
    }
}
