//! Changes, field by field, as v2 shows them.

use serde::Serialize;
use simroll_domain::{Delta, Flag, SubscriberChange, UseCase, Value};
use utoipa::ToSchema;

use crate::openapi::values;
use crate::wire::v2::use_case::UseCaseShape;

/// One field that became something else.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Change)]
pub(crate) struct ChangeShape {
    /// Whose; `null` where it is the catalogue's, or of somebody who is still to be registered.
    #[schema(required, schema_with = values::uuid_or_null)]
    pub(super) subscriber_id: Option<String>,
    /// In which subscription, by a number that stays; `null` where it is in none.
    #[schema(required)]
    pair: Option<u32>,
    #[schema(schema_with = values::changed_field)]
    field: &'static str,
    /// What it was; `null` where it was unset.
    #[schema(required)]
    from: Option<Shown>,
    /// What it is; `null` where it is unset.
    #[schema(required)]
    to: Option<Shown>,
}

/// What was odd but accepted.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Flag)]
pub(crate) struct FlagShape {
    #[schema(schema_with = values::field)]
    field: &'static str,
    code: &'static str,
    expected: String,
}

/// One side of a change. A secret is told as `set` or `changed`.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = ChangedValue)]
enum Shown {
    Text(String),
    Number(u32),
    Truth(bool),
    UseCase(UseCaseShape),
}

impl Shown {
    /// `secret` is what is said of a value that is not shown.
    fn of(value: Value<'_>, secret: &str) -> Self {
        match value {
            Value::Text(text) => Self::Text(text.to_owned()),
            Value::Number(number) => Self::Number(number),
            Value::Bool(yes) => Self::Truth(yes),
            Value::Secret => Self::Text(secret.to_owned()),
        }
    }
}

impl ChangeShape {
    /// What became different: fields of subscribers, or the catalogue of use cases.
    pub(crate) fn all(fields: &[SubscriberChange], use_case: Option<Delta<UseCase>>) -> Vec<Self> {
        let in_catalogue = use_case.map(|delta| {
            let shown = |use_case| Shown::UseCase(UseCaseShape::from(use_case));
            let (from, to) = (delta.from.map(shown), delta.to.map(shown));
            Self { subscriber_id: None, pair: None, field: "useCase", from, to }
        });
        fields.iter().map(Self::from).chain(in_catalogue).collect()
    }
}

impl From<&SubscriberChange> for ChangeShape {
    fn from(change: &SubscriberChange) -> Self {
        Self {
            subscriber_id: Some(change.subscriber.to_string()),
            pair: change.field.pair().map(simroll_domain::PairNumber::get),
            field: change.field.field().as_str(),
            from: change.field.from().map(|value| Shown::of(value, "set")),
            to: change.field.to().map(|value| Shown::of(value, "changed")),
        }
    }
}

impl From<&Flag> for FlagShape {
    fn from(flag: &Flag) -> Self {
        Self { field: flag.field.as_str(), code: flag.code.as_str(), expected: flag.expected.clone() }
    }
}
