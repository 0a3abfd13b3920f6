//! How PostgreSQL carries the statements out: each by an index, in a session as the store sets it up.

use std::collections::BTreeSet;

use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use simroll_domain::{JournalNumber, Keys, Lookup, RequestId, SubscriberId, Timestamp, TokenId, UseCaseId};
use simroll_identifiers::Imei;
use simroll_storage::{
    AnswerKey, AsOf, Ask, Cursor, Directory, EntryFilter, EntryQuery, Filter, ListQuery, Order, Start, Store,
    conformance,
};
use simroll_storage_diesel::{Effort, PostgresOptions, PostgresStore};
use uuid::Uuid;

use crate::cluster::new_schema;
use crate::listening::{listen, statements};
use crate::sqlite::scene::{account, attempt, everything, filters, imsi, msisdn, register, settle};

/// A store with a few subscribers, whose connections can be listened to.
fn heard_store(url: &str, few: usize) -> PostgresStore {
    searching_store(url, Effort { few, ..Effort::default() })
}

fn searching_store(url: &str, effort: Effort) -> PostgresStore {
    listen();
    unseen(url);
    let store = PostgresStore::open(url, &PostgresOptions { effort, ..PostgresOptions::default() }).unwrap();
    settle(&store);
    let commands: Vec<_> = (1..=9).map(register).chain((11..=19).map(everything)).collect();
    attempt(&store, &commands, 1).unwrap();
    store
}

/// What the planner knows of the tables beside their size.
#[derive(Clone, Copy, PartialEq)]
enum Known {
    /// Nothing: they have grown in the last minute.
    Size,
    /// What the server has found by looking at them.
    Statistics,
}

/// Makes the tables so large.
fn grow(url: &str, known: Known, rows: usize) {
    let mut connection = PgConnection::establish(url).unwrap();
    for statement in [
        "INSERT INTO journal (account_id, number, request_id, time, kind, subscriber, is_changed, changes)
         SELECT 7, n, 'r' || n, n, 'alias', n % 1000, 1, '[]' FROM generate_series(1001, 20000) AS n",
        "INSERT INTO journal_others SELECT 7, n % 1000, n FROM generate_series(1001, 20000) AS n",
        "INSERT INTO subscribers (account_id, number, status, version, created_at, updated_at)
         SELECT 7, n, 'ACTIVE', n, n, n FROM generate_series(1001, 20000) AS n",
        "INSERT INTO subscriptions (account_id, subscriber, pair, imsi, is_last_active)
         SELECT 7, n, 1, 'i' || n, 0 FROM generate_series(1001, 20000) AS n",
        "INSERT INTO bindings SELECT 7, 1, 'i' || n, 9223372036854775807, 0, n, n FROM generate_series(1001, 20000) AS n",
        "INSERT INTO idempotency SELECT 7, 'k' || n, 't', '', '', n FROM generate_series(1001, 20000) AS n",
    ] {
        connection.batch_execute(&statement.replace("20000", &rows.to_string())).unwrap();
    }
    if known == Known::Statistics {
        analyze(url);
    }
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    #[diesel(column_name = "QUERY PLAN")]
    text: String,
}

/// Each query that `act` makes, once, with its plan.
fn plans(url: &str, known: Known, act: impl FnOnce()) -> Vec<(String, Vec<String>)> {
    let heard = queries(act);
    grow(url, known, 20_000);
    explained(url, heard)
}

/// Each query that `act` makes, once.
fn queries(act: impl FnOnce()) -> BTreeSet<String> {
    statements(act).into_iter().filter(|statement| statement.starts_with("SELECT")).collect()
}

/// The tables that grow.
const LARGE: [&str; 6] =
    ["bindings", "idempotency", "journal", "journal_others", "subscribers", "subscriptions"];

/// Makes the tables, at which the server does not look unless it is told to: on a slow machine it would come by.
fn unseen(url: &str) {
    drop(super::open(url));
    let mut connection = PgConnection::establish(url).unwrap();
    for table in LARGE {
        let alone = format!("ALTER TABLE {table} SET (autovacuum_enabled = false)");
        connection.batch_execute(&alone).unwrap();
    }
}

/// Has the server look at these tables, and not at those of another test while they are empty.
fn analyze(url: &str) {
    let look = format!("ANALYZE {}", LARGE.join(", "));
    PgConnection::establish(url).unwrap().batch_execute(&look).unwrap();
}

/// The statements with their plans.
fn explained(url: &str, heard: BTreeSet<String>) -> Vec<(String, Vec<String>)> {
    let mut connection = PgConnection::establish(url).unwrap();
    connection
        .batch_execute(
            "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_hashjoin = off;
             SET enable_mergejoin = off;",
        )
        .unwrap();
    let mut plans = Vec::new();
    for query in heard {
        let binds = (1..).take_while(|n| query.contains(&format!("${n}"))).count();
        let types = types(&mut connection, &query);
        connection.batch_execute(&format!("DEALLOCATE ALL; PREPARE it{types} AS {query}")).unwrap();
        let values = if binds == 0 { String::new() } else { format!("({})", vec!["NULL"; binds].join(", ")) };
        let explained =
            diesel::sql_query(format!("EXPLAIN EXECUTE it{values}")).load(&mut connection).unwrap();
        plans.push((query, explained.into_iter().map(|line: Line| line.text).collect()));
    }
    assert!(!plans.is_empty());
    plans
}

/// The types of the binds of a statement over arrays, which the server cannot tell by itself: of each column an array,
/// and at the end the account.
fn types(connection: &mut PgConnection, statement: &str) -> String {
    #[derive(QueryableByName)]
    struct Type {
        #[diesel(sql_type = Text)]
        name: String,
    }
    if !statement.contains("unnest(") {
        return String::new();
    }
    let table = statement
        .split_whitespace()
        .find(|word| !["INSERT", "INTO", "UPDATE", "DELETE", "FROM"].contains(word));
    let names = statement.split_once("AS r (").or_else(|| statement.split_once('(')).unwrap().1;
    let mut types = Vec::new();
    for name in names.split_once(')').unwrap().0.split(", ") {
        let question = "SELECT format_type(atttypid, NULL) || '[]' AS name FROM pg_attribute
                        WHERE attrelid = $1::regclass AND attname = $2";
        let found = diesel::sql_query(question).bind::<Text, _>(table.unwrap()).bind::<Text, _>(name);
        let Type { name } = found.get_result(connection).unwrap();
        types.push(name);
    }
    types.push("bigint".to_owned());
    let count = (1..).take_while(|n| statement.contains(&format!("${n}"))).count();
    format!("({})", types[..count].join(", "))
}

/// What a key is of beside the account: where a statement says it, the index is asked for it.
const KEYED: [&str; 8] = ["kind", "value", "closed", "sharer", "number", "pair", "request_id", "key"];

/// Whether rows that an index has found are looked at for a part of a key: then it was used by half, and found too many.
fn is_half_used(line: &str) -> bool {
    let Some((_, filter)) = line.split_once("Filter: ") else { return false };
    let names =
        |column: &&str| ["(", "."].iter().any(|before| filter.contains(&format!("{before}{column} = ")));
    filter.contains(" = ANY (") || KEYED.iter().any(names)
}

/// Whatever touches subscribers or what belongs to them goes by an index, and by more of it than the account; once the
/// server has looked at the tables, by all that the statement says of its key.
#[track_caller]
fn go_by_indexes(plans: &[(String, Vec<String>)], known: Known) {
    for (query, plan) in plans {
        let small = ["\"accounts\"", "\"tokens\"", "\"journal_heads\"", "\"use_cases\""];
        let of =
            |table: &str| ["FROM", "UPDATE"].iter().any(|word| query.contains(&format!("{word} {table}")));
        if small.into_iter().any(of) {
            continue;
        }
        for line in plan {
            let by_account = line.split_once("Cond: (account_id = $").is_some_and(|(_, rest)| {
                rest.trim_end_matches(')').bytes().all(|byte| byte.is_ascii_digit())
            });
            let walks = line.contains("Seq Scan") || by_account;
            let is_half = known == Known::Statistics && is_half_used(line);
            assert!(!walks && !is_half, "{query}\n{}", plan.join("\n"));
        }
    }
}

fn lookups() -> Vec<Lookup> {
    let imei = Imei::parse("35209900000001").unwrap().value;
    let id = SubscriberId::new(account(), JournalNumber::new(4));
    vec![Lookup::Imsi(imsi(1)), Lookup::Msisdn(msisdn(3)), Lookup::Imei(imei), Lookup::Id(id)]
}

#[test]
#[ignore = "needs PostgreSQL"]
fn views_and_look_ups_go_by_indexes() {
    let url = new_schema();
    let store = heard_store(&url, 20_000);
    let heard = queries(|| {
        let lookups = lookups().into_iter().collect();
        let keys = Keys { lookups, use_cases: UseCaseId::new(1).into_iter().collect() };
        let answers = vec![AnswerKey { token: TokenId::parse("a").unwrap(), key: "key".to_owned() }];
        store.view(&[Ask { account: account(), keys, answers }]).unwrap();
        for lookup in self::lookups() {
            for as_of in [AsOf::Now, AsOf::Time(Timestamp::from_micros(1))] {
                store.subscribers(account(), &lookup, as_of).unwrap();
            }
            store.holdings(account(), std::slice::from_ref(&lookup)).unwrap();
        }
        store.token(&TokenId::parse("a").unwrap()).unwrap();
    });
    assert!(heard.len() >= 10, "{}", heard.len());
    grow(&url, Known::Size, 20_000);
    go_by_indexes(&explained(&url, heard.clone()), Known::Size);
    analyze(&url);
    go_by_indexes(&explained(&url, heard), Known::Statistics);
}

/// What the contract's random commands and kept answers write, on other tables, of 100,000 rows: of those that they were
/// written to the server may have taken note meanwhile.
#[test]
#[ignore = "needs PostgreSQL"]
fn writes_go_by_indexes() {
    let written = new_schema();
    let store = || super::open(&written);
    let heard = statements(|| {
        conformance::random_commands_lead_where_the_memory_store_leads(store);
        conformance::old_answers_are_forgotten(store);
    });
    let url = new_schema();
    unseen(&url);
    let is_write =
        |statement: &String| ["INSERT", "UPDATE", "DELETE"].iter().any(|word| statement.starts_with(word));
    let writes: BTreeSet<String> = heard.into_iter().filter(is_write).collect();
    let table = |table: &str| {
        writes.iter().filter(|write| write.replace('"', "").contains(&format!(" {table} "))).count()
    };
    for (name, least) in
        [("bindings", 2), ("subscribers", 3), ("subscriptions", 3), ("journal", 1), ("idempotency", 2)]
    {
        assert!(table(name) >= least, "{name}: {writes:#?}");
    }
    for known in [Known::Size, Known::Statistics] {
        if known == Known::Size {
            grow(&url, known, 100_000);
        } else {
            analyze(&url);
        }
        let plans = explained(&url, writes.clone());
        go_by_indexes(&plans, known);
        // Whatever is changed or deleted is found by its key, row by row of the arrays.
        for (write, plan) in
            plans.iter().filter(|(write, _)| write.contains("unnest") && !write.starts_with("INSERT"))
        {
            assert!(
                plan.iter().any(|line| line.contains("Index Scan using")),
                "{write}\n{}",
                plan.join("\n")
            );
        }
    }
}

#[test]
#[ignore = "needs PostgreSQL"]
fn the_journal_is_searched_by_indexes() {
    let url = new_schema();
    let store = heard_store(&url, 20_000);
    let plans = plans(&url, Known::Statistics, || {
        let id = SubscriberId::new(account(), JournalNumber::new(1));
        let about = EntryFilter { about: Some([id].into()), changed: Some(id), ..EntryFilter::default() };
        for query in [
            EntryQuery::Request(RequestId::new(Uuid::from_u128(1))),
            EntryQuery::After(JournalNumber::default()),
            EntryQuery::Of(id, JournalNumber::default()),
            EntryQuery::Newest(about),
        ] {
            store.entries(account(), &query, 10).unwrap();
        }
    });
    assert!(plans.len() >= 5, "{}", plans.len());
    go_by_indexes(&plans, Known::Statistics);
}

/// Where many fit, a list walks along its order and stops where the page is full: nothing sorts but what is found in a window,
/// which is bounded.
#[test]
#[ignore = "needs PostgreSQL"]
fn a_list_of_many_walks_along_its_order() {
    let url = new_schema();
    let store = heard_store(&url, 0);
    let plans = plans(&url, Known::Size, || {
        let place = Cursor { version: JournalNumber::new(3), number: JournalNumber::new(3) };
        let alias = Filter { alias: Some("a".to_owned()), ..Filter::default() };
        for filter in [Filter::default(), alias] {
            for (order, descending) in [(Order::Registered, false), (Order::Changed, true)] {
                for start in [Start::Skip(0), Start::After(place)] {
                    let query = ListQuery { filter: filter.clone(), order, descending, start, limit: 10 };
                    store.list(account(), &query).unwrap();
                }
            }
        }
    });
    let lists = plans.iter().filter(|(query, _)| query.contains("ORDER BY") && !query.contains("= ANY"));
    for (query, plan) in lists {
        let is_window = query.contains("alias_folded");
        let walks = |line: &String| line.contains("Seq Scan") || (line.contains("Sort") && !is_window);
        assert!(!plan.iter().any(walks), "{query}\n{}", plan.join("\n"));
    }
}

/// Where a walk finds too few, the next of those who fit the smallest filter come from its own index.
#[test]
#[ignore = "needs PostgreSQL"]
fn the_smallest_filter_leads_by_its_own_index() {
    let url = new_schema();
    let store = searching_store(&url, Effort { few: 0, walked: 1, led: 5, counted: 1_000 });
    let mut plans = plans(&url, Known::Statistics, || {
        for filter in filters() {
            let query = ListQuery { filter, limit: 10, ..ListQuery::default() };
            store.list(account(), &query).unwrap();
        }
    });
    plans.retain(|(query, _)| query.split_once(" ORDER BY ").is_some_and(|(_, order)| order.contains(" + ")));
    assert!(plans.len() >= 7, "each kind of index led: {}", plans.len());
    go_by_indexes(&plans, Known::Statistics);
}
