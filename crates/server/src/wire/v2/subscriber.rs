//! A subscriber as v2 shows it.

use serde::Serialize;
use simroll_domain::{Subscriber, Subscription};
use simroll_identifiers::{Iccid, Imei, ImeiSv, Imsi, Msisdn};
use utoipa::ToSchema;

use crate::openapi::values;
use crate::wire::instant::rfc3339;

/// A subscriber; unset fields are `null`.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Subscriber)]
pub(crate) struct SubscriberShape {
    subscriber_identifiers: IdentifiersShape,
    #[schema(required, schema_with = values::alias)]
    alias: Option<String>,
    #[schema(schema_with = values::status)]
    status: &'static str,
    user: UserShape,
    /// The `seq` of the last change.
    #[schema(schema_with = values::seq)]
    version: i64,
    #[schema(schema_with = values::time)]
    created_at: String,
    #[schema(schema_with = values::time)]
    updated_at: String,
}

/// The identifiers of a subscriber.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SubscriberIdentifiers)]
struct IdentifiersShape {
    #[schema(schema_with = values::uuid)]
    subscriber_id: String,
    imsi_msisdn_pairs: Vec<PairShape>,
    #[schema(required, schema_with = values::shown::<Iccid>)]
    iccid: Option<String>,
    #[schema(required, schema_with = values::shown::<Imei>)]
    imei: Option<String>,
    #[schema(required, schema_with = values::shown::<ImeiSv>)]
    imeisv: Option<String>,
}

/// A subscription.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Pair)]
struct PairShape {
    #[schema(required, schema_with = values::shown::<Imsi>)]
    imsi: Option<String>,
    /// Without `+`.
    #[schema(required, schema_with = values::shown::<Msisdn>)]
    msisdn: Option<String>,
    is_last_active: bool,
    #[schema(required, schema_with = values::use_case_or_null)]
    use_case_id: Option<u32>,
}

/// The app user of a subscriber.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = User)]
struct UserShape {
    #[schema(required, schema_with = values::generic_id)]
    generic_id: Option<String>,
    #[schema(required, schema_with = values::username)]
    username: Option<String>,
    #[schema(required, schema_with = values::external_id)]
    external_id: Option<String>,
    #[schema(required, schema_with = values::user_class)]
    user_class: Option<String>,
    has_password: bool,
}

fn text(value: Option<&impl ToString>) -> Option<String> {
    value.map(ToString::to_string)
}

impl From<&Subscriber> for SubscriberShape {
    fn from(subscriber: &Subscriber) -> Self {
        let user = &subscriber.user;
        Self {
            subscriber_identifiers: IdentifiersShape {
                subscriber_id: subscriber.id.to_string(),
                imsi_msisdn_pairs: subscriber.subscriptions.iter().map(PairShape::from).collect(),
                iccid: text(subscriber.iccid.as_ref()),
                imei: text(subscriber.imei.as_ref()),
                imeisv: text(subscriber.imeisv.as_ref()),
            },
            alias: text(subscriber.alias.as_ref()),
            status: subscriber.status.as_str(),
            user: UserShape {
                generic_id: text(user.generic_id.as_ref()),
                username: text(user.username.as_ref()),
                external_id: text(user.external_id.as_ref()),
                user_class: text(user.class.as_ref()),
                has_password: user.password.is_some(),
            },
            version: subscriber.version.get(),
            created_at: rfc3339(subscriber.created_at),
            updated_at: rfc3339(subscriber.updated_at),
        }
    }
}

impl From<&Subscription> for PairShape {
    fn from(pair: &Subscription) -> Self {
        Self {
            imsi: text(pair.imsi.as_ref()),
            msisdn: text(pair.msisdn.as_ref()),
            is_last_active: pair.is_last_active,
            use_case_id: pair.use_case.map(simroll_domain::UseCaseId::get),
        }
    }
}
