//! Clients of a registry in this process, and what its store has afterwards.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use simroll_domain::{
    AccountId, AccountName, Alias, AliasPatch, Author, Command, DeviceAppUpdate, Entry, Field, JournalNumber,
    Lookup, Mode, PairFields, Patch, Registration, SubscriberChange, SubscriberId, Unit, UseCaseId,
    UserClass, Username, Value,
};
use simroll_identifiers::Imsi;
use simroll_registry::{Answer, Options, Registry, SubmitError, create_account};
use simroll_storage::{AsOf, EntryQuery, ListQuery, Store};
use simroll_storage_diesel::{SqliteOptions, SqliteStore};

use super::file::integrity;
use super::judge::{Becomes, Call, Fact, Fate, Judge, Violation, Wish};
use crate::sample::Numbers;

/// How many clients there are, with how many subscribers each.
const CLIENTS: u64 = 6;
const OWN: u64 = 6;

/// Opens a store that waits so long for what it does not get.
pub(crate) fn open(file: &Path, patience: Duration) -> Result<SqliteStore, Box<dyn Error>> {
    let options = SqliteOptions { readers: 2, patience, ..SqliteOptions::default() };
    Ok(SqliteStore::open(file, &options)?)
}

/// Longer than anything takes on a disk that works.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A call, and when it was made and answered, in steps of the disk.
#[derive(Debug)]
pub(crate) struct Sent {
    pub(crate) call: Call,
    pub(crate) sent: usize,
    pub(crate) answered: usize,
}

/// What is being done to one account by several clients at a time, each with subscribers of its own.
pub(crate) struct Workload<'a> {
    pub(crate) account: AccountId,
    /// How far the disk is.
    pub(crate) position: &'a dyn Fn() -> usize,
}

fn imsi(client: u64, nth: u64) -> String {
    format!("26201{client:02}{nth:08}")
}

/// Names somebody who is always there.
pub(crate) fn a_subscriber() -> Result<Lookup, Box<dyn Error>> {
    Ok(Lookup::Imsi(imsi(0, 0).parse()?))
}

impl Workload<'_> {
    /// Makes an account with the subscribers of all clients in a new database.
    ///
    /// # Errors
    /// The database does not take it.
    pub(crate) fn prepare(file: &Path) -> Result<(AccountId, Call), Box<dyn Error>> {
        let store = Arc::new(open(file, PATIENCE)?);
        let account = create_account(&*store, &AccountName::parse("proof")?)?.id;
        let imsis = (0..CLIENTS).flat_map(|client| (0..OWN).map(move |nth| imsi(client, nth)));
        let wish = |imsi: String| Wish { value: imsi.clone(), imsi, field: Field::Imsi };
        let wishes: Vec<Wish> = imsis.map(wish).collect();
        let workload = Workload { account, position: &|| 0 };
        let sent = run(store, async |registry| workload.submit(registry, wishes).await)?;
        if matches!(sent.call.fate, Fate::Acknowledged(_)) {
            return Ok((account, sent.call));
        }
        Err("the store does not take the subscribers".into())
    }

    /// So many calls of each client, the clients at once. No two rounds want the same.
    ///
    /// # Errors
    /// There is no runtime.
    pub(crate) fn run(
        &self,
        store: Arc<dyn Store>,
        round: u64,
        calls: u64,
        seed: u64,
    ) -> Result<Vec<Sent>, Box<dyn Error>> {
        let sent = run(store, async |registry| {
            join_all((0..CLIENTS).map(|number| {
                let numbers = Numbers::seeded(seed.wrapping_add(number));
                let client = Client { number, first: round * calls, calls, numbers };
                self.client(registry, client)
            }))
            .await
        })?;
        Ok(sent.into_iter().flatten().collect())
    }

    async fn client(&self, registry: &Registry, mut client: Client) -> Vec<Sent> {
        let mut sent = Vec::new();
        for nth in 0..client.calls {
            sent.push(self.submit(registry, client.wishes(nth)).await);
        }
        sent
    }

    async fn submit(&self, registry: &Registry, wishes: Vec<Wish>) -> Sent {
        let call = simroll_registry::Call {
            account: self.account,
            author: Author::Operator,
            unit: Unit::of(wishes.iter().map(command).collect(), Mode::Whole),
            idempotency: None,
            deadline: None,
        };
        let sent = (self.position)();
        let answer = registry.submit(call).await;
        let answered = (self.position)();
        Sent { call: Call { wishes, fate: fate(answer) }, sent, answered }
    }
}

/// Runs something on a registry over `store`, which is let go in the end.
fn run<T>(store: Arc<dyn Store>, work: impl AsyncFnOnce(&Registry) -> T) -> Result<T, Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    Ok(runtime.block_on(async {
        let registry = Registry::start(store, Options::default());
        let made = work(&registry).await;
        registry.stop().await;
        made
    }))
}

/// What an answer tells its caller.
fn fate(answer: Result<Answer, SubmitError>) -> Fate {
    match answer {
        Ok(Answer::Done(outcome)) if outcome.applied => {
            let requests = outcome.items.iter().flatten().filter_map(|accepted| accepted.request_id);
            Fate::Acknowledged(requests.map(|id| id.to_string()).collect())
        }
        Err(SubmitError::OutcomeUnknown(_)) => Fate::Open,
        Ok(_) | Err(_) => Fate::Declined,
    }
}

/// Who wants things of some subscribers, in part new ones.
#[derive(Debug)]
struct Client {
    number: u64,
    /// The number of its first call, and how many it makes.
    first: u64,
    calls: u64,
    numbers: Numbers,
}

impl Client {
    fn wishes(&mut self, nth: u64) -> Vec<Wish> {
        let sequence = self.first + nth;
        let own = imsi(self.number, self.numbers.below(OWN));
        let value = format!("{}-{sequence}", self.number);
        match self.numbers.below(8) {
            0 => {
                let use_case = (sequence * CLIENTS + self.number).to_string();
                let wish = |nth| Wish {
                    imsi: imsi(self.number, nth),
                    field: Field::UseCaseId,
                    value: use_case.clone(),
                };
                (0..OWN).map(wish).collect()
            }
            1 => vec![Wish { imsi: own, field: Field::UserClass, value }],
            2 => {
                let new = imsi(self.number, OWN + sequence);
                vec![Wish { imsi: new, field: Field::Username, value }]
            }
            _ => vec![Wish { imsi: own, field: Field::Alias, value }],
        }
    }
}

/// The command that makes a wish come true.
fn command(wish: &Wish) -> Command {
    let made = "made as such values are";
    let imsi: Imsi = wish.imsi.parse().expect(made);
    let target = Lookup::Imsi(imsi);
    let reported = DeviceAppUpdate { imsi: Patch::Set(imsi), ..DeviceAppUpdate::default() };
    match wish.field {
        Field::UseCaseId => {
            let use_case = wish.value.parse().ok().and_then(UseCaseId::new).expect(made);
            Command::UseCase { target, use_case }
        }
        Field::UserClass => {
            let user_class = Patch::Set(UserClass::parse(&wish.value).expect(made));
            Command::DeviceApp(Box::new(DeviceAppUpdate { user_class, ..reported }))
        }
        Field::Username => {
            let username = Patch::Set(Username::parse(&wish.value).expect(made));
            Command::DeviceApp(Box::new(DeviceAppUpdate { username, ..reported }))
        }
        Field::Imsi => {
            let pairs = vec![PairFields { imsi: Some(imsi), ..PairFields::default() }];
            Command::Register(Box::new(Registration { pairs, ..Registration::default() }))
        }
        _ => Command::Alias { target, alias: AliasPatch::Set(Alias::parse(&wish.value).expect(made)) },
    }
}

/// Opens the database in `file` after whatever befell it, and holds what it has against what `calls` say.
pub(crate) fn inspect<'c>(
    file: &Path,
    account: AccountId,
    calls: impl IntoIterator<Item = &'c Call>,
) -> Vec<Violation> {
    let calls: Vec<Call> = calls.into_iter().cloned().collect();
    let found = open(file, PATIENCE).and_then(|store| look(&store, account, &calls));
    let mut broken = found.unwrap_or_else(|error| vec![Violation::Damaged(error.to_string())]);
    broken.extend(integrity(file));
    broken
}

fn look(store: &SqliteStore, account: AccountId, calls: &[Call]) -> Result<Vec<Violation>, Box<dyn Error>> {
    let entries = store.entries(account, &EntryQuery::After(JournalNumber::default()), usize::MAX)?;
    let facts: Vec<Fact> = entries.iter().map(fact).collect();
    let mut broken = Judge::default().hear(&facts, calls);

    let mut touching: BTreeMap<SubscriberId, Vec<&Entry>> = BTreeMap::new();
    for entry in &entries {
        for id in entry.touched() {
            touching.entry(id).or_default().push(entry);
        }
    }
    let replayed = touching.into_iter().filter_map(|(id, entries)| Entry::replay(id, entries));
    if !store.list(account, &ListQuery::all(None, usize::MAX))?.subscribers.into_iter().eq(replayed) {
        broken.push(Violation::Differs("the subscribers are not what the journal says".to_owned()));
    }
    for imsi in (0..CLIENTS).map(|client| imsi(client, client % OWN)) {
        let found = store.subscribers(account, &Lookup::Imsi(imsi.parse()?), AsOf::Now)?.len();
        if found != 1 {
            broken.push(Violation::Differs(format!("an IMSI finds {found} subscribers")));
        }
    }
    Ok(broken)
}

fn fact(entry: &Entry) -> Fact {
    let becomes = |change: &SubscriberChange| {
        let value = match change.field.to()? {
            Value::Text(text) => text.to_owned(),
            Value::Number(number) => number.to_string(),
            Value::Bool(yes) => yes.to_string(),
            Value::Secret => return None,
        };
        let field = change.field.field().as_str().to_owned();
        Some(Becomes { subscriber: change.subscriber.to_string(), field, value })
    };
    Fact {
        number: entry.number.get(),
        request: entry.request_id.to_string(),
        changes: entry.changes.iter().filter_map(becomes).collect(),
    }
}
