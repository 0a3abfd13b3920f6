//! How calls share a commit.

use std::sync::{Arc, Mutex};

use simroll_domain::{Author, Reason, Unit};
use simroll_registry::{Call, Options};
use simroll_storage::{Part, Store};

use crate::scripted::{each, unavailable};
use crate::world::{IMSI, World, accepted, alias, bulk, done, imsi, queued, reasons, register};

#[tokio::test]
async fn a_lone_call_is_committed_at_once_and_alone() {
    let world = World::new().await;
    let before = world.store.appends();
    accepted(world.submit(alias(IMSI, "van 7")).await);
    assert_eq!(world.store.log().appends[before..], [vec![1]]);
}

#[tokio::test]
async fn calls_that_wait_while_another_is_written_share_one_view_and_one_append() {
    let world = World::new().await;
    let busy = world.occupy();
    let before = world.store.log();
    let tasks = world.queue((0..200).map(|n| world.call(Unit::one(register(&imsi(n))))));
    world.store.release();
    accepted(busy.await);
    for task in tasks {
        accepted(task.await);
    }
    let after = world.store.log();
    assert_eq!(after.appends[before.appends.len()..], [vec![200]]);
    assert_eq!(after.views - before.views, 1);
}

#[tokio::test]
async fn a_batch_has_a_bounded_number_of_commands() {
    let world = World::with(Options { batch_commands: 50, ..Options::default() }).await;
    let busy = world.occupy();
    let before = world.store.appends();
    let tasks = world.queue((0..120).map(|n| world.call(Unit::one(register(&imsi(n))))));
    world.store.release();
    accepted(busy.await);
    for task in tasks {
        accepted(task.await);
    }
    assert_eq!(world.store.log().appends[before..], [vec![50], vec![50], vec![20]]);
}

#[tokio::test]
async fn a_later_call_of_a_batch_sees_the_earlier_ones() {
    let world = World::new().await;
    let busy = world.occupy();
    let commands =
        [register(&imsi(1)), alias(&imsi(1), "first"), register(&imsi(1)), alias(&imsi(1), "last")];
    let tasks = world.queue(commands.map(|command| world.call(Unit::one(command))));
    world.store.release();
    accepted(busy.await);
    let mut refused = Vec::new();
    for task in tasks {
        refused.extend(reasons(task.await));
    }
    assert_eq!(refused, [None, None, Some(Reason::Held), None]);
    assert_eq!(world.alias_of(&imsi(1)).as_deref(), Some("last"));
    let numbers: Vec<i64> = world.journal().iter().map(|entry| entry.number.get()).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5]);
}

#[tokio::test]
async fn a_refused_call_does_not_hurt_its_neighbours() {
    let world = World::new().await;
    let busy = world.occupy();
    let mut whole = bulk(10, 3);
    whole.commands.push(register(IMSI));
    let calls = [Unit::one(register(&imsi(1))), whole, Unit::one(register(&imsi(2)))];
    let mut tasks = world.queue(calls.map(|unit| world.call(unit)));
    world.store.release();
    accepted(busy.await);
    accepted(tasks.pop().unwrap().await);
    assert!(!done(tasks.pop().unwrap().await).applied);
    accepted(tasks.pop().unwrap().await);
    assert!(world.subscriber(&imsi(2)).is_some());
    assert!(world.subscriber(&imsi(10)).is_none());
}

#[tokio::test]
async fn accounts_share_an_append_and_nothing_else() {
    let world = World::new().await;
    let other = world.neighbour().await;
    let busy = world.occupy();
    let before = world.store.appends();
    let calls = [
        world.call(Unit::one(register(&imsi(1)))),
        Call { account: other, ..world.call(Unit::one(register(&imsi(1)))) },
        world.call(Unit::one(register(&imsi(2)))),
    ];
    world.store.on_append(move |_, store, parts| {
        let write = |part: &Part<'_>| {
            if part.account == other {
                Err(unavailable())
            } else {
                store.append(std::slice::from_ref(part)).remove(0)
            }
        };
        Some(parts.iter().map(write).collect())
    });
    let tasks = world.queue(calls);
    world.store.release();
    accepted(busy.await);
    let mut applied = Vec::new();
    for task in tasks {
        applied.push(task.await.is_ok());
    }
    assert_eq!(applied, [true, false, true]);
    assert_eq!(world.store.log().appends[before..], [vec![2, 1]]);
}

#[tokio::test]
async fn a_small_call_waits_for_at_most_one_large_one_and_a_large_one_goes_when_no_small_one_waits() {
    let world = World::new().await;
    let busy = world.occupy();
    let before = world.store.appends();
    let large = world.queue((0..3).map(|n| world.call(bulk(10_000 * n, 10_000))));
    // While a large call is being written, a small one arrives.
    let small = Arc::new(Mutex::new(Vec::new()));
    let (arrivals, registry, account) = (small.clone(), world.registry.clone(), world.account);
    world.store.on_append(move |nth, _, parts| {
        if parts[0].entries.len() == 10_000 {
            let unit = Unit::one(register(&imsi(90_000 + nth as u64)));
            let call = Call { account, author: Author::Operator, unit, idempotency: None, deadline: None };
            let registry = registry.clone();
            arrivals.lock().unwrap().push(queued(Box::pin(async move { registry.submit(call).await })));
        }
        None
    });
    world.store.release();
    accepted(busy.await);
    for task in large {
        assert_eq!(done(task.await).items.len(), 10_000);
    }
    let small = std::mem::take(&mut *small.lock().unwrap());
    for answer in small {
        accepted(answer.await);
    }
    let appends = world.store.log().appends;
    assert_eq!(appends[before..], [[10_000], [1], [10_000], [1], [10_000], [1]]);
}

#[tokio::test]
async fn an_append_that_fails_is_told_to_every_caller_of_it_even_the_refused() {
    let world = World::new().await;
    let busy = world.occupy();
    world.store.on_append(|_, _, parts| each(parts, unavailable));
    let calls = [register(&imsi(1)), register(&imsi(1))].map(|command| world.call(Unit::one(command)));
    let tasks = world.queue(calls);
    world.store.release();
    accepted(busy.await);
    // The second would be refused because of the first, which was not written.
    for task in tasks {
        assert!(task.await.is_err());
    }
}
