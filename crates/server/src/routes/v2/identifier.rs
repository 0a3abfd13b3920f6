//! `GET /api/v2/identifier/{value}`: what a text can be, and whom it names here.

use actix_web::web::Data;
use simroll_domain::Lookup;
use simroll_identifiers::explain;

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
    let likely = digits.len();
    let lookups: Vec<Lookup> = digits.into_iter().chain(opaque).collect();
    let holdings = shared.registry.holdings(call.account(), lookups.clone()).await?;
    let found = lookups.iter().zip(&holdings).enumerate();
    // Nearly every text could be somebody's name: that is worth a word only where it is.
    let told = found.filter(|(place, (_, holdings))| *place < likely || !holdings.all.is_empty());
    let told = told.map(|(_, (lookup, holdings))| LookupShape::of(lookup, holdings)).collect();
    Ok(ack(200, vec![ExplanationShape::of(explanation, told)]))
}
