//! One account of a store under test, and what the store should hold of it.

use std::collections::BTreeMap;
use std::slice;

use simroll_domain::{
    AccountId, AccountName, Author, Catalogue, Change, Command, Entry, Head, JournalNumber, Keys, Lookup,
    RequestId, Subscriber, SubscriberId, Timestamp, TokenId, View,
};
use uuid::Builder;

use crate::{
    Account, AnswerKey, AsOf, Ask, Count, Directory, EntryFilter, EntryQuery, Filter, Holding, Holdings,
    ListQuery, Part, Start, Store, StoreError, Viewed,
};

/// An account that was added to a store, and everything that was appended to it since.
#[derive(Debug)]
pub(super) struct Book<'s, S> {
    pub(super) store: &'s S,
    pub(super) account: AccountId,
    pub(super) view: View,
    pub(super) subscribers: BTreeMap<SubscriberId, Subscriber>,
    pub(super) entries: Vec<Entry>,
}

impl<S> Book<'_, S> {
    /// The book without the store, so that the store can be closed.
    pub(super) fn closed(self) -> Book<'static, ()> {
        self.on(&())
    }

    /// The book on a store that was opened again.
    pub(super) fn on<T>(self, store: &T) -> Book<'_, T> {
        let Self { account, view, subscribers, entries, .. } = self;
        Book { store, account, view, subscribers, entries }
    }
}

impl<'s, S: Store + Directory> Book<'s, S> {
    /// A new account of that number.
    pub(super) fn new(store: &'s S, number: u64) -> Self {
        let account = AccountId::new(number).expect("a small number is an account id");
        let name = AccountName::parse(&format!("account-{number}")).expect("a plain name");
        let created_at = Timestamp::from_micros(1);
        let added = store.add_account(&Account { id: account, name, created_at });
        assert!(added.expect("an account can be added"), "the store under test is empty");
        let view = View::new(account, Head::default(), [], Catalogue::default());
        Self { store, account, view, subscribers: BTreeMap::new(), entries: Vec::new() }
    }

    /// Begins a part on the head of the journal.
    pub(super) fn draft(&self) -> Draft {
        Draft::on(self.view.clone())
    }

    /// Appends a part, and takes it over where the store did.
    pub(super) fn append(&mut self, draft: Draft) -> Result<(), StoreError> {
        append(self.store, &draft.part())?;
        self.take(draft);
        Ok(())
    }

    /// Takes over what the store was seen to take.
    pub(super) fn take(&mut self, draft: Draft) {
        for entry in &draft.entries {
            for id in entry.touched() {
                match draft.view.subscriber(id) {
                    Some(subscriber) => self.subscribers.insert(id, subscriber.clone()),
                    None => self.subscribers.remove(&id),
                };
            }
        }
        self.entries.extend(draft.entries);
        self.view = draft.view;
    }

    /// Appends one entry a second after the last.
    pub(super) fn enter<R>(&mut self, edit: impl FnOnce(&mut Edit<'_>) -> R) -> R {
        let mut draft = self.draft();
        let made = draft.enter(edit);
        self.append(draft).expect("the store takes what is right");
        made
    }

    /// Appends an entry that registers a subscriber.
    pub(super) fn register(&mut self, fill: impl FnOnce(&mut Subscriber)) -> SubscriberId {
        self.enter(|edit| edit.register(fill))
    }

    /// Appends an entry that changes a subscriber.
    pub(super) fn change(&mut self, id: SubscriberId, change: impl FnOnce(&mut Subscriber)) {
        self.enter(|edit| edit.change(id, change));
    }

    /// Appends an entry that removes a subscriber.
    pub(super) fn remove(&mut self, id: SubscriberId) {
        self.enter(|edit| edit.remove(id));
    }

    /// Whom the store says that `lookup` names.
    pub(super) fn find(&self, lookup: &Lookup) -> Vec<Subscriber> {
        let found = self.store.subscribers(self.account, lookup, AsOf::Now).expect("the store can be read");
        if let Some(at_once) = self.store.subscribers_at_once(self.account, lookup) {
            assert_eq!(at_once.expect("the store can be read"), found, "at once it is the same");
        }
        found
    }

    /// Whom the store says that `lookup` named after the last entry whose time is not later.
    pub(super) fn find_then(&self, lookup: &Lookup, time: Timestamp) -> Vec<Subscriber> {
        self.store.subscribers(self.account, lookup, AsOf::Time(time)).expect("the store can be read")
    }

    /// Compares the current state and the whole journal with what they should be.
    pub(super) fn check(&self) {
        let listed = self.list(&ListQuery::all(None, usize::MAX));
        assert!(listed.iter().eq(self.subscribers.values()), "the subscribers are those that were appended");
        let all = EntryQuery::After(JournalNumber::default());
        assert_eq!(self.entries(&all), self.entries, "the journal is what was appended");
    }

    /// Whom the store lists: all of a page, however often it is to be asked for the rest.
    pub(super) fn list(&self, query: &ListQuery) -> Vec<Subscriber> {
        let mut query = query.clone();
        let mut listed = Vec::new();
        loop {
            let page = self.store.list(self.account, &query).expect("the store can be read");
            assert!(page.subscribers.len() <= query.limit);
            query.limit -= page.subscribers.len();
            listed.extend(page.subscribers);
            let Some(place) = page.looked_until else { return listed };
            assert!(query.limit > 0, "a full page is full");
            assert!(!matches!(query.start, Start::Skip(1..)), "a page by number has no rest");
            if let Start::After(last) = query.start {
                let (last, place) = (last.key(query.order), place.key(query.order));
                assert!(if query.descending { place < last } else { last < place }, "it goes on");
            }
            query.start = Start::After(place);
        }
    }

    /// How many the store counts. Where it stops before the end, they are counted by listing them.
    pub(super) fn count(&self, filter: &Filter, most: usize) -> usize {
        match self.store.count(self.account, filter, most).expect("the store can be read") {
            Count::Known(count) => count,
            Count::AtLeast(count) => {
                let all = ListQuery { filter: filter.clone(), limit: most, ..ListQuery::default() };
                let listed = self.list(&all).len();
                assert!(count <= listed, "no more than there are");
                listed
            }
        }
    }

    /// How many entries the store counts.
    pub(super) fn count_entries(&self, filter: &EntryFilter, most: usize) -> usize {
        self.store.count_entries(self.account, filter, most).expect("the store can be read")
    }

    /// Who, as the store says, held what `lookup` finds.
    pub(super) fn holdings(&self, lookup: &Lookup) -> Vec<Holding> {
        holdings(self.store, self.account, lookup).all
    }

    /// What the store answers to a query of the journal.
    pub(super) fn entries(&self, query: &EntryQuery) -> Vec<Entry> {
        self.store.entries(self.account, query, usize::MAX).expect("the store can be read")
    }

    /// What the store answers to a view.
    pub(super) fn ask(&self, keys: Keys, answers: Vec<AnswerKey>) -> Viewed {
        let ask = Ask { account: self.account, keys, answers };
        let mut viewed = self.store.view(&[ask]).expect("the store can be viewed");
        assert_eq!(viewed.len(), 1, "there is one answer for each ask");
        viewed.remove(0)
    }
}

/// Who, as the store says, holds and held what one look-up finds.
pub(super) fn holdings<S: Store + ?Sized>(store: &S, account: AccountId, lookup: &Lookup) -> Holdings {
    let mut holdings = store.holdings(account, slice::from_ref(lookup)).expect("the store can be read");
    assert_eq!(holdings.len(), 1, "there is one answer for each look-up");
    holdings.remove(0)
}

/// Appends one part alone.
pub(super) fn append<S: Store>(store: &S, part: &Part<'_>) -> Result<(), StoreError> {
    let mut outcomes = store.append(slice::from_ref(part));
    assert_eq!(outcomes.len(), 1, "each part has its own outcome");
    outcomes.remove(0)
}

/// Microseconds.
pub(super) const SECOND: i64 = 1_000_000;

/// A part in the making.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    account: AccountId,
    head: Head,
    /// When the next entry is made.
    pub(super) time: Timestamp,
    pub(super) view: View,
    pub(super) entries: Vec<Entry>,
}

impl Draft {
    /// Begins a part on a view, a second after its last entry.
    pub(super) fn on(view: View) -> Self {
        let (account, head) = (view.account(), view.head());
        let time = Timestamp::from_micros(head.time.as_micros() + SECOND);
        Self { account, head, time, view, entries: Vec::new() }
    }

    /// Makes one entry, and lets a second pass.
    pub(super) fn enter<R>(&mut self, edit: impl FnOnce(&mut Edit<'_>) -> R) -> R {
        let mut pending = Edit { view: &self.view, change: Change::default() };
        let made = edit(&mut pending);
        let change = pending.change;
        self.push(change, Command::KINDS[0]);
        self.time = Timestamp::from_micros(self.time.as_micros() + SECOND);
        made
    }

    /// Makes the entry of a decided change.
    pub(super) fn push(&mut self, mut change: Change, kind: &'static str) {
        self.view.apply(&mut change, self.time);
        self.record(change, self.view.head(), kind);
    }

    /// Makes the entry of a change that the view already holds.
    pub(super) fn record(&mut self, change: Change, at: Head, kind: &'static str) {
        let mut unique = [0; 10];
        unique[..8].copy_from_slice(&at.number.get().to_be_bytes());
        let millis = at.time.as_micros().unsigned_abs() / 1000;
        self.entries.push(Entry {
            number: at.number,
            request_id: RequestId::new(Builder::from_unix_timestamp_millis(millis, &unique).into_uuid()),
            time: at.time,
            author: Author::Token(TokenId::parse("author").expect("a plain id")),
            kind,
            subscriber: change.subscriber,
            named_by: change.named_by,
            changes: change.fields,
            use_case: change.use_case,
            cause: change.cause,
            flags: change.flags,
        });
    }

    /// The part as a store is handed it.
    pub(super) fn part(&self) -> Part<'_> {
        let mut states = BTreeMap::new();
        for id in self.entries.iter().flat_map(Entry::touched) {
            states.insert(id, self.view.subscriber(id));
        }
        Part {
            account: self.account,
            head: self.head,
            entries: self.entries.clone(),
            states: states.into_iter().collect(),
            answers: Vec::new(),
            forget_answers_before: None,
        }
    }
}

/// An entry in the making.
#[derive(Debug)]
pub(super) struct Edit<'v> {
    view: &'v View,
    /// What the entry will say.
    pub(super) change: Change,
}

impl Edit<'_> {
    /// Registers a subscriber, as `fill` makes it of a blank one.
    pub(super) fn register(&mut self, fill: impl FnOnce(&mut Subscriber)) -> SubscriberId {
        let id = self.view.next_subscriber();
        let mut subscriber = Subscriber::blank(id);
        fill(&mut subscriber);
        self.change.subscriber = Some(id);
        self.change.becomes(id, None, Some(subscriber));
        id
    }

    /// Changes a subscriber.
    pub(super) fn change(&mut self, id: SubscriberId, change: impl FnOnce(&mut Subscriber)) {
        let before = self.view.subscriber(id).expect("the subscriber exists");
        let mut after = before.clone();
        change(&mut after);
        self.change.subscriber.get_or_insert(id);
        self.change.becomes(id, Some(before), Some(after));
    }

    /// Removes a subscriber.
    pub(super) fn remove(&mut self, id: SubscriberId) {
        self.change.subscriber.get_or_insert(id);
        self.change.becomes(id, self.view.subscriber(id), None);
    }
}
