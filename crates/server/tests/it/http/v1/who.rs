//! Who is meant by a v1 update: each rule, and a retry of each that changes nothing more.

use serde_json::{Value, json};

use crate::bench::{Bench, on_every_store};
use crate::client::Answer;
use crate::people::{iccid, imei, imeisv, imsi, number};

on_every_store!(
    rule_1_nobody_known_is_a_new_subscriber,
    rule_2_the_strongest_known_one_names_the_subscriber,
    rule_2_a_new_sim,
    rule_2_a_new_phone,
    rule_2_a_ported_number,
    rule_2_a_new_user_name,
    rule_3_a_device_fills_what_is_empty_and_brings_a_new_sim,
    rule_3_another_user_on_a_known_device_is_a_new_subscriber,
    rule_3_a_device_cannot_clear_its_users_identity,
    rule_4_a_device_moves_with_its_imeisv,
    rule_4_a_device_that_the_named_one_holds_stays,
    rule_4_a_device_of_several_is_added_and_flagged,
    rule_4_the_sim_of_stock_moves,
    rule_4_an_app_user_and_its_sim_are_joined,
    rule_4_anything_else_of_another_is_a_conflict,
    rule_5_a_shared_device_with_a_new_user_is_a_new_subscriber,
    rule_5_a_shared_device_alone_is_ambiguous,
    rule_6_a_record_left_without_identifiers_is_removed,
    an_imei_is_found_in_each_of_its_forms,
    a_card_is_found_with_and_without_its_check_digit,
);

/// Reports, and reports the same again: the retry is answered the same and changes nothing.
#[track_caller]
fn twice(bench: &Bench, fields: &Value) -> Answer {
    let first = bench.report(fields).expect(201);
    let again = bench.report(fields).expect(201);
    assert_eq!(first.body, again.body, "a retry is answered the same");
    let entry = bench.entry(again.header("X-Simroll-Request-Id").expect("an id"));
    assert_eq!(entry["changes"], json!([]), "a retry changes nothing");
    first
}

/// Reports what is refused because of those fields, twice, and changes nothing.
#[track_caller]
fn refused(bench: &Bench, fields: &Value, expected: &[&str]) {
    for _ in 0..2 {
        let errors = bench.report(fields).expect(422).json();
        let keys: Vec<&String> = errors.as_object().expect("an object").keys().collect();
        assert_eq!(keys, expected, "{errors}");
    }
}

fn rule_1_nobody_known_is_a_new_subscriber(bench: &Bench) {
    let fields = json!({ "username": "ann", "number": number(1), "imsi": imsi(1), "iccid": iccid(1), "imei": imei(1) });
    let answer = twice(bench, &fields).json();
    assert_eq!(answer["username"], "ann");
    let id = bench.id_of("username", "ann");
    for (kind, value) in [("msisdn", number(1)), ("imsi", imsi(1)), ("iccid", iccid(1)), ("imei", imei(1))] {
        assert_eq!(bench.id_of(kind, &value), id);
    }
    twice(bench, &json!({ "username": "bob", "number": number(2) }));
    assert_ne!(bench.id_of("username", "bob"), id);
}

fn rule_2_the_strongest_known_one_names_the_subscriber(bench: &Bench) {
    let strength = [
        ("user_external_id", "externalId", "crm-1".to_owned()),
        ("username", "username", "ann".to_owned()),
        ("number", "msisdn", number(1)),
        ("imsi", "imsi", imsi(1)),
        ("iccid", "iccid", iccid(1)),
        ("generic_id", "genericId", "app-1".to_owned()),
        ("imei", "imei", imei(1)),
    ];
    let all: Value = strength.iter().map(|(field, _, value)| (*field, value.clone())).collect();
    twice(bench, &all);
    let id = bench.id_of("username", "ann");
    for (field, _, value) in &strength {
        let class = format!("by {field}");
        let answer = twice(bench, &json!({ (*field): value, "user_class": class })).json();
        assert_eq!(answer["user_class"], class);
        assert_eq!(bench.id_of("username", "ann"), id);
    }
    // Of two that are known, the stronger one's record is the one that the device moves to.
    twice(bench, &json!({ "username": "bob", "imei": imei(2) }));
    twice(bench, &json!({ "imei": imei(2), "user_external_id": "crm-1" }));
    assert_eq!(bench.id_of("imei", &imei(2)), id);
}

fn rule_2_a_new_sim(bench: &Bench) {
    twice(bench, &json!({ "number": number(1), "imsi": imsi(1), "iccid": iccid(1), "username": "ann" }));
    let set = json!({ "bulk": [{
        "subscriberIdentifiers": { "type": "imsi", "value": imsi(1) }, "content": { "useCaseId": 42 },
    }] });
    bench.call("PUT", crate::bench::BULK, &set.to_string()).expect(200);
    let answer = twice(bench, &json!({ "number": number(1), "imsi": imsi(2), "iccid": iccid(2) })).json();
    assert_eq!((&answer["imsi"], &answer["iccid"]), (&json!(imsi(2)), &json!(iccid(2))));
    assert!(bench.subscribers("imsi", &imsi(1)).is_empty());
    assert!(bench.subscribers("iccid", &iccid(1)).is_empty());
    let pairs = &bench.subscriber("username", "ann")["subscriberIdentifiers"]["imsiMsisdnPairs"];
    assert_eq!(
        pairs,
        &json!([{ "imsi": imsi(2), "msisdn": &number(1)[1..], "isLastActive": false, "useCaseId": 42 }])
    );
}

fn rule_2_a_new_phone(bench: &Bench) {
    twice(bench, &json!({ "username": "ann", "user_class": "gold", "imei": imei(1) }));
    let answer = twice(bench, &json!({ "username": "ann", "imei": imei(2) })).json();
    assert_eq!((&answer["imei"], &answer["user_class"]), (&json!(imei(2)), &json!("gold")));
    assert!(bench.subscribers("imei", &imei(1)).is_empty());
}

fn rule_2_a_ported_number(bench: &Bench) {
    twice(bench, &json!({ "imsi": imsi(1), "number": number(1) }));
    let answer = twice(bench, &json!({ "imsi": imsi(1), "number": number(2) })).json();
    assert_eq!((&answer["imsi"], &answer["number"]), (&json!(imsi(1)), &json!(number(2))));
    assert!(bench.subscribers("msisdn", &number(1)).is_empty());
}

fn rule_2_a_new_user_name(bench: &Bench) {
    twice(bench, &json!({ "number": number(1), "username": "ann" }));
    let answer = twice(bench, &json!({ "number": number(1), "username": "anna" })).json();
    assert_eq!(answer["username"], "anna");
    assert!(bench.subscribers("username", "ann").is_empty());
}

fn rule_3_a_device_fills_what_is_empty_and_brings_a_new_sim(bench: &Bench) {
    twice(bench, &json!({ "imei": imei(1), "imsi": imsi(1), "iccid": iccid(1) }));
    let id = bench.id_of("imei", &imei(1));
    let fields = json!({
        "imei": imei(1), "number": number(1), "username": "ann", "user_external_id": "crm-1",
        "imsi": imsi(2), "iccid": iccid(2),
    });
    twice(bench, &fields);
    assert_eq!(bench.id_of("username", "ann"), id);
    assert_eq!(bench.id_of("imsi", &imsi(2)), id);
    assert!(bench.subscribers("imsi", &imsi(1)).is_empty());
    twice(bench, &json!({ "generic_id": "app-1", "username": "carl" }));
    let carl = bench.id_of("username", "carl");
    twice(bench, &json!({ "generic_id": "app-1", "number": number(3) }));
    assert_eq!(bench.id_of("msisdn", &number(3)), carl);
}

fn rule_3_another_user_on_a_known_device_is_a_new_subscriber(bench: &Bench) {
    for (n, field) in ["number", "username", "user_external_id"].into_iter().enumerate() {
        let n = 10 * u32::try_from(n).expect("small");
        let value = |n: u32| if field == "number" { number(n) } else { format!("{field} {n}") };
        twice(bench, &json!({ field: value(n), "imei": imei(n), "generic_id": format!("app {n}") }));
        let before = bench.id_of("imei", &imei(n));
        let answer =
            twice(bench, &json!({ field: value(n + 1), "imei": imei(n), "generic_id": format!("app {n}") }));
        assert_eq!(answer.json()[field], value(n + 1));
        let after = bench.id_of("imei", &imei(n));
        assert_ne!(before, after, "{field}");
        let old = bench.subscriber("id", &before);
        assert_eq!(old["subscriberIdentifiers"]["imei"], json!(null));
        assert_eq!(old["user"]["genericId"], json!(null));
    }
}

fn rule_3_a_device_cannot_clear_its_users_identity(bench: &Bench) {
    let user =
        json!({ "imei": imei(1), "username": "ann", "number": number(1), "user_external_id": "crm-1" });
    twice(bench, &user);
    refused(bench, &json!({ "imei": imei(1), "username": "" }), &["username"]);
    refused(
        bench,
        &json!({ "imei": imei(1), "number": null, "user_external_id": "" }),
        &["number", "user_external_id"],
    );
    twice(bench, &user);
}

fn rule_4_a_device_moves_with_its_imeisv(bench: &Bench) {
    bench.register(&json!({
        "subscriberIdentifiers": { "imei": imei(1), "imeisv": imeisv(1, 3) },
        "user": { "username": "ann", "genericId": "app-1" },
    }));
    twice(bench, &json!({ "username": "bob" }));
    twice(bench, &json!({ "username": "bob", "imei": imei(1), "generic_id": "app-1" }));
    let (ann, bob) = (bench.subscriber("username", "ann"), bench.subscriber("username", "bob"));
    assert_eq!(bob["subscriberIdentifiers"]["imeisv"], imeisv(1, 3));
    assert_eq!(bob["user"]["genericId"], "app-1");
    assert_eq!(ann["subscriberIdentifiers"]["imei"], json!(null));
    assert_eq!(ann["subscriberIdentifiers"]["imeisv"], json!(null));
}

/// Two SIMs in one phone: both records hold the IMEI.
fn shared_phone(bench: &Bench) {
    for n in [1, 2] {
        bench.register(&json!({
            "subscriberIdentifiers": { "imsiMsisdnPairs": [{ "imsi": imsi(n) }], "imei": imei(1) },
            "user": { "username": format!("user {n}") },
        }));
    }
}

fn rule_4_a_device_that_the_named_one_holds_stays(bench: &Bench) {
    shared_phone(bench);
    let answer = twice(bench, &json!({ "username": "user 1", "imei": imei(1) }));
    assert_eq!(answer.header("X-Validation-Warnings"), None);
    assert_eq!(bench.subscribers("imei", &imei(1)).len(), 2);
}

fn rule_4_a_device_of_several_is_added_and_flagged(bench: &Bench) {
    shared_phone(bench);
    bench.report(&json!({ "username": "user 3", "number": number(3) })).expect(201);
    let answer = bench.report(&json!({ "username": "user 3", "imei": imei(1) })).expect(201);
    assert_eq!(answer.header("X-Validation-Warnings"), Some("imei;device_shared;expected=\"one holder\""));
    assert_eq!(bench.subscribers("imei", &imei(1)).len(), 3);
    let entry = bench.entry(answer.header("X-Simroll-Request-Id").expect("an id"));
    assert_eq!(entry["flags"][0]["code"], "device_shared");
    let again = bench.report(&json!({ "username": "user 3", "imei": imei(1) })).expect(201);
    assert_eq!(again.body, answer.body);
    assert_eq!(again.header("X-Validation-Warnings"), None, "now it holds the device itself");
}

fn rule_4_the_sim_of_stock_moves(bench: &Bench) {
    let stock = bench.sim(&imsi(1), None, Some(&iccid(1)), None);
    twice(bench, &json!({ "username": "ann", "number": number(1), "imsi": imsi(9), "iccid": iccid(9) }));
    let answer = twice(bench, &json!({ "username": "ann", "imsi": imsi(1), "iccid": iccid(1) })).json();
    assert_eq!((&answer["imsi"], &answer["iccid"]), (&json!(imsi(1)), &json!(iccid(1))));
    assert_eq!(answer["number"], number(1));
    assert!(bench.subscribers("id", &stock).is_empty());
}

fn rule_4_an_app_user_and_its_sim_are_joined(bench: &Bench) {
    twice(bench, &json!({ "username": "ann", "user_class": "gold", "imei": imei(1), "generic_id": "app-1" }));
    let app = bench.id_of("username", "ann");
    let sim = bench.sim(&imsi(1), Some(&number(1)), Some(&iccid(1)), None);
    let answer = twice(bench, &json!({ "username": "ann", "number": number(1) })).json();
    assert_eq!((&answer["imsi"], &answer["imei"]), (&json!(imsi(1)), &json!(imei(1))));
    assert_eq!((&answer["user_class"], &answer["generic_id"]), (&json!("gold"), &json!("app-1")));
    assert_eq!(bench.id_of("username", "ann"), sim);
    assert!(bench.subscribers("id", &app).is_empty());
}

fn rule_4_anything_else_of_another_is_a_conflict(bench: &Bench) {
    let of = |n: u32| {
        json!({
            "number": number(n), "imsi": imsi(n), "iccid": iccid(n), "username": format!("user {n}"),
            "user_external_id": format!("crm {n}"),
        })
    };
    twice(bench, &of(1));
    twice(bench, &of(2));
    for field in ["imsi", "iccid", "number", "username"] {
        refused(bench, &json!({ "user_external_id": "crm 1", field: of(2)[field] }), &[field]);
    }
    let mut all = of(2);
    all["user_external_id"] = json!("crm 1");
    refused(bench, &all, &["iccid", "imsi", "number", "username"]);
    for n in [1, 2] {
        twice(bench, &of(n));
    }
}

fn rule_5_a_shared_device_with_a_new_user_is_a_new_subscriber(bench: &Bench) {
    shared_phone(bench);
    for (n, identity) in
        [json!({ "number": number(5) }), json!({ "username": "eve" }), json!({ "user_external_id": "e" })]
            .into_iter()
            .enumerate()
    {
        let mut fields = identity;
        fields["imei"] = json!(imei(1));
        let answer = bench.report(&fields).expect(201);
        assert_eq!(
            answer.header("X-Validation-Warnings"),
            Some("imei;device_shared;expected=\"one holder\"")
        );
        assert_eq!(bench.report(&fields).expect(201).body, answer.body);
        assert_eq!(bench.subscribers("imei", &imei(1)).len(), 3 + n);
    }
}

fn rule_5_a_shared_device_alone_is_ambiguous(bench: &Bench) {
    shared_phone(bench);
    refused(bench, &json!({ "imei": imei(1), "user_class": "gold" }), &["imei"]);
    refused(bench, &json!({ "imei": imei(1), "imsi": imsi(7), "iccid": iccid(7) }), &["imei"]);
    assert!(bench.subscribers("imsi", &imsi(7)).is_empty());
}

fn rule_6_a_record_left_without_identifiers_is_removed(bench: &Bench) {
    twice(bench, &json!({ "imei": imei(1) }));
    let device = bench.id_of("imei", &imei(1));
    twice(bench, &json!({ "username": "ann" }));
    let answer = bench.report(&json!({ "username": "ann", "imei": imei(1) })).expect(201);
    assert!(bench.subscribers("id", &device).is_empty());
    let entry = bench.entry(answer.header("X-Simroll-Request-Id").expect("an id"));
    let changes = entry["changes"].as_array().expect("an array");
    assert!(
        changes.iter().any(|change| change["subscriberId"] == device.as_str() && change["field"] == "status"),
        "the removal stands in the same entry: {changes:?}"
    );
}

fn an_imei_is_found_in_each_of_its_forms(bench: &Bench) {
    let digits = &imei(1)[..14];
    twice(bench, &json!({ "imei": imei(1), "username": "ann" }));
    for form in [digits.to_owned(), format!("{digits}0"), imei(1)] {
        let answer = twice(bench, &json!({ "imei": form, "user_class": "gold" })).json();
        assert_eq!((&answer["imei"], &answer["username"]), (&json!(imei(1)), &json!("ann")));
    }
    let wrong = if imei(1).ends_with('9') { format!("{digits}8") } else { format!("{digits}9") };
    let answer = bench.report(&json!({ "imei": wrong })).expect(201).json();
    assert_eq!((&answer["imei"], &answer["username"]), (&json!(wrong), &json!(null)), "a value of its own");
}

fn a_card_is_found_with_and_without_its_check_digit(bench: &Bench) {
    twice(bench, &json!({ "iccid": iccid(1), "username": "ann" }));
    let twin = &iccid(1)[..18];
    let answer = twice(bench, &json!({ "iccid": twin, "user_class": "gold" })).json();
    assert_eq!((&answer["iccid"], &answer["username"]), (&json!(iccid(1)), &json!("ann")));
    let filled = format!("{}F", iccid(1));
    assert_eq!(twice(bench, &json!({ "iccid": filled })).json()["iccid"], iccid(1));
}
