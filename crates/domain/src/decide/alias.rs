//! The alias belongs to the subscriber: any of its identifiers reaches the same one.

use super::target;
use crate::{AliasPatch, Change, Lookup, Refusal, View};

pub(super) fn decide(lookup: &Lookup, alias: &AliasPatch, view: &View) -> Result<Change, Refusal> {
    let before = target::subscriber(view, lookup)?;
    let mut after = before.clone();
    match alias {
        AliasPatch::Keep => {}
        AliasPatch::Clear => after.alias = None,
        AliasPatch::Set(alias) => after.alias = Some(alias.clone()),
    }
    let mut change = Change::none(before.id);
    change.pair = target::subscription(before, lookup).ok().map(|subscription| subscription.pair);
    change.named_by = Some(lookup.clone());
    change.becomes(before.id, Some(before), Some(after));
    Ok(change)
}
