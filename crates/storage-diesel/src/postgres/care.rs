//! A PostgreSQL database as its keeper sees it. Nothing in it is changed, nor brought up to date.

use diesel::connection::SimpleConnection;
use diesel::migration::MigrationSource;
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use simroll_domain::Timestamp;

use super::server::{ConnectError, MIGRATIONS, Server, ask};
use super::{PostgresOptions, PostgresStore};
use crate::sqlite::Tables;

/// Where Diesel keeps which migrations were carried out.
const CARRIED_OUT: &str = "__diesel_schema_migrations";

/// A database on a PostgreSQL server.
#[derive(Clone)]
pub struct PostgresDatabase {
    server: Server,
    options: PostgresOptions,
}

impl std::fmt::Debug for PostgresDatabase {
    /// Without the URL, which may have a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PostgresDatabase").finish_non_exhaustive()
    }
}

impl PostgresDatabase {
    /// The one that `url` names, as libpq reads it. It is not yet looked whether it is there.
    #[must_use]
    pub fn at(url: &str, options: &PostgresOptions) -> Self {
        Self { server: Server::new(url, options), options: options.clone() }
    }

    /// The version of the server.
    ///
    /// # Errors
    /// [`ConnectError`].
    pub fn version(&self) -> Result<String, ConnectError> {
        Ok(ask(&mut self.connect()?, "SELECT current_setting('server_version') AS answer")?)
    }

    /// How its tables stand to this program; nothing where there are none.
    ///
    /// # Errors
    /// [`ConnectError`].
    pub fn tables(&self) -> Result<Option<Tables>, ConnectError> {
        state(&mut self.connect()?)
    }

    /// When the last entry of any journal was written; 1970 where there is none.
    ///
    /// # Errors
    /// [`ConnectError`].
    pub fn last_entry(&self) -> Result<Timestamp, ConnectError> {
        #[derive(QueryableByName)]
        struct Last {
            #[diesel(sql_type = BigInt)]
            time: i64,
        }
        let question = "SELECT coalesce(max(time), 0) AS time FROM journal_heads";
        let Last { time } = diesel::sql_query(question).get_result(&mut self.connect()?)?;
        Ok(Timestamp::from_micros(time))
    }

    /// The store in it, as it is: for reads, where its tables are [current](Tables::Current).
    #[must_use]
    pub fn store(&self) -> PostgresStore {
        PostgresStore::on(self.server.clone(), &self.options, false)
    }

    /// A connection whose session the server lets read only.
    fn connect(&self) -> Result<PgConnection, ConnectError> {
        let mut connection = self.server.connect()?;
        connection.batch_execute("SET default_transaction_read_only = on")?;
        Ok(connection)
    }
}

/// How the tables that this session finds stand to this program; nothing where there are none.
pub(super) fn state(connection: &mut PgConnection) -> Result<Option<Tables>, ConnectError> {
    #[derive(QueryableByName)]
    struct Version {
        #[diesel(sql_type = Text)]
        version: String,
    }
    let there = format!("SELECT (to_regclass('{CARRIED_OUT}') IS NOT NULL)::text AS answer");
    if ask(connection, &there)? != "true" {
        return Ok(None);
    }
    let carried_out: Vec<Version> =
        diesel::sql_query(format!("SELECT version::text FROM {CARRIED_OUT} ORDER BY version"))
            .load(connection)?;
    let known = MigrationSource::<Pg>::migrations(&MIGRATIONS)
        .map_err(|error| ConnectError::Unusable(error.to_string()))?;
    let mut known: Vec<String> = known.iter().map(|known| known.name().version().to_string()).collect();
    for Version { version } in carried_out {
        let Some(place) = known.iter().position(|known| *known == version) else {
            return Ok(Some(Tables::Newer(version)));
        };
        known.swap_remove(place);
    }
    Ok(Some(if known.is_empty() { Tables::Current } else { Tables::Older }))
}

/// The schema, as it is written in a statement, in which this session finds the tables.
pub(super) fn tables_at(connection: &mut PgConnection) -> Result<String, ConnectError> {
    let question = "SELECT quote_ident(n.nspname) AS answer FROM pg_class AS c
                    JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.oid = to_regclass('journal_heads')";
    Ok(ask(connection, question)?)
}
