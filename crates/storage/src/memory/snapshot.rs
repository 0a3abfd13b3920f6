//! The subscribers of an account at one moment.

use std::collections::{BTreeMap, BTreeSet};

use simroll_domain::{BindingKey, Lookup, Match, Search, Subscriber, SubscriberId};

/// Subscribers by id, and who holds what.
#[derive(Debug, Default)]
pub(super) struct Snapshot {
    subscribers: BTreeMap<SubscriberId, Subscriber>,
    holders: BTreeMap<BindingKey, BTreeSet<SubscriberId>>,
}

impl Snapshot {
    pub(super) fn subscriber(&self, id: SubscriberId) -> Option<&Subscriber> {
        self.subscribers.get(&id)
    }

    /// Everybody, by id.
    pub(super) fn all(&self) -> impl Iterator<Item = &Subscriber> {
        self.subscribers.values()
    }

    /// Makes `id` be that, or nothing.
    pub(super) fn put(&mut self, id: SubscriberId, state: Option<Subscriber>) {
        if let Some(before) = self.subscribers.remove(&id) {
            for (kind, text) in before.bindings() {
                let key = BindingKey::new(kind, text);
                if let Some(holders) = self.holders.get_mut(&key) {
                    holders.remove(&id);
                    if holders.is_empty() {
                        self.holders.remove(&key);
                    }
                }
            }
        }
        if let Some(subscriber) = state {
            for (kind, text) in subscriber.bindings() {
                self.holders.entry(BindingKey::new(kind, text)).or_default().insert(id);
            }
            self.subscribers.insert(id, subscriber);
        }
    }

    /// Whether an identifier that only one subscriber may hold has several holders, or stands twice in this one.
    pub(super) fn is_contested(&self, subscriber: &Subscriber) -> bool {
        let mut own = BTreeSet::new();
        subscriber.bindings().map(|(kind, text)| BindingKey::new(kind, text)).any(|key| {
            let several = self.holders.get(&key).is_some_and(|holders| holders.len() > 1);
            (key.kind.is_exclusive() && several) || !own.insert(key)
        })
    }

    /// Whom `lookup` names.
    pub(super) fn find(&self, lookup: &Lookup) -> Vec<Subscriber> {
        if let Lookup::Id(id) = lookup {
            return self.subscriber(*id).cloned().into_iter().collect();
        }
        let stages = lookup.stages().into_iter();
        let mut found = stages.map(|stage| stage.iter().flat_map(|s| self.search(s)).collect());
        let found: BTreeSet<SubscriberId> =
            found.find(|found: &BTreeSet<_>| !found.is_empty()).unwrap_or_default();
        found.into_iter().filter_map(|id| self.subscriber(id).cloned()).collect()
    }

    /// Everybody whom `lookup` may name, in whatever stage.
    pub(super) fn candidates(&self, lookup: &Lookup) -> Vec<SubscriberId> {
        match lookup {
            Lookup::Id(id) => vec![*id],
            _ => lookup.searches().flat_map(|search| self.search(&search).collect::<Vec<_>>()).collect(),
        }
    }

    fn search(&self, search: &Search) -> impl Iterator<Item = SubscriberId> {
        let found = self.holders.range(search.key.clone()..).take_while(|(key, _)| finds(search, key));
        found.flat_map(|(_, holders)| holders).copied()
    }
}

/// Whether `search` finds the holders of `key`.
pub(super) fn finds(search: &Search, key: &BindingKey) -> bool {
    match search.matching {
        Match::Exact => *key == search.key,
        Match::Prefix => key.kind == search.key.kind && key.text.starts_with(&*search.key.text),
    }
}
