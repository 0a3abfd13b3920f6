//! Every operation of the document is asked about everything that another account has, in a world where the other
//! account has it and in one where it does not: both answer the same, byte for byte.

use serde_json::{Value, json};

use crate::bench::Bench;
use crate::client::Answer;
use crate::contract::{Operation, operations};
use crate::http::documents::masked;
use crate::people::{iccid, imei, imeisv, imsi, number};

/// The `Idempotency-Key` that the other account has used.
const KEY: &str = "order-1";

/// The use case in the other account's catalogue.
const USE_CASE: u32 = 7;

/// What the other account has, by which it could be asked for.
struct Things {
    /// What names its subscriber, by type.
    named: Vec<(&'static str, String)>,
    request: String,
    token: String,
    /// The version of its subscriber, a place in its journal.
    version: String,
    /// The lists of which it has cursors, with one each.
    cursors: Vec<(String, String)>,
}

/// A question about one of them.
#[derive(Debug)]
struct Question {
    target: String,
    headers: String,
    body: String,
}

#[test]
fn no_operation_tells_accounts_apart_on_memory() {
    walk(Bench::memory);
}

#[test]
fn no_operation_tells_accounts_apart_on_sqlite() {
    walk(Bench::sqlite);
}

#[test]
#[ignore = "needs PostgreSQL"]
fn no_operation_tells_accounts_apart_on_postgres() {
    walk(Bench::postgres);
}

fn walk(world: fn() -> Bench) {
    for operation in operations() {
        // What needs no token has nothing of anybody; who administers sees all accounts, and `admin` has what others
        // see.
        let scopes = &operation.said["security"][0]["bearer"];
        if scopes.is_null() || *scopes == json!(["admin"]) {
            continue;
        }
        let (full, empty) = (world(), world());
        let things = fill(&full);
        let ask = |bench: &Bench, token: &str, question: &Question| {
            let Question { target, headers, body } = question;
            let answer = bench.call_with(token, headers, &operation.method.to_uppercase(), target, body);
            seen(&answer, token_id(token))
        };
        for bench in [&full, &empty] {
            let body = json!({ "user": { "username": "zoe" } }).to_string();
            bench.call_with(&bench.stranger, "", "POST", "/api/v2/subscriber", &body).expect(201);
        }
        let questions = questions(operation, &things);
        let mut answers = Vec::new();
        for question in &questions {
            let answer = ask(&full, &full.stranger, question);
            assert_eq!(answer, ask(&empty, &empty.stranger, question), "{question:?}");
            answers.push(answer);
        }
        // The questions are about something: whoever has it gets another answer to at least one of them.
        let own = |(question, answer): (&Question, _)| ask(&full, &full.token, question) != answer;
        assert!(questions.iter().zip(answers).any(own), "{}: {questions:?}", operation.template);
    }
}

/// Everything that can be told from outside, but for what every answer has of its own: ids and times.
fn seen(answer: &Answer, asker: &str) -> (u16, Vec<(String, String)>, String) {
    let own = ["x-request-id", "x-simroll-request-id", "date"];
    let headers = answer.headers.iter().filter(|(name, _)| !own.contains(&name.as_str())).cloned().collect();
    let body: Vec<String> = masked(&answer.body)
        .replace(asker, "<asker>")
        .split('"')
        .map(|part| {
            let is_cursor = part.len() == 44 && part.bytes().all(|byte| byte.is_ascii_graphic());
            if is_cursor { "<cursor>".to_owned() } else { part.to_owned() }
        })
        .collect();
    (answer.status, headers, body.join("\""))
}

/// What stands between the underscores of a token.
fn token_id(token: &str) -> &str {
    token.split('_').nth(1).expect("an id")
}

/// Gives the account of the bench something of everything.
fn fill(bench: &Bench) -> Things {
    bench.call("PUT", &format!("/api/v2/use-case/{USE_CASE}"), "{}").expect(200);
    let subscriber = json!({
        "subscriberIdentifiers": {
            "imsiMsisdnPairs": [{ "imsi": imsi(1), "msisdn": number(1), "useCaseId": USE_CASE }],
            "iccid": iccid(1), "imei": imei(1), "imeisv": imeisv(1, 1),
        },
        "alias": "van 7",
        "user": { "username": "ann", "externalId": "crm1", "genericId": "app1", "userClass": "gold" },
    });
    let id = bench.register(&subscriber);
    bench.sim(&imsi(2), None, None, None);
    let target = format!("/api/v2/subscriber/id/{id}");
    let key = format!("Idempotency-Key: {KEY}\r\n");
    let answer = bench.call_with(&bench.token, &key, "PATCH", &target, r#"{"alias":"van 8"}"#).expect(200);
    let request = answer.json()["content"][0]["requestId"].as_str().expect("an id").to_owned();
    let lists = ["/api/v2/subscriber".to_owned(), "/api/v2/request".to_owned(), format!("{target}/history")];
    let cursor = |list: String| {
        let page = bench.get(&format!("{list}?size=1")).expect(200).json();
        (list, page["pageable"]["nextCursor"].as_str().expect("a next page").to_owned())
    };
    let named = [
        ("imsi", imsi(1)),
        ("msisdn", number(1)),
        ("iccid", iccid(1)),
        ("imei", imei(1)),
        ("imeisv", imeisv(1, 1)),
        ("id", id),
        ("username", "ann".to_owned()),
        ("externalId", "crm1".to_owned()),
        ("genericId", "app1".to_owned()),
    ];
    Things {
        named: named.into(),
        request,
        token: token_id(&bench.token).to_owned(),
        version: bench.subscriber("username", "ann")["version"].to_string(),
        cursors: lists.map(cursor).into(),
    }
}

/// Everything that is to be asked of an operation: each path × query × header × body in which something of the other
/// account stands.
fn questions(operation: Operation, things: &Things) -> Vec<Question> {
    let Operation { method, template, said } = operation;
    let is_read = method == "get";
    let (queries, bodies) = asked(said["operationId"].as_str().expect("a name"), things);
    let mut headers = vec![String::new()];
    let takes = |name: &str| said["parameters"].to_string().contains(name);
    if takes("Idempotency-Key") {
        headers.push(format!("Idempotency-Key: {KEY}\r\n"));
    }
    if takes("If-Match") {
        headers.extend([format!("If-Match: \"{}\"\r\n", things.version), "If-Match: *\r\n".to_owned()]);
    }
    if takes("Last-Event-ID") {
        headers.push(format!("Last-Event-ID: {}\r\n", things.version));
    }
    let mut questions = Vec::new();
    for path in paths(template, things) {
        for query in &queries {
            for headers in &headers {
                for body in &bodies {
                    let target = format!("{path}{query}");
                    let body = if is_read { String::new() } else { body.to_string() };
                    questions.push(Question { target, headers: headers.clone(), body });
                }
            }
        }
    }
    questions
}

/// The paths of that template in which something of the other account stands.
fn paths(template: &str, things: &Things) -> Vec<String> {
    let filled = |name: &str, value: &str| template.replace(name, value);
    if template.contains("{type}") {
        let named = things.named.iter();
        return named.map(|(kind, value)| filled("{type}", kind).replace("{value}", value)).collect();
    }
    if template.contains("{value}") {
        return things.named.iter().map(|(_, value)| filled("{value}", value)).collect();
    }
    vec![filled("{requestId}", &things.request).replace("{id}", &USE_CASE.to_string())]
}

/// The queries and bodies with which an operation is asked. One that is not here fails the walk.
fn asked(operation: &str, things: &Things) -> (Vec<String>, Vec<Value>) {
    let nothing = || (vec![String::new()], vec![Value::Null]);
    let tried = |bodies: Vec<Value>| (["", "?dryRun=true"].map(str::to_owned).into(), bodies);
    let in_bulk = |bodies: Vec<Value>| {
        let modes = ["", "?mode=partial", "?dryRun=true"];
        (modes.map(str::to_owned).into(), bodies.into_iter().map(|node| json!({ "bulk": [node] })).collect())
    };
    let nodes = |content: Value| {
        let named = things.named.iter().take(5);
        in_bulk(
            named
                .map(|(kind, value)| {
                    json!({ "subscriberIdentifiers": { "type": kind, "value": value }, "content": content })
                })
                .collect(),
        )
    };
    let value = |wanted: &str| {
        let (_, value) = things.named.iter().find(|(kind, _)| *kind == wanted).expect("a kind");
        value.as_str()
    };
    let registrations = || {
        let own =
            ["iccid", "imei", "imeisv"].map(|kind| json!({ "subscriberIdentifiers": { kind: value(kind) } }));
        let pairs = ["imsi", "msisdn"].map(|kind| {
            json!({ "subscriberIdentifiers": { "imsiMsisdnPairs": [{ kind: value(kind), "useCaseId": USE_CASE }] } })
        });
        let user =
            ["username", "externalId", "genericId"].map(|kind| json!({ "user": { kind: value(kind) } }));
        own.into_iter().chain(pairs).chain(user).collect::<Vec<_>>()
    };
    let cursor = |wanted: &str| {
        let own = things.cursors.iter().filter(|(list, _)| list.ends_with(wanted));
        own.map(|(_, cursor)| format!("?size=1&cursor={cursor}")).collect::<Vec<_>>()
    };
    match operation {
        "updateDeviceAppUser" => {
            let fields = [
                ("imsi", "imsi"),
                ("number", "msisdn"),
                ("iccid", "iccid"),
                ("imei", "imei"),
                ("username", "username"),
                ("user_external_id", "externalId"),
                ("generic_id", "genericId"),
            ];
            tried(fields.map(|(field, kind)| json!({ "data": { field: value(kind) } })).into())
        }
        "listSubscribers" => {
            let filters = things.named.iter().filter(|(kind, _)| *kind != "id");
            let mut queries: Vec<String> = filters
                .map(|(kind, value)| format!("?{kind}={}", value.trim_start_matches('+')))
                .chain(
                    ["", "?alias=van", "?userClass=gold", "?updatedSince=2000-01-01T00:00:00Z"]
                        .map(str::to_owned),
                )
                .collect();
            queries.push(format!("?useCaseId={USE_CASE}"));
            queries.extend(cursor("/subscriber"));
            (queries, vec![Value::Null])
        }
        "listRequests" => {
            let about = things.named.iter().map(|(kind, value)| format!("?type={kind}&value={value}"));
            let mut queries: Vec<String> = about.collect();
            queries.extend([
                String::new(),
                "?kind=define_use_case".to_owned(),
                format!("?token={}", things.token),
            ]);
            queries.extend(cursor("/request"));
            (queries, vec![Value::Null])
        }
        "getHistory" => {
            let mut queries = vec![String::new()];
            queries.extend(cursor("/history"));
            (queries, vec![Value::Null])
        }
        "getChanges" => (vec![String::new(), format!("?after={}", things.version)], vec![Value::Null]),
        "getSubscriber" => (vec![String::new(), "?asOf=2999-01-01T00:00:00Z".to_owned()], vec![Value::Null]),
        "explainIdentifier" | "getRequest" | "listUseCases" => nothing(),
        "registerSubscriber" => tried(registrations()),
        "setAlias" => tried(vec![json!({ "alias": "mine" })]),
        "removeSubscriber" | "dropUseCase" => tried(vec![json!({})]),
        "changeIdentifiers" => {
            let queries = ["", "?take=true", "?dryRun=true"].map(str::to_owned).into();
            (queries, vec![json!({ "iccid": iccid(9), "cause": "LOST" })])
        }
        "changeUser" => tried(vec![json!({ "username": "eve" })]),
        "setStatus" => tried(vec![json!({ "status": "SUSPEND" })]),
        "setUseCase" => tried(vec![json!({ "useCaseId": USE_CASE })]),
        "defineUseCase" => tried(vec![json!({})]),
        "registerSubscribers" => in_bulk(registrations()),
        "setAliases" => nodes(json!({ "alias": "mine" })),
        "setStatuses" => nodes(json!({ "status": "SUSPEND" })),
        "setUseCases" => nodes(json!({ "useCaseId": USE_CASE })),
        other => panic!("the walk does not know what to ask of {other}: say so here"),
    }
}
