//! What may be set about the HTTP server.

use std::num::NonZero;
use std::path::PathBuf;
use std::time::Duration;

use simroll_domain::Policy;

use crate::http::{RateLimits, Tls, TrustedProxies};

/// The limits and policies of the HTTP server.
#[derive(Debug, Clone)]
pub struct HttpSettings {
    /// The most bytes that the body of a call may have.
    pub body_limit: usize,
    /// The most bytes that the body of a bulk call may have.
    pub bulk_body_limit: usize,
    /// The most bytes of bodies that are read or carried out at a time, those of a few kilobytes not counted; but there is
    /// always room for one of the greatest.
    pub bodies_in_flight: usize,
    /// Within what time a body must be complete once the head of the request was read.
    pub body_deadline: Duration,
    /// After so long a write whose turn has not come is turned away: its client has given up.
    pub call_deadline: Duration,
    /// The most nodes of a bulk call.
    pub bulk_max_items: usize,
    /// What is done about odd identifiers that devices report (v1).
    pub device_app: Policy,
    /// What is done about odd identifiers that providers register (v2).
    pub registration: Policy,
    /// How often somebody who follows a journal hears that the connection lives, while nothing else is to be said.
    pub heartbeat: Duration,
    /// Threads that serve HTTP; 0 is one for each core.
    pub workers: usize,
    /// About how many connections are open at a time: the threads share them evenly. More wait to be accepted.
    pub max_connections: usize,
    /// Within what time the head of a request must be complete.
    pub head_deadline: Duration,
    /// How long an idle connection is kept.
    pub keep_alive: Duration,
    /// The certificate, where HTTPS is served.
    pub tls: Option<Tls>,
    /// Whether accounts and tokens can be administered over HTTP.
    pub admin: bool,
    /// How often somebody may call.
    pub rate_limits: RateLimits,
    /// The proxies that are believed when they say who called.
    pub trusted_proxies: TrustedProxies,
    /// Whether each request is told to the log once it is answered.
    pub log_requests: bool,
    /// The file in which the database lives, where it has one: its room is watched.
    pub database_file: Option<PathBuf>,
    /// Where less than so many bytes are free for that file, the server is not ready.
    pub least_free_disk: u64,
}

impl HttpSettings {
    /// How many threads serve HTTP.
    pub(super) fn workers(&self) -> usize {
        match self.workers {
            0 => std::thread::available_parallelism().map_or(2, NonZero::get),
            workers => workers,
        }
    }

    /// Room for how many bytes of bodies there is.
    pub(super) fn bodies_in_flight(&self) -> usize {
        self.bodies_in_flight.max(self.body_limit).max(self.bulk_body_limit)
    }
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            body_limit: 1 << 20,
            bulk_body_limit: 16 << 20,
            bodies_in_flight: 64 << 20,
            body_deadline: Duration::from_secs(15),
            call_deadline: Duration::from_secs(30),
            bulk_max_items: 10_000,
            device_app: Policy::DEVICE_REPORT,
            registration: Policy::REGISTRATION,
            heartbeat: Duration::from_secs(15),
            workers: 0,
            max_connections: 10_000,
            head_deadline: Duration::from_secs(10),
            keep_alive: Duration::from_secs(60),
            tls: None,
            admin: false,
            rate_limits: RateLimits::default(),
            trusted_proxies: TrustedProxies::default(),
            log_requests: true,
            database_file: None,
            least_free_disk: 128 << 20,
        }
    }
}
