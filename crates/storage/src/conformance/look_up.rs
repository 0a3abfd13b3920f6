//! Reads of the current state by an identifier.

use simroll_domain::{Lookup, SubscriberId};

use super::book::Book;
use super::values::{
    bare_iccid, everything, external_id, generic_id, iccid, imei, imeisv, imsi, msisdn, sim, username,
    wrong_imei,
};
use crate::{Directory, Store};

/// Whatever names a subscriber finds the whole of it, and only it.
pub fn every_kind_of_look_up_finds_its_holder<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    book.register(everything(1));
    let id = book.register(everything(2));
    for lookup in [
        Lookup::Id(id),
        Lookup::Imsi(imsi(2)),
        Lookup::Imsi(imsi(500_002)),
        Lookup::Iccid(iccid(2)),
        Lookup::Msisdn(msisdn(2)),
        Lookup::Imei(imei(2)),
        Lookup::ImeiSv(imeisv(2, 7)),
        Lookup::Username(username("user-2")),
        Lookup::ExternalId(external_id("crm/2")),
        Lookup::GenericId(generic_id("generic-2")),
    ] {
        assert_eq!(book.find(&lookup), [book.subscribers[&id].clone()], "{}", lookup.kind());
    }
}

/// A card written with its check digit is found without it, and the other way round; one with a wrong check digit is
/// another card.
pub fn a_card_is_found_with_and_without_its_check_digit<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let with = book.register(|subscriber| subscriber.iccid = Some(iccid(1)));
    let without = book.register(|subscriber| subscriber.iccid = Some(bare_iccid(2)));
    expect(&book, &Lookup::Iccid(bare_iccid(1)), &[with]);
    expect(&book, &Lookup::Iccid(iccid(1)), &[with]);
    expect(&book, &Lookup::Iccid(iccid(2)), &[without]);
    expect(&book, &Lookup::Iccid(bare_iccid(3)), &[]);
    // Two records of one card: both are meant.
    let twin = book.register(|subscriber| subscriber.iccid = Some(bare_iccid(1)));
    expect(&book, &Lookup::Iccid(iccid(1)), &[with, twin]);
}

/// By IMEI a device is found whether a subscriber has its IMEI or its IMEISV.
pub fn an_imei_finds_every_holder_of_the_device<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let versioned = book.register(|subscriber| subscriber.imeisv = Some(imeisv(1, 99)));
    let plain = book.register(|subscriber| subscriber.imei = Some(imei(1)));
    let both = book.register(|subscriber| {
        subscriber.imei = Some(imei(1));
        subscriber.imeisv = Some(imeisv(1, 0));
    });
    book.register(|subscriber| subscriber.imeisv = Some(imeisv(2, 1)));
    expect(&book, &Lookup::Imei(imei(1)), &[versioned, plain, both]);
}

/// An IMEI whose check digit is wrong names no device that one could be sure of.
pub fn an_imei_with_a_wrong_check_digit_is_found_under_its_own_text_only<S: Store + Directory>(
    open: impl Fn() -> S,
) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let right = book.register(|subscriber| subscriber.imei = Some(imei(1)));
    let wrong = book.register(|subscriber| subscriber.imei = Some(wrong_imei(1)));
    let versioned = book.register(|subscriber| subscriber.imeisv = Some(imeisv(1, 1)));
    expect(&book, &Lookup::Imei(wrong_imei(1)), &[wrong]);
    expect(&book, &Lookup::Imei(imei(1)), &[right, versioned]);
}

/// By IMEISV the holders of exactly that one are found; only where there are none, those of the device.
pub fn an_imeisv_finds_the_exact_one_before_the_device<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let one = book.register(|subscriber| subscriber.imeisv = Some(imeisv(1, 1)));
    let two = book.register(|subscriber| subscriber.imeisv = Some(imeisv(1, 2)));
    let plain = book.register(|subscriber| subscriber.imei = Some(imei(1)));
    book.register(|subscriber| subscriber.imei = Some(wrong_imei(1)));
    expect(&book, &Lookup::ImeiSv(imeisv(1, 1)), &[one]);
    expect(&book, &Lookup::ImeiSv(imeisv(1, 3)), &[one, two, plain]);
}

/// What nobody holds finds nobody.
pub fn an_identifier_that_nobody_holds_finds_nobody<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    book.register(everything(1));
    for lookup in [
        Lookup::Imsi(imsi(2)),
        Lookup::Iccid(iccid(2)),
        Lookup::Msisdn(msisdn(2)),
        Lookup::Imei(imei(2)),
        Lookup::ImeiSv(imeisv(2, 7)),
        Lookup::Username(username("user-2")),
        Lookup::ExternalId(external_id("user-1")),
        Lookup::GenericId(generic_id("crm/1")),
    ] {
        expect(&book, &lookup, &[]);
    }
}

/// What was released finds nobody, and may be taken by another.
pub fn a_released_identifier_finds_nobody<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let id = book.register(everything(1));
    book.change(id, |subscriber| {
        subscriber.iccid = None;
        subscriber.user.username = None;
        subscriber.imeisv = None;
    });
    expect(&book, &Lookup::Iccid(iccid(1)), &[]);
    expect(&book, &Lookup::Username(username("user-1")), &[]);
    expect(&book, &Lookup::ImeiSv(imeisv(1, 7)), &[id]);
    book.change(id, |subscriber| subscriber.imei = None);
    expect(&book, &Lookup::ImeiSv(imeisv(1, 7)), &[]);
    let other = book.register(|subscriber| subscriber.iccid = Some(iccid(1)));
    expect(&book, &Lookup::Iccid(iccid(1)), &[other]);
    let third = book.register(|subscriber| sim(2)(subscriber));
    expect(&book, &Lookup::Iccid(iccid(2)), &[third]);
}

fn expect<S: Store + Directory>(book: &Book<'_, S>, lookup: &Lookup, expected: &[SubscriberId]) {
    let found: Vec<SubscriberId> = book.find(lookup).iter().map(|subscriber| subscriber.id).collect();
    assert_eq!(found, expected, "{}", lookup.kind());
}
