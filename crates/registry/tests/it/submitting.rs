//! What a caller gets.

use std::time::{Duration, Instant};

use simroll_domain::{AccountId, Author, Mode, Reason, Timestamp, TokenId, Unit};
use simroll_registry::{Call, Options, SubmitError};
use uuid::Version;

use crate::scripted::{write_at, write_beside};
use crate::world::{IMSI, World, accepted, alias, bulk, done, imsi, reasons, register};

#[tokio::test]
async fn the_answer_names_the_journal_entry() {
    let world = World::new().await;
    let author = Author::Token(TokenId::parse("abc").unwrap());
    let call = Call { author: author.clone(), ..world.call(Unit::one(alias(IMSI, "van 7"))) };
    let answer = accepted(world.send(call).await);

    let journal = world.journal();
    let entry = journal.last().unwrap();
    assert_eq!(answer.request_id, Some(entry.request_id));
    assert_eq!(answer.number, Some(entry.number));
    assert_eq!(answer.time, entry.time);
    assert_eq!(answer.subscriber, entry.subscriber);
    assert!(answer.changed);
    assert_eq!((entry.kind, &entry.author), ("alias", &author));
    let found = world.registry.request(world.account, entry.request_id).await.unwrap();
    assert_eq!(found.as_ref(), Some(entry));
}

#[tokio::test]
async fn a_call_that_changes_nothing_has_an_entry_and_says_so() {
    let world = World::new().await;
    accepted(world.submit(alias(IMSI, "van 7")).await);
    let again = accepted(world.submit(alias(IMSI, "van 7")).await);
    assert!(!again.changed);
    assert_eq!(world.journal().last().unwrap().request_id, again.request_id.unwrap());
}

#[tokio::test]
async fn request_ids_are_uuids_of_version_7_in_the_order_of_the_journal() {
    let world = World::new().await;
    done(world.send(world.call(bulk(0, 500))).await);
    let ids: Vec<_> = world.journal().iter().map(|entry| entry.request_id).collect();
    assert_eq!(ids.len(), 501);
    assert!(ids.is_sorted());
    assert!(ids.iter().all(|id| id.as_uuid().get_version() == Some(Version::SortRand)));
}

#[tokio::test]
async fn a_refused_call_writes_nothing() {
    let world = World::new().await;
    let before = world.store.appends();
    assert_eq!(reasons(world.submit(alias("262019999999999", "x")).await), [Some(Reason::NotFound)]);
    assert_eq!(world.store.appends(), before);
}

#[tokio::test]
async fn all_or_nothing_refuses_the_good_items_as_not_applied() {
    let world = World::new().await;
    let commands = vec![register(&imsi(1)), register(IMSI), register(&imsi(2))];
    let answer = world.send(world.call(Unit::of(commands, Mode::Whole))).await;
    let not_applied = Some(Reason::NotApplied);
    assert_eq!(reasons(answer), [not_applied, Some(Reason::Held), not_applied]);
    assert_eq!(world.journal().len(), 1);
}

#[tokio::test]
async fn partial_mode_carries_out_the_good_items() {
    let world = World::new().await;
    let commands = vec![register(&imsi(1)), register(IMSI), register(&imsi(2))];
    let outcome = done(world.send(world.call(Unit::of(commands, Mode::Partial))).await);
    assert!(outcome.applied);
    assert_eq!(outcome.items.iter().filter(|item| item.is_ok()).count(), 2);
    let numbers: Vec<_> = outcome.items.iter().flatten().map(|item| item.number.unwrap().get()).collect();
    assert_eq!(numbers, [2, 3]);
    assert!(world.subscriber(&imsi(2)).is_some());
}

#[tokio::test]
async fn an_empty_call_is_answered_and_writes_nothing() {
    let world = World::new().await;
    let outcome = done(world.send(world.call(Unit::of(Vec::new(), Mode::Whole))).await);
    assert!(outcome.items.is_empty() && !outcome.applied);
    assert_eq!(world.journal().len(), 1);
}

#[tokio::test]
async fn the_time_of_an_entry_is_never_before_that_of_the_last_one() {
    let world = World::new().await;
    let store = &world.store.inner;
    let late = Timestamp::from_micros(i64::MAX / 2);
    write_at(store, world.account, &Unit::one(alias(IMSI, "from the future")), late);
    let answer = accepted(world.submit(alias(IMSI, "from the past")).await);
    assert_eq!(answer.time, late);
    assert_eq!(world.subscriber(IMSI).unwrap().updated_at, late);
}

#[tokio::test]
async fn nobody_is_answered_before_the_store_has_written() {
    let world = World::new().await;
    let mut busy = world.occupy();
    let early = tokio::time::timeout(Duration::from_millis(50), &mut busy).await;
    assert!(early.is_err(), "answered while the append was still waiting");
    world.store.release();
    accepted(busy.await);
}

#[tokio::test]
async fn a_call_whose_caller_went_away_is_carried_out_and_hurts_nobody() {
    let world = World::new().await;
    let busy = world.occupy();
    let gone = world.queue([world.call(Unit::one(register(&imsi(1))))]);
    drop(gone);
    let stays = world.queue([world.call(Unit::one(register(&imsi(2))))]);
    world.store.release();
    for task in stays.into_iter().chain([busy]) {
        accepted(task.await);
    }
    assert!(world.subscriber(&imsi(1)).is_some());
}

#[tokio::test]
async fn a_call_past_its_deadline_is_not_started() {
    let world = World::new().await;
    let now = Instant::now();
    let late = Call { deadline: Some(now), ..world.call(Unit::one(register(&imsi(1)))) };
    assert!(matches!(world.send(late).await, Err(SubmitError::DeadlinePassed)));

    let busy = world.occupy();
    let soon = Instant::now() + Duration::from_millis(20);
    let waits = Call { deadline: Some(soon), ..world.call(Unit::one(register(&imsi(2)))) };
    let waits = world.queue([waits]).remove(0);
    std::thread::sleep(Duration::from_millis(30));
    world.store.release();
    accepted(busy.await);
    assert!(matches!(waits.await, Err(SubmitError::DeadlinePassed)));
    assert!(world.subscriber(&imsi(1)).is_none() && world.subscriber(&imsi(2)).is_none());
}

#[tokio::test]
async fn a_call_within_its_deadline_is_carried_out() {
    let world = World::new().await;
    let deadline = Some(Instant::now() + Duration::from_secs(60));
    accepted(world.send(Call { deadline, ..world.call(Unit::one(register(&imsi(1)))) }).await);
}

#[tokio::test]
async fn a_full_queue_refuses_at_once_and_takes_calls_again_later() {
    let world = World::with(Options { queue: 4, large_queue: 1, ..Options::default() }).await;
    let busy = world.occupy();
    let waiting = world.queue((1..=2).map(|n| world.call(Unit::one(register(&imsi(n))))));
    let refused = world.submit(register(&imsi(3))).await;
    assert!(matches!(refused, Err(SubmitError::QueueFull)), "{refused:?}");

    let large = world.queue([world.call(bulk(100, 100))]);
    let refused = world.send(world.call(bulk(200, 100))).await;
    assert!(matches!(refused, Err(SubmitError::QueueFull)), "{refused:?}");

    world.store.release();
    for task in waiting.into_iter().chain(large).chain([busy]) {
        done(task.await);
    }
    accepted(world.submit(register(&imsi(3))).await);
}

#[tokio::test]
async fn a_preview_says_what_would_happen_and_does_nothing() {
    let world = World::new().await;
    let appends = world.store.appends();
    let unit = Unit::of(vec![alias(IMSI, "x"), register(IMSI)], Mode::Partial);
    let preview = world.registry.preview(world.account, unit.clone()).await.unwrap();
    assert_eq!(world.store.appends(), appends);
    assert_eq!(world.alias_of(IMSI), None);

    let real = done(world.send(world.call(unit)).await);
    let (preview_item, real_item) = (preview.items[0].clone().unwrap(), real.items[0].clone().unwrap());
    assert_eq!((preview_item.request_id, preview_item.number), (None, real_item.number));
    let journal = world.journal();
    assert_eq!(preview_item.plan.unwrap().fields, journal.last().unwrap().changes);
    assert_eq!(real_item.plan, None);
    assert_eq!(preview.items[1], real.items[1]);
}

#[tokio::test]
async fn an_account_that_does_not_exist_is_an_error_and_hurts_no_neighbour() {
    let world = World::new().await;
    let nobody = AccountId::new(AccountId::MAX).unwrap();
    let busy = world.occupy();
    let lost = Call { account: nobody, ..world.call(Unit::one(register(&imsi(1)))) };
    let other = Call { account: nobody, ..world.call(Unit::one(register(&imsi(2)))) };
    let mut tasks = world.queue([world.call(Unit::one(register(&imsi(1)))), lost, other]);
    world.store.release();
    accepted(busy.await);
    accepted(tasks.remove(0).await);
    for task in tasks {
        let answer = task.await;
        assert!(matches!(answer, Err(SubmitError::Corrupt(_))), "{answer:?}");
    }
    let views = world.store.log().views;
    assert!(views < 10, "{views} views");
}

#[tokio::test]
async fn what_another_server_wrote_is_seen() {
    let world = World::new().await;
    write_beside(&world.store.inner, world.account, &Unit::one(register(&imsi(1))));
    assert_eq!(reasons(world.submit(register(&imsi(1))).await), [Some(Reason::Held)]);
}
