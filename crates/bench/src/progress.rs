//! Tells whoever waits how far it is: a run takes minutes.

use std::fmt;
use std::io::{IsTerminal, Write};

/// A line for each step.
pub(crate) fn note(text: &str) {
    // Where stderr is gone nobody waits.
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// One line that is written over and over, where somebody watches.
pub(crate) fn tell(what: fmt::Arguments<'_>) {
    let mut stderr = std::io::stderr();
    if stderr.is_terminal() {
        let _ = write!(stderr, "\r\x1b[K{what}");
    }
}
