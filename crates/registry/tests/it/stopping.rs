//! How a registry ends.

use simroll_domain::Unit;
use simroll_registry::SubmitError;

use crate::world::{IMSI, World, accepted, alias, bulk, done, imsi, register};

#[tokio::test]
async fn stopping_answers_every_accepted_call_and_takes_no_more() {
    let world = World::new().await;
    let busy = world.occupy();
    let mut tasks = world.queue((0..100).map(|n| world.call(Unit::one(register(&imsi(n))))));
    tasks.extend(world.queue((1..3).map(|n| world.call(bulk(1_000 * n, 100)))));
    let registry = world.registry.clone();
    let stop = tokio::spawn(async move { registry.stop().await });
    tokio::task::yield_now().await;

    let refused = world.submit(alias(IMSI, "late")).await;
    assert!(matches!(refused, Err(SubmitError::Stopping)), "{refused:?}");
    assert!(!stop.is_finished());
    world.store.release();
    stop.await.unwrap();
    accepted(busy.await);
    for task in tasks {
        assert!(done(task.await).applied);
    }
    assert_eq!(world.journal().len(), 302);
}

#[tokio::test]
async fn stopping_twice_is_as_good_as_once_and_reads_go_on() {
    let world = World::new().await;
    world.registry.stop().await;
    world.registry.stop().await;
    assert!(world.registry.ready().await.is_ok());
}

#[tokio::test]
async fn the_writer_finishes_what_it_accepted_when_the_last_handle_is_dropped() {
    let world = World::new().await;
    let busy = world.occupy();
    let waiting = world.queue([world.call(Unit::one(register(&imsi(1))))]).remove(0);
    let (store, account) = (world.store.clone(), world.account);
    drop((busy, waiting, world));
    store.release();
    let lookup = crate::world::lookup(&imsi(1));
    while simroll_storage::Store::subscribers(&*store, account, &lookup, simroll_storage::AsOf::Now)
        .unwrap()
        .is_empty()
    {
        std::thread::yield_now();
    }
    // Nobody but this test holds the store any more: the writer has ended.
    while std::sync::Arc::strong_count(&store) > 1 {
        std::thread::yield_now();
    }
}
