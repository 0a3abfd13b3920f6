//! Where log lines go: stderr, as text or as one JSON object a line. stdout belongs to what a command answers.
//!
//! The parts that Simroll is built of log paths, headers and statements at their lower levels, and so identifiers and
//! tokens. Whatever level is chosen, of theirs only warnings and errors are told; and of `actix-http` nothing, for what it
//! calls errors are requests of strangers that it could not read.

use std::io::IsTerminal;

use tracing::{Level, Metadata};
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, Registry};

use crate::settings::{Log, LogFormat};

/// Starts logging for the whole process.
pub(crate) fn start(log: &Log) {
    let lines = tracing_subscriber::fmt::layer()
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    let lines: Box<dyn Layer<Registry> + Send + Sync> = match log.format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().boxed(),
    };
    // Both filters stand for all of it, so that what nobody reads is not even made.
    let subscriber = tracing_subscriber::registry().with(lines);
    subscriber.with(EnvFilter::new(&log.level)).with(filter_fn(may_be_told)).init();
}

fn may_be_told(line: &Metadata<'_>) -> bool {
    match line.target().split("::").next().unwrap_or_default() {
        "simroll" => true,
        "actix_http" => false,
        part => part.starts_with("simroll_") || *line.level() <= Level::WARN,
    }
}
