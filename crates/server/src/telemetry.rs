//! Where log lines go: stderr, as text or as one JSON object a line. stdout belongs to what a command answers.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use crate::settings::{Log, LogFormat};

/// Starts logging for the whole process.
pub(crate) fn start(log: &Log) {
    let lines = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(&log.level))
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    match log.format {
        LogFormat::Text => lines.init(),
        LogFormat::Json => lines.json().init(),
    }
}
