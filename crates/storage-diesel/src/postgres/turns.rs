//! The transactions that hold the heads of accounts, and wait for an append to them.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use simroll_domain::AccountId;

use super::pool::Lease;

/// All turns that are not over.
#[derive(Default)]
pub(super) struct Turns(Mutex<Running>);

#[derive(Default)]
struct Running {
    begun: u64,
    turns: Vec<Held>,
}

struct Held {
    id: TurnId,
    accounts: BTreeSet<AccountId>,
    connection: Lease,
}

/// Tells one turn from a later one for the same accounts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct TurnId(u64);

impl Turns {
    /// A turn for those accounts, whose heads the transaction of `connection` holds.
    pub(super) fn begin(&self, accounts: BTreeSet<AccountId>, connection: Lease) -> TurnId {
        let mut running = self.running();
        running.begun += 1;
        let id = TurnId(running.begun);
        running.turns.push(Held { id, accounts, connection });
        id
    }

    /// The connection of that turn, unless somebody has taken it.
    pub(super) fn end(&self, id: TurnId) -> Option<Lease> {
        self.remove(|turn| turn.id == id)
    }

    /// The connection of the turn that all of these accounts are in, for the append that ends it.
    pub(super) fn take(&self, accounts: &BTreeSet<AccountId>) -> Option<Lease> {
        self.remove(|turn| turn.accounts.is_superset(accounts))
    }

    /// Whether some of these accounts are in a turn that others of them are not in.
    pub(super) fn divides(&self, accounts: &BTreeSet<AccountId>) -> bool {
        let running = self.running();
        let divided =
            |turn: &Held| !turn.accounts.is_disjoint(accounts) && !turn.accounts.is_superset(accounts);
        running.turns.iter().any(divided)
    }

    fn remove(&self, is_it: impl Fn(&Held) -> bool) -> Option<Lease> {
        let mut running = self.running();
        let place = running.turns.iter().position(is_it)?;
        Some(running.turns.swap_remove(place).connection)
    }

    fn running(&self) -> MutexGuard<'_, Running> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
