//! The effective settings, out of four layers: defaults, then a file, then the environment, then flags.
//!
//! - every key has a default, so the defaults are the list of known keys
//! - an unknown key, in the file or in a variable that begins with `SIMROLL_`, is an error: a misspelt limit that is
//!   silently ignored is found out too late
//! - a secret has a type of its own, which prints masked: see [`Secret`]

mod database_url;
mod layers;
mod monitor;
mod postgres;
mod rate_limit;
mod secret;
mod tls;

use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use simroll_domain::{Policy, Scopes, Verdict};
use simroll_registry::Options;
use simroll_server::http::{HttpSettings, RateLimits, TrustedProxies};

pub(crate) use database_url::{DatabaseUrl, PostgresUrl};
pub(crate) use layers::{Overrides, SettingsError};
pub(crate) use monitor::{Health, Metrics};
pub(crate) use postgres::Postgres;
pub(crate) use rate_limit::RateLimit;
pub(crate) use secret::Secret;
pub(crate) use tls::Tls;

/// Everything that an operator may choose.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    /// Where HTTP is served: `host:port`.
    pub(crate) listen: String,
    /// Where everything is kept.
    pub(crate) database_url: DatabaseUrl,
    pub(crate) bulk: Bulk,
    pub(crate) http: Http,
    pub(crate) tls: Tls,
    pub(crate) rate_limit: RateLimit,
    pub(crate) admin: Admin,
    pub(crate) validation: Validation,
    pub(crate) registry: Registry,
    pub(crate) postgres: Postgres,
    pub(crate) log: Log,
    pub(crate) metrics: Metrics,
    pub(crate) health: Health,
    pub(crate) bootstrap: Bootstrap,
}

/// Calls with many items.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Bulk {
    /// The most items of one call.
    pub(crate) max_items: usize,
}

/// The HTTP listener.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Http {
    /// The most bytes of a body.
    pub(crate) body_limit: usize,
    /// The most bytes of the body of a bulk call.
    pub(crate) bulk_body_limit: usize,
    /// The most bytes of bodies that are read or carried out at a time.
    pub(crate) bodies_in_flight: usize,
    /// Seconds after which a body must have arrived.
    pub(crate) body_deadline_seconds: u64,
    /// Seconds after which a call whose turn has not come is turned away.
    pub(crate) call_deadline_seconds: u64,
    /// Seconds after which the head of a request must have arrived.
    pub(crate) head_deadline_seconds: u64,
    /// Seconds for which an idle connection is kept.
    pub(crate) keep_alive_seconds: u64,
    /// The most connections at a time.
    pub(crate) max_connections: usize,
    /// The proxies that are believed when they say who called, such as `127.0.0.1, 10.0.0.0/8`.
    pub(crate) trusted_proxies: TrustedProxies,
    /// Threads that serve HTTP; 0 is one for each core.
    pub(crate) workers: usize,
    /// Whether other processes may listen at the same address.
    pub(crate) reuse_port: bool,
}

/// Accounts and tokens over HTTP.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Admin {
    /// Whether `/admin` is there.
    pub(crate) enabled: bool,
}

/// What is done about identifiers that can be read but are odd.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Validation {
    /// Whatever a device reports: `flag` or `reject`.
    pub(crate) device_app: DeviceApp,
    /// A wrong check digit of an IMEI that is registered or imported.
    pub(crate) imei_check_digit: Choice,
    /// A wrong check digit of an ICCID that is registered or imported.
    pub(crate) iccid_check_digit: Choice,
    /// A country code that nobody has, in an IMSI that is registered or imported.
    pub(crate) mcc: Choice,
}

/// What is done about the reports of devices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum DeviceApp {
    Flag,
    Reject,
}

/// What is done about one kind of oddity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Choice {
    Accept,
    Flag,
    Reject,
}

/// The write path.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Registry {
    /// The most calls of up to 64 commands that wait for the writer; more are turned away.
    pub(crate) queue: usize,
    /// The most calls of more commands that wait for it.
    pub(crate) large_queue: usize,
    /// The most quick and the most long reads that wait for their turn; more are turned away.
    pub(crate) read_queue: usize,
    /// The most commands that share one commit; a larger call is a commit of its own.
    pub(crate) batch_commands: usize,
    /// Hours for which the answer to an `Idempotency-Key` is kept.
    pub(crate) keep_answers_hours: u64,
}

/// What is logged, to stderr.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Log {
    /// `text` or `json`.
    pub(crate) format: LogFormat,
    /// `error`, `warn`, `info`, `debug`, `trace`, or a list such as `info,simroll_registry=debug`.
    pub(crate) level: String,
    /// Whether each request has a line of its own.
    pub(crate) requests: bool,
}

/// How a log line is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    Text,
    Json,
}

/// A token that exists from the start, for a database that no command can reach: `memory:`, or a fresh container.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Bootstrap {
    /// The whole token, as `simroll token generate` prints it; empty for none.
    pub(crate) token: Secret,
    /// The account for which it speaks; created if it is missing.
    pub(crate) account: String,
    /// What it may do.
    pub(crate) scopes: String,
}

impl Default for Settings {
    fn default() -> Self {
        let (http, options) = (HttpSettings::default(), Options::default());
        Self {
            listen: "127.0.0.1:8080".to_owned(),
            database_url: DatabaseUrl::Sqlite("simroll.db".into()),
            bulk: Bulk { max_items: http.bulk_max_items },
            http: Http {
                body_limit: http.body_limit,
                bulk_body_limit: http.bulk_body_limit,
                bodies_in_flight: http.bodies_in_flight,
                body_deadline_seconds: http.body_deadline.as_secs(),
                call_deadline_seconds: http.call_deadline.as_secs(),
                head_deadline_seconds: http.head_deadline.as_secs(),
                keep_alive_seconds: http.keep_alive.as_secs(),
                max_connections: http.max_connections,
                trusted_proxies: http.trusted_proxies,
                workers: http.workers,
                reuse_port: false,
            },
            tls: Tls::default(),
            rate_limit: RateLimit::default(),
            admin: Admin::default(),
            validation: Validation {
                device_app: DeviceApp::Flag,
                imei_check_digit: Choice::Reject,
                iccid_check_digit: Choice::Flag,
                mcc: Choice::Reject,
            },
            registry: Registry {
                queue: options.queue,
                large_queue: options.large_queue,
                read_queue: options.read_queue,
                batch_commands: options.batch_commands,
                keep_answers_hours: options.keep_answers.as_secs() / 3600,
            },
            postgres: Postgres::default(),
            log: Log { format: LogFormat::Text, level: "info".to_owned(), requests: http.log_requests },
            metrics: Metrics::default(),
            health: Health { least_free_disk: http.least_free_disk },
            bootstrap: Bootstrap {
                token: Secret::default(),
                account: "default".to_owned(),
                scopes: Scopes::USUAL.to_string(),
            },
        }
    }
}

impl From<Choice> for Verdict {
    fn from(choice: Choice) -> Self {
        match choice {
            Choice::Accept => Self::Accept,
            Choice::Flag => Self::Flag,
            Choice::Reject => Self::Reject,
        }
    }
}

impl Validation {
    /// For what is registered or imported.
    pub(crate) fn registration(&self) -> Policy {
        Policy {
            imei_check_digit: self.imei_check_digit.into(),
            iccid_check_digit: self.iccid_check_digit.into(),
            mcc_unassigned: self.mcc.into(),
            ..Policy::REGISTRATION
        }
    }

    /// For what devices report.
    pub(crate) fn device_app(&self) -> Policy {
        match self.device_app {
            DeviceApp::Flag => Policy::DEVICE_REPORT,
            DeviceApp::Reject => Policy::STRICT,
        }
    }
}

impl Settings {
    /// What the registry is told.
    pub(crate) fn registry_options(&self) -> Options {
        let Registry { queue, large_queue, read_queue, batch_commands, keep_answers_hours } = self.registry;
        // Each takes two connections: a writer that waits for its turn views on another one.
        let writers = match self.database_url {
            DatabaseUrl::Postgres(_) => self.postgres.writers / 2,
            DatabaseUrl::Memory | DatabaseUrl::Sqlite(_) => 1,
        };
        let keep_answers = Duration::from_secs(keep_answers_hours.saturating_mul(3600));
        let read_patience = Duration::from_secs(self.http.call_deadline_seconds);
        let defaults = Options::default();
        Options {
            queue,
            large_queue,
            batch_commands,
            writers,
            keep_answers,
            read_queue,
            read_patience,
            ..defaults
        }
    }

    /// What the HTTP interface is told.
    pub(crate) fn http_settings(&self) -> HttpSettings {
        HttpSettings {
            body_limit: self.http.body_limit,
            bulk_body_limit: self.http.bulk_body_limit,
            bodies_in_flight: self.http.bodies_in_flight,
            body_deadline: Duration::from_secs(self.http.body_deadline_seconds),
            call_deadline: Duration::from_secs(self.http.call_deadline_seconds),
            bulk_max_items: self.bulk.max_items,
            device_app: self.validation.device_app(),
            registration: self.validation.registration(),
            head_deadline: Duration::from_secs(self.http.head_deadline_seconds),
            keep_alive: Duration::from_secs(self.http.keep_alive_seconds),
            max_connections: self.http.max_connections,
            admin: self.admin.enabled,
            rate_limits: RateLimits::from(&self.rate_limit),
            trusted_proxies: self.http.trusted_proxies.clone(),
            workers: self.http.workers,
            log_requests: self.log.requests,
            database_file: self.database_url.file().map(Path::to_path_buf),
            least_free_disk: self.health.least_free_disk,
            ..HttpSettings::default()
        }
    }
}
