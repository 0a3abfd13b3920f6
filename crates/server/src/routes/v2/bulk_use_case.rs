//! `PUT /api/v2/bulk/subscriber/use-case`: the use cases of many subscriptions.

use actix_web::web::Data;
use simroll_domain::Command;

use super::Refused;
use super::bulk::{self, Kind};
use crate::http::Shared;
use crate::http::call::Call;
use crate::http::reply::Reply;
use crate::wire::v2::bulk::read;
use crate::wire::v2::{node, use_case};

pub(super) async fn set(call: Call, shared: Data<Shared>) -> Result<Reply, Refused> {
    let manner = bulk::manner(&call)?;
    let nodes = read(&call.json()?, shared.settings.bulk_max_items, |fields| {
        let (wanted, sent) = node::read(fields, use_case::read);
        (wanted.map(|(target, use_case)| Command::UseCase { target, use_case }), sent)
    })?;
    bulk::carry_out(Kind::ASSIGNMENT, manner, nodes, &call, &shared).await
}
