//! Views: every fact that a decision may look at.

use std::collections::BTreeMap;

use simroll_domain::{AccountId, Keys, Lookup, Subscriber, SubscriberId};

use super::book::Book;
use super::values::{
    FIRST, SECOND, alias, bare_iccid, everything, external_id, generic_id, hash, iccid, imei, imeisv, imsi,
    msisdn, sim, username, wrong_imei,
};
use crate::{Ask, Directory, Store, StoreError};

/// The head of a view is the number and time of the last entry.
pub fn a_view_tells_the_head<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    assert_eq!(book.ask(Keys::default(), Vec::new()).view.head(), book.view.head());
    book.register(sim(1));
    book.register(sim(2));
    let viewed = book.ask(Keys::default(), Vec::new());
    assert_eq!(viewed.view.head(), book.view.head());
    assert_eq!(viewed.view.account(), book.account);
}

/// Each kind of look-up alone brings its holder into the view, as it is stored.
pub fn a_view_holds_whom_each_kind_of_look_up_names<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    book.register(everything(1));
    let id = book.register(everything(2));
    book.change(id, |subscriber| subscriber.alias = alias("two"));
    for lookup in [
        Lookup::Id(id),
        Lookup::Imsi(imsi(2)),
        Lookup::Imsi(imsi(500_002)),
        Lookup::Iccid(iccid(2)),
        Lookup::Msisdn(msisdn(2)),
        Lookup::Msisdn(msisdn(500_002)),
        Lookup::Imei(imei(2)),
        Lookup::ImeiSv(imeisv(2, 7)),
        Lookup::Username(username("user-2")),
        Lookup::ExternalId(external_id("crm/2")),
        Lookup::GenericId(generic_id("generic-2")),
    ] {
        let kind = lookup.kind();
        let view = book.ask(keys([lookup.clone()]), Vec::new()).view;
        assert_eq!(view.find(&lookup), [id], "{kind}");
        assert_eq!(view.subscriber(id), Some(&book.subscribers[&id]), "{kind}");
        assert_eq!(view.subscriber(id).map(|s| s.subscriptions.len()), Some(2), "{kind}");
    }
    assert_eq!(book.subscribers[&id].subscription(SECOND).and_then(|s| s.imsi), Some(imsi(500_002)));
}

/// Twins of a card, both names of a device: a view has those of later stages even where an earlier one finds somebody.
pub fn a_view_holds_the_holders_of_every_stage<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let holders: Vec<SubscriberId> = vec![
        book.register(|subscriber| subscriber.imeisv = Some(imeisv(1, 1))),
        book.register(|subscriber| subscriber.imeisv = Some(imeisv(1, 2))),
        book.register(|subscriber| subscriber.imei = Some(imei(1))),
        book.register(|subscriber| subscriber.imei = Some(wrong_imei(1))),
    ];
    let has = |lookup: Lookup, expected: &[usize]| {
        let view = book.ask(keys([lookup]), Vec::new()).view;
        for (place, id) in holders.iter().enumerate() {
            assert_eq!(view.subscriber(*id).is_some(), expected.contains(&place), "holder {place}");
        }
    };
    has(Lookup::ImeiSv(imeisv(1, 1)), &[0, 1, 2]);
    has(Lookup::Imei(imei(1)), &[0, 1, 2]);
    has(Lookup::Imei(wrong_imei(1)), &[3]);

    let card = book.register(|subscriber| subscriber.iccid = Some(iccid(1)));
    let view = book.ask(keys([Lookup::Iccid(bare_iccid(1))]), Vec::new()).view;
    assert_eq!(view.find(&Lookup::Iccid(bare_iccid(1))), [card]);
}

/// Who was asked for by no look-up is not in the view; nor is who has released what was asked for.
pub fn a_view_holds_nobody_else<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let (one, two) = (book.register(sim(1)), book.register(sim(2)));
    book.change(one, |subscriber| subscriber.iccid = Some(iccid(3)));
    let lookups = [Lookup::Iccid(iccid(1)), Lookup::Imsi(imsi(3)), Lookup::Msisdn(msisdn(3))];
    let view = book.ask(keys(lookups), Vec::new()).view;
    assert!(view.subscriber(one).is_none() && view.subscriber(two).is_none());
}

/// A decision compares a password hash with the stored one, so a view has it.
pub fn a_view_has_password_hashes<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let id = book.register(everything(1));
    let view = book.ask(keys([Lookup::Id(id)]), Vec::new()).view;
    assert_eq!(view.subscriber(id).and_then(|s| s.user.password.clone()), Some(hash(1)));
}

/// No look-up is lost in a large view, whatever its kind.
pub fn a_view_of_ten_thousand_look_ups_is_whole<S: Store + Directory>(open: impl Fn() -> S) {
    const MANY: u32 = 10_000;
    let store = open();
    let mut book = Book::new(&store, 7);
    let mut draft = book.draft();
    for n in 0..MANY {
        draft.enter(|edit| {
            edit.register(|subscriber| {
                let first = subscriber.subscription_mut(FIRST);
                if n % 2 == 0 { first.imsi = Some(imsi(n)) } else { first.msisdn = Some(msisdn(n)) }
            })
        });
    }
    book.append(draft).expect("nothing clashes");
    let lookup = |n| if n % 2 == 0 { Lookup::Imsi(imsi(n)) } else { Lookup::Msisdn(msisdn(n)) };
    let view = book.ask(keys((0..MANY).map(lookup)), Vec::new()).view;
    for n in 0..MANY {
        assert_eq!(view.find(&lookup(n)).len(), 1, "look-up {n}");
    }
}

/// One call may ask about several accounts; each answer is about its own.
pub fn views_come_in_the_order_of_the_asks<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut books: BTreeMap<u64, Book<'_, S>> =
        [3, 1, 2].into_iter().map(|number| (number, Book::new(&store, number))).collect();
    for (number, book) in &mut books {
        for n in 0..*number {
            book.register(sim(u32::try_from(n).expect("a small number")));
        }
    }
    let order = [2, 3, 1];
    let lookup = Lookup::Iccid(iccid(0));
    let ask = |number: &u64| Ask {
        account: books[number].account,
        keys: keys([lookup.clone()]),
        answers: Vec::new(),
    };
    let asks: Vec<Ask> = order.iter().map(ask).collect();
    let viewed = store.view(&asks).expect("the store can be viewed");
    assert_eq!(viewed.len(), 3);
    for ((number, viewed), ask) in order.iter().zip(viewed).zip(&asks) {
        let aside = store.view_aside(ask).expect("the store can be viewed").view;
        assert_eq!(aside.head(), viewed.view.head());
        assert_eq!(aside.find(&lookup), viewed.view.find(&lookup));
        let book = &books[number];
        assert_eq!(viewed.view.head(), book.view.head());
        let found: Vec<&Subscriber> =
            viewed.view.find(&lookup).into_iter().filter_map(|id| viewed.view.subscriber(id)).collect();
        assert_eq!(found, book.find(&lookup).iter().collect::<Vec<_>>());
        assert_eq!(found.len(), 1);
    }
}

/// There is no view of what is not there.
pub fn a_view_of_an_account_that_is_not_there_is_refused<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let account = AccountId::new(7).expect("a small number");
    let ask = Ask { account, keys: Keys::default(), answers: Vec::new() };
    assert!(matches!(store.view_aside(&ask), Err(StoreError::Corrupt(_))));
    assert!(matches!(store.view(&[ask]), Err(StoreError::Corrupt(_))));
}

fn keys(lookups: impl IntoIterator<Item = Lookup>) -> Keys {
    Keys { lookups: lookups.into_iter().collect(), ..Keys::default() }
}
