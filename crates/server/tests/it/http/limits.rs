//! How often somebody may call.

use simroll_server::http::{HttpSettings, Rate, RateLimits, TrustedProxies};
use simroll_storage::{Grant, MemoryStore};

use crate::bench::{Bench, V1};
use crate::client::Answer;
use crate::http::edges::{assert_detail, assert_nak};

const LIST: &str = "/api/v2/subscriber";

/// So many calls a day: within a test, nothing comes free.
fn rate(calls: u32) -> Option<Rate> {
    Some(Rate::parse(&format!("{calls}/86400s")).expect("a rate"))
}

fn bench(token: Option<Rate>, address: Option<Rate>) -> Bench {
    let settings = HttpSettings {
        rate_limits: RateLimits { token, address },
        trusted_proxies: TrustedProxies::parse("127.0.0.1").expect("a network"),
        ..HttpSettings::default()
    };
    Bench::over(MemoryStore::new(), settings)
}

fn from(bench: &Bench, address: &str, token: &str) -> Answer {
    bench.call_with(token, &format!("X-Forwarded-For: {address}\r\n"), "GET", LIST, "")
}

#[test]
fn without_a_limit_nothing_is_counted_or_told() {
    let answer = Bench::memory().get(LIST).expect(200);
    assert!(answer.header("RateLimit").is_none() && answer.header("RateLimit-Policy").is_none());
}

#[test]
fn a_token_is_told_what_is_left_and_is_then_refused_in_its_dialect() {
    let bench = bench(rate(3), None);
    for left in ["2", "1", "0"] {
        let answer = bench.get(LIST).expect(200);
        assert_eq!(answer.header("RateLimit-Policy"), Some(r#""token";q=3;w=86400"#));
        let told = answer.header("RateLimit").expect("a header");
        assert!(told.starts_with(&format!(r#""token";r={left};t="#)), "{told}");
    }
    let v2 = bench.get(LIST).expect(429);
    assert_nak(&v2, "GLOBAL_9013");
    let wait: u32 = v2.header("Retry-After").expect("a header").parse().expect("seconds");
    assert!((28_000..=28_800).contains(&wait), "{wait}");
    assert!(v2.header("RateLimit").expect("a header").starts_with(r#""token";r=0;t="#));
    assert_detail(&bench.call("POST", V1, "{}").expect(429));
    let other = bench.token_with(Grant::default());
    bench.call_with(&other, "", "GET", LIST, "").expect(200);
}

#[test]
fn what_comes_free_may_be_used() {
    let bench = bench(Some(Rate::parse("1/s").expect("a rate")), None);
    bench.get(LIST).expect(200);
    for _ in 0..100 {
        if bench.get(LIST).status == 200 {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    panic!("nothing came free");
}

#[test]
fn an_address_is_counted_before_its_token_is_looked_at() {
    let bench = bench(None, rate(2));
    for _ in 0..2 {
        from(&bench, "198.51.100.1", "nonsense").expect(401);
    }
    let refused = from(&bench, "198.51.100.1", "nonsense").expect(429);
    assert_eq!(refused.header("RateLimit-Policy"), Some(r#""address";q=2;w=86400"#));
    from(&bench, "198.51.100.1", &bench.token).expect(429);
    from(&bench, "198.51.100.2", &bench.token).expect(200);
}

#[test]
fn an_ipv6_network_is_one_address() {
    let bench = bench(None, rate(1));
    from(&bench, "2001:db8::1", &bench.token).expect(200);
    from(&bench, "2001:db8::2:2", &bench.token).expect(429);
    from(&bench, "2001:db8:0:1::1", &bench.token).expect(200);
}

#[test]
fn both_limits_are_told_together() {
    let answer = bench(rate(5), rate(3)).get(LIST).expect(200);
    let policy = r#""address";q=3;w=86400, "token";q=5;w=86400"#;
    assert_eq!(answer.header("RateLimit-Policy"), Some(policy));
}

#[test]
fn who_is_not_trusted_is_not_believed_when_he_says_for_whom_he_calls() {
    let settings =
        HttpSettings { rate_limits: RateLimits { token: None, address: rate(1) }, ..HttpSettings::default() };
    let bench = Bench::over(MemoryStore::new(), settings);
    from(&bench, "198.51.100.1", &bench.token).expect(200);
    from(&bench, "198.51.100.2", &bench.token).expect(429);
}

#[test]
fn what_needs_no_token_is_not_counted() {
    let bench = bench(rate(1), rate(1));
    for _ in 0..5 {
        bench.get("/healthz").expect(200);
    }
    bench.get(LIST).expect(200);
    bench.get(LIST).expect(429);
    bench.get("/readyz").expect(200);
}
