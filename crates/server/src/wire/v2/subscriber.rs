//! A subscriber as v2 shows it.

use serde::Serialize;
use simroll_domain::{Subscriber, Subscription};

use crate::wire::instant::rfc3339;

/// A subscriber; unset fields are `null`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SubscriberShape {
    subscriber_identifiers: IdentifiersShape,
    alias: Option<String>,
    status: &'static str,
    user: UserShape,
    version: i64,
    created_at: String,
    updated_at: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct IdentifiersShape {
    subscriber_id: String,
    imsi_msisdn_pairs: Vec<PairShape>,
    iccid: Option<String>,
    imei: Option<String>,
    imeisv: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PairShape {
    imsi: Option<String>,
    msisdn: Option<String>,
    is_last_active: bool,
    use_case_id: Option<u32>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct UserShape {
    generic_id: Option<String>,
    username: Option<String>,
    external_id: Option<String>,
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
