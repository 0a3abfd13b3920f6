//! A store that keeps everything in memory.

mod holdings;
mod ledger;
mod snapshot;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use simroll_domain::{AccountId, AccountName, Entry, Head, Lookup, Subscriber, Timestamp, TokenId, UseCase};

use crate::{
    Account, AsOf, Ask, Count, Directory, EntryFilter, EntryQuery, Filter, Holdings, ListQuery, Listed, Part,
    Store, StoreError, TokenRecord, Viewed,
};
use ledger::Ledger;

/// A store that keeps everything in memory, for as long as any handle to it lives.
///
/// It is for trying things out and for tests, where it is the oracle: every read of the past replays the journal, and
/// nothing is appended that the journal does not imply.
///
/// A clone is another handle to the same store.
#[derive(Debug, Clone, Default)]
pub struct MemoryStore {
    house: Arc<RwLock<House>>,
}

#[derive(Debug, Default)]
struct House {
    accounts: BTreeMap<AccountName, Account>,
    tokens: BTreeMap<TokenId, TokenRecord>,
    ledgers: HashMap<AccountId, Ledger>,
}

const NO_ACCOUNT: StoreError = StoreError::Corrupt("there is no such account");

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    // A part is checked on its way in and taken back whole where it is refused, so a panic leaves nothing half done.
    fn read(&self) -> RwLockReadGuard<'_, House> {
        self.house.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, House> {
        self.house.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn of<T: Default>(&self, account: AccountId, read: impl FnOnce(&Ledger) -> T) -> T {
        self.read().ledgers.get(&account).map(read).unwrap_or_default()
    }
}

impl Store for MemoryStore {
    fn view(&self, asks: &[Ask]) -> Result<Vec<Viewed>, StoreError> {
        let house = self.read();
        let view = |ask: &Ask| Ok(house.ledgers.get(&ask.account).ok_or(NO_ACCOUNT)?.view(ask));
        asks.iter().map(view).collect()
    }

    fn append(&self, parts: &[Part<'_>]) -> Vec<Result<(), StoreError>> {
        let mut house = self.write();
        let mut append = |part: &Part<'_>| {
            part.check()?;
            house.ledgers.get_mut(&part.account).ok_or(NO_ACCOUNT)?.append(part)
        };
        parts.iter().map(&mut append).collect()
    }

    fn subscribers(
        &self,
        account: AccountId,
        lookup: &Lookup,
        as_of: AsOf,
    ) -> Result<Vec<Subscriber>, StoreError> {
        Ok(self.of(account, |ledger| ledger.subscribers(lookup, as_of)))
    }

    fn list(&self, account: AccountId, query: &ListQuery) -> Result<Listed, StoreError> {
        let subscribers = self.of(account, |ledger| ledger.list(query));
        Ok(Listed { subscribers, looked_until: None })
    }

    fn count(&self, account: AccountId, filter: &Filter, most: usize) -> Result<Count, StoreError> {
        Ok(Count::Known(self.of(account, |ledger| ledger.count(filter, most))))
    }

    fn entries(
        &self,
        account: AccountId,
        query: &EntryQuery,
        limit: usize,
    ) -> Result<Vec<Entry>, StoreError> {
        Ok(self.of(account, |ledger| ledger.entries(query, limit)))
    }

    fn count_entries(
        &self,
        account: AccountId,
        filter: &EntryFilter,
        most: usize,
    ) -> Result<usize, StoreError> {
        Ok(self.of(account, |ledger| ledger.count_entries(filter, most)))
    }

    fn holdings(&self, account: AccountId, lookups: &[Lookup]) -> Result<Vec<Holdings>, StoreError> {
        let house = self.read();
        let of = |lookup| {
            house.ledgers.get(&account).map_or_else(Holdings::default, |ledger| ledger.holdings(lookup))
        };
        Ok(lookups.iter().map(of).collect())
    }

    fn head(&self, account: AccountId) -> Result<Head, StoreError> {
        Ok(self.of(account, Ledger::head))
    }

    fn use_cases(&self, account: AccountId) -> Result<Vec<UseCase>, StoreError> {
        Ok(self.of(account, Ledger::use_cases))
    }

    fn ready(&self) -> Result<(), StoreError> {
        Ok(())
    }
}

impl Directory for MemoryStore {
    fn add_account(&self, account: &Account) -> Result<bool, StoreError> {
        let mut house = self.write();
        if house.ledgers.contains_key(&account.id) || house.accounts.contains_key(&account.name) {
            return Ok(false);
        }
        house.ledgers.insert(account.id, Ledger::new(account.id));
        house.accounts.insert(account.name.clone(), account.clone());
        Ok(true)
    }

    fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        Ok(self.read().accounts.values().cloned().collect())
    }

    fn account(&self, name: &AccountName) -> Result<Option<Account>, StoreError> {
        Ok(self.read().accounts.get(name).cloned())
    }

    fn add_token(&self, token: &TokenRecord) -> Result<bool, StoreError> {
        let mut house = self.write();
        if !house.ledgers.contains_key(&token.account) {
            return Err(NO_ACCOUNT);
        }
        if house.tokens.contains_key(&token.id) {
            return Ok(false);
        }
        house.tokens.insert(token.id.clone(), token.clone());
        Ok(true)
    }

    fn token(&self, id: &TokenId) -> Result<Option<TokenRecord>, StoreError> {
        Ok(self.read().tokens.get(id).cloned())
    }

    fn tokens(&self, account: Option<AccountId>) -> Result<Vec<TokenRecord>, StoreError> {
        let house = self.read();
        let asked = house.tokens.values().filter(|token| account.is_none_or(|id| token.account == id));
        let mut tokens: Vec<TokenRecord> = asked.cloned().collect();
        tokens.sort_by_key(|token| token.created_at);
        Ok(tokens)
    }

    fn token_ids(&self) -> Result<Vec<TokenId>, StoreError> {
        let house = self.read();
        let valid = house.tokens.values().filter(|token| token.revoked_at.is_none());
        Ok(valid.map(|token| token.id.clone()).collect())
    }

    fn revoke_token(&self, id: &TokenId, at: Timestamp) -> Result<bool, StoreError> {
        let mut house = self.write();
        let Some(token) = house.tokens.get_mut(id) else { return Ok(false) };
        token.revoked_at.get_or_insert(at);
        Ok(true)
    }

    fn note_use(&self, used: &[(TokenId, Timestamp)]) -> Result<(), StoreError> {
        let mut house = self.write();
        for (id, at) in used {
            if let Some(token) = house.tokens.get_mut(id) {
                token.last_used_at = token.last_used_at.max(Some(*at));
            }
        }
        Ok(())
    }
}
