//! What a text can be, and whom it names: `GET /api/v2/identifier/{value}`.

use serde::Serialize;
use simroll_domain::{ExternalId, GenericId, Lookup, Match, SubscriberId, Username};
use simroll_identifiers::{AnyIdentifier, Explanation};
use simroll_storage::Holdings;
use utoipa::ToSchema;

use crate::openapi::{Explained, values};
use crate::wire::v2::history::HolderShape;
use crate::wire::v2::target::TargetShape;

/// What the digits of a text say, and what the account knows of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Explanation)]
pub(crate) struct ExplanationShape<'a> {
    #[serde(flatten)]
    #[schema(value_type = Explained)]
    explanation: Explanation<'a>,
    lookups: Vec<LookupShape>,
}

/// What a look-up under one type finds.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Lookup)]
pub(crate) struct LookupShape {
    #[serde(flatten)]
    target: TargetShape,
    /// By which rule.
    #[schema(schema_with = values::rule)]
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
    /// Whom `lookup` names, and found over time.
    pub(crate) fn of(lookup: &Lookup, holdings: &Holdings) -> Self {
        Self {
            target: lookup.into(),
            rule: rule(lookup),
            subscriber_ids: holdings.named.iter().map(ToString::to_string).collect(),
            holders: holdings.all.iter().map(HolderShape::from).collect(),
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

/// The rules of look-ups.
pub(crate) const RULES: [&str; 4] = ["exact", "card", "device", "exactElseDevice"];

/// The rule in a word: `exact` is this text and no other, `card` the ICCID with or without its check digit, `device` an
/// IMEI or IMEISV of the device, `exactElseDevice` first the one and, where nobody has it, the other.
fn rule(lookup: &Lookup) -> &'static str {
    let stages = lookup.stages();
    match stages.as_slice() {
        [_, _, ..] => RULES[3],
        [stage] if stage.iter().any(|search| search.matching == Match::Prefix) => RULES[2],
        [stage] if stage.len() > 1 => RULES[1],
        _ => RULES[0],
    }
}
