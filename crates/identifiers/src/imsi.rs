//! IMSI: the identity of a subscription (3GPP TS 23.003 clause 2.2, ITU-T E.212).

use crate::digits::{Digits, ascii, number};
use crate::lenient::{self, Letters};
use crate::mcc::Mcc;
use crate::place::Places;
use crate::plmn::{MncLength, Plmn};
use crate::tables::MccRow;
use crate::{Code, Expected, Findings, Kind, ParseError, Parsed, value};

/// International Mobile Subscriber Identity: country code, network code and subscriber number.
///
/// - The text is 6 to 15 ASCII digits; most have 15.
/// - Where the network code ends is known for certain on the card only (EF_AD): see [`network`](Self::network).
///
/// `Debug` shows country and network code only.
///
/// ```
/// use simroll_identifiers::{Imsi, Network};
///
/// let imsi: Imsi = "310260123456789".parse()?;
/// let Network::Certain(network) = imsi.network(None) else { panic!("310 has three-digit codes") };
/// assert_eq!(network.to_string(), "310-260");
/// assert_eq!(imsi.subscriber_number(network.mnc().length()), "123456789");
/// assert_eq!(format!("{imsi:?}"), "Imsi(310260*********)");
/// # Ok::<(), simroll_identifiers::ParseError>(())
/// ```
///
/// What fails:
/// ```
/// use simroll_identifiers::{Code, Imsi};
///
/// let code = |text: &str| text.parse::<Imsi>().unwrap_err().code();
/// assert_eq!(code("310260-12345678"), Code::InvalidCharacter);
/// assert_eq!(code("31026"), Code::InvalidLength);
/// assert_eq!(code("3102601234567890"), Code::InvalidLength);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Imsi {
    digits: Digits<16>,
}

value::identifier!(Imsi, Imsi);

/// Which network an IMSI belongs to, as far as its digits tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Network {
    /// This one.
    Certain(Plmn),
    /// One of two: under this country code both lengths occur, and the digits do not tell which.
    Ambiguous {
        /// If the network code has two digits.
        two: Plmn,
        /// If it has three.
        three: Plmn,
    },
    /// The country code is not assigned, so that nothing is known about its network codes.
    Unknown(Mcc),
}

impl Network {
    /// The country code, which is certain in any case.
    #[must_use]
    #[inline]
    pub const fn mcc(&self) -> Mcc {
        match self {
            Self::Certain(plmn) | Self::Ambiguous { two: plmn, .. } => plmn.mcc(),
            Self::Unknown(mcc) => *mcc,
        }
    }

    /// The network, if it is certain.
    #[must_use]
    pub const fn certain(&self) -> Option<Plmn> {
        match self {
            Self::Certain(plmn) => Some(*plmn),
            _ => None,
        }
    }
}

impl Imsi {
    /// Reads 6 to 15 ASCII digits.
    ///
    /// # Errors
    /// Any other character ([`Code::InvalidCharacter`]) or length ([`Code::InvalidLength`]).
    ///
    /// # Findings
    /// [`Code::MccUnassigned`], [`Code::TestNetwork`], [`Code::PrivateNetwork`] (warnings),
    /// [`Code::SharedNetwork`], [`Code::SeveralCountries`], [`Code::MncAmbiguous`] (notes).
    #[inline]
    pub const fn parse(text: &str) -> Result<Parsed<Self>, ParseError> {
        Self::read(text.as_bytes(), Findings::EMPTY, Places::From(0))
    }

    /// Reads an IMSI as people write it: see [the lenient reading](crate#two-readings).
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub fn parse_lenient(text: &str) -> Result<Parsed<Self>, ParseError> {
        if let Ok(parsed) = Self::parse(text) {
            return Ok(parsed);
        }
        let cleaned = lenient::clean(text, Kind::Imsi, Letters::None)?;
        Self::read(cleaned.characters(), cleaned.findings, cleaned.places())
    }

    /// Reads the characters that count.
    #[inline]
    pub(crate) const fn read(
        characters: &[u8],
        findings: Findings,
        places: Places<'_>,
    ) -> Result<Parsed<Self>, ParseError> {
        match Kind::Imsi.check(characters, places) {
            Ok(()) => Ok(Self::assess(characters, findings, places)),
            Err(error) => Err(error),
        }
    }

    #[inline]
    const fn assess(digits: &[u8], mut findings: Findings, places: Places<'_>) -> Parsed<Self> {
        let row = Mcc::of(digits).row();
        Mcc::assess(row, &mut findings, places.at(0));
        if let Some(row) = row
            && mnc_length(row, digits).is_none()
        {
            findings.note(Code::MncAmbiguous, places.at(3), Expected::MncLength);
        }
        Parsed { value: Self { digits: Digits::new(digits) }, findings }
    }

    /// The mobile country code.
    #[must_use]
    #[inline]
    pub const fn mcc(&self) -> Mcc {
        Mcc::of(self.digits.first::<6>())
    }

    /// The network. `length` is how many digits its code has, if the caller knows (from EF_AD of the card).
    ///
    /// Otherwise the country code tells: most have network codes of one length.
    /// Where both lengths occur, the code must be known with exactly one of them, else the answer is ambiguous.
    ///
    /// ```
    /// use simroll_identifiers::{Imsi, MncLength, Network};
    ///
    /// let imsi: Imsi = "405990000000000".parse()?; // India: both lengths occur
    /// assert!(matches!(imsi.network(None), Network::Ambiguous { .. }));
    /// assert!(matches!(imsi.network(Some(MncLength::Two)), Network::Certain(_)));
    /// # Ok::<(), simroll_identifiers::ParseError>(())
    /// ```
    #[inline]
    #[must_use]
    pub const fn network(&self, length: Option<MncLength>) -> Network {
        let digits = self.digits.first::<6>();
        let length = match (length, self.mcc().row()) {
            (Some(length), _) => Some(length),
            (None, Some(row)) => mnc_length(row, digits),
            (None, None) => return Network::Unknown(self.mcc()),
        };
        match length {
            Some(length) => Network::Certain(Plmn::of(digits, length)),
            None => Network::Ambiguous {
                two: Plmn::of(digits, MncLength::Two),
                three: Plmn::of(digits, MncLength::Three),
            },
        }
    }

    /// The subscriber number (MSIN): what stands behind a network code of this length.
    #[must_use]
    pub const fn subscriber_number(&self, length: MncLength) -> &str {
        ascii(self.digits.as_bytes().split_at(3 + length.digits()).1)
    }

    const fn public_part(&self) -> usize {
        match self.network(None) {
            Network::Certain(plmn) => 3 + plmn.mnc().length().digits(),
            Network::Ambiguous { .. } => 5,
            Network::Unknown(_) => 3,
        }
    }
}

/// How many digits the network code has behind this country code, if the tables tell.
#[inline]
const fn mnc_length(row: &MccRow, digits: &[u8]) -> Option<MncLength> {
    let Some(known) = row.mixed else { return Some(row.mnc_length) };
    let mnc = digits.split_at(3).1;
    match (known.has_two(number(mnc.split_at(2).0)), known.has_three(number(mnc.split_at(3).0))) {
        (true, false) => Some(MncLength::Two),
        (false, true) => Some(MncLength::Three),
        _ => None,
    }
}
