//! Everything that is known about one text, for programs and people to read.

#[cfg(feature = "serde")]
mod serialize;

use core::fmt;

use crate::place::Position;
use crate::{
    CallingCode, Code, Country, Eid, Expected, Finding, Findings, Iccid, Identifier, Imei, ImeiSv, Imsi,
    Kind, Mcc, Msisdn, Network, Severity, Tac,
};

/// How a text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Profile {
    /// Canonical characters only, as between programs.
    Strict,
    /// As people write and files contain it.
    #[default]
    Lenient,
}

/// An identifier of any kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each variant holds the type that it is named after")]
pub enum AnyIdentifier {
    Imei(Imei),
    ImeiSv(ImeiSv),
    Imsi(Imsi),
    Iccid(Iccid),
    Msisdn(Msisdn),
    Eid(Eid),
}

impl AnyIdentifier {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Imei(_) => Kind::Imei,
            Self::ImeiSv(_) => Kind::ImeiSv,
            Self::Imsi(_) => Kind::Imsi,
            Self::Iccid(_) => Kind::Iccid,
            Self::Msisdn(_) => Kind::Msisdn,
            Self::Eid(_) => Kind::Eid,
        }
    }

    /// The canonical text.
    #[must_use]
    pub const fn as_str(&self) -> &str {
        match self {
            Self::Imei(value) => value.as_str(),
            Self::ImeiSv(value) => value.as_str(),
            Self::Imsi(value) => value.as_str(),
            Self::Iccid(value) => value.as_str(),
            Self::Msisdn(value) => value.as_str(),
            Self::Eid(value) => value.as_str(),
        }
    }
}

impl fmt::Display for AnyIdentifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The check digit of an IMEI or ICCID, or the two of an EID: what stands there and what should.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CheckDigits {
    found: Option<u8>,
    expected: u8,
    width: usize,
}

impl CheckDigits {
    const fn one(found: Option<u8>, expected: u8) -> Self {
        Self { found, expected, width: 1 }
    }

    /// What stands there as a number; nothing if there is no check digit.
    #[must_use]
    pub const fn found(&self) -> Option<u8> {
        self.found
    }

    /// What the other digits ask for, as a number.
    #[must_use]
    pub const fn expected(&self) -> u8 {
        self.expected
    }

    /// How many digits these are, 1 or 2.
    #[must_use]
    pub const fn width(&self) -> usize {
        self.width
    }
}

/// What one text is as one kind of identifier.
///
/// With the feature `serde` it is serialised as one flat object; only fields that apply are there:
/// `kind`, `input`, `valid`, `normalized`, `findings[{code, severity, position, expected}]`,
/// then of a value that was read
/// - IMEI: `tac`, `checkDigit{found, expected}`,
/// - IMEISV: `tac`, `softwareVersion`, and the `imei` of the same device,
/// - IMSI: `mcc`, `mnc`, `mncLength` and `network` (or `mncCandidates` if it is ambiguous), `countries`,
/// - ICCID: `issuer`, `callingCode`, `countries`, `checkDigit` (unless it has letters),
/// - MSISDN: `callingCode`, `countries`,
/// - EID: `checkDigit`.
///
/// Everything is text but `valid`, `position` and `mncLength`; what is not known is null.
///
/// `Debug` leaves the text out.
///
/// ```
/// use simroll_identifiers::{Kind, Profile, check};
///
/// let report = check(Kind::Imsi, " 310-260-123456789 ", Profile::Lenient);
/// assert!(report.is_valid());
/// assert_eq!(report.normalized(), Some("310260123456789"));
/// assert_eq!(report.mcc().unwrap().as_str(), "310");
/// assert!(report.countries().iter().any(|country| country.as_str() == "PR"));
///
/// assert!(!check(Kind::Imsi, " 310-260-123456789 ", Profile::Strict).is_valid());
/// ```
#[derive(Clone, Copy)]
pub struct Report<'a> {
    input: &'a str,
    kind: Option<Kind>,
    value: Option<AnyIdentifier>,
    findings: Findings,
}

/// Reads `text` as an identifier of this kind and reports.
#[must_use]
pub fn check(kind: Kind, text: &str, profile: Profile) -> Report<'_> {
    match kind {
        Kind::Imei => report(text, profile, AnyIdentifier::Imei),
        Kind::ImeiSv => report(text, profile, AnyIdentifier::ImeiSv),
        Kind::Imsi => report(text, profile, AnyIdentifier::Imsi),
        Kind::Iccid => report(text, profile, AnyIdentifier::Iccid),
        Kind::Msisdn => report(text, profile, AnyIdentifier::Msisdn),
        Kind::Eid => report(text, profile, AnyIdentifier::Eid),
    }
}

fn report<T: Identifier>(text: &str, profile: Profile, wrap: fn(T) -> AnyIdentifier) -> Report<'_> {
    let parsed = match profile {
        Profile::Strict => T::parse(text),
        Profile::Lenient => T::parse_lenient(text),
    };
    match parsed {
        Ok(parsed) => Report::new(text, Some(T::KIND), Some(wrap(parsed.value)), parsed.findings),
        Err(error) => Report::refused(text, Some(T::KIND), error.finding()),
    }
}

impl<'a> Report<'a> {
    const fn new(
        input: &'a str,
        kind: Option<Kind>,
        value: Option<AnyIdentifier>,
        findings: Findings,
    ) -> Self {
        Self { input, kind, value, findings }
    }

    fn refused(input: &'a str, kind: Option<Kind>, finding: Finding) -> Self {
        let mut findings = Findings::EMPTY;
        findings.add(finding);
        Self::new(input, kind, None, findings)
    }

    /// The report on a text that is an identifier of no kind.
    pub(crate) fn of_no_kind(input: &'a str) -> Self {
        let (code, severity) = (Code::UnknownKind, Severity::Error);
        Self::refused(input, None, Finding::new(code, severity, Position::NONE, Expected::Kind))
    }

    /// The text as it was given.
    #[must_use]
    pub const fn input(&self) -> &'a str {
        self.input
    }

    /// The kind that was asked for or recognised; none if the text is no identifier at all.
    #[must_use]
    pub const fn kind(&self) -> Option<Kind> {
        self.kind
    }

    /// True if no finding is an error.
    #[must_use]
    pub const fn is_valid(&self) -> bool {
        !self.findings.has_errors()
    }

    /// The value, unless the text has a character or a length that the kind does not have.
    #[must_use]
    pub const fn value(&self) -> Option<&AnyIdentifier> {
        self.value.as_ref()
    }

    /// The canonical text of the value.
    #[must_use]
    pub const fn normalized(&self) -> Option<&str> {
        match &self.value {
            Some(value) => Some(value.as_str()),
            None => None,
        }
    }

    /// Everything that was noticed, the reason of a refusal included.
    #[must_use]
    pub const fn findings(&self) -> &Findings {
        &self.findings
    }

    /// The type allocation code of an IMEI or IMEISV.
    #[must_use]
    pub const fn tac(&self) -> Option<Tac> {
        match &self.value {
            Some(AnyIdentifier::Imei(imei)) => Some(imei.tac()),
            Some(AnyIdentifier::ImeiSv(imeisv)) => Some(imeisv.tac()),
            _ => None,
        }
    }

    /// The mobile country code of an IMSI.
    #[must_use]
    pub const fn mcc(&self) -> Option<Mcc> {
        match &self.value {
            Some(AnyIdentifier::Imsi(imsi)) => Some(imsi.mcc()),
            _ => None,
        }
    }

    /// The network of an IMSI, as far as its digits tell.
    #[must_use]
    pub const fn network(&self) -> Option<Network> {
        match &self.value {
            Some(AnyIdentifier::Imsi(imsi)) => Some(imsi.network(None)),
            _ => None,
        }
    }

    /// The calling code of an ICCID or MSISDN, if it is assigned.
    #[must_use]
    pub const fn calling_code(&self) -> Option<CallingCode> {
        match &self.value {
            Some(AnyIdentifier::Iccid(iccid)) => iccid.calling_code(),
            Some(AnyIdentifier::Msisdn(msisdn)) => msisdn.calling_code(),
            _ => None,
        }
    }

    /// The countries that an IMSI, ICCID or MSISDN may belong to, by its country or calling code.
    #[must_use]
    pub const fn countries(&self) -> &'static [Country] {
        match (self.mcc(), self.calling_code()) {
            (Some(mcc), _) => mcc.countries(),
            (None, Some(code)) => code.countries(),
            (None, None) => &[],
        }
    }

    /// The check digits of an IMEI, ICCID or EID; none for an ICCID with letters.
    #[must_use]
    pub fn check_digits(&self) -> Option<CheckDigits> {
        let last = |text: &str| text.bytes().next_back().map(|digit| digit - b'0');
        let (value, right) = match &self.value {
            Some(AnyIdentifier::Imei(imei)) => (imei.as_str(), imei.has_valid_check_digit()),
            Some(AnyIdentifier::Iccid(iccid)) => (iccid.as_str(), iccid.has_valid_check_digit()),
            Some(AnyIdentifier::Eid(eid)) => {
                // 00, 01 and 99 are right where 97, 98 and 02 would be: they are the same modulo 97.
                let found = eid.check_digits();
                let expected = if eid.has_valid_check_digits() { found } else { eid.expected_check_digits() };
                return Some(CheckDigits { found: Some(found), expected, width: 2 });
            }
            _ => return None,
        };
        let judged = [
            (Code::CheckDigitMissing, None),
            (Code::SpareDigitZero, Some(0)),
            (Code::CheckDigitMismatch, last(value)),
        ];
        for (code, found) in judged {
            if let Some(Expected::Digit(expected)) = self.findings.get(code).map(|finding| finding.expected())
            {
                return Some(CheckDigits::one(found, expected));
            }
        }
        last(value).filter(|_| right).map(|digit| CheckDigits::one(Some(digit), digit))
    }
}

/// Shows the kind and the findings, never the text.
impl fmt::Debug for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Report")
            .field("kind", &self.kind)
            .field("value", &self.value)
            .field("findings", &self.findings)
            .finish_non_exhaustive()
    }
}
