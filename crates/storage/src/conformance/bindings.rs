//! Who holds what: exclusive identifiers, shared devices, and hands that change within a part.

use simroll_domain::{FieldChange, Lookup, Subscriber, SubscriberId, Timestamp};

use super::book::{Book, append};
use super::values::{
    FIRST, SECOND, external_id, generic_id, iccid, imei, imeisv, imsi, msisdn, sim, username,
};
use crate::{Directory, Store, StoreError};

/// Of each kind of exclusive identifier, a part that gives it to a second subscriber is refused.
pub fn an_exclusive_identifier_never_has_two_holders<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let kinds: [fn(&mut Subscriber); 6] = [
        |subscriber| subscriber.iccid = Some(iccid(1)),
        |subscriber| subscriber.subscription_mut(FIRST).imsi = Some(imsi(1)),
        |subscriber| subscriber.subscription_mut(FIRST).msisdn = Some(msisdn(1)),
        |subscriber| subscriber.user.username = Some(username("one")),
        |subscriber| subscriber.user.external_id = Some(external_id("one")),
        |subscriber| subscriber.user.generic_id = Some(generic_id("one")),
    ];
    book.register(|subscriber| kinds.iter().for_each(|set| set(subscriber)));
    for set in kinds {
        let mut draft = book.draft();
        draft.enter(|edit| edit.register(sim(2)));
        draft.enter(|edit| edit.register(set));
        assert!(matches!(append(&store, &draft.part()), Err(StoreError::Corrupt(_))));
        book.check();
    }
}

/// A part that gives an identifier to a second subscriber and takes it back is refused, although nobody has it twice
/// in the end; and so is one that gives it first and takes it from its holder after.
pub fn an_exclusive_identifier_is_not_lent_between_two_entries<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let holder = book.register(sim(1));
    let borrower = book.register(sim(2));

    let mut lent = book.draft();
    lent.enter(|edit| edit.change(borrower, |subscriber| subscriber.iccid = Some(iccid(1))));
    lent.enter(|edit| edit.change(borrower, |subscriber| subscriber.iccid = Some(iccid(2))));
    assert!(matches!(append(&store, &lent.part()), Err(StoreError::Corrupt(_))));

    let mut early = book.draft();
    early.enter(|edit| edit.change(borrower, |subscriber| subscriber.iccid = Some(iccid(1))));
    early.enter(|edit| edit.change(holder, |subscriber| subscriber.iccid = None));
    assert!(matches!(append(&store, &early.part()), Err(StoreError::Corrupt(_))));
    book.check();
}

/// One IMSI on two subscriptions of one subscriber is refused.
pub fn an_identifier_stands_once_in_a_subscriber<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let book = Book::new(&store, 7);
    let mut draft = book.draft();
    draft.enter(|edit| {
        edit.register(|subscriber| {
            subscriber.subscription_mut(FIRST).imsi = Some(imsi(1));
            subscriber.subscription_mut(SECOND).imsi = Some(imsi(1));
        })
    });
    assert!(matches!(append(&store, &draft.part()), Err(StoreError::Corrupt(_))));
    book.check();
}

/// A change that begins at an identifier that the subscriber does not hold is refused.
pub fn only_its_holder_releases_an_identifier<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    book.register(sim(1));
    let other = book.register(sim(2));
    for wrong in [1, 3] {
        let mut draft = book.draft();
        draft.enter(|edit| edit.change(other, |subscriber| subscriber.iccid = None));
        let mut part = draft.part();
        for change in &mut part.entries[0].changes {
            if let FieldChange::Iccid(delta) = &mut change.field {
                delta.from = Some(iccid(wrong));
            }
        }
        assert!(matches!(append(&store, &part), Err(StoreError::Corrupt(_))));
    }
    book.check();
}

/// IMEI and IMEISV may be held by several subscribers, who release them each for itself.
pub fn a_device_may_have_several_holders<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let phone = |subscriber: &mut Subscriber| {
        subscriber.imei = Some(imei(1));
        subscriber.imeisv = Some(imeisv(1, 1));
    };
    let first = book.register(phone);
    let second = book.register(phone);
    book.check();
    assert_eq!(ids(&book.find(&Lookup::Imei(imei(1)))), [first, second]);
    book.change(first, |subscriber| {
        subscriber.imei = Some(imei(2));
        subscriber.imeisv = None;
    });
    assert_eq!(ids(&book.find(&Lookup::Imei(imei(1)))), [second]);
    assert_eq!(ids(&book.find(&Lookup::ImeiSv(imeisv(1, 1)))), [second]);
    book.check();
}

/// An identifier that a part gives and takes away again is nobody's afterwards, and was somebody's in between.
pub fn an_identifier_may_be_opened_and_closed_in_one_part<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let id = book.register(sim(1));
    let mut draft = book.draft();
    let between = draft.time;
    draft.enter(|edit| {
        edit.change(id, |subscriber| {
            subscriber.iccid = Some(iccid(2));
            subscriber.imei = Some(imei(2));
            subscriber.imeisv = Some(imeisv(2, 1));
        });
    });
    draft.enter(|edit| {
        edit.change(id, |subscriber| {
            subscriber.iccid = Some(iccid(3));
            subscriber.imei = None;
            subscriber.imeisv = Some(imeisv(2, 2));
        });
    });
    book.append(draft).expect("nothing clashes");
    book.check();
    assert!(book.find(&Lookup::Iccid(iccid(2))).is_empty());
    assert_eq!(ids(&book.find(&Lookup::Iccid(iccid(3)))), [id]);
    assert_eq!(ids(&book.find_then(&Lookup::Iccid(iccid(2)), between)), [id]);
    assert!(book.find_then(&Lookup::Iccid(iccid(3)), between).is_empty());
    assert_eq!(book.find_then(&Lookup::ImeiSv(imeisv(2, 9)), between)[0].imeisv, Some(imeisv(2, 1)));
    book.register(|subscriber| subscriber.iccid = Some(iccid(2)));
    book.check();
}

/// A subscriber may drop an identifier and take it again.
pub fn an_identifier_may_be_closed_and_reopened_in_one_part<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let id = book.register(sim(1));
    let mut draft = book.draft();
    let between = draft.time;
    draft.enter(|edit| edit.change(id, |subscriber| subscriber.iccid = None));
    draft.enter(|edit| edit.change(id, |subscriber| subscriber.iccid = Some(iccid(1))));
    book.append(draft).expect("nothing clashes");
    book.check();
    assert_eq!(ids(&book.find(&Lookup::Iccid(iccid(1)))), [id]);
    assert!(book.find_then(&Lookup::Iccid(iccid(1)), between).is_empty());
}

/// Within one part an identifier may go from hand to hand.
pub fn an_identifier_may_be_handed_on_in_one_part<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let hands: Vec<SubscriberId> = (1..=3).map(|n| book.register(sim(n))).collect();
    let mut draft = book.draft();
    let mut times = Vec::new();
    for pair in hands.windows(2) {
        times.push(draft.time);
        draft.enter(|edit| {
            edit.change(pair[0], |subscriber| subscriber.subscription_mut(FIRST).msisdn = None);
            edit.change(pair[1], |subscriber| subscriber.subscription_mut(FIRST).msisdn = Some(msisdn(1)));
        });
    }
    book.append(draft).expect("nothing clashes");
    book.check();
    let number = Lookup::Msisdn(msisdn(1));
    assert_eq!(ids(&book.find(&number)), [hands[2]]);
    assert_eq!(ids(&book.find_then(&number, times[0])), [hands[1]]);
    assert_eq!(ids(&book.find_then(&number, Timestamp::from_micros(times[0].as_micros() - 1))), [hands[0]]);
}

/// Two subscribers may swap what they hold in one entry.
pub fn two_subscribers_may_swap_identifiers_in_one_entry<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let (one, two) = (book.register(sim(1)), book.register(sim(2)));
    let before = book.view.head().time;
    book.enter(|edit| {
        edit.change(one, |subscriber| subscriber.iccid = Some(iccid(2)));
        edit.change(two, |subscriber| subscriber.iccid = Some(iccid(1)));
    });
    book.check();
    assert_eq!(ids(&book.find(&Lookup::Iccid(iccid(1)))), [two]);
    assert_eq!(ids(&book.find_then(&Lookup::Iccid(iccid(1)), before)), [one]);
}

/// An MSISDN may go from one subscription to another of the same subscriber in one entry.
pub fn an_identifier_may_move_between_the_subscriptions_of_a_subscriber<S: Store + Directory>(
    open: impl Fn() -> S,
) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let id = book.register(|subscriber| {
        subscriber.subscription_mut(FIRST).imsi = Some(imsi(1));
        subscriber.subscription_mut(FIRST).msisdn = Some(msisdn(1));
        subscriber.subscription_mut(SECOND).imsi = Some(imsi(2));
    });
    book.change(id, |subscriber| {
        subscriber.subscription_mut(FIRST).msisdn = None;
        subscriber.subscription_mut(SECOND).msisdn = Some(msisdn(1));
    });
    book.check();
    assert_eq!(ids(&book.find(&Lookup::Msisdn(msisdn(1)))), [id]);
    book.change(id, |subscriber| {
        subscriber.subscriptions.remove(0);
    });
    book.check();
    assert!(book.find(&Lookup::Imsi(imsi(1))).is_empty());
}

/// A subscriber that is registered and removed in one part leaves its history only.
pub fn a_subscriber_may_come_and_go_in_one_part<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let mut draft = book.draft();
    let between = draft.time;
    let id = draft.enter(|edit| edit.register(sim(1)));
    draft.enter(|edit| edit.remove(id));
    let heir = draft.enter(|edit| edit.register(sim(1)));
    book.append(draft).expect("nothing clashes");
    book.check();
    assert_eq!(ids(&book.find(&Lookup::Iccid(iccid(1)))), [heir]);
    assert_eq!(ids(&book.find_then(&Lookup::Iccid(iccid(1)), between)), [id]);
}

fn ids(found: &[Subscriber]) -> Vec<SubscriberId> {
    found.iter().map(|subscriber| subscriber.id).collect()
}
