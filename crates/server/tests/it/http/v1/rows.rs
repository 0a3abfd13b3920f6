//! What is answered to which kind of input.

use serde_json::{Value, json};

use crate::bench::{Bench, V1, on_every_store};
use crate::http::edges::assert_detail;
use crate::people::{iccid, imei, imsi, number};

on_every_store!(
    what_is_not_the_documented_json_is_a_bad_request,
    data_may_be_an_object,
    every_offending_field_is_told_at_once,
    each_field_is_checked_for_its_kind,
    an_identifier_sent_as_a_number_is_explained,
    an_unknown_key_is_told_with_the_near_one,
    nobody_named_is_not_of_one_field,
    no_refusal_repeats_a_value,
    success_has_the_eleven_keys_in_order_and_names_its_entry,
    unset_fields_are_null_and_numbers_have_a_plus,
);

fn what_is_not_the_documented_json_is_a_bad_request(bench: &Bench) {
    for body in [
        "",
        "nonsense",
        "[]",
        "null",
        "{}",
        r#"{"data":null}"#,
        r#"{"data":7}"#,
        r#"{"data":true}"#,
        r#"{"data":["username"]}"#,
        r#"{"data":""}"#,
        r#"{"data":"nonsense"}"#,
        r#"{"data":"[]"}"#,
        r#"{"data":"null"}"#,
        r#"{"data":"\"text\""}"#,
        r#"{"data":"{\"username\":\"a\"}{}"}"#,
        r#"{"data":"{\"username\":\"a\",\"username\":\"b\"}"}"#,
        r#"{"data":"{}","data":"{}"}"#,
        r#"{"data":{"username":"a","username":"a"}}"#,
        r#"{"data":"{\"username\":\"a\\u0000b\"}"}"#,
        r#"{"data":"{\"username\":\"a\"}\u0000"}"#,
        "{\"data\":\"{\\\"username\\\":\\\"a\\\"}\"",
    ] {
        assert_detail(&bench.call("POST", V1, body).expect(400));
    }
    assert!(bench.subscribers("username", "a").is_empty());
}

fn data_may_be_an_object(bench: &Bench) {
    let text = bench.call("POST", V1, r#"{"data":"{\"username\":\"eve\"}"}"#).expect(201);
    let object = bench.call("POST", V1, r#"{"data":{"username":"eve"}}"#).expect(201);
    assert_eq!(text.body, object.body);
}

fn every_offending_field_is_told_at_once(bench: &Bench) {
    let answer = bench.report(&json!({
        "number": "0049 151", "imei": "49015420323751B", "imsi": "1234", "iccid": 8_939_000, "username": "a\tb",
        "password": "", "user_class": ["gold"], "generic_id": true, "user_external_id": "x".repeat(256), "colour": "",
    }));
    let expected = json!({
        "colour": ["unknown field"],
        "generic_id": ["must be a string, not a boolean"],
        "iccid": ["must be a string: as a number it would lose leading zeros, and digits beyond the 15th, not a number"],
        "imei": ["imei invalid_character at byte 14, expected digits"],
        "imsi": ["imsi invalid_length, expected 6 to 15 digits"],
        "number": ["msisdn invalid_character at byte 4, expected digits"],
        "password": ["must not be empty; null clears it"],
        "user_class": ["must be a string, not an array"],
        "user_external_id": ["must have at most 255 characters"],
        "username": ["must not contain control characters"],
    });
    assert_eq!(answer.expect(422).json(), expected);
}

fn each_field_is_checked_for_its_kind(bench: &Bench) {
    for (field, value) in [
        ("number", "12"),
        ("number", "+"),
        ("number", "+39 333 1234567"),
        ("number", "00393331234567"),
        ("number", "+21012345678"),
        ("imei", "1234567890123"),
        ("imei", "1234567890123456"),
        ("imei", " 490154203237518"),
        ("imei", "49015420323751８"),
        ("imsi", "22201-0000000001"),
        ("imsi", "2220100000000012"),
        ("iccid", "8939010000000000"),
        ("iccid", "1239010000000000012"),
        ("iccid", "89390100000000A0012"),
        ("username", "\u{85}"),
        ("user_external_id", "line\nbreak"),
        ("generic_id", "\u{7f}"),
    ] {
        let errors = bench.report(&json!({ "username": "kind", field: value })).expect(422).json();
        let fields: Vec<&String> = errors.as_object().expect("an object").keys().collect();
        assert_eq!(fields, [field], "{value:?}");
    }
    assert!(bench.subscribers("username", "kind").is_empty());
}

fn an_identifier_sent_as_a_number_is_explained(bench: &Bench) {
    for field in ["number", "imei", "imsi", "iccid"] {
        let body = format!(r#"{{"data":{{"{field}":89014103211118510720}}}}"#);
        let errors = bench.call("POST", V1, &body).expect(422).json();
        assert!(
            errors[field][0].as_str().expect("a text").contains("must be a string: as a number"),
            "{errors}"
        );
    }
}

fn an_unknown_key_is_told_with_the_near_one(bench: &Bench) {
    let near = |key: &str| bench.report(&json!({ key: "x", "username": "near" })).expect(422).json();
    assert_eq!(near("imie"), json!({ "imie": ["unknown field; did you mean imei?"] }));
    assert_eq!(near("user_name"), json!({ "user_name": ["unknown field; did you mean username?"] }));
    let outer = bench.call("POST", V1, r#"{"data":{"username":"near"},"dta":1}"#).expect(422).json();
    assert_eq!(outer, json!({ "dta": ["unknown field; did you mean data?"] }));
    assert!(bench.subscribers("username", "near").is_empty());
}

fn nobody_named_is_not_of_one_field(bench: &Bench) {
    let errors = json!({ "non_field_errors": ["at least one identifier is needed"] });
    for fields in [json!({}), json!({ "user_class": "gold" }), json!({ "username": null, "imei": "" })] {
        assert_eq!(bench.report(&fields).expect(422).json(), errors);
    }
}

fn no_refusal_repeats_a_value(bench: &Bench) {
    bench.report(&json!({ "username": "secretary", "number": number(1), "imsi": imsi(1) })).expect(201);
    bench.report(&json!({ "username": "other", "number": number(2), "imsi": imsi(2) })).expect(201);
    for fields in [
        json!({ "username": "secretary", "number": number(2) }),
        json!({ "imsi": format!("{}x", imsi(3)) }),
        json!({ "imei": "490154203237519999" }),
        json!({ imsi(1): "a key" }),
        json!({ "secretary@example.com": "a key" }),
    ] {
        let body = bench.report(&fields).expect(422).body;
        for value in ["secretary", &number(2)[1..], &imsi(3), "49015", &imsi(1)] {
            assert!(!body.contains(value), "{body}");
        }
    }
}

fn success_has_the_eleven_keys_in_order_and_names_its_entry(bench: &Bench) {
    let answer = bench.report(&json!({ "username": "eleven" })).expect(201);
    let keys: Vec<String> = answer
        .body
        .trim_matches(['{', '}'])
        .split(',')
        .map(|pair| pair.split(':').next().expect("a key").trim_matches('"').to_owned())
        .collect();
    assert_eq!(
        keys,
        [
            "number",
            "generic_id",
            "imei",
            "imsi",
            "iccid",
            "username",
            "password",
            "user_external_id",
            "user_class",
            "updated_at",
            "status"
        ]
    );
    let entry = bench.entry(answer.header("X-Simroll-Request-Id").expect("an id"));
    assert_eq!(entry["kind"], "device_app_user_update");
    assert_eq!(entry["time"], answer.json()["updated_at"]);
    assert_eq!(answer.header("X-Validation-Warnings"), None);
}

fn unset_fields_are_null_and_numbers_have_a_plus(bench: &Bench) {
    let mut answer = bench
        .report(&json!({ "number": &number(7)[1..], "iccid": iccid(7), "imei": &imei(7)[..14] }))
        .expect(201)
        .json();
    let updated_at = answer["updated_at"].take();
    assert!(updated_at.as_str().is_some_and(|time| time.ends_with('Z')));
    assert_eq!(
        answer,
        json!({
            "number": number(7), "generic_id": null, "imei": imei(7), "imsi": null, "iccid": iccid(7),
            "username": null, "password": null, "user_external_id": null, "user_class": null,
            "updated_at": Value::Null, "status": "success",
        })
    );
}
