//! Several writers, each with accounts of its own.

use simroll_domain::Unit;
use simroll_registry::{Call, Options, SubmitError};

use crate::world::{IMSI, World, accepted, alias, register};

#[tokio::test]
async fn every_account_is_served_whatever_the_number_of_writers() {
    for writers in [0, 1, 2, 3, 8] {
        let world = World::with(Options { writers, ..Options::default() }).await;
        let neighbour = world.neighbour().await;
        for n in 0..10 {
            accepted(world.submit(alias(IMSI, &format!("ours {n}"))).await);
            let theirs =
                Call { account: neighbour, ..world.call(Unit::one(alias(IMSI, &format!("theirs {n}")))) };
            accepted(world.send(theirs).await);
        }
        assert_eq!(world.journal().len(), 11, "{writers} writers");
    }
}

#[tokio::test]
async fn a_stop_waits_for_every_writer_and_nobody_takes_calls_after_it() {
    let world = World::with(Options { writers: 4, ..Options::default() }).await;
    let busy = world.occupy();
    let registry = world.registry.clone();
    let stopping = tokio::spawn(async move { registry.stop().await });
    tokio::task::yield_now().await;
    assert!(!stopping.is_finished(), "a call is being written");
    world.store.release();
    stopping.await.unwrap();
    accepted(busy.await);
    assert!(world.registry.is_stopping());
    let refused = world.submit(register("262010000000002")).await;
    assert!(matches!(refused, Err(SubmitError::Stopping)), "{refused:?}");
}
