//! The `simroll` program, as it is shipped, and how it is started and tells where it serves.

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

/// What stands before the address in the line that says where a server serves.
pub(crate) const SERVING: &str = "serving HTTP address=";

/// The address, where `text` has that line.
pub(crate) fn serving(text: &str) -> Option<&str> {
    text.split_once(SERVING)?.1.split_whitespace().next()
}

/// Takes from the environment of `command` what would be settings.
pub(crate) fn without_settings(command: &mut Command) {
    let names = std::env::vars_os().map(|(name, _)| name);
    names.filter(|name| name.to_string_lossy().starts_with("SIMROLL_")).for_each(|name| {
        command.env_remove(name);
    });
}
