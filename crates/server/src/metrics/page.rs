//! The page that Prometheus reads.

use std::fmt::Debug;
use std::sync::atomic::Ordering;

use prometheus_client::encoding::{EncodeGaugeValue, EncodeLabelSet, prometheus_text};
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::{ConstGauge, Gauge};
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};
use simroll_registry::{Load, Lookups};

use super::process::Process;
use super::{Disk, Metrics};

pub(crate) use prometheus_text::CONTENT_TYPE;

/// What is looked at when somebody asks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Live {
    pub(crate) load: Load,
    pub(crate) lookups: Lookups,
    /// Open connections.
    pub(crate) connections: usize,
    /// Bytes of bodies that are read or carried out.
    pub(crate) body_bytes: usize,
    /// Answers that follow a journal.
    pub(crate) followers: usize,
    /// The room of the database, where it has a file.
    pub(crate) disk: Option<Disk>,
}

impl Metrics {
    /// Everything, as text.
    pub(crate) fn page(&self, live: &Live) -> String {
        let mut page = Registry::with_prefix("simroll");
        self.http(&mut page, live);
        self.writer(&mut page, &live.load);
        reading(&mut page, live);
        storage(&mut page, live);
        let version = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        page.register("build", "Which build this is", version);
        let mut process = Registry::with_prefix("process");
        self.process(&mut process);
        let mut text = String::new();
        let written = [page, process].iter().try_for_each(|page| prometheus_text::encode(&mut text, page));
        // A text takes whatever is written to it.
        debug_assert!(written.is_ok());
        text
    }

    fn http(&self, page: &mut Registry, live: &Live) {
        let counters = &self.0;
        page.register(
            "http_requests",
            "Requests that were answered, by the template of their route",
            counters.answers.clone(),
        );
        page.register_with_unit(
            "http_request_duration",
            "Time from the head of a request to the head of its answer",
            Unit::Seconds,
            counters.durations.clone(),
        );
        let in_flight = counters.in_flight.load(Ordering::Relaxed);
        gauge(page, "http_requests_in_flight", "Requests that are not answered yet", in_flight);
        let bodies = ConstGauge::new(i64::try_from(live.body_bytes).unwrap_or(i64::MAX));
        let help = "Bodies of calls that are read or carried out, small ones not counted";
        page.register_with_unit("http_bodies", help, Unit::Bytes, bodies);
        gauge(page, "http_connections", "Open connections", live.connections);
        gauge(page, "feed_followers", "Answers that follow a journal as it grows", live.followers);
    }

    fn writer(&self, page: &mut Registry, load: &Load) {
        let counters = &self.0;
        let waiting = [("small", load.small_calls), ("large", load.large_calls)];
        page.register("queue_calls", "Calls that wait for the writer, by lane", family("lane", &waiting));
        page.register("batch_calls", "Calls of each batch", counters.batch_calls.clone());
        page.register(
            "batch_entries",
            "Entries of each batch that wrote any",
            counters.batch_entries.clone(),
        );
        page.register_with_unit(
            "commit_duration",
            "Time that each batch which wrote anything took to become durable",
            Unit::Seconds,
            counters.commits.clone(),
        );
        page.register("journal_entries", "Entries that this server wrote", counters.written.clone());
        let head = counters.head.load(Ordering::Relaxed);
        gauge(page, "journal_head", "Number of the last entry in the longest journal of any account", head);
        page.register(
            "repeated_rounds",
            "Rounds of a batch that were decided again because a journal had moved or the store failed",
            counters.repeated.clone(),
        );
    }

    fn process(&self, page: &mut Registry) {
        let Process { resident_bytes, virtual_bytes, open_files, most_files, threads, cpu_seconds } =
            Process::now();
        let started = self.0.started.as_micros() as f64 / 1e6;
        page.register_with_unit(
            "start_time",
            "When the process started, since 1970",
            Unit::Seconds,
            ConstGauge::new(started),
        );
        if let Some(seconds) = cpu_seconds {
            let counter = ConstCounter::new(seconds);
            page.register_with_unit("cpu", "Time spent on processors", Unit::Seconds, counter);
        }
        let mut known = |name, help, unit, value: Option<u64>| {
            let Some(gauge) = value.map(ConstGauge::new) else { return };
            match unit {
                Some(unit) => page.register_with_unit(name, help, unit, gauge),
                None => page.register(name, help, gauge),
            }
        };
        known("resident_memory", "Memory in use", Some(Unit::Bytes), resident_bytes);
        known("virtual_memory", "Memory that is addressed", Some(Unit::Bytes), virtual_bytes);
        known("open_fds", "Open files and sockets", None, open_files);
        known("max_fds", "The most files and sockets that may be open", None, most_files);
        known("threads", "Threads", None, threads);
    }
}

fn reading(page: &mut Registry, live: &Live) {
    let Live { load, lookups, .. } = live;
    gauge(page, "reads", "Reads of the store that run", load.reads);
    gauge(page, "reads_waiting", "Reads that wait for their turn", load.waiting_reads);
    let connections = [("busy", load.connections.busy), ("idle", load.connections.idle)];
    page.register("database_connections", "Pooled connections of the store", family("state", &connections));
    let passwords = [("running", load.passwords), ("waiting", load.waiting_passwords)];
    page.register(
        "passwords",
        "Passwords that are hashed or verified, or wait for it",
        family("state", &passwords),
    );
    let found: Family<[(&'static str, &'static str); 1], prometheus_client::metrics::counter::Counter> =
        Family::default();
    for (result, number) in
        [("hit", lookups.remembered), ("miss", lookups.asked), ("unlisted", lookups.unlisted)]
    {
        found.get_or_create(&[("result", result)]).inc_by(number);
    }
    page.register(
        "token_lookups",
        "Tokens that were remembered, had to be looked up, or were not on the list of all",
        found,
    );
}

fn storage(page: &mut Registry, live: &Live) {
    let Some(Disk { file, log, free }) = live.disk else { return };
    let mut bytes = |name, help, value| {
        page.register_with_unit(name, help, Unit::Bytes, ConstGauge::new(value));
    };
    bytes("database_size", "Size of the database file", file);
    bytes("database_log_size", "Size of the write-ahead log beside the database file", log);
    bytes("disk_free", "Free room on the file system of the database", free);
}

fn gauge<N>(page: &mut Registry, name: &str, help: &str, value: N)
where
    N: EncodeGaugeValue + Debug + Send + Sync + Copy + 'static,
    ConstGauge<N>: prometheus_client::registry::Metric,
{
    page.register(name, help, ConstGauge::new(value));
}

type Label = [(&'static str, &'static str); 1];

/// Gauges that differ in one label.
fn family(label: &'static str, values: &[(&'static str, usize)]) -> Family<Label, Gauge>
where
    Label: EncodeLabelSet,
{
    let family = Family::<Label, Gauge>::default();
    for (value, number) in values {
        family.get_or_create(&[(label, *value)]).set(i64::try_from(*number).unwrap_or(i64::MAX));
    }
    family
}
