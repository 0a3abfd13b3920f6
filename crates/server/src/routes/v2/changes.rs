//! `GET /api/v2/changes`: the account's journal in order, page by page, or live as an event stream.
//!
//! Nobody waits for a client that follows: events are read from the store when the connection can take them, at most one
//! page ahead of it, and while there is nothing to say the client costs a connection and no more.

use actix_web::http::Method;
use actix_web::http::header::{ACCEPT, HeaderValue};
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};
use futures_util::stream::{self, Stream};
use simroll_domain::JournalNumber;
use simroll_registry::Follower;
use simroll_storage::EntryQuery;
use tokio::time::timeout;
use tracing::warn;

use super::Refused;
use crate::http::Shared;
use crate::http::call::Call;
use crate::http::followers::Following;
use crate::http::reply::Reply;
use crate::wire::faults::Faults;
use crate::wire::v2::envelope::{Ack, Pageable};
use crate::wire::v2::feed::{self, FeedNode, MOST_LIMIT, USUAL_LIMIT};
use crate::wire::v2::paging::number;

/// How many entries are read at a time for somebody who follows.
const AT_A_TIME: usize = 100;

pub(super) async fn show(call: Call, shared: Data<Shared>) -> Result<HttpResponse, Refused> {
    let [after, limit] = call.parameters(["after", "limit"])?;
    let live = wants_events(call.request());
    let mut faults = Faults::new();
    let mut after = place("after", after.as_deref(), &mut faults);
    let last = call.request().headers().get("Last-Event-ID").map(|id| id.to_str().unwrap_or("?"));
    let last = place("Last-Event-ID", last, &mut faults);
    if live {
        if limit.is_some() {
            faults.add("limit", "is for pages; a stream has no end");
        }
        after = last.or(after);
    }
    let limit =
        number("limit", limit.as_deref(), 1..=MOST_LIMIT, &mut faults).unwrap_or(USUAL_LIMIT) as usize;
    let after = faults.unless(after)?.unwrap_or_default();
    if live {
        return Ok(follow(&call, &shared, after));
    }
    let entries = shared.registry.entries(call.account(), EntryQuery::After(after), limit).await?;
    let nodes = entries.into_iter().map(FeedNode::from).collect();
    Ok(Reply::json(200, &Ack::part(nodes, Pageable::open(limit).then(None))).into_response())
}

/// A place in the journal, in plain digits.
fn place(name: &str, text: Option<&str>, faults: &mut Faults) -> Option<JournalNumber> {
    let text = text?;
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    let number = plain.then(|| text.parse().ok()).flatten().map(JournalNumber::new);
    if number.is_none() {
        faults.add(name, "must be the seq of a change, or 0");
    }
    number
}

/// Whether one of the media types that the client takes is that of event streams.
fn wants_events(request: &HttpRequest) -> bool {
    let accepted = request.headers().get_all(ACCEPT).filter_map(|value: &HeaderValue| value.to_str().ok());
    let mut types = accepted.flat_map(|value| value.split(','));
    types.any(|range| {
        range.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(feed::EVENT_STREAM)
    })
}

/// Answers with what happens after that place, for as long as the client stays and the server runs.
fn follow(call: &Call, shared: &Data<Shared>, after: JournalNumber) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    response
        .content_type(feed::EVENT_STREAM)
        .insert_header(("Cache-Control", "no-store"))
        // For proxies of the nginx kind, which would else collect what should pass.
        .insert_header(("X-Accel-Buffering", "no"));
    if call.request().method() == Method::HEAD {
        return response.finish();
    }
    let follower = shared.registry.follow(call.account(), after);
    let following = shared.followers.follow(call.request());
    response.streaming(events(follower, following, shared.settings.heartbeat))
}

/// The events of an account from the place of `follower` on. It ends when the server stops, and where the store fails:
/// the client comes back and resumes.
fn events(
    follower: Follower,
    following: Following,
    heartbeat: std::time::Duration,
) -> impl Stream<Item = Result<Bytes, std::convert::Infallible>> {
    let greeting = stream::iter([Ok(Bytes::from_static(feed::GREETING))]);
    let changes = stream::unfold((follower, following), move |(mut follower, mut following)| async move {
        let chunk = tokio::select! {
            biased;
            () = following.stopped() => return None,
            entries = timeout(heartbeat, follower.next(AT_A_TIME)) => match entries {
                Err(_) => Bytes::from_static(feed::HEARTBEAT),
                Ok(Ok(entries)) if entries.is_empty() => return None,
                Ok(Ok(entries)) => entries.into_iter().map(feed::event).collect::<String>().into(),
                Ok(Err(error)) => {
                    warn!(error = &error as &dyn std::error::Error, "a follower is parted with");
                    return None;
                }
            },
        };
        Some((Ok(chunk), (follower, following)))
    });
    stream::StreamExt::chain(greeting, changes)
}
