//! An entry of the journal as the feed and histories show it.

use serde::Serialize;
use simroll_domain::Entry;
use utoipa::ToSchema;

use crate::openapi::values;
use crate::wire::v2::change::ChangeShape;
use crate::wire::v2::request::EntryShape;

/// What a request changed; what was odd about it is told by the request itself.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = FeedNode)]
pub(crate) struct FeedNode {
    #[schema(schema_with = values::seq)]
    seq: i64,
    #[schema(schema_with = values::uuid)]
    request_id: String,
    #[schema(schema_with = values::time)]
    time: String,
    /// By which token; `null` for what was done at the machine itself.
    #[schema(required)]
    token: Option<String>,
    #[schema(schema_with = values::kind)]
    kind: &'static str,
    /// Whom the request named; `null` where it was about nobody.
    #[schema(required, schema_with = values::uuid_or_null)]
    subscriber_id: Option<String>,
    #[schema(required, schema_with = values::cause)]
    cause: Option<&'static str>,
    changes: Vec<ChangeShape>,
}

impl From<Entry> for FeedNode {
    fn from(entry: Entry) -> Self {
        let EntryShape { seq, request_id, time, token, kind, subscriber_id, cause, changes, .. } =
            entry.into();
        Self { seq, request_id, time, token, kind, subscriber_id, cause, changes }
    }
}

/// How many entries a page has where the caller does not say.
pub(crate) const USUAL_LIMIT: u32 = 100;

/// The most entries of a page.
pub(crate) const MOST_LIMIT: u32 = 1_000;

/// The media type of event streams (WHATWG HTML, "Server-sent events").
pub(crate) const EVENT_STREAM: &str = "text/event-stream";

/// What a stream begins with: after how many milliseconds a client whose connection broke comes back.
pub(crate) const GREETING: &[u8] = b"retry: 1000\n\n";

/// A comment: it keeps proxies from taking a quiet connection for a dead one.
pub(crate) const HEARTBEAT: &[u8] = b":\n\n";

/// An entry as an event, whose id is the place to resume from.
pub(crate) fn event(entry: Entry) -> String {
    let seq = entry.number;
    let data = serde_json::to_string(&FeedNode::from(entry)).expect("a node is text and numbers");
    format!("id: {seq}\nevent: change\ndata: {data}\n\n")
}
