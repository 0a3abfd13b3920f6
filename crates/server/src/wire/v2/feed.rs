//! An entry of the journal as the feed and histories show it.

use serde::Serialize;
use simroll_domain::Entry;

use crate::wire::v2::change::ChangeShape;
use crate::wire::v2::request::EntryShape;

/// What a request changed; what was odd about it is told by the request itself.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FeedNode {
    seq: i64,
    request_id: String,
    time: String,
    token: Option<String>,
    kind: &'static str,
    subscriber_id: Option<String>,
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
