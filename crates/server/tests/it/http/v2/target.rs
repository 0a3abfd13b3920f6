//! `GET /api/v2/subscriber/{type}/{value}`, and how a path names a subscriber.

use serde_json::json;

use crate::bench::{Bench, on_every_store};
use crate::http::edges::assert_nak;
use crate::people::{iccid, imei, imeisv, imsi, number};

on_every_store!(
    a_subscriber_is_shown_in_the_documented_shape,
    several_holders_of_a_device_are_several_in_content,
    an_unknown_type_is_refused,
    a_value_that_is_not_of_its_kind_is_refused_with_a_finding,
    whatever_can_be_held_can_be_asked_for,
    a_device_is_found_by_imei_and_imeisv,
    twins_of_a_card_can_be_ambiguous,
);

fn a_subscriber_is_shown_in_the_documented_shape(bench: &Bench) {
    let id = bench.register(&json!({
        "subscriberIdentifiers": {
            "imsiMsisdnPairs": [
                { "imsi": imsi(1), "msisdn": number(1), "isLastActive": true, "useCaseId": 7 },
                { "imsi": imsi(2) },
            ],
            "iccid": iccid(1),
        },
        "alias": "one",
        "user": { "username": "ann" },
    }));
    let answer = bench.get(&format!("/api/v2/subscriber/imsi/{}", imsi(2))).expect(200);
    let json = answer.json();
    let (created, updated) = (&json["content"][0]["createdAt"], &json["content"][0]["updatedAt"]);
    assert_eq!(created, updated);
    let expected = format!(
        concat!(
            r#"{{"errorCode":"","errorMessage":"","content":[{{"subscriberIdentifiers":{{"subscriberId":"{id}","#,
            r#""imsiMsisdnPairs":[{{"imsi":"{imsi1}","msisdn":"{msisdn1}","isLastActive":true,"useCaseId":7}},"#,
            r#"{{"imsi":"{imsi2}","msisdn":null,"isLastActive":false,"useCaseId":null}}],"iccid":"{iccid}","#,
            r#""imei":null,"imeisv":null}},"alias":"one","status":"ACTIVE","user":{{"genericId":null,"#,
            r#""username":"ann","externalId":null,"userClass":null,"hasPassword":false}},"version":1,"#,
            r#""createdAt":{created},"updatedAt":{created}}}],"#,
            r#""pageable":{{"page":0,"size":10,"totalPages":1,"totalElements":1}}}}"#
        ),
        id = id,
        imsi1 = imsi(1),
        msisdn1 = &number(1)[1..],
        imsi2 = imsi(2),
        iccid = iccid(1),
        created = created,
    );
    assert_eq!(answer.body, expected);
}

fn several_holders_of_a_device_are_several_in_content(bench: &Bench) {
    for n in 1..=12 {
        bench.sim(&imsi(n), None, None, Some(&imei(1)));
    }
    let answer = bench.get(&format!("/api/v2/subscriber/imei/{}", imei(1))).expect(200).json();
    assert_eq!(answer["content"].as_array().map(Vec::len), Some(12));
    assert_eq!(answer["pageable"], json!({ "page": 0, "size": 12, "totalPages": 1, "totalElements": 12 }));
}

fn an_unknown_type_is_refused(bench: &Bench) {
    for target in ["mac/1", "imsis/222010000000001", "alias/x", "/x", "%20imsi/222010000000001"] {
        let answer = bench.get(&format!("/api/v2/subscriber/{target}")).expect(400);
        assert_nak(&answer, "SUBSCRIBER_9001");
        assert!(answer.body.contains("expected one of imsi, iccid, msisdn, imei"), "{answer:?}");
    }
}

fn a_value_that_is_not_of_its_kind_is_refused_with_a_finding(bench: &Bench) {
    let long = format!("username/{}", "x".repeat(256));
    for (target, finding) in [
        ("imsi/", "imsi invalid_length, expected 6 to 15 digits"),
        ("imsi/12345", "imsi invalid_length, expected 6 to 15 digits"),
        ("imsi/2220100000000012", "imsi invalid_length, expected 6 to 15 digits"),
        ("imsi/22201000000000x", "imsi invalid_character at byte 14, expected digits"),
        ("imsi/%2B222010000000001", "imsi invalid_character at byte 0, expected digits"),
        ("imsi/222010000000001%00", "imsi invalid_character at byte 15, expected digits"),
        ("imsi/222010000%2F00001", "imsi invalid_character at byte 9, expected digits"),
        ("msisdn/00393331234567", "msisdn leading_zeros at byte 0"),
        ("msisdn/++393331234567", "msisdn invalid_character at byte 1"),
        ("iccid/89390100000000000", "iccid invalid_length, expected 18 to 20 digits"),
        ("iccid/8939-0100-0000-0000-012", "iccid invalid_character at byte 4, expected digits"),
        ("iccid/898600d0123456789012", "iccid invalid_character at byte 6, expected digits"),
        ("imei/4901542032375", "imei invalid_length, expected 14 or 15 digits"),
        ("imeisv/490154203237518", "imeisv invalid_length, expected 16 digits"),
        ("username/", "username must have at least 1 character"),
        ("username/a%0Ab", "username must not contain control characters"),
        (&long, "username must have at most 255 characters"),
        ("id/1", "id must be a subscriberId of this registry"),
        ("id/ff74dca6-8e7f-4b85-a42b-13860913b370", "id must be a subscriberId of this registry"),
    ] {
        for method in ["GET", "PATCH"] {
            let answer = bench.call(method, &format!("/api/v2/subscriber/{target}"), "{}").expect(400);
            assert_nak(&answer, "SUBSCRIBER_9002");
            assert!(answer.body.contains(finding), "{target}: {answer:?}");
        }
    }
    for target in ["imsi/%zz", "imsi/%", "username/%ff", "%ff/1"] {
        assert_nak(&bench.get(&format!("/api/v2/subscriber/{target}")).expect(400), "GLOBAL_9001");
    }
}

fn whatever_can_be_held_can_be_asked_for(bench: &Bench) {
    // Each is odd: a wrong check digit, a country that nobody has, a card that is none, hexadecimal digits.
    for target in [
        "imei/123456789012345",
        "imsi/299010000000001",
        "iccid/8939010000000000001",
        "iccid/1239010000000000012",
        "iccid/898600D0123456789012",
        "msisdn/21012345678",
    ] {
        assert_nak(&bench.get(&format!("/api/v2/subscriber/{target}")).expect(404), "SUBSCRIBER_1002");
    }
    bench.report(&json!({ "imei": "123456789012345" })).expect(201);
    bench.subscriber("imei", "123456789012345");
    assert!(bench.subscribers("imei", "12345678901234").is_empty(), "a wrong check digit keeps its own text");
}

fn a_device_is_found_by_imei_and_imeisv(bench: &Bench) {
    bench.register(
        &json!({ "subscriberIdentifiers": { "imeisv": imeisv(1, 3) }, "user": { "username": "ann" } }),
    );
    bench.register(&json!({ "subscriberIdentifiers": { "imei": imei(1) }, "user": { "username": "bob" } }));
    assert_eq!(bench.subscribers("imei", &imei(1)).len(), 2);
    assert_eq!(bench.subscriber("imeisv", &imeisv(1, 3))["user"]["username"], "ann");
    assert_eq!(bench.subscribers("imeisv", &imeisv(1, 4)).len(), 2);
}

fn twins_of_a_card_can_be_ambiguous(bench: &Bench) {
    bench.sim(&imsi(1), None, Some(&iccid(1)), None);
    let twin = &iccid(1)[..18];
    assert_eq!(bench.subscribers("iccid", twin).len(), 1);
    let conflict = bench.call(
        "POST",
        "/api/v2/subscriber",
        &json!({ "subscriberIdentifiers": { "iccid": twin } }).to_string(),
    );
    assert_nak(&conflict.expect(409), "SUBSCRIBER_1003");
}
