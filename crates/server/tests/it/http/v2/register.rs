//! `POST /api/v2/subscriber`.

use serde_json::{Value, json};

use crate::bench::{Bench, on_every_store};
use crate::client::Answer;
use crate::http::edges::assert_nak;
use crate::people::{iccid, imei, imeisv, imsi, number};

on_every_store!(
    a_registration_is_answered_with_request_and_subscriber,
    a_subscriber_read_is_a_subscriber_to_register,
    an_identifier_that_is_held_is_a_conflict_that_names_the_field,
    a_device_may_be_shared,
    everything_that_is_wrong_is_told_at_once,
    odd_identifiers_are_refused_but_for_a_card,
    statuses_have_their_names,
    nobody_cannot_be_registered,
    the_same_again_is_a_conflict,
);

fn post(bench: &Bench, body: &Value) -> Answer {
    bench.call("POST", "/api/v2/subscriber", &body.to_string())
}

fn a_registration_is_answered_with_request_and_subscriber(bench: &Bench) {
    let answer = post(bench, &json!({ "user": { "username": "ann" } })).expect(201);
    let node = &answer.json()["content"][0];
    let (request, id) =
        (node["requestId"].as_str().expect("an id"), node["subscriberId"].as_str().expect("an id"));
    assert_eq!(
        answer.body,
        format!(
            concat!(
                r#"{{"errorCode":"","errorMessage":"","content":[{{"requestId":"{}","subscriberId":"{}"}}],"#,
                r#""pageable":{{"page":0,"size":10,"totalPages":1,"totalElements":1}}}}"#
            ),
            request, id
        )
    );
    let entry = bench.entry(request);
    assert_eq!((&entry["kind"], &entry["subscriberId"]), (&json!("register"), &json!(id)));
    assert_eq!(bench.id_of("username", "ann"), id);
}

fn a_subscriber_read_is_a_subscriber_to_register(bench: &Bench) {
    let shape = json!({
        "subscriberIdentifiers": {
            "imsiMsisdnPairs": [
                { "imsi": imsi(1), "msisdn": &number(1)[1..], "isLastActive": false, "useCaseId": null },
                { "imsi": null, "msisdn": &number(2)[1..], "isLastActive": true, "useCaseId": 0 },
                { "imsi": imsi(3), "msisdn": null, "isLastActive": false, "useCaseId": 2_147_483_647_u32 },
            ],
            "iccid": iccid(1), "imei": imei(1), "imeisv": imeisv(1, 1),
        },
        "alias": "one", "status": "SUSPEND",
        "user": { "genericId": "app-1", "username": "ann", "externalId": "crm-1", "userClass": "gold" },
    });
    let id = bench.register(&shape);
    let mut read = bench.subscriber("id", &id);
    for key in ["version", "createdAt", "updatedAt"] {
        read.as_object_mut().expect("an object").remove(key).expect(key);
    }
    read["user"].as_object_mut().expect("an object").remove("hasPassword").expect("hasPassword");
    read["subscriberIdentifiers"]
        .as_object_mut()
        .expect("an object")
        .remove("subscriberId")
        .expect("subscriberId");
    assert_eq!(read, shape);
}

fn an_identifier_that_is_held_is_a_conflict_that_names_the_field(bench: &Bench) {
    let held = json!({
        "subscriberIdentifiers": {
            "imsiMsisdnPairs": [{ "imsi": imsi(1), "msisdn": number(1) }], "iccid": iccid(1),
        },
        "user": { "username": "ann", "externalId": "crm-1", "genericId": "app-1" },
    });
    bench.register(&held);
    for (field, body) in [
        ("imsi", json!({ "subscriberIdentifiers": { "imsiMsisdnPairs": [{ "imsi": imsi(1) }] } })),
        ("msisdn", json!({ "subscriberIdentifiers": { "imsiMsisdnPairs": [{ "msisdn": number(1) }] } })),
        ("iccid", json!({ "subscriberIdentifiers": { "iccid": iccid(1) } })),
        ("username", json!({ "user": { "username": "ann" } })),
        ("externalId", json!({ "user": { "externalId": "crm-1" } })),
        ("genericId", json!({ "user": { "genericId": "app-1" } })),
    ] {
        let answer = post(bench, &body).expect(409);
        assert_nak(&answer, "SUBSCRIBER_1003");
        let message = answer.json()["errorMessage"].clone();
        let expected =
            format!("Failed to update subscriber details: already held by another subscriber: {field}");
        assert_eq!(message, expected);
    }
}

fn a_device_may_be_shared(bench: &Bench) {
    bench.sim(&imsi(1), None, None, Some(&imei(1)));
    bench.sim(&imsi(2), None, None, Some(&imei(1)));
    assert_eq!(bench.subscribers("imei", &imei(1)).len(), 2);
}

fn everything_that_is_wrong_is_told_at_once(bench: &Bench) {
    let answer = post(
        bench,
        &json!({
            "subscriberIdentifiers": {
                "imsiMsisdnPairs": [
                    { "imsi": imsi(1), "msisdn": 393_331_234_567_u64 },
                    { "imsi": "12x", "isLastActive": "yes", "useCaseId": 1.5, "msisd": "" },
                ],
                "iccid": "", "imei": "123456789012345",
            },
            "status": "active", "alias": 7, "user": { "username": "a\tb", "hasPassword": true }, "version": 1,
        }),
    );
    assert_nak(&answer.clone().expect(400), "GLOBAL_9001");
    let message = answer.json()["errorMessage"].as_str().expect("a text").to_owned();
    for fault in [
        "alias: must be a string, not a number",
        "status: must be one of ACTIVE, SUSPEND, INACTIVE, TERMINATED",
        "subscriberIdentifiers.iccid: iccid invalid_length",
        "subscriberIdentifiers.imei: imei check_digit_mismatch at byte 14, expected 7",
        "subscriberIdentifiers.imsiMsisdnPairs[0].msisdn: must be a string",
        "subscriberIdentifiers.imsiMsisdnPairs[1].imsi: imsi invalid_character at byte 2",
        "subscriberIdentifiers.imsiMsisdnPairs[1].isLastActive: must be true or false, not a string",
        "subscriberIdentifiers.imsiMsisdnPairs[1].msisd: unknown field; did you mean msisdn?",
        "subscriberIdentifiers.imsiMsisdnPairs[1].useCaseId: must be an integer from 0 to 2147483647, not a number",
        "user.hasPassword: unknown field",
        "user.username: must not contain control characters",
        "version: unknown field",
    ] {
        assert!(message.contains(fault), "{fault} in {message}");
    }
    assert!(bench.subscribers("imsi", &imsi(1)).is_empty());
}

fn odd_identifiers_are_refused_but_for_a_card(bench: &Bench) {
    let refused = json!({ "subscriberIdentifiers": { "imsiMsisdnPairs": [{ "imsi": "299010000000001" }] } });
    let answer = post(bench, &refused).expect(400);
    assert!(answer.body.contains("imsi mcc_unassigned at byte 0"), "{answer:?}");
    let wrong = "8939010000000000001";
    let answer = post(bench, &json!({ "subscriberIdentifiers": { "iccid": wrong } })).expect(201).json();
    let entry = bench.entry(answer["content"][0]["requestId"].as_str().expect("an id"));
    assert_eq!(
        entry["flags"],
        json!([{ "field": "iccid", "code": "check_digit_mismatch", "expected": "9" }])
    );
}

fn statuses_have_their_names(bench: &Bench) {
    for (n, (given, shown)) in [
        ("ACTIVE", "ACTIVE"),
        ("SUSPEND", "SUSPEND"),
        ("SUSPENDED", "SUSPEND"),
        ("INACTIVE", "INACTIVE"),
        ("TERMINATED", "TERMINATED"),
    ]
    .into_iter()
    .enumerate()
    {
        let username = format!("user {n}");
        let id = bench.register(&json!({ "user": { "username": username }, "status": given }));
        assert_eq!(bench.subscriber("id", &id)["status"], shown);
    }
}

fn nobody_cannot_be_registered(bench: &Bench) {
    for body in [
        json!({}),
        json!({ "alias": "one", "user": { "userClass": "gold" } }),
        json!({ "subscriberIdentifiers": { "imsiMsisdnPairs": [{ "useCaseId": 1 }], "iccid": iccid(1) } }),
        json!({ "subscriberIdentifiers": { "imsiMsisdnPairs": [{ "imsi": imsi(1) }, { "imsi": imsi(1) }] } }),
        json!([]),
    ] {
        assert_nak(&post(bench, &body).expect(400), "GLOBAL_9001");
    }
    let two_active =
        json!([{ "imsi": imsi(1), "isLastActive": true }, { "imsi": imsi(2), "isLastActive": true }]);
    let body = json!({ "subscriberIdentifiers": { "imsiMsisdnPairs": two_active } });
    assert_nak(&post(bench, &body).expect(400), "GLOBAL_9001");
}

fn the_same_again_is_a_conflict(bench: &Bench) {
    let body = json!({ "user": { "username": "ann" } });
    post(bench, &body).expect(201);
    assert_nak(&post(bench, &body).expect(409), "SUBSCRIBER_1003");
}
