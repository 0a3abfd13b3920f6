//! What holds whatever the commands are.

use std::collections::HashMap;

use proptest::prelude::*;
use simroll_domain::{
    Author, BindingKey, Command, Entry, FieldChange, Mode, RequestId, Subscriber, SubscriberChange,
    SubscriberId, Timestamp,
};

use crate::single::use_case;
use crate::world::{World, record, registration, row, update};

/// A random word list over few values, so that requests meet each other.
fn request() -> impl Strategy<Value = String> {
    let word = |key: &'static str| prop_oneof![6 => Just(String::new()), 3 => (1..4u8).prop_map(move |n| format!("{key}={n}")), 1 => Just(format!("{key}=-"))];
    let keys = ["number", "generic", "imei", "imsi", "iccid", "username", "external", "class"];
    keys.map(word).prop_map(|words| words.join(" "))
}

fn subscriber() -> impl Strategy<Value = String> {
    let word = |key: &'static str| prop_oneof![2 => Just(String::new()), 1 => (1..4u8).prop_map(move |n| format!("{key}={n}"))];
    let own = ["iccid", "imei", "imeisv", "alias", "username"].map(word);
    let pair = (word("imsi"), word("number")).prop_map(|(imsi, number)| format!("[{imsi} {number}]"));
    (own, prop::collection::vec(pair, 0..3))
        .prop_map(|(own, pairs)| format!("{} {}", own.join(" "), pairs.join(" ")))
}

fn command() -> impl Strategy<Value = Command> {
    prop_oneof![
        4 => request().prop_map(|text| Command::DeviceApp(Box::new(update(&text)))),
        2 => subscriber().prop_map(|text| Command::Register(Box::new(registration(&text)))),
        2 => subscriber().prop_map(|text| Command::Import(Box::new(row(&text)))),
        1 => (1..4u8, 0..3u32).prop_map(|(n, id)| use_case(("imsi", &n.to_string()), id)),
    ]
}

fn entry(decided: &simroll_domain::decide::Decided, time: Timestamp) -> Option<Entry> {
    let change = &decided.change;
    Some(Entry {
        number: decided.number?,
        request_id: RequestId::parse("00000000-0000-7000-8000-000000000000").expect("a uuid"),
        time,
        author: Author::Operator,
        kind: "test",
        subscriber: change.subscriber,
        named_by: change.named_by.clone(),
        changes: change.fields.clone(),
        use_case: change.use_case.clone(),
        cause: change.cause,
        flags: change.flags.clone(),
    })
}

fn all(world: &World) -> HashMap<SubscriberId, Subscriber> {
    let numbers = 1..=world.view.head().number.get();
    numbers.filter_map(|number| world.subscriber(number).cloned()).map(|s| (s.id, s)).collect()
}

proptest! {
    #[test]
    fn replaying_the_journal_gives_every_record_and_no_identifier_has_two_holders(
        calls in prop::collection::vec((prop::collection::vec(command(), 1..4), any::<bool>()), 1..25)
    ) {
        let mut world = World::with(&[]);
        let mut journal = Vec::new();
        for (commands, whole) in calls {
            let before = all(&world);
            let mode = if whole { Mode::Whole } else { Mode::Partial };
            let decision = world.unit(commands, mode);
            let time = world.view.head().time;
            journal.extend(decision.items.iter().flatten().filter_map(|decided| entry(decided, time)));
            let now = all(&world);
            if !decision.applied {
                prop_assert_eq!(&before, &now);
            }
            for subscriber in now.values() {
                prop_assert!(!subscriber.is_bare());
                prop_assert!(subscriber.subscriptions.iter().filter(|s| s.is_last_active).count() <= 1);
                prop_assert!(subscriber.subscriptions.iter().all(|s| s.imsi.is_some() || s.msisdn.is_some()));
                for (kind, text) in subscriber.bindings().filter(|(kind, _)| kind.is_exclusive()) {
                    let holders = world.view.find_exact(&BindingKey::new(kind, text));
                    prop_assert_eq!(holders, &[subscriber.id][..]);
                }
            }
        }
        let numbers: Vec<i64> = journal.iter().map(|entry| entry.number.get()).collect();
        prop_assert_eq!(numbers, (1..=world.view.head().number.get()).collect::<Vec<_>>());
        for change in journal.iter().flat_map(|entry| &entry.changes) {
            let SubscriberChange { field: whole, .. } = change;
            let again = FieldChange::from_parts(whole.field(), whole.pair(), whole.from(), whole.to());
            prop_assert_eq!(again.as_ref(), Some(whole), "its parts are the whole change");
        }
        for number in 1..=world.view.head().number.get() {
            let id = crate::world::id(number);
            let replayed = Entry::replay(id, &journal);
            prop_assert_eq!(replayed.as_ref().map(record), world.subscriber(number).map(record));
            prop_assert_eq!(replayed.as_ref(), world.subscriber(number));
        }
    }

    #[test]
    fn a_command_sent_twice_changes_nothing_the_second_time(
        given in prop::collection::vec(request(), 0..8), last in request()
    ) {
        let mut world = World::with(&[]);
        for text in given {
            let _ = world.carry_out(Command::DeviceApp(Box::new(update(&text))));
        }
        let send = |world: &mut World| world.carry_out(Command::DeviceApp(Box::new(update(&last))));
        if send(&mut world).is_ok() {
            let after = all(&world);
            let again = send(&mut world);
            prop_assert!(again.is_ok_and(|change| change.is_empty()), "{}", last);
            prop_assert_eq!(after, all(&world));
        }
    }
}
