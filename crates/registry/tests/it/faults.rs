//! What callers are told when the store or the registry itself has a bad moment: the truth.

use std::sync::{Arc, Mutex};

use simroll_domain::{Reason, Unit};
use simroll_registry::{Call, SubmitError};
use simroll_storage::{Part, StoreError};

use crate::scripted::{Underway, each, unavailable, unknown, write, write_beside};
use crate::world::{IMSI, World, accepted, alias, done, imsi, keyed, reasons, register};

#[tokio::test]
async fn a_journal_that_moved_on_is_viewed_and_decided_again() {
    let world = World::new().await;
    let account = world.account;
    world.store.on_append(move |nth, store, _| {
        if nth == 0 {
            write_beside(store, account, &Unit::one(register(&imsi(1))));
        }
        None
    });
    let kept = accepted(world.submit(alias(IMSI, "mine")).await);
    assert_eq!(kept.number.unwrap().get(), 3);

    world.store.on_append(move |nth, store, _| {
        if nth == 0 {
            write_beside(store, account, &Unit::one(register(&imsi(2))));
        }
        None
    });
    // What was decided before the journal moved on no longer holds.
    assert_eq!(reasons(world.submit(register(&imsi(2))).await), [Some(Reason::Held)]);
}

#[tokio::test]
async fn a_journal_that_always_moves_on_is_given_up_in_bounded_time() {
    let world = World::new().await;
    let before = world.store.appends();
    world.store.on_append(|_, _, parts| each(parts, || StoreError::HeadMoved));
    let refused = world.submit(alias(IMSI, "x")).await;
    assert!(matches!(refused, Err(SubmitError::Unavailable(_))), "{refused:?}");
    let tries = world.store.appends() - before;
    assert!((4..=32).contains(&tries), "{tries} tries");
    world.store.recover();
    accepted(world.submit(alias(IMSI, "x")).await);
    assert_eq!(world.journal().len(), 2);
}

#[tokio::test]
async fn a_journal_that_moves_on_many_times_is_caught_up_with() {
    let world = World::new().await;
    let account = world.account;
    world.store.on_append(move |nth, store, _| {
        if nth < 10 {
            write_beside(store, account, &Unit::one(register(&imsi(nth as u64))));
        }
        None
    });
    assert_eq!(accepted(world.submit(alias(IMSI, "x")).await).number.unwrap().get(), 12);
}

/// Where others write to the same journal, who came too late once waits for the turn, and so does not for ever.
#[tokio::test]
async fn a_journal_that_moved_on_is_waited_for_where_the_store_gives_turns() {
    let world = World::new().await;
    let account = world.account;
    world.store.give_turns();
    let before = world.store.appends();
    world.store.on_append(move |nth, store, _| {
        if nth == 0 {
            write_beside(store, account, &Unit::one(register(&imsi(1))));
        }
        None
    });
    accepted(world.submit(alias(IMSI, "mine")).await);
    // The others are taken to be there still.
    accepted(world.submit(alias(IMSI, "mine again")).await);
    // A call that writes nothing leaves its turn all the same.
    accepted(world.submit(register(&imsi(2))).await);
    assert_eq!(reasons(world.submit(register(&imsi(2))).await), [Some(Reason::Held)]);
    world.registry.stop().await;
    let appends = [(1, 2), (2, 3), (3, 4), (4, 4)].map(|(begun, ended)| (before + begun, before + ended));
    assert_eq!(world.store.log().turns, appends);
}

#[tokio::test]
async fn only_the_account_whose_journal_moved_on_is_decided_again() {
    let world = World::new().await;
    let other = world.neighbour().await;
    let busy = world.occupy();
    let before = world.store.appends();
    world.store.on_append(move |nth, store, _| {
        if nth == 0 {
            write_beside(store, other, &Unit::one(register(&imsi(9))));
        }
        None
    });
    let theirs = Call { account: other, ..world.call(Unit::one(alias(IMSI, "theirs"))) };
    let tasks = world.queue([world.call(Unit::one(alias(IMSI, "ours"))), theirs]);
    world.store.release();
    accepted(busy.await);
    for task in tasks {
        accepted(task.await);
    }
    assert_eq!(world.store.log().appends[before..], [vec![1, 1], vec![1]]);
}

#[tokio::test]
async fn an_unavailable_store_is_told_at_once_and_work_resumes_when_it_is_back() {
    let world = World::new().await;
    let before = world.store.appends();
    world.store.on_append(|_, _, parts| each(parts, unavailable));
    let refused = world.submit(alias(IMSI, "x")).await;
    assert!(matches!(refused, Err(SubmitError::Unavailable(_))), "{refused:?}");
    assert_eq!(world.store.appends(), before + 1);

    world.store.recover();
    world.store.on_view(|_, _| Err(unavailable()));
    let refused = world.submit(alias(IMSI, "x")).await;
    assert!(matches!(refused, Err(SubmitError::Unavailable(_))), "{refused:?}");

    world.store.recover();
    accepted(world.submit(alias(IMSI, "x")).await);
    assert_eq!(world.journal().len(), 2);
}

#[tokio::test]
async fn an_unknown_outcome_that_was_written_is_found_and_answered() {
    let world = World::new().await;
    world.store.on_append(|_, store, parts| {
        write(store, parts);
        each(parts, unknown)
    });
    let answer = accepted(world.submit(alias(IMSI, "x")).await);
    let journal = world.journal();
    assert_eq!(journal.len(), 2);
    assert_eq!(Some(journal[1].request_id), answer.request_id);
}

#[tokio::test]
async fn an_unknown_outcome_that_was_not_written_is_written_once() {
    let world = World::new().await;
    world.store.on_append(|nth, _, parts| if nth == 0 { each(parts, unknown) } else { None });
    let answer = accepted(world.submit(register(&imsi(1))).await);
    let journal = world.journal();
    assert_eq!(journal.len(), 2);
    assert_eq!(Some(journal[1].request_id), answer.request_id);
}

#[tokio::test]
async fn an_unknown_outcome_that_is_written_late_is_not_written_twice() {
    let world = World::new().await;
    let underway: Arc<Mutex<Option<Underway>>> = Arc::default();
    world.store.on_append(move |nth, store, parts| match nth {
        0 => {
            *underway.lock().unwrap() = Some(Underway::of(&parts[0]));
            each(parts, unknown)
        }
        // The request id was looked up and not found, and only now the commit arrives.
        _ => {
            underway.lock().unwrap().take().into_iter().for_each(|late| late.arrive(store));
            None
        }
    });
    let answer = accepted(world.submit(register(&imsi(1))).await);
    let journal = world.journal();
    assert_eq!(journal.len(), 2);
    assert_eq!(Some(journal[1].request_id), answer.request_id);
}

#[tokio::test]
async fn an_unknown_outcome_that_nobody_can_look_up_stays_unknown() {
    let world = World::new().await;
    world.store.on_append(|_, store, parts| {
        write(store, parts);
        each(parts, unknown)
    });
    world.store.on_entries(|_, _| Err(unavailable()));
    let answer = world.submit(alias(IMSI, "x")).await;
    assert!(matches!(answer, Err(SubmitError::OutcomeUnknown(_))), "{answer:?}");
    assert_eq!(world.journal().len(), 2);
}

#[tokio::test]
async fn an_outcome_that_stays_open_is_not_told_as_unwritten() {
    let world = World::new().await;
    world.store.on_append(|_, _, parts| each(parts, unknown));
    let answer = world.submit(alias(IMSI, "x")).await;
    assert!(matches!(answer, Err(SubmitError::OutcomeUnknown(_))), "{answer:?}");
}

#[tokio::test]
async fn an_outcome_is_settled_as_unwritten_once_others_have_its_place() {
    let world = World::new().await;
    let account = world.account;
    world.store.on_append(move |nth, store, parts| {
        if nth == 0 {
            write_beside(store, account, &Unit::one(register(&imsi(1))));
            return each(parts, unknown);
        }
        each(parts, unavailable)
    });
    let answer = world.submit(alias(IMSI, "x")).await;
    assert!(matches!(answer, Err(SubmitError::Unavailable(_))), "{answer:?}");
    assert_eq!(world.alias_of(IMSI), None);
}

#[tokio::test]
async fn an_append_in_doubt_is_asked_after_until_the_store_answers_again() {
    let world = World::new().await;
    world.store.on_append(|_, store, parts| {
        write(store, parts);
        each(parts, unknown)
    });
    world.store.on_view(|nth, _| if (1..4).contains(&nth) { Err(unavailable()) } else { Ok(()) });
    world.store.on_entries(|nth, _| if nth < 3 { Err(unavailable()) } else { Ok(()) });
    accepted(world.submit(alias(IMSI, "x")).await);
    assert_eq!(world.journal().len(), 2);
}

#[tokio::test]
async fn the_last_try_is_asked_after_like_any_other() {
    let world = World::new().await;
    let before = world.store.appends();
    world.store.on_append(|_, _, parts| each(parts, unknown));
    assert!(world.submit(alias(IMSI, "x")).await.is_err());
    let last = world.store.appends() - before - 1;

    world.store.on_append(move |nth, store, parts| {
        if nth == last {
            write(store, parts);
        }
        each(parts, unknown)
    });
    accepted(world.submit(alias(IMSI, "x")).await);
}

#[tokio::test]
async fn a_panic_in_a_call_is_its_own_and_the_writer_goes_on() {
    let world = World::new().await;
    let busy = world.occupy();
    let mut bad = keyed("k", 1, "").unwrap();
    bad.render = Box::new(|_| panic!("told so"));
    let calls = [
        world.call(Unit::one(register(&imsi(1)))),
        Call { idempotency: Some(bad), ..world.call(Unit::one(register(&imsi(2)))) },
        world.call(Unit::one(register(&imsi(3)))),
    ];
    let mut tasks = world.queue(calls);
    world.store.release();
    accepted(busy.await);
    accepted(tasks.pop().unwrap().await);
    let fault = tasks.pop().unwrap().await;
    assert!(matches!(fault, Err(SubmitError::Fault)), "{fault:?}");
    accepted(tasks.pop().unwrap().await);
    assert!(world.subscriber(&imsi(2)).is_none());
    accepted(world.submit(register(&imsi(2))).await);
}

#[tokio::test]
async fn a_panic_in_the_view_is_an_unavailable_store() {
    let world = World::new().await;
    world.store.on_view(|_, _| panic!("told so"));
    let refused = world.submit(alias(IMSI, "x")).await;
    assert!(matches!(refused, Err(SubmitError::Unavailable(_))), "{refused:?}");
    world.store.recover();
    accepted(world.submit(alias(IMSI, "x")).await);
}

#[tokio::test]
async fn a_panic_in_the_append_is_an_unknown_outcome_and_is_looked_up() {
    let world = World::new().await;
    world.store.on_append(|nth, store, parts| {
        if nth == 0 {
            write(store, parts);
            panic!("told so");
        }
        None
    });
    accepted(world.submit(alias(IMSI, "x")).await);
    assert_eq!(world.journal().len(), 2);
}

#[tokio::test]
async fn a_call_that_the_store_cannot_take_does_not_hurt_its_neighbours() {
    let world = World::new().await;
    let busy = world.occupy();
    world.store.on_append(|_, _, parts| {
        let is_bad = |part: &Part<'_>| part.states.iter().any(|(_, s)| s.is_some_and(|s| s.alias.is_some()));
        if is_bad(&parts[0]) && parts[0].head.number.get() > 1 {
            return each(parts, || StoreError::Corrupt("told so"));
        }
        None
    });
    let commands = [register(&imsi(1)), alias(IMSI, "bad"), register(&imsi(2))];
    let mut tasks = world.queue(commands.map(|command| world.call(Unit::one(command))));
    world.store.release();
    accepted(busy.await);
    accepted(tasks.pop().unwrap().await);
    let corrupt = tasks.pop().unwrap().await;
    assert!(matches!(corrupt, Err(SubmitError::Corrupt(_))), "{corrupt:?}");
    accepted(tasks.pop().unwrap().await);
    assert_eq!(done(world.submit(register(&imsi(3))).await).items.len(), 1);
}

#[tokio::test]
async fn a_store_that_answers_too_little_is_not_believed() {
    let world = World::new().await;
    world.store.on_append(|nth, store, parts| {
        if nth == 0 {
            write(store, parts);
            return Some(Vec::new());
        }
        None
    });
    accepted(world.submit(alias(IMSI, "x")).await);
    assert_eq!(world.journal().len(), 2);
}
