//! Room for bodies: how many bytes of them may be in memory at a time, from their announcement to the answer.
//!
//! - a body that finds no room is refused before it is read: reading and understanding thousands of bulk calls, only to
//!   find that the queue of the writer is full, costs more than carrying a few of them out
//! - small bodies always have room, so that bulk calls cannot keep out calls about one subscriber
//! - an account may have as many bytes as it leaves free: one that is alone takes half, and others still get in

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use simroll_domain::AccountId;

use crate::http::failure::Failure;

/// A body of at most so many bytes is not counted.
const SMALL: usize = 16 << 10;

/// The room for the bodies of all calls.
#[derive(Debug)]
pub(crate) struct Room {
    most: usize,
    taken: Mutex<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    bytes: usize,
    /// Of those, the bytes of each account that has any.
    by_account: HashMap<AccountId, usize>,
}

/// The room of one body, until it is dropped.
#[derive(Debug)]
pub(crate) struct Share {
    room: Arc<Room>,
    account: AccountId,
    bytes: usize,
}

impl Room {
    /// Room for so many bytes.
    pub(super) fn new(most: usize) -> Arc<Self> {
        Arc::new(Self { most, taken: Mutex::default() })
    }

    /// Room for a body of `account`, which has none yet.
    pub(super) fn share(self: &Arc<Self>, account: AccountId) -> Share {
        Share { room: Arc::clone(self), account, bytes: 0 }
    }

    /// How many bytes are taken.
    pub(super) fn taken(&self) -> usize {
        self.lock().bytes
    }

    fn lock(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Share {
    /// Sees to it that there is room for `bytes`.
    pub(super) fn grow(&mut self, bytes: usize) -> Result<(), Failure> {
        let more = bytes.saturating_sub(self.bytes);
        if bytes <= SMALL || more == 0 {
            return Ok(());
        }
        let mut taken = self.room.lock();
        let free = self.room.most.saturating_sub(taken.bytes);
        if more > free || taken.by_account.get(&self.account).is_some_and(|own| *own >= free) {
            return Err(Failure::Unavailable);
        }
        taken.bytes += more;
        *taken.by_account.entry(self.account).or_default() += more;
        self.bytes = bytes;
        Ok(())
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        if self.bytes == 0 {
            return;
        }
        let mut taken = self.room.lock();
        taken.bytes -= self.bytes;
        if let Some(own) = taken.by_account.get_mut(&self.account) {
            *own -= self.bytes;
            if *own == 0 {
                taken.by_account.remove(&self.account);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIB: usize = 1 << 10;

    fn share(room: &Arc<Room>, account: u64) -> Share {
        room.share(AccountId::new(account).expect("in range"))
    }

    #[test]
    fn an_account_takes_what_it_leaves_free_and_others_still_get_in() {
        let room = Room::new(100 * KIB);
        let mut shares = [1, 1, 1, 2, 3].map(|account| share(&room, account));
        let grown = shares.each_mut().map(|share| share.grow(30 * KIB).is_ok());
        assert_eq!(grown, [true, true, false, true, false]);
        assert_eq!(room.taken(), 90 * KIB);
        drop(shares);
        assert_eq!(room.taken(), 0);
        assert!(room.lock().by_account.is_empty());
        assert!(share(&room, 1).grow(100 * KIB).is_ok());
    }

    #[test]
    fn a_body_that_grows_takes_room_as_it_does() {
        let room = Room::new(100 * KIB);
        let mut growing = share(&room, 1);
        for kib in [10, 20, 40, 30] {
            assert!(growing.grow(kib * KIB).is_ok());
        }
        assert_eq!(room.taken(), 40 * KIB);
        assert!(growing.grow(101 * KIB).is_err());
        assert_eq!(room.taken(), 40 * KIB);
    }

    #[test]
    fn small_bodies_always_have_room() {
        let room = Room::new(0);
        assert!(share(&room, 1).grow(SMALL).is_ok());
        assert!(share(&room, 1).grow(SMALL + 1).is_err());
    }
}
