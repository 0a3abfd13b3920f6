//! What was acknowledged in a round: a server that declines everything keeps every promise, and proves nothing.

use std::sync::atomic::{AtomicU64, Ordering};

use super::worker::Role;
use crate::proof::judge::Violation;

/// How many calls of each role were acknowledged.
#[derive(Debug, Default)]
pub(super) struct Tally([AtomicU64; Role::ALL.len()]);

impl Tally {
    /// Counts one.
    pub(super) fn count(&self, role: Role) {
        self.0[role as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// How many there are of all roles.
    pub(super) fn sum(&self) -> u64 {
        self.0.iter().map(|count| count.load(Ordering::Relaxed)).sum()
    }

    /// Whether there is one of each role.
    pub(super) fn is_complete(&self) -> bool {
        self.missing().next().is_none()
    }

    /// What is wrong where there is not, after as much time as there was.
    pub(super) fn stuck(&self) -> Vec<Violation> {
        let stuck = |role| Violation::Stuck(format!("nothing was acknowledged of {role:?} in a round"));
        self.missing().map(stuck).collect()
    }

    fn missing(&self) -> impl Iterator<Item = Role> {
        let pairs = Role::ALL.into_iter().zip(&self.0);
        pairs.filter(|(_, count)| count.load(Ordering::Relaxed) == 0).map(|(role, _)| role)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_of_which_nothing_was_acknowledged_is_found_out() {
        let tally = Tally::default();
        assert_eq!(tally.stuck().len(), Role::ALL.len());
        [Role::Patches, Role::Reports, Role::Bulks].iter().for_each(|role| tally.count(*role));
        assert!(!tally.is_complete());
        let found = tally.stuck();
        assert!(matches!(&found[..], [Violation::Stuck(what)] if what.contains("Large")), "{found:?}");
        tally.count(Role::Large);
        assert!(tally.is_complete() && tally.stuck().is_empty());
    }
}
