//! `POST /api/v2/bulk/subscriber`: registers many subscribers.

use actix_web::web::Data;

use super::Refused;
use super::bulk::{self, Kind};
use crate::http::Shared;
use crate::http::call::Call;
use crate::http::reply::Reply;
use crate::wire::v2::bulk::{AnswerNode, Content, Identifiers, read};
use crate::wire::v2::registration::read_node;

/// The answer repeats the identifiers and names the new subscriber.
const KIND: Kind = Kind {
    status: 201,
    accepted: |sent, accepted| {
        // In a dry run there is no entry yet, and the id of a subscriber is given with its entry.
        let subscriber_id = accepted.request_id.and(accepted.subscriber).map(|id| id.to_string());
        let identifiers = Identifiers::Sent(&sent.identifiers);
        AnswerNode::accepted(accepted, identifiers, Content::Registered { subscriber_id })
    },
};

pub(super) async fn register(call: Call, shared: Data<Shared>) -> Result<Reply, Refused> {
    let manner = bulk::manner(&call)?;
    let policy = &shared.settings.registration;
    let nodes = read(&call.json()?, shared.settings.bulk_max_items, |node| read_node(node, policy))?;
    bulk::carry_out(KIND, manner, nodes, &call, &shared).await
}
