//! The frame of v2 bulk calls: nodes in, a node each out.

use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use simroll_registry::Accepted;
use utoipa::ToSchema;

use crate::openapi::values;
use crate::wire::faults::Faults;
use crate::wire::fields::Fields;
use crate::wire::json::{Json, Object};
use crate::wire::v2::code::Code;
use crate::wire::v2::envelope::{Nak, Pageable};
use crate::wire::v2::plan::PlanShape;

/// Reads `{"bulk": […]}`: one to `most` objects, each by `read`, which notes unknown keys in the fields it is given. What
/// else is wrong with a node is the node's own failure.
pub(crate) fn read<'a, T>(
    body: &Json<'a>,
    most: usize,
    read: impl Fn(&mut Fields<'_, 'a>) -> T,
) -> Result<Vec<T>, Nak> {
    let object = body.as_object().ok_or_else(|| Faults::one("", "the body must be an object"))?;
    let mut fields = Fields::of(object);
    let nodes: Vec<&Object<'a>> = fields.objects("bulk").flatten().unwrap_or_default();
    if nodes.len() > most {
        return Err(Nak::with(Code::TooManyItems, format!("at most {most} in one call")));
    }
    let nodes: Vec<T> = nodes
        .into_iter()
        .enumerate()
        .map(|(index, node)| fields.within(&format!("bulk[{index}]"), node, &read))
        .collect();
    let mut faults = fields.finish();
    if nodes.is_empty() && faults.is_empty() {
        faults.add("bulk", "must be an array with at least one object");
    }
    Ok(faults.unless(nodes)?)
}

/// The parts of a node that its answer repeats, as they were sent.
#[derive(Debug)]
pub(crate) struct Sent {
    pub(crate) identifiers: Box<RawValue>,
    pub(crate) content: Box<RawValue>,
}

/// A part of a node as it was sent; `null` where it was not sent.
pub(crate) fn echo(sent: Option<&Json<'_>>) -> Box<RawValue> {
    sent.and_then(|json| to_raw_value(json).ok()).unwrap_or_else(|| RawValue::NULL.to_owned())
}

/// The answer to a bulk call that was read.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BulkAnswer)]
pub(crate) struct BulkAnswer<'a> {
    bulk: Vec<AnswerNode<'a>>,
    pageable: Pageable,
}

impl<'a> BulkAnswer<'a> {
    /// Lists `nodes` on one page.
    pub(crate) fn of(bulk: Vec<AnswerNode<'a>>) -> Self {
        let pageable = Pageable::one_page(bulk.len());
        Self { bulk, pageable }
    }
}

/// What became of one node.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = BulkAnswerNode)]
pub(crate) struct AnswerNode<'a> {
    /// Empty for an accepted node.
    #[schema(schema_with = values::code_or_empty)]
    error_code: &'static str,
    error_message: String,
    /// The journal entry of an accepted node; empty for a failed one.
    #[schema(schema_with = values::request_id)]
    request_id: String,
    /// The IMSI that was resolved, or what was sent.
    #[schema(value_type = serde_json::Value)]
    subscriber_identifiers: Identifiers<'a>,
    /// What was sent; of an accepted registration the `subscriberId`.
    #[schema(value_type = serde_json::Value)]
    content: Content<'a>,
    /// In a dry run: what would become of the node.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 1)]
    plan: Option<[PlanShape; 1]>,
}

impl<'a> AnswerNode<'a> {
    /// A node that was carried out, or would be.
    pub(crate) fn accepted(
        accepted: &Accepted,
        subscriber_identifiers: Identifiers<'a>,
        content: Content<'a>,
    ) -> Self {
        Self {
            error_code: "",
            error_message: String::new(),
            request_id: accepted.request_id.map(|id| id.to_string()).unwrap_or_default(),
            subscriber_identifiers,
            content,
            plan: accepted.plan.as_deref().map(|change| [PlanShape::from(change)]),
        }
    }

    /// A node that failed, and what it was; in a dry run with its plan.
    pub(crate) fn failed(nak: &Nak, sent: &'a Sent, dry_run: bool) -> Self {
        Self {
            error_code: nak.code.code(),
            error_message: nak.message(),
            request_id: String::new(),
            subscriber_identifiers: Identifiers::Sent(&sent.identifiers),
            content: Content::Sent(&sent.content),
            plan: dry_run.then(|| [PlanShape::from(nak)]),
        }
    }
}

/// Whom an answer node is about.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Identifiers<'a> {
    /// The IMSI that was resolved; as in the documents, the type is always IMSI.
    Imsi {
        #[serde(rename = "type")]
        kind: &'static str,
        value: String,
    },
    /// What was sent.
    Sent(&'a RawValue),
}

/// What an answer node holds.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Content<'a> {
    Sent(&'a RawValue),
    Registered {
        #[serde(rename = "subscriberId")]
        subscriber_id: Option<String>,
    },
}
