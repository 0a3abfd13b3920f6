//! What can be asked.

use std::sync::Mutex;
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use simroll_domain::{Command, JournalNumber, UseCase, UseCaseId};
use simroll_registry::{Options, ReadError};
use simroll_storage::{AsOf, EntryQuery, ListQuery};
use tokio::task::JoinHandle;

use crate::scripted::{Scripted, unavailable};
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

/// Starts reads of the journal, none of which ends before the sender is dropped.
fn long_reads(world: &World, count: usize) -> (Sender<()>, Vec<JoinHandle<Result<usize, ReadError>>>) {
    let (end, ended) = channel::<()>();
    let ended = Mutex::new(ended);
    world.store.on_entries(move |_, _| {
        let _ = ended.lock().unwrap().recv();
        Ok(())
    });
    let read = |_| {
        let (registry, account) = (world.registry.clone(), world.account);
        let all = EntryQuery::After(JournalNumber::default());
        tokio::spawn(async move { Ok(registry.entries(account, all, 9).await?.len()) })
    };
    (end, (0..count).map(read).collect())
}

/// Waits until so many reads run and so many wait.
async fn until(world: &World, running: usize, waiting: usize) {
    let load = || {
        let load = world.registry.load();
        (load.reads, load.waiting_reads)
    };
    while load() != (running, waiting) {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

#[tokio::test]
async fn long_reads_leave_a_reader_of_the_store_to_look_ups() {
    let store = Scripted::with_readers(3);
    let world = World::over(store, Options { reads: 100, ..Options::default() }).await;
    let (end, reads) = long_reads(&world, 5);
    until(&world, 2, 3).await;
    let found = world.registry.subscribers(world.account, lookup(IMSI), AsOf::Now).await.unwrap();
    assert_eq!(found.len(), 1);
    assert!(world.registry.ready().await.is_ok());
    drop(end);
    for read in reads {
        assert_eq!(read.await.unwrap().unwrap(), 1);
    }
}

#[tokio::test]
async fn reads_beyond_those_that_may_wait_are_refused_at_once() {
    let world = World::with(Options { reads: 1, read_queue: 1, ..Options::default() }).await;
    let (end, reads) = long_reads(&world, 2);
    until(&world, 1, 1).await;
    let refused = world.registry.use_cases(world.account).await;
    assert!(matches!(refused, Err(ReadError::Busy)), "{refused:?}");
    drop(end);
    for read in reads {
        assert!(read.await.unwrap().is_ok());
    }
    assert!(world.registry.use_cases(world.account).await.is_ok());
}

#[tokio::test]
async fn a_read_whose_turn_does_not_come_in_time_is_refused() {
    let read_patience = Duration::from_millis(1);
    let world = World::with(Options { reads: 1, read_patience, ..Options::default() }).await;
    let (end, reads) = long_reads(&world, 1);
    until(&world, 1, 0).await;
    let late = world.registry.use_cases(world.account).await;
    assert!(matches!(late, Err(ReadError::Busy)), "{late:?}");
    drop(end);
    for read in reads {
        assert!(read.await.unwrap().is_ok());
    }
}

#[tokio::test]
async fn whoever_follows_waits_until_there_is_a_reader() {
    let world = World::with(Options { reads: 1, read_queue: 0, ..Options::default() }).await;
    let (end, reads) = long_reads(&world, 1);
    until(&world, 1, 0).await;
    let mut follower = world.registry.follow(world.account, JournalNumber::default());
    let followed = tokio::spawn(async move { follower.next(9).await.map(|entries| entries.len()) });
    tokio::time::sleep(Duration::from_millis(10)).await;
    assert!(!followed.is_finished());
    drop(end);
    assert_eq!(followed.await.unwrap().unwrap(), 1);
    for read in reads {
        assert!(read.await.unwrap().is_ok());
    }
}
