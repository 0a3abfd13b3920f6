//! `/api/v2/request`: what became of requests.

use actix_web::web::Data;
use std::collections::BTreeSet;

use simroll_domain::{Entry, JournalNumber, RequestId, SubscriberId};
use simroll_storage::{Count, EntryFilter, EntryQuery};

use super::{Refused, ack, list};
use crate::http::Shared;
use crate::http::call::Call;
use crate::http::reply::Reply;
use crate::wire::faults::Faults;
use crate::wire::v2::code::Code;
use crate::wire::v2::cursor::Binding;
use crate::wire::v2::envelope::Nak;
use crate::wire::v2::journal_filter::{self, Wanted};
use crate::wire::v2::paging::{self, MOST_COUNTED, Paging};
use crate::wire::v2::request::EntryShape;

/// `GET /api/v2/request/{requestId}`.
pub(super) async fn show(call: Call, shared: Data<Shared>) -> Result<Reply, Refused> {
    let [] = call.parameters([])?;
    let id = RequestId::parse(&call.segment(3)?).ok_or_else(|| Faults::one("requestId", "must be a UUID"))?;
    let entry = shared.registry.request(call.account(), id).await?;
    let entry = entry.ok_or_else(|| Nak::new(Code::RequestNotFound))?;
    Ok(ack(200, vec![EntryShape::from(entry)]))
}

/// `GET /api/v2/request`: those that fit, newest first, page by page.
pub(super) async fn list(call: Call, shared: Data<Shared>) -> Result<Reply, Refused> {
    let account = call.account();
    let (part, asked) = call.parameter_groups(paging::PARAMETERS, journal_filter::PARAMETERS)?;
    let binding = Binding::new("request", account, &asked);
    let mut faults = Faults::new();
    let paging = Paging::read(&part, &binding, &mut faults);
    let Wanted { filter, about, mut none } = Wanted::read(&asked, faults)?;
    let mut filter = EntryFilter { before: paging.before(), skip: paging.skip(), ..filter };
    if let Some(lookup) = about {
        let holdings = shared.registry.holdings(account, vec![lookup]).await?;
        let holders: BTreeSet<SubscriberId> =
            holdings.iter().flat_map(|holdings| &holdings.all).map(|holding| holding.subscriber).collect();
        none |= holders.is_empty();
        filter.about = Some(holders);
    }
    let query = EntryQuery::Newest(filter.clone());
    let entries =
        if none { Vec::new() } else { shared.registry.entries(account, query, list::limit(&paging)).await? };
    let cursor = |last: &Entry| binding.give([JournalNumber::default(), last.number]);
    let count = async || {
        if none {
            return Ok(Count::Known(0));
        }
        Ok(Count::Known(shared.registry.count_entries(account, filter, MOST_COUNTED + 1).await?))
    };
    Ok(Reply::json(200, &list::page(&paging, entries, EntryShape::from, cursor, count).await?))
}
