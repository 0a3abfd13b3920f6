//! What can be asked.

use simroll_domain::{Command, UseCase, UseCaseId};
use simroll_registry::ReadError;
use simroll_storage::{AsOf, ListQuery};

use crate::scripted::unavailable;
use crate::world::{IMSI, World, accepted, alias, bulk, done, lookup};

#[tokio::test]
async fn a_read_sees_what_was_acknowledged() {
    let world = World::new().await;
    accepted(world.submit(alias(IMSI, "van 7")).await);
    let found = world.registry.subscribers(world.account, lookup(IMSI), AsOf::Now).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].alias.as_ref().unwrap().as_str(), "van 7");
}

#[tokio::test]
async fn reads_do_not_wait_for_the_writer() {
    let world = World::new().await;
    let busy = world.occupy();
    let found = world.registry.subscribers(world.account, lookup(IMSI), AsOf::Now).await.unwrap();
    assert_eq!(found[0].alias, None);
    world.store.release();
    accepted(busy.await);
}

#[tokio::test]
async fn a_list_is_paged_by_id() {
    let world = World::new().await;
    done(world.send(world.call(bulk(0, 9))).await);
    let first = world.registry.list(world.account, ListQuery::all(None, 4)).await.unwrap().subscribers;
    let after = first.last().map(|subscriber| subscriber.id);
    let second = world.registry.list(world.account, ListQuery::all(after, 100)).await.unwrap().subscribers;
    assert_eq!((first.len(), second.len()), (4, 6));
}

#[tokio::test]
async fn the_catalogue_is_what_was_defined() {
    let world = World::new().await;
    let use_case = UseCase { id: UseCaseId::new(7).unwrap(), name: "meters".into(), apns: Vec::new() };
    accepted(world.submit(Command::DefineUseCase(use_case.clone())).await);
    assert_eq!(world.registry.use_cases(world.account).await.unwrap(), [use_case]);
}

#[tokio::test]
async fn a_store_that_fails_or_panics_is_an_error_of_the_read() {
    let world = World::new().await;
    let id = world.journal()[0].request_id;
    world.store.on_entries(|_, _| Err(unavailable()));
    let failed = world.registry.request(world.account, id).await;
    assert!(matches!(failed, Err(ReadError::Unavailable(_))), "{failed:?}");
    world.store.on_entries(|_, _| panic!("told so"));
    let failed = world.registry.request(world.account, id).await;
    assert!(matches!(failed, Err(ReadError::Fault)), "{failed:?}");
    world.store.recover();
    assert!(world.registry.request(world.account, id).await.unwrap().is_some());
}
