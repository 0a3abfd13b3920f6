//! Reads as of a moment that has passed.

use std::slice;

use simroll_domain::{Lookup, PasswordHash, Subscriber, SubscriberId, Timestamp};

use super::book::{Book, SECOND};
use super::values::{FIRST, alias, everything, hash, iccid, imei, imeisv, imsi, msisdn, sim, use_case};
use crate::{Directory, Store};

/// Every field is shown as it was after the last entry whose time is not later.
pub fn the_past_shows_subscribers_as_they_were<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let id = book.register(everything(1));
    let mut moments = vec![(book.view.head().time, book.subscribers[&id].clone())];
    let changes: [fn(&mut Subscriber); 6] = [
        |subscriber| subscriber.alias = alias("another"),
        |subscriber| subscriber.alias = None,
        |subscriber| subscriber.subscription_mut(FIRST).use_case = Some(use_case(99)),
        |subscriber| subscriber.subscription_mut(FIRST).imsi = Some(imsi(9)),
        |subscriber| subscriber.subscriptions.truncate(1),
        |subscriber| subscriber.status = simroll_domain::Status::Terminated,
    ];
    for change in changes {
        book.change(id, change);
        book.register(|subscriber| sim(u32::try_from(1_000 + moments.len()).expect("few"))(subscriber));
        moments.push((book.subscribers[&id].updated_at, book.subscribers[&id].clone()));
    }
    for (time, mut expected) in moments {
        expected.user.password = Some(PasswordHash::withheld());
        assert_eq!(book.find_then(&Lookup::Id(id), time), [expected.clone()]);
        assert_eq!(book.find_then(&Lookup::Iccid(iccid(1)), time), [expected.clone()]);
        let just_before_the_next = Timestamp::from_micros(time.as_micros() + SECOND - 1);
        assert_eq!(book.find_then(&Lookup::Id(id), just_before_the_next), [expected]);
    }
}

/// An identifier finds whoever held it then; what it finds now is another matter.
pub fn identifiers_are_resolved_as_of_then<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let old = book.register(sim(1));
    let at_first = book.view.head().time;
    book.change(old, |subscriber| subscriber.subscription_mut(FIRST).msisdn = Some(msisdn(9)));
    let between = book.view.head().time;
    let new = book.register(|subscriber| subscriber.subscription_mut(FIRST).msisdn = Some(msisdn(1)));
    let at_last = book.view.head().time;

    let number = Lookup::Msisdn(msisdn(1));
    assert_eq!(ids(&book.find_then(&number, at_first)), [old]);
    assert_eq!(ids(&book.find_then(&number, between)), []);
    assert_eq!(ids(&book.find_then(&number, at_last)), [new]);
    let number = Lookup::Msisdn(msisdn(9));
    assert_eq!(ids(&book.find_then(&number, at_first)), []);
    assert_eq!(ids(&book.find_then(&number, at_last)), [old]);
    let then = &book.find_then(&Lookup::Iccid(iccid(1)), at_first)[0];
    assert_eq!(then.subscriptions[0].msisdn, Some(msisdn(1)));
}

/// A moment before all entries has nobody in it, and one after them all is like now.
pub fn before_the_first_entry_there_was_nobody<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let lookup = Lookup::Iccid(iccid(1));
    let now = Timestamp::from_micros(SECOND);
    assert!(book.find_then(&lookup, now).is_empty(), "an empty journal has no past");
    let id = book.register(sim(1));
    let first = book.view.head().time;
    let before = Timestamp::from_micros(first.as_micros() - 1);
    assert!(book.find_then(&lookup, before).is_empty());
    assert!(book.find_then(&Lookup::Id(id), before).is_empty());
    assert!(book.find_then(&lookup, Timestamp::from_micros(i64::MIN)).is_empty());
    assert_eq!(book.find_then(&lookup, Timestamp::from_micros(i64::MAX)), book.find(&lookup));
}

/// Several entries may have one time; as of it, all of them count.
pub fn of_several_entries_at_one_time_the_last_counts<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let id = book.register(sim(1));
    let time = book.draft().time;
    for n in 1..=5 {
        let mut draft = book.draft();
        for k in 0..n {
            draft.time = time;
            draft.enter(|edit| edit.change(id, |s| s.alias = alias(&format!("alias {n} {k}"))));
        }
        book.append(draft).expect("times may be equal");
    }
    let then = &book.find_then(&Lookup::Id(id), time)[0];
    assert_eq!(then.alias, alias("alias 5 4"));
    assert_eq!(then.version, book.view.head().number);
    let before = Timestamp::from_micros(time.as_micros() - 1);
    assert_eq!(book.find_then(&Lookup::Id(id), before)[0].alias, None);
}

/// Twins and devices are found in the past as they are now, and the stages of then decide.
pub fn every_stage_of_a_look_up_is_resolved_as_of_then<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let exact = book.register(|subscriber| subscriber.imeisv = Some(imeisv(1, 1)));
    let device = book.register(|subscriber| subscriber.imei = Some(imei(1)));
    let other = book.register(|subscriber| subscriber.imeisv = Some(imeisv(1, 2)));
    let then = book.view.head().time;
    book.change(exact, |subscriber| subscriber.imeisv = Some(imeisv(5, 1)));
    let lookup = Lookup::ImeiSv(imeisv(1, 1));
    assert_eq!(ids(&book.find(&lookup)), [device, other]);
    assert_eq!(ids(&book.find_then(&lookup, then)), [exact]);
    assert_eq!(ids(&book.find_then(&Lookup::Imei(imei(1)), then)), [exact, device, other]);
    assert_eq!(ids(&book.find_then(&Lookup::Imei(imei(5)), then)), []);
}

/// Who is gone now was there then.
pub fn the_past_of_a_removed_subscriber_stays<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let id = book.register(sim(1));
    let expected = book.subscribers[&id].clone();
    book.remove(id);
    let removed = book.view.head().time;
    assert_eq!(book.find_then(&Lookup::Iccid(iccid(1)), expected.updated_at), slice::from_ref(&expected));
    assert_eq!(book.find_then(&Lookup::Id(id), expected.updated_at), [expected]);
    assert!(book.find_then(&Lookup::Iccid(iccid(1)), removed).is_empty());
    assert!(book.find_then(&Lookup::Id(id), removed).is_empty());
}

/// The past says that there was a password, not which.
pub fn the_past_withholds_password_hashes<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let id = book.register(sim(1));
    let without = book.view.head().time;
    book.change(id, |subscriber| subscriber.user.password = Some(hash(1)));
    let with = book.view.head().time;
    assert_eq!(book.find_then(&Lookup::Id(id), without)[0].user.password, None);
    assert_eq!(book.find_then(&Lookup::Id(id), with)[0].user.password, Some(PasswordHash::withheld()));
    assert_eq!(book.find(&Lookup::Id(id))[0].user.password, Some(hash(1)));
}

fn ids(found: &[Subscriber]) -> Vec<SubscriberId> {
    found.iter().map(|subscriber| subscriber.id).collect()
}
