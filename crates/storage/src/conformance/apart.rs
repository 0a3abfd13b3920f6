//! Accounts do not see each other.

use simroll_domain::{AccountId, BindingKind, Head, JournalNumber, Lookup, Status, SubscriberId, Timestamp};

use super::book::{Book, holdings};
use super::values::{alias, everything, external_id, iccid, imei, imsi, use_case, user_class, username};
use crate::{
    AsOf, Count, Directory, EntryFilter, EntryQuery, Filter, Holdings, ListQuery, Listed, Order, Store,
};

/// The same identifiers, subscriber numbers and request ids stand in two accounts, each with its own values.
pub fn accounts_hold_the_same_identifiers_apart<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let (mut one, mut two) = (Book::new(&store, 1), Book::new(&store, 2));
    for (book, name) in [(&mut one, "of one"), (&mut two, "of two")] {
        let id = book.register(everything(1));
        book.change(id, |subscriber| subscriber.alias = alias(name));
    }
    let gone = *two.subscribers.keys().next().expect("one was registered");
    let then = two.view.head().time;
    two.remove(gone);
    one.check();
    two.check();
    for lookup in [
        Lookup::Iccid(iccid(1)),
        Lookup::Imsi(imsi(1)),
        Lookup::Imei(imei(1)),
        Lookup::Username(username("user-1")),
        Lookup::ExternalId(external_id("crm/1")),
    ] {
        assert_eq!(one.find(&lookup)[0].alias, alias("of one"));
        assert!(two.find(&lookup).is_empty());
        assert_eq!(two.find_then(&lookup, then)[0].alias, alias("of two"));
        assert_eq!(one.find_then(&lookup, then)[0].alias, alias("of one"));
    }
}

/// An id names its account; asked of another account it finds nobody, now or then, nor any entries.
pub fn the_id_of_another_account_finds_nobody<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let (mut one, mut two) = (Book::new(&store, 1), Book::new(&store, 2));
    let foreign = one.register(everything(1));
    let own = two.register(everything(1));
    assert_eq!(foreign.number(), own.number());
    let lookup = Lookup::Id(foreign);
    assert!(two.find(&lookup).is_empty());
    assert!(two.find_then(&lookup, two.view.head().time).is_empty());
    assert!(two.entries(&EntryQuery::Of(foreign, JournalNumber::default())).is_empty());
    let keys = simroll_domain::Keys { lookups: [lookup].into(), ..Default::default() };
    let view = two.ask(keys, Vec::new()).view;
    assert!(view.subscriber(foreign).is_none() && view.subscriber(own).is_none());
}

/// What one account lists, counts, searches and held is untouched by another that has the same, and more.
pub fn each_account_lists_and_searches_its_own<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let (mut one, mut two) = (Book::new(&store, 1), Book::new(&store, 2));
    let own = one.register(everything(1));
    let foreign = two.register(everything(1));
    two.register(everything(2));
    two.change(foreign, |subscriber| subscriber.alias = alias("Pump house, south"));
    let filters = [
        Filter::default(),
        Filter { prefixes: vec![(BindingKind::Imsi, "262".to_owned())], ..Filter::default() },
        Filter { alias: Some("pump".to_owned()), ..Filter::default() },
        Filter { username: Some("user".to_owned()), ..Filter::default() },
        Filter { use_case: Some(use_case(1)), ..Filter::default() },
        Filter { user_class: user_class("premium"), ..Filter::default() },
        Filter { status: Some(Status::Active), ..Filter::default() },
        Filter { changed_since: Some(Timestamp::default()), ..Filter::default() },
    ];
    for filter in filters {
        for (order, descending) in [(Order::Registered, false), (Order::Changed, true)] {
            let filter = filter.clone();
            let query = ListQuery { filter, order, descending, limit: 9, ..ListQuery::default() };
            assert_eq!(one.list(&query), [one.subscribers[&own].clone()], "{query:?}");
        }
        assert_eq!(one.count(&filter, 9), 1, "{filter:?}");
    }
    let lookups = [Lookup::Imsi(imsi(1)), Lookup::Iccid(iccid(1)), Lookup::Imei(imei(1)), Lookup::Id(own)];
    for lookup in lookups {
        let holders: Vec<SubscriberId> = one.holdings(&lookup).iter().map(|held| held.subscriber).collect();
        assert_eq!(holders, [own], "{}", lookup.kind());
    }
    assert_eq!(one.holdings(&Lookup::Id(foreign)), []);
    let author = Some(one.entries[0].author.clone());
    let kind = Some(one.entries[0].kind.to_owned());
    let searches = [
        (EntryFilter::default(), 1),
        (EntryFilter { author, ..EntryFilter::default() }, 1),
        (EntryFilter { kind, ..EntryFilter::default() }, 1),
        (EntryFilter { from: Some(Timestamp::default()), ..EntryFilter::default() }, 1),
        (EntryFilter { about: Some([own, foreign].into()), ..EntryFilter::default() }, 1),
        (EntryFilter { about: Some([foreign].into()), ..EntryFilter::default() }, 0),
        (EntryFilter { changed: Some(own), ..EntryFilter::default() }, 1),
        (EntryFilter { changed: Some(foreign), ..EntryFilter::default() }, 0),
    ];
    for (filter, expected) in searches {
        assert_eq!(one.count_entries(&filter, 9), expected, "{filter:?}");
        assert_eq!(one.entries(&EntryQuery::Newest(filter.clone())), one.entries[..expected], "{filter:?}");
    }
    assert_eq!(store.head(one.account).expect("readable"), one.view.head());
}

/// Reads of an account that is not there find nothing.
pub fn an_account_that_is_not_there_has_nothing<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    Book::new(&store, 1).register(everything(1));
    let nobody = AccountId::new(2).expect("a small number");
    let lookup = Lookup::Iccid(iccid(1));
    let time = AsOf::Time(Timestamp::from_micros(i64::MAX));
    assert_eq!(store.subscribers(nobody, &lookup, AsOf::Now).expect("readable"), []);
    assert!(
        store.subscribers_at_once(nobody, &lookup).is_none_or(|found| found.expect("readable").is_empty())
    );
    assert_eq!(store.subscribers(nobody, &lookup, time).expect("readable"), []);
    assert_eq!(store.list(nobody, &ListQuery::all(None, 9)).expect("readable"), Listed::default());
    assert_eq!(store.count(nobody, &Filter::default(), 9).expect("readable"), Count::Known(0));
    assert_eq!(store.use_cases(nobody).expect("readable"), []);
    assert_eq!(store.head(nobody).expect("readable"), Head::default());
    assert_eq!(store.count_entries(nobody, &EntryFilter::default(), 9).expect("readable"), 0);
    let id = SubscriberId::new(nobody, JournalNumber::new(1));
    for lookup in [lookup, Lookup::Id(id)] {
        assert_eq!(holdings(&store, nobody, &lookup), Holdings::default());
    }
    let start = JournalNumber::default();
    for query in [
        EntryQuery::After(start),
        EntryQuery::Of(id, start),
        EntryQuery::Newest(EntryFilter::default()),
        EntryQuery::Newest(EntryFilter { changed: Some(id), ..EntryFilter::default() }),
    ] {
        assert_eq!(store.entries(nobody, &query, 9).expect("readable"), []);
    }
}
