//! Following a journal.

use std::time::{Duration, Instant};

use simroll_domain::{Entry, JournalNumber, Unit};
use simroll_registry::{Call, Follower, Options, ReadError, Registry};
use tokio::time::timeout;

use crate::scripted::unavailable;
use crate::world::{IMSI, World, accepted, alias, bulk, done, imsi, register};

const SOON: Duration = Duration::from_secs(10);

fn follow(world: &World, after: i64) -> Follower {
    world.registry.follow(world.account, JournalNumber::new(after))
}

async fn next(follower: &mut Follower, limit: usize) -> Vec<i64> {
    let entries = timeout(SOON, follower.next(limit)).await.expect("in time").expect("readable");
    numbers(&entries)
}

fn numbers(entries: &[Entry]) -> Vec<i64> {
    entries.iter().map(|entry| entry.number.get()).collect()
}

/// Says that a follower has nothing yet.
async fn waits(follower: &mut Follower) {
    let waited = timeout(Duration::from_millis(50), follower.next(9)).await;
    assert!(waited.is_err(), "{waited:?}");
}

#[tokio::test]
async fn what_is_there_comes_at_once_in_pages() {
    let world = World::new().await;
    done(world.send(world.call(bulk(0, 6))).await);
    let mut follower = follow(&world, 2);
    assert_eq!(next(&mut follower, 3).await, [3, 4, 5]);
    assert_eq!(next(&mut follower, 3).await, [6, 7]);
    assert_eq!(next(&mut follow(&world, 6), 0).await, [7], "at least one");
    waits(&mut follower).await;
}

#[tokio::test]
async fn what_the_writer_appends_comes_without_anybody_looking() {
    let world = World::new().await;
    let mut follower = follow(&world, 1);
    waits(&mut follower).await;
    // Whoever looks sees nothing.
    world.store.on_head(|_, _| Err(unavailable()));
    for n in 0..10 {
        let (got, _) = tokio::join!(next(&mut follower, 9), async {
            tokio::task::yield_now().await;
            accepted(world.submit(register(&imsi(n))).await)
        });
        assert_eq!(got.len(), 1);
    }
}

#[tokio::test]
async fn what_another_process_appends_is_found_by_one_who_looks_for_all() {
    let world = World::new().await;
    let other = Registry::start(world.store.clone(), Options::default());
    let mut followers: Vec<Follower> = (0..20).map(|_| follow(&world, 1)).collect();
    for follower in &mut followers {
        waits(follower).await;
    }
    let (looks, begun) = (world.store.log().heads, Instant::now());
    let following =
        followers.into_iter().map(|mut follower| tokio::spawn(async move { next(&mut follower, 9).await }));
    let following: Vec<_> = following.collect();
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    let call = world.call(Unit::one(register(&imsi(1))));
    accepted(other.submit(call).await);
    for task in following {
        assert_eq!(task.await.unwrap(), [2]);
    }
    let (looks, turns) = (world.store.log().heads - looks, begun.elapsed().as_millis() / 400 + 1);
    assert!(
        looks as u128 <= turns,
        "twenty followers look as often as one, not {looks} times in {turns} turns"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_entry_comes_once_and_in_order_however_slow_the_follower() {
    let world = World::new().await;
    let following = [1, 3, 50].map(|limit| {
        let mut follower = follow(&world, 0);
        tokio::spawn(async move {
            let mut seen = Vec::new();
            while seen.len() < 201 {
                seen.extend(next(&mut follower, limit).await);
                if limit == 3 {
                    tokio::time::sleep(Duration::from_millis(2)).await;
                }
            }
            seen
        })
    });
    for n in 0..100 {
        let pair = [world.submit(register(&imsi(2 * n))), world.submit(register(&imsi(2 * n + 1)))];
        for answer in pair {
            accepted(answer.await);
        }
    }
    for task in following {
        assert!(task.await.unwrap().into_iter().eq(1..=201));
    }
}

#[tokio::test]
async fn a_follower_sees_its_own_account_only() {
    let world = World::new().await;
    let mut follower = follow(&world, 1);
    let neighbour = world.neighbour().await;
    waits(&mut follower).await;
    let call = world.call(Unit::one(register(&imsi(1))));
    accepted(world.registry.submit(Call { account: neighbour, ..call }).await);
    waits(&mut follower).await;
    let mut follower = world.registry.follow(neighbour, JournalNumber::default());
    let entries = follower.next(9).await.unwrap();
    assert_eq!(numbers(&entries), [1, 2]);
    assert!(entries.iter().all(|entry| entry.subscriber.unwrap().account() == neighbour));
}

#[tokio::test]
async fn who_waits_keeps_nobody_from_reading_or_writing() {
    let world = World::with(Options { reads: 1, ..Options::default() }).await;
    let mut waiting: Vec<_> = (0..50).map(|_| follow(&world, 99)).collect();
    let tasks: Vec<_> =
        waiting.drain(1..).map(|mut follower| tokio::spawn(async move { follower.next(9).await })).collect();
    waits(&mut waiting[0]).await;
    for n in 0..20 {
        accepted(timeout(SOON, world.submit(alias(IMSI, &n.to_string()))).await.unwrap());
        timeout(SOON, world.registry.ready()).await.unwrap().unwrap();
    }
    assert!(tasks.iter().all(|task| !task.is_finished()));
}

#[tokio::test]
async fn nothing_is_lost_where_a_wait_is_given_up_or_fails() {
    let world = World::new().await;
    let mut follower = follow(&world, 1);
    waits(&mut follower).await;
    accepted(world.submit(alias(IMSI, "one")).await);
    world.store.on_entries(|_, _| Err(unavailable()));
    let failed = follower.next(9).await;
    assert!(matches!(failed, Err(ReadError::Unavailable(_))), "{failed:?}");
    world.store.recover();
    assert_eq!(next(&mut follower, 9).await, [2]);
}

#[tokio::test]
async fn a_stop_waits_for_no_follower_and_ends_them_all() {
    let world = World::new().await;
    let busy = world.occupy();
    let mut waiting = follow(&world, 1);
    waits(&mut waiting).await;
    let waiting = tokio::spawn(async move {
        let first = next(&mut waiting, 1).await;
        (first, next(&mut waiting, 1).await, next(&mut waiting, 1).await)
    });
    let queued = world.queue([world.call(Unit::one(register(&imsi(1))))]).remove(0);
    let (registry, idle) = (world.registry.clone(), follow(&world, 0));
    let stop = tokio::spawn(async move { registry.stop().await });
    tokio::task::yield_now().await;
    world.store.release();
    timeout(SOON, stop).await.expect("a stop does not wait").unwrap();
    accepted(busy.await);
    accepted(queued.await);
    assert_eq!(waiting.await.unwrap(), (vec![2], vec![3], vec![]), "what was accepted is still seen");
    let mut idle = idle;
    assert_eq!(next(&mut idle, 9).await, [1, 2, 3]);
    assert_eq!(next(&mut idle, 9).await, []);
    assert_eq!(next(&mut idle, 9).await, []);
}
