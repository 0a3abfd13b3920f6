//! The administration of accounts and tokens.

use serde_json::{Value, json};
use simroll_domain::Scopes;
use simroll_storage::Grant;

use crate::bench::{Bench, V1, request};
use crate::client::Answer;
use crate::http::edges::assert_nak;

fn with_scopes(bench: &Bench, scopes: &str) -> String {
    let scopes = Scopes::parse(scopes).expect("scopes");
    bench.token_with(Grant { scopes, ..Grant::default() })
}

/// A server, and a token that administers it.
pub(super) fn administered() -> (Bench, String) {
    let bench = Bench::administered();
    let token = with_scopes(&bench, "admin");
    (bench, token)
}

fn seen(mut answer: Answer) -> Answer {
    answer.headers.retain(|(name, _)| !["x-request-id", "date"].contains(&name.as_str()));
    answer
}

fn content(answer: &Answer) -> Vec<Value> {
    answer.json()["content"].as_array().expect("a list").clone()
}

const CALLS: [(&str, &str); 7] = [
    ("GET", "/admin/account"),
    ("GET", "/admin/account/own"),
    ("PUT", "/admin/account/new"),
    ("GET", "/admin/token"),
    ("POST", "/admin/token"),
    ("GET", "/admin/token/abc"),
    ("DELETE", "/admin/token/abc"),
];

#[test]
fn unless_it_is_switched_on_it_is_not_there_whoever_asks() {
    let bench = Bench::memory();
    let admin = with_scopes(&bench, "admin");
    // Past the document, which has the calls.
    let ask = |bench: &Bench, token: &str, method: &str, target: &str| {
        seen(bench.raw(request(token, "", method, target, "")))
    };
    let nothing = ask(&bench, &admin, "GET", "/admin/nothing").expect(404);
    assert_nak(&nothing, "GLOBAL_9002");
    for (method, target) in CALLS {
        for token in [admin.as_str(), &bench.token, "nonsense"] {
            assert_eq!(ask(&bench, token, method, target), nothing, "{method} {target}");
        }
    }
    let (on, admin) = administered();
    assert_eq!(ask(&on, &admin, "GET", "/admin/nothing"), nothing);
}

#[test]
fn it_needs_the_scope_admin_and_that_scope_is_for_nothing_else() {
    let (bench, admin) = administered();
    for (method, target) in CALLS {
        let forbidden = bench.call(method, target, "").expect(403);
        assert_nak(&forbidden, "AUTH_9002");
        assert!(forbidden.header("WWW-Authenticate").expect("a challenge").contains(r#"scope="admin""#));
        assert_nak(&bench.call_with("nonsense", "", method, target, "").expect(401), "AUTH_9001");
    }
    bench.call_with(&admin, "", "GET", "/api/v2/subscriber", "").expect(403);
    bench.call_with(&admin, "", "POST", V1, "{}").expect(403);
}

#[test]
fn who_may_not_administer_hears_the_same_of_what_is_there_and_of_what_is_not() {
    let (bench, admin) = administered();
    let id = |token: &str| token.split('_').nth(1).expect("an id").to_owned();
    let ask = |method: &str, target: String| seen(bench.call_with(&bench.stranger, "", method, &target, ""));
    for (there, nowhere) in [
        ("/admin/account/own".to_owned(), "/admin/account/nobody".to_owned()),
        (format!("/admin/token/{}", id(&bench.token)), "/admin/token/abc".to_owned()),
        (format!("/admin/token/{}", id(&admin)), "/admin/token/abc".to_owned()),
        ("/admin/token?account=own".to_owned(), "/admin/token?account=nobody".to_owned()),
    ] {
        assert_eq!(ask("GET", there.clone()), ask("GET", nowhere.clone()));
        if there.starts_with("/admin/token/") {
            assert_eq!(ask("DELETE", there), ask("DELETE", nowhere));
        }
    }
    bench.call("GET", "/api/v2/subscriber", "").expect(200);
}

#[test]
fn accounts_are_made_once_shown_and_listed() {
    let (bench, admin) = administered();
    let call = |method, target| bench.call_with(&admin, "", method, target, "");
    let made = call("PUT", "/admin/account/acme").expect(201);
    assert_eq!(content(&call("PUT", "/admin/account/acme").expect(200)), content(&made));
    assert_eq!(content(&call("GET", "/admin/account/acme").expect(200)), content(&made));
    let names: Vec<Value> = content(&call("GET", "/admin/account").expect(200))
        .iter()
        .map(|account| account["name"].clone())
        .collect();
    assert_eq!(names, ["acme", "own", "stranger"]);
    assert_nak(&call("GET", "/admin/account/nobody").expect(404), "ADMIN_9001");
    assert_nak(&call("PUT", "/admin/account/Acme").expect(400), "GLOBAL_9001");
}

#[test]
fn a_token_that_is_made_is_shown_once_works_and_can_be_revoked() {
    let (bench, admin) = administered();
    let call =
        |method, target: &str, body: &Value| bench.call_with(&admin, "", method, target, &body.to_string());
    let wanted = json!({
        "account": "own", "scopes": ["read"], "expiresAt": "2999-01-01T00:00:00Z",
        "description": "nightly export", "owner": "ann",
    });
    let made = content(&call("POST", "/admin/token", &wanted).expect(201)).remove(0);
    let token = made["token"].as_str().expect("a token");
    for key in ["account", "scopes", "expiresAt", "description", "owner"] {
        assert_eq!(made[key], wanted[key], "{key}");
    }
    bench.call_with(token, "", "GET", "/api/v2/subscriber", "").expect(200);
    bench.call_with(token, "", "PUT", "/api/v2/use-case/1", "{}").expect(403);

    let target = format!("/admin/token/{}", made["id"].as_str().expect("an id"));
    let shown = call("GET", &target, &json!(null)).expect(200);
    let secret = token.rsplit('_').next().expect("a secret");
    assert!(!shown.body.contains(secret));
    assert_eq!(content(&shown)[0].get("token"), None);
    let listed = call("GET", "/admin/token?account=own", &json!(null)).expect(200);
    assert!(!listed.body.contains(secret));
    assert!(content(&listed).iter().any(|token| token["id"] == made["id"]));
    assert!(content(&listed).iter().all(|token| token["account"] == "own"));

    let revoked = content(&call("DELETE", &target, &json!(null)).expect(200));
    assert!(revoked[0]["revokedAt"].is_string());
    assert_eq!(content(&call("DELETE", &target, &json!(null)).expect(200)), revoked);
    let started = std::time::Instant::now();
    while bench.call_with(token, "", "GET", "/api/v2/subscriber", "").status != 401 {
        assert!(started.elapsed().as_secs() < 30, "it is still taken");
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
}

#[test]
fn a_token_has_the_usual_scopes_and_never_expires_unless_it_is_said() {
    let (bench, admin) = administered();
    let made = bench.call_with(&admin, "", "POST", "/admin/token", r#"{"account":"own"}"#).expect(201);
    let made = content(&made).remove(0);
    assert_eq!(made["scopes"], json!(["read", "write", "device-app"]));
    for key in ["expiresAt", "description", "owner", "lastUsedAt", "revokedAt"] {
        assert_eq!(made[key], Value::Null, "{key}");
    }
}

#[test]
fn what_these_calls_do_not_take_is_refused_rather_than_ignored() {
    let (bench, admin) = administered();
    let body = r#"{"account":"own"}"#;
    for (headers, query) in [("Idempotency-Key: a\r\n", ""), ("If-Match: *\r\n", ""), ("", "?dryRun=true")] {
        for (method, target) in
            [("PUT", "/admin/account/new"), ("POST", "/admin/token"), ("DELETE", "/admin/token/a")]
        {
            let target = format!("{target}{query}");
            bench.call_with(&admin, headers, method, &target, body).expect(400);
        }
    }
    assert_nak(&bench.call_with(&admin, "", "GET", "/admin/account/new", "").expect(404), "ADMIN_9001");
}

#[test]
fn what_makes_no_token_is_told_with_all_that_is_wrong() {
    let (bench, admin) = administered();
    let create = |body: &str| bench.call_with(&admin, "", "POST", "/admin/token", body);
    for (body, named) in [
        ("[]", "object"),
        ("{}", "account"),
        (r#"{"account":"Own!"}"#, "account"),
        (r#"{"account":"own","scopes":[]}"#, "scopes"),
        (r#"{"account":"own","scopes":["all"]}"#, "scopes"),
        (r#"{"account":"own","scopes":"read"}"#, "scopes"),
        (r#"{"account":"own","expiresAt":"soon"}"#, "expiresAt"),
        (r#"{"account":"own","expiresAt":"2020-01-01T00:00:00Z"}"#, "over already"),
        (r#"{"account":"own","owner":"\u0007"}"#, "owner"),
        (r#"{"account":"own","expires":"2999-01-01T00:00:00Z"}"#, "did you mean expiresAt?"),
    ] {
        let refused = create(body).expect(400);
        assert_nak(&refused, "GLOBAL_9001");
        assert!(refused.body.contains(named), "{body}: {refused:?}");
    }
    let both = create(r#"{"account":"own","scopes":["all"],"expiresAt":"soon"}"#).expect(400);
    assert!(both.body.contains("scopes") && both.body.contains("expiresAt"), "{both:?}");
    assert_nak(&create(r#"{"account":"nobody"}"#).expect(404), "ADMIN_9001");
    for target in ["/admin/token/abc", "/admin/token/no-id", "/admin/token/%20"] {
        for method in ["GET", "DELETE"] {
            assert_nak(&bench.call_with(&admin, "", method, target, "").expect(404), "ADMIN_9002");
        }
    }
    let unknown = bench.call_with(&admin, "", "GET", "/admin/token?acount=own", "").expect(400);
    assert!(unknown.body.contains("did you mean account?"), "{unknown:?}");
    bench.call_with(&admin, "", "GET", "/admin/token?account=nobody", "").expect(404);
}
