//! Retries with an idempotency key.

use std::time::Duration;

use simroll_domain::{Mode, Reason, TokenId, Unit};
use simroll_registry::{Answer, Call, Options, Registry, SubmitError};
use simroll_storage::StoreError;

use crate::scripted::{each, unavailable, write};
use crate::world::{IMSI, World, accepted, alias, done, imsi, keyed, reasons, register};

impl World {
    fn keyed(&self, key: &str, fingerprint: u8, name: &'static str, unit: Unit) -> Call {
        Call { idempotency: keyed(key, fingerprint, name), ..self.call(unit) }
    }
}

fn replayed(answer: Result<Answer, SubmitError>) -> String {
    match answer {
        Ok(Answer::Replayed(answer)) => answer,
        other => panic!("not replayed: {other:?}"),
    }
}

#[tokio::test]
async fn a_retry_gets_the_first_answer_and_is_not_carried_out_again() {
    let world = World::new().await;
    accepted(world.send(world.keyed("k", 1, "first", Unit::one(alias(IMSI, "a")))).await);
    accepted(world.submit(alias(IMSI, "b")).await);
    let (appends, journal) = (world.store.appends(), world.journal().len());
    for _ in 0..3 {
        let retry = world.keyed("k", 1, "second", Unit::one(alias(IMSI, "a")));
        assert_eq!(replayed(world.send(retry).await), "first");
    }
    assert_eq!((world.store.appends(), world.journal().len()), (appends, journal));
    assert_eq!(world.alias_of(IMSI).as_deref(), Some("b"));
}

#[tokio::test]
async fn the_answer_is_kept_in_the_append_of_its_effect_and_outlives_the_registry() {
    let world = World::new().await;
    let appends = world.store.appends();
    accepted(world.send(world.keyed("k", 1, "first", Unit::one(alias(IMSI, "a")))).await);
    assert_eq!(world.store.appends(), appends + 1);
    world.registry.stop().await;

    let registry = Registry::start(world.store.clone(), Options::default());
    let retry = world.keyed("k", 1, "second", Unit::one(alias(IMSI, "a")));
    assert_eq!(replayed(registry.submit(retry).await), "first");
}

#[tokio::test]
async fn a_key_that_was_used_for_another_request_is_refused() {
    let world = World::new().await;
    accepted(world.send(world.keyed("k", 1, "first", Unit::one(alias(IMSI, "a")))).await);
    let other = world.send(world.keyed("k", 2, "other", Unit::one(alias(IMSI, "b")))).await;
    assert!(matches!(other, Err(SubmitError::KeyReused)), "{other:?}");
    assert_eq!(world.alias_of(IMSI).as_deref(), Some("a"));
}

#[tokio::test]
async fn a_key_whose_call_is_still_running_is_refused_at_once() {
    let world = World::new().await;
    world.store.hold();
    let running = world.queue([world.keyed("k", 1, "first", Unit::one(alias(IMSI, "a")))]).remove(0);
    world.store.wait_until_held();
    let second = world.send(world.keyed("k", 1, "second", Unit::one(alias(IMSI, "a")))).await;
    assert!(matches!(second, Err(SubmitError::KeyInUse)), "{second:?}");
    world.store.release();
    accepted(running.await);
    let third = world.keyed("k", 1, "third", Unit::one(alias(IMSI, "a")));
    assert_eq!(replayed(world.send(third).await), "first");
}

#[tokio::test]
async fn a_key_stays_in_use_when_its_caller_goes_away_and_is_free_when_the_call_is_done() {
    let world = World::new().await;
    world.store.hold();
    let gone = world.queue([world.keyed("k", 1, "first", Unit::one(alias(IMSI, "a")))]).remove(0);
    world.store.wait_until_held();
    drop(gone);
    let second = world.send(world.keyed("k", 1, "second", Unit::one(alias(IMSI, "a")))).await;
    assert!(matches!(second, Err(SubmitError::KeyInUse)), "{second:?}");
    world.store.release();
    accepted(world.submit(alias(IMSI, "b")).await);
    let third = world.keyed("k", 1, "third", Unit::one(alias(IMSI, "a")));
    assert_eq!(replayed(world.send(third).await), "first");
}

#[tokio::test]
async fn keys_count_per_token_and_account() {
    let world = World::new().await;
    let other = world.neighbour().await;
    let mine = world.keyed("k", 1, "mine", Unit::one(alias(IMSI, "a")));
    let mut of_another_token = world.keyed("k", 2, "token", Unit::one(alias(IMSI, "b")));
    of_another_token.idempotency.as_mut().unwrap().key.token = TokenId::parse("another").unwrap();
    let theirs = Call { account: other, ..world.keyed("k", 3, "theirs", Unit::one(alias(IMSI, "c"))) };
    world.store.hold();
    let tasks = world.queue([mine, of_another_token, theirs]);
    world.store.wait_until_held();
    world.store.release();
    for task in tasks {
        accepted(task.await);
    }
}

#[tokio::test]
async fn a_refusal_is_not_recorded() {
    let world = World::new().await;
    let unit = Unit::one(alias(&imsi(1), "a"));
    let refused = world.send(world.keyed("k", 1, "first", unit.clone())).await;
    assert_eq!(reasons(refused), [Some(Reason::NotFound)]);
    accepted(world.submit(register(&imsi(1))).await);
    accepted(world.send(world.keyed("k", 1, "second", unit.clone())).await);
    assert_eq!(replayed(world.send(world.keyed("k", 1, "third", unit)).await), "second");
}

#[tokio::test]
async fn a_refusal_is_not_recorded_beside_neighbours_either() {
    let world = World::new().await;
    let busy = world.occupy();
    let unit = Unit::one(alias(&imsi(1), "a"));
    let refused = world.keyed("k", 1, "first", unit.clone());
    let tasks = world.queue([world.call(Unit::one(register(&imsi(2)))), refused]);
    world.store.release();
    for task in tasks.into_iter().chain([busy]) {
        done(task.await);
    }
    assert_eq!(reasons(world.send(world.keyed("k", 1, "second", unit)).await), [Some(Reason::NotFound)]);
}

#[tokio::test]
async fn a_call_that_failed_is_not_recorded() {
    let world = World::new().await;
    world.store.on_append(|_, _, parts| each(parts, unavailable));
    let failed = world.send(world.keyed("k", 1, "first", Unit::one(alias(IMSI, "a")))).await;
    assert!(failed.is_err());
    world.store.recover();
    accepted(world.send(world.keyed("k", 1, "second", Unit::one(alias(IMSI, "a")))).await);
}

#[tokio::test]
async fn a_call_that_was_partly_carried_out_is_recorded_and_so_is_one_that_changed_nothing() {
    let world = World::new().await;
    let unit = Unit::of(vec![register(IMSI), register(&imsi(1))], Mode::Partial);
    let mut call = world.keyed("partly", 1, "", unit.clone());
    call.idempotency.as_mut().unwrap().render = Box::new(|outcome| {
        let carried_out = |item: &Result<_, _>| if item.is_ok() { '1' } else { '0' };
        outcome.items.iter().map(carried_out).collect()
    });
    assert!(done(world.send(call).await).applied);
    assert_eq!(replayed(world.send(world.keyed("partly", 1, "", unit)).await), "01");

    accepted(world.submit(alias(IMSI, "a")).await);
    let same = Unit::one(alias(IMSI, "a"));
    assert!(!accepted(world.send(world.keyed("no-op", 1, "no-op", same.clone())).await).changed);
    assert_eq!(replayed(world.send(world.keyed("no-op", 1, "", same)).await), "no-op");
}

#[tokio::test]
async fn the_kept_answer_has_the_request_ids_of_the_first_time() {
    let world = World::new().await;
    let mut call = world.keyed("k", 1, "", Unit::one(alias(IMSI, "a")));
    call.idempotency.as_mut().unwrap().render =
        Box::new(|outcome| outcome.items[0].as_ref().unwrap().request_id.unwrap().to_string());
    let first = accepted(world.send(call).await).request_id.unwrap();
    let retry = world.send(world.keyed("k", 1, "", Unit::one(alias(IMSI, "a")))).await;
    assert_eq!(replayed(retry), first.to_string());
}

#[tokio::test]
async fn an_expired_answer_is_ignored_and_replaced() {
    let keep_answers = Duration::from_millis(800);
    let world = World::with(Options { keep_answers, ..Options::default() }).await;
    accepted(world.send(world.keyed("k", 1, "first", Unit::one(alias(IMSI, "a")))).await);
    assert_eq!(replayed(world.send(world.keyed("k", 1, "x", Unit::one(alias(IMSI, "a")))).await), "first");
    std::thread::sleep(keep_answers);
    accepted(world.send(world.keyed("k", 2, "second", Unit::one(alias(IMSI, "b")))).await);
    assert_eq!(replayed(world.send(world.keyed("k", 2, "x", Unit::one(alias(IMSI, "b")))).await), "second");
}

#[tokio::test]
async fn old_answers_are_forgotten_now_and_then_by_those_that_keep_new_ones() {
    let world = World::new().await;
    let before = world.store.appends();
    accepted(world.submit(alias(IMSI, "a")).await);
    for key in ["k", "l", "m"] {
        accepted(world.send(world.keyed(key, 1, "", Unit::one(alias(IMSI, key)))).await);
    }
    let forget = &world.store.log().forget[before..];
    let day = Duration::from_secs(24 * 60 * 60).as_micros();
    let day_ago = simroll_registry::clock::now().as_micros() - i64::try_from(day).unwrap();
    let at = forget[1].expect("the first that keeps an answer").as_micros();
    assert!((day_ago - 60_000_000..=day_ago).contains(&at));
    assert_eq!([forget[0], forget[2], forget[3]], [None; 3]);
}

#[tokio::test]
async fn of_two_servers_with_one_key_one_carries_it_out_and_the_other_finds_its_answer() {
    let world = World::new().await;
    world.store.on_append(|_, store, parts| {
        write(store, parts);
        each(parts, || StoreError::HeadMoved)
    });
    let late = world.send(world.keyed("k", 1, "the other's", Unit::one(register(&imsi(1))))).await;
    assert_eq!(replayed(late), "the other's");
    assert_eq!(world.journal().len(), 2);
}
