//! Many callers at once: what they are told fits one order of events.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use simroll_storage::AsOf;

use crate::world::{IMSI, World, accepted, alias, lookup};

const TASKS: usize = 32;
const ROUNDS: usize = 25;

/// One write or read, with what it saw, and when it began and ended by a clock that all share.
#[derive(Debug)]
struct Event {
    /// The journal number that it made or saw.
    number: i64,
    write: bool,
    alias: String,
    began: u64,
    ended: u64,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn calls_on_one_subscriber_happen_in_an_order_that_fits_when_they_began_and_ended() {
    let world = World::new().await;
    accepted(world.submit(alias(IMSI, "begin")).await);
    let clock = Arc::new(AtomicU64::new(0));
    let tasks: Vec<_> = (0..TASKS)
        .map(|task| {
            let (registry, account, clock) = (world.registry.clone(), world.account, clock.clone());
            let writes: Vec<_> = (0..ROUNDS)
                .map(|round| {
                    let name = format!("{task}/{round}");
                    (world.submit(alias(IMSI, &name)), name)
                })
                .collect();
            tokio::spawn(async move {
                let tick = || clock.fetch_add(1, Ordering::SeqCst);
                let mut events = Vec::new();
                for (write, alias) in writes {
                    let began = tick();
                    let number = accepted(write.await).number.unwrap().get();
                    events.push(Event { number, write: true, alias, began, ended: tick() });
                    let began = tick();
                    let seen =
                        registry.subscribers(account, lookup(IMSI), AsOf::Now).await.unwrap().remove(0);
                    let alias = seen.alias.unwrap().as_str().to_owned();
                    events.push(Event {
                        number: seen.version.get(),
                        write: false,
                        alias,
                        began,
                        ended: tick(),
                    });
                }
                events
            })
        })
        .collect();
    let mut events = Vec::new();
    for task in tasks {
        events.extend(task.await.unwrap());
    }

    let mut writes: Vec<&Event> = events.iter().filter(|event| event.write).collect();
    writes.sort_by_key(|event| event.number);
    let numbers: Vec<i64> = writes.iter().map(|event| event.number).collect();
    assert_eq!(numbers, (3..3 + (TASKS * ROUNDS) as i64).collect::<Vec<_>>());
    for read in events.iter().filter(|event| !event.write && event.number > 2) {
        assert_eq!(read.alias, writes[usize::try_from(read.number).unwrap() - 3].alias);
    }
    // Whatever ended before something else began comes before it.
    let sorted = |key: fn(&Event) -> u64| {
        let mut sorted: Vec<&Event> = events.iter().collect();
        sorted.sort_by_key(|event| key(event));
        sorted
    };
    let (mut ended, mut latest) = (sorted(|event| event.ended).into_iter().peekable(), 0);
    for event in sorted(|event| event.began) {
        while let Some(before) = ended.next_if(|before| before.ended < event.began) {
            latest = latest.max(before.number);
        }
        let late_enough = if event.write { event.number > latest } else { event.number >= latest };
        assert!(late_enough, "{event:?} after {latest}");
    }
    assert_eq!(world.alias_of(IMSI).as_deref(), writes.last().map(|last| last.alias.as_str()));
    assert!(world.store.appends() < TASKS * ROUNDS, "no two calls ever shared an append");
}
