//! A batch: view, decide, append, answer; and for those whose journal moved on meanwhile, once more.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use simroll_domain::{AccountId, JournalNumber, RequestId, Timestamp};
use simroll_storage::{Part, Store, StoreError, Viewed};
use uuid::{ContextV7, Uuid};

use super::draft::Draft;
use super::group::Group;
use super::job::Job;
use crate::SubmitError;
use crate::clock::{Clock, earlier};
use crate::follow::News;
use crate::observe::BatchReport;

/// How often an account that keeps answers forgets the old ones.
const FORGET_EVERY: Duration = Duration::from_secs(600);

/// The longest pause before a group is decided again.
const LONGEST_PAUSE: Duration = Duration::from_millis(16);

/// For how long after a journal moved on somebody is taken to be writing to it as well.
const RIVALRY: Duration = Duration::from_secs(1);

/// Carries out batches on a store.
#[derive(Debug)]
pub(crate) struct Batches {
    store: Arc<dyn Store>,
    news: Arc<News>,
    clock: Clock,
    keep_answers: Duration,
    ids: ContextV7,
    forgot: HashMap<AccountId, Timestamp>,
    /// Those who write to the same accounts.
    rivals: HashMap<AccountId, Rival>,
}

/// What is known of who else writes to an account.
#[derive(Debug)]
struct Rival {
    /// When the journal was last seen to have moved on.
    moved: Instant,
    /// Where it was then, or was brought since.
    head: JournalNumber,
}

impl Batches {
    pub(crate) fn new(store: Arc<dyn Store>, news: Arc<News>, clock: Clock, keep_answers: Duration) -> Self {
        let (ids, forgot, rivals) = (ContextV7::new(), HashMap::new(), HashMap::new());
        Self { store, news, clock, keep_answers, ids, forgot, rivals }
    }

    /// Carries out `jobs` and answers every one of them.
    pub(crate) fn carry_out(&mut self, mut jobs: Vec<Job>) -> BatchReport {
        let mut report = BatchReport { calls: jobs.len(), ..BatchReport::default() };
        let now = Instant::now();
        for job in &mut jobs {
            if job.deadline.is_some_and(|deadline| deadline <= now) {
                job.settle(Err(SubmitError::DeadlinePassed));
            }
        }
        let mut groups = Group::by_account(jobs);
        groups.retain(Group::is_open);
        while !groups.is_empty() {
            let mut together = self.take_turns(&mut groups, &mut report);
            if let Some(tries) = together.iter().map(|group| group.tries).max() {
                std::thread::sleep(pause(tries));
                self.round(&mut together, &mut report);
            }
            groups.append(&mut together);
            groups.retain(Group::is_open);
        }
        report
    }

    /// Carries out the groups whose journal others write to as well, when it is their turn, so that none always comes too
    /// late: those together that the store gives one turn. Takes out those that need no turn.
    fn take_turns(&mut self, groups: &mut Vec<Group>, report: &mut BatchReport) -> Vec<Group> {
        let store = Arc::clone(&self.store);
        self.rivals.retain(|_, rival| rival.moved.elapsed() < RIVALRY);
        let (mut rivalled, mut together): (Vec<_>, Vec<_>) =
            groups.drain(..).partition(|group| self.rivals.contains_key(&group.account));
        while !rivalled.is_empty() {
            let accounts: Vec<AccountId> = rivalled.iter().map(|group| group.account).collect();
            std::thread::sleep(pause(rivalled.iter().map(|group| group.tries).max().unwrap_or(0)));
            match guarded(|| store.turn(&accounts)).flatten() {
                Ok(turn) if turn.accounts() > 0 => {
                    let mut taken: Vec<Group> =
                        rivalled.drain(..turn.accounts().min(accounts.len())).collect();
                    self.round(&mut taken, report);
                    drop(turn);
                    groups.append(&mut taken);
                }
                Ok(_) => together.append(&mut rivalled),
                Err(error) => {
                    for (group, error) in rivalled.iter_mut().zip(shared(error)) {
                        group.failed(&*store, error);
                    }
                    groups.append(&mut rivalled);
                }
            }
        }
        together
    }

    fn round(&mut self, groups: &mut [Group], report: &mut BatchReport) {
        let store = Arc::clone(&self.store);
        let views = view(&*store, groups);
        let now = self.clock.now();
        let expiry = earlier(now, self.keep_answers);
        let mut drafts = Vec::new();
        for (group, viewed) in groups.iter_mut().zip(views) {
            match viewed {
                Err(error) => group.failed(&*store, error),
                Ok(viewed) if group.may_decide(&*store, viewed.view.head()) => {
                    self.look_for_rivals(group.account, viewed.view.head().number);
                    let mut new_id = |time| new_id(&self.ids, time);
                    if let Some(draft) = group.decide(viewed, now, expiry, &mut new_id)
                        && let Some(request) = draft.first_request()
                    {
                        drafts.push((group, draft, request));
                    }
                }
                Ok(_) => {}
            }
        }
        report.rounds += 1;
        if drafts.is_empty() {
            return;
        }
        let started = Instant::now();
        let mut parts = Vec::with_capacity(drafts.len());
        for (group, draft, _) in &mut drafts {
            report.entries += draft.len();
            let forget = self.forgets(group.account, draft, now).then_some(expiry);
            parts.push(draft.part(group.account, forget));
        }
        let results = append(&*store, &parts);
        let reached: Vec<(usize, JournalNumber)> =
            parts.iter().map(|part| (part.entries.len(), part.new_head().number)).collect();
        drop(parts);
        report.commit += started.elapsed();
        for (((group, draft, request), result), (entries, head)) in
            drafts.into_iter().zip(results).zip(reached)
        {
            let is_written = result.is_ok();
            if matches!(result, Err(StoreError::HeadMoved)) {
                let rival = Rival { moved: Instant::now(), head: draft.head.number };
                self.rivals.insert(group.account, rival);
            }
            group.appended(&*store, draft.head, request, draft.pending, result);
            if is_written {
                if let Some(rival) = self.rivals.get_mut(&group.account) {
                    rival.head = head;
                }
                report.written += entries;
                report.head = report.head.max(head);
                self.news.tell(group.account, head);
            }
        }
    }

    /// Whoever has moved a journal on in spite of the turns is still there.
    fn look_for_rivals(&mut self, account: AccountId, head: JournalNumber) {
        if let Some(rival) = self.rivals.get_mut(&account)
            && rival.head < head
        {
            *rival = Rival { moved: Instant::now(), head };
        }
    }

    /// Whether it is time for an account to forget old answers.
    fn forgets(&mut self, account: AccountId, draft: &Draft, now: Timestamp) -> bool {
        let last = self.forgot.get(&account);
        let due = draft.keeps_answers() && last.is_none_or(|last| *last <= earlier(now, FORGET_EVERY));
        if due {
            self.forgot.insert(account, now);
        }
        due
    }
}

/// One view for all groups. Where the store cannot answer because of one of them, each is asked about alone.
fn view(store: &dyn Store, groups: &[Group]) -> Vec<Result<Viewed, StoreError>> {
    let asks: Vec<_> = groups.iter().map(Group::ask).collect();
    let ask = |asks| {
        let views = guarded(|| store.view(asks)).flatten()?;
        if views.len() == asks.len() {
            Ok(views)
        } else {
            Err(StoreError::Corrupt("a view that was asked for is missing"))
        }
    };
    match ask(&asks) {
        Ok(views) => views.into_iter().map(Ok).collect(),
        Err(StoreError::Corrupt(_)) if asks.len() > 1 => {
            asks.chunks(1).map(|one| ask(one).map(|mut views| views.remove(0))).collect()
        }
        Err(error @ StoreError::Corrupt(_)) => vec![Err(error)],
        Err(error) => asks.iter().zip(shared(error)).map(|(_, error)| Err(error)).collect(),
    }
}

/// The same for everybody whom it concerns.
fn shared(error: StoreError) -> impl Iterator<Item = StoreError> {
    let error = Arc::new(error);
    std::iter::repeat_with(move || StoreError::Unavailable(Box::new(Arc::clone(&error))))
}

/// One append for all parts. A store that panics or answers too little leaves it open what it did.
fn append(store: &dyn Store, parts: &[Part<'_>]) -> Vec<Result<(), StoreError>> {
    let mut results = guarded(|| store.append(parts)).unwrap_or_default();
    results.resize_with(parts.len(), || Err(StoreError::OutcomeUnknown("the store gave no result".into())));
    results
}

/// Turns a panic of the store into an error.
pub(crate) fn guarded<T>(call: impl FnOnce() -> T) -> Result<T, StoreError> {
    catch_unwind(AssertUnwindSafe(call))
        .map_err(|_| StoreError::Unavailable("the store met a fault of its own".into()))
}

fn new_id(ids: &ContextV7, time: Timestamp) -> RequestId {
    let micros = time.as_micros().unsigned_abs();
    let nanos = u32::try_from(micros % 1_000_000 * 1_000).unwrap_or_default();
    RequestId::new(Uuid::new_v7(uuid::Timestamp::from_unix(ids, micros / 1_000_000, nanos)))
}

/// None before the first and the second try, then twice as long each time, and never the same twice, so that two
/// servers do not keep in step.
fn pause(tries: u32) -> Duration {
    if tries < 2 {
        return Duration::ZERO;
    }
    let longest = Duration::from_millis(1 << (tries - 2).min(8)).min(LONGEST_PAUSE);
    longest.mul_f64(rand::random_range(0.5..1.0))
}

#[cfg(test)]
mod tests {
    use simroll_domain::{AccountName, Author, Command, TokenId, Unit, UseCase, UseCaseId};
    use simroll_storage::{AnswerKey, EntryQuery, MemoryStore};
    use tokio::sync::oneshot;

    use super::*;
    use crate::keys::RunningKeys;
    use crate::{Answer, Idempotency, create_account};

    const NOW: Timestamp = Timestamp::from_micros(1_800_000_000_000_000);

    type Reply = oneshot::Receiver<Result<Answer, SubmitError>>;

    fn store() -> (Arc<MemoryStore>, AccountId) {
        let store = MemoryStore::new();
        let name = AccountName::parse("acme").expect("valid");
        let account = create_account(&store, &name).expect("a store in memory is there");
        (Arc::new(store), account.id)
    }

    fn batches(store: &Arc<MemoryStore>) -> Batches {
        let store = Arc::clone(store);
        Batches::new(store, Arc::default(), Clock::new(|| NOW), Duration::from_secs(60))
    }

    fn job(account: AccountId, use_case: u32, name: &str) -> (Job, Reply) {
        let id = UseCaseId::new(use_case).expect("in range");
        let unit = Unit::one(Command::DefineUseCase(UseCase { id, name: name.to_owned(), apns: Vec::new() }));
        let (reply, answer) = oneshot::channel();
        let job = Job {
            account,
            author: Author::Operator,
            unit,
            claimed: None,
            deadline: None,
            reply: Some(reply),
        };
        (job, answer)
    }

    fn answer(mut reply: Reply) -> Result<Answer, SubmitError> {
        reply.try_recv().expect("answered")
    }

    #[test]
    fn a_batch_says_what_it_took() {
        let (store, account) = store();
        let (jobs, replies): (Vec<Job>, Vec<Reply>) = (1..=3).map(|n| job(account, n, "x")).unzip();
        let report = batches(&store).carry_out(jobs);
        assert_eq!((report.calls, report.entries, report.written, report.rounds), (3, 3, 3, 1));
        assert_eq!(report.head, JournalNumber::new(3));
        assert!(replies.into_iter().all(|reply| answer(reply).is_ok()));
    }

    #[test]
    fn entries_have_the_time_of_the_batch_and_request_ids_begin_with_it() {
        let (store, account) = store();
        let (job, _reply) = job(account, 1, "x");
        batches(&store).carry_out(vec![job]);
        let all = EntryQuery::After(JournalNumber::default());
        let entry = store.entries(account, &all, 9).expect("read").remove(0);
        assert_eq!(entry.time, NOW);
        let made = entry.request_id.as_uuid().get_timestamp().expect("version 7").to_unix();
        assert_eq!(made, (1_800_000_000, 0));
    }

    /// The keys of running calls do not let it come to this; it must do no harm all the same.
    #[test]
    fn two_calls_with_one_key_in_one_batch_are_carried_out_once() {
        let (store, account) = store();
        let claimed = |job: &mut Job, fingerprint| {
            let key = AnswerKey { token: TokenId::parse("t").expect("valid"), key: "k".into() };
            let render = Box::new(|_: &crate::Outcome| "first".to_owned());
            let idempotency = Idempotency { key, fingerprint: [fingerprint; 32], render };
            job.claimed = RunningKeys::default().claim(account, idempotency);
        };
        let (mut first, first_reply) = job(account, 1, "first");
        let (mut second, second_reply) = job(account, 1, "second");
        let (mut third, third_reply) = job(account, 1, "third");
        claimed(&mut first, 1);
        claimed(&mut second, 1);
        claimed(&mut third, 2);
        let report = batches(&store).carry_out(vec![first, second, third]);
        assert_eq!((report.entries, report.rounds), (1, 2));
        assert!(matches!(answer(first_reply), Ok(Answer::Done(_))));
        assert_eq!(answer(second_reply).expect("replayed"), Answer::Replayed("first".into()));
        assert!(matches!(answer(third_reply), Err(SubmitError::KeyReused)));
        assert_eq!(store.use_cases(account).expect("read")[0].name, "first");
    }

    #[test]
    fn pauses_grow_to_a_bound() {
        assert_eq!((pause(0), pause(1)), (Duration::ZERO, Duration::ZERO));
        for tries in 2..40 {
            let longest = Duration::from_millis(1 << (tries - 2).min(4));
            assert!((longest / 2..=longest).contains(&pause(tries)), "{tries}");
        }
    }
}
