//! The fields of the subscriber who is meant, once everything that moves has moved.

use crate::decide::target::default_subscription;
use crate::{
    DeviceAppUpdate, Field, PairNumber, PasswordUpdate, Patch, Reason, Refusal, Subscriber, Subscription,
};

/// Sets the fields and says which subscription the update is about, if it is about one.
pub(super) fn set(
    update: &DeviceAppUpdate,
    moved: Option<Subscription>,
    subscriber: &mut Subscriber,
) -> Result<Option<PairNumber>, Refusal> {
    let pair = set_pair(update, moved, subscriber)?;
    match &update.iccid {
        Patch::Keep => {}
        Patch::Clear => subscriber.iccid = None,
        Patch::Set(iccid) => {
            let same_card = |own: simroll_identifiers::Iccid| iccid.twins().any(|twin| twin == own);
            if !subscriber.iccid.is_some_and(same_card) {
                subscriber.iccid = Some(*iccid);
            }
        }
    }
    match update.imei {
        Patch::Keep => {}
        Patch::Clear => (subscriber.imei, subscriber.imeisv) = (None, None),
        Patch::Set(imei) => subscriber.set_imei(imei),
    }
    update.generic_id.apply(&mut subscriber.user.generic_id);
    update.username.apply(&mut subscriber.user.username);
    update.external_id.apply(&mut subscriber.user.external_id);
    update.user_class.apply(&mut subscriber.user.class);
    set_password(&update.password, subscriber)?;
    if subscriber.is_bare() {
        return Err(Refusal::about(Reason::LastIdentifier, cleared(update)));
    }
    Ok(pair)
}

/// Sets MSISDN and IMSI of the subscription that the update means: the one that it names by either, else the last active
/// one, else the only one; where there is none, a given one makes it.
fn set_pair(
    update: &DeviceAppUpdate,
    moved: Option<Subscription>,
    subscriber: &mut Subscriber,
) -> Result<Option<PairNumber>, Refusal> {
    let written: Vec<Field> = [
        (update.number != Patch::Keep).then_some(Field::Msisdn),
        (update.imsi != Patch::Keep).then_some(Field::Imsi),
    ]
    .into_iter()
    .flatten()
    .collect();
    let find = |test: &dyn Fn(&Subscription) -> bool| {
        subscriber.subscriptions.iter().find(|own| test(own)).map(|own| own.pair)
    };
    let by_number = find(&|own| matches!(update.number, Patch::Set(number) if own.msisdn == Some(number)));
    let by_imsi = find(&|own| matches!(update.imsi, Patch::Set(imsi) if own.imsi == Some(imsi)));
    let pair = match (by_number, by_imsi) {
        (Some(one), Some(other)) if one != other => {
            return Err(Refusal::about(Reason::TwoSubscriptions, written));
        }
        (Some(pair), _) | (None, Some(pair)) => Some(pair),
        (None, None) => default_subscription(subscriber).map(|own| own.pair),
    };
    if written.is_empty() {
        return Ok(pair);
    }
    let pair = match pair {
        Some(pair) => pair,
        None if !subscriber.subscriptions.is_empty() => {
            return Err(Refusal::about(Reason::SubscriptionUnclear, written));
        }
        None => subscriber.next_pair(),
    };
    let own = subscriber.subscription_mut(pair);
    update.number.apply(&mut own.msisdn);
    update.imsi.apply(&mut own.imsi);
    own.use_case = own.use_case.or(moved.and_then(|stock| stock.use_case));
    let gone = own.msisdn.is_none() && own.imsi.is_none();
    if gone {
        subscriber.subscriptions.retain(|own| own.pair != pair);
    }
    Ok((!gone).then_some(pair))
}

/// A password in the clear was verified against the hash that was stored then; if that is no longer the stored one, the
/// verification says nothing.
fn set_password(update: &PasswordUpdate, subscriber: &mut Subscriber) -> Result<(), Refusal> {
    let stored = &mut subscriber.user.password;
    match update {
        PasswordUpdate::Keep => {}
        PasswordUpdate::Clear => *stored = None,
        PasswordUpdate::Hash(hash) => *stored = Some(hash.clone()),
        PasswordUpdate::Checked { against, .. } if against != stored => {
            return Err(Refusal::about(Reason::PasswordMoved, [Field::Password]));
        }
        PasswordUpdate::Checked { fresh: None, .. } => {}
        PasswordUpdate::Checked { fresh: Some(fresh), .. } => *stored = Some(fresh.clone()),
    }
    Ok(())
}

/// The identifiers that the update clears.
fn cleared(update: &DeviceAppUpdate) -> Vec<Field> {
    let fields = [
        (update.number == Patch::Clear, Field::Msisdn),
        (update.generic_id == Patch::Clear, Field::GenericId),
        (update.imei == Patch::Clear, Field::Imei),
        (update.imsi == Patch::Clear, Field::Imsi),
        (update.iccid == Patch::Clear, Field::Iccid),
        (update.username == Patch::Clear, Field::Username),
        (update.external_id == Patch::Clear, Field::ExternalId),
    ];
    fields.into_iter().filter_map(|(cleared, field)| cleared.then_some(field)).collect()
}
