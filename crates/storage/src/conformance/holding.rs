//! Who held an identifier, from when until when.

use simroll_domain::{JournalNumber, Lookup, SubscriberId, Timestamp};
use simroll_identifiers::Imei;

use super::book::Book;
use super::values::{
    FIRST, SECOND, bare_iccid, everything, external_id, generic_id, iccid, imei, imeisv, imsi, msisdn, sim,
    username, wrong_imei,
};
use crate::{Directory, Holding, Store};

/// The holding of a subscriber between two entries of the book, the second of which may be still to come.
fn held<S>(book: &Book<'_, S>, subscriber: SubscriberId, opened: i64, closed: Option<i64>) -> Holding {
    let time = |number: i64| -> Timestamp {
        let entry = book.entries.iter().find(|entry| entry.number.get() == number);
        entry.expect("the entry was appended").time
    };
    Holding {
        subscriber,
        from: time(opened),
        until: closed.map(time),
        opened: JournalNumber::new(opened),
        closed: closed.map(JournalNumber::new),
    }
}

/// Each holder of a number that moves about has a holding of its own, newest first, without a gap where it is handed on.
pub fn each_holder_of_a_moving_number_is_told<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let one = book.register(sim(1));
    let two = book.register(|subscriber| subscriber.iccid = Some(iccid(2)));
    book.enter(|edit| {
        edit.change(one, |subscriber| subscriber.subscription_mut(FIRST).msisdn = None);
        edit.change(two, |subscriber| subscriber.subscription_mut(FIRST).msisdn = Some(msisdn(1)));
    });
    book.change(two, |subscriber| subscriber.subscriptions.clear());
    book.register(sim(5));
    book.change(one, |subscriber| subscriber.subscription_mut(SECOND).msisdn = Some(msisdn(1)));
    let expected = [held(&book, one, 6, None), held(&book, two, 3, Some(4)), held(&book, one, 1, Some(3))];
    assert_eq!(book.holdings(&Lookup::Msisdn(msisdn(1))), expected);
    assert_eq!(book.holdings(&Lookup::Imsi(imsi(1))), [held(&book, one, 1, None)]);
    assert_eq!(book.holdings(&Lookup::Iccid(iccid(2))), [held(&book, two, 2, None)]);
    assert_eq!(book.holdings(&Lookup::Msisdn(msisdn(2))), []);
}

/// What was taken and given back in one part was held all the same, and what passed through several hands by each.
pub fn what_passes_within_a_part_was_held<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let mut draft = book.draft();
    let one = draft.enter(|edit| edit.register(sim(1)));
    let two = draft.enter(|edit| {
        edit.change(one, |subscriber| subscriber.subscription_mut(FIRST).msisdn = None);
        edit.register(|subscriber| subscriber.subscription_mut(FIRST).msisdn = Some(msisdn(1)))
    });
    draft.enter(|edit| edit.remove(two));
    draft.enter(|edit| edit.change(one, |s| s.subscription_mut(FIRST).msisdn = Some(msisdn(1))));
    book.append(draft).expect("nothing clashes");
    // The edit that registers comes second in its entry, and is registered under the entry's number all the same.
    assert_eq!(two.number().get(), 2);
    let expected = [held(&book, one, 4, None), held(&book, two, 2, Some(3)), held(&book, one, 1, Some(2))];
    assert_eq!(book.holdings(&Lookup::Msisdn(msisdn(1))), expected);
}

/// Who lets go and takes again in one entry, such as from one subscription to the other, held it all the while.
pub fn a_holding_goes_on_within_a_subscriber<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let id = book.register(everything(1));
    book.change(id, |subscriber| {
        let first = subscriber.subscription_mut(FIRST).msisdn.take();
        let second = subscriber.subscription_mut(SECOND).msisdn.take();
        subscriber.subscription_mut(FIRST).msisdn = second;
        subscriber.subscription_mut(SECOND).msisdn = first;
    });
    assert_eq!(book.holdings(&Lookup::Msisdn(msisdn(1))), [held(&book, id, 1, None)]);
    assert_eq!(book.holdings(&Lookup::Msisdn(msisdn(500_001))), [held(&book, id, 1, None)]);
}

/// A card is one card with and without its check digit.
pub fn a_card_was_held_under_either_text<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let one = book.register(sim(1));
    book.change(one, |subscriber| subscriber.iccid = Some(bare_iccid(1)));
    book.change(one, |subscriber| subscriber.iccid = Some(iccid(8)));
    let two = book.register(|subscriber| subscriber.iccid = Some(bare_iccid(1)));
    let expected = [held(&book, two, 4, None), held(&book, one, 1, Some(3))];
    assert_eq!(book.holdings(&Lookup::Iccid(iccid(1))), expected);
    assert_eq!(book.holdings(&Lookup::Iccid(bare_iccid(1))), expected);
}

/// A device is held by everybody who has it, as IMEI or IMEISV, and through a change of its software.
pub fn each_holder_of_a_device_is_told<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let set = |imei: Option<Imei>, version: Option<u32>| {
        move |subscriber: &mut simroll_domain::Subscriber| {
            subscriber.user.generic_id.get_or_insert(generic_id(&format!("{version:?}")));
            subscriber.imei = imei;
            subscriber.imeisv = version.map(|version| imeisv(1, version));
        }
    };
    let one = book.register(set(Some(imei(1)), None));
    let two = book.register(set(None, Some(2)));
    book.change(one, set(Some(imei(1)), Some(1)));
    book.change(two, set(None, Some(3)));
    book.change(one, set(None, Some(1)));
    book.change(two, set(None, None));
    book.change(one, set(None, Some(3)));
    let wrong = book.register(|subscriber| subscriber.imei = Some(wrong_imei(1)));
    book.enter(|edit| {
        edit.change(two, set(Some(imei(1)), None));
        edit.change(one, set(None, None));
    });
    let device = [held(&book, two, 9, None), held(&book, two, 2, Some(6)), held(&book, one, 1, Some(9))];
    assert_eq!(book.holdings(&Lookup::Imei(imei(1))), device);
    assert_eq!(book.holdings(&Lookup::ImeiSv(imeisv(1, 1))), device, "whichever its software");
    assert_eq!(book.holdings(&Lookup::Imei(wrong_imei(1))), [held(&book, wrong, 8, None)]);
}

/// Several who began to hold a device by one entry come in the order of their ids, the last first.
pub fn holdings_of_one_entry_come_by_id<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let ids: Vec<SubscriberId> = (1..=3).map(|n| book.register(sim(n))).collect();
    book.enter(|edit| {
        for id in [ids[1], ids[2], ids[0]] {
            edit.change(id, |subscriber| subscriber.imei = Some(imei(1)));
        }
    });
    let expected = [2, 1, 0].map(|place| held(&book, ids[place], 4, None));
    assert_eq!(book.holdings(&Lookup::Imei(imei(1))), expected);
}

/// A removal ends every holding; an id is held from the registration to the removal.
pub fn a_removal_ends_every_holding<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let gone = book.register(everything(1));
    book.change(gone, |subscriber| subscriber.alias = None);
    book.remove(gone);
    book.enter(|edit| edit.change.subscriber = Some(gone));
    let there = book.register(everything(2));
    let held_for = |holder, opened, closed: Option<i64>, n: u32| {
        let expected = [held(&book, holder, opened, closed)];
        for lookup in [
            Lookup::Id(holder),
            Lookup::Imsi(imsi(n)),
            Lookup::Iccid(iccid(n)),
            Lookup::Msisdn(msisdn(n)),
            Lookup::Imei(imei(n)),
            Lookup::ImeiSv(imeisv(n, 7)),
            Lookup::Username(username(&format!("user-{n}"))),
            Lookup::ExternalId(external_id(&format!("crm/{n}"))),
            Lookup::GenericId(generic_id(&format!("generic-{n}"))),
        ] {
            assert_eq!(book.holdings(&lookup), expected, "{}", lookup.kind());
        }
    };
    held_for(gone, 1, Some(3), 1);
    held_for(there, 5, None, 2);
    assert_eq!(book.holdings(&Lookup::Id(SubscriberId::new(book.account, JournalNumber::new(2)))), []);
}
