//! Calls of one kind that wait, for the writer or to read, in a fair order.
//!
//! - calls are taken by the commands that each account has had: whoever has many waiting does not keep others back, be
//!   they many calls or calls of many commands
//! - the calls of one account stay in order
//! - an account may have as many calls waiting as it leaves places free: one that is alone fills half of the lane, two a
//!   third each, and others still get in
//! - adding and taking cost a step in a tree of the accounts that have something waiting

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::hash::Hash;

/// A bounded number of calls, each of an account.
#[derive(Debug)]
pub(crate) struct Lane<A, T> {
    most: usize,
    len: usize,
    /// Those of each account that has any, with their commands.
    waiting: HashMap<A, VecDeque<(usize, T)>>,
    /// Whose first call is due when, in commands that each account has had; of those that are due at once, in the order
    /// in which they came to be.
    turns: BTreeMap<(u64, u64), A>,
    /// How many turns were given.
    given: u64,
    /// When the call that was taken last was due: an account that comes anew is not owed what it did not ask for.
    now: u64,
}

/// There is no place for that account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Full;

impl<A: Copy + Eq + Hash, T> Lane<A, T> {
    /// One for at most so many calls.
    pub(crate) fn new(most: usize) -> Self {
        Self { most, len: 0, waiting: HashMap::new(), turns: BTreeMap::new(), given: 0, now: 0 }
    }

    /// How many calls wait.
    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    /// Whether none waits.
    pub(crate) const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Lets a call of so many commands wait.
    pub(crate) fn push(&mut self, account: A, commands: usize, call: T) -> Result<(), Full> {
        let free = self.most.saturating_sub(self.len);
        if self.waiting.get(&account).map_or(0, VecDeque::len) >= free {
            return Err(Full);
        }
        let waiting = self.waiting.entry(account).or_default();
        if waiting.is_empty() {
            self.turns.insert((self.now, self.given), account);
            self.given += 1;
        }
        waiting.push_back((commands, call));
        self.len += 1;
        Ok(())
    }

    /// Takes the call that is due.
    pub(crate) fn pop(&mut self) -> Option<T> {
        let ((due, _), account) = self.turns.pop_first()?;
        let waiting = self.waiting.get_mut(&account)?;
        let (commands, call) = waiting.pop_front()?;
        if waiting.is_empty() {
            self.waiting.remove(&account);
        } else {
            self.turns.insert((due.saturating_add(commands as u64), self.given), account);
            self.given += 1;
        }
        self.now = due;
        self.len -= 1;
        Some(call)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A lane with those calls: of which account, and of how many commands.
    fn lane(most: usize, calls: &[(u64, usize)]) -> Lane<u64, (u64, usize)> {
        let mut lane = Lane::new(most);
        for (of, commands) in calls {
            lane.push(*of, *commands, (*of, *commands)).expect("there is room");
        }
        lane
    }

    /// Of which accounts the next calls are.
    fn next(lane: &mut Lane<u64, (u64, usize)>, calls: usize) -> Vec<u64> {
        std::iter::from_fn(|| lane.pop()).take(calls).map(|(of, _)| of).collect()
    }

    #[test]
    fn the_calls_of_one_account_stay_in_order() {
        let mut lane = lane(100, &[(1, 5), (1, 64), (1, 1), (2, 9), (1, 7)]);
        let taken = std::iter::from_fn(|| lane.pop()).filter(|(of, _)| *of == 1);
        assert_eq!(taken.map(|(_, commands)| commands).collect::<Vec<_>>(), [5, 64, 1, 7]);
        assert!(lane.is_empty());
    }

    #[test]
    fn whoever_has_many_calls_waiting_does_not_keep_others_back() {
        let mut lane = lane(100, &[(1, 1), (1, 1), (1, 1), (1, 1), (2, 1), (2, 1), (3, 1)]);
        assert_eq!(next(&mut lane, 7), [1, 2, 3, 1, 2, 1, 1]);
    }

    #[test]
    fn calls_of_many_commands_count_for_as_many() {
        let mut calls = vec![(1, 64); 3];
        calls.extend([(2, 1); 100]);
        let mut lane = lane(1000, &calls);
        assert_eq!(next(&mut lane, 1), [1]);
        assert_eq!(next(&mut lane, 64), [2; 64]);
        assert_eq!(next(&mut lane, 1), [1]);
        assert_eq!(next(&mut lane, 36), [2; 36]);
    }

    #[test]
    fn whoever_comes_anew_is_next_but_has_saved_nothing_up() {
        let mut lane = lane(100, &[(1, 10), (1, 10), (1, 10), (1, 10)]);
        assert_eq!(next(&mut lane, 2), [1, 1]);
        for _ in 0..12 {
            lane.push(2, 1, (2, 1)).expect("there is room");
        }
        let mut expected = vec![2; 10];
        expected.extend([1, 2, 2, 1]);
        assert_eq!(next(&mut lane, 14), expected);
    }

    #[test]
    fn an_account_may_fill_what_it_leaves_free_and_others_still_get_in() {
        let mut lane = lane(8, &[(1, 1), (1, 1), (1, 1), (1, 1)]);
        let mut push = |of| lane.push(of, 1, (of, 1));
        assert_eq!(push(1), Err(Full));
        assert_eq!([push(2), push(2), push(2)], [Ok(()), Ok(()), Err(Full)]);
        assert_eq!([push(3), push(3)], [Ok(()), Err(Full)]);
        assert_eq!([push(4), push(5)], [Ok(()), Err(Full)]);
        assert_eq!((lane.len(), next(&mut lane, 1)), (8, vec![1]));
    }

    #[test]
    fn a_lane_without_places_takes_nothing_and_one_place_is_enough_for_one_call() {
        let push = |most| Lane::new(most).push(1, 1, ());
        assert_eq!([push(0), push(1)], [Err(Full), Ok(())]);
    }
}
