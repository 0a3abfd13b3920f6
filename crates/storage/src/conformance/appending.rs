//! Parts: whole or not at all, and only on the head they name.

use simroll_domain::{
    AccountId, Change, Command, Head, JournalNumber, Lookup, RequestId, Subscriber, SubscriberId, Timestamp,
};

use super::book::{Book, Draft, append};
use super::values::{alias, external_id, iccid, sim};
use crate::{Directory, EntryQuery, Part, Store, StoreError};

/// Two parts are decided on one head; the second finds the journal moved on.
pub fn a_part_on_an_old_head_is_refused<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let mut late = book.draft();
    late.enter(|edit| edit.register(sim(1)));
    book.register(sim(2));
    assert!(matches!(append(&store, &late.part()), Err(StoreError::HeadMoved)));
    book.check();
    assert!(book.find(&Lookup::Iccid(iccid(1))).is_empty());
}

/// Neither a number that is not reached yet nor another time is the head.
pub fn a_part_on_a_head_that_never_was_is_refused<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    book.register(sim(1));
    let head = book.view.head();
    let earlier = Timestamp::from_micros(head.time.as_micros() - 1);
    for wrong in [Head { number: head.number.next(), ..head }, Head { time: earlier, ..head }] {
        let mut draft = book.draft();
        draft.enter(|edit| edit.register(sim(2)));
        let mut part = draft.part();
        part.head = wrong;
        if wrong.number != head.number {
            part.entries.clear();
            part.states.clear();
        }
        assert!(matches!(append(&store, &part), Err(StoreError::HeadMoved)));
    }
    book.check();
}

/// An entry whose number does not follow is refused, wherever it stands in its part.
pub fn numbers_have_no_gaps<S: Store + Directory>(open: impl Fn() -> S) {
    refuses(open, |part| part.entries[0].number = part.entries[0].number.next());
}

/// An entry that is earlier than the one before it is refused.
pub fn times_never_decrease<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    book.register(sim(1));
    let mut draft = book.draft();
    draft.time = Timestamp::from_micros(book.view.head().time.as_micros());
    draft.enter(|edit| edit.register(sim(2)));
    draft.enter(|edit| edit.register(sim(3)));
    let mut part = draft.part();
    part.entries[0].time = Timestamp::from_micros(book.view.head().time.as_micros() - 1);
    assert!(matches!(append(&store, &part), Err(StoreError::Corrupt(_))));
    book.check();
    book.append(draft).expect("the time of the head is not earlier than the head");
    book.check();
}

/// A part with the states of more or fewer subscribers, or with older ones, contradicts itself.
pub fn states_are_those_of_the_changed_subscribers<S: Store + Directory>(open: impl Fn() -> S) {
    refuses(&open, |part| part.states.truncate(1));
    let stranger = |part: &mut Part<'_>| {
        let nobody = SubscriberId::new(part.account, JournalNumber::new(1_000));
        part.states.push((nobody, None));
    };
    refuses_in(8, &open, stranger);
    refuses_in(9, &open, |part| part.states[1].1 = part.states[0].1);
    refuses_in(10, &open, |part| part.states[1] = part.states[0]);
}

/// The number of a subscriber is that of the entry that registers it.
pub fn a_registration_carries_the_number_of_its_entry<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let book = Book::new(&store, 7);
    let mut draft = book.draft();
    let id = SubscriberId::new(book.account, JournalNumber::new(5));
    let mut subscriber = Subscriber::blank(id);
    sim(1)(&mut subscriber);
    let mut change = Change::default();
    change.becomes(id, None, Some(subscriber));
    draft.push(change, Command::KINDS[0]);
    assert!(matches!(append(&store, &draft.part()), Err(StoreError::Corrupt(_))));
    book.check();
}

/// An entry changes and names subscribers of its own account only.
pub fn a_subscriber_of_another_account_is_refused<S: Store + Directory>(open: impl Fn() -> S) {
    let foreign = SubscriberId::new(AccountId::new(77).expect("a small number"), JournalNumber::new(1));
    refuses(&open, |part| part.entries[1].subscriber = Some(foreign));
    refuses_in(8, &open, |part| {
        part.entries[1].changes.iter_mut().for_each(|change| change.subscriber = foreign);
        part.states[1].0 = foreign;
    });
}

/// A request id names one entry, of those in the journal and those in the part.
pub fn a_request_id_stands_once<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    book.register(sim(1));
    let used = book.entries[0].request_id;
    let mut draft = book.draft();
    draft.enter(|edit| edit.register(sim(2)));
    draft.enter(|edit| edit.register(sim(3)));
    let attempt = |first: RequestId, second: RequestId| {
        let mut part = draft.part();
        part.entries[0].request_id = first;
        part.entries[1].request_id = second;
        append(&store, &part)
    };
    let (first, second) = (draft.entries[0].request_id, draft.entries[1].request_id);
    assert!(matches!(attempt(first, used), Err(StoreError::Corrupt(_))));
    assert!(matches!(attempt(first, first), Err(StoreError::Corrupt(_))));
    book.check();
    attempt(first, second).expect("both are new");
}

/// Nothing is appended where there is no account.
pub fn an_account_that_is_not_there_takes_nothing<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let account = AccountId::new(7).expect("a small number");
    let part = Part {
        account,
        head: Head::default(),
        entries: Vec::new(),
        states: Vec::new(),
        answers: Vec::new(),
        forget_answers_before: None,
    };
    assert!(matches!(append(&store, &part), Err(StoreError::Corrupt(_))));
}

/// One call with good parts around bad ones: whatever is wrong with a part, and however late that is seen, its
/// neighbours are written and it is not.
pub fn a_refused_part_leaves_nothing_of_itself_while_its_neighbours_stand<S: Store + Directory>(
    open: impl Fn() -> S,
) {
    let store = open();
    let mut books: Vec<Book<'_, S>> = (1..=5).map(|number| Book::new(&store, number)).collect();
    for book in &mut books {
        book.register(sim(1));
        book.enter(|edit| edit.register(|subscriber| subscriber.user.external_id = Some(external_id("crm"))));
    }
    let mut drafts: Vec<Draft> = books.iter().map(Book::draft).collect();
    for draft in &mut drafts {
        let id = SubscriberId::new(draft.part().account, JournalNumber::new(1));
        draft.enter(|edit| edit.change(id, |subscriber| subscriber.alias = alias("new")));
        draft.enter(|edit| edit.register(sim(2)));
    }
    // The second clashes in its last entry, the fourth was overtaken.
    drafts[1].enter(|edit| edit.register(sim(1)));
    let overtaken = SubscriberId::new(books[3].account, JournalNumber::new(1));
    books[3].change(overtaken, |subscriber| subscriber.alias = alias("first"));

    let parts: Vec<Part<'_>> = drafts.iter().map(Draft::part).collect();
    let outcomes = store.append(&parts);
    assert!(matches!(
        outcomes[..],
        [Ok(()), Err(StoreError::Corrupt(_)), Ok(()), Err(StoreError::HeadMoved), Ok(())]
    ));
    for ((book, draft), outcome) in books.iter_mut().zip(drafts).zip(outcomes) {
        if outcome.is_ok() {
            book.take(draft);
        }
        book.check();
        assert_eq!(book.find(&Lookup::Iccid(iccid(2))).len(), book.subscribers.len() - 2);
        book.register(sim(3));
        book.check();
    }
}

/// An entry without changes has its number, and its subscriber stays as it was.
pub fn a_no_op_is_an_entry<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let id = book.register(sim(1));
    book.enter(|edit| edit.change.subscriber = Some(id));
    book.check();
    assert_eq!(book.view.head().number, JournalNumber::new(2));
    assert_eq!(book.find(&Lookup::Id(id))[0].version, JournalNumber::new(1));
    assert_eq!(book.entries(&EntryQuery::Of(id, JournalNumber::default())).len(), 1);
}

/// A part without entries needs the right head like any other.
pub fn an_empty_part_changes_nothing<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let early = book.draft();
    append(&store, &early.part()).expect("nothing is what it asks");
    book.register(sim(1));
    append(&store, &book.draft().part()).expect("nothing is what it asks");
    assert!(matches!(append(&store, &early.part()), Err(StoreError::HeadMoved)));
    book.check();
}

/// Appends a good part of two registrations, spoilt: it is refused as it is, leaves nothing, and goes through unspoilt.
fn refuses<S: Store + Directory>(open: impl Fn() -> S, spoil: impl FnOnce(&mut Part<'_>)) {
    refuses_in(7, open, spoil);
}

fn refuses_in<S: Store + Directory>(account: u64, open: impl Fn() -> S, spoil: impl FnOnce(&mut Part<'_>)) {
    let store = open();
    let mut book = Book::new(&store, account);
    let mut draft = book.draft();
    draft.enter(|edit| edit.register(sim(1)));
    draft.enter(|edit| edit.register(sim(2)));
    let mut part = draft.part();
    spoil(&mut part);
    assert!(matches!(append(&store, &part), Err(StoreError::Corrupt(_))));
    book.check();
    book.append(draft).expect("it is right as it was");
    book.check();
}
