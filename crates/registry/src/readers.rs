//! How many reads go on at a time, and which is next.
//!
//! - long reads leave one place to quick ones, so that a look-up never waits for a search to end
//! - where both wait they take turns; those of one kind are taken fairly by account, see [`Lane`]
//! - so many of each kind wait, each for so long, and the rest is refused: whoever waits holds no thread

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use simroll_domain::AccountId;
use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::ReadError;
use crate::lane::{Full, Lane};

/// How much a read looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Length {
    /// A few rows, by their keys.
    Quick,
    /// As much as it takes.
    Long,
}

/// The places for reads.
#[derive(Debug)]
pub(crate) struct Readers {
    state: Mutex<State>,
    patience: Duration,
}

/// Whoever waits hears of his place.
type Waiting = Lane<Option<AccountId>, oneshot::Sender<Place>>;

#[derive(Debug)]
struct State {
    free: usize,
    /// Of those, how many long reads may take.
    free_for_long: usize,
    most: usize,
    quick: Waiting,
    long: Waiting,
    /// The last one that had waited was a long one.
    was_long: bool,
}

/// The right to read, until it is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    readers: Arc<Readers>,
    length: Length,
}

impl Readers {
    /// Places for so many reads at a time, at least one, and for so many of each kind that wait.
    pub(crate) fn new(most: usize, waiting: usize, patience: Duration) -> Arc<Self> {
        let most = most.max(1);
        let state = State {
            free: most,
            free_for_long: (most - 1).max(1),
            most,
            quick: Lane::new(waiting),
            long: Lane::new(waiting),
            was_long: false,
        };
        Arc::new(Self { state: Mutex::new(state), patience })
    }

    /// Waits for a place; `account` is who asks, if anybody does.
    ///
    /// # Errors
    /// [`ReadError::Busy`]: at once where too many wait, and later where its turn has not come.
    pub(crate) async fn place(
        self: &Arc<Self>,
        account: Option<AccountId>,
        length: Length,
    ) -> Result<Place, ReadError> {
        let told = {
            let mut state = self.state();
            if state.enter(length) {
                return Ok(Place { readers: Arc::clone(self), length });
            }
            let (tell, told) = oneshot::channel();
            state.lane(length).push(account, 1, tell).map_err(|Full| ReadError::Busy)?;
            told
        };
        match timeout(self.patience, told).await {
            Ok(Ok(place)) => Ok(place),
            Ok(Err(_)) | Err(_) => Err(ReadError::Busy),
        }
    }

    /// How many reads run, and how many wait; those that gave up are counted until their turn would have come.
    pub(crate) fn load(&self) -> (usize, usize) {
        let state = self.state();
        (state.most - state.free, state.quick.len() + state.long.len())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    const fn lane(&mut self, length: Length) -> &mut Waiting {
        match length {
            Length::Quick => &mut self.quick,
            Length::Long => &mut self.long,
        }
    }

    /// Takes a place, if there is one for a read of that kind.
    fn enter(&mut self, length: Length) -> bool {
        let is_long = length == Length::Long;
        if self.free == 0 || (is_long && self.free_for_long == 0) {
            return false;
        }
        self.free -= 1;
        self.free_for_long -= usize::from(is_long);
        true
    }

    fn leave(&mut self, length: Length) {
        self.free += 1;
        self.free_for_long += usize::from(length == Length::Long);
    }

    /// Gives a free place to whoever is next.
    fn next(&mut self) -> Option<(Length, oneshot::Sender<Place>)> {
        let kinds = if self.was_long { [Length::Quick, Length::Long] } else { [Length::Long, Length::Quick] };
        for length in kinds {
            if !self.enter(length) {
                continue;
            }
            while let Some(waiting) = self.lane(length).pop() {
                if !waiting.is_closed() {
                    self.was_long = length == Length::Long;
                    return Some((length, waiting));
                }
            }
            self.leave(length);
        }
        None
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let next = {
            let mut state = self.readers.state();
            state.leave(self.length);
            state.next()
        };
        if let Some((length, waiting)) = next {
            // Where he has gone this very moment, the place comes back and is dropped in its turn.
            drop(waiting.send(Self { readers: Arc::clone(&self.readers), length }));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::pin::Pin;
    use std::task::{Context, Poll, Waker};

    use super::*;

    type Asking = Pin<Box<dyn Future<Output = Result<Place, ReadError>>>>;

    const HOUR: Duration = Duration::from_secs(3600);

    fn ask(readers: &Arc<Readers>, account: u64, length: Length) -> Asking {
        let (readers, account) = (Arc::clone(readers), AccountId::new(account).expect("in range"));
        Box::pin(async move { readers.place(Some(account), length).await })
    }

    fn poll(asking: &mut Asking) -> Poll<Result<Place, ReadError>> {
        asking.as_mut().poll(&mut Context::from_waker(Waker::noop()))
    }

    #[track_caller]
    fn placed(asking: &mut Asking) -> Place {
        match poll(asking) {
            Poll::Ready(Ok(place)) => place,
            other => panic!("no place: {other:?}"),
        }
    }

    #[track_caller]
    fn waits(mut asking: Asking) -> Asking {
        assert!(poll(&mut asking).is_pending());
        asking
    }

    #[tokio::test]
    async fn long_reads_leave_a_place_to_quick_ones() {
        let readers = Readers::new(3, 10, HOUR);
        let places = [1, 1].map(|account| placed(&mut ask(&readers, account, Length::Long)));
        let mut long = waits(ask(&readers, 2, Length::Long));
        let quick = placed(&mut ask(&readers, 2, Length::Quick));
        let mut second = waits(ask(&readers, 2, Length::Quick));
        assert_eq!(readers.load(), (3, 2));
        drop(quick);
        let _second = placed(&mut second);
        assert!(poll(&mut long).is_pending());
        drop(places);
        let _long = placed(&mut long);
        assert_eq!(readers.load(), (2, 0));
    }

    #[tokio::test]
    async fn where_both_wait_they_take_turns() {
        let readers = Readers::new(1, 100, HOUR);
        let first = placed(&mut ask(&readers, 1, Length::Quick));
        let asked = [Length::Quick, Length::Quick, Length::Long, Length::Long];
        let mut waiting = asked.map(|length| waits(ask(&readers, 1, length)));
        let mut place = first;
        for next in [2, 0, 3, 1] {
            drop(place);
            place = placed(&mut waiting[next]);
        }
    }

    #[tokio::test]
    async fn whoever_asks_much_does_not_keep_others_back() {
        let readers = Readers::new(1, 100, HOUR);
        let first = placed(&mut ask(&readers, 1, Length::Long));
        let mut busy: Vec<_> = (0..3).map(|_| waits(ask(&readers, 1, Length::Long))).collect();
        let mut other = waits(ask(&readers, 2, Length::Long));
        drop(first);
        drop(placed(&mut busy[0]));
        let _place = placed(&mut other);
    }

    #[tokio::test]
    async fn what_finds_no_place_to_wait_is_refused_at_once() {
        let readers = Readers::new(1, 2, HOUR);
        let _first = placed(&mut ask(&readers, 1, Length::Long));
        let _waiting = [1, 2].map(|account| waits(ask(&readers, account, Length::Long)));
        let refused = poll(&mut ask(&readers, 3, Length::Long));
        assert!(matches!(refused, Poll::Ready(Err(ReadError::Busy))), "{refused:?}");
        let _quick = waits(ask(&readers, 1, Length::Quick));
    }

    #[tokio::test]
    async fn whoever_waited_too_long_is_sent_away_and_passed_over() {
        let readers = Readers::new(1, 10, Duration::from_millis(1));
        let first = placed(&mut ask(&readers, 1, Length::Quick));
        let late = ask(&readers, 1, Length::Quick).await;
        assert!(matches!(late, Err(ReadError::Busy)), "{late:?}");
        let mut next = waits(ask(&readers, 1, Length::Quick));
        drop(first);
        let _next = placed(&mut next);
        assert_eq!(readers.load(), (1, 0));
    }

    #[tokio::test]
    async fn a_place_whose_owner_went_away_goes_to_the_next() {
        let readers = Readers::new(1, 10, HOUR);
        let first = placed(&mut ask(&readers, 1, Length::Quick));
        let gone = waits(ask(&readers, 1, Length::Quick));
        let mut next = waits(ask(&readers, 1, Length::Quick));
        // He has his place and never hears of it.
        drop(first);
        drop(gone);
        let _next = placed(&mut next);
    }
}
