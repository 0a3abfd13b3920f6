//! A store of one's own: everything in memory, each part written to a copy that then takes the place of the original.
//!
//! It is a whole store: the registry runs on it, and the conformance suite finds nothing to object to.
//!
//! `cargo run -p simroll-examples --example own_store`, and `cargo test -p simroll-examples --example own_store`

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::error::Error;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use simroll_domain::{
    AccountId, AccountName, Author, BindingKey, Catalogue, Command, Entry, Head, Lookup, Match, Registration,
    Search, Subscriber, SubscriberId, Timestamp, TokenId, Unit, UseCase, UseCaseId, View,
};
use simroll_registry::{Answer, Call, Options, Registry, create_account};
use simroll_storage::{
    Account, AsOf, Ask, Cursor, Directory, EntryFilter, EntryQuery, Filter, Holding, KeptAnswer, ListQuery,
    Netting, Part, Start, Store, StoreError, TokenRecord, Viewed,
};

/// A handle to a store; a clone is another handle to the same.
#[derive(Debug, Clone, Default)]
struct CopyingStore(Arc<Mutex<Shelf>>);

#[derive(Debug, Default)]
struct Shelf {
    accounts: Vec<Account>,
    tokens: Vec<TokenRecord>,
    books: HashMap<AccountId, Book>,
}

/// What is kept for one account.
#[derive(Debug, Clone, Default)]
struct Book {
    journal: Vec<Entry>,
    subscribers: BTreeMap<SubscriberId, Subscriber>,
    holders: HashMap<BindingKey, HashSet<SubscriberId>>,
    use_cases: BTreeMap<UseCaseId, UseCase>,
    answers: Vec<KeptAnswer>,
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

    fn list(&self, account: AccountId, query: &ListQuery) -> Result<Vec<Subscriber>, StoreError> {
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
        Ok(match query.start {
            Start::Skip(count) => listed.into_iter().skip(passed_over(count)).take(query.limit).collect(),
            Start::After(place) => {
                listed.into_iter().filter(|s| beyond(s, place)).take(query.limit).collect()
            }
        })
    }

    fn count(&self, account: AccountId, filter: &Filter, most: usize) -> Result<usize, StoreError> {
        Ok(self.book(account).subscribers.values().filter(|s| filter.fits(s)).take(most).count())
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

    fn holdings(&self, account: AccountId, lookup: &Lookup) -> Result<Vec<Holding>, StoreError> {
        Ok(self.book(account).holdings(lookup))
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

impl Book {
    fn head(&self) -> Head {
        self.journal.last().map_or(Head::default(), |last| Head { number: last.number, time: last.time })
    }

    /// Everybody whom the keys may name, in whatever stage of a look-up: `decide` does the choosing.
    fn view(&self, ask: &Ask) -> Viewed {
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
    fn with(&self, part: &Part<'_>) -> Result<Self, StoreError> {
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
    fn as_of(&self, as_of: AsOf) -> BTreeMap<SubscriberId, Subscriber> {
        let AsOf::Time(time) = as_of else { return self.subscribers.clone() };
        let mut then = BTreeMap::new();
        for entry in self.journal.iter().take_while(|entry| entry.time <= time) {
            carry_out(entry, &mut then);
        }
        then
    }

    /// Who was found by `lookup` and when, newest first.
    fn holdings(&self, lookup: &Lookup) -> Vec<Holding> {
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
        holdings
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

fn passed_over(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// Whom `lookup` names: the holders that the first stage with any finds.
fn find(subscribers: &BTreeMap<SubscriberId, Subscriber>, lookup: &Lookup) -> Vec<Subscriber> {
    if let Lookup::Id(id) = lookup {
        return subscribers.get(id).cloned().into_iter().collect();
    }
    let holders = |stage: Vec<Search>| -> Vec<Subscriber> {
        subscribers.values().filter(|subscriber| found(subscriber, &stage)).cloned().collect()
    };
    lookup.stages().into_iter().map(holders).find(|found| !found.is_empty()).unwrap_or_default()
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
