//! `simroll copy`: everything goes to another database, and is used there as it was here.

use serde_json::{Value, json};

use super::program::Folder;
use crate::cluster::new_schema;

const V1: &str = "/api/v1/device_app_user_update/";

/// A folder whose database has been used, with its token.
fn used() -> (Folder, String) {
    let folder = Folder::new();
    let token = folder.token("acme");
    let server = folder.serve("", &[]);
    let report = |data: Value| {
        let body = json!({ "data": data }).to_string();
        assert_eq!(server.call("POST", V1, &token, &body).0, 201);
    };
    report(json!({ "imsi": "310260000000001", "username": "robin", "password": "a secret" }));
    report(json!({ "imsi": "310260000000002", "username": "robin" }));
    let headers = [
        format!("Authorization: Bearer {token}"),
        "Content-Type: application/json".to_owned(),
        "Idempotency-Key: once".to_owned(),
    ];
    let path = "/api/v2/subscriber/imsi/310260000000002";
    assert_eq!(server.request("PATCH", path, &headers, r#"{"alias":"van"}"#).0, 200);
    (folder, token)
}

/// Copies to `to` and asks a server there for what one here would answer.
fn moves(to: &str) {
    let (folder, token) = used();
    let questions = [
        "/api/v2/subscriber/imsi/310260000000002",
        "/api/v2/subscriber/imsi/310260000000001/history",
        "/api/v2/changes?after=0",
    ];
    let ask = |url: &str| {
        let server = folder.serve(&format!("--database-url {url}"), &[]);
        questions.map(|question| server.call("GET", question, &token, ""))
    };
    let answers = ask("sqlite://simroll.db");
    let told: Value =
        serde_json::from_str(&folder.run(&format!("copy --from sqlite://simroll.db --to {to} --json")).ok())
            .expect("JSON");
    let rows = |table: &str| {
        let tables = told["tables"].as_array().expect("an array");
        tables.iter().find(|one| one["table"] == table).expect("a table")["rows"].as_u64()
    };
    assert_eq!((rows("journal"), rows("tokens"), rows("idempotency")), (Some(3), Some(1), Some(1)), "{told}");
    let server = folder.serve(&format!("--database-url {to}"), &[]);
    for (question, answer) in questions.iter().zip(&answers) {
        assert_eq!(answer.0, 200, "{answer:?}");
        assert_eq!(server.call("GET", question, &token, ""), *answer);
    }
    // A retry gets the answer of the first time, and the password is still known.
    let headers = [
        format!("Authorization: Bearer {token}"),
        "Content-Type: application/json".to_owned(),
        "Idempotency-Key: once".to_owned(),
    ];
    let retried = server.request("PATCH", questions[0], &headers, r#"{"alias":"van"}"#);
    assert_eq!(retried.0, 200);
    let body = json!({ "data": { "username": "robin", "password": "a secret" } }).to_string();
    assert_eq!(server.call("POST", V1, &token, &body).0, 201);
    let (_, feed) = server.call("GET", "/api/v2/changes?after=3", &token, "");
    assert!(!feed.contains("password") && feed.contains("device_app_user_update"), "{feed}");
}

#[test]
fn everything_goes_to_another_file_and_is_used_there() {
    moves("sqlite://new/home.db");
}

#[test]
#[ignore = "needs PostgreSQL"]
fn everything_goes_to_postgres_and_is_used_there() {
    moves(&new_schema());
}

#[test]
fn a_copy_that_is_there_already_is_verified_and_nothing_is_written() {
    let (folder, _) = used();
    folder.run("copy --from sqlite://simroll.db --to sqlite://new.db").ok();
    let again = folder.run("copy --from sqlite://simroll.db --to sqlite://new.db").ok();
    assert!(again.contains("by an earlier run") && again.contains("the same on both sides"), "{again}");
}

#[test]
fn a_target_that_is_used_is_refused_with_what_to_do() {
    let (folder, _) = used();
    folder.run("account create other --database-url sqlite://new.db").ok();
    let refused = folder.run("copy --from sqlite://simroll.db --to sqlite://new.db").failure();
    assert!(refused.contains("accounts") && refused.contains("empty"), "{refused}");
}

#[test]
fn what_cannot_be_copied_is_refused_without_a_trace() {
    let folder = Folder::new();
    for (from, to, why) in [
        ("sqlite://none.db", "sqlite://new.db", "no database"),
        ("sqlite://a.db", "sqlite://a.db", "same"),
        ("memory:", "sqlite://new.db", "memory:"),
        ("mysql://u:canary@h/db", "sqlite://new.db", "--from"),
    ] {
        let refused = folder.run(&format!("copy --from {from} --to {to}")).failure();
        assert!(refused.contains(why) && !refused.contains("canary"), "{refused}");
    }
    assert!(folder.names().is_empty());
}
