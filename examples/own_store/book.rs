//! What the store keeps for one account: the journal, and what it adds up to.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use simroll_domain::{
    BindingKey, Catalogue, Entry, Head, Lookup, Match, Search, Subscriber, SubscriberId, UseCase, UseCaseId,
    View,
};
use simroll_storage::{AsOf, Ask, Holding, Holdings, KeptAnswer, Netting, Part, StoreError, Viewed};

/// What is kept for one account.
#[derive(Debug, Clone, Default)]
pub(crate) struct Book {
    pub(crate) journal: Vec<Entry>,
    pub(crate) subscribers: BTreeMap<SubscriberId, Subscriber>,
    holders: HashMap<BindingKey, HashSet<SubscriberId>>,
    pub(crate) use_cases: BTreeMap<UseCaseId, UseCase>,
    answers: Vec<KeptAnswer>,
}

impl Book {
    pub(crate) fn head(&self) -> Head {
        self.journal.last().map_or(Head::default(), |last| Head { number: last.number, time: last.time })
    }

    /// Everybody whom the keys may name, in whatever stage of a look-up: `decide` does the choosing.
    pub(crate) fn view(&self, ask: &Ask) -> Viewed {
        let mut exact = HashSet::new();
        let mut prefixes = HashSet::new();
        for search in ask.keys.lookups.iter().flat_map(Lookup::searches) {
            match search.matching {
                Match::Exact => exact.insert(search.key),
                Match::Prefix => prefixes.insert(search.key),
            };
        }
        let named = |subscriber: &&Subscriber| {
            ask.keys.lookups.contains(&Lookup::Id(subscriber.id))
                || subscriber.bindings().any(|(kind, text)| {
                    let device = text.get(..14).map(|device| BindingKey::new(kind, device));
                    exact.contains(&BindingKey::new(kind, text))
                        || device.is_some_and(|key| prefixes.contains(&key))
                })
        };
        let subscribers = self.subscribers.values().filter(named).cloned();
        let known = ask.keys.use_cases.iter().filter_map(|id| Some((*id, self.use_cases.get(id)?.clone())));
        let catalogue = Catalogue { size: self.use_cases.len() as u64, known: known.collect() };
        let answers = self.answers.iter().filter(|kept| ask.answers.contains(&kept.key)).cloned().collect();
        Viewed { view: View::new(ask.account, self.head(), subscribers, catalogue), answers }
    }

    /// The book with `part` in it.
    pub(crate) fn with(&self, part: &Part<'_>) -> Result<Self, StoreError> {
        part.check()?;
        if part.head != self.head() {
            return Err(StoreError::HeadMoved);
        }
        let mut next = self.clone();
        next.bind(&Netting::of(&part.entries)?)?;
        for entry in &part.entries {
            next.enter(entry)?;
        }
        // The journal says that a password was set; what its hash is stands in the states alone.
        for (id, state) in &part.states {
            let reached = next.subscribers.get_mut(id);
            if let (Some(reached), Some(state)) = (reached, state) {
                reached.user.password.clone_from(&state.user.password);
            }
            if next.subscribers.get(id) != *state {
                return Err(StoreError::Corrupt("a state is not what the entries lead to"));
            }
        }
        if let Some(oldest) = part.forget_answers_before {
            next.answers.retain(|kept| kept.kept_at >= oldest);
        }
        next.answers.retain(|kept| !part.answers.iter().any(|newer| newer.key == kept.key));
        next.answers.extend(part.answers.iter().cloned());
        Ok(next)
    }

    /// First what ends, then what begins: so an identifier never has two holders, unless the part gives it two.
    fn bind(&mut self, netting: &Netting) -> Result<(), StoreError> {
        for closed in &netting.close {
            let held =
                self.holders.get_mut(&closed.key).is_some_and(|holders| holders.remove(&closed.subscriber));
            if !held {
                return Err(StoreError::Corrupt(
                    "an identifier is released by somebody who does not hold it",
                ));
            }
        }
        let passed = netting.passed.iter().map(|passed| (&passed.opened, false));
        for (opened, stays) in passed.chain(netting.open.iter().map(|opened| (opened, true))) {
            let holders = self.holders.entry(opened.key.clone()).or_default();
            let taken = opened.key.kind.is_exclusive() && !holders.is_empty();
            if taken || (stays && !holders.insert(opened.subscriber)) {
                return Err(StoreError::Corrupt("an identifier has two holders"));
            }
        }
        Ok(())
    }

    fn enter(&mut self, entry: &Entry) -> Result<(), StoreError> {
        if self.journal.iter().any(|known| known.request_id == entry.request_id) {
            return Err(StoreError::Corrupt("a request id stands twice"));
        }
        carry_out(entry, &mut self.subscribers);
        if let Some(delta) = &entry.use_case {
            let gone = delta.from.as_ref().map(|from| self.use_cases.remove(&from.id).as_ref() == Some(from));
            let new = delta.to.as_ref().map(|to| self.use_cases.insert(to.id, to.clone()).is_none());
            if gone == Some(false) || new == Some(false) {
                return Err(StoreError::Corrupt("the catalogue is not what the change sets out from"));
            }
        }
        self.journal.push(entry.clone());
        Ok(())
    }

    /// The subscribers as of a moment: the past is what the journal says of it.
    pub(crate) fn as_of(&self, as_of: AsOf) -> BTreeMap<SubscriberId, Subscriber> {
        let AsOf::Time(time) = as_of else { return self.subscribers.clone() };
        let mut then = BTreeMap::new();
        for entry in self.journal.iter().take_while(|entry| entry.time <= time) {
            carry_out(entry, &mut then);
        }
        then
    }

    /// Whom `lookup` names, and who was found by it and when, newest first.
    pub(crate) fn holdings(&self, lookup: &Lookup) -> Holdings {
        let searches: Vec<Search> = lookup.searches().collect();
        let mut then = BTreeMap::new();
        let mut lasting: BTreeMap<SubscriberId, Holding> = BTreeMap::new();
        let mut holdings = Vec::new();
        for entry in &self.journal {
            carry_out(entry, &mut then);
            for subscriber in entry.touched() {
                let holder = then.get(&subscriber);
                if holder.is_some_and(|holder| *lookup == Lookup::Id(holder.id) || found(holder, &searches)) {
                    let (from, opened) = (entry.time, entry.number);
                    let begun = Holding { subscriber, from, until: None, opened, closed: None };
                    lasting.entry(subscriber).or_insert(begun);
                } else if let Some(begun) = lasting.remove(&subscriber) {
                    holdings.push(Holding { until: Some(entry.time), closed: Some(entry.number), ..begun });
                }
            }
        }
        holdings.extend(lasting.into_values());
        holdings.sort_by_key(|holding| Reverse((holding.opened, holding.subscriber)));
        let named = find(&self.subscribers, lookup).iter().map(|subscriber| subscriber.id).collect();
        Holdings { head: self.head().number, named, all: holdings }
    }
}

/// Makes `subscribers` what they are after `entry`.
fn carry_out(entry: &Entry, subscribers: &mut BTreeMap<SubscriberId, Subscriber>) {
    for id in entry.touched() {
        let mut state = subscribers.remove(&id);
        for change in entry.changes.iter().filter(|change| change.subscriber == id) {
            Subscriber::apply(&mut state, id, &change.field);
        }
        if let Some(mut subscriber) = state {
            subscriber.stamp(entry.number, entry.time);
            subscribers.insert(id, subscriber);
        }
    }
}

/// Whether any of `searches` finds `subscriber`.
fn found(subscriber: &Subscriber, searches: &[Search]) -> bool {
    searches.iter().any(|search| match search.matching {
        Match::Exact => subscriber.holds(&search.key),
        Match::Prefix => {
            let mut bindings = subscriber.bindings();
            bindings.any(|(kind, text)| kind == search.key.kind && text.starts_with(&*search.key.text))
        }
    })
}

/// Whom `lookup` names: the holders that the first stage with any finds.
pub(crate) fn find(subscribers: &BTreeMap<SubscriberId, Subscriber>, lookup: &Lookup) -> Vec<Subscriber> {
    if let Lookup::Id(id) = lookup {
        return subscribers.get(id).cloned().into_iter().collect();
    }
    let holders = |stage: Vec<Search>| -> Vec<Subscriber> {
        subscribers.values().filter(|subscriber| found(subscriber, &stage)).cloned().collect()
    };
    lookup.stages().into_iter().map(holders).find(|found| !found.is_empty()).unwrap_or_default()
}
