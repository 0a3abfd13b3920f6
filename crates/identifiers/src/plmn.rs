//! Networks: country code and network code (ITU-T E.212, 3GPP TS 23.003 clause 2.2).

use core::fmt;

use crate::digits::Digits;
#[cfg(feature = "names")]
use crate::{Country, tables};
use crate::{Mcc, PartError, part};

/// How many digits a mobile network code has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MncLength {
    /// Two digits.
    Two = 2,
    /// Three digits.
    Three = 3,
}

impl MncLength {
    /// The number of digits.
    #[must_use]
    pub const fn digits(self) -> usize {
        self as usize
    }
}

/// Mobile network code: 2 or 3 digits. `01` and `001` are different codes, so it is text and never a number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mnc {
    digits: Digits<8>,
}

part::part!(Mnc, "mnc", 2..=3, "2 or 3 digits");

impl Mnc {
    /// 2 or 3 ASCII digits.
    #[inline]
    pub(crate) const fn of(digits: &[u8]) -> Self {
        Self { digits: Digits::new(digits) }
    }

    /// How many digits it has.
    #[must_use]
    pub const fn length(&self) -> MncLength {
        if self.digits.len() == 2 { MncLength::Two } else { MncLength::Three }
    }

    const fn public_part(&self) -> usize {
        3
    }
}

/// A network (public land mobile network): country code and network code.
///
/// Prints as `310-260`; reads that, and the digits without a hyphen.
///
/// ```
/// use simroll_identifiers::Plmn;
///
/// let network: Plmn = "310-260".parse()?;
/// assert_eq!(network.mcc().as_str(), "310");
/// assert_eq!(network.mnc().as_str(), "260");
/// assert_eq!("310260".parse(), Ok(network));
/// assert!("31026".parse::<Plmn>()? != network);
/// # Ok::<(), simroll_identifiers::PartError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Plmn {
    mcc: Mcc,
    mnc: Mnc,
}

part::conversions!(Plmn);

impl Plmn {
    /// The network with these codes.
    #[must_use]
    pub const fn new(mcc: Mcc, mnc: Mnc) -> Self {
        Self { mcc, mnc }
    }

    /// Reads 3 digits and 2 or 3 digits, with or without a hyphen between them.
    ///
    /// # Errors
    /// Anything else.
    pub fn parse(text: &str) -> Result<Self, PartError> {
        let error = PartError::new("plmn", "3 digits and 2 or 3 digits");
        let (mcc, mnc) = text.split_at_checked(3).ok_or(error)?;
        let mnc = mnc.strip_prefix('-').unwrap_or(mnc);
        match (Mcc::parse(mcc), Mnc::parse(mnc)) {
            (Ok(mcc), Ok(mnc)) => Ok(Self { mcc, mnc }),
            _ => Err(error),
        }
    }

    /// The network of an IMSI that begins with these digits, its network code `length` long.
    #[inline]
    pub(crate) const fn of(digits: &[u8; 6], length: MncLength) -> Self {
        let mnc = match (length, digits) {
            (MncLength::Two, [_, _, _, mnc @ .., _]) => Mnc::of(mnc),
            (MncLength::Three, [_, _, _, mnc @ ..]) => Mnc::of(mnc),
        };
        Self { mcc: Mcc::of(digits), mnc }
    }

    /// The country code.
    #[must_use]
    pub const fn mcc(&self) -> Mcc {
        self.mcc
    }

    /// The network code.
    #[must_use]
    pub const fn mnc(&self) -> Mnc {
        self.mnc
    }

    /// What the network is called, where this crate knows it.
    #[cfg(feature = "names")]
    #[must_use]
    pub fn name(&self) -> Option<&'static str> {
        self.row().map(|row| row.name)
    }

    /// The country of this network, where this crate knows it; [`Mcc::countries`] are all that it may be in.
    #[cfg(feature = "names")]
    #[must_use]
    pub fn country(&self) -> Option<Country> {
        self.row().and_then(|row| row.country)
    }

    #[cfg(feature = "names")]
    fn row(&self) -> Option<&'static tables::NetworkRow> {
        tables::network(self.mcc.as_str().as_bytes(), self.mnc.as_str().as_bytes())
    }
}

impl fmt::Display for Plmn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.mcc, self.mnc)
    }
}

impl fmt::Debug for Plmn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Plmn({self})")
    }
}
