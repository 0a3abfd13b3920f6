//! The kinds of identifier.

use core::fmt;
use core::ops::RangeInclusive;
use core::str::FromStr;

use crate::Iccid;

/// A kind of identifier.
///
/// Its name is written in lower case and read in any case.
///
/// ```
/// use simroll_identifiers::Kind;
///
/// assert_eq!("IMEISV".parse(), Ok(Kind::ImeiSv));
/// assert_eq!(Kind::ImeiSv.to_string(), "imeisv");
/// assert!("serial".parse::<Kind>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// International Mobile Equipment Identity: a device.
    Imei,
    /// IMEI and Software Version Number: a device and what runs on it.
    ImeiSv,
    /// International Mobile Subscriber Identity: a subscription.
    Imsi,
    /// Integrated Circuit Card Identifier: a SIM card or an eSIM profile.
    Iccid,
    /// Mobile Subscriber ISDN Number: a telephone number.
    Msisdn,
    /// Embedded UICC Identifier: the chip that eSIM profiles are loaded into.
    Eid,
}

impl Kind {
    /// Every kind, in the order of their declaration.
    pub const ALL: [Self; 6] = [Self::Imei, Self::ImeiSv, Self::Imsi, Self::Iccid, Self::Msisdn, Self::Eid];

    /// The name in lower case: `imei`, `imeisv`, `imsi`, `iccid`, `msisdn` or `eid`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Imei => "imei",
            Self::ImeiSv => "imeisv",
            Self::Imsi => "imsi",
            Self::Iccid => "iccid",
            Self::Msisdn => "msisdn",
            Self::Eid => "eid",
        }
    }

    /// How many characters the strict reading takes at least and at most (an MSISDN's `+` and a filler not counted).
    #[must_use]
    pub const fn length(self) -> RangeInclusive<usize> {
        match self {
            Self::Imei => 14..=15,
            Self::ImeiSv => 16..=16,
            Self::Imsi => 6..=15,
            Self::Iccid => Iccid::MIN_LENGTH..=Iccid::MAX_LENGTH,
            Self::Msisdn => 5..=15,
            Self::Eid => 32..=32,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        Self::ALL.into_iter().find(|kind| kind.as_str().eq_ignore_ascii_case(text)).ok_or(UnknownKind)
    }
}

/// The text names no [`Kind`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownKind;

impl fmt::Display for UnknownKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unknown kind of identifier, expected imei, imeisv, imsi, iccid, msisdn or eid")
    }
}

impl core::error::Error for UnknownKind {}
