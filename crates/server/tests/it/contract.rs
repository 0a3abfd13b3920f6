//! What the OpenAPI document promises, held against the answers that every other test gets.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

use jsonschema::Validator;
use serde::de::IgnoredAny;
use serde_json::{Map, Value, json};

use crate::bench::Bench;
use crate::client::Answer;

/// The document of a server with the default settings, and the administration on.
pub(crate) static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    Bench::administered().raw("GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n").expect(200).json()
});

static VALIDATORS: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);

/// An operation of the document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Operation {
    pub(crate) method: &'static str,
    pub(crate) template: &'static str,
    pub(crate) said: &'static Value,
}

/// Every operation.
pub(crate) fn operations() -> impl Iterator<Item = Operation> {
    object(&DOCUMENT["paths"]).iter().flat_map(|(template, item)| {
        object(item).iter().map(move |(method, said)| Operation { method, template, said })
    })
}

/// What `value` is, or refers to.
pub(crate) fn resolve(value: &'static Value) -> &'static Value {
    let Some(target) = value["$ref"].as_str() else { return value };
    DOCUMENT.pointer(&target[1..]).unwrap_or_else(|| panic!("{target} leads nowhere"))
}

/// An object of the document.
#[track_caller]
pub(crate) fn object(value: &'static Value) -> &'static Map<String, Value> {
    value.as_object().unwrap_or_else(|| panic!("no object: {value}"))
}

/// Whether a path is one of that template, its trailing slash apart.
fn fits(template: &str, path: &str) -> bool {
    let fits = |path: &str| {
        let (mut template, mut path) = (template.trim_end_matches('/').split('/'), path.split('/'));
        loop {
            match (template.next(), path.next()) {
                (None, None) => return true,
                (Some(part), Some(given)) if part == given || part.starts_with('{') => {}
                _ => return false,
            }
        }
    };
    fits(path) || path.strip_suffix('/').is_some_and(fits)
}

/// The answer to that call is one of those that the document lists for it: status, headers, media type, body. What is
/// no call of the document is left alone.
#[track_caller]
pub(crate) fn check(method: &str, target: &str, answer: &Answer) {
    let path = target.split('?').next().unwrap_or_default();
    let asked = |operation: &Operation| {
        operation.method.eq_ignore_ascii_case(method) && fits(operation.template, path)
    };
    if let Some(operation) = operations().find(asked) {
        operation.check(answer);
    }
}

impl Operation {
    #[track_caller]
    fn check(self, answer: &Answer) {
        let Self { method, template, said } = self;
        let status = answer.status.to_string();
        let listed = said["responses"].get(&status);
        let response = resolve(listed.unwrap_or_else(|| panic!("{method} {template}: unlisted {answer:?}")));
        for (name, of_document) in object(&DOCUMENT["components"]["headers"]) {
            let of_response = response["headers"].get(name);
            match answer.header(name) {
                Some(_) => {
                    assert!(of_response.is_some(), "{method} {template}: unlisted {name} in {answer:?}");
                }
                None => assert!(
                    of_response.is_none() || of_document["required"] != json!(true),
                    "{method} {template}: no {name} in {answer:?}"
                ),
            }
        }
        let essence = |name: &str| name.split(';').next().unwrap_or_default().to_owned();
        let given = essence(answer.header("Content-Type").unwrap_or_default());
        let mut contents = object(&response["content"]).iter();
        let content = contents.find_map(|(name, content)| (essence(name) == given).then_some(content));
        let content = content.unwrap_or_else(|| panic!("{method} {template}: unlisted type of {answer:?}"));
        // A test may send a number beyond every range and get it repeated: that is JSON, but not for this reader.
        let is_beyond = serde_json::from_str::<Value>(&answer.body).is_err()
            && serde_json::from_str::<IgnoredAny>(&answer.body).is_ok();
        if given == "application/json" && !is_beyond {
            let validator = validator(format!("{method} {template} {status}"), &content["schema"]);
            if let Err(error) = validator.validate(&answer.json()) {
                panic!("{method} {template}: {error} at {} in {answer:?}", error.instance_path());
            }
        }
    }
}

/// What holds a value against a schema of the document; `name` is the schema's own.
pub(crate) fn validator(name: String, schema: &Value) -> Arc<Validator> {
    let mut all = VALIDATORS.lock().expect("no panic before");
    let made = all.entry(name).or_insert_with(|| {
        let root = json!({ "components": DOCUMENT["components"], "allOf": [schema] });
        let options = jsonschema::options().with_draft(jsonschema::Draft::Draft202012);
        Arc::new(options.should_validate_formats(true).build(&root).expect("a schema"))
    });
    Arc::clone(made)
}
