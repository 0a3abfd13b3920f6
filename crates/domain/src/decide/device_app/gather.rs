//! What moves to the subscriber who is meant: devices, the SIM of a record that is nothing but a SIM, or, where the app
//! registered before its SIM was known, the two halves of one subscriber.

use simroll_identifiers::Imei;

use super::{Known, is_device_id, named::Named};
use crate::decide::draft::{Draft, field_of};
use crate::{
    DeviceAppUpdate, Field, Flag, FlagCode, GenericId, Lookup, Patch, Reason, Refusal, Subscriber,
    SubscriberId, Subscription,
};

/// What was gathered.
pub(super) struct Gathered {
    /// Who the update is about in the end: a join goes on with the SIM's record.
    pub(super) id: SubscriberId,
    /// The subscription that came with an IMSI from stock.
    pub(super) subscription: Option<Subscription>,
}

/// Takes what moves from its holders.
pub(super) fn gather(
    update: &DeviceAppUpdate,
    known: &Known,
    named: &Named,
    draft: &mut Draft<'_>,
    flags: &mut Vec<Flag>,
) -> Result<Gathered, Refusal> {
    let id = match named.id {
        None => draft.create(),
        Some(id) => match to_join(known, id, draft) {
            Some(sim) => join(id, sim, draft),
            None => id,
        },
    };
    let subscription = take_sim(known, id, draft)?;
    if let Patch::Set(generic_id) = &update.generic_id {
        take_generic_id(generic_id, known, id, draft);
    }
    if let Patch::Set(imei) = &update.imei {
        take_device(imei, known, id, draft, flags);
    }
    Ok(Gathered { id, subscription })
}

/// The identifiers of the request that others than `id` hold, but for device ids. A record that a join emptied holds none.
fn elsewhere<'k>(
    known: &'k Known,
    id: SubscriberId,
    draft: &Draft<'_>,
) -> impl Iterator<Item = (&'k Lookup, SubscriberId)> {
    let held = known.held().filter(|(lookup, _)| !is_device_id(lookup));
    held.filter_map(move |(lookup, holders)| {
        let other = |holder: &&SubscriberId| {
            **holder != id && draft.state(**holder).is_some_and(|state| !state.is_bare())
        };
        holders.iter().find(other).map(|holder| (lookup, *holder))
    })
}

/// The SIM's record that belongs to the app user's record `id`: the one has no SIM, the other no user. A record that is
/// nothing but a SIM gives its SIM away instead.
fn to_join(known: &Known, id: SubscriberId, draft: &Draft<'_>) -> Option<SubscriberId> {
    let user = draft.state(id)?;
    let has_sim = user.iccid.is_some() || !user.subscriptions.is_empty();
    if has_sim {
        return None;
    }
    let (_, sim) = elsewhere(known, id, draft).next()?;
    let record = draft.state(sim)?;
    let is_nobodys = record.user.username.is_none() && record.user.external_id.is_none();
    (is_nobodys && !is_stock(record)).then_some(sim)
}

/// The SIM's record takes over the user and the device; the user's record is left empty.
fn join(user: SubscriberId, sim: SubscriberId, draft: &mut Draft<'_>) -> SubscriberId {
    let left = draft.edit(user);
    let (profile, alias) = (std::mem::take(&mut left.user), left.alias.take());
    let (imei, imeisv) = (left.imei.take(), left.imeisv.take());
    let record = draft.edit(sim);
    let own = std::mem::take(&mut record.user);
    record.user.generic_id = profile.generic_id.or(own.generic_id);
    record.user.username = profile.username.or(own.username);
    record.user.external_id = profile.external_id.or(own.external_id);
    record.user.class = profile.class.or(own.class);
    record.user.password = profile.password.or(own.password);
    record.alias = record.alias.take().or(alias);
    if imei.is_some() || imeisv.is_some() {
        record.imei = imei;
        record.imeisv = imeisv;
    }
    sim
}

/// A record with SIM ids only: no number, alias, device or user field.
fn is_stock(record: &Subscriber) -> bool {
    let user = &record.user;
    record.alias.is_none()
        && record.imei.is_none()
        && record.imeisv.is_none()
        && user.generic_id.is_none()
        && user.username.is_none()
        && user.external_id.is_none()
        && user.class.is_none()
        && user.password.is_none()
        && record.subscriptions.iter().all(|subscription| subscription.msisdn.is_none())
}

/// Moves the IMSI and the ICCID of stock; anything else that another holds is a conflict. Returns what the stock knew of
/// the IMSI.
fn take_sim(known: &Known, id: SubscriberId, draft: &mut Draft<'_>) -> Result<Option<Subscription>, Refusal> {
    let mut conflicts = Vec::new();
    let mut moving = Vec::new();
    for (lookup, holder) in elsewhere(known, id, draft) {
        let movable = matches!(lookup, Lookup::Imsi(_) | Lookup::Iccid(_));
        if movable && draft.state(holder).is_some_and(is_stock) {
            moving.push((lookup, holder));
        } else {
            conflicts.extend(field_of(lookup));
        }
    }
    if !conflicts.is_empty() {
        return Err(Refusal::about(Reason::Held, conflicts));
    }
    let mut subscription = None;
    for (lookup, holder) in moving {
        let stock = draft.edit(holder);
        if let Lookup::Imsi(imsi) = lookup {
            let place = stock.subscriptions.iter().position(|own| own.imsi == Some(*imsi));
            subscription = place.map(|place| stock.subscriptions.remove(place));
        } else {
            let iccid = stock.iccid.take();
            draft.edit(id).iccid = iccid;
        }
    }
    Ok(subscription)
}

/// An exclusive device id has one holder: it moves.
fn take_generic_id(generic_id: &GenericId, known: &Known, id: SubscriberId, draft: &mut Draft<'_>) {
    let held = known.held().find(|(lookup, _)| matches!(lookup, Lookup::GenericId(own) if own == generic_id));
    for holder in held.into_iter().flat_map(|(_, holders)| holders).filter(|holder| **holder != id) {
        draft.edit(*holder).user.generic_id = None;
    }
}

/// A device that one other holds moves, with its IMEISV; one that several others hold is shared from now on; one that
/// the subscriber has stays, whoever else has it.
fn take_device(imei: &Imei, known: &Known, id: SubscriberId, draft: &mut Draft<'_>, flags: &mut Vec<Flag>) {
    if draft.state(id).is_some_and(|own| own.holds_device(imei)) {
        return;
    }
    let held = known.held().find(|(lookup, _)| matches!(lookup, Lookup::Imei(_)));
    let holders = held.map_or(&[][..], |(_, holders)| holders);
    let still = |holder: &&SubscriberId| draft.state(**holder).is_some_and(|state| state.holds_device(imei));
    let others: Vec<SubscriberId> = holders.iter().filter(still).copied().collect();
    match *others {
        [] => {}
        [other] => {
            let imeisv = draft.edit(other).release_device(imei);
            let own = draft.edit(id);
            own.set_imei(*imei);
            own.imeisv = imeisv.or(own.imeisv);
        }
        _ => flags.push(Flag {
            field: Field::Imei,
            code: FlagCode::DeviceShared,
            expected: "one holder".to_owned(),
        }),
    }
}
