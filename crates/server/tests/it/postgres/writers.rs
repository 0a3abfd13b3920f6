//! Several servers that write at a time.

use std::collections::BTreeSet;

use simroll_domain::AccountId;
use tokio::task::JoinSet;

use super::{Server, alias, aliases, done, register, request};
use crate::cluster::new_schema;

/// So many callers of each server change the alias of one subscriber so many times each.
async fn hammer(servers: &[Server], accounts: &[AccountId], callers: usize, changes: usize) {
    let mut tasks = JoinSet::new();
    for (place, server) in servers.iter().enumerate() {
        for caller in 0..callers {
            for account in accounts {
                let (server, account) = (server.clone(), *account);
                tasks.spawn(async move {
                    let mut requests = Vec::new();
                    for n in 0..changes {
                        let text = format!("server {place}, caller {caller}, change {n}");
                        let outcome = done(server.submit(account, alias(0, &text)).await);
                        requests.push((account, text, request(&outcome)));
                    }
                    requests
                });
            }
        }
    }
    let requests: Vec<_> = tasks.join_all().await.into_iter().flatten().collect();
    for account in accounts {
        let found = aliases(&servers[0].journal(*account));
        let own = requests.iter().filter(|(of, ..)| of == account);
        assert_eq!(found.len(), servers.len() * callers * changes);
        for (_, text, request) in own {
            assert_eq!(found.get(text), Some(request), "{text}");
        }
    }
}

/// None is sent away, although each has an open race with two others all the time.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL"]
async fn three_servers_share_one_account() {
    let url = new_schema();
    let servers = [Server::on(&url), Server::on(&url), Server::on(&url)];
    let account = servers[0].account("acme").await;
    hammer(&servers, &[account], 8, 25).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL"]
async fn two_servers_share_many_accounts() {
    let url = new_schema();
    let servers = [Server::on(&url), Server::on(&url)];
    let mut accounts = Vec::new();
    for n in 0..10 {
        accounts.push(servers[n % 2].account(&format!("account-{n}")).await);
    }
    hammer(&servers, &accounts, 3, 10).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL"]
async fn of_all_who_register_an_identifier_at_a_time_one_wins() {
    const IDENTIFIERS: u64 = 30;
    let url = new_schema();
    let servers = [Server::on(&url), Server::on(&url), Server::on(&url)];
    let account = servers[0].account("acme").await;
    let mut tasks = JoinSet::new();
    for n in 1..=IDENTIFIERS {
        for server in &servers {
            for _ in 0..2 {
                let server = server.clone();
                tasks.spawn(async move { (n, done(server.submit(account, register(n)).await).applied) });
            }
        }
    }
    let outcomes = tasks.join_all().await;
    let winners: Vec<u64> = outcomes.iter().filter(|(_, applied)| *applied).map(|(n, _)| *n).collect();
    assert_eq!(winners.len() as u64, IDENTIFIERS, "{winners:?}");
    assert_eq!(winners.into_iter().collect::<BTreeSet<_>>().len() as u64, IDENTIFIERS);
    assert_eq!(servers[0].journal(account).len() as u64, 1 + IDENTIFIERS);
}

/// Accounts and tokens are made by any of them, once.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL"]
async fn servers_that_start_at_once_make_the_tables_and_an_account_once() {
    use simroll_domain::{AccountName, Timestamp};
    use simroll_storage::{Account, Directory};
    let url = new_schema();
    let barrier = std::sync::Barrier::new(4);
    let made: Vec<bool> = std::thread::scope(|scope| {
        let start = || {
            barrier.wait();
            let server = Server::on(&url);
            barrier.wait();
            let name = AccountName::parse("acme").unwrap();
            let id = AccountId::new(7).unwrap();
            server.store.add_account(&Account { id, name, created_at: Timestamp::from_micros(1) }).unwrap()
        };
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(start)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(made.iter().filter(|made| **made).count(), 1, "{made:?}");
}
