//! Whose turn it is where small and large calls wait: by the time that they have had, not by turns.
//!
//! - after a large call small ones go on until they have had as long as it took; where both wait, at least one batch of
//!   small ones goes ahead of each large call
//! - where no small call waits the large one goes; but those that were just answered get a moment to come back, since all
//!   that a hundred callers want fits into one batch, and none of them would wait at its end
//! - those moments are a sixteenth of what the large call took, and no more, however many small batches there are

use std::time::Duration;

/// What part of the time of a large call the writer may spend waiting for small ones.
const PATIENCE: u32 = 16;

/// What the lanes have had.
#[derive(Debug, Default)]
pub(super) struct Turns {
    /// For how long small calls may still go ahead of a large one.
    owed: Duration,
    /// For how long they may still be waited for.
    patience: Duration,
    /// A batch of small calls went ahead of the large one that is next.
    went_ahead: bool,
    /// What was taken last was a large call.
    was_large: bool,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    Small,
    Large,
    /// A large call waits, but small ones may come back within that time.
    Pause(Duration),
    /// Nothing waits.
    Nothing,
}

impl Turns {
    /// What is next, where something waits in those lanes.
    pub(super) fn next(&self, small: bool, large: bool) -> Next {
        match (small, large) {
            (false, false) => Next::Nothing,
            (true, false) => Next::Small,
            (true, true) if self.went_ahead && self.owed.is_zero() => Next::Large,
            (true, true) => Next::Small,
            (false, true) => {
                let pause = self.owed.min(self.patience);
                if self.was_large || pause.is_zero() { Next::Large } else { Next::Pause(pause) }
            }
        }
    }

    /// Small calls were taken, while large ones waited or not.
    pub(super) fn took_small(&mut self, large_waits: bool) {
        (self.was_large, self.went_ahead) = (false, large_waits);
    }

    /// A large call was taken.
    pub(super) fn took_large(&mut self) {
        (self.was_large, self.went_ahead) = (true, false);
    }

    /// What was taken is done, after so long.
    pub(super) fn done(&mut self, after: Duration) {
        if self.was_large {
            (self.owed, self.patience) = (after, after / PATIENCE);
        } else {
            self.owed = self.owed.saturating_sub(after);
        }
    }

    /// Small calls were waited for, for so long.
    pub(super) fn paused(&mut self, time: Duration) {
        self.owed = self.owed.saturating_sub(time);
        self.patience = self.patience.saturating_sub(time);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn ms(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    /// A large call that took so long is done.
    fn after_a_large_call_of(time: Duration) -> Turns {
        let mut turns = Turns::default();
        turns.took_large();
        turns.done(time);
        turns
    }

    /// So many small batches went by while a large call waited, each of which took so long.
    fn small(turns: &mut Turns, batches: u32, time: Duration) {
        for _ in 0..batches {
            assert_eq!(turns.next(true, true), Next::Small);
            turns.took_small(true);
            turns.done(time);
        }
    }

    #[test]
    fn small_calls_begin_and_one_batch_of_them_goes_ahead_of_a_large_one_at_least() {
        let mut turns = Turns::default();
        small(&mut turns, 1, ms(70));
        assert_eq!(turns.next(true, true), Next::Large);
        assert_eq!(after_a_large_call_of(ms(0)).next(true, true), Next::Small);
    }

    #[test]
    fn after_a_large_call_small_ones_get_as_long_as_it_took() {
        let mut turns = after_a_large_call_of(ms(1100));
        small(&mut turns, 16, ms(70));
        assert_eq!(turns.next(true, true), Next::Large);
    }

    #[test]
    fn what_small_calls_were_owed_is_not_added_up() {
        let mut turns = after_a_large_call_of(ms(5000));
        turns.took_large();
        turns.done(ms(100));
        small(&mut turns, 2, ms(50));
        assert_eq!(turns.next(true, true), Next::Large);
    }

    #[test]
    fn small_calls_that_were_just_answered_get_a_moment_to_come_back() {
        let mut turns = after_a_large_call_of(ms(1600));
        small(&mut turns, 1, ms(10));
        assert_eq!(turns.next(false, true), Next::Pause(ms(100)));
        turns.paused(ms(30));
        small(&mut turns, 1, ms(10));
        assert_eq!(turns.next(false, true), Next::Pause(ms(70)));
        turns.paused(ms(70));
        assert_eq!(turns.next(false, true), Next::Large);
    }

    #[test]
    fn nobody_waits_for_small_calls_that_had_their_time_or_that_were_not_there() {
        let mut turns = after_a_large_call_of(ms(1600));
        assert_eq!(turns.next(false, true), Next::Large);
        small(&mut turns, 1, ms(1600));
        assert_eq!(turns.next(false, true), Next::Large);
        assert_eq!(Turns::default().next(false, true), Next::Large);
    }
}
