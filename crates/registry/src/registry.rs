//! The registry as callers see it: an async handle over a store and its writers.

mod device_app;
mod reads;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use simroll_domain::decide::decide_unit;
use simroll_domain::{AccountId, Author, Keys, Unit};
use simroll_storage::{Ask, Store, StoreError};
use tokio::sync::{oneshot, watch};

use crate::clock::Clock;
use crate::follow::News;
use crate::keys::{Claimed, RunningKeys};
use crate::observe::{Load, Observer};
use crate::password::Pool;
use crate::queue::{Bounds, Queue, SMALL_COMMANDS};
use crate::readers::{Length, Readers};
use crate::writer::{self, Batches, Job};
use crate::{Accepted, Answer, Call, Idempotency, Outcome, SubmitError};

/// What may be set about a registry.
#[derive(Debug, Clone)]
pub struct Options {
    /// How many calls of up to 64 commands may wait; more are refused at once.
    pub queue: usize,
    /// How many calls of more than 64 commands may wait; more are refused at once.
    pub large_queue: usize,
    /// After so many commands a batch takes no more small calls.
    pub batch_commands: usize,
    /// How many threads write, at least one. Each has accounts of its own and a queue of its own, bounded as above. One
    /// is best for a store where all accounts share one commit; more for one where each is committed by itself.
    pub writers: usize,
    /// How long answers are kept for retries with the same idempotency key.
    pub keep_answers: Duration,
    /// How many reads run at a time, at least one and not more than the store has readers; one of them is always a quick
    /// one, such as a look-up. More wait.
    pub reads: usize,
    /// How many quick and how many long reads may wait; more are refused at once.
    pub read_queue: usize,
    /// After so long a read whose turn has not come is refused.
    pub read_patience: Duration,
    /// How many passwords are hashed or verified at a time; with 0 every password in the clear is refused.
    pub password_workers: usize,
    /// How many passwords may wait to be hashed or verified; more are refused at once.
    pub password_queue: usize,
    /// Who hears of every batch.
    pub observer: Option<Arc<dyn Observer>>,
    /// What time it is.
    pub clock: Clock,
}

impl Default for Options {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            queue: 4096,
            large_queue: 32,
            batch_commands: 512,
            writers: 1,
            keep_answers: Duration::from_secs(24 * 60 * 60),
            reads: 4 * cores,
            read_queue: 4096,
            read_patience: Duration::from_secs(30),
            password_workers: cores,
            password_queue: 64 * cores,
            observer: None,
            clock: Clock::default(),
        }
    }
}

/// The registry. A handle is cheap to clone, and all clones speak to the same writers.
///
/// - calls may be awaited on any executor, reads and passwords need a tokio runtime
/// - when the last handle is dropped, what was accepted is finished, and the writers end
#[derive(Clone)]
pub struct Registry(Arc<Inner>);

struct Inner {
    store: Arc<dyn Store>,
    options: Options,
    /// One for each writer.
    queues: Vec<Arc<Queue>>,
    keys: RunningKeys,
    passwords: Pool,
    readers: Arc<Readers>,
    news: Arc<News>,
    ended: watch::Receiver<()>,
}

impl Registry {
    /// Starts a registry over `store`, with writer threads of its own.
    ///
    /// # Panics
    /// Where the operating system gives no thread.
    #[must_use]
    pub fn start(store: Arc<dyn Store>, options: Options) -> Self {
        let bounds = Bounds {
            small: options.queue,
            large: options.large_queue,
            batch_commands: options.batch_commands,
        };
        let news = Arc::new(News::default());
        let (ends, ended) = watch::channel(());
        let start = |_| {
            let queue = Arc::new(Queue::new(bounds));
            let batches = Batches::new(
                Arc::clone(&store),
                Arc::clone(&news),
                options.clock.clone(),
                options.keep_answers,
            );
            let (writer_queue, observer, ends) = (Arc::clone(&queue), options.observer.clone(), ends.clone());
            let writer = move || {
                writer::run(&writer_queue, batches, observer.as_deref());
                drop(ends);
            };
            std::thread::Builder::new()
                .name("simroll-writer".into())
                .spawn(writer)
                .expect("the operating system gives a thread to a starting program");
            queue
        };
        let queues = (0..options.writers.max(1)).map(start).collect();
        let most_reads = options.reads.min(store.readers());
        let readers = Readers::new(most_reads, options.read_queue, options.read_patience);
        Self(Arc::new(Inner {
            store,
            queues,
            keys: RunningKeys::default(),
            passwords: Pool::new(options.password_workers, options.password_queue),
            readers,
            news,
            ended,
            options,
        }))
    }

    /// Carries out a call. It is answered when what it changed is durable, and not before.
    ///
    /// A call that was accepted is carried out even if nobody awaits this any longer.
    ///
    /// # Errors
    /// [`SubmitError`]; a refusal is no error but an [`Outcome`].
    pub async fn submit(&self, call: Call) -> Result<Answer, SubmitError> {
        let Call { account, author, unit, idempotency, deadline } = call;
        let claimed = self.claim(account, idempotency)?;
        self.enqueue(account, author, unit, claimed, deadline).await
    }

    /// Says what a call would do, as things stand, and does nothing: its items have no request id.
    ///
    /// # Errors
    /// [`SubmitError::QueueFull`] where too many reads wait, [`SubmitError::Unavailable`], [`SubmitError::Corrupt`],
    /// [`SubmitError::Fault`].
    pub async fn preview(&self, account: AccountId, unit: Unit) -> Result<Outcome, SubmitError> {
        let clock = self.0.options.clock.clone();
        let length = if unit.commands.len() > SMALL_COMMANDS { Length::Long } else { Length::Quick };
        let preview = move |store: &dyn Store| {
            let mut keys = Keys::default();
            unit.commands.iter().for_each(|command| keys.add(command));
            let mut view = store.view_aside(&Ask { account, keys, answers: Vec::new() })?.view;
            let decision = decide_unit(&unit, &mut view, clock.now());
            let items = decision.items.into_iter().zip(&unit.commands);
            let items = items.map(|(item, command)| {
                let decided = item?;
                let accepted = writer::accepted(command, &decided, &view);
                Ok(Accepted { plan: Some(Box::new(decided.change)), ..accepted })
            });
            let items = items.collect();
            Ok(Outcome { items, applied: decision.applied })
        };
        Ok(self.read(Some(account), length, preview).await?)
    }

    /// Takes no more calls, answers every accepted one, and returns when the writers have ended. Reads go on.
    pub async fn stop(&self) {
        self.0.close();
        let mut ended = self.ended();
        while ended.changed().await.is_ok() {}
    }

    /// How much is going on right now.
    #[must_use]
    pub fn load(&self) -> Load {
        let Inner { queues, passwords, readers, store, .. } = &*self.0;
        let waiting = queues.iter().map(|queue| queue.waiting());
        let (small_calls, large_calls) =
            waiting.fold((0, 0), |(small, large), (more, larger)| (small + more, large + larger));
        let (passwords, waiting_passwords) = passwords.load();
        let (reads, waiting_reads) = readers.load();
        Load {
            small_calls,
            large_calls,
            reads,
            waiting_reads,
            passwords,
            waiting_passwords,
            connections: store.connections(),
        }
    }

    /// Whether it takes no more calls.
    #[must_use]
    pub fn is_stopping(&self) -> bool {
        self.0.queues.iter().any(|queue| queue.is_closed())
    }

    /// What followers are told.
    pub(crate) fn news(&self) -> &News {
        &self.0.news
    }

    /// Closed when the writers have ended.
    pub(crate) fn ended(&self) -> watch::Receiver<()> {
        self.0.ended.clone()
    }

    fn claim(
        &self,
        account: AccountId,
        idempotency: Option<Idempotency>,
    ) -> Result<Option<Arc<Claimed>>, SubmitError> {
        let claim = |idempotency| self.0.keys.claim(account, idempotency).ok_or(SubmitError::KeyInUse);
        idempotency.map(claim).transpose()
    }

    async fn enqueue(
        &self,
        account: AccountId,
        author: Author,
        unit: Unit,
        claimed: Option<Arc<Claimed>>,
        deadline: Option<Instant>,
    ) -> Result<Answer, SubmitError> {
        let (reply, answer) = oneshot::channel();
        self.0.queue(account).push(Job { account, author, unit, claimed, deadline, reply: Some(reply) })?;
        // The writer drops a call without an answer only where it met a fault in the middle of a batch.
        answer.await.unwrap_or_else(|_| {
            Err(SubmitError::OutcomeUnknown(Arc::new(StoreError::OutcomeUnknown(
                "the writer met a fault".into(),
            ))))
        })
    }
}

impl Inner {
    /// The one in which calls about that account wait.
    fn queue(&self, account: AccountId) -> &Queue {
        let count = u64::try_from(self.queues.len()).expect("a few threads");
        let place = usize::try_from(account.get() % count).expect("less than a few");
        &self.queues[place]
    }

    fn close(&self) {
        self.queues.iter().for_each(|queue| queue.close());
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.close();
    }
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registry").field("store", &self.0.store).field("options", &self.0.options).finish()
    }
}
