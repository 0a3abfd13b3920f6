//! One account of a PostgreSQL database in temporary tables, to try changes on.
//!
//! - all that is done happens in tables of one session, which nobody else sees and which end with it
//! - the session may only read everything else, which the server itself sees to; it holds no lock on it
//! - the journal of the account and the answers to its retries are not there, only where the journal ends

use std::fmt;
use std::sync::{Mutex, PoisonError};

use diesel::connection::{AnsiTransactionManager, SimpleConnection};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use diesel_migrations::MigrationHarness;
use simroll_domain::{AccountId, AccountName};
use simroll_storage::Connections;

use super::care::{state, tables_at};
use super::server::{ConnectError, MIGRATIONS, Server};
use super::{PostgresOptions, postgres};
use crate::classify::Failure;
use crate::connection::AnyConnection;
use crate::database::{Database, end};
use crate::directory;
use crate::rows::OPEN;
use crate::sqlite::Tables;
use crate::store::SqlStore;
use crate::tables::{TABLES, Table};

/// A store with a copy of one account, which ends with it; see [`PostgresTrial::open`].
pub type PostgresTrial = SqlStore<Trial>;

/// What no decision looks at.
const LEFT_OUT: [&str; 3] = ["journal", "journal_others", "idempotency"];

impl PostgresTrial {
    /// Copies an account of the database that `url` names, as of one moment, into temporary tables. Where there is no
    /// such account, or no table yet, they are empty. Nothing else is changed, now or later.
    ///
    /// # Errors
    /// [`ConnectError`], also where the tables are of another version.
    pub fn open(url: &str, options: &PostgresOptions, account: &AccountName) -> Result<Self, ConnectError> {
        let mut connection = Server::new(url, options).connect()?;
        let source = match state(&mut connection)? {
            None => None,
            Some(Tables::Current) => Some(tables_at(&mut connection)?),
            Some(Tables::Older) => return Err(ConnectError::Older),
            Some(Tables::Newer(migration)) => return Err(ConnectError::Newer(migration)),
        };
        // From here on a name without a schema is that of a temporary table, and no other one is found.
        connection.batch_execute("SET temp_buffers = '64MB'; SET search_path = pg_temp")?;
        connection
            .run_pending_migrations(MIGRATIONS)
            .map_err(|error| ConnectError::Unusable(error.to_string()))?;
        if let Some(source) = source {
            connection.build_transaction().repeatable_read().run(|connection| {
                connection.batch_execute("SET LOCAL statement_timeout = 0")?;
                fill(connection, &source, account)?;
                // Nobody else looks at temporary tables; without it, an index is used by its first columns only.
                TABLES
                    .iter()
                    .try_for_each(|table| connection.batch_execute(&format!("ANALYZE {}", table.name)))
            })?;
        }
        connection.batch_execute("SET default_transaction_read_only = on")?;
        let connection = Mutex::new(AnyConnection::Postgres(connection));
        Ok(Self { database: Trial { connection }, effort: options.effort })
    }
}

/// Copies the rows of an account from the tables in that schema.
fn fill(connection: &mut PgConnection, source: &str, account: &AccountName) -> QueryResult<()> {
    #[derive(QueryableByName)]
    struct Id {
        #[diesel(sql_type = BigInt)]
        id: i64,
    }
    let columns = |table: &Table| table.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    for table in TABLES.iter().filter(|table| table.name == "accounts") {
        let columns = columns(table);
        let copy = format!(
            "INSERT INTO accounts ({columns}) SELECT {columns} FROM {source}.accounts WHERE name = $1"
        );
        diesel::sql_query(copy).bind::<Text, _>(account.as_str()).execute(connection)?;
    }
    let Some(Id { id }) = diesel::sql_query("SELECT id FROM accounts").get_result(connection).optional()?
    else {
        return Ok(());
    };
    for table in TABLES.iter().filter(|table| table.is_of_accounts() && !LEFT_OUT.contains(&table.name)) {
        let (name, columns) = (table.name, columns(table));
        let which = if name == "bindings" { format!(" AND closed = {OPEN}") } else { String::new() };
        let copy = format!(
            "INSERT INTO {name} ({columns}) SELECT {columns} FROM {source}.{name} WHERE account_id = $1{which}"
        );
        diesel::sql_query(copy).bind::<BigInt, _>(id).execute(connection)?;
    }
    Ok(())
}

/// The one session.
pub struct Trial {
    connection: Mutex<AnyConnection>,
}

impl fmt::Debug for Trial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Trial").finish_non_exhaustive()
    }
}

impl Trial {
    fn transaction<T>(
        &self,
        run: impl FnOnce(&mut AnyConnection) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        AnsiTransactionManager::begin_transaction_sql(postgres(&mut connection), "BEGIN")?;
        end(&mut connection, run)
    }
}

impl Database for Trial {
    fn read<T>(&self, run: impl FnOnce(&mut AnyConnection) -> Result<T, Failure>) -> Result<T, Failure> {
        self.transaction(run)
    }

    fn view<T>(&self, run: impl FnOnce(&mut AnyConnection) -> Result<T, Failure>) -> Result<T, Failure> {
        self.transaction(run)
    }

    fn write<T>(&self, run: impl FnOnce(&mut AnyConnection) -> Result<T, Failure>) -> Result<T, Failure> {
        self.transaction(run)
    }

    fn write_each<P>(
        &self,
        parts: &[(AccountId, P)],
        write: impl Fn(&mut AnyConnection, &P) -> Result<(), Failure>,
    ) -> Vec<Result<(), Failure>> {
        parts.iter().map(|(_, part)| self.transaction(|connection| write(connection, part))).collect()
    }

    fn ready(&self) -> Result<(), Failure> {
        self.read(directory::look)
    }

    fn readers(&self) -> usize {
        1
    }

    fn connections(&self) -> Connections {
        Connections { busy: 0, idle: 1 }
    }
}
