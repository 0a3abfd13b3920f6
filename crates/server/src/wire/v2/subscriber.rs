//! A subscriber as v2 shows it.

use serde::{Serialize, Serializer};
use simroll_domain::{Alias, ExternalId, GenericId, Subscriber, Subscription, UserClass, Username};
use simroll_identifiers::{Iccid, Imei, ImeiSv, Imsi, Msisdn};
use utoipa::ToSchema;

use crate::openapi::values;
use crate::wire::instant::rfc3339;

/// A subscriber; unset fields are `null`.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Subscriber)]
pub(crate) struct SubscriberShape<'a> {
    subscriber_identifiers: IdentifiersShape<'a>,
    #[schema(required, schema_with = values::alias)]
    alias: Option<&'a str>,
    #[schema(schema_with = values::status)]
    status: &'static str,
    user: UserShape<'a>,
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
struct IdentifiersShape<'a> {
    #[schema(schema_with = values::uuid)]
    subscriber_id: String,
    imsi_msisdn_pairs: Vec<PairShape<'a>>,
    #[schema(required, schema_with = values::shown::<Iccid>)]
    iccid: Option<&'a str>,
    #[schema(required, schema_with = values::shown::<Imei>)]
    imei: Option<&'a str>,
    #[schema(required, schema_with = values::shown::<ImeiSv>)]
    imeisv: Option<&'a str>,
}

/// A subscription.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Pair)]
struct PairShape<'a> {
    #[schema(required, schema_with = values::shown::<Imsi>)]
    imsi: Option<&'a str>,
    /// Without `+`.
    #[schema(required, schema_with = values::shown::<Msisdn>)]
    msisdn: Option<&'a str>,
    is_last_active: bool,
    #[schema(required, schema_with = values::use_case_or_null)]
    use_case_id: Option<u32>,
}

/// The app user of a subscriber.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = User)]
struct UserShape<'a> {
    #[schema(required, schema_with = values::generic_id)]
    generic_id: Option<&'a str>,
    #[schema(required, schema_with = values::username)]
    username: Option<&'a str>,
    #[schema(required, schema_with = values::external_id)]
    external_id: Option<&'a str>,
    #[schema(required, schema_with = values::user_class)]
    user_class: Option<&'a str>,
    has_password: bool,
}

/// A subscriber of its own that is shown so.
pub(crate) struct Shown(pub(crate) Subscriber);

impl Serialize for Shown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        SubscriberShape::from(&self.0).serialize(serializer)
    }
}

impl<'a> From<&'a Subscriber> for SubscriberShape<'a> {
    fn from(subscriber: &'a Subscriber) -> Self {
        let user = &subscriber.user;
        Self {
            subscriber_identifiers: IdentifiersShape {
                subscriber_id: subscriber.id.to_string(),
                imsi_msisdn_pairs: subscriber.subscriptions.iter().map(PairShape::from).collect(),
                iccid: subscriber.iccid.as_ref().map(Iccid::as_str),
                imei: subscriber.imei.as_ref().map(Imei::as_str),
                imeisv: subscriber.imeisv.as_ref().map(ImeiSv::as_str),
            },
            alias: subscriber.alias.as_ref().map(Alias::as_str),
            status: subscriber.status.as_str(),
            user: UserShape {
                generic_id: user.generic_id.as_ref().map(GenericId::as_str),
                username: user.username.as_ref().map(Username::as_str),
                external_id: user.external_id.as_ref().map(ExternalId::as_str),
                user_class: user.class.as_ref().map(UserClass::as_str),
                has_password: user.password.is_some(),
            },
            version: subscriber.version.get(),
            created_at: rfc3339(subscriber.created_at),
            updated_at: rfc3339(subscriber.updated_at),
        }
    }
}

impl<'a> From<&'a Subscription> for PairShape<'a> {
    fn from(pair: &'a Subscription) -> Self {
        Self {
            imsi: pair.imsi.as_ref().map(Imsi::as_str),
            msisdn: pair.msisdn.as_ref().map(Msisdn::as_str),
            is_last_active: pair.is_last_active,
            use_case_id: pair.use_case.map(simroll_domain::UseCaseId::get),
        }
    }
}
