//! The calls about what was changed.

use super::operation::Tag;
use super::{Operation, parameters};
use crate::http::HttpSettings;
use crate::wire::v2::code::Code;
use crate::wire::v2::feed::{EVENT_STREAM, FeedNode};
use crate::wire::v2::request::EntryShape;

/// `GET /api/v2/request/{requestId}`.
pub(crate) fn show(_: &HttpSettings) -> Operation {
    Operation::read("getRequest", Tag::Requests, "Shows what became of a request")
        .acknowledges::<EntryShape>(200, "The request, and what it changed.")
        .codes([Code::RequestNotFound])
}

/// `GET /api/v2/request`.
pub(crate) fn list(_: &HttpSettings) -> Operation {
    Operation::read("listRequests", Tag::Requests, "Lists requests, newest first")
        .paged()
        .parameters(parameters::journal_filters())
        .acknowledges::<EntryShape>(200, "A page of them.")
        .codes([Code::UnknownIdentifierType, Code::InvalidIdentifier])
}

/// `GET /api/v2/changes`.
pub(crate) fn feed(_: &HttpSettings) -> Operation {
    Operation::read("getChanges", Tag::Requests, "The journal in order, page by page or live")
        .describe(
            "What happened behind a place, in order and without gaps; the last `seq` is the next `after`. \
             With `Accept: text/event-stream` the answer does not end: an event `change` for each node, whose \
             id is the `seq`. The page at `/docs` cannot show one: `curl -N` and `EventSource` can.",
        )
        .parameters(parameters::feed())
        .acknowledges::<FeedNode>(200, "What happened; nothing past the end.")
        .answers_as(EVENT_STREAM, "Or a stream of events.")
}
