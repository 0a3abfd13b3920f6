//! The rows of a file that are about one subscriber: matched by what identifies a SIM or a user, never by a device.

use super::{
    draft::{Draft, field_of},
    target::default_subscription,
    use_case,
};
use crate::{
    Change, Field, Import, Lookup, PairFields, PairNumber, Reason, Refusal, Subscriber, SubscriberId, View,
};

pub(super) fn decide(row: &Import, view: &View) -> Result<Change, Refusal> {
    if row.lookups().next().is_none() {
        return Err(Refusal::new(Reason::NobodyNamed));
    }
    let matched = matched(row, view)?;
    let mut draft = Draft::new(view);
    let id = matched.as_ref().map_or_else(|| draft.create(), |(id, _)| *id);
    let subscriber = draft.edit(id);
    set_fields(row, subscriber);
    for pair in &row.pairs {
        pair.use_case.map_or(Ok(()), |id| use_case::known(id, view))?;
        set_pair(pair, subscriber)?;
    }
    draft.finish(Change {
        subscriber: Some(id),
        named_by: matched.and_then(|(_, by)| by),
        flags: row.flags.clone(),
        ..Change::default()
    })
}

/// How strongly an identifier matches a row, strongest first; `None` where it never does.
const fn strength(lookup: &Lookup) -> Option<u8> {
    match lookup {
        Lookup::Iccid(_) => Some(0),
        Lookup::Imsi(_) => Some(1),
        Lookup::Msisdn(_) => Some(2),
        Lookup::ExternalId(_) => Some(3),
        Lookup::Username(_) => Some(4),
        _ => None,
    }
}

/// Whom the row is about, and by which of its identifiers.
fn matched(row: &Import, view: &View) -> Result<Option<(SubscriberId, Option<Lookup>)>, Refusal> {
    let mut lookups: Vec<Lookup> = row.lookups().filter(|lookup| strength(lookup).is_some()).collect();
    if lookups.is_empty() {
        return Ok(device_record(row, view).map(|id| (id, None)));
    }
    lookups.sort_by_key(strength);
    let mut matched: Option<(SubscriberId, Option<Lookup>)> = None;
    let mut elsewhere = Vec::new();
    for lookup in lookups {
        let holders = view.find(&lookup);
        match (&matched, &*holders) {
            (_, []) => {}
            (None, [id]) => matched = Some((*id, Some(lookup))),
            (Some((named, _)), [id]) if named == id => {}
            _ => elsewhere.extend(field_of(&lookup)),
        }
    }
    if elsewhere.is_empty() { Ok(matched) } else { Err(Refusal::about(Reason::Held, elsewhere)) }
}

/// A row of devices only is about the record that holds exactly those devices and nothing else.
fn device_record(row: &Import, view: &View) -> Option<SubscriberId> {
    let holds_just_these = |id: &SubscriberId| {
        view.subscriber(*id).is_some_and(|own| {
            own.imei == row.imei
                && own.imeisv == row.imeisv
                && own.user.generic_id == row.generic_id
                && own.bindings().count() == row.lookups().count()
        })
    };
    let lookup = row.lookups().next()?;
    view.find(&lookup).into_iter().filter(holds_just_these).nth(row.nth)
}

fn set_fields(row: &Import, subscriber: &mut Subscriber) {
    fn put<T: Clone>(field: &mut Option<T>, value: &Option<T>) {
        if value.is_some() {
            field.clone_from(value);
        }
    }
    subscriber.status = row.status.unwrap_or(subscriber.status);
    if let Some(iccid) = row.iccid {
        let same_card = |own: simroll_identifiers::Iccid| iccid.twins().any(|twin| twin == own);
        if !subscriber.iccid.is_some_and(same_card) {
            subscriber.iccid = Some(iccid);
        }
    }
    if let Some(imei) = row.imei {
        subscriber.set_imei(imei);
    }
    put(&mut subscriber.imeisv, &row.imeisv);
    put(&mut subscriber.alias, &row.alias);
    put(&mut subscriber.user.generic_id, &row.generic_id);
    put(&mut subscriber.user.username, &row.username);
    put(&mut subscriber.user.external_id, &row.external_id);
    put(&mut subscriber.user.class, &row.user_class);
}

fn set_pair(row: &PairFields, subscriber: &mut Subscriber) -> Result<(), Refusal> {
    let pair = pair_of(row, subscriber)?;
    let own = subscriber.subscription_mut(pair);
    own.imsi = row.imsi.or(own.imsi);
    own.msisdn = row.msisdn.or(own.msisdn);
    own.use_case = row.use_case.or(own.use_case);
    own.is_last_active = row.is_last_active.unwrap_or(own.is_last_active);
    if row.is_last_active == Some(true) {
        for other in subscriber.subscriptions.iter_mut().filter(|other| other.pair != pair) {
            other.is_last_active = false;
        }
    }
    Ok(())
}

/// The subscription that a row means: the one with its IMSI, else the one with its MSISDN if that has no IMSI, else a new
/// one; without either, the last active or only one.
fn pair_of(row: &PairFields, subscriber: &Subscriber) -> Result<PairNumber, Refusal> {
    let pairs = &subscriber.subscriptions;
    let by_imsi = row.imsi.and_then(|imsi| pairs.iter().find(|own| own.imsi == Some(imsi)));
    let by_msisdn = row.msisdn.and_then(|msisdn| pairs.iter().find(|own| own.msisdn == Some(msisdn)));
    match (by_imsi, by_msisdn) {
        (Some(own), Some(other)) if own.pair != other.pair => {
            Err(Refusal::about(Reason::TwoSubscriptions, [Field::Msisdn]))
        }
        (None, Some(other)) if row.imsi.is_some() && other.imsi.is_some() => {
            Err(Refusal::about(Reason::TwoSubscriptions, [Field::Msisdn]))
        }
        (Some(own), _) | (None, Some(own)) => Ok(own.pair),
        (None, None) if row.imsi.is_some() || row.msisdn.is_some() => Ok(subscriber.next_pair()),
        (None, None) => match default_subscription(subscriber) {
            Some(own) => Ok(own.pair),
            None if pairs.is_empty() => Err(Refusal::about(Reason::NoImsi, [Field::UseCaseId])),
            None => Err(Refusal::about(Reason::SubscriptionUnclear, [Field::UseCaseId])),
        },
    }
}
