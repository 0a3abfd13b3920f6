//! Which of a subscriber's subscriptions v1 reads and writes.

use serde_json::{Value, json};

use crate::bench::{Bench, on_every_store};
use crate::people::{iccid, imei, imeisv, imsi, number};

on_every_store!(
    imsi_or_number_name_the_pair,
    two_pairs_named_at_once_are_refused_on_both,
    the_last_active_pair_is_meant_where_none_is_named,
    without_a_choice_both_are_null_and_neither_can_be_written,
    without_a_pair_a_given_one_makes_it,
    another_phone_clears_the_imeisv,
    clearing_the_imei_clears_the_imeisv,
);

/// A SIM with three subscriptions and a user; `last` says which was last active.
fn travel_sim(bench: &Bench, last: Option<usize>) {
    let pairs: Vec<Value> = (1..=3)
        .map(|n| json!({ "imsi": imsi(n), "msisdn": number(n), "isLastActive": last == Some(n as usize) }))
        .collect();
    bench.register(&json!({
        "subscriberIdentifiers": { "iccid": iccid(1), "imsiMsisdnPairs": pairs },
        "user": { "username": "ann" },
    }));
}

#[track_caller]
fn pair_of(bench: &Bench, fields: &Value) -> (Value, Value) {
    let answer = bench.report(fields).expect(201).json();
    (answer["imsi"].clone(), answer["number"].clone())
}

fn imsi_or_number_name_the_pair(bench: &Bench) {
    travel_sim(bench, None);
    assert_eq!(pair_of(bench, &json!({ "imsi": imsi(2) })), (json!(imsi(2)), json!(number(2))));
    assert_eq!(pair_of(bench, &json!({ "number": number(3) })), (json!(imsi(3)), json!(number(3))));
    assert_eq!(
        pair_of(bench, &json!({ "number": number(3), "imsi": imsi(9) })),
        (json!(imsi(9)), json!(number(3)))
    );
    assert_eq!(
        pair_of(bench, &json!({ "imsi": imsi(2), "number": number(9) })),
        (json!(imsi(2)), json!(number(9)))
    );
}

fn two_pairs_named_at_once_are_refused_on_both(bench: &Bench) {
    travel_sim(bench, Some(1));
    let errors = bench.report(&json!({ "imsi": imsi(1), "number": number(2) })).expect(422).json();
    assert_eq!(errors.as_object().expect("an object").keys().collect::<Vec<_>>(), ["imsi", "number"]);
}

fn the_last_active_pair_is_meant_where_none_is_named(bench: &Bench) {
    travel_sim(bench, Some(2));
    assert_eq!(pair_of(bench, &json!({ "username": "ann" })), (json!(imsi(2)), json!(number(2))));
    let ported = json!({ "username": "ann", "number": number(8) });
    assert_eq!(pair_of(bench, &ported), (json!(imsi(2)), json!(number(8))));
}

fn without_a_choice_both_are_null_and_neither_can_be_written(bench: &Bench) {
    travel_sim(bench, None);
    assert_eq!(
        pair_of(bench, &json!({ "username": "ann", "user_class": "gold" })),
        (json!(null), json!(null))
    );
    for (field, value) in [("number", json!(number(9))), ("imsi", json!(imsi(9))), ("number", json!(""))] {
        let errors = bench.report(&json!({ "username": "ann", field: value })).expect(422).json();
        assert_eq!(errors.as_object().expect("an object").keys().collect::<Vec<_>>(), [field]);
    }
}

fn without_a_pair_a_given_one_makes_it(bench: &Bench) {
    bench.report(&json!({ "username": "ann" })).expect(201);
    assert_eq!(pair_of(bench, &json!({ "username": "ann" })), (json!(null), json!(null)));
    assert_eq!(pair_of(bench, &json!({ "username": "ann", "imsi": imsi(1) })), (json!(imsi(1)), json!(null)));
    let both = (json!(imsi(1)), json!(number(1)));
    assert_eq!(pair_of(bench, &json!({ "username": "ann", "number": number(1) })), both);
}

fn with_imeisv(bench: &Bench) {
    bench.register(&json!({
        "subscriberIdentifiers": { "imei": imei(1), "imeisv": imeisv(1, 3) }, "user": { "username": "ann" },
    }));
}

fn another_phone_clears_the_imeisv(bench: &Bench) {
    with_imeisv(bench);
    bench.report(&json!({ "username": "ann", "imei": &imei(1)[..14] })).expect(201);
    assert_eq!(
        bench.subscriber("username", "ann")["subscriberIdentifiers"]["imeisv"],
        imeisv(1, 3),
        "the same phone"
    );
    bench.report(&json!({ "username": "ann", "imei": imei(2) })).expect(201);
    assert_eq!(bench.subscriber("username", "ann")["subscriberIdentifiers"]["imeisv"], json!(null));
}

fn clearing_the_imei_clears_the_imeisv(bench: &Bench) {
    with_imeisv(bench);
    bench.report(&json!({ "username": "ann", "imei": null })).expect(201);
    let identifiers = &bench.subscriber("username", "ann")["subscriberIdentifiers"];
    assert_eq!((&identifiers["imei"], &identifiers["imeisv"]), (&json!(null), &json!(null)));
}
