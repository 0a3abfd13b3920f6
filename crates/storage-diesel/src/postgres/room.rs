//! Whether the disk of the server has room, as far as writes have shown.
//!
//! Nothing asks a server how full its disk is, and what would try it out would have to write. So it is what the last
//! write found, for a while: a balancer that sends nobody to a server that is not ready would never learn of the room
//! that was made.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::classify::{Failure, Report};

/// For how long a write that found no room counts, unless another one finds some.
const REMEMBERED: Duration = Duration::from_secs(10);

/// What the last write found.
#[derive(Debug, Default)]
pub(super) struct Room {
    full_since: Mutex<Option<Instant>>,
}

impl Room {
    /// Takes note of what became of a write. One that failed for another reason, or was refused, says nothing of room.
    pub(super) fn note(&self, failure: Option<&Failure>) {
        let found = match failure {
            None => None,
            Some(failure) if failure.wants_room() => Some(Instant::now()),
            Some(_) => return,
        };
        *self.full_since.lock().unwrap_or_else(PoisonError::into_inner) = found;
    }

    /// # Errors
    /// The last write found no room, a moment ago.
    pub(super) fn look(&self) -> Result<(), Failure> {
        let full_since = *self.full_since.lock().unwrap_or_else(PoisonError::into_inner);
        match full_since {
            Some(since) if since.elapsed() < REMEMBERED => {
                Err(Failure::Unavailable(Report::new("the disk of the database server is full")))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(text: &str) -> Failure {
        Failure::Unavailable(Report::new(text))
    }

    #[test]
    fn it_is_full_from_a_write_that_found_no_room_until_one_that_finds_some() {
        let room = Room::default();
        assert!(room.look().is_ok());
        for text in [
            "could not extend file \"base/5/16384\": No space left on device",
            "could not extend file \"base/5/16384\": wrote only 4096 of 8192 bytes at block 7",
            "could not write to file \"pg_wal/xlogtemp.7\": No space left on device",
            "could not extend file \"base/5/16384\": Disk quota exceeded",
        ] {
            room.note(Some(&failure(text)));
            assert!(room.look().is_err(), "{text}");
            for other in [failure("canceling statement due to lock timeout"), Failure::HeadMoved] {
                room.note(Some(&other));
                assert!(room.look().is_err(), "{text}");
            }
            room.note(None);
            assert!(room.look().is_ok(), "{text}");
        }
    }

    #[test]
    fn no_other_failure_makes_it_full() {
        let room = Room::default();
        room.note(Some(&failure("server closed the connection unexpectedly")));
        room.note(Some(&Failure::Corrupt("a row breaks a rule of its table")));
        assert!(room.look().is_ok());
    }
}
