//! The status belongs to the subscriber. It restricts nothing else.

use super::target;
use crate::{Change, Lookup, Refusal, Status, View};

pub(super) fn decide(lookup: &Lookup, status: Status, view: &View) -> Result<Change, Refusal> {
    let before = target::subscriber(view, lookup)?;
    let mut after = before.clone();
    after.status = status;
    let mut change = Change::none(before.id);
    change.pair = target::subscription(before, lookup).ok().map(|subscription| subscription.pair);
    change.named_by = Some(lookup.clone());
    change.becomes(before.id, Some(before), Some(after));
    Ok(change)
}
