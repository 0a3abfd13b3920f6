//! Which tokens there are: what keeps made-up ones from reaching the directory one by one.
//!
//! Anybody can make up an id with a checksum that fits, as many as he likes. A few a second are looked up, as everybody
//! else's are; the rest are held against a list of all ids, which is read anew at most twice a second. So a flood costs
//! the directory next to nothing, and in the midst of one a new token counts within a second all the same.
//!
//! What is kept grows with the tokens that there are, never with those that somebody presents.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use simroll_domain::TokenId;
use simroll_storage::{Directory, StoreError};

use crate::ReadError;

/// How long the list counts, and the free look-ups are counted together.
const WINDOW: Duration = Duration::from_millis(500);

/// How many ids are looked up within a window without a glance at the list.
const FREE: u32 = 64;

/// Reading the list takes at most this part of the time, however long it is.
const SHARE: u32 = 10;

/// The list of ids, and who may go past it.
#[derive(Default)]
pub(super) struct Roll {
    state: Mutex<State>,
    /// Held by whoever reads the list.
    reading: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    ids: HashSet<TokenId>,
    /// When reading it began last, and how long it took.
    read: Option<(Instant, Duration)>,
    failed_at: Option<Instant>,
    window: Option<Instant>,
    looked_up: u32,
}

impl Roll {
    /// Whether it is worth asking `directory` for the token of that id.
    pub(super) async fn may_list(
        &self,
        id: &TokenId,
        directory: &Arc<dyn Directory>,
    ) -> Result<bool, ReadError> {
        let came = Instant::now();
        if let Some(answer) = self.lock().answer(id, came) {
            return Ok(answer);
        }
        let _turn = self.reading.lock().await;
        {
            let state = self.lock();
            if state.is_fresh(Instant::now()) {
                return Ok(state.ids.contains(id));
            }
            if state.failed_at.is_some_and(|failed_at| failed_at >= came) {
                // Whoever was first has waited for everybody, and told why.
                return Err(StoreError::Unavailable("the ids of the tokens could not be read".into()).into());
            }
        }
        let (began, directory) = (Instant::now(), Arc::clone(directory));
        let read = tokio::task::spawn_blocking(move || directory.token_ids()).await;
        let read = read.map_err(|_| ReadError::Fault).and_then(|read| Ok(read?));
        let mut state = self.lock();
        match read {
            Ok(ids) => {
                state.ids = ids.into_iter().collect();
                state.read = Some((began, began.elapsed()));
                Ok(state.ids.contains(id))
            }
            Err(error) => {
                state.failed_at = Some(Instant::now());
                Err(error)
            }
        }
    }

    /// Takes an id off the list that was read: it has turned out to be nobody's by now.
    pub(super) fn strike(&self, id: &TokenId) {
        self.lock().ids.remove(id);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// What can be said without reading the list.
    fn answer(&mut self, id: &TokenId, now: Instant) -> Option<bool> {
        if self.ids.contains(id) {
            return Some(true);
        }
        if self.window.is_none_or(|window| now.duration_since(window) >= WINDOW) {
            (self.window, self.looked_up) = (Some(now), 0);
        }
        if self.looked_up < FREE {
            self.looked_up += 1;
            return Some(true);
        }
        self.is_fresh(now).then_some(false)
    }

    fn is_fresh(&self, now: Instant) -> bool {
        self.read.is_some_and(|(at, took)| now.duration_since(at) < WINDOW.max(took * SHARE))
    }
}
