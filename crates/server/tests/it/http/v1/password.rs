//! Passwords: hashes are kept, anything else is hashed, and nothing shows either.

use serde_json::json;

use crate::bench::{Bench, on_every_store};

on_every_store!(
    a_hash_is_kept_and_echoed_only_where_it_was_sent,
    a_password_in_the_clear_is_hashed_and_never_shown,
    the_same_password_again_changes_nothing,
    null_clears_a_password_and_empty_is_refused,
    a_hash_that_is_too_costly_or_too_long_is_refused,
);

const BCRYPT: &str = "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy";
const ARGON2: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b4dWRWJTmaaJObG";

fn a_hash_is_kept_and_echoed_only_where_it_was_sent(bench: &Bench) {
    for hash in [BCRYPT, ARGON2] {
        let answer = bench.report(&json!({ "username": "ann", "password": hash })).expect(201);
        assert_eq!(answer.json()["password"], hash);
        assert_eq!(answer.header("X-Validation-Warnings"), None);
        assert_eq!(bench.report(&json!({ "username": "ann" })).expect(201).json()["password"], json!(null));
        let again = bench.report(&json!({ "username": "ann", "password": hash })).expect(201);
        assert_eq!(again.body, answer.body);
    }
    assert_eq!(bench.subscriber("username", "ann")["user"]["hasPassword"], true);
}

fn a_password_in_the_clear_is_hashed_and_never_shown(bench: &Bench) {
    let answer = bench.report(&json!({ "username": "ann", "password": "correct horse" })).expect(201);
    assert_eq!(answer.json()["password"], json!(null));
    let request = answer.header("X-Simroll-Request-Id").expect("an id");
    let entry = bench.get(&format!("/api/v2/request/{request}")).expect(200);
    assert!(entry.body.contains(r#""field":"password","from":null,"to":"changed""#), "{entry:?}");
    let subscriber = bench.get("/api/v2/subscriber/username/ann").expect(200);
    for answer in [answer, entry, subscriber] {
        assert!(!answer.body.contains("correct horse") && !answer.body.contains("$argon2"), "{answer:?}");
    }
}

fn the_same_password_again_changes_nothing(bench: &Bench) {
    let fields = json!({ "username": "ann", "password": "correct horse" });
    let first = bench.report(&fields).expect(201);
    let again = bench.report(&fields).expect(201);
    assert_eq!(first.body, again.body);
    let other = bench.report(&json!({ "username": "ann", "password": "battery staple" })).expect(201);
    assert_ne!(first.json()["updated_at"], other.json()["updated_at"]);
}

fn null_clears_a_password_and_empty_is_refused(bench: &Bench) {
    bench.report(&json!({ "username": "ann", "password": BCRYPT })).expect(201);
    let errors = bench.report(&json!({ "username": "ann", "password": "" })).expect(422).json();
    assert_eq!(errors, json!({ "password": ["must not be empty; null clears it"] }));
    assert_eq!(bench.subscriber("username", "ann")["user"]["hasPassword"], true);
    bench.report(&json!({ "username": "ann", "password": null })).expect(201);
    assert_eq!(bench.subscriber("username", "ann")["user"]["hasPassword"], false);
}

fn a_hash_that_is_too_costly_or_too_long_is_refused(bench: &Bench) {
    for hash in [
        BCRYPT.replace("$10$", "$31$"),
        ARGON2.replace("m=19456", "m=4294967295"),
        format!("$6$saltstring${}", "a".repeat(600)),
        "x".repeat(1_025),
    ] {
        let errors = bench.report(&json!({ "username": "ann", "password": hash })).expect(422).json();
        assert_eq!(errors.as_object().expect("an object").keys().collect::<Vec<_>>(), ["password"]);
    }
    assert!(bench.subscribers("username", "ann").is_empty());
}
