//! What belongs to another account looks exactly like what does not exist.

mod walk;

use serde_json::json;

use crate::bench::{BULK, Bench, on_every_store};
use crate::client::Answer;
use crate::people::{iccid, imsi, number};

on_every_store!(
    another_accounts_identifiers_are_free,
    another_accounts_catalogue_binds_nobody,
    a_stream_tells_nothing_of_another_account,
);

fn another_accounts_identifiers_are_free(bench: &Bench) {
    let body =
        json!({ "data": { "username": "ann", "imsi": imsi(1), "iccid": iccid(1), "number": number(1) } });
    let own = bench.call("POST", crate::bench::V1, &body.to_string()).expect(201);
    let theirs =
        bench.call_with(&bench.stranger, "", "POST", crate::bench::V1, &body.to_string()).expect(201);
    let unstamped = |answer: &Answer| {
        let mut json = answer.json();
        json["updated_at"].take();
        json
    };
    assert_eq!(unstamped(&own), unstamped(&theirs));
    let patch = format!("/api/v2/subscriber/imsi/{}", imsi(1));
    bench.call_with(&bench.stranger, "", "PATCH", &patch, r#"{"alias":"theirs"}"#).expect(200);
    assert_eq!(bench.subscriber("imsi", &imsi(1))["alias"], json!(null));
}

fn another_accounts_catalogue_binds_nobody(bench: &Bench) {
    bench.call_with(&bench.stranger, "", "PUT", "/api/v2/use-case/1", "{}").expect(200);
    assert_eq!(bench.get("/api/v2/use-case").expect(200).json()["content"], json!([]));
    bench.sim(&imsi(1), None, None, None);
    let node = json!({ "subscriberIdentifiers": { "type": "imsi", "value": imsi(1) }, "content": { "useCaseId": 9 } });
    bench.call("PUT", BULK, &json!({ "bulk": [node] }).to_string()).expect(200);
}

fn a_stream_tells_nothing_of_another_account(bench: &Bench) {
    bench.sim(&imsi(1), None, None, None);
    let mut stream = bench.connect();
    stream.send(
        format!(
            "GET /api/v2/changes HTTP/1.1\r\nHost: simroll.test\r\nAuthorization: Bearer {}\r\n\
             Accept: text/event-stream\r\nLast-Event-ID: 0\r\n\r\n",
            bench.stranger,
        )
        .as_bytes(),
    );
    bench.sim(&imsi(2), None, None, None);
    let body = json!({ "user": { "username": "zoe" } }).to_string();
    bench.call_with(&bench.stranger, "", "POST", "/api/v2/subscriber", &body).expect(201);
    let first = loop {
        let line = stream.line().expect("the stream goes on");
        if let Some(data) = line.strip_prefix("data: ") {
            break data.to_owned();
        }
    };
    assert!(first.contains("zoe") && first.contains("\"seq\":1,"), "{first}");
}
