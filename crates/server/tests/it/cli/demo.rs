//! `simroll serve --demo`: what it prints works as it stands.

use serde_json::Value;

use super::program::{Folder, Server};

/// The token and the three calls that a demo prints.
fn printed(server: &Server) -> (String, Vec<String>) {
    let lines = server.printed();
    let token = lines.iter().find_map(|line| line.strip_prefix("Token: ")).expect("a token").to_owned();
    let calls = lines.into_iter().filter(|line| line.starts_with("curl ")).collect();
    (token, calls)
}

/// The words of a line as a shell splits it: at blanks, single quotes keep together.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (place, part) in line.split('\'').enumerate() {
        if place % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// Does what curl would do.
fn send(server: &Server, line: &str) -> (u16, String) {
    let words = words(line);
    let after = |flag: &str| {
        let places = words.iter().enumerate().filter(move |(_, word)| *word == flag);
        places.map(|(place, _)| words[place + 1].clone()).collect::<Vec<_>>()
    };
    let url = words.iter().find_map(|word| word.strip_prefix("http://")).expect("a URL");
    let (address, path) = url.split_once('/').expect("a path");
    assert_eq!(address, server.address);
    server.request(&after("-X")[0], &format!("/{path}"), &after("-H"), &after("-d")[0])
}

fn check_calls(server: &Server) {
    let (_, calls) = printed(server);
    let paths = ["POST", "PATCH", "PUT"].map(|method| format!("curl -sS -X {method} "));
    assert_eq!(calls.len(), 3);
    for (line, begin) in calls.iter().zip(&paths) {
        assert!(line.starts_with(begin), "{line}");
    }
    // As a person would: each once, and then again.
    for _ in 0..2 {
        let answers: Vec<(u16, String)> = calls.iter().map(|line| send(server, line)).collect();
        assert_eq!(
            answers.iter().map(|(status, _)| *status).collect::<Vec<_>>(),
            [201, 200, 200],
            "{answers:#?}"
        );
        assert!(answers[0].1.contains("\"status\":\"success\""), "{answers:#?}");
    }
}

#[test]
fn the_calls_that_a_demo_prints_succeed_as_they_stand() {
    check_calls(&Folder::new().serve("--demo", &[]));
}

#[test]
fn a_demo_works_on_memory_and_leaves_nothing() {
    let folder = Folder::new();
    check_calls(&folder.serve("--demo --database-url memory:", &[]));
    assert!(folder.names().is_empty());
}

#[test]
fn a_demo_begun_again_goes_on_where_it_was() {
    let folder = Folder::new();
    let server = folder.serve("--demo", &[]);
    let (token, _) = printed(&server);
    let path = "/api/v2/subscriber/imsi/222013090961859";
    assert_eq!(server.call("PATCH", path, &token, r#"{"alias":"cellar"}"#).0, 200);
    drop(server);
    let server = folder.serve("--demo", &[]);
    let (status, body) = server.call("GET", path, &token, "");
    assert!(status == 200 && body.contains("\"cellar\""), "{status} {body}");
    check_calls(&server);
}

#[test]
fn a_demo_never_touches_real_data() {
    let folder = Folder::new();
    folder.token("acme");
    let before = std::fs::read(folder.path("simroll.db")).expect("a database");
    drop(folder.serve("--demo", &[]));
    assert!(folder.names().contains(&"simroll-demo.db".to_owned()));
    assert_eq!(std::fs::read(folder.path("simroll.db")).expect("a database"), before);
    let line = "serve --demo --listen 127.0.0.1:0 --database-url sqlite://simroll.db";
    let refused = folder.run(line).failure();
    assert!(refused.contains("accounts of its own"), "{refused}");
}

#[test]
fn the_sample_is_a_few_hundred_subscribers() {
    let folder = Folder::new();
    drop(folder.serve("--demo", &[]));
    let exported = folder.run("--database-url sqlite://simroll-demo.db export --account demo").ok();
    let records = exported.lines().last().and_then(|line| line.split(',').next()?.parse::<usize>().ok());
    assert!(records.is_some_and(|count| (300..=500).contains(&count)), "{records:?}");
}

#[test]
fn a_demo_says_where_every_other_call_can_be_tried() {
    let server = Folder::new().serve("--demo", &[]);
    let lines = server.printed();
    let url = lines.iter().find_map(|line| line.split_once(": http://")).map(|(_, url)| url).expect("a URL");
    assert_eq!(url, format!("{}/docs", server.address));
    assert_eq!(server.request("GET", "/docs", &[], "").0, 200);
}

/// The methods of a path in the order in which somebody would try them who has read the whole page.
const METHODS: [&str; 5] = ["post", "get", "put", "patch", "delete"];

/// Does what the page at `/docs` does when somebody presses *Execute* at one call after the other and changes nothing;
/// whoever is removed is so in the end.
#[test]
fn every_example_of_the_page_works_on_a_demo_as_it_stands() {
    let server = Folder::new().serve("--demo", &[]);
    let (token, _) = printed(&server);
    let (_, text) = server.request("GET", "/openapi.json", &[], "");
    let document: Value = serde_json::from_str(&text).expect("JSON");
    let paths = document["paths"].as_object().expect("paths");
    let mut called = 0;
    for method in METHODS {
        for (template, item) in paths.iter().filter(|(template, _)| template.starts_with("/api/")) {
            let operation = &item[method];
            if operation.is_null() || template.contains("{requestId}") {
                continue; // The one example that says it is made up.
            }
            let mut target = template.clone();
            for parameter in operation["parameters"].as_array().expect("parameters") {
                if let Some(name) = parameter["name"].as_str() {
                    let example = &parameter["example"];
                    let example = example.as_str().map_or_else(|| example.to_string(), str::to_owned);
                    target = target.replace(&format!("{{{name}}}"), &example);
                }
            }
            let examples = &operation["requestBody"]["content"]["application/json"]["examples"];
            let bodies: Vec<String> = examples.as_object().map_or_else(
                || vec![String::new()],
                |examples| examples.values().map(|example| example["value"].to_string()).collect(),
            );
            for body in bodies {
                let (status, answer) = server.call(&method.to_uppercase(), &target, &token, &body);
                assert!([200, 201].contains(&status), "{method} {target} {body}: {status} {answer}");
                called += 1;
            }
        }
    }
    assert!(called >= 22, "{called}");
}
