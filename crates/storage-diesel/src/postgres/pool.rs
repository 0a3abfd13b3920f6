//! Connections that are kept for the next call.
//!
//! - a call that needs a new one makes it itself, and hears at once where that fails; the next call tries again
//! - of several that are free, the one that was used last is taken

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use diesel::connection::TransactionManager;
use simroll_storage::Connections;

use super::server::Server;
use crate::classify::{Failure, Report};
use crate::connection::AnyConnection;

/// A bounded number of connections to one server. A clone is the same pool.
#[derive(Clone)]
pub(super) struct Pool(Arc<Inner>);

struct Inner {
    server: Server,
    most: usize,
    patience: Duration,
    slots: Mutex<Slots>,
    freed: Condvar,
}

#[derive(Default)]
struct Slots {
    /// With the moment when its statements were planned.
    free: Vec<(AnyConnection, Instant)>,
    /// How many there are, with those that are in use or being made.
    count: usize,
}

impl Pool {
    /// Makes no connection yet.
    pub(super) fn new(server: Server, most: usize, patience: Duration) -> Self {
        let (slots, freed) = (Mutex::default(), Condvar::new());
        Self(Arc::new(Inner { server, most, patience, slots, freed }))
    }

    /// A connection that nobody else uses.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: there is no server, or all connections are in use for too long.
    pub(super) fn lease(&self) -> Result<Lease, Failure> {
        let Inner { server, most, patience, freed, .. } = &*self.0;
        let deadline = Instant::now() + *patience;
        let mut slots = self.slots();
        loop {
            if let Some((connection, planned)) = slots.free.pop() {
                return Ok(Lease {
                    pool: self.clone(),
                    connection: Some(connection),
                    planned,
                    is_used: true,
                });
            }
            if slots.count < *most {
                slots.count += 1;
                drop(slots);
                // From here on the place is given back by its drop.
                let mut lease =
                    Lease { pool: self.clone(), connection: None, planned: Instant::now(), is_used: false };
                let connected = server.connect();
                let connection =
                    connected.map_err(|error| Failure::Unavailable(Report::new(&error.to_string())))?;
                lease.connection = Some(AnyConnection::Postgres(connection));
                return Ok(lease);
            }
            let Some(left) = deadline.checked_duration_since(Instant::now()) else {
                return Err(Failure::Unavailable(Report::new("all connections to the database are in use")));
            };
            slots = freed.wait_timeout(slots, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// How many there may be.
    pub(super) fn most(&self) -> usize {
        self.0.most
    }

    /// How many there are.
    pub(super) fn connections(&self) -> Connections {
        let slots = self.slots();
        Connections { busy: slots.count.saturating_sub(slots.free.len()), idle: slots.free.len() }
    }

    fn slots(&self) -> MutexGuard<'_, Slots> {
        self.0.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection for one call, given back when it is dropped; unless something is left open on it.
pub(super) struct Lease {
    pool: Pool,
    connection: Option<AnyConnection>,
    planned: Instant,
    is_used: bool,
}

impl Lease {
    /// Whether it was used before, so that it may have been lost meanwhile.
    pub(super) fn is_used(&self) -> bool {
        self.is_used
    }

    /// Whether its statements were planned so long ago that they are to be planned anew, which the caller then sees to.
    pub(super) fn plans_anew(&mut self, after: Duration) -> bool {
        let due = self.planned.elapsed() > after;
        if due {
            self.planned = Instant::now();
        }
        due
    }

    /// Closes the connection.
    pub(super) fn discard(mut self) {
        self.connection = None;
    }
}

impl Deref for Lease {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        self.connection.as_ref().expect("it is there until the end")
    }
}

impl DerefMut for Lease {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        self.connection.as_mut().expect("it is there until the end")
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let mut connection = self.connection.take();
        // A panic leaves its transaction open, which counts as broken.
        if connection.as_mut().is_some_and(AnyConnection::is_broken_transaction_manager) {
            connection = None;
        }
        let mut slots = self.pool.slots();
        match connection {
            Some(connection) => slots.free.push((connection, self.planned)),
            None => slots.count -= 1,
        }
        drop(slots);
        self.pool.0.freed.notify_one();
    }
}
