//! An import that is killed in the middle and run again.

use std::fmt::Write as _;
use std::io::Write;
use std::process::Stdio;
use std::time::Instant;

use super::program::{Folder, PATIENCE};

/// Two rows a SIM, and a device alone now and then: rows that mean what earlier rows made.
fn rows(count: u64) -> Vec<String> {
    let row = |number: u64| {
        let sim = number / 2;
        let alone = number.is_multiple_of(50);
        if alone {
            return ",,353918050042429\n".to_owned();
        }
        let mut row = String::new();
        let _ = writeln!(
            row,
            "894411{sim:012},{}{sim:010},",
            ["23410", "24001"][usize::from(number.is_multiple_of(2))]
        );
        row
    };
    (0..count).map(row).collect()
}

#[test]
fn an_import_that_was_killed_is_run_again_and_ends_as_if_it_had_not_been() {
    let folder = Folder::new();
    let rows = rows(14_000);
    let header = "iccid,imsi,imei\n";
    folder.write("in.csv", format!("{header}{}", rows.concat()));
    folder.run("--database-url sqlite://whole.db import in.csv --account acme").ok();
    let whole = folder.run("--database-url sqlite://whole.db export --account acme").ok();

    let mut command = folder.command(["import", "-", "--account", "acme"]);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it runs");
    let mut input = child.stdin.take().expect("piped");
    input.write_all(header.as_bytes()).expect("it reads");
    // It has to wait for the rest, so it is in the middle when it is killed.
    input.write_all(rows[..8_000].concat().as_bytes()).expect("it reads");
    let begun = Instant::now();
    let imported = loop {
        let ran = folder.run("export --account acme");
        let count = ran.stdout.lines().count();
        if count > 1 {
            break count;
        }
        assert!(begun.elapsed() < PATIENCE, "nothing arrives: {ran:?}");
    };
    child.kill().expect("it is still running");
    child.wait().expect("it ends");
    assert!(imported < whole.lines().count(), "it was not interrupted");

    let ran = folder.run("import in.csv --account acme --json");
    let summary: serde_json::Value = serde_json::from_str(&ran.ok()).expect("JSON");
    assert!(summary["unchanged"].as_u64() > Some(0) && summary["created"].as_u64() > Some(0), "{summary}");
    assert_eq!(folder.run("export --account acme").ok(), whole);
}
