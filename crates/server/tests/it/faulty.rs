//! A store that fails when it is told to.

use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use simroll_domain::{AccountId, AccountName, Entry, Head, Lookup, Subscriber, Timestamp, TokenId, UseCase};
use simroll_storage::{
    Account, AsOf, Ask, Count, Directory, EntryFilter, EntryQuery, Filter, Holdings, ListQuery, Listed,
    MemoryStore, Part, Store, StoreError, TokenRecord, Viewed,
};

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Fault {
    Nothing,
    /// Nothing can be read or written.
    Down,
    /// Writes happen, but their outcome is not told, and nothing can be looked up afterwards.
    Mute,
    /// Reads panic.
    Panics,
    /// Writes take half a second.
    Slow,
}

/// A store in memory with a switch.
#[derive(Debug, Clone)]
pub(crate) struct FaultyStore {
    inner: MemoryStore,
    fault: Arc<AtomicU8>,
    interloper: Arc<Interloper>,
}

/// What is to be done first.
#[derive(Default)]
struct Interloper(Mutex<Option<Box<dyn FnOnce() + Send>>>);

impl std::fmt::Debug for Interloper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Interloper")
    }
}

impl FaultyStore {
    pub(crate) fn new() -> Self {
        Self { inner: MemoryStore::new(), fault: Arc::default(), interloper: Arc::default() }
    }

    /// From now on it fails in this way.
    pub(crate) fn fail(&self, fault: Fault) {
        self.fault.store(fault as u8, Ordering::SeqCst);
    }

    /// The next time entries are read, `act` comes first.
    pub(crate) fn before_entries(&self, act: impl FnOnce() + Send + 'static) {
        *self.interloper.0.lock().expect("unharmed") = Some(Box::new(act));
    }

    fn is(&self, fault: Fault) -> bool {
        self.fault.load(Ordering::SeqCst) == fault as u8
    }

    fn reads(&self) -> Result<&MemoryStore, StoreError> {
        assert!(!self.is(Fault::Panics), "told to panic");
        if self.is(Fault::Down) {
            Err(StoreError::Unavailable("told to be down".into()))
        } else {
            Ok(&self.inner)
        }
    }
}

impl Store for FaultyStore {
    fn view(&self, asks: &[Ask]) -> Result<Vec<Viewed>, StoreError> {
        self.reads()?.view(asks)
    }

    fn append(&self, parts: &[Part<'_>]) -> Vec<Result<(), StoreError>> {
        if self.is(Fault::Slow) {
            std::thread::sleep(Duration::from_millis(500));
        }
        let mut results = self.inner.append(parts);
        if self.is(Fault::Mute) {
            self.fail(Fault::Down);
            results.fill_with(|| Err(StoreError::OutcomeUnknown("told to be mute".into())));
        }
        results
    }

    fn subscribers(
        &self,
        account: AccountId,
        lookup: &Lookup,
        as_of: AsOf,
    ) -> Result<Vec<Subscriber>, StoreError> {
        self.reads()?.subscribers(account, lookup, as_of)
    }

    fn list(&self, account: AccountId, query: &ListQuery) -> Result<Listed, StoreError> {
        self.reads()?.list(account, query)
    }

    fn entries(
        &self,
        account: AccountId,
        query: &EntryQuery,
        limit: usize,
    ) -> Result<Vec<Entry>, StoreError> {
        let act = self.interloper.0.lock().expect("unharmed").take();
        act.into_iter().for_each(|act| act());
        self.reads()?.entries(account, query, limit)
    }

    fn count(&self, account: AccountId, filter: &Filter, most: usize) -> Result<Count, StoreError> {
        self.reads()?.count(account, filter, most)
    }

    fn count_entries(
        &self,
        account: AccountId,
        filter: &EntryFilter,
        most: usize,
    ) -> Result<usize, StoreError> {
        self.reads()?.count_entries(account, filter, most)
    }

    fn holdings(&self, account: AccountId, lookups: &[Lookup]) -> Result<Vec<Holdings>, StoreError> {
        self.reads()?.holdings(account, lookups)
    }

    fn head(&self, account: AccountId) -> Result<Head, StoreError> {
        self.reads()?.head(account)
    }

    fn use_cases(&self, account: AccountId) -> Result<Vec<UseCase>, StoreError> {
        self.reads()?.use_cases(account)
    }

    fn ready(&self) -> Result<(), StoreError> {
        self.reads()?.ready()
    }
}

impl Directory for FaultyStore {
    fn add_account(&self, account: &Account) -> Result<bool, StoreError> {
        self.inner.add_account(account)
    }

    fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        self.inner.accounts()
    }

    fn account(&self, name: &AccountName) -> Result<Option<Account>, StoreError> {
        self.inner.account(name)
    }

    fn add_token(&self, token: &TokenRecord) -> Result<bool, StoreError> {
        self.inner.add_token(token)
    }

    fn token(&self, id: &TokenId) -> Result<Option<TokenRecord>, StoreError> {
        self.inner.token(id)
    }

    fn tokens(&self, account: Option<AccountId>) -> Result<Vec<TokenRecord>, StoreError> {
        self.inner.tokens(account)
    }

    fn token_ids(&self) -> Result<Vec<TokenId>, StoreError> {
        self.inner.token_ids()
    }

    fn revoke_token(&self, id: &TokenId, at: Timestamp) -> Result<bool, StoreError> {
        self.inner.revoke_token(id, at)
    }

    fn note_use(&self, used: &[(TokenId, Timestamp)]) -> Result<(), StoreError> {
        self.inner.note_use(used)
    }
}
