//! What IMEI and IMEISV have in common: the device and its type.

use crate::digits::{Digits, ascii};
use crate::place::Position;
use crate::{Code, Expected, Findings, Imei, luhn, part};

/// A device: the 14 digits that an IMEI and an IMEISV begin with (type allocation code and serial number).
///
/// ```
/// use simroll_identifiers::{Imei, ImeiSv};
///
/// let imei: Imei = "490154203237518".parse()?;
/// let with_version: ImeiSv = "4901542032375103".parse()?;
/// assert_eq!(imei.device(), with_version.device());
/// assert_eq!(with_version.device().imei(), imei);
/// # Ok::<(), simroll_identifiers::ParseError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Device {
    digits: Digits<16>,
}

part::part!(Device, "device", 14..=14, "14 digits");

impl Device {
    /// The first 14 of at least as many digits.
    #[inline]
    pub(crate) const fn of(digits: &[u8]) -> Self {
        Self { digits: Digits::new(digits.split_at(14).0) }
    }

    #[inline]
    pub(crate) const fn digits(&self) -> &[u8; 14] {
        self.digits.first()
    }

    /// The IMEI of this device, with its check digit.
    #[inline]
    #[must_use]
    pub const fn imei(&self) -> Imei {
        Imei::of(self.digits(), b'0' + self.check_digit())
    }

    /// The type allocation code: the first 8 digits.
    #[inline]
    #[must_use]
    pub const fn tac(&self) -> Tac {
        Tac { digits: Digits::new(self.digits.first::<8>()) }
    }

    /// The serial number: the last 6 digits.
    #[inline]
    #[must_use]
    pub const fn serial_number(&self) -> &str {
        ascii(self.digits.as_bytes().split_at(Tac::LENGTH).1)
    }

    /// The Luhn digit over the 14 digits, 0–9.
    #[inline]
    #[must_use]
    pub const fn check_digit(&self) -> u8 {
        match luhn::check_digit(self.digits()) {
            Some(digit) => digit,
            None => panic!("a device is 14 digits"),
        }
    }

    const fn public_part(&self) -> usize {
        Tac::LENGTH
    }
}

/// Type allocation code: the 8 digits that name a model (GSMA TS.06).
///
/// Which model that is stands in no freely licensed table, so this crate does not say.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tac {
    digits: Digits<8>,
}

part::part!(Tac, "tac", 8..=8, "8 digits");

impl Tac {
    pub(crate) const LENGTH: usize = 8;

    /// The reporting body identifier: the first two digits, 35 for instance.
    #[inline]
    #[must_use]
    pub const fn reporting_body(&self) -> &str {
        ascii(self.digits.as_bytes().split_at(2).0)
    }

    /// True if the reporting body is one of those in use: 01, 35, 86 or 99. Others were, and may be again.
    #[inline]
    #[must_use]
    pub const fn has_known_reporting_body(&self) -> bool {
        matches!(self.digits.first::<2>(), b"01" | b"35" | b"86" | b"99")
    }

    /// True for the codes of test devices: those that begin with 00 or 02 to 09.
    #[inline]
    #[must_use]
    pub const fn is_test(&self) -> bool {
        matches!(self.digits.first::<2>(), [b'0', b'0' | b'2'..=b'9'])
    }

    /// Notes what is unusual.
    #[inline]
    pub(crate) const fn assess(&self, findings: &mut Findings, at: Position) {
        if !self.has_known_reporting_body() {
            let code = if self.is_test() { Code::TestDevice } else { Code::ReportingBodyUnknown };
            findings.note(code, at, Expected::ReportingBody);
        }
    }

    const fn public_part(&self) -> usize {
        Self::LENGTH
    }
}
