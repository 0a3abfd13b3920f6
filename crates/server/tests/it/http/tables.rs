//! The tables of the documentation are those of the code.

use simroll_server::Code;

#[test]
fn the_table_of_error_codes_is_the_documented_one() {
    let row = |code: &Code| {
        format!("| `{}` | {} | {} | {} |", code.code(), code.status(), code.message(), code.when())
    };
    let expected: Vec<String> = Code::ALL.iter().map(row).collect();
    let document = include_str!("../../../../../docs/errors.md");
    let documented: Vec<&str> = document.lines().filter(|line| line.starts_with("| `")).collect();
    assert_eq!(documented, expected, "docs/errors.md should have these rows:\n{}", expected.join("\n"));
}

#[test]
fn no_code_stands_twice() {
    let mut codes: Vec<&str> = Code::ALL.iter().map(|code| code.code()).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), Code::ALL.len());
}
