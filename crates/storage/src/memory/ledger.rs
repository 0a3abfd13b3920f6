//! One account: its journal, and what the journal says.

use std::collections::{BTreeMap, HashMap};

use simroll_domain::{
    AccountId, Catalogue, Entry, FieldChange, Head, JournalNumber, Lookup, PasswordHash, RequestId,
    Subscriber, SubscriberId, UseCase, UseCaseId, View,
};

use super::holdings::holdings;
use super::snapshot::Snapshot;
use crate::{
    AnswerKey, AsOf, Ask, Cursor, EntryFilter, EntryQuery, Filter, Holdings, KeptAnswer, ListQuery, Part,
    Start, StoreError, Viewed,
};

/// The journal, and where it leads. Only the password hashes and the kept answers are not in it.
#[derive(Debug)]
pub(super) struct Ledger {
    account: AccountId,
    journal: Vec<Entry>,
    requests: HashMap<RequestId, usize>,
    now: Snapshot,
    use_cases: BTreeMap<UseCaseId, UseCase>,
    answers: HashMap<AnswerKey, KeptAnswer>,
}

impl Ledger {
    pub(super) fn new(account: AccountId) -> Self {
        Self {
            account,
            journal: Vec::new(),
            requests: HashMap::new(),
            now: Snapshot::default(),
            use_cases: BTreeMap::new(),
            answers: HashMap::new(),
        }
    }

    pub(super) fn head(&self) -> Head {
        self.journal.last().map_or(Head::default(), |last| Head { number: last.number, time: last.time })
    }

    pub(super) fn view(&self, ask: &Ask) -> Viewed {
        let mut ids: Vec<SubscriberId> =
            ask.keys.lookups.iter().flat_map(|lookup| self.now.candidates(lookup)).collect();
        ids.sort_unstable();
        ids.dedup();
        let subscribers = ids.into_iter().filter_map(|id| self.now.subscriber(id).cloned());
        let known = ask.keys.use_cases.iter().filter_map(|id| self.use_cases.get(id));
        let catalogue = Catalogue {
            size: self.use_cases.len() as u64,
            known: known.map(|use_case| (use_case.id, use_case.clone())).collect(),
        };
        let answers = ask.answers.iter().filter_map(|key| self.answers.get(key)).cloned().collect();
        Viewed { view: View::new(self.account, self.head(), subscribers, catalogue), answers }
    }

    pub(super) fn subscribers(&self, lookup: &Lookup, as_of: AsOf) -> Vec<Subscriber> {
        match as_of {
            AsOf::Now => self.now.find(lookup),
            AsOf::Time(time) => {
                let count = self.journal.partition_point(|entry| entry.time <= time);
                replay(&self.journal[..count]).find(lookup)
            }
        }
    }

    pub(super) fn list(&self, query: &ListQuery) -> Vec<Subscriber> {
        let key = |subscriber: &Subscriber| Cursor::of(subscriber).key(query.order);
        let mut fitting: Vec<&Subscriber> = self.now.all().filter(|s| query.filter.fits(s)).collect();
        fitting.sort_by_key(|subscriber| key(subscriber));
        if query.descending {
            fitting.reverse();
        }
        let start = match query.start {
            Start::Skip(count) => usize::try_from(count).unwrap_or(usize::MAX),
            Start::After(cursor) => fitting.partition_point(|subscriber| {
                let (here, there) = (key(subscriber), cursor.key(query.order));
                if query.descending { here >= there } else { here <= there }
            }),
        };
        fitting.into_iter().skip(start).take(query.limit).cloned().collect()
    }

    pub(super) fn count(&self, filter: &Filter, most: usize) -> usize {
        self.now.all().filter(|subscriber| filter.fits(subscriber)).take(most).count()
    }

    pub(super) fn entries(&self, query: &EntryQuery, limit: usize) -> Vec<Entry> {
        let first = |number: JournalNumber| {
            let count = self.journal.partition_point(|entry| entry.number <= number);
            self.journal[count..].iter()
        };
        match query {
            EntryQuery::Request(id) => {
                let place = self.requests.get(id).copied();
                place.into_iter().map(|place| self.journal[place].clone()).take(limit).collect()
            }
            EntryQuery::After(number) => first(*number).take(limit).cloned().collect(),
            EntryQuery::Of(id, number) => {
                first(*number).filter(|entry| entry.touched().contains(id)).take(limit).cloned().collect()
            }
            EntryQuery::Newest(filter) => {
                let skip = usize::try_from(filter.skip).unwrap_or(usize::MAX);
                self.newest(filter).skip(skip).take(limit).cloned().collect()
            }
        }
    }

    pub(super) fn count_entries(&self, filter: &EntryFilter, most: usize) -> usize {
        self.newest(filter).take(most).count()
    }

    fn newest(&self, filter: &EntryFilter) -> impl Iterator<Item = &Entry> {
        self.journal.iter().rev().filter(|entry| filter.fits(entry))
    }

    pub(super) fn holdings(&self, lookup: &Lookup) -> Holdings {
        let named = self.now.find(lookup).iter().map(|subscriber| subscriber.id).collect();
        Holdings { head: self.head().number, named, all: holdings(&self.journal, lookup) }
    }

    pub(super) fn use_cases(&self) -> Vec<UseCase> {
        self.use_cases.values().cloned().collect()
    }

    /// Carries out every entry and compares where that leads with what the part says; a part that is refused is
    /// taken back.
    pub(super) fn append(&mut self, part: &Part<'_>) -> Result<(), StoreError> {
        if part.head != self.head() {
            return Err(StoreError::HeadMoved);
        }
        if part.entries.iter().any(|entry| self.requests.contains_key(&entry.request_id)) {
            return Err(StoreError::Corrupt("a request id stands twice"));
        }
        let before: Vec<(SubscriberId, Option<Subscriber>)> =
            part.states.iter().map(|(id, _)| (*id, self.now.subscriber(*id).cloned())).collect();
        let use_cases = self.use_cases.clone();
        let arrived = part.entries.iter().try_for_each(|entry| self.carry_out(entry));
        if let Err(refused) = arrived.and_then(|()| self.arrive(part)) {
            for (id, state) in before {
                self.now.put(id, state);
            }
            self.use_cases = use_cases;
            return Err(refused);
        }
        for entry in &part.entries {
            self.requests.insert(entry.request_id, self.journal.len());
            self.journal.push(entry.clone());
        }
        if let Some(oldest) = part.forget_answers_before {
            self.answers.retain(|_, kept| kept.kept_at >= oldest);
        }
        self.answers.extend(part.answers.iter().map(|kept| (kept.key.clone(), kept.clone())));
        Ok(())
    }

    fn carry_out(&mut self, entry: &Entry) -> Result<(), StoreError> {
        let now = &self.now;
        if !entry.changes.iter().all(|change| sets_out_from(now.subscriber(change.subscriber), &change.field))
        {
            return Err(StoreError::Corrupt("a change does not begin at what is stored"));
        }
        let touched = entry.touched();
        for id in &touched {
            let mut state = self.now.subscriber(*id).cloned();
            fold(&mut state, *id, entry);
            self.now.put(*id, state);
        }
        if touched.iter().filter_map(|id| self.now.subscriber(*id)).any(|s| self.now.is_contested(s)) {
            return Err(StoreError::Corrupt("an identifier has two holders"));
        }
        if let Some(delta) = &entry.use_case {
            if let Some(from) = &delta.from
                && self.use_cases.remove(&from.id).as_ref() != Some(from)
            {
                return Err(StoreError::Corrupt("a change does not begin at what is stored"));
            }
            if let Some(to) = &delta.to
                && self.use_cases.insert(to.id, to.clone()).is_some()
            {
                return Err(StoreError::Corrupt("a use case stands twice in the catalogue"));
            }
        }
        Ok(())
    }

    /// Takes over the states of `part`, where they are those that its entries led to. The journal says that a password
    /// was set, not what its hash is.
    fn arrive(&mut self, part: &Part<'_>) -> Result<(), StoreError> {
        for (id, state) in &part.states {
            let mut reached = self.now.subscriber(*id).cloned();
            if let (Some(reached), Some(state)) = (&mut reached, state)
                && reached.user.password == Some(PasswordHash::withheld())
                && state.user.password.is_some()
            {
                reached.user.password.clone_from(&state.user.password);
            }
            if reached.as_ref() != *state {
                return Err(StoreError::Corrupt("a state is not what the entries lead to"));
            }
            self.now.put(*id, reached);
        }
        Ok(())
    }
}

/// What `entry` makes of one subscriber.
fn fold(state: &mut Option<Subscriber>, id: SubscriberId, entry: &Entry) {
    for change in entry.changes.iter().filter(|change| change.subscriber == id) {
        Subscriber::apply(state, id, &change.field);
    }
    if let Some(subscriber) = state {
        subscriber.stamp(entry.number, entry.time);
    }
}

/// Whether the field had the value from which `change` sets out.
fn sets_out_from(state: Option<&Subscriber>, change: &FieldChange) -> bool {
    let fields = Subscriber::diff(None, state);
    let now = fields.iter().find(|now| now.field() == change.field() && now.pair() == change.pair());
    now.and_then(FieldChange::to) == change.from()
}

/// What the journal says at the end of `entries`.
fn replay(entries: &[Entry]) -> Snapshot {
    let mut changed: BTreeMap<SubscriberId, Vec<&Entry>> = BTreeMap::new();
    for entry in entries {
        for id in entry.touched() {
            changed.entry(id).or_default().push(entry);
        }
    }
    let mut then = Snapshot::default();
    for (id, entries) in changed {
        then.put(id, Entry::replay(id, entries));
    }
    then
}
