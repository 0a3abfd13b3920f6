//! What must not come out does not come out: values of every kind are sent to every path, in earnest and in error, with
//! everything logged that can be; then all that the program emitted is searched for them.

use serde_json::{Value, json};

use super::program::{Folder, Server, holds};
use crate::bench::{BULK, V1};
use crate::client::Connection;
use crate::people::{iccid, imei, imeisv, imsi, number};

/// What is searched for, with what it is.
struct Canaries(Vec<(&'static str, String)>);

const HASH: &str = "$2b$04$canarycanarycanarycaneKE5q6cM4fYq0o4yG1y9o1KQZ3xQmG8e";
const MADE_UP: &str = "simroll_canaryid42_canarysecretcanarysecretcanarysecretcanary";

impl Canaries {
    fn new(tokens: &[&str]) -> Self {
        let mut canaries = vec![
            ("password", "canary-password".to_owned()),
            ("username", "canary-username".to_owned()),
            ("external id", "canary-external".to_owned()),
            ("generic id", "canary-generic".to_owned()),
            ("alias", "canary-alias".to_owned()),
            ("user class", "canary-class".to_owned()),
            ("Idempotency-Key", "canary-key".to_owned()),
            ("name of a use case", "canary-case".to_owned()),
            ("text of a client", "canary-text".to_owned()),
            ("hash", HASH[7..].to_owned()),
            ("made-up token", MADE_UP[19..].to_owned()),
        ];
        for n in 7_310_001..=7_310_009 {
            canaries.push(("IMSI", imsi(n)));
            canaries.push(("MSISDN", number(n)[1..].to_owned()));
            // Their last digit depends on how many others there are; a part tells as much.
            canaries.push(("ICCID", iccid(n)[..18].to_owned()));
        }
        for n in 731_001..=731_009 {
            canaries.push(("IMEI", imei(n)[..14].to_owned()));
        }
        canaries.extend(tokens.iter().map(|token| ("token", secret(token).to_owned())));
        Self(canaries)
    }

    /// The kinds of what stands in `text`.
    fn found_in(&self, text: &str) -> Vec<&'static str> {
        self.0.iter().filter(|(_, value)| text.contains(value)).map(|(kind, _)| *kind).collect()
    }

    #[track_caller]
    fn are_not_in(&self, text: &str, place: &str) {
        let found = self.found_in(text);
        let lines = text.lines().filter(|line| !self.found_in(line).is_empty());
        assert!(found.is_empty(), "{place}: {found:?} in\n{}", lines.take(5).collect::<Vec<_>>().join("\n"));
    }
}

fn secret(token: &str) -> &str {
    token.rsplit('_').next().expect("a part behind the last underscore")
}

/// A server, and everything that it answered to those who are not to know.
struct Walk<'a> {
    canaries: &'a Canaries,
    server: &'a Server,
    token: &'a str,
    stranger: &'a str,
    overheard: String,
}

impl Walk<'_> {
    /// Sends a request as both accounts, and as nobody.
    fn send(&mut self, method: &str, target: &str, headers: &str, body: &str) {
        let ask = |token: &str| {
            let request = format!(
                "{method} {target} HTTP/1.1\r\nHost: canary-text\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\
                 User-Agent: canary-text\r\nContent-Type: application/json\r\nContent-Length: {}\r\n{headers}\r\n{body}",
                body.len()
            );
            let mut connection = Connection::to(self.server.address.parse().expect("an address"));
            connection.send(request.as_bytes());
            connection.head()
        };
        ask(self.token);
        self.overheard += &ask(MADE_UP);
        // Who names something himself is answered about it.
        if method == "GET" && self.canaries.found_in(target).is_empty() {
            self.overheard += &ask(self.stranger);
        }
    }

    /// A call in earnest, with a key, as no JSON, with fields that nobody knows, and under a condition.
    fn call(&mut self, method: &str, target: &str, body: &Value) {
        let odd = json!({ "canary-text": "canary-text", "bulk": [{ "canary-text": 1 }] });
        let body = body.to_string();
        self.send(method, target, "", &body);
        self.send(method, target, "Idempotency-Key: canary-key\r\n", &body);
        self.send(method, target, "Idempotency-Key: canary-key\r\nX-Odd: canary-text\r\n", &odd.to_string());
        self.send(method, target, "If-Match: \"canary-text\"\r\nX-Request-Id: 310canary text\r\n", &body);
        self.send(method, target, "", "{\"canary-text\": ");
        self.send(method, &format!("{target}?canary-text=canary-text&dryRun=canary-text"), "", &body);
    }

    fn reads(&mut self, target: &str) {
        self.send("GET", target, "", "");
        self.send("GET", &format!("{target}?after=canary-text&limit=canary-text&q=canary-text"), "", "");
        self.send("GET", &format!("{target}/canary-text"), "", "");
    }

    fn everywhere(&mut self) {
        let n =
            |k: u32| (imsi(7_310_000 + k), number(7_310_000 + k), iccid(7_310_000 + k), imei(731_000 + k));
        let (imsi1, number1, iccid1, imei1) = n(1);
        self.call(
            "POST",
            "/api/v2/subscriber",
            &json!({
                "subscriberIdentifiers": {
                    "imsiMsisdnPairs": [{ "imsi": imsi1, "msisdn": &number1[1..] }],
                    "iccid": iccid1, "imei": imei1, "imeisv": imeisv(731_001, 3),
                },
                "alias": "canary-alias",
                "user": {
                    "username": "canary-username", "externalId": "canary-external", "genericId": "canary-generic",
                    "userClass": "canary-class", "password": "canary-password",
                },
            }),
        );
        for data in [
            json!({ "username": "canary-username", "password": "canary-password", "imsi": n(2).0 }),
            json!({ "username": "canary-username", "password": HASH, "number": n(2).1 }),
            json!({ "user_external_id": "canary-external", "generic_id": "canary-generic", "imei": n(2).3 }),
            json!({ "imsi": "canary-text", "iccid": "canary-text", "canary-text": 1 }),
        ] {
            self.call("POST", V1, &json!({ "data": data.to_string() }));
        }
        self.call("PUT", "/api/v2/use-case/7", &json!({ "name": "canary-case", "apns": ["canary-text"] }));
        for (kind, value) in [
            ("imsi", imsi1.as_str()),
            ("msisdn", &number1),
            ("iccid", &iccid1),
            ("imei", &imei1),
            ("username", "canary-username"),
            ("externalId", "canary-external"),
            ("genericId", "canary-generic"),
            ("canary-text", "canary-text"),
            ("imsi", &n(9).0),
        ] {
            let target = format!("/api/v2/subscriber/{kind}/{value}");
            self.reads(&target);
            self.reads(&format!("{target}/history"));
            self.reads(&format!("/api/v2/identifier/{value}"));
            self.call("PATCH", &target, &json!({ "alias": "canary-alias" }));
            self.call("PATCH", &format!("{target}/user"), &json!({ "password": "canary-password" }));
            self.call("PUT", &format!("{target}/status"), &json!({ "status": "canary-text" }));
            self.call("PUT", &format!("{target}/use-case"), &json!({ "useCaseId": 7 }));
            self.call(
                "PATCH",
                &format!("{target}/identifiers?take=true"),
                &json!({ "iccid": n(3).2, "cause": "canary-text" }),
            );
            let named = json!({ "type": kind, "value": value });
            for (method, path, content) in [
                ("PUT", BULK, json!({ "useCaseId": 7 })),
                ("PATCH", "/api/v2/bulk/subscriber", json!({ "alias": "canary-alias" })),
                ("PUT", "/api/v2/bulk/subscriber/status", json!({ "status": "ACTIVE" })),
            ] {
                let nodes = json!([{ "subscriberIdentifiers": named, "content": content }]);
                self.call(method, path, &json!({ "bulk": nodes }));
            }
        }
        let pair =
            json!({ "subscriberIdentifiers": { "imsiMsisdnPairs": [{ "imsi": n(4).0, "msisdn": n(4).1 }] } });
        self.call("POST", "/api/v2/bulk/subscriber", &json!({ "bulk": [pair, { "alias": "canary-alias" }] }));
        for path in ["subscriber", "changes", "request", "use-case", "request/canary-text"] {
            self.reads(&format!("/api/v2/{path}"));
        }
        self.reads("/canary-text");
        self.send(
            "GET",
            "/api/v2/changes",
            "Accept: text/event-stream\r\nLast-Event-ID: canary-text\r\n",
            "",
        );
        self.send("DELETE", &format!("/api/v2/subscriber/imsi/{imsi1}"), "", "");
        self.send("DELETE", "/api/v2/use-case/7", "", "");
        self.send("CANARY-TEXT", &format!("/api/v2/subscriber/imsi/{imsi1}"), "", "");
        // What is no HTTP at all, and the beginning of HTTP/2.
        for bytes in
            [format!("{imsi1} canary-text\r\n\r\n"), "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\ncanary-text".into()]
        {
            let mut connection = Connection::to(self.server.address.parse().expect("an address"));
            connection.send(bytes.as_bytes());
            self.overheard += &connection.head();
        }
    }
}

fn nothing_comes_out(format: &str) {
    let folder = Folder::new();
    let (token, stranger) = (folder.token("acme"), folder.token("other"));
    let canaries = Canaries::new(&[&token, &stranger]);
    let environment = [("SIMROLL_LOG_LEVEL", "trace"), ("SIMROLL_LOG_FORMAT", format), ("RUST_LOG", "trace")];
    let server = folder.serve("", &environment);
    let overheard = {
        let (canaries, overheard) = (&canaries, String::new());
        let mut walk = Walk { canaries, server: &server, token: &token, stranger: &stranger, overheard };
        walk.everywhere();
        walk.overheard
    };
    let (status, page) = server.request("GET", "/metrics", &[], "");
    assert_eq!(status, 200);
    let path = format!("/api/v2/subscriber/username/{}", "canary-username");
    let (_, own) = server.call("GET", &path, &token, "");
    assert!(!canaries.found_in(&own).is_empty(), "the walk has written nothing: {own}");
    let emitted = server.everything();

    canaries.are_not_in(&emitted, "what the program printed and logged");
    canaries.are_not_in(&page, "the page of metrics");
    canaries.are_not_in(&overheard, "what others were answered");

    // The walk came everywhere, and everything was logged.
    let routes = page.lines().filter(|line| line.starts_with("simroll_http_request_duration_seconds_count"));
    assert!(routes.count() >= 22, "{page}");
    assert!(emitted.contains("TRACE") && emitted.contains("/api/v2/subscriber/{type}/{value}"), "{emitted}");
    assert!(emitted.lines().count() > 500, "{emitted}");

    // The files of the database, its log included.
    let files = folder.path("");
    assert!(holds(&files, b"canary-username"), "the database is elsewhere");
    for (kind, value) in
        [("password", "canary-password"), ("token", secret(&token)), ("token", secret(&stranger))]
    {
        assert!(!holds(&files, value.as_bytes()), "the database has a {kind} in the clear");
    }
}

#[test]
fn nothing_comes_out_of_a_log_of_text() {
    nothing_comes_out("text");
}

#[test]
fn nothing_comes_out_of_a_log_of_json() {
    nothing_comes_out("json");
}
