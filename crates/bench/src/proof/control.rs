//! A store that is broken on purpose: it says "written" before anything is.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use simroll_domain::{AccountId, Entry, Head, Lookup, Subscriber, SubscriberId, Timestamp, UseCase};
use simroll_storage::{
    AsOf, Ask, Count, EntryFilter, EntryQuery, Filter, Holdings, KeptAnswer, ListQuery, Listed, Part, Store,
    StoreError, Viewed,
};

/// Answers an append at once and carries it out a moment later, on another thread. Whoever reads waits for that, so
/// that nothing shows as long as the process lives.
pub(crate) struct Early<S> {
    store: Arc<S>,
    delay: Duration,
    running: Mutex<Option<JoinHandle<()>>>,
}

impl<S> Early<S> {
    pub(crate) const fn new(store: Arc<S>, delay: Duration) -> Self {
        Self { store, delay, running: Mutex::new(None) }
    }

    /// The store, when it has what was answered.
    fn settled(&self) -> &S {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.take().into_iter().for_each(|running| running.join().expect("the append does not panic"));
        &self.store
    }
}

impl<S> Drop for Early<S> {
    fn drop(&mut self) {
        self.settled();
    }
}

impl<S> fmt::Debug for Early<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Early").field("delay", &self.delay).finish_non_exhaustive()
    }
}

/// A part that owns what it says.
struct Owned {
    account: AccountId,
    head: Head,
    entries: Vec<Entry>,
    states: Vec<(SubscriberId, Option<Subscriber>)>,
    answers: Vec<KeptAnswer>,
    forget_answers_before: Option<Timestamp>,
}

impl Owned {
    fn of(part: &Part<'_>) -> Self {
        Self {
            account: part.account,
            head: part.head,
            entries: part.entries.clone(),
            states: part.states.iter().map(|(id, state)| (*id, state.cloned())).collect(),
            answers: part.answers.clone(),
            forget_answers_before: part.forget_answers_before,
        }
    }

    fn part(&self) -> Part<'_> {
        Part {
            account: self.account,
            head: self.head,
            entries: self.entries.clone(),
            states: self.states.iter().map(|(id, state)| (*id, state.as_ref())).collect(),
            answers: self.answers.clone(),
            forget_answers_before: self.forget_answers_before,
        }
    }
}

impl<S: Store + 'static> Store for Early<S> {
    fn append(&self, parts: &[Part<'_>]) -> Vec<Result<(), StoreError>> {
        self.settled();
        let (store, delay) = (Arc::clone(&self.store), self.delay);
        let owned: Vec<Owned> = parts.iter().map(Owned::of).collect();
        let later = std::thread::spawn(move || {
            std::thread::sleep(delay);
            let parts: Vec<Part<'_>> = owned.iter().map(Owned::part).collect();
            drop(store.append(&parts));
        });
        *self.running.lock().unwrap_or_else(PoisonError::into_inner) = Some(later);
        parts.iter().map(|_| Ok(())).collect()
    }

    fn view(&self, asks: &[Ask]) -> Result<Vec<Viewed>, StoreError> {
        self.settled().view(asks)
    }

    fn subscribers(
        &self,
        account: AccountId,
        lookup: &Lookup,
        as_of: AsOf,
    ) -> Result<Vec<Subscriber>, StoreError> {
        self.settled().subscribers(account, lookup, as_of)
    }

    fn list(&self, account: AccountId, query: &ListQuery) -> Result<Listed, StoreError> {
        self.settled().list(account, query)
    }

    fn count(&self, account: AccountId, filter: &Filter, most: usize) -> Result<Count, StoreError> {
        self.settled().count(account, filter, most)
    }

    fn entries(
        &self,
        account: AccountId,
        query: &EntryQuery,
        limit: usize,
    ) -> Result<Vec<Entry>, StoreError> {
        self.settled().entries(account, query, limit)
    }

    fn count_entries(
        &self,
        account: AccountId,
        filter: &EntryFilter,
        most: usize,
    ) -> Result<usize, StoreError> {
        self.settled().count_entries(account, filter, most)
    }

    fn holdings(&self, account: AccountId, lookups: &[Lookup]) -> Result<Vec<Holdings>, StoreError> {
        self.settled().holdings(account, lookups)
    }

    fn head(&self, account: AccountId) -> Result<Head, StoreError> {
        self.settled().head(account)
    }

    fn use_cases(&self, account: AccountId) -> Result<Vec<UseCase>, StoreError> {
        self.settled().use_cases(account)
    }

    fn ready(&self) -> Result<(), StoreError> {
        self.settled().ready()
    }
}
