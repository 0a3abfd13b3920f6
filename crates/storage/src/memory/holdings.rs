//! Who held an identifier, and when: told by walking the journal.

use std::collections::BTreeMap;

use simroll_domain::{BindingKey, Delta, Entry, FieldChange, Lookup, Search, Status, SubscriberId};

use super::snapshot::finds;
use crate::Holding;
use crate::netting::sides;

/// Every holding of what `lookup` finds, newest first.
pub(super) fn holdings(journal: &[Entry], lookup: &Lookup) -> Vec<Holding> {
    let searches: Vec<Search> = lookup.searches().collect();
    let mut found = match lookup {
        Lookup::Id(id) => stretches(journal, |entry| existence(entry, *id)),
        _ => stretches(journal, |entry| steps(entry, &searches)),
    };
    found.sort_by_key(|holding| (holding.opened, holding.subscriber));
    found.reverse();
    found
}

/// The stretches in which a subscriber has more than none of what the steps of each entry add to it and take away.
fn stretches(journal: &[Entry], steps: impl Fn(&Entry) -> Vec<(SubscriberId, i32)>) -> Vec<Holding> {
    let mut held: BTreeMap<SubscriberId, i32> = BTreeMap::new();
    let mut lasting: BTreeMap<SubscriberId, Holding> = BTreeMap::new();
    let mut ended = Vec::new();
    for entry in journal {
        let steps = steps(entry);
        for (subscriber, step) in &steps {
            *held.entry(*subscriber).or_default() += step;
        }
        for (subscriber, _) in steps {
            if held[&subscriber] > 0 {
                let (from, opened) = (entry.time, entry.number);
                let new = Holding { subscriber, from, until: None, opened, closed: None };
                lasting.entry(subscriber).or_insert(new);
            } else if let Some(holding) = lasting.remove(&subscriber) {
                ended.push(Holding { until: Some(entry.time), closed: Some(entry.number), ..holding });
            }
        }
    }
    ended.extend(lasting.into_values());
    ended
}

/// What `entry` opens and closes of what is searched.
fn steps(entry: &Entry, searches: &[Search]) -> Vec<(SubscriberId, i32)> {
    let found = |key: &BindingKey| searches.iter().any(|search| finds(search, key));
    let closed = sides(entry, FieldChange::from).map(|side| (side, -1));
    let opened = sides(entry, FieldChange::to).map(|side| (side, 1));
    let both = closed.chain(opened).filter(|((key, _), _)| found(key));
    both.map(|((_, subscriber), step)| (subscriber, step)).collect()
}

/// Whether `entry` registers or removes that subscriber.
fn existence(entry: &Entry, id: SubscriberId) -> Vec<(SubscriberId, i32)> {
    let own = entry.changes.iter().filter(|change| change.subscriber == id);
    let step = |change: &FieldChange| match change {
        FieldChange::Status(Delta::<Status> { from: None, to: Some(_) }) => Some(1),
        FieldChange::Status(Delta { from: Some(_), to: None }) => Some(-1),
        _ => None,
    };
    own.filter_map(|change| Some((id, step(&change.field)?))).collect()
}
