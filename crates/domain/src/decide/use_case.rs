//! The use case belongs to one subscription, which must have an IMSI.

use super::target;
use crate::{Change, Field, Lookup, Reason, Refusal, UseCaseId, View};

pub(super) fn decide(lookup: &Lookup, use_case: UseCaseId, view: &View) -> Result<Change, Refusal> {
    let before = target::subscriber(view, lookup)?;
    let subscription = target::subscription(before, lookup)?;
    if subscription.imsi.is_none() {
        return Err(Refusal::new(Reason::NoImsi));
    }
    known(use_case, view)?;
    let pair = subscription.pair;
    let mut after = before.clone();
    after.subscription_mut(pair).use_case = Some(use_case);
    let mut change = Change::none(before.id);
    change.pair = Some(pair);
    change.named_by = Some(lookup.clone());
    change.becomes(before.id, Some(before), Some(after));
    Ok(change)
}

/// Refuses a use case that an account which keeps a catalogue does not have in it.
pub(super) fn known(use_case: UseCaseId, view: &View) -> Result<(), Refusal> {
    let catalogue = view.catalogue();
    if catalogue.size == 0 || catalogue.known.contains_key(&use_case) {
        return Ok(());
    }
    Err(Refusal::about(Reason::UnknownUseCase, [Field::UseCaseId]))
}
