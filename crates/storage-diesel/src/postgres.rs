//! What is PostgreSQL's own: how a server is reached, and how transactions begin.

mod care;
mod pool;
mod room;
mod server;
mod trial;
mod turns;

use std::collections::BTreeSet;
use std::fmt;
use std::time::Duration;

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::pg::PgConnection;
use simroll_domain::AccountId;
use simroll_storage::{Connections, Turn};

use crate::classify::Failure;
use crate::connection::AnyConnection;
use crate::database::{Database, end};
use crate::directory;
use crate::listing::Effort;
use crate::rows::account_key;
use crate::store::SqlStore;
use crate::tables::TABLES;
pub use care::PostgresDatabase;
use pool::{Lease, Pool};
use room::Room;
pub use server::ConnectError;
use server::Server;
pub use trial::PostgresTrial;
use turns::Turns;

/// A store in a PostgreSQL database, which other processes may use at the same time.
///
/// - what was appended survives as the server promises it: `synchronous_commit` is `on` or stronger
/// - a lost connection is replaced when it is next needed; nothing has to be started anew
pub type PostgresStore = SqlStore<Postgres>;

/// How a server is used.
#[derive(Debug, Clone)]
pub struct PostgresOptions {
    /// How many connections read.
    pub readers: usize,
    /// How many connections write, beside those that read; at least two for each thread that does.
    pub writers: usize,
    /// How long a call waits for a free connection.
    pub patience: Duration,
    /// How long connecting may take, for each host that the URL names.
    pub connect_timeout: Duration,
    /// How long a statement may take.
    pub statement_timeout: Duration,
    /// How long a statement may wait for what another one holds.
    pub lock_timeout: Duration,
    /// After how long the server gives up a transaction in which nothing happens, because its client is lost.
    pub idle_timeout: Duration,
    /// What the server calls these connections, unless the URL says it.
    pub application_name: String,
    /// How much a list looks at for one page.
    pub effort: Effort,
}

impl Default for PostgresOptions {
    fn default() -> Self {
        Self {
            readers: 8,
            writers: 8,
            patience: Duration::from_secs(5),
            connect_timeout: Duration::from_secs(5),
            statement_timeout: Duration::from_secs(30),
            lock_timeout: Duration::from_secs(5),
            idle_timeout: Duration::from_secs(15),
            application_name: "simroll".to_owned(),
            effort: Effort::default(),
        }
    }
}

impl PostgresStore {
    /// Opens the store in the database that `url` names, as libpq reads it, and brings its tables up to date; where
    /// several do so at a time, one of them does it.
    ///
    /// Of several hosts it takes the one that can be written to, unless the URL says something else.
    ///
    /// # Errors
    /// [`ConnectError`].
    pub fn open(url: &str, options: &PostgresOptions) -> Result<Self, ConnectError> {
        let server = Server::new(url, options);
        let is_cluster = server.prepare()?;
        Ok(Self::on(server, options, !is_cluster))
    }

    fn on(server: Server, options: &PostgresOptions, shares: bool) -> Self {
        let database = Postgres {
            readers: Pool::new(server.clone(), options.readers.max(1), options.patience),
            // One for a turn, and one for what is viewed meanwhile.
            writers: Pool::new(server, options.writers.max(2), options.patience),
            shares,
            turns: Turns::default(),
            room: Room::default(),
        };
        Self { database, effort: options.effort }
    }
}

/// The connections to one server.
pub struct Postgres {
    readers: Pool,
    writers: Pool,
    /// Whether a transaction may concern several accounts. On a cluster each has its place.
    shares: bool,
    turns: Turns,
    room: Room,
}

impl fmt::Debug for Postgres {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Postgres").finish_non_exhaustive()
    }
}

/// After how long the statements of a connection are planned anew. The plans for a table that was empty a while ago are
/// not those for one that has grown since, and the server's own look at it may be a minute away.
const REPLAN_AFTER: Duration = Duration::from_secs(10);

/// Has the server look at tables that have grown and that it never looked at, as it does by itself within minutes: until
/// then it takes the key of a table by its first columns only, and passes over most of an account.
const LOOK: &str = "DO $$ BEGIN
    IF (SELECT reltuples <= 0 AND pg_relation_size(oid) > 1048576 FROM pg_class WHERE oid = to_regclass('bindings'))
    THEN ANALYZE subscribers; ANALYZE subscriptions; ANALYZE bindings; ANALYZE journal; END IF;
END $$";

/// What all its statements see is as of its first one.
const READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// Each statement sees what was committed before it. The head of a journal is moved first: whoever has done so is alone
/// with that account until the end.
const WRITE: &str = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";

impl Postgres {
    /// Runs `run` in the transaction that the connection is in, and ends it.
    fn write_on<T>(
        &self,
        connection: Lease,
        run: impl FnOnce(&mut AnyConnection) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let result = carry_out(connection, run);
        self.room.note(result.as_ref().err());
        result
    }

    fn read_on<T>(
        pool: &Pool,
        run: impl FnOnce(&mut AnyConnection) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let mut connection = begun(pool, READ)?;
        let result = run(&mut connection);
        // Whatever becomes of the connection now, what was read is true.
        if AnyConnection::rollback_transaction(&mut connection).is_err() {
            connection.discard();
        }
        result
    }
}

impl Database for Postgres {
    fn read<T>(&self, run: impl FnOnce(&mut AnyConnection) -> Result<T, Failure>) -> Result<T, Failure> {
        Self::read_on(&self.readers, run)
    }

    /// On a connection that writes: reads, which may be many and slow, cannot keep it waiting.
    fn view<T>(&self, run: impl FnOnce(&mut AnyConnection) -> Result<T, Failure>) -> Result<T, Failure> {
        Self::read_on(&self.writers, run)
    }

    fn write<T>(&self, run: impl FnOnce(&mut AnyConnection) -> Result<T, Failure>) -> Result<T, Failure> {
        self.write_on(begun(&self.writers, WRITE)?, run)
    }

    /// A transaction that holds the heads of the journals, for which all others then wait in line. It begins with the
    /// locks, which is one round trip, and takes them in the order of the accounts, so that no two wait for each other.
    fn turn(&self, accounts: &[AccountId]) -> Result<Turn<'_>, Failure> {
        let most = if self.shares { accounts.len() } else { 1 };
        let accounts: BTreeSet<AccountId> = accounts.iter().take(most).copied().collect();
        let mut begin = WRITE.to_owned();
        for account in &accounts {
            let account_id = account_key(*account);
            let held = "; SELECT number FROM journal_heads WHERE journal_heads.account_id = ";
            begin.push_str(&format!("{held}{account_id} FOR UPDATE"));
        }
        let connection = begun(&self.writers, &begin)?;
        let turn = self.turns.begin(accounts, connection);
        Ok(Turn::held(most, move || {
            if let Some(mut connection) = self.turns.end(turn)
                && AnyConnection::rollback_transaction(&mut connection).is_err()
            {
                connection.discard();
            }
        }))
    }

    /// Parts that are in one turn, or that nobody has a turn for, share a transaction, and so the cost of its commit.
    /// They take their heads in the order of the accounts, so that no two transactions wait for each other. Where one of
    /// them is refused, nothing was written, and each goes by itself.
    fn write_each<P>(
        &self,
        parts: &[(AccountId, P)],
        write: impl Fn(&mut AnyConnection, &P) -> Result<(), Failure>,
    ) -> Vec<Result<(), Failure>> {
        let lease = |accounts: &BTreeSet<AccountId>| {
            self.turns.take(accounts).map_or_else(|| begun(&self.writers, WRITE), Ok)
        };
        let alone = |(account, part): &(AccountId, P)| {
            self.write_on(lease(&BTreeSet::from([*account]))?, |connection| write(connection, part))
        };
        let accounts: BTreeSet<AccountId> = parts.iter().map(|(account, _)| *account).collect();
        if !self.shares || parts.len() < 2 || self.turns.divides(&accounts) {
            return parts.iter().map(alone).collect();
        }
        let mut together: Vec<_> = parts.iter().collect();
        together.sort_unstable_by_key(|(account, _)| *account);
        let shared = lease(&accounts).and_then(|connection| {
            self.write_on(connection, |connection| {
                together.iter().try_for_each(|(_, part)| write(connection, part))
            })
        });
        match shared {
            Err(failure) if failure.is_refusal() => parts.iter().map(alone).collect(),
            shared => vec![shared; parts.len()],
        }
    }

    /// The server does it by itself within minutes; until then it takes an index of which it uses the first columns only.
    /// Table by table: on a cluster, one that is everywhere is not touched in a transaction that went to many shards.
    fn settle(&self) -> Result<(), Failure> {
        TABLES.iter().try_for_each(|table| {
            self.write(|connection| {
                let look = format!("SET LOCAL statement_timeout = 0; ANALYZE {}", table.name);
                Ok(postgres(connection).batch_execute(&look)?)
            })
        })
    }

    /// A disk that is full is told by the writes that find it so: nothing that is this cheap needs room on it.
    fn ready(&self) -> Result<(), Failure> {
        carry_out(begun(&self.writers, WRITE)?, directory::look)?;
        self.room.look()
    }

    fn readers(&self) -> usize {
        self.readers.most()
    }

    fn connections(&self) -> Connections {
        let (readers, writers) = (self.readers.connections(), self.writers.connections());
        Connections { busy: readers.busy + writers.busy, idle: readers.idle + writers.idle }
    }
}

/// Runs `run` in the transaction that the connection is in, and ends it.
fn carry_out<T>(
    mut connection: Lease,
    run: impl FnOnce(&mut AnyConnection) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let result = end(&mut connection, run);
    if result.as_ref().is_err_and(|failure| !failure.is_refusal()) {
        connection.discard();
    }
    result
}

fn postgres(connection: &mut AnyConnection) -> &mut PgConnection {
    let AnyConnection::Postgres(connection) = connection else { unreachable!("a server is PostgreSQL") };
    connection
}

/// A connection in a transaction. One that turns out to be lost is replaced: nothing has happened on it yet.
fn begun(pool: &Pool, begin: &str) -> Result<Lease, Failure> {
    loop {
        let mut lease = pool.lease()?;
        let begin = if lease.plans_anew(REPLAN_AFTER) {
            // Where it fails, such as because another session is at it, the server will still come round to it.
            let _ = postgres(&mut lease).batch_execute(LOOK);
            format!("DISCARD PLANS; {begin}")
        } else {
            begin.to_owned()
        };
        match AnsiTransactionManager::begin_transaction_sql(postgres(&mut lease), &begin) {
            Ok(()) => return Ok(lease),
            Err(error) => {
                let (failure, was_used) = (Failure::from(error), lease.is_used());
                lease.discard();
                // Who waited in vain for what another one holds would only wait again.
                if !was_used || failure.is_cancelled() {
                    return Err(failure);
                }
            }
        }
    }
}
