//! `GET /api/v2/identifier/{value}`: what a text can be, and whom it names here.

use actix_web::web::Data;
use simroll_domain::{Lookup, SubscriberId};
use simroll_identifiers::explain;
use simroll_registry::ReadError;
use simroll_storage::{AsOf, Holding};

use super::{Refused, ack};
use crate::http::Shared;
use crate::http::call::Call;
use crate::http::reply::Reply;
use crate::wire::v2::explanation::{ExplanationShape, LookupShape, lookups};

pub(super) async fn show(call: Call, shared: Data<Shared>) -> Result<Reply, Refused> {
    let [] = call.parameters([])?;
    let text = call.segment(3)?;
    let explanation = explain(&text);
    let (digits, opaque) = lookups(&explanation);
    let mut found = Vec::new();
    for lookup in digits {
        let (named, holdings) = find(&call, &shared, &lookup).await?;
        found.push(LookupShape::of(&lookup, &named, &holdings));
    }
    // Nearly every text could be somebody's name: that is worth a word only where it is.
    for lookup in opaque {
        let (named, holdings) = find(&call, &shared, &lookup).await?;
        if !holdings.is_empty() {
            found.push(LookupShape::of(&lookup, &named, &holdings));
        }
    }
    Ok(ack(200, vec![ExplanationShape::of(explanation, found)]))
}

/// Whom `lookup` names now, and whom it names or ever named.
async fn find(
    call: &Call,
    shared: &Shared,
    lookup: &Lookup,
) -> Result<(Vec<SubscriberId>, Vec<Holding>), ReadError> {
    let account = call.account();
    let holdings = shared.registry.holdings(account, lookup.clone()).await?;
    if holdings.iter().all(|holding| holding.until.is_some()) {
        return Ok((Vec::new(), holdings));
    }
    let named = shared.registry.subscribers(account, lookup.clone(), AsOf::Now).await?;
    Ok((named.iter().map(|subscriber| subscriber.id).collect(), holdings))
}
