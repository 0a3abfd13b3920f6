//! How SQLite carries the statements out: each by an index, and a set of keys in one statement.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel::sqlite::SqliteConnection;
use simroll_domain::{
    Author, JournalNumber, Keys, Lookup, RequestId, SubscriberId, Timestamp, TokenId, UseCaseId,
};
use simroll_identifiers::Imei;
use simroll_storage::{
    AnswerKey, AsOf, Ask, Cursor, Directory, EntryFilter, EntryQuery, Filter, ListQuery, Order, Start, Store,
};
use simroll_storage_diesel::{Effort, SqliteOptions, SqliteStore};
use tempfile::TempDir;
use uuid::Uuid;

use super::scene::{account, alias, attempt, everything, filters, imsi, msisdn, register, settle};
use crate::listening::{listen, statements};

/// A store with a few subscribers, whose connections can be listened to.
fn heard_store(folder: &TempDir, few: usize) -> SqliteStore {
    searching_store(folder, Effort { few, ..Effort::default() })
}

fn searching_store(folder: &TempDir, effort: Effort) -> SqliteStore {
    listen();
    let options = SqliteOptions { effort, ..SqliteOptions::default() };
    let store = SqliteStore::open(&folder.path().join("simroll.db"), &options).unwrap();
    settle(&store);
    let commands: Vec<_> = (1..=9).map(register).chain((11..=19).map(everything)).collect();
    attempt(&store, &commands, 1).unwrap();
    store
}

#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = Text)]
    detail: String,
}

/// Each statement once, with its plan.
fn plans(folder: &TempDir, heard: Vec<String>) -> Vec<(String, Vec<String>)> {
    let path = folder.path().join("simroll.db");
    let mut connection = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
    let mut known = BTreeSet::new();
    let plan = |statement: String| {
        let explained = diesel::sql_query(format!("EXPLAIN QUERY PLAN {statement}"));
        let steps: Vec<Step> = explained.load(&mut connection).unwrap();
        (short(&statement), steps.into_iter().map(|step| step.detail).collect())
    };
    heard.into_iter().filter(|statement| known.insert(statement.clone())).map(plan).collect()
}

fn show(plans: &[(String, Vec<String>)]) -> String {
    let mut shown = String::new();
    for (statement, steps) in plans {
        writeln!(shown, "{statement}").unwrap();
        for step in steps {
            writeln!(shown, "    {step}").unwrap();
        }
    }
    shown
}

fn short(statement: &str) -> String {
    let statement = statement.replace('`', "");
    match statement.split_once(" FROM ") {
        Some((columns, rest)) if columns.len() > 60 => format!("SELECT … FROM {rest}"),
        _ => statement,
    }
}

fn keys() -> Keys {
    let device = |text: &str| Imei::parse(text).unwrap().value;
    let lookups = [
        Lookup::Imsi(imsi(1)),
        Lookup::Imsi(imsi(2)),
        Lookup::Msisdn(msisdn(3)),
        Lookup::Imei(device("35209900000001")),
        Lookup::Id(SubscriberId::new(account(), JournalNumber::new(4))),
    ];
    Keys { lookups: lookups.into(), use_cases: UseCaseId::new(1).into_iter().collect() }
}

fn asks() -> [Ask; 1] {
    let key = AnswerKey { token: TokenId::parse("a").unwrap(), key: "key".to_owned() };
    [Ask { account: account(), keys: keys(), answers: vec![key] }]
}

/// The statements of a view and of an append with their plans, as they were looked at and found good.
#[test]
fn the_write_path_goes_by_primary_keys() {
    let folder = TempDir::new().unwrap();
    let store = heard_store(&folder, 20_000);
    let heard = statements(|| {
        store.view(&asks()).unwrap();
        attempt(&store, &[alias(1, "new")], 100).unwrap();
    });
    insta::assert_snapshot!(show(&plans(&folder, heard)));
}

/// However many keys, a view takes the same statements.
#[test]
fn a_large_view_takes_no_more_statements_than_a_small_one() {
    let folder = TempDir::new().unwrap();
    let store = heard_store(&folder, 20_000);
    let view = |count: u64| {
        let lookups = (1..=count).map(|n| Lookup::Imsi(imsi(n))).collect();
        let keys = Keys { lookups, ..Keys::default() };
        let ask = Ask { account: account(), keys, answers: Vec::new() };
        statements(|| drop(store.view(&[ask]).unwrap()))
    };
    assert_eq!(view(1), view(9));
}

/// The statements of look-ups, histories and searches of the journal.
#[test]
fn reads_by_a_name_go_by_an_index() {
    let folder = TempDir::new().unwrap();
    let store = heard_store(&folder, 20_000);
    let heard = statements(|| {
        for lookup in keys().lookups {
            for as_of in [AsOf::Now, AsOf::Time(Timestamp::from_micros(1))] {
                store.subscribers(account(), &lookup, as_of).unwrap();
            }
            store.holdings(account(), &[lookup]).unwrap();
        }
        entries(&store);
        store.use_cases(account()).unwrap();
        store.token(&TokenId::parse("a").unwrap()).unwrap();
    });
    let mut plans = plans(&folder, heard);
    plans.sort();
    insta::assert_snapshot!(show(&plans));
}

/// Whatever part of a plan touches subscribers or what belongs to them goes by more than the account.
fn reaches_by_more_than_the_account(plans: &[(String, Vec<String>)]) {
    for (statement, steps) in plans {
        for step in steps.iter().filter(|step| !step.contains("json_each") && !step.contains("journal_heads"))
        {
            let walks = step.starts_with("SCAN") || step.ends_with("(account_id=?)");
            assert!(!walks && !step.contains("TEMP B-TREE"), "{statement}\n{step}");
        }
    }
}

/// Where few fit a filter, a list reads those few, whatever its order.
#[test]
fn a_list_of_few_goes_by_the_index_of_its_filter() {
    let folder = TempDir::new().unwrap();
    let store = heard_store(&folder, 20_000);
    for filter in filters() {
        let heard = statements(|| {
            store.count(account(), &filter, 10_000).unwrap();
            lists(&store, &filter);
        });
        reaches_by_more_than_the_account(&plans(&folder, heard));
    }
}

/// Where many fit, a list walks along its order and stops where the page is full: no plan finds all who fit first, and
/// none sorts.
#[test]
fn a_list_of_many_walks_along_its_order() {
    let folder = TempDir::new().unwrap();
    let store = heard_store(&folder, 0);
    for filter in filters().into_iter().chain([Filter::default()]) {
        let heard = statements(|| lists(&store, &filter));
        for (statement, steps) in plans(&folder, heard) {
            let Some((_, order)) = statement.split_once(" ORDER BY ") else { continue };
            if statement.contains("json_each") {
                continue;
            }
            let along =
                if order.contains("version") { "INDEX subscribers_by_version" } else { "PRIMARY KEY" };
            assert!(
                steps[0].replace("COVERING ", "").contains(&format!("SEARCH subscribers USING {along}")),
                "{statement}\n{steps:?}"
            );
            assert!(!steps.iter().any(|step| step.contains("TEMP B-TREE")), "{statement}\n{steps:?}");
        }
    }
}

/// Where a walk finds too few, the next of those who fit the smallest filter come from its own index, put in order: no plan
/// goes along the order, through those who do not fit.
#[test]
fn the_smallest_filter_leads_by_its_own_index() {
    let folder = TempDir::new().unwrap();
    let store = searching_store(&folder, Effort { few: 0, walked: 1, led: 5, counted: 1_000 });
    for filter in filters() {
        let heard = statements(|| {
            store.count(account(), &filter, 10_000).unwrap();
            lists(&store, &filter);
        });
        let mut led = 0;
        for (statement, steps) in plans(&folder, heard) {
            let walks = steps.iter().any(|step| step.starts_with("SCAN") && !step.contains("json_each"));
            assert!(!walks, "{statement}\n{steps:?}");
            if statement.split_once(" ORDER BY ").is_some_and(|(_, order)| order.contains(" + ")) {
                assert!(!steps[0].ends_with("(account_id=?)"), "{statement}\n{steps:?}");
                assert!(!steps[0].contains("number"), "{statement}\n{steps:?}");
                led += 1;
            }
        }
        assert!(led > 0, "{filter:?}");
    }
}

fn entries(store: &SqliteStore) {
    let id = SubscriberId::new(account(), JournalNumber::new(1));
    for query in [
        EntryQuery::Request(RequestId::new(Uuid::from_u128(1))),
        EntryQuery::After(JournalNumber::default()),
        EntryQuery::Of(id, JournalNumber::default()),
        EntryQuery::Newest(EntryFilter {
            about: Some([id].into()),
            changed: Some(id),
            ..EntryFilter::default()
        }),
        EntryQuery::Newest(EntryFilter { from: Some(Timestamp::from_micros(1)), ..EntryFilter::default() }),
        EntryQuery::Newest(EntryFilter { kind: Some("alias".to_owned()), ..EntryFilter::default() }),
        EntryQuery::Newest(EntryFilter {
            author: TokenId::parse("a").map(Author::Token),
            before: Some(JournalNumber::new(9)),
            ..EntryFilter::default()
        }),
    ] {
        store.entries(account(), &query, 10).unwrap();
    }
}

fn lists(store: &SqliteStore, filter: &Filter) {
    let place = Cursor { version: JournalNumber::new(3), number: JournalNumber::new(3) };
    for (order, descending) in [(Order::Registered, false), (Order::Changed, true)] {
        for start in [Start::Skip(0), Start::After(place)] {
            let query = ListQuery { filter: filter.clone(), order, descending, start, limit: 10 };
            store.list(account(), &query).unwrap();
        }
    }
}
