//! What a finding would have accepted.

use core::fmt;

use crate::{Kind, Prefix};

/// What would have been right in the place of what was found. Prints as a short phrase without an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Expected {
    /// Nothing should stand there (or nothing is wrong).
    Nothing,
    /// This digit, 0–9.
    Digit(u8),
    /// These two digits, 0–99.
    TwoDigits(u8),
    /// ASCII digits.
    Digits,
    /// ASCII digits, or the letters A–F after the sixth place.
    HexDigits,
    /// As many digits as this kind has.
    Length(Kind),
    /// This prefix.
    Prefix(Prefix),
    /// The filler F, or FF for a whole byte.
    Filler,
    /// The number of bytes that follow in EF_IMSI, 4 to 8.
    FileLength,
    /// The half-byte that says "IMSI" and whether its digits are odd in number: 9 or 1.
    ImsiCoding,
    /// One of the kinds of identifier.
    Kind,
    /// 89, the industry "telecommunication".
    Telecommunication,
    /// A calling code from 1 to 9 on, without `0` or `00` before it.
    InternationalNumber,
    /// A calling code that is in use.
    CallingCode,
    /// A mobile country code that is in use.
    Mcc,
    /// A network code of two or three digits: the caller can say which.
    MncLength,
    /// A reporting body that is in use: 01, 35, 86 or 99.
    ReportingBody,
    /// A software version other than 99.
    SoftwareVersion,
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Nothing => f.write_str("nothing"),
            Self::Digit(digit) => write!(f, "{digit}"),
            Self::TwoDigits(number) => write!(f, "{number:02}"),
            Self::Digits => f.write_str("digits"),
            Self::HexDigits => f.write_str("digits, or letters A to F after the sixth place"),
            Self::Length(kind) => match kind.length().into_inner() {
                (min, max) if min == max => write!(f, "{min} digits"),
                (min, max) if min + 1 == max => write!(f, "{min} or {max} digits"),
                (min, max) => write!(f, "{min} to {max} digits"),
            },
            Self::Prefix(prefix) => f.write_str(prefix.as_str()),
            Self::Filler => f.write_str("F"),
            Self::FileLength => f.write_str("4 to 8"),
            Self::ImsiCoding => f.write_str("9 or 1"),
            Self::Kind => f.write_str("an imei, imeisv, imsi, iccid, msisdn or eid"),
            Self::Telecommunication => f.write_str("89"),
            Self::InternationalNumber => {
                f.write_str("+ or nothing before a calling code that begins with 1 to 9")
            }
            Self::CallingCode => f.write_str("an assigned calling code"),
            Self::Mcc => f.write_str("an assigned mobile country code"),
            Self::MncLength => f.write_str("a network code of known length"),
            Self::ReportingBody => f.write_str("01, 35, 86 or 99"),
            Self::SoftwareVersion => f.write_str("00 to 98"),
        }
    }
}
