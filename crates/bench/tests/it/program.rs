//! Runs the program.

use std::process::Command;

/// Runs `simroll-bench` with the words of `line`; says whether it found every promise kept, and what it said.
fn keeps_its_promises(line: &str) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_simroll-bench"))
        .args(line.split_whitespace())
        .output()
        .expect("the program runs");
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("text")).concat();
    match output.status.code() {
        Some(0) => (true, said),
        Some(1) => (false, said),
        _ => panic!("it could not do its work: {said}"),
    }
}

/// Every promise must be kept.
pub(crate) fn assert_kept(line: &str) {
    let (kept, said) = keeps_its_promises(line);
    assert!(kept, "{said}");
}

/// A promise must be found broken, and in that way.
pub(crate) fn assert_broken(line: &str, how: &str) {
    let (kept, said) = keeps_its_promises(line);
    assert!(!kept && said.contains(how), "{said}");
}
