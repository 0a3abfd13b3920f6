//! The `simroll` program, as it is shipped.

use std::io::{self, Error};
use std::path::PathBuf;
use std::process::Command;

/// Where it is, beside this program; built if need be, in the same way as this one was.
///
/// # Errors
/// It cannot be built.
pub(crate) fn build() -> io::Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut build = Command::new(cargo);
    build.args(["build", "--package", "simroll-server", "--bin", "simroll"]);
    if !cfg!(debug_assertions) {
        build.arg("--release");
    }
    if !build.current_dir(env!("CARGO_MANIFEST_DIR")).status()?.success() {
        return Err(Error::other("the server does not build; name one with --server"));
    }
    Ok(std::env::current_exe()?.with_file_name("simroll"))
}
