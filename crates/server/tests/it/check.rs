//! `simroll check` as programs use it: lines in, one JSON object a line out.

mod field;

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

fn start(args: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_simroll"));
    command.arg("check").args(args);
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    piped.spawn().expect("the binary runs")
}

/// Runs it on `input`, which is short enough for a pipe.
fn run(args: &[&str], input: &[u8]) -> Output {
    let mut child = start(args);
    // Where it has arguments it does not read, and may have ended already.
    let _unread = child.stdin.take().expect("piped").write_all(input);
    child.wait_with_output().expect("it ends")
}

/// The reports on `input`.
fn reports(args: &[&str], input: impl AsRef<[u8]>) -> Vec<Value> {
    let output = run(args, input.as_ref());
    let text = String::from_utf8(output.stdout).expect("JSON is UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("one object a line")).collect()
}

/// The values of one key of all reports.
fn all(reports: &[Value], key: &str) -> Vec<Value> {
    reports.iter().map(|report| report[key].clone()).collect()
}

#[test]
fn a_report_is_one_flat_object() {
    let expected = json!({
        "kind": "imsi", "input": "imsi-262021234567890", "valid": true, "normalized": "262021234567890",
        "findings": [{"code": "prefix", "severity": "note", "position": 0, "expected": null}],
        "mcc": "262", "mnc": "02", "mncLength": 2, "network": "Vodafone", "countries": ["DE"],
    });
    let expected = [expected];
    assert_eq!(reports(&["imsi-262021234567890"], ""), expected);
    assert_eq!(reports(&[], "imsi-262021234567890\n"), expected);
}

#[test]
fn every_line_gives_exactly_one_line() {
    let input = b"\n\xff\n262021\xc3\n\0\nimei,\n\r\n,\n \n262021234567890";
    let reports = reports(&["--kind", "imsi"], input);
    assert_eq!(
        all(&reports, "input"),
        ["", "\u{fffd}", "262021\u{fffd}", "\0", "", "", ",", " ", "262021234567890"]
    );
    assert_eq!(all(&reports, "valid"), [false, false, false, false, false, false, false, false, true]);
    let code = |index: usize| &reports[index]["findings"][0]["code"];
    assert_eq!((code(0), code(1)), (&json!("invalid_length"), &json!("invalid_character")));
    assert_eq!(reports[2]["findings"][0]["position"], 6);
}

#[test]
fn no_lines_give_none() {
    let output = run(&[], b"");
    assert_eq!((output.status.code(), output.stdout), (Some(0), Vec::new()));
    assert_eq!(reports(&[], "\n").len(), 1);
    assert_eq!(reports(&[""], "").len(), 1, "an argument is a value even where it is empty");
}

#[test]
fn a_carriage_return_belongs_to_the_line_end_once() {
    let reports = reports(&["--strict"], "262021234567890\r\n262021234567890\r\r\n\"262021234567890\r");
    assert_eq!(all(&reports, "input"), ["262021234567890", "262021234567890\r", "\"262021234567890"]);
}

#[test]
fn a_line_splits_at_its_first_comma_behind_the_name_of_a_kind() {
    let lines = "IMSI,262021234567890\nimsi,262,02\nimsi, 262021234567890\n imsi,262021234567890\n262,imsi\nsim,1\nimsi";
    let reports = reports(&["--kind", "msisdn"], lines);
    assert_eq!(
        all(&reports, "input"),
        [
            "262021234567890",
            "262,02",
            " 262021234567890",
            " imsi,262021234567890",
            "262,imsi",
            "sim,1",
            "imsi"
        ]
    );
    assert_eq!(all(&reports, "kind"), ["imsi", "imsi", "imsi", "msisdn", "msisdn", "msisdn", "msisdn"]);
}

#[test]
fn arguments_are_read_as_lines_are() {
    let reports = reports(&["imei,490154203237518", "262021234567890", "--", "-1"], "490154203237518\n");
    assert_eq!(all(&reports, "kind"), [json!("imei"), json!("imsi"), json!(null)]);
}

#[test]
fn a_value_without_a_kind_is_read_as_the_likeliest() {
    let values = ["352099001761481", "262021234567890", "+4915112345678", "8991101200003204514", "hello"];
    let kinds = ["imei", "imsi", "msisdn", "iccid"].map(|kind| json!(kind));
    assert_eq!(all(&reports(&values, ""), "kind"), [&kinds[..], &[json!(null)]].concat());
}

#[test]
fn a_strict_reader_takes_canonical_text_only() {
    let values = ["--kind", "imei", "352099001761481", "35-209900-176148-1", "352099001761482"];
    assert_eq!(all(&reports(&values, ""), "valid"), [true, true, false]);
    let strict = reports(&[&["--strict"], &values[..]].concat(), "");
    assert_eq!(all(&strict, "valid"), [true, false, false]);
    assert_eq!(all(&strict, "normalized"), [json!("352099001761481"), json!(null), json!("352099001761482")]);
}

#[test]
fn the_exit_status_says_whether_all_were_valid() {
    let status = |args: &[&str], input: &str| run(args, input.as_bytes()).status.code();
    assert_eq!(status(&[], "262021234567890\n490154203237518\n"), Some(0));
    assert_eq!(status(&[], "hello\n490154203237518\n"), Some(1));
    assert_eq!(status(&["hello", "490154203237518"], ""), Some(1));
    assert_eq!(status(&["--kind", "serial"], ""), Some(2));
    assert_eq!(status(&["--lenient"], ""), Some(2));
}

#[test]
fn it_reads_no_settings_and_writes_no_files() {
    let folder = TempDir::new().expect("a temporary folder");
    std::fs::write(folder.path().join("simroll.toml"), "no = settings").expect("a writable folder");
    let mut command = Command::new(env!("CARGO_BIN_EXE_simroll"));
    command.args(["check", "262021234567890"]).current_dir(&folder);
    let output = command.env("SIMROLL_NO_SUCH_KEY", "1").output().expect("the binary runs");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(std::fs::read_dir(&folder).expect("a readable folder").count(), 1);
}

#[test]
fn an_answer_does_not_wait_for_the_next_line() {
    let mut child = start(&[]);
    let mut input = child.stdin.take().expect("piped");
    let mut answers = BufReader::new(child.stdout.take().expect("piped")).lines();
    for value in ["262021234567890", "490154203237518"] {
        writeln!(input, "{value}").expect("it reads");
        let answer = answers.next().expect("an answer").expect("text");
        assert!(answer.contains(value), "{answer}");
    }
    drop(input);
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
}

#[test]
fn it_ends_quietly_where_nobody_reads() {
    let mut child = start(&[]);
    drop(child.stdout.take());
    let mut input = child.stdin.take().expect("piped");
    // More than it can hold back; where it has ended, writing fails, which is what is waited for.
    let ended = (0..100).any(|_| input.write_all(&b"262021234567890\n".repeat(10_000)).is_err());
    drop(input);
    assert!(ended, "it goes on without a reader");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}
