//! The prefixes that name a kind of identifier in text.

use crate::Kind;

/// What may stand before an identifier. Written in lower case, read in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Prefix {
    /// `imei-` of a PEI (3GPP TS 29.571).
    Imei,
    /// `imeisv-` of a PEI.
    ImeiSv,
    /// `imsi-` of a SUPI.
    Imsi,
    /// `msisdn-` of a GPSI.
    Msisdn,
    /// `tel:` of a telephone URI (RFC 3966).
    Tel,
    /// `urn:gsma:imei:` (RFC 7254).
    Urn,
}

impl Prefix {
    /// Every prefix, in the order of their declaration.
    pub const ALL: [Self; 6] = [Self::Imei, Self::ImeiSv, Self::Imsi, Self::Msisdn, Self::Tel, Self::Urn];

    /// The prefix that a text begins with, in any case, and what stands behind it.
    #[must_use]
    pub fn of(text: &str) -> Option<(Self, &str)> {
        Self::ALL.into_iter().find_map(|prefix| Some((prefix, prefix.strip(text)?)))
    }

    /// The kind of identifier that it announces.
    #[must_use]
    pub const fn kind(self) -> Kind {
        match self {
            Self::Imei | Self::Urn => Kind::Imei,
            Self::ImeiSv => Kind::ImeiSv,
            Self::Imsi => Kind::Imsi,
            Self::Msisdn | Self::Tel => Kind::Msisdn,
        }
    }

    /// The text of the prefix.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Imei => "imei-",
            Self::ImeiSv => "imeisv-",
            Self::Imsi => "imsi-",
            Self::Msisdn => "msisdn-",
            Self::Tel => "tel:",
            Self::Urn => "urn:gsma:imei:",
        }
    }

    /// The text behind the prefix, if it begins with it in any case.
    pub(crate) fn strip(self, text: &str) -> Option<&str> {
        let (head, tail) = text.split_at_checked(self.as_str().len())?;
        head.eq_ignore_ascii_case(self.as_str()).then_some(tail)
    }
}
