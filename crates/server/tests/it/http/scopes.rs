//! What a token may do: a call without the scope that it needs is forbidden in its dialect, and changes nothing.

use simroll_domain::{Scope, Scopes, Timestamp};
use simroll_registry::clock;
use simroll_storage::Grant;

use crate::bench::{BULK, Bench, V1, on_every_store, request};
use crate::http::edges::{assert_detail, assert_nak};
use crate::people::imsi;

on_every_store!(
    each_call_needs_its_scope_and_no_other,
    a_missing_scope_is_told_in_the_dialect,
    a_scope_is_asked_for_before_the_body_is_looked_at,
    a_dry_run_needs_what_the_write_needs,
    an_expired_and_a_revoked_token_look_like_an_unknown_one,
);

const SUBSCRIBER: &str = "/api/v2/subscriber/imsi/222010000000001";

fn only(bench: &Bench, scope: Scope) -> String {
    let scopes = Scopes::parse(scope.as_str()).expect("a scope");
    bench.token_with(Grant { scopes, ..Grant::default() })
}

fn each_call_needs_its_scope_and_no_other(bench: &Bench) {
    let tokens = Scope::ALL.map(|scope| (scope, only(bench, scope)));
    for (method, target, needed) in [
        ("POST", V1, Scope::DeviceApp),
        ("GET", SUBSCRIBER, Scope::Read),
        ("HEAD", SUBSCRIBER, Scope::Read),
        ("PATCH", SUBSCRIBER, Scope::Write),
        ("DELETE", SUBSCRIBER, Scope::Write),
        ("GET", "/api/v2/subscriber", Scope::Read),
        ("POST", "/api/v2/subscriber", Scope::Write),
        ("PUT", BULK, Scope::Write),
        ("GET", "/api/v2/changes", Scope::Read),
        ("GET", "/api/v2/request", Scope::Read),
        ("GET", "/api/v2/identifier/1", Scope::Read),
        ("GET", "/api/v2/use-case", Scope::Read),
        ("PUT", "/api/v2/use-case/1?dryRun=true", Scope::Write),
    ] {
        for (scope, token) in &tokens {
            let mut connection = bench.connect();
            connection.send(request(token, "", method, target, "").as_bytes());
            let head = connection.head();
            let status = head.split(' ').nth(1).expect("a status");
            assert_eq!(status != "403", *scope == needed, "{method} {target} with {scope}: {status}");
            assert_ne!(status, "401", "{method} {target} with {scope}");
        }
    }
}

fn a_missing_scope_is_told_in_the_dialect(bench: &Bench) {
    let call =
        |scope, method, target| bench.call_with(&only(bench, scope), "", method, target, "{}").expect(403);
    let v1 = call(Scope::Read, "POST", V1);
    assert_detail(&v1);
    assert_eq!(v1.json()["detail"], "The token may not do this: it has not the scope device-app");
    let v2 = call(Scope::DeviceApp, "PATCH", SUBSCRIBER);
    assert_nak(&v2, "AUTH_9002");
    let challenge = r#"Bearer error="insufficient_scope", scope="write""#;
    assert_eq!(v2.header("WWW-Authenticate"), Some(challenge));
}

fn a_scope_is_asked_for_before_the_body_is_looked_at(bench: &Bench) {
    let head = request(&only(bench, Scope::Read), "", "POST", V1, "");
    bench.raw(head.replace("Content-Length: 0", "Content-Length: 99999999")).expect(403);
}

fn a_dry_run_needs_what_the_write_needs(bench: &Bench) {
    bench.sim(&imsi(1), None, None, None);
    let target = format!("{SUBSCRIBER}?dryRun=true");
    let alias = r#"{"alias":"van"}"#;
    bench.call_with(&only(bench, Scope::Read), "", "PATCH", &target, alias).expect(403);
    bench.call_with(&only(bench, Scope::Write), "", "PATCH", &target, alias).expect(200);
}

fn an_expired_and_a_revoked_token_look_like_an_unknown_one(bench: &Bench) {
    let granted = |expires_at| bench.token_with(Grant { expires_at, ..Grant::default() });
    let later = Timestamp::from_micros(clock::now().as_micros() + 3_600_000_000);
    bench.call_with(&granted(Some(later)), "", "GET", "/api/v2/subscriber", "").expect(200);
    let (expired, revoked, unknown) = (granted(Some(clock::now())), bench.revoked(), Bench::unknown());
    let answers = [expired, revoked, unknown].map(|token| {
        let v1 = bench.call_with(&token, "", "POST", V1, "").expect(401);
        let v2 = bench.call_with(&token, "", "GET", SUBSCRIBER, "").expect(401);
        [v1, v2].map(|mut answer| {
            answer.headers.retain(|(name, _)| !["x-request-id", "date"].contains(&name.as_str()));
            answer
        })
    });
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], answers[2]);
}
