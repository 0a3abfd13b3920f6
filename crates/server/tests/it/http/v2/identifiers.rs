//! `PATCH /api/v2/subscriber/{type}/{value}/identifiers`.

use serde_json::{Value, json};

use crate::bench::{Bench, on_every_store};
use crate::client::Answer;
use crate::http::edges::assert_nak;
use crate::people::{iccid, imei, imeisv, imsi, number};

on_every_store!(
    a_new_sim_keeps_number_and_use_case_and_the_journal_says_why,
    a_new_device_loses_the_software_version_of_the_old_one,
    a_number_moves_without_a_gap_only_where_it_is_to_be_taken,
    whoever_is_left_with_nothing_is_removed_in_the_same_entry,
    a_use_case_goes_with_its_imsi,
    absent_leaves_and_null_clears,
    the_list_of_pairs_is_complete,
    the_last_identifier_stays,
    what_another_holds_is_a_conflict_by_field,
    a_list_that_contradicts_itself_is_refused,
    the_catalogue_bounds_the_ids,
    odd_identifiers_follow_the_policy_of_registration,
    what_is_no_change_is_refused_all_at_once,
    a_retry_is_a_no_op,
    nobody_is_1002_and_several_are_1003,
);

fn patch_at(bench: &Bench, target: &str, body: &Value) -> Answer {
    bench.call("PATCH", &format!("/api/v2/subscriber/{target}"), &body.to_string())
}

/// Changes the identifiers of the subscriber with the first card.
fn patch(bench: &Bench, body: &Value) -> Answer {
    patch_at(bench, &format!("iccid/{}/identifiers", iccid(1)), body)
}

fn entry(bench: &Bench, answer: &Answer) -> Value {
    bench.entry(answer.json()["content"][0]["requestId"].as_str().expect("an id"))
}

fn identifiers(bench: &Bench, kind: &str, value: &str) -> Value {
    bench.subscriber(kind, value)["subscriberIdentifiers"].clone()
}

fn pair(imsi: &str, msisdn: Option<&str>, is_last_active: bool, use_case: Option<u32>) -> Value {
    json!({ "imsi": imsi, "msisdn": msisdn, "isLastActive": is_last_active, "useCaseId": use_case })
}

fn plain(n: u32) -> String {
    number(n)[1..].to_owned()
}

fn a_new_sim_keeps_number_and_use_case_and_the_journal_says_why(bench: &Bench) {
    let pairs = json!([pair(&imsi(1), Some(&number(1)), true, Some(7))]);
    let id =
        bench.register(&json!({ "subscriberIdentifiers": { "iccid": iccid(1), "imsiMsisdnPairs": pairs } }));
    let pairs = json!([{ "imsi": imsi(2), "msisdn": number(1) }]);
    let body = json!({ "iccid": iccid(2), "imsiMsisdnPairs": pairs, "cause": "LOST" });
    let answer = patch(bench, &body).expect(200);
    let change = |pair: Value, field: &str, from: String, to: String| json!({ "subscriberId": id, "pair": pair, "field": field, "from": from, "to": to });
    let entry = entry(bench, &answer);
    assert_eq!((&entry["kind"], &entry["cause"]), (&json!("identifiers"), &json!("LOST")));
    assert_eq!(
        entry["changes"],
        json!(
            [change(json!(null), "iccid", iccid(1), iccid(2)), change(json!(1), "imsi", imsi(1), imsi(2)),]
        )
    );
    let after = identifiers(bench, "msisdn", &number(1));
    assert_eq!(after["imsiMsisdnPairs"], json!([pair(&imsi(2), Some(&plain(1)), true, Some(7))]));
    assert!(bench.subscribers("imsi", &imsi(1)).is_empty());
    assert!(bench.subscribers("iccid", &iccid(1)).is_empty());
}

fn a_new_device_loses_the_software_version_of_the_old_one(bench: &Bench) {
    let own = json!({ "iccid": iccid(1), "imei": imei(1), "imeisv": imeisv(1, 3) });
    bench.register(&json!({ "subscriberIdentifiers": own }));
    patch(bench, &json!({ "imei": imei(2), "cause": "UPGRADE" })).expect(200);
    let after = identifiers(bench, "iccid", &iccid(1));
    assert_eq!((&after["imei"], &after["imeisv"]), (&json!(imei(2)), &json!(null)));
    patch(bench, &json!({ "imei": imei(3), "imeisv": imeisv(3, 1) })).expect(200);
    let after = identifiers(bench, "iccid", &iccid(1));
    assert_eq!((&after["imei"], &after["imeisv"]), (&json!(imei(3)), &json!(imeisv(3, 1))));
}

fn a_number_moves_without_a_gap_only_where_it_is_to_be_taken(bench: &Bench) {
    bench.sim(&imsi(1), Some(&number(1)), Some(&iccid(1)), None);
    let other = bench.sim(&imsi(2), Some(&number(2)), Some(&iccid(2)), None);
    let body = json!({ "imsiMsisdnPairs": [{ "imsi": imsi(1), "msisdn": number(2) }], "cause": "PORT" });
    for query in ["", "?take=false"] {
        let refused = patch_at(bench, &format!("iccid/{}/identifiers{query}", iccid(1)), &body).expect(409);
        assert_nak(&refused, "SUBSCRIBER_1003");
        assert_eq!(bench.id_of("msisdn", &number(2)), other);
    }
    let taken = patch_at(bench, &format!("iccid/{}/identifiers?take=true", iccid(1)), &body).expect(200);
    let entry = entry(bench, &taken);
    let own = bench.id_of("iccid", &iccid(1));
    assert_eq!(bench.id_of("msisdn", &number(2)), own);
    assert_eq!((&entry["cause"], &entry["subscriberId"]), (&json!("PORT"), &json!(own)));
    let changes = entry["changes"].as_array().expect("an array");
    let of = |id: &str| changes.iter().filter(|change| change["subscriberId"] == id).count();
    assert_eq!((of(&own), of(&other)), (1, 1), "one entry changes both");
    assert_eq!(bench.subscriber("id", &other)["version"], entry["seq"]);
    let left = identifiers(bench, "id", &other)["imsiMsisdnPairs"].clone();
    assert_eq!(left, json!([pair(&imsi(2), None, false, None)]));
}

fn whoever_is_left_with_nothing_is_removed_in_the_same_entry(bench: &Bench) {
    bench.sim(&imsi(1), None, Some(&iccid(1)), None);
    let other = bench.sim(&imsi(2), Some(&number(2)), None, None);
    let body = json!({ "imsiMsisdnPairs": [{ "imsi": imsi(1) }, { "imsi": imsi(2), "msisdn": number(2) }] });
    let taken = patch_at(bench, &format!("iccid/{}/identifiers?take=true", iccid(1)), &body).expect(200);
    assert!(bench.subscribers("id", &other).is_empty());
    let removed =
        json!({ "subscriberId": other, "pair": null, "field": "status", "from": "ACTIVE", "to": null });
    let entry = entry(bench, &taken);
    assert!(entry["changes"].as_array().expect("an array").contains(&removed), "{entry}");
}

fn a_use_case_goes_with_its_imsi(bench: &Bench) {
    bench.sim(&imsi(1), None, Some(&iccid(1)), None);
    let pairs = json!([pair(&imsi(2), None, false, Some(9))]);
    bench.register(&json!({ "subscriberIdentifiers": { "iccid": iccid(2), "imsiMsisdnPairs": pairs } }));
    let body = json!({ "imsiMsisdnPairs": [{ "imsi": imsi(1) }, { "imsi": imsi(2) }] });
    patch_at(bench, &format!("iccid/{}/identifiers?take=true", iccid(1)), &body).expect(200);
    let pairs = identifiers(bench, "iccid", &iccid(1))["imsiMsisdnPairs"].clone();
    assert_eq!((&pairs[1]["imsi"], &pairs[1]["useCaseId"]), (&json!(imsi(2)), &json!(9)));
    assert_eq!(identifiers(bench, "iccid", &iccid(2))["imsiMsisdnPairs"], json!([]));
}

fn absent_leaves_and_null_clears(bench: &Bench) {
    let pairs = json!([pair(&imsi(1), Some(&number(1)), true, Some(7))]);
    let own = json!({ "iccid": iccid(1), "imei": imei(1), "imeisv": imeisv(1, 3), "imsiMsisdnPairs": pairs });
    bench.register(&json!({ "subscriberIdentifiers": own }));
    let before = bench.subscriber("imsi", &imsi(1));
    for body in [json!({}), json!({ "cause": "DAMAGED" }), json!({ "cause": null })] {
        let answer = patch(bench, &body).expect(200);
        assert_eq!(entry(bench, &answer)["changes"], json!([]), "{body}");
    }
    assert_eq!(bench.subscriber("imsi", &imsi(1)), before);
    let pairs = json!([{ "imsi": imsi(1), "msisdn": null, "useCaseId": null, "isLastActive": false }]);
    patch(bench, &json!({ "imeisv": null, "imsiMsisdnPairs": pairs })).expect(200);
    let after = identifiers(bench, "imsi", &imsi(1));
    assert_eq!((&after["imei"], &after["imeisv"]), (&json!(imei(1)), &json!(null)));
    let cleared = json!([pair(&imsi(1), None, false, None)]);
    assert_eq!(after["imsiMsisdnPairs"], cleared);
    let clear = json!({ "iccid": null, "imei": null });
    patch(bench, &clear).expect(200);
    let after = identifiers(bench, "imsi", &imsi(1));
    assert_eq!((&after["iccid"], &after["imei"]), (&json!(null), &json!(null)));
    assert!(bench.subscribers("msisdn", &number(1)).is_empty());
}

fn the_list_of_pairs_is_complete(bench: &Bench) {
    let pairs = json!([{ "imsi": imsi(1), "msisdn": number(1) }, { "imsi": imsi(2) }]);
    bench.register(&json!({ "subscriberIdentifiers": { "iccid": iccid(1), "imsiMsisdnPairs": pairs } }));
    let shown = |bench: &Bench| identifiers(bench, "iccid", &iccid(1))["imsiMsisdnPairs"].clone();
    let third = json!({ "imsi": imsi(3), "msisdn": plain(3), "isLastActive": true, "useCaseId": 0 });
    let pairs = json!([{ "imsi": imsi(1) }, { "imsi": imsi(2) }, third]);
    patch(bench, &json!({ "imsiMsisdnPairs": pairs })).expect(200);
    let (one, two) = (pair(&imsi(1), Some(&plain(1)), false, None), pair(&imsi(2), None, false, None));
    assert_eq!(shown(bench), json!([one, two, third]));
    patch(bench, &json!({ "imsiMsisdnPairs": [{ "imsi": imsi(1) }, { "imsi": imsi(3) }] })).expect(200);
    assert_eq!(shown(bench), json!([one, third]));
    assert!(bench.subscribers("imsi", &imsi(2)).is_empty());
    for none in [json!([]), json!(null)] {
        patch(bench, &json!({ "imsiMsisdnPairs": [{ "imsi": imsi(1) }] })).expect(200);
        patch(bench, &json!({ "imsiMsisdnPairs": none })).expect(200);
        assert_eq!(shown(bench), json!([]), "{none}");
    }
}

fn the_last_identifier_stays(bench: &Bench) {
    bench.sim(&imsi(1), None, Some(&iccid(1)), None);
    let answer = patch(bench, &json!({ "iccid": null, "imsiMsisdnPairs": [] })).expect(409);
    assert_nak(&answer, "SUBSCRIBER_1003");
    assert!(answer.body.contains("the subscriber's last identifier cannot be cleared"), "{answer:?}");
    assert_eq!(bench.id_of("imsi", &imsi(1)), bench.id_of("iccid", &iccid(1)));
}

fn what_another_holds_is_a_conflict_by_field(bench: &Bench) {
    bench.sim(&imsi(1), None, Some(&iccid(1)), Some(&imei(1)));
    bench.sim(&imsi(2), Some(&number(2)), Some(&iccid(2)), Some(&imei(2)));
    for (body, told) in [
        (json!({ "iccid": iccid(2) }), "already held by another subscriber: iccid"),
        (
            json!({ "iccid": &iccid(2)[..18] }),
            "the same card is already registered with or without its check digit: iccid",
        ),
        (json!({ "imsiMsisdnPairs": [{ "imsi": imsi(2) }] }), "already held by another subscriber: imsi"),
        (
            json!({ "iccid": iccid(2), "imsiMsisdnPairs": [{ "imsi": imsi(1), "msisdn": number(2) }] }),
            "already held by another subscriber: iccid, msisdn",
        ),
    ] {
        let answer = patch(bench, &body).expect(409);
        assert_nak(&answer, "SUBSCRIBER_1003");
        let message = format!("Failed to update subscriber details: {told}");
        assert_eq!(answer.json()["errorMessage"], message, "{body}");
    }
    patch(bench, &json!({ "imei": imei(2) })).expect(200);
    assert_eq!(bench.subscribers("imei", &imei(2)).len(), 2, "a device may be shared");
    patch_at(bench, &format!("iccid/{}/identifiers?take=true", iccid(1)), &json!({ "imei": imei(2) }))
        .expect(200);
    assert_eq!(bench.subscribers("imei", &imei(2)).len(), 1, "or taken");
}

fn a_list_that_contradicts_itself_is_refused(bench: &Bench) {
    bench.sim(&imsi(1), Some(&number(1)), Some(&iccid(1)), None);
    for (pairs, status, code) in [
        (json!([{ "imsi": imsi(1) }, { "msisdn": number(1) }]), 409, "SUBSCRIBER_1003"),
        (json!([{ "imsi": imsi(1) }, { "imsi": imsi(2) }, { "imsi": imsi(2) }]), 400, "GLOBAL_9001"),
        (json!([{ "imsi": null, "msisdn": null }]), 400, "GLOBAL_9001"),
        (json!([{ "imsi": imsi(1) }, {}]), 400, "GLOBAL_9001"),
        (
            json!([{ "imsi": imsi(1), "isLastActive": true }, { "imsi": imsi(2), "isLastActive": true }]),
            400,
            "GLOBAL_9001",
        ),
    ] {
        let answer = patch(bench, &json!({ "imsiMsisdnPairs": pairs })).expect(status);
        assert_nak(&answer, code);
    }
    assert_eq!(bench.subscriber("iccid", &iccid(1))["version"], 1);
}

fn the_catalogue_bounds_the_ids(bench: &Bench) {
    bench.sim(&imsi(1), None, Some(&iccid(1)), None);
    bench.call("PUT", "/api/v2/use-case/10", "{}").expect(200);
    let with = |id: u32| json!({ "imsiMsisdnPairs": [{ "imsi": imsi(1), "useCaseId": id }] });
    patch(bench, &with(10)).expect(200);
    assert_nak(&patch(bench, &with(11)).expect(404), "GLOBAL_9011");
}

fn odd_identifiers_follow_the_policy_of_registration(bench: &Bench) {
    bench.sim(&imsi(1), None, Some(&iccid(1)), None);
    let answer = patch(bench, &json!({ "imei": "123456789012345" })).expect(400);
    assert!(answer.body.contains("imei: imei check_digit_mismatch at byte 14, expected 7"), "{answer:?}");
    let pairs = json!([{ "imsi": imsi(1) }, { "imsi": "299010000000001" }]);
    let answer = patch(bench, &json!({ "imsiMsisdnPairs": pairs })).expect(400);
    let found = "imsiMsisdnPairs[1].imsi: imsi mcc_unassigned at byte 0";
    assert!(answer.body.contains(found), "{answer:?}");
    let answer = patch(bench, &json!({ "iccid": "8939010000000000001" })).expect(200);
    let flag = json!([{ "field": "iccid", "code": "check_digit_mismatch", "expected": "9" }]);
    assert_eq!(entry(bench, &answer)["flags"], flag);
}

fn what_is_no_change_is_refused_all_at_once(bench: &Bench) {
    bench.sim(&imsi(1), None, Some(&iccid(1)), None);
    let body = json!({
        "iccid": 8_939_010_000_u64, "imei": "", "imeisv": "x", "cause": "lost", "icid": "x", "alias": "x",
        "imsiMsisdnPairs": [
            { "imsi": "12", "msisdn": "0039", "isLastActive": "yes", "useCaseId": "5", "pair": 1 },
            { "msisdn": 39_333_u32, "useCaseId": 2_147_483_648_u32 },
        ],
    });
    let answer = patch(bench, &body).expect(400);
    assert_nak(&answer, "GLOBAL_9001");
    for fault in [
        "iccid: must be a string: as a number it would lose leading zeros",
        "imei: imei invalid_length, expected 14 or 15 digits",
        "imeisv: imeisv invalid_character at byte 0",
        "cause: must be one of LOST, DAMAGED, UPGRADE, PORT, TRANSFER",
        "icid: unknown field; did you mean iccid?",
        "alias: unknown field",
        "imsiMsisdnPairs[0].imsi: imsi invalid_length",
        "imsiMsisdnPairs[0].msisdn: msisdn leading_zeros at byte 0",
        "imsiMsisdnPairs[0].isLastActive: must be true or false",
        "imsiMsisdnPairs[0].useCaseId: must be an integer from 0 to 2147483647, not a string",
        "imsiMsisdnPairs[0].pair: unknown field",
        "imsiMsisdnPairs[1].msisdn: must be a string",
        "imsiMsisdnPairs[1].useCaseId: must be an integer",
    ] {
        assert!(answer.body.contains(fault), "{fault} in {}", answer.body);
    }
    for body in [
        "",
        "[]",
        r#"{"imsiMsisdnPairs":{}}"#,
        r#"{"imsiMsisdnPairs":[[]]}"#,
        r#"{"iccid":null,"iccid":null}"#,
    ] {
        let target = format!("/api/v2/subscriber/iccid/{}/identifiers", iccid(1));
        assert_nak(&bench.call("PATCH", &target, body).expect(400), "GLOBAL_9001");
    }
    for query in ["?take=yes", "?take", "?take=", "?take=true&take=true", "?takes=true"] {
        let target = format!("iccid/{}/identifiers{query}", iccid(1));
        assert_nak(&patch_at(bench, &target, &json!({})).expect(400), "GLOBAL_9001");
    }
    assert_eq!(bench.subscriber("iccid", &iccid(1))["version"], 1);
}

fn a_retry_is_a_no_op(bench: &Bench) {
    let id = bench.sim(&imsi(1), Some(&number(1)), Some(&iccid(1)), Some(&imei(1)));
    bench.sim(&imsi(2), Some(&number(2)), Some(&iccid(2)), Some(&imei(2)));
    let body = json!({
        "iccid": iccid(2), "imei": imei(2), "imsiMsisdnPairs": [{ "imsi": imsi(2), "msisdn": number(2) }],
        "cause": "TRANSFER",
    });
    let target = format!("id/{id}/identifiers?take=true");
    patch_at(bench, &target, &body).expect(200);
    let before = bench.subscriber("id", &id);
    let again = patch_at(bench, &target, &body).expect(200);
    let entry = entry(bench, &again);
    assert_eq!((&entry["changes"], &entry["cause"]), (&json!([]), &json!("TRANSFER")));
    assert_eq!(bench.subscriber("id", &id), before);
}

fn nobody_is_1002_and_several_are_1003(bench: &Bench) {
    assert_nak(&patch(bench, &json!({ "imei": imei(1) })).expect(404), "SUBSCRIBER_1002");
    bench.sim(&imsi(1), None, None, Some(&imei(1)));
    bench.sim(&imsi(2), None, None, Some(&imei(1)));
    let target = format!("imei/{}/identifiers", imei(1));
    assert_nak(&patch_at(bench, &target, &json!({ "imei": imei(2) })).expect(409), "SUBSCRIBER_1003");
    assert_nak(&patch_at(bench, "imei/1/identifiers", &json!({})).expect(400), "SUBSCRIBER_9002");
    assert_nak(&patch_at(bench, "mac/1/identifiers", &json!({})).expect(400), "SUBSCRIBER_9001");
}
