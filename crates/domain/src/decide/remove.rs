//! Removing a subscriber releases its identifiers; its entries stay in the journal.

use super::target;
use crate::{Change, Lookup, Refusal, View};

pub(super) fn decide(lookup: &Lookup, view: &View) -> Result<Change, Refusal> {
    let before = target::subscriber(view, lookup)?;
    let mut change = Change::none(before.id);
    change.named_by = Some(lookup.clone());
    change.becomes(before.id, Some(before), None);
    Ok(change)
}
