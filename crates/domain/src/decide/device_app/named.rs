//! Who is meant.

use super::{Known, is_device_id};
use crate::decide::target::default_subscription;
use crate::{DeviceAppUpdate, Field, Lookup, Patch, Reason, Refusal, Subscriber, SubscriberId, View};

/// Who is meant by an update.
#[derive(Debug)]
pub(super) struct Named {
    /// The subscriber; `None` for a new one.
    pub(super) id: Option<SubscriberId>,
    /// By which identifier.
    pub(super) by: Option<Lookup>,
}

impl Named {
    const NEW: Self = Self { id: None, by: None };
}

/// The strongest identifier that anybody holds names the subscriber. If only device ids are held, a request that brings
/// another user's identity means a new subscriber on that device.
pub(super) fn named(update: &DeviceAppUpdate, known: &Known, view: &View) -> Result<Named, Refusal> {
    if known.given.is_empty() {
        return Err(Refusal::new(Reason::NobodyNamed));
    }
    let Some((lookup, holders)) = known.held().next() else { return Ok(Named::NEW) };
    let [id] = *holders else {
        return if names_user(update) { Ok(Named::NEW) } else { Err(ambiguous_device()) };
    };
    let named = Named { id: Some(id), by: Some(lookup.clone()) };
    if !is_device_id(lookup) {
        return Ok(named);
    }
    let Some(owner) = view.subscriber(id) else { return Ok(Named::NEW) };
    let cleared = cleared_identity(update, owner);
    if !cleared.is_empty() {
        return Err(Refusal::about(Reason::OtherUsersDevice, cleared));
    }
    Ok(if is_another_user(update, owner) { Named::NEW } else { named })
}

fn ambiguous_device() -> Refusal {
    Refusal::about(Reason::Ambiguous, [Field::Imei])
}

/// Whether the request says who the user is.
fn names_user(update: &DeviceAppUpdate) -> bool {
    matches!(update.number, Patch::Set(_))
        || matches!(update.username, Patch::Set(_))
        || matches!(update.external_id, Patch::Set(_))
}

/// Whether a number, username or external id that the owner of the device has would be replaced. All of those that the
/// request sets are unknown here, so each that meets a filled field would replace it.
fn is_another_user(update: &DeviceAppUpdate, owner: &Subscriber) -> bool {
    let number = default_subscription(owner).and_then(|subscription| subscription.msisdn);
    let user = &owner.user;
    matches!(update.number, Patch::Set(_)) && number.is_some()
        || matches!(update.username, Patch::Set(_)) && user.username.is_some()
        || matches!(update.external_id, Patch::Set(_)) && user.external_id.is_some()
}

/// Which of number, username and external id the request would take from the owner of the device.
fn cleared_identity(update: &DeviceAppUpdate, owner: &Subscriber) -> Vec<Field> {
    let number = default_subscription(owner).and_then(|subscription| subscription.msisdn);
    let cleared = [
        (matches!(update.number, Patch::Clear) && number.is_some()).then_some(Field::Msisdn),
        (matches!(update.username, Patch::Clear) && owner.user.username.is_some()).then_some(Field::Username),
        (matches!(update.external_id, Patch::Clear) && owner.user.external_id.is_some())
            .then_some(Field::ExternalId),
    ];
    cleared.into_iter().flatten().collect()
}
