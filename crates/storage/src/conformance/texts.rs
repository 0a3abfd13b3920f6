//! Texts and identifiers, to the byte.

use std::slice;

use simroll_domain::{Lookup, Subscriber};
use simroll_identifiers::{Iccid, Imsi};

use super::book::Book;
use super::values::{
    FIRST, alias, bare_iccid, external_id, generic_id, iccid, imei, user_class, username, wrong_imei,
};
use crate::{Directory, Store};

/// Any text that a field can hold comes back as it was, now and from the journal.
pub fn texts_come_back_as_they_were<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let texts = [
        " ".to_owned(),
        "'; drop table subscribers; --".to_owned(),
        "\"quoted\", \\back\\slashed\\ {json} [list]".to_owned(),
        "null".to_owned(),
        "0123.50e7".to_owned(),
        "Straße ΣΊΣΥΦΟΣ ﬀ İstanbul".to_owned(),
        "👩‍👩‍👧‍👦 \u{202e}right to left\u{202c} \u{feff}".to_owned(),
        "e\u{301} is not \u{e9}".to_owned(),
        "\u{10ffff}\u{fffd}\u{e000}".to_owned(),
        "x".repeat(255),
        "\u{1f4f1}".repeat(255),
    ];
    for text in &texts {
        let id = book.register(|subscriber| {
            subscriber.alias = alias(text);
            subscriber.user.username = Some(username(text));
            subscriber.user.external_id = Some(external_id(text));
            subscriber.user.generic_id = Some(generic_id(text));
            subscriber.user.class = user_class(text);
        });
        let then = book.view.head().time;
        for lookup in [
            Lookup::Username(username(text)),
            Lookup::ExternalId(external_id(text)),
            Lookup::GenericId(generic_id(text)),
        ] {
            assert_eq!(book.find(&lookup), [book.subscribers[&id].clone()], "{}", lookup.kind());
            assert_eq!(book.find_then(&lookup, then), [book.subscribers[&id].clone()], "{}", lookup.kind());
        }
    }
    let book = book.closed();
    drop(store);
    book.on(&open()).check();
}

/// Texts that differ in case, in accents, in how they are composed or in blanks are different texts.
pub fn texts_compare_by_bytes<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let alike =
        ["anna", "Anna", "ANNA", "änna", "a\u{308}nna", "anna ", " anna", "ａnna", "ann", "anna%", "a_na"];
    for text in alike {
        book.register(|subscriber| subscriber.user.username = Some(username(text)));
    }
    book.check();
    for text in alike {
        let found = book.find(&Lookup::Username(username(text)));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].user.username, Some(username(text)));
    }
    assert!(book.find(&Lookup::Username(username("aNNa"))).is_empty());
}

/// Leading zeros, cards of 18 to 20 digits and with letters, wrong check digits: nothing is repaired or padded.
pub fn identifiers_come_back_as_they_were<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let holders: [fn(&mut Subscriber); 8] = [
        |subscriber| subscriber.subscription_mut(FIRST).imsi = Some(network("001010000000001")),
        |subscriber| subscriber.subscription_mut(FIRST).imsi = Some(network("001010")),
        |subscriber| subscriber.iccid = Some(bare_iccid(1)),
        |subscriber| subscriber.iccid = Some(iccid(2)),
        |subscriber| subscriber.iccid = Some(card("89860012345678901234")),
        |subscriber| subscriber.iccid = Some(card("898600B2345678901234")),
        |subscriber| subscriber.imei = Some(wrong_imei(1)),
        |subscriber| subscriber.imei = Some(imei(0)),
    ];
    for fill in holders {
        let id = book.register(fill);
        let expected = book.subscribers[&id].clone();
        assert_eq!(book.find(&Lookup::Id(id)), slice::from_ref(&expected));
        assert_eq!(book.find_then(&Lookup::Id(id), expected.updated_at), [expected]);
    }
    book.check();
}

fn card(text: &str) -> Iccid {
    Iccid::parse_lenient(text).expect("a card").value
}

fn network(text: &str) -> Imsi {
    Imsi::parse(text).expect("digits").value
}
