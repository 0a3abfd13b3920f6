//! Where log lines go: stderr, as text or as one JSON object a line. stdout belongs to what a command answers.
//!
//! The parts that Simroll is built of log paths, headers and statements at their lower levels, and so identifiers and
//! tokens. Whatever level is chosen, of theirs only warnings and errors are told; and of `actix-http` nothing, for what it
//! calls errors are requests of strangers that it could not read.

use tracing::level_filters::LevelFilter;
use tracing::subscriber::Interest;
use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::{DefaultFields, Format};
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, Registry, fmt};

use crate::settings::{Log, LogFormat};

/// Starts logging for the whole process.
pub(crate) fn start(log: &Log) {
    subscriber(log, fmt::layer().with_writer(std::io::stderr)).init();
}

fn subscriber<W>(log: &Log, lines: fmt::Layer<Registry, DefaultFields, Format, W>) -> impl SubscriberInitExt
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let lines = match log.format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().boxed(),
    };
    let levels = levels(&log.level).expect("they were looked at when the settings were read");
    tracing_subscriber::registry().with(lines).with(Told(levels))
}

/// The level of everything, and of single parts: `info, simroll_registry=debug`. `None` where it is something else.
pub(crate) fn levels(text: &str) -> Option<Targets> {
    text.split(',').try_fold(Targets::new(), |levels, item| {
        let Some((part, of_part)) = item.split_once('=') else {
            return Some(levels.with_default(level(item)?));
        };
        let part = part.trim();
        let is_part = !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_:".contains(&byte));
        is_part.then_some(levels.with_target(part, level(of_part)?))
    })
}

/// Nothing is no level, and a word that is none would have everything fall silent.
fn level(text: &str) -> Option<LevelFilter> {
    Some(text.trim()).filter(|text| !text.is_empty())?.parse().ok()
}

/// What is told at all. It is decided once for each place in the code, so that what nobody reads is not even made, and
/// what is read costs no decision.
struct Told(Targets);

impl Told {
    fn tells(&self, line: &Metadata<'_>) -> bool {
        self.0.would_enable(line.target(), line.level()) && may_be_told(line)
    }
}

impl<S: Subscriber> Layer<S> for Told {
    fn register_callsite(&self, line: &'static Metadata<'static>) -> Interest {
        if self.tells(line) { Interest::always() } else { Interest::never() }
    }

    fn enabled(&self, line: &Metadata<'_>, _: Context<'_, S>) -> bool {
        self.tells(line)
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Layer::<S>::max_level_hint(&self.0)
    }
}

fn may_be_told(line: &Metadata<'_>) -> bool {
    match line.target().split("::").next().unwrap_or_default() {
        "simroll" => true,
        "actix_http" => false,
        part => part.starts_with("simroll_") || *line.level() <= Level::WARN,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use tracing::{error, trace, warn};

    use super::*;

    #[derive(Clone, Default)]
    struct Written(Arc<Mutex<Vec<u8>>>);

    impl Write for Written {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().expect("unharmed").write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn of_others_only_warnings_are_told_whatever_the_level() {
        let level = "trace,h2=trace,actix_http=trace".to_owned();
        let written = Written::default();
        let log = Log { format: LogFormat::Json, level, requests: true };
        let writer = written.clone();
        let guard = subscriber(&log, fmt::layer().with_writer(move || writer.clone())).set_default();
        trace!(target: "h2::codec::framed_read", "canary");
        error!(target: "actix_http::h1::dispatcher", "canary");
        trace!(target: "simrolled", "canary");
        warn!(target: "actix_server::accept", "too many open files");
        trace!(target: "simroll_registry::writer", "batch");
        trace!(target: "simroll", "begun");
        drop(guard);
        let told = String::from_utf8(written.0.lock().expect("unharmed").clone()).expect("text");
        assert!(!told.contains("canary"), "{told}");
        assert_eq!(told.lines().count(), 3, "{told}");
    }

    #[test]
    fn a_part_may_have_a_level_of_its_own_and_a_slip_is_no_part() {
        for text in ["info,simroll_registry=debug", " simroll_registry=DEBUG , info"] {
            let levels = levels(text).unwrap_or_else(|| panic!("{text} is refused"));
            assert!(levels.would_enable("simroll_registry::writer", &Level::DEBUG), "{text}");
            assert!(!levels.would_enable("simroll_server", &Level::DEBUG), "{text}");
            assert!(levels.would_enable("simroll_server", &Level::INFO), "{text}");
        }
        for text in [
            "",
            "info,",
            "loud",
            "inof,simroll_registry=debug",
            "=loud=",
            "info simroll_registry=debug",
            "simroll_registry=",
            "simroll_registry=inof",
            "simroll_server[request]=debug",
        ] {
            assert!(levels(text).is_none(), "{text}");
        }
    }
}
