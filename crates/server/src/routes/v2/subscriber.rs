//! `/api/v2/subscriber`: register one, list them, show one as it is or was.

use actix_web::web::Data;
use simroll_domain::{Lookup, LookupKind, Subscriber};
use simroll_storage::{AsOf, Cursor, ListQuery, Listed, Start};

use super::list::Found;
use super::{Refused, ack, list, single};
use crate::http::call::Call;
use crate::http::reply::Reply;
use crate::http::{Shared, entity_tag};
use crate::wire::faults::Faults;
use crate::wire::instant;
use crate::wire::v2::code::Code;
use crate::wire::v2::cursor::Binding;
use crate::wire::v2::envelope::Nak;
use crate::wire::v2::filter::{self, Wanted};
use crate::wire::v2::paging::{self, Begin, MOST_COUNTED, Paging};
use crate::wire::v2::request::RegisteredNode;
use crate::wire::v2::subscriber::{Shown, SubscriberShape};
use crate::wire::v2::{registration, target};

/// `POST /api/v2/subscriber`.
pub(super) async fn register(call: Call, shared: Data<Shared>) -> Result<Reply, Refused> {
    let [dry_run] = call.flags(["dryRun"])?;
    let command = registration::read_one(&call.json()?, &shared.settings.registration)?;
    let content = |accepted: &_| RegisteredNode::from(accepted);
    single::carry_out(command, dry_run, 201, content, &call, &shared).await
}

/// `GET /api/v2/subscriber`: everyone who fits, page by page.
pub(super) async fn list(call: Call, shared: Data<Shared>) -> Result<Reply, Refused> {
    let (part, asked) = call.parameter_groups(paging::PARAMETERS, filter::PARAMETERS)?;
    let binding = Binding::new("subscriber", call.account(), &asked);
    let mut faults = Faults::new();
    let paging = Paging::read(&part, &binding, &mut faults);
    let wanted = Wanted::read(&asked, &mut faults);
    let Wanted { filter, order, descending } = faults.unless(wanted)?;
    let start = match paging.start {
        Begin::Page(_) => Start::Skip(paging.skip()),
        Begin::After([version, number]) => Start::After(Cursor { version, number }),
    };
    let query = ListQuery { filter: filter.clone(), order, descending, start, limit: list::limit(&paging) };
    let Listed { subscribers, looked_until } = shared.registry.list(call.account(), query).await?;
    let cursor = |Cursor { version, number }| binding.give([version, number]);
    let found = Found { rows: subscribers, goes_on: looked_until.map(cursor) };
    let after = |last: &Subscriber| cursor(Cursor::of(last));
    let count = async || shared.registry.count(call.account(), filter, MOST_COUNTED + 1).await;
    Ok(Reply::json(200, &list::page(&paging, found, Shown, after, count).await?))
}

/// `GET /api/v2/subscriber/{type}/{value}`: everyone who is named so, or was at a moment. Only one alone has a version to
/// tell as `ETag`.
pub(super) async fn show(call: Call, shared: Data<Shared>) -> Result<Reply, Refused> {
    let [as_of] = call.parameters(["asOf"])?;
    let as_of = match as_of {
        None => AsOf::Now,
        Some(text) => {
            AsOf::Time(instant::parse(&text).ok_or_else(|| Faults::one("asOf", instant::EXPECTED))?)
        }
    };
    let found = shared.registry.subscribers(call.account(), named(&call)?, as_of).await?;
    let reply = ack(200, found.iter().map(SubscriberShape::from).collect());
    match &*found {
        [] => Err(Nak::new(Code::SubscriberNotFound).into()),
        [only] => Ok(reply.with("ETag", entity_tag::of(only.version))),
        _ => Ok(reply),
    }
}

/// Whom `…/subscriber/{type}/{value}` names.
pub(super) fn named(call: &Call) -> Result<Lookup, Refused> {
    named_by(call, &LookupKind::ALL)
}

/// Whom `…/subscriber/{type}/{value}` names, where the type is one of `kinds`.
pub(super) fn named_by(call: &Call, kinds: &[LookupKind]) -> Result<Lookup, Refused> {
    let kind = target::kind(&call.segment(3)?, kinds)?;
    Ok(target::lookup(kind, &call.segment(4)?)?)
}
