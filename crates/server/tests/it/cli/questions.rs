//! `simroll lookup`, `simroll history` and `simroll changes`: what is there, asked at a terminal.

use serde_json::{Value, json};

use super::program::{Folder, Server};
use crate::people::{iccid, imei, imsi};

const NUMBER: &str = "393330000001";

/// A van that was given another card, and a car with the same phone.
fn folder() -> (Folder, Server, String) {
    let folder = Folder::new();
    let token = folder.token("acme");
    let rows = [
        format!("{},{},{NUMBER},{},van 7,ann", iccid(1), imsi(1), imei(1)),
        format!("{},{},,{},car,", iccid(2), imsi(2), imei(1)),
    ];
    folder.write("in.csv", format!("iccid,imsi,msisdn,imei,alias,username\n{}\n{}\n", rows[0], rows[1]));
    folder.run("import in.csv --account acme").ok();
    let server = folder.serve("", &[]);
    let swap = json!({ "iccid": iccid(3), "imsiMsisdnPairs": [{ "imsi": imsi(3), "msisdn": NUMBER }], "cause": "LOST" });
    let (status, body) =
        server.call("PATCH", "/api/v2/subscriber/username/ann/identifiers", &token, &swap.to_string());
    assert_eq!(status, 200, "{body}");
    (folder, server, token)
}

/// The content of the server's answer to a question.
fn content(server: &Server, path: &str, token: &str) -> Vec<Value> {
    let (status, body) = server.call("GET", path, token, "");
    assert_eq!(status, 200, "{body}");
    let mut answer: Value = serde_json::from_str(&body).expect("JSON");
    serde_json::from_value(answer["content"].take()).expect("an array")
}

fn objects(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect("an object a line")).collect()
}

#[test]
fn a_look_up_answers_what_the_server_beside_it_answers() {
    let (folder, server, token) = folder();
    for (kind, value, written) in [
        ("imsi", imsi(3), imsi(3)),
        ("msisdn", NUMBER.to_owned(), "+39-333-0000001".to_owned()),
        ("imei", imei(1), imei(1)),
        ("username", "ann".to_owned(), "ann".to_owned()),
    ] {
        let mut found = objects(&folder.run(&format!("lookup {kind} {written} --json")).ok());
        for subscriber in &mut found {
            let target = subscriber.as_object_mut().expect("an object").remove("target");
            assert_eq!(target, Some(json!({ "type": kind, "value": value })));
        }
        assert_eq!(found, content(&server, &format!("/api/v2/subscriber/{kind}/{value}"), &token));
    }
}

#[test]
fn a_value_alone_is_tried_as_everything_that_it_can_be() {
    let (folder, ..) = folder();
    for (value, kind, count) in [
        (imsi(3), "imsi", 1),
        (iccid(3), "iccid", 1),
        (imei(1), "imei", 2),
        ("+39 333 0000001".to_owned(), "msisdn", 1),
        ("ann".to_owned(), "username", 1),
    ] {
        let ran = folder.command(["lookup", &value, "--json"]).output().expect("the binary runs");
        let found = objects(std::str::from_utf8(&ran.stdout).expect("text"));
        assert_eq!(found.len(), count, "{kind}");
        assert!(found.iter().all(|subscriber| subscriber["target"]["type"] == kind), "{found:?}");
    }
}

#[test]
fn the_past_is_asked_by_the_instant() {
    let (folder, ..) = folder();
    let changes = objects(&folder.run("changes --json").ok());
    let before = changes[1]["time"].as_str().expect("an instant");
    let then = folder.run(&format!("lookup imsi {} --as-of {before} --json", imsi(1)));
    assert_eq!(objects(&then.ok())[0]["subscriberIdentifiers"]["iccid"], iccid(1));
    let now = folder.run(&format!("lookup imsi {} --json", imsi(1)));
    assert_eq!((now.code, now.stdout.as_str()), (Some(1), ""));
    assert!(now.stderr.contains("simroll history"), "{now:?}");
    let never = folder.run(&format!("lookup imsi {} --as-of 2001-01-01T00:00:00Z", imsi(1)));
    assert_eq!(never.code, Some(1), "{never:?}");
    let wrong = folder.run(&format!("lookup imsi {} --as-of yesterday", imsi(1))).failure();
    assert!(wrong.contains("2026-01-31T12:00:00Z"), "{wrong}");
}

#[test]
fn a_history_names_the_holders_and_the_changes_as_the_server_does() {
    let (folder, server, token) = folder();
    for old_or_new in [imsi(1), imsi(3)] {
        let path = format!("/api/v2/subscriber/imsi/{old_or_new}/history");
        let (_, body) = server.call("GET", &path, &token, "");
        let answer: Value = serde_json::from_str(&body).expect("JSON");
        let told = objects(&folder.run(&format!("history imsi {old_or_new} --json")).ok());
        assert_eq!(told[0]["holders"], answer["holders"]);
        assert_eq!(told[0]["subscriberId"], answer["subscriberId"]);
        assert_eq!(told[1..], *answer["content"].as_array().expect("an array"));
    }
    assert_eq!(folder.run(&format!("history {}", imsi(9))).code, Some(1));
}

#[test]
fn changes_are_paged_as_the_server_pages_them() {
    let (folder, server, token) = folder();
    let all = content(&server, "/api/v2/changes", &token);
    assert_eq!(objects(&folder.run("changes --json").ok()), all);
    assert_eq!(objects(&folder.run("changes --json --after 0 --limit 2").ok()), all[..2]);
    assert_eq!(objects(&folder.run("changes --json --after 1").ok()), all[1..]);
    assert_eq!(objects(&folder.run("changes --json --limit 1").ok()), all[2..], "the newest, unless told");
    assert_eq!(folder.run("changes --json --after 3").ok(), "");
    folder.run("changes --after -1").failure();
}

#[test]
fn people_get_columns_and_a_dash_for_what_is_not_set() {
    let (folder, ..) = folder();
    let shown = folder.run(&format!("lookup iccid {}", iccid(2))).ok();
    let lines: Vec<&str> = shown.lines().collect();
    assert_eq!(lines[0], format!("iccid {}", iccid(2)));
    for line in
        ["  username    –".to_owned(), "  alias       car".to_owned(), format!("  imei        {}", imei(1))]
    {
        assert!(lines.contains(&line.as_str()), "{shown}");
    }
    let table = lines.iter().position(|line| line.starts_with("  PAIR")).expect("a table");
    assert_eq!(lines[table], "  PAIR  IMSI             MSISDN  USE CASE  LAST ACTIVE");
    assert_eq!(lines[table + 1], format!("  1     {}  –       –         no", imsi(2)));

    let shown = folder.run(&format!("history imsi {}", imsi(1))).ok();
    let swap = format!("        imsi (pair 1)  {}      →  {}", imsi(1), imsi(3));
    assert!(shown.lines().any(|line| line == swap), "{shown}");
    assert!(shown.lines().any(|line| line.contains("  identifiers ") && line.ends_with("  LOST")), "{shown}");
    let changes = folder.run("changes --after 2").ok();
    assert!(changes.lines().any(|line| line == swap), "{changes}");
}

#[test]
fn what_is_asked_wrongly_is_refused_with_what_to_do() {
    let (folder, ..) = folder();
    for (line, said) in [
        ("lookup ismi 222010000000001", "expected one of imsi"),
        ("lookup imsi 22201x", "expected digits"),
        ("history imsi 1", "expected 6 to 15 digits"),
        ("lookup imsi 222010000000001 --account acm", "did you mean acme?"),
    ] {
        let refused = folder.run(line).failure();
        assert!(refused.contains(said) && !refused.contains("22201"), "{refused}");
    }
    assert_eq!(folder.run("lookup").code, Some(2));
    assert_eq!(folder.run("lookup imsi 1 2").code, Some(2));
    folder.run("account create other").ok();
    let unclear = folder.run("changes").failure();
    assert!(unclear.contains("--account acme"), "{unclear}");
    assert_eq!(folder.run("changes --account other").ok(), "");
    assert!(Folder::new().run("changes").failure().contains("there is no database"));
}
