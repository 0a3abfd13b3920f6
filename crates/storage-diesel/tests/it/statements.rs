//! No statement crosses accounts: each is about one account, and so about one shard of a cluster.
//!
//! Every statement that the contract's tests run, on either database, is looked at as it is run.

use std::sync::atomic::{AtomicUsize, Ordering};

/// The tables whose rows belong to accounts; the others, `accounts` and `tokens`, are everywhere.
const OF_ACCOUNTS: [&str; 8] = [
    "journal_heads",
    "subscribers",
    "subscriptions",
    "bindings",
    "journal",
    "journal_others",
    "idempotency",
    "use_cases",
];

/// How many statements about such a table were looked at.
static SEEN: AtomicUsize = AtomicUsize::new(0);

/// Panics where a statement crosses accounts.
pub(crate) fn assert_is_of_one_account(statement: &str) {
    assert!(is_of_one_account(statement), "this crosses accounts: {statement}");
}

/// Whether a statement names one account for every table of accounts in it.
fn is_of_one_account(statement: &str) -> bool {
    let plain = statement.replace(['"', '`'], "").to_lowercase();
    let words: Vec<&str> = plain
        .split(|c: char| !(c.is_alphanumeric() || "_.=$?".contains(c)))
        .filter(|word| !word.is_empty())
        .collect();
    // Making the tables is about nobody, a copy of everything about everybody; made-up rows are a test's own.
    if plain.starts_with("--") || [" as line from ", "generate_series"].iter().any(|own| plain.contains(own))
    {
        return true;
    }
    words.iter().enumerate().all(|(place, word)| {
        let Some(table) = OF_ACCOUNTS.into_iter().find(|table| table == word) else { return true };
        SEEN.fetch_add(1, Ordering::Relaxed);
        let before = place.checked_sub(1).map_or("", |before| words[before]);
        match before {
            "into" => words.get(place + 1) == Some(&"account_id"),
            "from" | "join" | "update" | "using" => {
                let name = if words.get(place + 1) == Some(&"as") { words[place + 2] } else { table };
                let account = format!("{name}.account_id");
                words.windows(3).any(|three| match three {
                    [left, "=", right] if *left == account => {
                        is_value(right) || right.ends_with(".account_id")
                    }
                    [left, "=", right] if *right == account => left.ends_with(".account_id"),
                    _ => false,
                })
            }
            // A column, or a word in a text.
            _ => true,
        }
    })
}

fn is_value(word: &str) -> bool {
    word.starts_with(['$', '?']) || word.parse::<i64>().is_ok()
}

#[test]
fn statements_that_cross_accounts_are_told_from_those_that_do_not() {
    for one in [
        "SELECT `journal`.`number` FROM `journal` WHERE (`journal`.`account_id` = ?)",
        "DELETE FROM subscriptions AS t USING unnest($1) AS r (pair) WHERE t.pair = r.pair AND t.account_id = $2",
        "INSERT INTO \"bindings\" (\"account_id\", \"kind\") VALUES ($1, $2)",
        "SELECT 1 FROM subscribers JOIN subscriptions ON subscriptions.account_id = subscribers.account_id \
         WHERE subscribers.account_id = $1",
        "BEGIN; SELECT number FROM journal_heads WHERE journal_heads.account_id = 7 FOR UPDATE",
        "SELECT tokens.id FROM tokens",
    ] {
        assert!(is_of_one_account(one), "{one}");
    }
    for many in [
        "SELECT `journal`.`number` FROM `journal` WHERE (`journal`.`number` = ?)",
        "SELECT count(*) FROM \"subscribers\"",
        "UPDATE bindings AS t SET closed = r.closed FROM unnest($1) AS r (value) WHERE t.value = r.value",
        "INSERT INTO journal SELECT * FROM unnest($1)",
        "SELECT 1 FROM subscribers JOIN subscriptions ON subscriptions.subscriber = subscribers.number \
         WHERE subscribers.account_id = $1",
        "SELECT 1 FROM journal WHERE journal.account_id > $1",
        "BEGIN; SELECT number FROM journal_heads WHERE journal_heads.number = 7 FOR UPDATE",
    ] {
        assert!(!is_of_one_account(many), "{many}");
    }
}

#[test]
fn the_statements_of_a_store_are_looked_at() {
    let folder = tempfile::TempDir::new().unwrap();
    let before = SEEN.load(Ordering::Relaxed);
    let store = crate::sqlite::open(&folder);
    crate::sqlite::scene::settle(&store);
    crate::sqlite::scene::attempt(&store, &[crate::sqlite::scene::register(1)], 1).unwrap();
    assert!(SEEN.load(Ordering::Relaxed) > before);
}
