//! The history of an identifier: who held it and when, and what changed about its holder.

use serde::Serialize;
use simroll_domain::SubscriberId;
use simroll_storage::Holding;
use utoipa::ToSchema;

use crate::openapi::values;
use crate::wire::instant::rfc3339;
use crate::wire::v2::envelope::Ack;
use crate::wire::v2::feed::FeedNode;

/// A page of the changes of one subscriber, and everyone who held the identifier.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct History {
    #[serde(flatten)]
    changes: Ack<FeedNode>,
    /// Whose changes these are.
    #[schema(schema_with = values::uuid)]
    subscriber_id: String,
    holders: Vec<HolderShape>,
}

/// Who held an identifier, from when, and until when: `null` while it lasts.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Holder)]
pub(crate) struct HolderShape {
    #[schema(schema_with = values::uuid)]
    subscriber_id: String,
    #[schema(schema_with = values::time)]
    from: String,
    #[schema(required, schema_with = values::time_or_null)]
    until: Option<String>,
}

impl History {
    /// The changes of `subscriber`, and who held the identifier.
    pub(crate) fn of(subscriber: SubscriberId, changes: Ack<FeedNode>, holdings: &[Holding]) -> Self {
        let holders = holdings.iter().map(HolderShape::from).collect();
        Self { changes, subscriber_id: subscriber.to_string(), holders }
    }
}

impl From<&Holding> for HolderShape {
    fn from(holding: &Holding) -> Self {
        Self {
            subscriber_id: holding.subscriber.to_string(),
            from: rfc3339(holding.from),
            until: holding.until.map(rfc3339),
        }
    }
}
