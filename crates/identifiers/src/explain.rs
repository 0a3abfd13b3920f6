//! Which identifiers a text can be.

use core::fmt;

use crate::report::{AnyIdentifier, Profile, Report, check};
use crate::{Code, Imei, Imsi, Kind, Msisdn, Prefix, Severity};

/// What a text can be: a report for each kind that its characters and its length allow, the likeliest first.
///
/// Kinds whose rules it breaks (a wrong check digit, for instance) stand behind those that it fits.
///
/// With the feature `serde` it is serialised as `input`, `kinds` (those that it fits) and `reports`.
///
/// ```
/// use simroll_identifiers::{Kind, explain};
///
/// let kinds = |text| explain(text).reports().iter().filter_map(|report| report.kind()).collect::<Vec<_>>();
/// assert_eq!(kinds("490154203237518"), [Kind::Imei, Kind::Msisdn, Kind::Imsi]);
/// assert_eq!(kinds("+49 151 12345678"), [Kind::Msisdn]);
/// assert_eq!(kinds("8991101200003204514"), [Kind::Iccid]);
/// assert_eq!(kinds("hello"), []);
/// ```
#[derive(Clone, Copy)]
pub struct Explanation<'a> {
    input: &'a str,
    reports: [Report<'a>; Kind::ALL.len()],
    count: usize,
}

/// Reads `text` leniently as every kind, and keeps those that it can be.
#[must_use]
pub fn explain(text: &str) -> Explanation<'_> {
    Explanation::new(text, Profile::Lenient)
}

/// The report on the likeliest kind that `text` can be; without a kind if it can be none.
///
/// ```
/// use simroll_identifiers::{Kind, Profile, identify};
///
/// assert_eq!(identify("imsi-262021234567890", Profile::Lenient).kind(), Some(Kind::Imsi));
/// assert_eq!(identify("262021234567890", Profile::Strict).kind(), Some(Kind::Imsi));
/// assert_eq!(identify("hello", Profile::Lenient).kind(), None);
/// ```
#[must_use]
pub fn identify(text: &str, profile: Profile) -> Report<'_> {
    match (Explanation::new(text, profile).reports().first(), Prefix::of(text)) {
        (Some(likeliest), _) => *likeliest,
        (None, Some((prefix, _))) => check(prefix.kind(), text, profile),
        (None, None) => Report::of_no_kind(text),
    }
}

impl<'a> Explanation<'a> {
    fn new(input: &'a str, profile: Profile) -> Self {
        let mut explanation = Self { input, reports: [Report::of_no_kind(input); Kind::ALL.len()], count: 0 };
        for kind in Kind::ALL {
            let report = check(kind, input, profile);
            if report.value().is_some() {
                explanation.reports[explanation.count] = report;
                explanation.count += 1;
            }
        }
        explanation.reports[..explanation.count].sort_unstable_by_key(unlikelihood);
        explanation
    }

    /// The text as it was given.
    #[must_use]
    pub const fn input(&self) -> &'a str {
        self.input
    }

    /// A report for each kind that the text can be, the likeliest first.
    #[must_use]
    pub fn reports(&self) -> &[Report<'a>] {
        &self.reports[..self.count]
    }
}

/// Shows the reports, never the text.
impl fmt::Debug for Explanation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.reports()).finish()
    }
}

/// A rank that is small for what is likely. ICCID, EID and IMEISV have lengths of their own, and whoever writes a
/// prefix or `+` has said the kind; it is 5 to 15 digits that can be IMEI, IMSI and MSISDN at once.
fn unlikelihood(report: &Report<'_>) -> (Option<Severity>, u8, Option<Kind>) {
    let rank = match report.value() {
        Some(AnyIdentifier::Imei(imei)) => of_imei(imei, report),
        Some(AnyIdentifier::Imsi(imsi)) => of_imsi(imsi),
        Some(AnyIdentifier::Msisdn(msisdn)) => of_msisdn(msisdn),
        _ => 0,
    };
    let errors = report.findings().severity().filter(|severity| *severity == Severity::Error);
    (errors, rank, report.kind())
}

/// A right check digit says much and a reporting body in use says much; neither says little.
fn of_imei(imei: &Imei, report: &Report<'_>) -> u8 {
    let bare = report.findings().contains(Code::CheckDigitMissing);
    let spare = report.findings().contains(Code::SpareDigitZero);
    match (imei.tac().has_known_reporting_body(), bare, spare) {
        (true, false, false) => 1,
        (true, false, true) => 2,
        (true, true, _) => 4,
        (false, false, false) => 5,
        (false, _, _) => 9,
    }
}

/// Nearly all IMSIs have 15 digits and begin with a country code in use.
fn of_imsi(imsi: &Imsi) -> u8 {
    match (imsi.mcc().row().is_some(), imsi.as_str().len()) {
        (true, 15) => 3,
        (true, 14) => 6,
        (true, _) => 8,
        (false, _) => 10,
    }
}

/// Most numbers have 8 to 13 digits.
fn of_msisdn(msisdn: &Msisdn) -> u8 {
    match msisdn.as_str().len() {
        8..=13 => 5,
        _ => 7,
    }
}
