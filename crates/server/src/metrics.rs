//! What Prometheus is told: counted as it happens, or looked at when it asks.
//!
//! - every label has a bounded number of values: route templates, methods, statuses, lanes; no account, no token, no
//!   identifier
//! - names follow the rules of Prometheus: `simroll_` in front, base units behind, `_total` for what only grows
//! - counting waits for nothing but a lock that is held for nanoseconds; everything dear is done on being asked

mod disk;
mod page;
mod process;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use actix_web::http::Method;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use simroll_domain::{JournalNumber, Timestamp};
use simroll_registry::{BatchReport, Observer, clock};

pub use disk::{Disk, disk};
pub(crate) use page::{CONTENT_TYPE, Live};

/// From half a millisecond to ten seconds.
const SECONDS: [f64; 14] =
    [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// The counters of one server. A clone counts into the same ones.
#[derive(Debug, Clone)]
pub struct Metrics(Arc<Counters>);

#[derive(Debug)]
struct Counters {
    started: Timestamp,
    answers: Family<Answered, Counter>,
    durations: Family<Routed, Histogram, fn() -> Histogram>,
    in_flight: AtomicI64,
    commits: Histogram,
    batch_calls: Histogram,
    batch_entries: Histogram,
    written: Counter,
    repeated: Counter,
    head: AtomicI64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Routed {
    route: &'static str,
    method: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    route: &'static str,
    method: &'static str,
    status: u16,
}

/// A request that is not answered yet.
#[derive(Debug)]
pub(crate) struct InFlight(Metrics);

impl Metrics {
    /// Nothing has happened yet.
    #[must_use]
    pub fn new() -> Self {
        let sizes = || Histogram::new(exponential_buckets(1.0, 4.0, 8));
        Self(Arc::new(Counters {
            started: clock::now(),
            answers: Family::default(),
            durations: Family::new_with_constructor(|| Histogram::new(SECONDS)),
            in_flight: AtomicI64::default(),
            commits: Histogram::new(SECONDS),
            batch_calls: sizes(),
            batch_entries: sizes(),
            written: Counter::default(),
            repeated: Counter::default(),
            head: AtomicI64::default(),
        }))
    }

    /// What counts the batches of a registry.
    #[must_use]
    pub fn observer(&self) -> Arc<dyn Observer> {
        Arc::new(self.clone())
    }

    /// The journal of some account has come so far.
    pub fn reached(&self, head: JournalNumber) {
        self.0.head.fetch_max(head.get(), Ordering::Relaxed);
    }

    /// Counts a request as long as the value lives.
    pub(crate) fn begin(&self) -> InFlight {
        self.0.in_flight.fetch_add(1, Ordering::Relaxed);
        InFlight(self.clone())
    }

    /// Counts an answer to a request that took so long, from its head to the head of the answer.
    pub(crate) fn answered(&self, route: &'static str, method: &Method, status: u16, took: Duration) {
        let method = known(method);
        self.0.answers.get_or_create(&Answered { route, method, status }).inc();
        self.0.durations.get_or_create(&Routed { route, method }).observe(took.as_secs_f64());
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.0.in_flight.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Observer for Metrics {
    fn batch(&self, report: &BatchReport) {
        let size = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
        self.0.batch_calls.observe(size(report.calls));
        self.0.repeated.inc_by(report.rounds.saturating_sub(1) as u64);
        if report.written > 0 {
            self.0.batch_entries.observe(size(report.written));
            self.0.commits.observe(report.commit.as_secs_f64());
            self.0.written.inc_by(report.written as u64);
            self.reached(report.head);
        }
    }
}

/// The method, where HTTP knows it: callers may make up any number of others.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
