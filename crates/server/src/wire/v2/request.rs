//! A journal entry as v2 shows it.

use serde::Serialize;
use simroll_domain::{Author, Cause, Entry, Refusal};
use simroll_registry::Accepted;

use crate::wire::instant::rfc3339;
use crate::wire::v2::change::{ChangeShape, FlagShape};
use crate::wire::v2::plan::PlanShape;
use crate::wire::v2::target::TargetShape;

/// What a write hands back: the name of its journal entry.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RequestNode {
    request_id: String,
}

/// What a dry run hands back: no journal entry, but what would stand in one.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PlannedNode {
    request_id: &'static str,
    plan: [PlanShape; 1],
}

impl From<&Result<Accepted, Refusal>> for PlannedNode {
    fn from(previewed: &Result<Accepted, Refusal>) -> Self {
        Self { request_id: "", plan: [PlanShape::from(previewed)] }
    }
}

/// What a registration hands back.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RegisteredNode {
    request_id: String,
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
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EntryShape {
    pub(super) request_id: String,
    pub(super) seq: i64,
    /// A request is in the journal once it is carried out, so it is never in progress and never failed.
    status: &'static str,
    pub(super) kind: &'static str,
    pub(super) time: String,
    pub(super) token: Option<String>,
    pub(super) subscriber_id: Option<String>,
    /// By what the subscriber was named, where the request named one that was known.
    target: Option<TargetShape>,
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
