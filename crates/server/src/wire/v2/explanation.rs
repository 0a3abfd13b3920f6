//! What a text can be, and whom it names: `GET /api/v2/identifier/{value}`.

use serde::Serialize;
use simroll_domain::{ExternalId, GenericId, Lookup, Match, SubscriberId, Username};
use simroll_identifiers::{AnyIdentifier, Explanation};
use simroll_storage::Holding;

use crate::wire::v2::history::HolderShape;
use crate::wire::v2::target::TargetShape;

/// What the digits of a text say, and what the account knows of it.
#[derive(Debug, Serialize)]
pub(crate) struct ExplanationShape<'a> {
    #[serde(flatten)]
    explanation: Explanation<'a>,
    lookups: Vec<LookupShape>,
}

/// What a look-up under one type finds.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LookupShape {
    #[serde(flatten)]
    target: TargetShape,
    /// By which rule.
    rule: &'static str,
    /// Whom it finds now.
    subscriber_ids: Vec<String>,
    /// Whom it finds or ever found.
    holders: Vec<HolderShape>,
}

impl<'a> ExplanationShape<'a> {
    /// `explanation`, and what each look-up found.
    pub(crate) const fn of(explanation: Explanation<'a>, lookups: Vec<LookupShape>) -> Self {
        Self { explanation, lookups }
    }
}

impl LookupShape {
    /// `lookup` names these, and found those over time.
    pub(crate) fn of(lookup: &Lookup, named: &[SubscriberId], holdings: &[Holding]) -> Self {
        Self {
            target: lookup.into(),
            rule: rule(lookup),
            subscriber_ids: named.iter().map(ToString::to_string).collect(),
            holders: holdings.iter().map(HolderShape::from).collect(),
        }
    }
}

/// The look-ups that read `explanation`'s text, the likeliest kind first: as what its digits can be, then, where it is
/// nothing else but a text, as that. An EID names no subscriber.
pub(crate) fn lookups(explanation: &Explanation<'_>) -> (Vec<Lookup>, Vec<Lookup>) {
    let of = |value: &AnyIdentifier| match value {
        AnyIdentifier::Imei(value) => Some(Lookup::Imei(*value)),
        AnyIdentifier::ImeiSv(value) => Some(Lookup::ImeiSv(*value)),
        AnyIdentifier::Imsi(value) => Some(Lookup::Imsi(*value)),
        AnyIdentifier::Iccid(value) => Some(Lookup::Iccid(*value)),
        AnyIdentifier::Msisdn(value) => Some(Lookup::Msisdn(*value)),
        _ => None,
    };
    let text = explanation.input();
    let opaque = [
        Username::parse(text).ok().map(Lookup::Username),
        ExternalId::parse(text).ok().map(Lookup::ExternalId),
        GenericId::parse(text).ok().map(Lookup::GenericId),
        SubscriberId::parse(text).map(Lookup::Id),
    ];
    let digits = explanation.reports().iter().filter_map(|report| of(report.value()?));
    (digits.collect(), opaque.into_iter().flatten().collect())
}

/// The rule in a word: `exact` is this text and no other, `card` the ICCID with or without its check digit, `device` an
/// IMEI or IMEISV of the device, `exactElseDevice` first the one and, where nobody has it, the other.
fn rule(lookup: &Lookup) -> &'static str {
    let stages = lookup.stages();
    match stages.as_slice() {
        [_, _, ..] => "exactElseDevice",
        [stage] if stage.iter().any(|search| search.matching == Match::Prefix) => "device",
        [stage] if stage.len() > 1 => "card",
        _ => "exact",
    }
}
