//! A registry over a scripted store with one account in it, and short words for calls.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Waker};

use simroll_domain::{
    AccountId, AccountName, Alias, AliasPatch, Author, Command, Entry, JournalNumber, Lookup, Mode,
    PairFields, Reason, Registration, Subscriber, TokenId, Unit,
};
use simroll_registry::{
    Accepted, Answer, Call, Idempotency, Options, Outcome, Registry, SubmitError, create_account,
};
use simroll_storage::{AnswerKey, AsOf, EntryQuery, Store};

use crate::scripted::Scripted;

/// The IMSI of the subscriber that every world begins with.
pub(crate) const IMSI: &str = "262010000000001";

pub(crate) struct World {
    pub(crate) store: Arc<Scripted>,
    pub(crate) account: AccountId,
    pub(crate) registry: Registry,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(Options::default()).await
    }

    pub(crate) async fn with(options: Options) -> Self {
        Self::over(Scripted::default(), options).await
    }

    pub(crate) async fn over(store: Scripted, options: Options) -> Self {
        let store = Arc::new(store);
        let account = create_account(&store.inner, &AccountName::parse("acme").unwrap()).unwrap().id;
        let registry = Registry::start(store.clone(), options);
        let world = Self { store, account, registry };
        done(world.submit(register(IMSI)).await);
        world
    }

    /// Another account in the same store, with the same subscriber.
    pub(crate) async fn neighbour(&self) -> AccountId {
        let account = create_account(&self.store.inner, &AccountName::parse("other").unwrap()).unwrap().id;
        done(self.registry.submit(Call { account, ..self.call(Unit::one(register(IMSI))) }).await);
        account
    }

    pub(crate) fn call(&self, unit: Unit) -> Call {
        Call { account: self.account, author: Author::Operator, unit, idempotency: None, deadline: None }
    }

    pub(crate) fn submit(&self, command: Command) -> Waiting {
        self.send(self.call(Unit::one(command)))
    }

    pub(crate) fn send(&self, call: Call) -> Waiting {
        let registry = self.registry.clone();
        Box::pin(async move { registry.submit(call).await })
    }

    /// Makes the writer busy with a call until the store is released.
    pub(crate) fn occupy(&self) -> Waiting {
        self.store.hold();
        let busy = queued(self.submit(alias(IMSI, "busy")));
        self.store.wait_until_held();
        busy
    }

    /// Puts calls into the queue, in order.
    pub(crate) fn queue(&self, calls: impl IntoIterator<Item = Call>) -> Vec<Waiting> {
        calls.into_iter().map(|call| queued(self.send(call))).collect()
    }

    pub(crate) fn subscriber(&self, imsi: &str) -> Option<Subscriber> {
        self.store.subscribers(self.account, &lookup(imsi), AsOf::Now).unwrap().pop()
    }

    pub(crate) fn alias_of(&self, imsi: &str) -> Option<String> {
        Some(self.subscriber(imsi)?.alias?.as_str().to_owned())
    }

    pub(crate) fn journal(&self) -> Vec<Entry> {
        let all = EntryQuery::After(JournalNumber::default());
        self.store.inner.entries(self.account, &all, usize::MAX).unwrap()
    }
}

/// An answer that is awaited.
pub(crate) type Waiting = Pin<Box<dyn Future<Output = Result<Answer, SubmitError>> + Send>>;

/// Sends a call, which then waits in the queue.
#[track_caller]
pub(crate) fn queued(mut call: Waiting) -> Waiting {
    let polled = call.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    assert!(polled.is_pending(), "{polled:?}");
    call
}

/// An idempotency whose kept answer is `name`.
pub(crate) fn keyed(key: &str, fingerprint: u8, name: &'static str) -> Option<Idempotency> {
    let token = TokenId::parse("token").unwrap();
    Some(Idempotency {
        key: AnswerKey { token, key: key.to_owned() },
        fingerprint: [fingerprint; 32],
        render: Box::new(move |_| name.to_owned()),
    })
}

pub(crate) fn lookup(imsi: &str) -> Lookup {
    Lookup::Imsi(imsi.parse().unwrap())
}

pub(crate) fn register(imsi: &str) -> Command {
    let pair = PairFields { imsi: Some(imsi.parse().unwrap()), ..PairFields::default() };
    Command::Register(Box::new(Registration { pairs: vec![pair], ..Registration::default() }))
}

pub(crate) fn alias(imsi: &str, text: &str) -> Command {
    Command::Alias { target: lookup(imsi), alias: AliasPatch::Set(Alias::parse(text).unwrap()) }
}

/// A call that registers `count` subscribers from `262020000000000 + first` on.
pub(crate) fn bulk(first: u64, count: u64) -> Unit {
    let commands = (first..first + count).map(|n| register(&imsi(n))).collect();
    Unit::of(commands, Mode::Whole)
}

pub(crate) fn imsi(number: u64) -> String {
    (262_020_000_000_000 + number).to_string()
}

/// The outcome of a call that was decided.
#[track_caller]
pub(crate) fn done(answer: Result<Answer, SubmitError>) -> Outcome {
    match answer {
        Ok(Answer::Done(outcome)) => outcome,
        other => panic!("not decided: {other:?}"),
    }
}

/// What became of the only command of a call that was carried out.
#[track_caller]
pub(crate) fn accepted(answer: Result<Answer, SubmitError>) -> Accepted {
    let mut outcome = done(answer);
    assert!(outcome.applied);
    assert_eq!(outcome.items.len(), 1);
    outcome.items.remove(0).expect("carried out")
}

/// Why each command of a call was refused; `None` for one that was carried out.
#[track_caller]
pub(crate) fn reasons(answer: Result<Answer, SubmitError>) -> Vec<Option<Reason>> {
    done(answer).items.into_iter().map(|item| item.err().map(|refusal| refusal.reason)).collect()
}
