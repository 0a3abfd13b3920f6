//! `PUT /api/v2/subscriber/imsi/{value}/use-case`.

use serde_json::json;

use crate::bench::{Bench, on_every_store};
use crate::client::Answer;
use crate::http::edges::assert_nak;
use crate::people::{iccid, imsi, number};

on_every_store!(
    the_subscription_of_the_imsi_gets_it_and_no_other,
    anything_else_is_no_use_case,
    only_an_imsi_names_a_subscription,
    the_catalogue_bounds_the_ids,
);

fn put(bench: &Bench, imsi: &str, body: &str) -> Answer {
    bench.call("PUT", &format!("/api/v2/subscriber/imsi/{imsi}/use-case"), body)
}

fn the_subscription_of_the_imsi_gets_it_and_no_other(bench: &Bench) {
    let id = bench.register(&json!({ "subscriberIdentifiers": {
        "imsiMsisdnPairs": [{ "imsi": imsi(1), "msisdn": number(1) }, { "imsi": imsi(2) }],
    } }));
    let change = json!([{ "subscriberId": id, "pair": 2, "field": "useCaseId", "from": null, "to": 5 }]);
    for changes in [change, json!([])] {
        let answer = put(bench, &imsi(2), r#"{"useCaseId":5}"#).expect(200).json();
        let entry = bench.entry(answer["content"][0]["requestId"].as_str().expect("an id"));
        assert_eq!((&entry["kind"], &entry["changes"]), (&json!("use_case"), &changes));
    }
    let pairs = bench.subscriber("id", &id)["subscriberIdentifiers"]["imsiMsisdnPairs"].clone();
    assert_eq!((&pairs[0]["useCaseId"], &pairs[1]["useCaseId"]), (&json!(null), &json!(5)));
}

fn anything_else_is_no_use_case(bench: &Bench) {
    bench.sim(&imsi(1), None, None, None);
    for (body, code) in [
        ("", "GLOBAL_9001"),
        ("[]", "GLOBAL_9001"),
        (r#"{"useCaseId":5,"alias":"x"}"#, "GLOBAL_9001"),
        ("{}", "SUBSCRIBER_9003"),
        (r#"{"useCaseId":null}"#, "SUBSCRIBER_9003"),
        (r#"{"useCaseId":"5"}"#, "SUBSCRIBER_9003"),
        (r#"{"useCaseId":5.0}"#, "SUBSCRIBER_9003"),
        (r#"{"useCaseId":-1}"#, "SUBSCRIBER_9003"),
        (r#"{"useCaseId":2147483648}"#, "SUBSCRIBER_9003"),
    ] {
        assert_nak(&put(bench, &imsi(1), body).expect(400), code);
    }
    for id in [0, 2_147_483_647_u32] {
        put(bench, &imsi(1), &json!({ "useCaseId": id }).to_string()).expect(200);
    }
}

fn only_an_imsi_names_a_subscription(bench: &Bench) {
    bench.sim(&imsi(1), Some(&number(1)), Some(&iccid(1)), None);
    for target in [format!("msisdn/{}", number(1)), format!("iccid/{}", iccid(1)), "id/x".to_owned()] {
        let answer =
            bench.call("PUT", &format!("/api/v2/subscriber/{target}/use-case"), r#"{"useCaseId":5}"#);
        assert_nak(&answer.clone().expect(400), "SUBSCRIBER_9001");
        assert!(answer.body.contains("expected one of imsi\""), "{answer:?}");
    }
    assert_nak(&put(bench, &imsi(2), r#"{"useCaseId":5}"#).expect(404), "SUBSCRIBER_1002");
    let target = format!("/api/v2/subscriber/IMSI/{}/use-case/", imsi(1));
    bench.call("PUT", &target, r#"{"useCaseId":5}"#).expect(200);
}

fn the_catalogue_bounds_the_ids(bench: &Bench) {
    bench.sim(&imsi(1), None, None, None);
    bench.call("PUT", "/api/v2/use-case/10", "{}").expect(200);
    put(bench, &imsi(1), r#"{"useCaseId":10}"#).expect(200);
    assert_nak(&put(bench, &imsi(1), r#"{"useCaseId":11}"#).expect(404), "GLOBAL_9011");
}
