//! `simroll changes --follow`: beside whoever makes the changes, until somebody ends it.

use std::io::{BufRead, BufReader, Lines};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::program::{Folder, PATIENCE};
use crate::people::imsi;

/// A database with two changes.
fn folder() -> Folder {
    let folder = Folder::new();
    import(&folder, [1, 2]);
    folder
}

/// Registers subscribers, in a process of its own.
fn import<const N: usize>(folder: &Folder, numbers: [u32; N]) {
    let rows: String = numbers.iter().map(|n| imsi(*n) + "\n").collect();
    folder.write("in.csv", format!("imsi\n{rows}"));
    folder.run("import in.csv --account acme").ok();
}

fn follow(folder: &Folder, line: &str) -> (Child, Lines<BufReader<ChildStdout>>) {
    let mut command = folder.command(["changes", "--follow"].into_iter().chain(line.split_whitespace()));
    let piped = command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().expect("the binary runs");
    let lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    (child, lines)
}

fn number(line: Option<std::io::Result<String>>) -> i64 {
    let line = line.expect("it goes on").expect("text");
    let change: Value = serde_json::from_str(&line).expect("JSON");
    change["seq"].as_i64().expect("a number")
}

/// What it left, once it ended by itself.
fn ended(mut child: Child) -> Output {
    let begun = Instant::now();
    while child.try_wait().expect("it can be waited for").is_none() {
        if begun.elapsed() > PATIENCE {
            child.kill().expect("it goes on");
            panic!("it does not end");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    child.wait_with_output().expect("it ended")
}

#[test]
fn changes_of_other_processes_are_followed_in_order() {
    let folder = folder();
    let (mut child, mut lines) = follow(&folder, "--json --after 1");
    assert_eq!(number(lines.next()), 2);
    for n in 3..=6 {
        import(&folder, [u32::try_from(n).expect("small")]);
        assert_eq!(number(lines.next()), n);
    }
    child.kill().expect("it goes on");
    child.wait().expect("it ends");
}

#[test]
fn an_interrupt_ends_it_cleanly() {
    let folder = folder();
    let (child, mut lines) = follow(&folder, "--json");
    assert_eq!([number(lines.next()), number(lines.next())], [1, 2]);
    import(&folder, [3]);
    assert_eq!(number(lines.next()), 3);
    let id = child.id().to_string();
    assert!(Command::new("sh").args(["-c", "kill -INT \"$0\"", &id]).status().expect("a shell").success());
    let output = ended(child);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(output.stderr.is_empty() && lines.next().is_none(), "{output:?}");
}

#[test]
fn it_ends_in_silence_when_nobody_reads_on_even_if_nothing_changes() {
    let folder = folder();
    let (child, mut lines) = follow(&folder, "");
    assert!(lines.next().is_some());
    drop(lines);
    let output = ended(child);
    assert!(output.stderr.is_empty(), "{output:?}");
}

#[test]
fn a_limit_ends_it() {
    let folder = folder();
    let (child, mut lines) = follow(&folder, "--json --after 0 --limit 3");
    assert_eq!([number(lines.next()), number(lines.next())], [1, 2]);
    import(&folder, [3, 4]);
    assert_eq!(number(lines.next()), 3);
    assert!(lines.next().is_none());
    assert_eq!(ended(child).status.code(), Some(0));
}
