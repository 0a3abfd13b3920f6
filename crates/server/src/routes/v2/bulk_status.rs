//! `PUT /api/v2/bulk/subscriber/status`: the statuses of many subscribers.

use actix_web::web::Data;
use simroll_domain::Command;

use super::Refused;
use super::bulk::{self, Kind};
use crate::http::Shared;
use crate::http::call::Call;
use crate::http::reply::Reply;
use crate::wire::v2::bulk::read;
use crate::wire::v2::{node, status};

pub(super) async fn set(call: Call, shared: Data<Shared>) -> Result<Reply, Refused> {
    let manner = bulk::manner(&call)?;
    let nodes = read(&call.json()?, shared.settings.bulk_max_items, |fields| {
        let (wanted, sent) = node::read(fields, status::read);
        (wanted.map(|(target, status)| Command::Status { target, status }), sent)
    })?;
    bulk::carry_out(Kind::ASSIGNMENT, manner, nodes, &call, &shared).await
}
