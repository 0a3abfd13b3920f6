//! What v2 answers to questions, for a program beside the server that is asked the same ones, such as `simroll lookup`.

use serde::Serialize;
use simroll_domain::{Entry, Lookup, LookupKind, Subscriber, SubscriberId};
use simroll_identifiers::explain;
use simroll_storage::Holding;

use crate::wire::v2::explanation::lookups;
use crate::wire::v2::feed::FeedNode;
use crate::wire::v2::history::HolderShape;
use crate::wire::v2::subscriber::SubscriberShape;
use crate::wire::v2::target::{self, TargetShape};

/// Reads a type, such as `imsi`, and a value as people write it.
///
/// # Errors
/// What was expected, without the value.
pub fn named(kind: &str, value: &str) -> Result<Lookup, String> {
    let kind = target::kind(kind, &LookupKind::ALL).map_err(|nak| nak.message())?;
    target::lookup(kind, value).or_else(|nak| {
        let (digits, _) = lookups(&explain(value));
        digits.into_iter().find(|lookup| lookup.kind() == kind).ok_or_else(|| nak.message())
    })
}

/// Everything that a value can name, the likeliest first.
#[must_use]
pub fn nameable(value: &str) -> Vec<Lookup> {
    let (digits, opaque) = lookups(&explain(value));
    digits.into_iter().chain(opaque).collect()
}

/// A look-up as people read it: its type and its canonical value.
#[must_use]
pub fn spelled(lookup: &Lookup) -> String {
    TargetShape::from(lookup).to_string()
}

/// A subscriber, and what named it.
#[must_use]
pub fn subscriber(target: &Lookup, subscriber: &Subscriber) -> impl Serialize {
    #[derive(Serialize)]
    struct Found<'a> {
        target: TargetShape,
        #[serde(flatten)]
        subscriber: SubscriberShape<'a>,
    }
    Found { target: target.into(), subscriber: subscriber.into() }
}

/// Who held an identifier, and of whom it tells the history.
#[must_use]
pub fn holders(target: &Lookup, of: SubscriberId, holdings: &[Holding]) -> impl Serialize + use<> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Holders {
        target: TargetShape,
        subscriber_id: String,
        holders: Vec<HolderShape>,
    }
    let holders = holdings.iter().map(HolderShape::from).collect();
    Holders { target: target.into(), subscriber_id: of.to_string(), holders }
}

/// An entry of the journal, as the feed and histories show it.
#[must_use]
pub fn change(entry: Entry) -> impl Serialize + use<> {
    FeedNode::from(entry)
}
