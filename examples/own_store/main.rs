//! A store of one's own: everything in memory, each part written to a copy that then takes the place of the original.
//!
//! It is a whole store: the registry runs on it, and the conformance suite finds nothing to object to.
//!
//! `cargo run -p simroll-examples --example own_store`, and `cargo test -p simroll-examples --example own_store`

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

mod book;

use std::collections::HashMap;
use std::error::Error;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use simroll_domain::{
    AccountId, AccountName, Author, Command, Entry, Head, Lookup, Registration, Subscriber, Timestamp,
    TokenId, Unit, UseCase,
};
use simroll_registry::{Answer, Call, Options, Registry, create_account};
use simroll_storage::{
    Account, AsOf, Ask, Count, Cursor, Directory, EntryFilter, EntryQuery, Filter, Holdings, ListQuery,
    Listed, Part, Start, Store, StoreError, TokenRecord, Viewed,
};

use crate::book::{Book, find};

/// A handle to a store; a clone is another handle to the same.
#[derive(Debug, Clone, Default)]
struct CopyingStore(Arc<Mutex<Shelf>>);

#[derive(Debug, Default)]
struct Shelf {
    accounts: Vec<Account>,
    tokens: Vec<TokenRecord>,
    books: HashMap<AccountId, Book>,
}

const NO_ACCOUNT: StoreError = StoreError::Corrupt("there is no such account");

impl CopyingStore {
    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        // A book is replaced whole or not at all, so a panic elsewhere has left nothing half written.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The account's book as it is; an empty one where there is no such account.
    fn book(&self, account: AccountId) -> Book {
        self.shelf().books.get(&account).cloned().unwrap_or_default()
    }
}

impl Store for CopyingStore {
    fn view(&self, asks: &[Ask]) -> Result<Vec<Viewed>, StoreError> {
        let shelf = self.shelf();
        let view = |ask: &Ask| Ok(shelf.books.get(&ask.account).ok_or(NO_ACCOUNT)?.view(ask));
        asks.iter().map(view).collect()
    }

    fn append(&self, parts: &[Part<'_>]) -> Vec<Result<(), StoreError>> {
        let mut shelf = self.shelf();
        let mut append = |part: &Part<'_>| {
            let book = shelf.books.get_mut(&part.account).ok_or(NO_ACCOUNT)?;
            *book = book.with(part)?;
            Ok(())
        };
        parts.iter().map(&mut append).collect()
    }

    fn subscribers(
        &self,
        account: AccountId,
        lookup: &Lookup,
        as_of: AsOf,
    ) -> Result<Vec<Subscriber>, StoreError> {
        let book = self.book(account);
        Ok(find(&book.as_of(as_of), lookup))
    }

    fn list(&self, account: AccountId, query: &ListQuery) -> Result<Listed, StoreError> {
        let key = |subscriber: &Subscriber| Cursor::of(subscriber).key(query.order);
        let mut listed: Vec<Subscriber> = self.book(account).subscribers.into_values().collect();
        listed.retain(|subscriber| query.filter.fits(subscriber));
        listed.sort_by_key(key);
        if query.descending {
            listed.reverse();
        }
        let beyond = |subscriber: &Subscriber, place: Cursor| match query.descending {
            false => key(subscriber) > place.key(query.order),
            true => key(subscriber) < place.key(query.order),
        };
        let subscribers = match query.start {
            Start::Skip(count) => listed.into_iter().skip(passed_over(count)).take(query.limit).collect(),
            Start::After(place) => {
                listed.into_iter().filter(|s| beyond(s, place)).take(query.limit).collect()
            }
        };
        // It looks at everybody for every page, so there is never a rest.
        Ok(Listed { subscribers, looked_until: None })
    }

    fn count(&self, account: AccountId, filter: &Filter, most: usize) -> Result<Count, StoreError> {
        let fitting = self.book(account).subscribers.into_values().filter(|s| filter.fits(s));
        Ok(Count::Known(fitting.take(most).count()))
    }

    fn entries(
        &self,
        account: AccountId,
        query: &EntryQuery,
        limit: usize,
    ) -> Result<Vec<Entry>, StoreError> {
        let journal = self.book(account).journal.into_iter();
        Ok(match query {
            EntryQuery::Request(id) => journal.filter(|entry| entry.request_id == *id).take(limit).collect(),
            EntryQuery::After(number) => journal.filter(|entry| entry.number > *number).take(limit).collect(),
            EntryQuery::Of(id, number) => {
                let changing = journal.filter(|entry| entry.number > *number && entry.touched().contains(id));
                changing.take(limit).collect()
            }
            EntryQuery::Newest(filter) => {
                let fitting = journal.rev().filter(|entry| filter.fits(entry));
                fitting.skip(passed_over(filter.skip)).take(limit).collect()
            }
        })
    }

    fn count_entries(
        &self,
        account: AccountId,
        filter: &EntryFilter,
        most: usize,
    ) -> Result<usize, StoreError> {
        Ok(self.book(account).journal.iter().filter(|entry| filter.fits(entry)).take(most).count())
    }

    fn holdings(&self, account: AccountId, lookups: &[Lookup]) -> Result<Vec<Holdings>, StoreError> {
        let book = self.book(account);
        Ok(lookups.iter().map(|lookup| book.holdings(lookup)).collect())
    }

    fn head(&self, account: AccountId) -> Result<Head, StoreError> {
        Ok(self.book(account).head())
    }

    fn use_cases(&self, account: AccountId) -> Result<Vec<UseCase>, StoreError> {
        Ok(self.book(account).use_cases.into_values().collect())
    }

    fn ready(&self) -> Result<(), StoreError> {
        Ok(())
    }
}

fn passed_over(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

impl Directory for CopyingStore {
    fn add_account(&self, account: &Account) -> Result<bool, StoreError> {
        let mut shelf = self.shelf();
        if shelf.accounts.iter().any(|known| known.id == account.id || known.name == account.name) {
            return Ok(false);
        }
        shelf.accounts.push(account.clone());
        shelf.accounts.sort_by(|one, other| one.name.cmp(&other.name));
        shelf.books.insert(account.id, Book::default());
        Ok(true)
    }

    fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        Ok(self.shelf().accounts.clone())
    }

    fn account(&self, name: &AccountName) -> Result<Option<Account>, StoreError> {
        Ok(self.shelf().accounts.iter().find(|account| account.name == *name).cloned())
    }

    fn add_token(&self, token: &TokenRecord) -> Result<bool, StoreError> {
        let mut shelf = self.shelf();
        if !shelf.books.contains_key(&token.account) {
            return Err(NO_ACCOUNT);
        }
        if shelf.tokens.iter().any(|known| known.id == token.id) {
            return Ok(false);
        }
        shelf.tokens.push(token.clone());
        shelf.tokens.sort_by(|one, other| (one.created_at, &one.id).cmp(&(other.created_at, &other.id)));
        Ok(true)
    }

    fn token(&self, id: &TokenId) -> Result<Option<TokenRecord>, StoreError> {
        Ok(self.shelf().tokens.iter().find(|token| token.id == *id).cloned())
    }

    fn tokens(&self, account: Option<AccountId>) -> Result<Vec<TokenRecord>, StoreError> {
        let shelf = self.shelf();
        let own = shelf.tokens.iter().filter(|token| account.is_none_or(|account| token.account == account));
        Ok(own.cloned().collect())
    }

    fn token_ids(&self) -> Result<Vec<TokenId>, StoreError> {
        let shelf = self.shelf();
        let valid = shelf.tokens.iter().filter(|token| token.revoked_at.is_none());
        Ok(valid.map(|token| token.id.clone()).collect())
    }

    fn revoke_token(&self, id: &TokenId, at: Timestamp) -> Result<bool, StoreError> {
        let mut shelf = self.shelf();
        let Some(token) = shelf.tokens.iter_mut().find(|token| token.id == *id) else { return Ok(false) };
        token.revoked_at.get_or_insert(at);
        Ok(true)
    }

    fn note_use(&self, used: &[(TokenId, Timestamp)]) -> Result<(), StoreError> {
        let mut shelf = self.shelf();
        for token in &mut shelf.tokens {
            let times = used.iter().filter(|(id, _)| *id == token.id).map(|(_, at)| *at);
            token.last_used_at = token.last_used_at.max(times.max());
        }
        Ok(())
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let store = CopyingStore::default();
    let account = create_account(&store, &AccountName::parse("acme")?)?.id;
    let registry = Registry::start(Arc::new(store), Options::default());
    let sim = Registration { iccid: Some("8944110000000042422".parse()?), ..Registration::default() };
    let unit = Unit::one(Command::Register(Box::new(sim)));
    let call = Call { account, author: Author::Operator, unit, idempotency: None, deadline: None };
    if let Answer::Done(outcome) = registry.submit(call).await? {
        println!("applied: {}", outcome.applied);
    }
    let found =
        registry.subscribers(account, Lookup::Iccid("8944110000000042422".parse()?), AsOf::Now).await?;
    println!("found: {} since {:?}", found.len(), found[0].created_at);
    registry.stop().await;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_runs() {
        main().expect("it runs");
    }

    /// Opens the same store again and again, which for one in memory is another handle.
    fn opener() -> impl Fn() -> CopyingStore {
        let store = CopyingStore::default();
        move || store.clone()
    }

    simroll_storage::conformance_tests!(opener());
}
