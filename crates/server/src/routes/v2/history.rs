//! `GET /api/v2/subscriber/{type}/{value}/history`: what changed about whoever holds an identifier, and who held it.

use actix_web::web::Data;
use simroll_domain::{Entry, SubscriberId};
use simroll_storage::{Count, EntryFilter, EntryQuery};

use super::subscriber::named;
use super::{Refused, list};
use crate::http::Shared;
use crate::http::call::Call;
use crate::http::reply::Reply;
use crate::wire::faults::Faults;
use crate::wire::v2::code::Code;
use crate::wire::v2::cursor::Binding;
use crate::wire::v2::envelope::Nak;
use crate::wire::v2::feed::FeedNode;
use crate::wire::v2::history::History;
use crate::wire::v2::paging::{self, Begin, MOST_COUNTED, Paging};

pub(super) async fn show(call: Call, shared: Data<Shared>) -> Result<Reply, Refused> {
    let part = call.parameters(paging::PARAMETERS)?;
    let (account, lookup) = (call.account(), named(&call)?);
    let path = [Some(lookup.kind().to_string()), Some(call.segment(4)?)];
    let binding = Binding::new("history", account, &path);
    let mut faults = Faults::new();
    let paging = Paging::read(&part, &binding, &mut faults);
    let paging = faults.unless(paging)?;
    let holdings = shared.registry.holdings(account, vec![lookup]).await?.pop().unwrap_or_default();
    let holder = match paging.start {
        // A walk stays with whom it began with, whoever holds the identifier meanwhile.
        Begin::After([number, _]) => Some(SubscriberId::new(account, number)),
        Begin::Page(_) => holdings.holder(),
    };
    let holder = holder.ok_or_else(|| Nak::new(Code::SubscriberNotFound))?;
    let filter = EntryFilter {
        // What happens between the two reads belongs to a later answer.
        before: paging.before().or(Some(holdings.head.next())),
        skip: paging.skip(),
        changed: Some(holder),
        ..EntryFilter::default()
    };
    let query = EntryQuery::Newest(filter.clone());
    let entries = shared.registry.entries(account, query, list::limit(&paging)).await?;
    let cursor = |last: &Entry| binding.give([holder.number(), last.number]);
    let count =
        async || Ok(Count::Known(shared.registry.count_entries(account, filter, MOST_COUNTED + 1).await?));
    let changes = list::page(&paging, entries, FeedNode::from, cursor, count).await?;
    Ok(Reply::json(200, &History::of(holder, changes, &holdings.all)))
}
