//! The crate works without the standard library: a program with its own panic handler is built with it and run.

use std::path::Path;
use std::process::Command;

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "the program is written for a Linux host")]
fn a_program_without_the_standard_library_reads_identifiers() {
    let crate_dir = Path::new(env!("CARGO_MANIFEST_DIR"));
    let out = tempfile::tempdir().unwrap();
    let rustc = |arguments: &[&str]| {
        let status = Command::new(std::env::var_os("RUSTC").unwrap_or("rustc".into()))
            .args(["--edition", "2024", "-O", "-C", "panic=abort", "--out-dir"])
            .arg(out.path())
            .arg("-L")
            .arg(out.path())
            .args(arguments)
            .current_dir(crate_dir)
            .status()
            .unwrap();
        assert!(status.success(), "rustc {arguments:?}");
    };
    rustc(&["--crate-type", "rlib", "--crate-name", "simroll_identifiers", "src/lib.rs"]);
    rustc(&["--crate-name", "no_std_program", "--extern", "simroll_identifiers", "tests/no_std/program.rs"]);
    assert!(Command::new(out.path().join("no_std_program")).status().unwrap().success());
}
