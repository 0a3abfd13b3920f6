//! Several registries on one PostgreSQL, as several servers have them, and what may go wrong between them and it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod faults;
mod full;
mod relay;
mod writers;

use std::collections::BTreeMap;
use std::sync::Arc;

use simroll_domain::{
    AccountId, AccountName, Alias, AliasPatch, Author, Command, Delta, Entry, FieldChange, JournalNumber,
    Lookup, PairFields, Registration, RequestId, Unit,
};
use simroll_registry::{Answer, Call, Options, Outcome, Registry, SubmitError, create_account};
use simroll_storage::{Directory, EntryQuery, Store};
use simroll_storage_diesel::{PostgresOptions, PostgresStore};

/// A registry with a store of its own, as a server has it.
#[derive(Clone)]
struct Server {
    store: Arc<PostgresStore>,
    registry: Registry,
}

impl Server {
    fn on(url: &str) -> Self {
        Self::with(url, &PostgresOptions::default())
    }

    fn with(url: &str, options: &PostgresOptions) -> Self {
        let store = Arc::new(PostgresStore::open(url, options).expect("the server is there"));
        let registry = Registry::start(store.clone(), Options { writers: 2, ..Options::default() });
        Self { store, registry }
    }

    /// A new account with a subscriber.
    async fn account(&self, name: &str) -> AccountId {
        let account =
            create_account(&*self.store as &dyn Directory, &AccountName::parse(name).unwrap()).unwrap().id;
        assert!(done(self.submit(account, register(0)).await).applied);
        account
    }

    async fn submit(&self, account: AccountId, command: Command) -> Result<Answer, SubmitError> {
        let call = Call {
            account,
            author: Author::Operator,
            unit: Unit::one(command),
            idempotency: None,
            deadline: None,
        };
        self.registry.submit(call).await
    }

    fn journal(&self, account: AccountId) -> Vec<Entry> {
        self.store.entries(account, &EntryQuery::After(JournalNumber::default()), usize::MAX).unwrap()
    }
}

fn imsi(n: u64) -> Lookup {
    Lookup::Imsi(format!("26201{n:010}").parse().unwrap())
}

fn register(n: u64) -> Command {
    let Lookup::Imsi(imsi) = imsi(n) else { unreachable!() };
    let pair = PairFields { imsi: Some(imsi), ..PairFields::default() };
    Command::Register(Box::new(Registration { pairs: vec![pair], ..Registration::default() }))
}

fn alias(n: u64, text: &str) -> Command {
    Command::Alias { target: imsi(n), alias: AliasPatch::Set(Alias::parse(text).unwrap()) }
}

#[track_caller]
fn done(answer: Result<Answer, SubmitError>) -> Outcome {
    match answer {
        Ok(Answer::Done(outcome)) => outcome,
        other => panic!("not decided: {other:?}"),
    }
}

/// The request id of a change that was carried out.
fn request(outcome: &Outcome) -> RequestId {
    let accepted = outcome.items[0].as_ref().expect("not refused");
    accepted.request_id.expect("carried out")
}

/// Every text that was set as an alias, with the request that did it. No number of the journal is missing, and each
/// change of the alias begins with what the one before left: none was made on what was no longer so.
#[track_caller]
fn aliases(journal: &[Entry]) -> BTreeMap<String, RequestId> {
    assert!(journal.iter().map(|entry| entry.number.get()).eq(1..=journal.len() as i64));
    let mut set = BTreeMap::new();
    let mut before: Option<Alias> = None;
    for entry in journal {
        for change in &entry.changes {
            if let FieldChange::Alias(Delta { from, to }) = &change.field {
                assert_eq!(*from, before, "entry {}", entry.number);
                before.clone_from(to);
                let text = to.as_ref().expect("never deleted").as_str().to_owned();
                assert!(set.insert(text, entry.request_id).is_none(), "entry {} stands twice", entry.number);
            }
        }
    }
    set
}
