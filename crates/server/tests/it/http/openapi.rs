//! The OpenAPI document, and the page that shows it. That other tests' answers keep to it: see `contract`.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::bench::Bench;
use crate::contract::{DOCUMENT, Operation, object, operations, resolve, validator};
use crate::http::admin::administered;
use crate::http::documents::masked;

#[test]
fn the_document_is_this() {
    let mut document = DOCUMENT.clone();
    document["info"]["version"] = json!("[version]");
    insta::assert_json_snapshot!(document);
}

/// A path cannot be registered without its operations; this asks the server whether that is so.
#[test]
fn the_document_has_every_method_of_every_path() {
    let bench = Bench::administered();
    for (template, item) in object(&DOCUMENT["paths"]) {
        let mut methods: BTreeSet<String> = object(item).keys().map(|method| method.to_uppercase()).collect();
        if methods.contains("GET") {
            methods.insert("HEAD".to_owned());
        }
        let answer = bench.call("BREW", &template.replace(['{', '}'], ""), "").expect(405);
        let allowed = answer.header("Allow").expect("the methods").split(", ").map(str::to_owned).collect();
        assert_eq!(methods, allowed, "{template}");
    }
}

#[test]
fn operations_have_names_of_their_own() {
    let names: BTreeSet<&str> =
        operations().map(|operation| operation.said["operationId"].as_str().expect("a name")).collect();
    assert_eq!(names.len(), operations().count());
}

#[test]
fn whatever_is_referred_to_is_there() {
    fn walk(value: &'static Value, found: &mut BTreeSet<&'static str>) {
        match value {
            Value::Object(object) => {
                if let Some(target) = object.get("$ref") {
                    resolve(value);
                    found.insert(target.as_str().expect("a reference"));
                }
                object.values().for_each(|value| walk(value, found));
            }
            Value::Array(array) => array.iter().for_each(|value| walk(value, found)),
            _ => {}
        }
    }
    let mut found = BTreeSet::new();
    walk(&DOCUMENT, &mut found);
    let mut unused = Vec::new();
    for (kind, components) in object(&DOCUMENT["components"]) {
        for name in components.as_object().expect("an object").keys() {
            let target = format!("#/components/{kind}/{name}");
            if !found.contains(&*target) {
                unused.push(format!("{kind}/{name}"));
            }
        }
    }
    // A security scheme is not referred to but named, and what is no call has no operation.
    let expected = [
        "headers/Allow",
        "responses/Detail404NoSuchPathUncounted",
        "responses/Detail405MethodNotAllowedUncounted",
        "responses/Nak404NoSuchPathUncounted",
        "responses/Nak405MethodNotAllowedUncounted",
        "securitySchemes/bearer",
    ];
    unused.retain(|name| !expected.contains(&&**name));
    assert_eq!(unused, [] as [&str; 0]);
}

#[test]
fn every_example_keeps_to_its_schema() {
    let mut looked_at = 0;
    let mut look = |content: &'static Value, place: String| {
        for (name, example) in content["examples"].as_object().into_iter().flatten() {
            let place = format!("{place} {name}");
            let errors = validator(place.clone(), &content["schema"]).validate(&example["value"]).err();
            assert!(errors.is_none(), "{place}: {errors:?}");
            looked_at += 1;
        }
    };
    for Operation { method, template, said } in operations() {
        look(&said["requestBody"]["content"]["application/json"], format!("{method} {template}"));
        for (status, response) in object(&said["responses"]) {
            assert!(!resolve(response)["description"].is_null(), "{method} {template} {status}");
            look(&response["content"]["application/json"], format!("{method} {template} {status}"));
        }
    }
    assert!(looked_at >= 15, "{looked_at}");
}

/// The document's own example of a parameter.
fn in_path(operation: Operation, name: &str) -> String {
    let parameters = operation.said["parameters"].as_array().expect("parameters");
    let own = parameters.iter().find(|parameter| parameter["name"] == name).expect("a parameter");
    own["example"].as_str().map_or_else(|| own["example"].to_string(), str::to_owned)
}

/// A reader would look for calls under it.
#[test]
fn no_group_of_calls_is_empty() {
    let answer = Bench::memory().get("/openapi.json").expect(200);
    let document: Value = serde_json::from_str(&answer.body).expect("JSON");
    let items = document["paths"].as_object().expect("paths").values();
    let used: BTreeSet<&str> = items
        .flat_map(|item| item.as_object().expect("operations").values())
        .map(|operation| operation["tags"][0].as_str().expect("a group"))
        .collect();
    let groups = document["tags"].as_array().expect("groups");
    let listed: BTreeSet<&str> = groups.iter().map(|tag| tag["name"].as_str().expect("a name")).collect();
    assert_eq!(listed, used);
    assert!(!used.contains("administration"), "it is not switched on");
}

/// Each example of a body is sent to a server that has the subscribers of the documents, and succeeds; where the
/// document shows the answer to it, it is that one.
#[test]
fn every_example_is_answered_as_it_says() {
    let mut sent = 0;
    for operation in operations() {
        let Operation { method, template, said } = operation;
        let examples = &said["requestBody"]["content"]["application/json"]["examples"];
        for (name, example) in examples.as_object().into_iter().flatten() {
            let bench = Bench::memory();
            bench.sim("222013090961859", None, None, None);
            bench.sim("222013090966359", None, None, None);
            let mut target = template.to_owned();
            while let Some((head, rest)) = target.split_once('{') {
                let (parameter, tail) = rest.split_once('}').expect("a parameter");
                target = format!("{head}{}{tail}", in_path(operation, parameter));
            }
            let answer = bench.call(&method.to_uppercase(), &target, &example["value"].to_string());
            assert!([200, 201].contains(&answer.status), "{method} {template} {name}: {answer:?}");
            let content = &said["responses"][answer.status.to_string()]["content"]["application/json"];
            if let Some(shown) = content["examples"].get(name) {
                let shown: Value = serde_json::from_str(&masked(&shown["value"].to_string())).expect("JSON");
                let given: Value = serde_json::from_str(&masked(&answer.body)).expect("JSON");
                assert_eq!(given, shown, "{method} {template} {name}");
            }
            sent += 1;
        }
    }
    assert!(sent >= 12, "{sent}");
}

#[test]
fn the_page_and_its_files_need_no_token_and_nothing_from_elsewhere() {
    let bench = Bench::memory();
    let get = |target: &str| bench.raw_bytes(format!("GET {target} HTTP/1.1\r\nHost: x\r\n\r\n"));
    let (page, body) = get("/docs");
    let body = String::from_utf8(body).expect("text");
    assert_eq!((page.status, page.header("Content-Type")), (200, Some("text/html; charset=utf-8")));
    let policy = page.header("Content-Security-Policy").expect("a policy");
    assert!(policy.starts_with("default-src 'none';") && !policy.contains("http"), "{policy}");
    assert!(!body.contains("http"), "{body}");
    let files: Vec<&str> = body.split('"').filter(|text| text.starts_with("/docs/")).collect();
    assert_eq!(files.len(), 5);
    for name in files {
        let (file, body) = get(name);
        assert_eq!(file.status, 200, "{name}");
        assert!(
            !body.is_empty() && file.header("Cache-Control") == Some("public, max-age=86400"),
            "{file:?}"
        );
        assert_eq!(file.header("Content-Encoding").is_some(), body.starts_with(&[0x1f, 0x8b]), "{name}");
    }
    bench.get("/docs/index.html").expect(404);
}

/// Every parameter of any call is tried on each: those that the document does not list for it are unknown to the
/// server as well.
#[test]
fn each_call_takes_the_query_parameters_that_are_listed_and_no_others() {
    let listed = |operation: Operation| -> BTreeSet<&str> {
        let parameters = operation.said["parameters"].as_array().expect("parameters").iter().map(resolve);
        let of_query = parameters.filter(|parameter| parameter["in"] == "query");
        of_query.map(|parameter| parameter["name"].as_str().expect("a name")).collect()
    };
    let all: BTreeSet<&str> = operations().flat_map(listed).collect();
    let (bench, admin) = administered();
    for operation in operations().filter(|operation| !operation.said["security"].is_null()) {
        let Operation { method, template, said } = operation;
        let of_admin = said["security"][0]["bearer"] == json!(["admin"]);
        let token = if of_admin { &admin } else { &bench.token };
        let target = template.replace("{type}", "imsi").replace(['{', '}'], "");
        let known: BTreeSet<&str> = all
            .iter()
            .copied()
            .filter(|name| {
                let target = format!("{target}?{name}=?");
                let answer = bench.call_with(token, "", &method.to_uppercase(), &target, "{}");
                !answer.body.contains("unknown query parameter")
            })
            .collect();
        assert_eq!(known, listed(operation), "{method} {template}");
    }
}
