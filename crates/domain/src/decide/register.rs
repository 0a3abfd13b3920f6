//! Registering a subscriber: none of its identifiers may be held by another.

use super::{draft::Draft, use_case};
use crate::{Change, Field, PairFields, Reason, Refusal, Registration, Subscriber, Subscription, View};

pub(super) fn decide(new: &Registration, view: &View) -> Result<Change, Refusal> {
    if new.lookups().next().is_none() {
        return Err(Refusal::new(Reason::NobodyNamed));
    }
    if new.pairs.iter().filter(|pair| pair.is_last_active == Some(true)).count() > 1 {
        return Err(Refusal::about(Reason::Repeated, [Field::IsLastActive]));
    }
    for pair in &new.pairs {
        if pair.imsi.is_none() && pair.msisdn.is_none() {
            return Err(Refusal::about(Reason::NobodyNamed, [Field::Imsi, Field::Msisdn]));
        }
        pair.use_case.map_or(Ok(()), |id| use_case::known(id, view))?;
    }
    let mut draft = Draft::new(view);
    let id = draft.create();
    fill(draft.edit(id), new);
    draft.finish(Change { subscriber: Some(id), flags: new.flags.clone(), ..Change::default() })
}

fn fill(subscriber: &mut Subscriber, new: &Registration) {
    subscriber.status = new.status;
    subscriber.iccid = new.iccid;
    subscriber.imei = new.imei;
    subscriber.imeisv = new.imeisv;
    subscriber.alias.clone_from(&new.alias);
    subscriber.user.generic_id.clone_from(&new.generic_id);
    subscriber.user.username.clone_from(&new.username);
    subscriber.user.external_id.clone_from(&new.external_id);
    subscriber.user.class.clone_from(&new.user_class);
    for pair in &new.pairs {
        let place = subscriber.next_pair();
        let PairFields { imsi, msisdn, is_last_active, use_case } = *pair;
        let is_last_active = is_last_active.unwrap_or_default();
        subscriber.subscriptions.push(Subscription { pair: place, imsi, msisdn, is_last_active, use_case });
    }
}
