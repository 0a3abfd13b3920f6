//! A journal entry as v2 shows it.

use serde::Serialize;
use simroll_domain::{Author, Cause, Entry, Refusal};
use simroll_registry::Accepted;
use utoipa::ToSchema;

use crate::openapi::values;
use crate::wire::instant::rfc3339;
use crate::wire::v2::change::{ChangeShape, FlagShape};
use crate::wire::v2::plan::PlanShape;
use crate::wire::v2::target::TargetShape;

/// What a write hands back: the name of its journal entry.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Accepted)]
pub(crate) struct RequestNode {
    #[schema(schema_with = values::uuid)]
    request_id: String,
}

/// What a dry run hands back: no journal entry, but what would stand in one.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Planned)]
pub(crate) struct PlannedNode {
    #[schema(schema_with = values::empty)]
    request_id: &'static str,
    #[schema(max_items = 1)]
    plan: [PlanShape; 1],
}

impl From<&Result<Accepted, Refusal>> for PlannedNode {
    fn from(previewed: &Result<Accepted, Refusal>) -> Self {
        Self { request_id: "", plan: [PlanShape::from(previewed)] }
    }
}

/// What a registration hands back.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Registered)]
pub(crate) struct RegisteredNode {
    #[schema(schema_with = values::uuid)]
    request_id: String,
    #[schema(required, schema_with = values::uuid)]
    subscriber_id: Option<String>,
}

impl From<&Accepted> for RequestNode {
    fn from(accepted: &Accepted) -> Self {
        Self { request_id: accepted.request_id.map(|id| id.to_string()).unwrap_or_default() }
    }
}

impl From<&Accepted> for RegisteredNode {
    fn from(accepted: &Accepted) -> Self {
        let RequestNode { request_id } = accepted.into();
        Self { request_id, subscriber_id: accepted.subscriber.map(|id| id.to_string()) }
    }
}

/// A request and what it changed.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Request)]
pub(crate) struct EntryShape {
    #[schema(schema_with = values::uuid)]
    pub(super) request_id: String,
    #[schema(schema_with = values::seq)]
    pub(super) seq: i64,
    /// A request is in the journal once it is carried out, so it is never in progress and never failed.
    #[schema(schema_with = values::outcome)]
    status: &'static str,
    #[schema(schema_with = values::kind)]
    pub(super) kind: &'static str,
    #[schema(schema_with = values::time)]
    pub(super) time: String,
    /// By which token; `null` for what was done at the machine itself.
    #[schema(required)]
    pub(super) token: Option<String>,
    /// Whom it named; `null` where it was about nobody.
    #[schema(required, schema_with = values::uuid_or_null)]
    pub(super) subscriber_id: Option<String>,
    /// By what the subscriber was named, where the request named one that was known.
    #[schema(required)]
    target: Option<TargetShape>,
    #[schema(required, schema_with = values::cause)]
    pub(super) cause: Option<&'static str>,
    pub(super) changes: Vec<ChangeShape>,
    flags: Vec<FlagShape>,
}

impl From<Entry> for EntryShape {
    fn from(entry: Entry) -> Self {
        Self {
            request_id: entry.request_id.to_string(),
            seq: entry.number.get(),
            status: "SUCCESSFUL",
            kind: entry.kind,
            time: rfc3339(entry.time),
            token: match entry.author {
                Author::Token(id) => Some(id.to_string()),
                Author::Operator => None,
            },
            subscriber_id: entry.subscriber.map(|id| id.to_string()),
            target: entry.named_by.as_ref().map(TargetShape::from),
            cause: entry.cause.map(Cause::as_str),
            changes: ChangeShape::all(&entry.changes, entry.use_case),
            flags: entry.flags.iter().map(FlagShape::from).collect(),
        }
    }
}
