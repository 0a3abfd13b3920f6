//! Whom and which subscription a command means.

use crate::{Lookup, Reason, Refusal, Subscriber, Subscription, View};

/// The one subscriber that `lookup` names.
pub(super) fn subscriber<'v>(view: &'v View, lookup: &Lookup) -> Result<&'v Subscriber, Refusal> {
    match *view.find(lookup) {
        [id] => view.subscriber(id).ok_or_else(|| Refusal::new(Reason::NotFound)),
        [] => Err(Refusal::new(Reason::NotFound)),
        _ => Err(Refusal::new(Reason::Ambiguous)),
    }
}

/// The subscription that `lookup` means within the subscriber that it named: the one with that IMSI or MSISDN; for any
/// other identifier the only one, else the last active one.
pub(super) fn subscription<'s>(
    subscriber: &'s Subscriber,
    lookup: &Lookup,
) -> Result<&'s Subscription, Refusal> {
    let own = subscriber.subscriptions.iter().find(|subscription| match lookup {
        Lookup::Imsi(imsi) => subscription.imsi == Some(*imsi),
        Lookup::Msisdn(msisdn) => subscription.msisdn == Some(*msisdn),
        _ => false,
    });
    match own.or_else(|| default_subscription(subscriber)) {
        Some(subscription) => Ok(subscription),
        None if subscriber.subscriptions.is_empty() => Err(Refusal::new(Reason::NoImsi)),
        None => Err(Refusal::new(Reason::SubscriptionUnclear)),
    }
}

/// The subscription that is meant where none is named: the last active one, else the only one.
pub(super) fn default_subscription(subscriber: &Subscriber) -> Option<&Subscription> {
    let active = subscriber.subscriptions.iter().find(|subscription| subscription.is_last_active);
    active.or(match &*subscriber.subscriptions {
        [only] => Some(only),
        _ => None,
    })
}
