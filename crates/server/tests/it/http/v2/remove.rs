//! `DELETE /api/v2/subscriber/{type}/{value}`.

use serde_json::json;

use crate::bench::{Bench, on_every_store};
use crate::http::edges::assert_nak;
use crate::people::{iccid, imei, imsi, number};

on_every_store!(
    a_removal_releases_every_identifier_and_the_entry_stays,
    a_released_identifier_starts_a_new_life,
    nobody_is_1002_and_several_are_1003,
);

fn a_removal_releases_every_identifier_and_the_entry_stays(bench: &Bench) {
    let id = bench.sim(&imsi(1), Some(&number(1)), Some(&iccid(1)), Some(&imei(1)));
    let target = format!("/api/v2/subscriber/msisdn/{}", number(1));
    let answer = bench.call("DELETE", &target, "").expect(200).json();
    for (kind, value) in
        [("imsi", imsi(1)), ("msisdn", number(1)), ("iccid", iccid(1)), ("imei", imei(1)), ("id", id.clone())]
    {
        assert!(bench.subscribers(kind, &value).is_empty(), "{kind}");
    }
    let entry = bench.entry(answer["content"][0]["requestId"].as_str().expect("an id"));
    assert_eq!((&entry["kind"], &entry["subscriberId"]), (&json!("remove"), &json!(id)));
    let gone: Vec<_> =
        entry["changes"].as_array().expect("an array").iter().map(|change| &change["field"]).collect();
    assert_eq!(gone, ["status", "iccid", "imei", "imsi", "msisdn"]);
    assert!(entry["changes"].as_array().expect("an array").iter().all(|change| change["to"].is_null()));
    assert_nak(&bench.call("DELETE", &target, "").expect(404), "SUBSCRIBER_1002");
}

fn a_released_identifier_starts_a_new_life(bench: &Bench) {
    let old = bench.sim(&imsi(1), None, Some(&iccid(1)), None);
    bench.call("PATCH", &format!("/api/v2/subscriber/id/{old}"), r#"{"alias":"old"}"#).expect(200);
    bench.call("DELETE", &format!("/api/v2/subscriber/id/{old}/"), "{}").expect(200);
    let new = bench.sim(&imsi(1), None, Some(&iccid(1)), None);
    assert_ne!(old, new);
    assert_eq!(bench.subscriber("iccid", &iccid(1))["alias"], json!(null));
}

fn nobody_is_1002_and_several_are_1003(bench: &Bench) {
    let target = format!("/api/v2/subscriber/imei/{}", imei(1));
    assert_nak(&bench.call("DELETE", &target, "").expect(404), "SUBSCRIBER_1002");
    bench.sim(&imsi(1), None, None, Some(&imei(1)));
    bench.sim(&imsi(2), None, None, Some(&imei(1)));
    assert_nak(&bench.call("DELETE", &target, "").expect(409), "SUBSCRIBER_1003");
    assert_eq!(bench.subscribers("imei", &imei(1)).len(), 2);
    assert_nak(&bench.call("DELETE", "/api/v2/subscriber/imei/1", "").expect(400), "SUBSCRIBER_9002");
}
