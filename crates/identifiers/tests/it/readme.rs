//! The README lists what the code has.

use std::collections::BTreeSet;

use simroll_identifiers::{Code, Prefix};

const README: &str = include_str!("../../README.md");

#[test]
fn every_code_has_its_row_and_every_row_its_code() {
    let table = README.split("# What can be found").nth(1).unwrap().split("\n# ").next().unwrap();
    let rows = table.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let listed: BTreeSet<&str> = rows.collect();
    let known: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(listed, known);
}

#[test]
fn codes_are_read_by_their_names() {
    for code in Code::ALL {
        assert_eq!(code.as_str().parse(), Ok(*code));
    }
    assert!("no_such_code".parse::<Code>().is_err());
}

#[test]
fn every_prefix_is_named() {
    for prefix in Prefix::ALL {
        assert!(README.contains(&format!("`{}`", prefix.as_str())), "{prefix:?}");
    }
}
