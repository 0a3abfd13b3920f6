//! What waits for the writer: a small lane and a large one, both bounded.
//!
//! - a full lane refuses at once; large calls cannot push small ones out, nor one account those of another: see [`Lane`]
//! - a batch is a bounded number of small commands, or one large call
//! - where both wait, small calls and large ones get the same [time](turns), and the small ones begin: a small call that
//!   the next batch has room for waits for at most one large call

mod turns;

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use simroll_domain::AccountId;

use turns::{Next, Turns};

use crate::SubmitError;
use crate::lane::{Full, Lane};
use crate::writer::Job;

/// A call with more commands than this is large.
pub(crate) const SMALL_COMMANDS: usize = 64;

/// The queue between the callers and the writer.
#[derive(Debug)]
pub(crate) struct Queue {
    lanes: Mutex<Lanes>,
    waiting: Condvar,
    /// After so many commands a batch takes no more small calls.
    most_commands: usize,
}

/// How much may wait, and how much is taken at once.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    /// Small calls that may wait; those of one account may take as many places as they leave free.
    pub(crate) small: usize,
    /// Large calls that may wait, in the same way.
    pub(crate) large: usize,
    /// After so many commands of small calls a batch takes no more of them.
    pub(crate) batch_commands: usize,
}

#[derive(Debug)]
struct Lanes {
    small: Lane<AccountId, Job>,
    large: Lane<AccountId, Job>,
    turns: Turns,
    closed: bool,
}

impl Queue {
    pub(crate) fn new(bounds: Bounds) -> Self {
        let lanes = Lanes {
            small: Lane::new(bounds.small),
            large: Lane::new(bounds.large),
            turns: Turns::default(),
            closed: false,
        };
        Self { lanes: Mutex::new(lanes), waiting: Condvar::new(), most_commands: bounds.batch_commands }
    }

    /// Lets `job` wait for the writer, or says at once why it may not.
    pub(crate) fn push(&self, job: Job) -> Result<(), SubmitError> {
        let mut lanes = self.lanes();
        if lanes.closed {
            return Err(SubmitError::Stopping);
        }
        let (account, commands) = (job.account, job.commands());
        let lane = if commands > SMALL_COMMANDS { &mut lanes.large } else { &mut lanes.small };
        lane.push(account, commands, job).map_err(|Full| SubmitError::QueueFull)?;
        self.waiting.notify_one();
        Ok(())
    }

    /// Takes a batch as soon as anything waits; `None` once the queue is closed and empty.
    pub(crate) fn take(&self) -> Option<Vec<Job>> {
        let mut lanes = self.lanes();
        loop {
            match lanes.next() {
                Next::Small => return Some(lanes.take_small(self.most_commands)),
                Next::Large => return Some(lanes.take_large()),
                Next::Nothing if lanes.closed => return None,
                Next::Nothing => lanes = self.waiting.wait(lanes).unwrap_or_else(PoisonError::into_inner),
                Next::Pause(time) => {
                    let began = Instant::now();
                    lanes = self.waiting.wait_timeout(lanes, time).unwrap_or_else(PoisonError::into_inner).0;
                    lanes.turns.paused(began.elapsed());
                }
            }
        }
    }

    /// Hears that the batch which was taken last is done, after so long.
    pub(crate) fn done(&self, after: Duration) {
        self.lanes().turns.done(after);
    }

    /// Refuses whatever comes from now on; what waits is still handed out.
    pub(crate) fn close(&self) {
        self.lanes().closed = true;
        self.waiting.notify_all();
    }

    /// How many small and how many large calls wait.
    pub(crate) fn waiting(&self) -> (usize, usize) {
        let lanes = self.lanes();
        (lanes.small.len(), lanes.large.len())
    }

    /// Whether it refuses whatever comes.
    pub(crate) fn is_closed(&self) -> bool {
        self.lanes().closed
    }

    fn lanes(&self) -> MutexGuard<'_, Lanes> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lanes {
    fn next(&self) -> Next {
        match self.turns.next(!self.small.is_empty(), !self.large.is_empty()) {
            // Nothing comes any more.
            Next::Pause(_) if self.closed => Next::Large,
            next => next,
        }
    }

    fn take_small(&mut self, most: usize) -> Vec<Job> {
        self.turns.took_small(!self.large.is_empty());
        let mut batch = Vec::new();
        let mut commands = 0;
        while commands < most
            && let Some(job) = self.small.pop()
        {
            commands += job.commands();
            batch.push(job);
        }
        batch
    }

    fn take_large(&mut self) -> Vec<Job> {
        self.turns.took_large();
        self.large.pop().into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use simroll_domain::{Author, Command, Mode, Unit, UseCaseId};
    use tokio::sync::oneshot;

    use super::*;

    const BOUNDS: Bounds = Bounds { small: 100, large: 6, batch_commands: 10 };

    /// A call of so many commands.
    fn job(commands: usize) -> Job {
        job_of(1, commands)
    }

    fn job_of(account: u64, commands: usize) -> Job {
        let command = Command::DropUseCase(UseCaseId::new(1).expect("in range"));
        Job {
            account: AccountId::new(account).expect("in range"),
            author: Author::Operator,
            unit: Unit::of(vec![command; commands], Mode::Whole),
            claimed: None,
            deadline: None,
            reply: Some(oneshot::channel().0),
        }
    }

    fn queue(calls: &[usize]) -> Queue {
        let queue = Queue::new(BOUNDS);
        for commands in calls {
            queue.push(job(*commands)).expect("there is room");
        }
        queue
    }

    /// The sizes of the calls of each batch until nothing waits.
    fn batches(queue: &Queue) -> Vec<Vec<usize>> {
        queue.close();
        std::iter::from_fn(|| queue.take())
            .map(|batch| batch.iter().map(|job| job.unit.commands.len()).collect())
            .collect()
    }

    #[test]
    fn small_calls_go_first_and_in_order_and_a_large_one_is_alone() {
        assert_eq!(batches(&queue(&[500, 1, 600, 2, 3])), [vec![1, 2, 3], vec![500], vec![600]]);
    }

    #[test]
    fn a_batch_of_small_calls_is_bounded_by_their_commands() {
        let ones = [1; 25];
        let sizes: Vec<usize> = batches(&queue(&ones)).iter().map(Vec::len).collect();
        assert_eq!(sizes, [10, 10, 5]);
        assert_eq!(batches(&queue(&[6, 6, 6])), [vec![6, 6], vec![6]]);
    }

    #[test]
    fn of_waiting_small_ones_one_batch_goes_ahead_of_each_large_call() {
        let waiting = [500, 500, 500, 6, 6, 6, 6, 6, 6];
        let expected = [vec![6, 6], vec![500], vec![6, 6], vec![500], vec![6, 6], vec![500]];
        assert_eq!(batches(&queue(&waiting)), expected);
    }

    #[test]
    fn small_ones_that_were_alone_did_not_go_ahead() {
        let queue = queue(&[1]);
        let taken = |queue: &Queue| queue.take().map(|batch| batch[0].commands());
        assert_eq!(taken(&queue), Some(1));
        for commands in [500, 2] {
            queue.push(job(commands)).expect("there is room");
        }
        assert_eq!(taken(&queue), Some(2));
        queue.push(job(3)).expect("there is room");
        assert_eq!([taken(&queue), taken(&queue)], [Some(500), Some(3)]);
    }

    /// The sizes of the calls of the next batch, which then takes so long.
    fn next(queue: &Queue, time: Duration) -> Vec<usize> {
        let batch = queue.take().expect("it is open");
        queue.done(time);
        batch.iter().map(Job::commands).collect()
    }

    #[test]
    fn small_calls_go_on_until_they_have_had_as_long_as_the_large_one() {
        let queue = queue(&[500, 500, 6, 6, 6, 6, 6, 6, 6, 6]);
        let second = Duration::from_secs(1);
        let taken = [4, 4, 2, 2].map(|seconds| next(&queue, second * seconds).len());
        assert_eq!(taken, [2, 1, 2, 2]);
        assert_eq!(next(&queue, second), [500]);
        assert_eq!(next(&queue, second), [6, 6]);
    }

    #[test]
    fn a_large_call_waits_a_moment_for_small_ones_to_come_back() {
        let queue = queue(&[500]);
        let hours = Duration::from_secs(100_000);
        assert_eq!(next(&queue, hours), [500]);
        for commands in [500, 1] {
            queue.push(job(commands)).expect("there is room");
        }
        assert_eq!(next(&queue, Duration::ZERO), [1]);
        std::thread::scope(|scope| {
            let taken = scope.spawn(|| next(&queue, hours));
            // Whether it comes before or while it is waited for.
            std::thread::sleep(Duration::from_millis(10));
            queue.push(job(2)).expect("there is room");
            assert_eq!(taken.join().expect("no panic"), [2]);
        });
        assert_eq!(next(&queue, Duration::ZERO), [500]);
    }

    #[test]
    fn a_closed_queue_waits_for_nobody() {
        let queue = queue(&[500]);
        next(&queue, Duration::from_secs(100_000));
        for commands in [500, 1] {
            queue.push(job(commands)).expect("there is room");
        }
        assert_eq!(batches(&queue), [vec![1], vec![500]]);
    }

    #[test]
    fn a_call_of_sixty_four_commands_is_small_and_one_more_is_large() {
        assert_eq!(batches(&queue(&[65, 64])), [vec![64], vec![65]]);
    }

    #[test]
    fn calls_without_commands_are_bounded_too() {
        let sizes: Vec<usize> = batches(&queue(&[0; 12])).iter().map(Vec::len).collect();
        assert_eq!(sizes, [10, 2]);
    }

    #[test]
    fn each_lane_has_its_own_bound() {
        let queue = queue(&[500, 500, 500]);
        assert!(matches!(queue.push(job(500)), Err(SubmitError::QueueFull)));
        for _ in 0..50 {
            queue.push(job(1)).expect("there is room");
        }
        assert!(matches!(queue.push(job(1)), Err(SubmitError::QueueFull)));
        assert_eq!(queue.waiting(), (50, 3));
    }

    #[test]
    fn an_account_that_fills_a_lane_keeps_nobody_out_and_nobody_back() {
        let queue = queue(&[500, 500, 500]);
        while queue.push(job(6)).is_ok() {}
        for commands in [500, 1] {
            queue.push(job_of(2, commands)).expect("there is room");
        }
        let first = |queue: &Queue| {
            let batch = queue.take().expect("it is open");
            batch.iter().map(|job| job.account.get()).collect::<Vec<_>>()
        };
        assert_eq!([first(&queue), first(&queue)], [vec![1, 2, 1], vec![1]]);
        assert_eq!([first(&queue), first(&queue)], [vec![1, 1], vec![2]]);
    }

    #[test]
    fn a_closed_queue_hands_out_what_waits_and_takes_nothing() {
        let queue = queue(&[1]);
        queue.close();
        assert!(matches!(queue.push(job(1)), Err(SubmitError::Stopping)));
        assert_eq!(queue.take().map(|batch| batch.len()), Some(1));
        assert!(queue.take().is_none());
    }
}
