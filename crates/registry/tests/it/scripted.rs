//! A store in memory that does what a test tells it to: fail, panic, wait, or do something else first.

use std::sync::{Arc, Condvar, Mutex};

use simroll_domain::decide::decide_unit;
use simroll_domain::{
    AccountId, Author, Entry, Head, Keys, Lookup, RequestId, Subscriber, SubscriberId, Timestamp, Unit,
    UseCase, View,
};
use simroll_storage::{
    AsOf, Ask, Count, EntryFilter, EntryQuery, Filter, Holdings, KeptAnswer, ListQuery, Listed, MemoryStore,
    Part, Store, StoreError, Turn, Viewed,
};

/// What an append gives back.
pub(crate) type Results = Vec<Result<(), StoreError>>;

type OnAppend = dyn Fn(usize, &MemoryStore, &[Part<'_>]) -> Option<Results> + Send + Sync;
type OnRead = dyn Fn(usize, &MemoryStore) -> Result<(), StoreError> + Send + Sync;

#[derive(Default)]
pub(crate) struct Scripted {
    pub(crate) inner: MemoryStore,
    script: Mutex<Script>,
    log: Mutex<Log>,
    gate: Mutex<Gate>,
    moved: Condvar,
    /// How many reads it carries out at a time, where it is bounded.
    readers: Option<usize>,
}

#[derive(Default)]
struct Script {
    on_append: Option<Arc<OnAppend>>,
    on_view: Option<Arc<OnRead>>,
    on_entries: Option<Arc<OnRead>>,
    on_head: Option<Arc<OnRead>>,
}

/// What happened so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Log {
    /// Append by append the number of entries of each part.
    pub(crate) appends: Vec<Vec<usize>>,
    /// Append by append what was to be forgotten.
    pub(crate) forget: Vec<Option<Timestamp>>,
    pub(crate) views: usize,
    pub(crate) look_ups: usize,
    pub(crate) heads: usize,
    /// Whether the store gives turns, and what happened around them: how many appends there were when one began and
    /// when it ended.
    pub(crate) gives_turns: bool,
    pub(crate) turns: Vec<(usize, usize)>,
}

#[derive(Debug, Default, PartialEq)]
enum Gate {
    #[default]
    Open,
    /// The next append waits.
    Shut,
    /// An append is waiting.
    Waiting,
}

impl Scripted {
    /// One that carries out so many reads at a time.
    pub(crate) fn with_readers(readers: usize) -> Self {
        Self { readers: Some(readers), ..Self::default() }
    }

    /// Runs `act` instead of each append that begins from now on, by their number; `None` lets it through.
    pub(crate) fn on_append(
        &self,
        act: impl Fn(usize, &MemoryStore, &[Part<'_>]) -> Option<Results> + Send + Sync + 'static,
    ) {
        let before = self.log().appends.len();
        let act = move |nth: usize, store: &MemoryStore, parts: &[Part<'_>]| {
            nth.checked_sub(before).and_then(|nth| act(nth, store, parts))
        };
        self.script.lock().unwrap().on_append = Some(Arc::new(act));
    }

    /// Runs `act` before each view, by their number from 0 on.
    pub(crate) fn on_view(
        &self,
        act: impl Fn(usize, &MemoryStore) -> Result<(), StoreError> + Send + Sync + 'static,
    ) {
        let before = self.log().views;
        let act = move |nth: usize, store: &MemoryStore| act(nth - before, store);
        self.script.lock().unwrap().on_view = Some(Arc::new(act));
    }

    /// Runs `act` before each look-up of entries, by their number from 0 on.
    pub(crate) fn on_entries(
        &self,
        act: impl Fn(usize, &MemoryStore) -> Result<(), StoreError> + Send + Sync + 'static,
    ) {
        let before = self.log().look_ups;
        let act = move |nth: usize, store: &MemoryStore| act(nth - before, store);
        self.script.lock().unwrap().on_entries = Some(Arc::new(act));
    }

    /// Runs `act` before each look at a head, by their number from 0 on.
    pub(crate) fn on_head(
        &self,
        act: impl Fn(usize, &MemoryStore) -> Result<(), StoreError> + Send + Sync + 'static,
    ) {
        let before = self.log().heads;
        let act = move |nth: usize, store: &MemoryStore| act(nth - before, store);
        self.script.lock().unwrap().on_head = Some(Arc::new(act));
    }

    /// Lets everything through again.
    pub(crate) fn recover(&self) {
        *self.script.lock().unwrap() = Script::default();
    }

    pub(crate) fn log(&self) -> Log {
        self.log.lock().unwrap().clone()
    }

    /// How many appends were handed to it.
    pub(crate) fn appends(&self) -> usize {
        self.log().appends.len()
    }

    /// From now on it gives turns.
    pub(crate) fn give_turns(&self) {
        self.log.lock().unwrap().gives_turns = true;
    }

    /// Makes the next append wait.
    pub(crate) fn hold(&self) {
        *self.gate.lock().unwrap() = Gate::Shut;
    }

    /// Waits until an append waits.
    pub(crate) fn wait_until_held(&self) {
        let gate = self.gate.lock().unwrap();
        drop(self.moved.wait_while(gate, |gate| *gate != Gate::Waiting).unwrap());
    }

    /// Lets the waiting append go on.
    pub(crate) fn release(&self) {
        *self.gate.lock().unwrap() = Gate::Open;
        self.moved.notify_all();
    }

    fn pass_gate(&self) {
        let mut gate = self.gate.lock().unwrap();
        if *gate == Gate::Shut {
            *gate = Gate::Waiting;
            self.moved.notify_all();
            drop(self.moved.wait_while(gate, |gate| *gate == Gate::Waiting).unwrap());
        }
    }
}

impl std::fmt::Debug for Scripted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Scripted")
    }
}

impl Store for Scripted {
    fn view(&self, asks: &[Ask]) -> Result<Vec<Viewed>, StoreError> {
        let nth = {
            let mut log = self.log.lock().unwrap();
            log.views += 1;
            log.views - 1
        };
        let act = self.script.lock().unwrap().on_view.clone();
        act.map_or(Ok(()), |act| act(nth, &self.inner))?;
        self.inner.view(asks)
    }

    fn turn(&self, accounts: &[AccountId]) -> Result<Turn<'_>, StoreError> {
        let log = self.log();
        let (is_given, begun) = (log.gives_turns, log.appends.len());
        let end = move || {
            let mut log = self.log.lock().unwrap();
            let ended = log.appends.len();
            log.turns.push((begun, ended));
        };
        Ok(if is_given { Turn::held(accounts.len(), end) } else { Turn::free() })
    }

    fn append(&self, parts: &[Part<'_>]) -> Results {
        let nth = {
            let mut log = self.log.lock().unwrap();
            log.appends.push(parts.iter().map(|part| part.entries.len()).collect());
            log.forget.push(parts.iter().find_map(|part| part.forget_answers_before));
            log.appends.len() - 1
        };
        self.pass_gate();
        let act = self.script.lock().unwrap().on_append.clone();
        let instead = act.and_then(|act| act(nth, &self.inner, parts));
        instead.unwrap_or_else(|| self.inner.append(parts))
    }

    fn subscribers(
        &self,
        account: AccountId,
        lookup: &Lookup,
        as_of: AsOf,
    ) -> Result<Vec<Subscriber>, StoreError> {
        self.inner.subscribers(account, lookup, as_of)
    }

    fn list(&self, account: AccountId, query: &ListQuery) -> Result<Listed, StoreError> {
        self.inner.list(account, query)
    }

    fn count(&self, account: AccountId, filter: &Filter, most: usize) -> Result<Count, StoreError> {
        self.inner.count(account, filter, most)
    }

    fn entries(
        &self,
        account: AccountId,
        query: &EntryQuery,
        limit: usize,
    ) -> Result<Vec<Entry>, StoreError> {
        let nth = {
            let mut log = self.log.lock().unwrap();
            log.look_ups += 1;
            log.look_ups - 1
        };
        let act = self.script.lock().unwrap().on_entries.clone();
        act.map_or(Ok(()), |act| act(nth, &self.inner))?;
        self.inner.entries(account, query, limit)
    }

    fn count_entries(
        &self,
        account: AccountId,
        filter: &EntryFilter,
        most: usize,
    ) -> Result<usize, StoreError> {
        self.inner.count_entries(account, filter, most)
    }

    fn holdings(&self, account: AccountId, lookups: &[Lookup]) -> Result<Vec<Holdings>, StoreError> {
        self.inner.holdings(account, lookups)
    }

    fn head(&self, account: AccountId) -> Result<Head, StoreError> {
        let nth = {
            let mut log = self.log.lock().unwrap();
            log.heads += 1;
            log.heads - 1
        };
        let act = self.script.lock().unwrap().on_head.clone();
        act.map_or(Ok(()), |act| act(nth, &self.inner))?;
        self.inner.head(account)
    }

    fn use_cases(&self, account: AccountId) -> Result<Vec<UseCase>, StoreError> {
        self.inner.use_cases(account)
    }

    fn readers(&self) -> usize {
        self.readers.unwrap_or(usize::MAX)
    }

    fn ready(&self) -> Result<(), StoreError> {
        self.inner.ready()
    }
}

/// One answer for all parts.
pub(crate) fn each(parts: &[Part<'_>], error: fn() -> StoreError) -> Option<Results> {
    Some(parts.iter().map(|_| Err(error())).collect())
}

/// Writes the parts as they are.
pub(crate) fn write(store: &MemoryStore, parts: &[Part<'_>]) {
    store.append(parts).into_iter().for_each(|result| result.expect("written"));
}

pub(crate) fn unavailable() -> StoreError {
    StoreError::Unavailable("told so".into())
}

pub(crate) fn unknown() -> StoreError {
    StoreError::OutcomeUnknown("told so".into())
}

/// A part on its way: a commit that the network has swallowed, and that may still arrive.
#[derive(Debug)]
pub(crate) struct Underway {
    account: AccountId,
    head: Head,
    entries: Vec<Entry>,
    states: Vec<(SubscriberId, Option<Subscriber>)>,
    answers: Vec<KeptAnswer>,
}

impl Underway {
    pub(crate) fn of(part: &Part<'_>) -> Self {
        Self {
            account: part.account,
            head: part.head,
            entries: part.entries.clone(),
            states: part.states.iter().map(|(id, state)| (*id, state.cloned())).collect(),
            answers: part.answers.clone(),
        }
    }

    pub(crate) fn arrive(&self, store: &MemoryStore) {
        let part = Part {
            account: self.account,
            head: self.head,
            entries: self.entries.clone(),
            states: self.states.iter().map(|(id, state)| (*id, state.as_ref())).collect(),
            answers: self.answers.clone(),
            forget_answers_before: None,
        };
        store.append(&[part]).remove(0).expect("arrives before anything else is written");
    }
}

/// Writes what `unit` changes, past every registry, as another server would.
pub(crate) fn write_beside(store: &MemoryStore, account: AccountId, unit: &Unit) {
    write_at(store, account, unit, simroll_registry::clock::now());
}

/// The same at a time of its choice.
pub(crate) fn write_at(store: &MemoryStore, account: AccountId, unit: &Unit, time: Timestamp) {
    let mut keys = Keys::default();
    unit.commands.iter().for_each(|command| keys.add(command));
    let mut view: View = store.view(&[Ask { account, keys, answers: Vec::new() }]).unwrap().remove(0).view;
    let head = view.head();
    let decision = decide_unit(unit, &mut view, time);
    let mut entries = Vec::new();
    for (item, command) in decision.items.into_iter().zip(&unit.commands) {
        let decided = item.expect("carried out");
        let Some(number) = decided.number else { continue };
        entries.push(Entry {
            number,
            request_id: RequestId::new(uuid::Uuid::now_v7()),
            time: view.head().time,
            author: Author::Operator,
            kind: command.kind(),
            subscriber: decided.change.subscriber,
            named_by: decided.change.named_by,
            changes: decided.change.fields,
            use_case: decided.change.use_case,
            cause: decided.change.cause,
            flags: decided.change.flags,
        });
    }
    let mut touched: Vec<SubscriberId> = entries.iter().flat_map(Entry::touched).collect();
    touched.sort_unstable();
    touched.dedup();
    let states = touched.into_iter().map(|id| (id, view.subscriber(id))).collect();
    let part = Part { account, head, entries, states, answers: Vec::new(), forget_answers_before: None };
    store.append(&[part]).remove(0).expect("written");
}
