//! The bounded pool on which passwords are hashed and verified: each takes tens of milliseconds and megabytes.

use std::sync::Arc;
use std::time::Instant;

use simroll_domain::{PasswordHash, PasswordUpdate};
use tokio::sync::Semaphore;

use super::{Password, hashing};
use crate::SubmitError;

/// So many passwords are worked on at a time, so many more wait, and the rest is refused at once.
#[derive(Debug)]
pub(crate) struct Pool {
    workers: Arc<Semaphore>,
    places: Arc<Semaphore>,
    /// How many workers and how many places there are.
    size: (usize, usize),
}

impl Pool {
    pub(crate) fn new(workers: usize, waiting: usize) -> Self {
        Self {
            workers: Arc::new(Semaphore::new(workers)),
            places: Arc::new(Semaphore::new(workers + waiting)),
            size: (workers, workers + waiting),
        }
    }

    /// How many passwords are worked on, and how many wait.
    pub(crate) fn load(&self) -> (usize, usize) {
        let (workers, places) = self.size;
        let busy = workers.saturating_sub(self.workers.available_permits());
        let taken = places.saturating_sub(self.places.available_permits());
        (busy, taken.saturating_sub(busy))
    }

    /// Verifies `password` against the stored hash, and hashes it where it is another.
    pub(crate) async fn check(
        &self,
        password: Arc<Password>,
        stored: Option<PasswordHash>,
        deadline: Option<Instant>,
    ) -> Result<PasswordUpdate, SubmitError> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| SubmitError::QueueFull)?;
        let worker = Arc::clone(&self.workers).acquire_owned().await.map_err(|_| SubmitError::Stopping)?;
        if deadline.is_some_and(|deadline| deadline <= Instant::now()) {
            return Err(SubmitError::DeadlinePassed);
        }
        // The permits go with the work, which goes on where its caller has gone away.
        let work = move || {
            let _busy = (place, worker);
            let same = stored.as_ref().is_some_and(|stored| hashing::verify(&password, stored));
            let fresh = if same { None } else { Some(hashing::hash(&password)?) };
            Ok(PasswordUpdate::Checked { against: stored, fresh })
        };
        tokio::task::spawn_blocking(work).await.unwrap_or(Err(SubmitError::Fault))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn password() -> Arc<Password> {
        Arc::new(Password::new("correct horse".into()))
    }

    #[tokio::test]
    async fn what_finds_no_place_is_refused_at_once_and_what_waits_gets_its_turn() {
        let pool = Pool::new(1, 1);
        let check = || pool.check(password(), None, None);
        let (works, waits, refused) = tokio::join!(check(), check(), check());
        assert!(works.is_ok() && waits.is_ok());
        assert!(matches!(refused, Err(SubmitError::QueueFull)), "{refused:?}");
        assert!(check().await.is_ok());
    }

    #[tokio::test]
    async fn a_caller_that_goes_away_keeps_its_worker_busy_until_the_work_is_done() {
        let pool = Pool::new(1, 0);
        tokio::select! {
            biased;
            _ = pool.check(password(), None, None) => unreachable!("nothing is hashed within one poll"),
            () = std::future::ready(()) => {}
        }
        // Long enough for the work to begin, and much shorter than it takes.
        std::thread::sleep(std::time::Duration::from_millis(3));
        let refused = pool.check(password(), None, None).await;
        assert!(matches!(refused, Err(SubmitError::QueueFull)), "{refused:?}");
        let place = pool.places.acquire().await.expect("never closed");
        drop(place);
        assert!(pool.check(password(), None, None).await.is_ok());
    }
}
