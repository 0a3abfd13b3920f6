//! Changes, field by field, as v2 shows them.

use serde::{Serialize, Serializer};
use simroll_domain::{Delta, Flag, SubscriberChange, UseCase, Value};

use crate::wire::v2::use_case::UseCaseShape;

/// One field that became something else.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ChangeShape {
    pub(super) subscriber_id: Option<String>,
    pair: Option<u32>,
    field: &'static str,
    from: Option<Shown>,
    to: Option<Shown>,
}

/// What was odd but accepted.
#[derive(Debug, Serialize)]
pub(crate) struct FlagShape {
    field: &'static str,
    code: &'static str,
    expected: String,
}

/// One side of a change.
#[derive(Debug)]
enum Shown {
    Text(String),
    Number(u32),
    Truth(bool),
    UseCase(UseCaseShape),
}

impl Serialize for Shown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) => serializer.serialize_u32(*number),
            Self::Truth(yes) => serializer.serialize_bool(*yes),
            Self::UseCase(use_case) => use_case.serialize(serializer),
        }
    }
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
