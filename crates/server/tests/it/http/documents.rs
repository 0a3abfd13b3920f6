//! Every example of the documents: the request as it stands there, and its answer byte for byte, request ids and times
//! masked. Where a document contradicts itself the test says which side is taken.

use serde_json::json;
use simroll_server::http::HttpSettings;

use crate::bench::{BULK, Bench, V1, on_every_store};
use crate::faulty::{Fault, FaultyStore};

on_every_store!(
    the_v1_example_is_answered_as_documented,
    the_v1_curl_example_is_accepted,
    the_v2_alias_example_is_answered_as_documented,
    the_v2_use_case_example_is_answered_as_documented,
    the_v2_use_case_failure_is_answered_as_documented,
);

/// JSON without the white space that means nothing.
fn compact(json: &str) -> String {
    let (mut text, mut quoted, mut escaped) = (String::new(), false, false);
    for character in json.chars() {
        quoted ^= character == '"' && !escaped;
        escaped = character == '\\' && !escaped;
        if quoted || !character.is_ascii_whitespace() {
            text.push(character);
        }
    }
    text
}

/// `json` without white space, every UUID and every instant replaced by the same.
pub(super) fn masked(json: &str) -> String {
    let mut text = String::new();
    for (place, part) in compact(json).split('"').enumerate() {
        text.push_str(if place == 0 { "" } else { "\"" });
        let is_uuid = part.len() == 36 && part.split('-').map(str::len).eq([8, 4, 4, 4, 12]);
        let is_time = part.len() >= 20 && part.ends_with('Z') && part.as_bytes()[10] == b'T';
        text.push_str(if is_uuid {
            "<uuid>"
        } else if is_time {
            "<time>"
        } else {
            part
        });
    }
    text
}

fn the_v1_example_is_answered_as_documented(bench: &Bench) {
    let answer = bench.call("POST", V1, include_str!("../../../documents/v1_request.json")).expect(201);
    assert_eq!(masked(&answer.body), masked(include_str!("../../../documents/v1_created.json")));
    assert_eq!(
        answer.header("X-Validation-Warnings"),
        Some("imei;check_digit_mismatch;expected=7, password;hash_unverifiable;expected=\"salt and digest\"")
    );
}

fn the_v1_curl_example_is_accepted(bench: &Bench) {
    let answer = bench.call("POST", V1, include_str!("../../../documents/v1_curl_request.json")).expect(201);
    assert_eq!(
        masked(&answer.body),
        r#"{"number":"+1234567890","generic_id":null,"imei":"123456789012345","imsi":null,"iccid":null,"#
            .to_owned()
            + r#""username":"john.doe","password":null,"user_external_id":"ext_12345","user_class":"premium","#
            + r#""updated_at":"<time>","status":"success"}"#
    );
}

fn the_v2_alias_example_is_answered_as_documented(bench: &Bench) {
    bench.sim("222013090961859", None, None, None);
    let request = include_str!("../../../documents/v2_alias_request.json");
    let answer = bench.call("PATCH", "/api/v2/subscriber/imsi/222013090961859", request).expect(200);
    assert_eq!(masked(&answer.body), masked(include_str!("../../../documents/v2_alias_ack.json")));
    assert_eq!(bench.subscriber("imsi", "222013090961859")["alias"], "alias1");
}

#[test]
fn the_v2_alias_failure_is_answered_as_documented() {
    let store = FaultyStore::new();
    let bench = Bench::over(store.clone(), HttpSettings::default());
    bench.sim("222013090961859", None, None, None);
    store.fail(Fault::Down);
    let request = include_str!("../../../documents/v2_alias_request.json");
    let answer = bench.call("PATCH", "/api/v2/subscriber/imsi/222013090961859", request).expect(503);
    assert_eq!(answer.body, compact(include_str!("../../../documents/v2_alias_nak.json")));
    assert!(answer.header("Retry-After").is_some());
}

/// The document answers …963 for the …859 of its request, and 1 element where it lists 2.
fn the_v2_use_case_example_is_answered_as_documented(bench: &Bench) {
    bench.sim("222013090961859", None, None, None);
    bench.sim("222013090966359", None, None, None);
    let answer =
        bench.call("PUT", BULK, include_str!("../../../documents/v2_use_case_request.json")).expect(200);
    let documented = include_str!("../../../documents/v2_use_case_ack.json")
        .replace("222013090961963", "222013090961859")
        .replace(r#""totalElements": 1"#, r#""totalElements": 2"#);
    assert_eq!(masked(&answer.body), masked(&documented));
}

/// The document shows the answer without its request: one of the nodes names nobody, and only that one is listed.
fn the_v2_use_case_failure_is_answered_as_documented(bench: &Bench) {
    bench.sim("222013090961859", None, None, None);
    let node = |imsi: &str, use_case: u32| {
        json!({
            "subscriberIdentifiers": { "type": "IMSI", "value": imsi },
            "content": { "useCaseId": use_case },
        })
    };
    let request = json!({ "bulk": [node("222013090961859", 10), node("222013090961963", 2504)] });
    let answer = bench.call("PUT", BULK, &request.to_string()).expect(422);
    assert_eq!(answer.body, compact(include_str!("../../../documents/v2_use_case_nak.json")));
    let pairs = &bench.subscriber("imsi", "222013090961859")["subscriberIdentifiers"]["imsiMsisdnPairs"];
    assert_eq!(pairs[0]["useCaseId"], json!(null));
}
