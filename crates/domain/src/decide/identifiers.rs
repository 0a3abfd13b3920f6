//! Another SIM, device or number for a subscriber, in one change: nothing is ever without a holder in between.

use super::{draft::Draft, target, use_case};
use crate::{
    Change, Field, IdentifierChange, Lookup, PairNumber, PairPatch, Patch, Reason, Refusal, Subscriber,
    SubscriberId, Subscription, UseCaseId, View,
};

pub(super) fn decide(wanted: &IdentifierChange, view: &View) -> Result<Change, Refusal> {
    let id = target::subscriber(view, &wanted.target)?.id;
    for pair in wanted.pairs.iter().flatten() {
        pair.use_case.value().map_or(Ok(()), |id| use_case::known(*id, view))?;
    }
    let mut draft = Draft::new(view);
    let taken = if wanted.take { take(wanted, id, view, &mut draft) } else { Vec::new() };
    let subscriber = draft.edit(id);
    wanted.iccid.apply(&mut subscriber.iccid);
    match wanted.imei {
        Patch::Keep => {}
        Patch::Clear => (subscriber.imei, subscriber.imeisv) = (None, None),
        Patch::Set(imei) => subscriber.set_imei(imei),
    }
    wanted.imeisv.apply(&mut subscriber.imeisv);
    if let Some(pairs) = &wanted.pairs {
        set_pairs(pairs, &taken, subscriber)?;
    }
    draft.finish(Change {
        subscriber: Some(id),
        named_by: Some(wanted.target.clone()),
        cause: wanted.cause,
        flags: wanted.flags.clone(),
        ..Change::default()
    })
}

/// Takes what the change sets from everybody else who holds it, and returns the use cases of the IMSIs that move.
fn take(
    wanted: &IdentifierChange,
    id: SubscriberId,
    view: &View,
    draft: &mut Draft<'_>,
) -> Vec<(simroll_identifiers::Imsi, UseCaseId)> {
    let mut use_cases = Vec::new();
    for lookup in wanted.lookups().skip(1) {
        for holder in view.find(&lookup).into_iter().filter(|holder| *holder != id) {
            let other = draft.edit(holder);
            match &lookup {
                Lookup::Iccid(_) => other.iccid = None,
                Lookup::Imei(imei) => drop(other.release_device(imei)),
                Lookup::ImeiSv(imeisv) => other.imeisv = other.imeisv.filter(|own| own != imeisv),
                Lookup::Imsi(imsi) => {
                    for own in other.subscriptions.iter_mut().filter(|own| own.imsi == Some(*imsi)) {
                        own.imsi = None;
                        use_cases.extend(own.use_case.take().map(|use_case| (*imsi, use_case)));
                    }
                }
                Lookup::Msisdn(msisdn) => {
                    for own in other.subscriptions.iter_mut().filter(|own| own.msisdn == Some(*msisdn)) {
                        own.msisdn = None;
                    }
                }
                _ => {}
            }
            other.subscriptions.retain(|own| own.imsi.is_some() || own.msisdn.is_some());
        }
    }
    use_cases
}

/// Makes the subscriptions those of the list: each goes on as the one that it means, the others end.
fn set_pairs(
    wanted: &[PairPatch],
    taken: &[(simroll_identifiers::Imsi, UseCaseId)],
    subscriber: &mut Subscriber,
) -> Result<(), Refusal> {
    if wanted.iter().filter(|pair| pair.is_last_active == Some(true)).count() > 1 {
        return Err(Refusal::about(Reason::Repeated, [Field::IsLastActive]));
    }
    let meant = meant(wanted, &subscriber.subscriptions)?;
    let mut next = subscriber.next_pair();
    let mut after = Vec::with_capacity(wanted.len());
    for (patch, meant) in wanted.iter().zip(meant) {
        let known = meant.and_then(|pair| subscriber.subscription(pair).cloned());
        let mut own = known.unwrap_or_else(|| {
            let pair = next;
            next = PairNumber::new(next.get() + 1);
            Subscription { pair, imsi: None, msisdn: None, is_last_active: false, use_case: None }
        });
        patch.imsi.apply(&mut own.imsi);
        patch.msisdn.apply(&mut own.msisdn);
        patch.use_case.apply(&mut own.use_case);
        if patch.use_case == Patch::Keep && own.use_case.is_none() {
            let moved = taken.iter().find(|(imsi, _)| own.imsi == Some(*imsi));
            own.use_case = moved.map(|(_, use_case)| *use_case);
        }
        own.is_last_active = patch.is_last_active.unwrap_or(own.is_last_active);
        if own.imsi.is_none() && own.msisdn.is_none() {
            return Err(Refusal::about(Reason::NobodyNamed, [Field::Imsi, Field::Msisdn]));
        }
        after.push(own);
    }
    if let Some(active) = wanted.iter().position(|pair| pair.is_last_active == Some(true)) {
        for (place, own) in after.iter_mut().enumerate() {
            own.is_last_active = place == active;
        }
    }
    after.sort_by_key(|own| own.pair);
    subscriber.subscriptions = after;
    Ok(())
}

/// Which subscription each patch means: the one with its IMSI, else the one with its MSISDN; where exactly one of either
/// side is left over, those two belong together.
fn meant(wanted: &[PairPatch], own: &[Subscription]) -> Result<Vec<Option<PairNumber>>, Refusal> {
    let find = |patch: &PairPatch| {
        let imsi = patch.imsi.value();
        let msisdn = patch.msisdn.value();
        let by_imsi = own.iter().find(|own| imsi.is_some() && own.imsi.as_ref() == imsi);
        let by_msisdn = own.iter().find(|own| msisdn.is_some() && own.msisdn.as_ref() == msisdn);
        by_imsi.or(by_msisdn).map(|own| own.pair)
    };
    let mut meant: Vec<Option<PairNumber>> = wanted.iter().map(find).collect();
    let left: Vec<PairNumber> =
        own.iter().map(|own| own.pair).filter(|pair| !meant.contains(&Some(*pair))).collect();
    let open: Vec<usize> = (0..meant.len()).filter(|place| meant[*place].is_none()).collect();
    if let ([pair], [place]) = (&*left, &*open) {
        meant[*place] = Some(*pair);
    }
    let twice = meant.iter().enumerate().any(|(place, pair)| pair.is_some() && meant[..place].contains(pair));
    if twice {
        return Err(Refusal::about(Reason::TwoSubscriptions, [Field::Imsi, Field::Msisdn]));
    }
    Ok(meant)
}
