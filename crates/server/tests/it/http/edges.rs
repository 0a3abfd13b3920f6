//! What is the same for every call: tokens, paths, methods, media types, request ids, health.

use crate::bench::{BULK, Bench, V1, on_every_store, request};
use crate::client::Answer;

on_every_store!(
    without_a_known_token_a_call_is_unauthorised_in_its_dialect,
    a_token_is_asked_for_before_the_body_is_looked_at,
    paths_answer_with_and_without_a_trailing_slash,
    another_method_is_told_which_are_allowed,
    another_media_type_is_refused,
    a_body_without_a_media_type_is_taken_for_json,
    an_unknown_path_is_told_in_the_dialect_of_its_prefix,
    every_answer_has_a_request_id,
    a_sane_request_id_of_the_caller_is_kept,
    unknown_query_parameters_are_refused,
    head_is_get_without_a_body,
    health_needs_no_token,
);

const SUBSCRIBER: &str = "/api/v2/subscriber/imsi/222010000000001";

/// The shape of a v2 failure, whatever it says.
#[track_caller]
pub(super) fn assert_nak(answer: &Answer, code: &str) {
    let json = answer.json();
    assert_eq!(json["errorCode"], code, "{answer:?}");
    assert!(!json["errorMessage"].as_str().expect("a text").is_empty());
    assert_eq!((&json["content"], &json["pageable"]), (&"".into(), &"".into()));
    let keys: Vec<&str> = answer.body.split('"').skip(1).step_by(4).collect();
    assert_eq!(keys, ["errorCode", "errorMessage", "content", "pageable"]);
    assert_eq!(answer.header("Content-Type"), Some("application/json"));
}

/// The shape of a v1 failure that is of no field.
#[track_caller]
pub(super) fn assert_detail(answer: &Answer) {
    let json = answer.json();
    assert_eq!(json.as_object().map(serde_json::Map::len), Some(1), "{answer:?}");
    assert!(!json["detail"].as_str().expect("a text").is_empty());
    assert_eq!(answer.header("Content-Type"), Some("application/json"));
}

fn without_a_known_token_a_call_is_unauthorised_in_its_dialect(bench: &Bench) {
    let known = bench.token.as_str();
    let (head, last) = known.split_at(known.len() - 1);
    let unknown = &format!("{head}{}", if last == "x" { "y" } else { "x" });
    let headers = [
        String::new(),
        "Authorization: Bearer\r\n".to_owned(),
        "Authorization: Bearer nonsense\r\n".to_owned(),
        format!("Authorization: Bearer {unknown}\r\n"),
        format!("Authorization: Basic {known}\r\n"),
        format!("Authorization: {known}\r\n"),
        format!("Authorization: Bearer {known}\r\nAuthorization: Bearer {known}\r\n"),
    ];
    let mut bodies = Vec::new();
    for header in &headers {
        let call = |method: &str, target: &str| {
            bench
                .raw(format!("{method} {target} HTTP/1.1\r\nHost: x\r\n{header}Content-Length: 0\r\n\r\n"))
                .expect(401)
        };
        let (v1, v2) = (call("POST", V1), call("PATCH", SUBSCRIBER));
        assert_eq!(v1.header("WWW-Authenticate"), Some("Bearer"));
        assert_eq!(v2.header("WWW-Authenticate"), Some("Bearer"));
        assert_detail(&v1);
        assert_nak(&v2, "AUTH_9001");
        bodies.push((v1.body, v2.body));
    }
    assert!(bodies.iter().all(|body| *body == bodies[0]), "no two can be told apart");
    let lower_case = format!("GET {SUBSCRIBER} HTTP/1.1\r\nHost: x\r\nauthorization: bearer {known}\r\n\r\n");
    bench.raw(lower_case).expect(404);
}

fn a_token_is_asked_for_before_the_body_is_looked_at(bench: &Bench) {
    let head = "POST /api/v1/device_app_user_update/ HTTP/1.1\r\nHost: x\r\nContent-Type: text/html\r\n";
    bench.raw(format!("{head}Content-Length: 99999999\r\n\r\nnonsense")).expect(401);
    bench.raw(format!("{head}Content-Length: 9\r\n\r\n")).expect(401);
}

fn paths_answer_with_and_without_a_trailing_slash(bench: &Bench) {
    let fields = r#"{"data":{"username":"slash"}}"#;
    bench.call("POST", "/api/v1/device_app_user_update", fields).expect(201);
    bench.call("POST", "/api/v1/device_app_user_update/", fields).expect(201);
    let alias = r#"{"alias":"slash"}"#;
    bench.call("PATCH", "/api/v2/subscriber/username/slash", alias).expect(200);
    bench.call("PATCH", "/api/v2/subscriber/username/slash/", alias).expect(200);
    bench.call("PUT", &format!("{BULK}/"), "{}").expect(400);
    bench.call("POST", "/api/v2/subscriber/", "{}").expect(400);
    bench.call("POST", "/api/v2/bulk/subscriber/", "{}").expect(400);
    for target in ["use-case/", "subscriber/", "subscriber/username/slash/history/", "request/", "changes/"] {
        bench.get(&format!("/api/v2/{target}")).expect(200);
    }
    bench.call("PUT", "/api/v2/use-case/7/", "{}").expect(200);
    bench.call("GET", "/healthz/", "").expect(200);
}

fn another_method_is_told_which_are_allowed(bench: &Bench) {
    let v1 = bench.call("GET", V1, "").expect(405);
    assert_eq!(v1.header("Allow"), Some("POST"));
    assert_detail(&v1);
    for (method, target, allow) in [
        ("PUT", SUBSCRIBER, "GET, HEAD, PATCH, DELETE"),
        ("PUT", &format!("{SUBSCRIBER}/identifiers"), "PATCH"),
        ("PUT", &format!("{SUBSCRIBER}/user"), "PATCH"),
        ("PATCH", &format!("{SUBSCRIBER}/status"), "PUT"),
        ("GET", &format!("{SUBSCRIBER}/use-case"), "PUT"),
        ("GET", "/api/v2/bulk/subscriber/status", "PUT"),
        ("POST", BULK, "PUT"),
        ("PUT", "/api/v2/subscriber", "GET, HEAD, POST"),
        ("DELETE", "/api/v2/changes", "GET, HEAD"),
        ("GET", "/api/v2/bulk/subscriber", "POST, PATCH"),
        ("POST", "/api/v2/use-case", "GET, HEAD"),
        ("GET", "/api/v2/use-case/1", "PUT, DELETE"),
        ("BREW", "/api/v2/request/x", "GET, HEAD"),
    ] {
        let v2 = bench.call(method, target, "{}").expect(405);
        assert_eq!(v2.header("Allow"), Some(allow), "{method} {target}");
        assert_nak(&v2, "GLOBAL_9003");
    }
    bench.call("DELETE", "/healthz", "").expect(405);
}

fn another_media_type_is_refused(bench: &Bench) {
    let call = |method: &str, target: &str, headers: &str| {
        let token = &bench.token;
        bench.raw(format!(
            "{method} {target} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n{headers}Content-Length: 2\r\n\r\n{{}}"
        ))
    };
    for headers in [
        "Content-Type: text/plain\r\n",
        "Content-Type: application/x-www-form-urlencoded\r\n",
        "Content-Type: application/json\r\nContent-Encoding: gzip\r\n",
    ] {
        assert_detail(&call("POST", V1, headers).expect(415));
        assert_nak(&call("PATCH", SUBSCRIBER, headers).expect(415), "GLOBAL_9007");
    }
    call("PATCH", SUBSCRIBER, "Content-Type: Application/JSON; charset=utf-8\r\n").expect(404);
}

fn a_body_without_a_media_type_is_taken_for_json(bench: &Bench) {
    let token = &bench.token;
    bench
        .raw(format!(
            "PATCH {SUBSCRIBER} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Length: 2\r\n\r\n{{}}"
        ))
        .expect(404);
}

fn an_unknown_path_is_told_in_the_dialect_of_its_prefix(bench: &Bench) {
    for target in ["/", "/api", "/api/v1", "/api/v1/nothing", "/favicon.ico", "/api/v3/subscriber"] {
        assert_detail(&bench.get(target).expect(404));
    }
    for target in [
        "/api/v2",
        "/api/v2/",
        "/api/v2/subscriber/imsi",
        "/api/v2/subscriber/imsi/1/2",
        "/api/v2/request/x/y",
    ] {
        assert_nak(&bench.get(target).expect(404), "GLOBAL_9002");
    }
}

fn every_answer_has_a_request_id(bench: &Bench) {
    let mut ids = Vec::new();
    for answer in [
        bench.get("/healthz").expect(200),
        bench.get("/nothing").expect(404),
        bench.call("GET", V1, "").expect(405),
        bench.call("POST", V1, "nonsense").expect(400),
        bench.call_with("", "", "POST", V1, "").expect(401),
        bench.get(SUBSCRIBER).expect(404),
    ] {
        ids.push(answer.header("X-Request-Id").expect("an id").to_owned());
    }
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 6, "each its own");
}

fn a_sane_request_id_of_the_caller_is_kept(bench: &Bench) {
    let id = |given: &str| {
        let answer =
            bench.call_with(&bench.token, &format!("X-Request-Id: {given}\r\n"), "GET", SUBSCRIBER, "");
        answer.header("X-Request-Id").expect("an id").to_owned()
    };
    assert_eq!(id("order-4711.b_2"), "order-4711.b_2");
    for odd in ["222010000000001", "a b", "<script>", &"a".repeat(65), ""] {
        assert_ne!(id(odd), odd);
    }
}

fn unknown_query_parameters_are_refused(bench: &Bench) {
    let v1 = bench.call("POST", &format!("{V1}?dry_run=true"), "{}").expect(422);
    assert_eq!(v1.json()["dry_run"][0], "unknown query parameter; did you mean dryRun?");
    for (method, target) in [
        ("PATCH", format!("{SUBSCRIBER}?asOf=2026-01-01T00:00:00Z")),
        ("GET", format!("{SUBSCRIBER}?as_of=2026-01-01T00:00:00Z")),
        ("GET", format!("{SUBSCRIBER}/history?asOf=2026-01-01T00:00:00Z")),
        ("GET", "/api/v2/identifier/1?kind=imsi".to_owned()),
        ("PUT", format!("{BULK}?mod=partial")),
        ("PUT", format!("{BULK}?mode=all")),
        ("PUT", format!("{BULK}?mode=partial&mode=partial")),
        ("PUT", format!("{BULK}?mode=%zz")),
        ("POST", "/api/v2/subscriber?mode=partial".to_owned()),
        ("GET", "/api/v2/use-case?size=1".to_owned()),
    ] {
        assert_nak(&bench.call(method, &target, "{}").expect(400), "GLOBAL_9001");
    }
    let near = bench.call("PUT", &format!("{BULK}?mod=partial"), "{}");
    assert!(near.body.contains("did you mean mode?"), "{near:?}");
}

fn head_is_get_without_a_body(bench: &Bench) {
    let mut connection = bench.connect();
    connection.send(
        request(&bench.token, "", "HEAD", "/healthz", "").replace("Content-Length: 0\r\n", "").as_bytes(),
    );
    let text = connection.head();
    assert!(text.starts_with("HTTP/1.1 200"), "{text}");
    assert!(connection.is_closed());
}

fn health_needs_no_token(bench: &Bench) {
    let get = |target: &str| bench.raw(format!("GET {target} HTTP/1.1\r\nHost: x\r\n\r\n"));
    assert_eq!(get("/healthz").expect(200).body, r#"{"status":"alive"}"#);
    assert_eq!(get("/readyz").expect(200).body, r#"{"status":"ready"}"#);
}
