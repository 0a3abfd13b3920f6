//! What a change costs where others write to the same account: how often the server is asked something.

use simroll_storage::Store;

use super::open;
use crate::cluster::new_schema;
use crate::listening::statements;
use crate::sqlite::scene::{account, alias, attempt, register, settle};

/// Each is a journey to the server and back, while which all others wait for the account.
#[test]
#[ignore = "needs PostgreSQL"]
fn a_new_alias_in_turn_takes_eleven_journeys() {
    let store = open(&new_schema());
    settle(&store);
    attempt(&store, &[register(1)], 1).unwrap();
    let change = |text, request| {
        let turn = store.turn(&[account()]).unwrap();
        assert_eq!(turn.accounts(), 1);
        attempt(&store, &[alias(1, text)], request).unwrap();
    };
    // The connections that it takes are made once.
    change("van 7", 2);
    let heard = statements(|| change("van 8", 3));
    let begins = [
        "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SELECT",
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        "SELECT \"journal_heads\"",
        "SELECT \"bindings\"",
        "SELECT \"subscribers\"",
        "SELECT \"subscriptions\"",
        "ROLLBACK",
        "UPDATE \"journal_heads\"",
        "INSERT INTO journal ",
        "UPDATE subscribers ",
        "COMMIT",
    ];
    let is_so = heard.len() == begins.len()
        && heard.iter().zip(begins).all(|(statement, begin)| statement.starts_with(begin));
    assert!(is_so, "{heard:#?}");
}
