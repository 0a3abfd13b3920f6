//! What a dry run says of one item: what would become different, that nothing would, or why it would be refused.

use serde::Serialize;
use simroll_domain::{Change, Delta, Field, FieldChange, Refusal, SubscriberChange, SubscriberId};
use simroll_registry::Accepted;
use utoipa::ToSchema;

use crate::openapi::values;
use crate::wire::v2::change::{ChangeShape, FlagShape};
use crate::wire::v2::envelope::Nak;

/// The plan of one item.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Plan)]
pub(crate) struct PlanShape {
    outcome: Outcome,
    #[schema(schema_with = values::code_or_empty)]
    error_code: &'static str,
    error_message: String,
    /// The fields in conflict.
    fields: Vec<&'static str>,
    changes: Vec<ChangeShape>,
    flags: Vec<FlagShape>,
}

/// What would become of an item.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Outcome {
    Change,
    NoOp,
    Conflict,
}

impl From<&Result<Accepted, Refusal>> for PlanShape {
    fn from(previewed: &Result<Accepted, Refusal>) -> Self {
        match previewed {
            Ok(accepted) => {
                accepted.plan.as_deref().map_or_else(|| Self::from(&Change::default()), Self::from)
            }
            Err(refusal) => Self::from(&Nak::from(refusal)),
        }
    }
}

impl From<&Change> for PlanShape {
    fn from(change: &Change) -> Self {
        let mut changes = ChangeShape::all(&change.fields, change.use_case.clone());
        let new = registered(&change.fields);
        for (shape, field) in changes.iter_mut().zip(&change.fields) {
            if Some(field.subscriber) == new {
                // The id is given when the entry is written, and another call may come first.
                shape.subscriber_id = None;
            }
        }
        Self {
            outcome: if change.is_empty() { Outcome::NoOp } else { Outcome::Change },
            error_code: "",
            error_message: String::new(),
            fields: Vec::new(),
            changes,
            flags: change.flags.iter().map(FlagShape::from).collect(),
        }
    }
}

/// The subscriber that the changes register, where they register one.
fn registered(changes: &[SubscriberChange]) -> Option<SubscriberId> {
    let new =
        |change: &&SubscriberChange| matches!(change.field, FieldChange::Status(Delta { from: None, .. }));
    changes.iter().find(new).map(|change| change.subscriber)
}

impl From<&Nak> for PlanShape {
    fn from(nak: &Nak) -> Self {
        Self {
            outcome: Outcome::Conflict,
            error_code: nak.code.code(),
            error_message: nak.message(),
            fields: nak.fields.iter().copied().map(Field::as_str).collect(),
            changes: Vec::new(),
            flags: Vec::new(),
        }
    }
}
