//! How a database becomes a store: reached, checked, brought up to date.

use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::PostgresOptions;
use super::care::state;
use crate::classify::Report;
use crate::sqlite::Tables;

/// What makes the tables.
pub(super) const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");

/// Who migrates holds the advisory lock of this number.
const MIGRATING: i64 = 0x0073_696d_726f_6c6c;

/// Why a database cannot be opened as a store.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// There is no such server, or it does not let this user in.
    #[error("the database cannot be reached: {0}")]
    Unreachable(String),
    /// The URL is not one of libpq. The text does not repeat it, since it may hold a password.
    #[error(
        "the database URL cannot be read; what is special in a user, a password or a path is written as %XX"
    )]
    Url,
    /// The URL asks for TLS.
    #[error("this build cannot speak TLS to a database; build one with `--features pg-tls`")]
    Tls,
    /// The server is there, but refuses what a store needs.
    #[error("the database cannot be used: {0}")]
    Unusable(String),
    /// The texts of the database are in another encoding.
    #[error(
        "the database has the encoding {0}; make one with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0"
    )]
    Encoding(String),
    /// The role may use the database, but not make the tables in it.
    #[error(
        "its role may not make the tables, or bring them up to date: {0}; have the owner of the database start Simroll \
         once, or GRANT CREATE ON SCHEMA … TO this role"
    )]
    Forbidden(String),
    /// The tables are not what this version of Simroll needs, and were not to be changed.
    #[error(
        "the tables are of an older version of Simroll; the next start of a server brings them up to date"
    )]
    Older,
    /// A newer version of Simroll has changed the tables.
    #[error("the database was made by a newer version of Simroll (it has migration {0}); update Simroll")]
    Newer(String),
}

impl From<diesel::result::Error> for ConnectError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Unusable(Report::of(&error).to_string())
    }
}

impl From<ConnectionError> for ConnectError {
    fn from(error: ConnectionError) -> Self {
        match error {
            ConnectionError::CouldntSetupConfiguration(error) => error.into(),
            // What libpq says of a URL that it cannot read may repeat a part of it.
            ConnectionError::BadConnection(text) if text.starts_with("connection to server") => {
                Self::Unreachable(text.trim_end().replace('\n', "; "))
            }
            ConnectionError::BadConnection(text) if text.starts_with("could not translate host name") => {
                Self::Unreachable("the name of its host is not known".to_owned())
            }
            ConnectionError::BadConnection(text) if text.contains("SSL support is not compiled in") => {
                Self::Tls
            }
            _ => Self::Url,
        }
    }
}

/// A server, and how connections to it are set up.
#[derive(Clone)]
pub(super) struct Server {
    url: String,
    session: String,
}

impl Server {
    pub(super) fn new(url: &str, options: &PostgresOptions) -> Self {
        Self { url: completed(url, options), session: session(options) }
    }

    pub(super) fn connect(&self) -> Result<PgConnection, ConnectError> {
        let mut connection = PgConnection::establish(&self.url)?;
        connection.batch_execute(&self.session)?;
        Ok(connection)
    }

    /// Checks what the database is and brings its tables up to date. Says whether it is spread over a cluster of Citus.
    pub(super) fn prepare(&self) -> Result<bool, ConnectError> {
        let mut connection = self.connect()?;
        let encoding = ask(&mut connection, "SELECT current_setting('server_encoding') AS answer")?;
        if encoding != "UTF8" {
            return Err(ConnectError::Encoding(encoding));
        }
        // Another process may be at it, for as long as it takes. The lock ends with the connection.
        connection.batch_execute(&format!(
            "SET statement_timeout = 0; SET lock_timeout = 0; SELECT pg_advisory_lock({MIGRATING})"
        ))?;
        migrate(&mut connection)?;
        let cluster = "SELECT count(*)::text AS answer FROM pg_extension WHERE extname = 'citus'";
        Ok(ask(&mut connection, cluster)? != "0")
    }
}

/// The URL with what it does not say.
fn completed(url: &str, options: &PostgresOptions) -> String {
    let seconds = |duration: Duration| duration.as_secs().max(1).to_string();
    let mut completed = url.to_owned();
    let said = url.split_once('?').map_or("", |(_, said)| said);
    for (name, value) in [
        ("target_session_attrs", "read-write".to_owned()),
        ("application_name", options.application_name.clone()),
        ("connect_timeout", seconds(options.connect_timeout)),
        // A machine that is gone without a word is noticed within about this time.
        ("tcp_user_timeout", "10000".to_owned()),
        ("keepalives_idle", "5".to_owned()),
        ("keepalives_interval", "2".to_owned()),
        ("keepalives_count", "3".to_owned()),
    ] {
        if said.split('&').all(|parameter| parameter.split('=').next() != Some(name)) {
            completed.push(if completed.contains('?') { '&' } else { '?' });
            completed.push_str(&format!("{name}={value}"));
        }
    }
    completed
}

/// What each connection is told first.
fn session(options: &PostgresOptions) -> String {
    let PostgresOptions { statement_timeout, lock_timeout, idle_timeout, .. } = options;
    format!(
        "SET statement_timeout = {};
         SET lock_timeout = {};
         SET idle_in_transaction_session_timeout = {};
         -- A change is durable before anybody hears of it, whatever the database is set to; more than that may be.
         SELECT set_config('synchronous_commit', 'on', false)
         WHERE current_setting('synchronous_commit') <> 'remote_apply';
         -- Errors are told apart by their texts. Not every role may choose the language; then fewer are understood,
         -- and more is taken to be unknown.
         DO $$ BEGIN PERFORM set_config('lc_messages', 'C', false);
         EXCEPTION WHEN insufficient_privilege THEN NULL; END $$;
         -- Every statement is written to go by an index, whatever its values, and is planned now and then, not each time.
         -- Citus has no plan for an INSERT ... SELECT or a join whose values it does not know, and must be let plan anew.
         SELECT set_config('plan_cache_mode',
             CASE WHEN EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') THEN 'auto' ELSE 'force_generic_plan' END,
             false);
         SET enable_seqscan = off;
         SET enable_hashjoin = off;
         SET enable_mergejoin = off;
         SET jit = off;",
        statement_timeout.as_millis(),
        lock_timeout.as_millis(),
        idle_timeout.as_millis(),
    )
}

/// The one row and column of a question to PostgreSQL itself.
#[derive(QueryableByName)]
struct Answer {
    #[diesel(sql_type = Text)]
    answer: String,
}

pub(super) fn ask(connection: &mut PgConnection, question: &str) -> QueryResult<String> {
    let Answer { answer } = diesel::sql_query(question).get_result(connection)?;
    Ok(answer)
}

/// A role that may not make tables can use those that are current.
fn migrate(connection: &mut PgConnection) -> Result<(), ConnectError> {
    match state(connection)? {
        Some(Tables::Current) => return Ok(()),
        Some(Tables::Newer(migration)) => return Err(ConnectError::Newer(migration)),
        Some(Tables::Older) | None => {}
    }
    match connection.run_pending_migrations(MIGRATIONS) {
        Ok(_) => Ok(()),
        Err(error) => Err(refused(&error.to_string())),
    }
}

fn refused(text: &str) -> ConnectError {
    let what = text.find("permission denied").or_else(|| text.find("must be owner"));
    match what {
        Some(place) => ConnectError::Forbidden(text[place..].to_owned()),
        None => ConnectError::Unusable(text.to_owned()),
    }
}
