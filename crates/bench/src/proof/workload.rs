//! Clients of a registry in this process, and what its store has afterwards.
//!
//! - there are several accounts, whose calls share commits
//! - one client has so many subscribers that a call for all of them is a large one, which has a lane of its own
//! - the writer has so little memory for pages that the changes of a large call do not fit, and go into the log before
//!   their commit

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use simroll_domain::{
    AccountId, AccountName, Alias, AliasPatch, Author, Command, DeviceAppUpdate, Entry, Field, JournalNumber,
    Lookup, Mode, PairFields, Patch, Registration, SubscriberChange, SubscriberId, Timestamp, Unit,
    UseCaseId, UserClass, Username, Value,
};
use simroll_identifiers::Imsi;
use simroll_registry::{Answer, Options, Registry, SubmitError, create_account};
use simroll_storage::{AsOf, EntryQuery, ListQuery, Store};
use simroll_storage_diesel::{SqliteOptions, SqliteStore};

use super::file::integrity;
use super::imsi::imsi;
use super::judge::{Becomes, Call, Fact, Fate, Judge, Violation, Wish};
use crate::sample::Numbers;

/// How many accounts there are.
const ACCOUNTS: usize = 3;

/// How many clients there are, the accounts by turns.
const CLIENTS: u64 = 6;

/// How many subscribers a client has.
const OWN: u64 = 6;

/// How many the last one has: more than the 64 up to which a call is small.
const MANY: u64 = 80;

/// Of so many calls of the last client one is for all its subscribers: in a short workload, too.
const LARGE_EACH: u64 = 3;

/// The memory for pages of the connection that writes, in bytes.
const CACHE: usize = 64 << 10;

/// Opens a store that waits so long for what it does not get.
pub(crate) fn open(file: &Path, patience: Duration) -> Result<SqliteStore, Box<dyn Error>> {
    let options = SqliteOptions { readers: 2, patience, writer_cache: CACHE, ..SqliteOptions::default() };
    Ok(SqliteStore::open(file, &options)?)
}

/// Longer than anything takes on a disk that works.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A call of that account, and when it was made and answered, in steps of the disk.
#[derive(Debug)]
pub(crate) struct Sent {
    pub(crate) account: AccountId,
    pub(crate) call: Call,
    pub(crate) sent: usize,
    pub(crate) answered: usize,
}

/// What is being done to several accounts by several clients at a time, each with subscribers of its own.
pub(crate) struct Workload<'a> {
    pub(crate) accounts: &'a [AccountId],
    /// How far the disk is.
    pub(crate) position: &'a dyn Fn() -> usize,
}

/// How many subscribers that client begins with.
const fn own(client: u64) -> u64 {
    if client == CLIENTS - 1 { MANY } else { OWN }
}

/// The clients of an account.
fn clients(account: usize) -> impl Iterator<Item = u64> {
    (account as u64..CLIENTS).step_by(ACCOUNTS)
}

/// Names somebody who is always there, in the first account.
pub(crate) fn a_subscriber() -> Result<Lookup, Box<dyn Error>> {
    Ok(Lookup::Imsi(imsi(0, 0).parse()?))
}

impl Workload<'_> {
    /// Makes accounts with the subscribers of all clients in a new database. Says which, and what was sent.
    ///
    /// # Errors
    /// The database does not take it.
    pub(crate) fn prepare(file: &Path) -> Result<(Vec<AccountId>, Vec<Sent>), Box<dyn Error>> {
        let store = Arc::new(open(file, PATIENCE)?);
        let make =
            |nth: usize| Ok(create_account(&*store, &AccountName::parse(&format!("proof-{nth}"))?)?.id);
        let accounts = (0..ACCOUNTS).map(make).collect::<Result<Vec<_>, Box<dyn Error>>>()?;
        let workload = Workload { accounts: &accounts, position: &|| 0 };
        let sent = run(store, async |registry| {
            let register = |(nth, account): (usize, &AccountId)| {
                let imsis =
                    clients(nth).flat_map(|client| (0..own(client)).map(move |nth| imsi(client, nth)));
                let wish = |imsi: String| Wish { value: imsi.clone(), imsi, field: Field::Imsi };
                workload.submit(registry, *account, imsis.map(wish).collect())
            };
            join_all(accounts.iter().enumerate().map(register)).await
        })?;
        if sent.iter().all(|sent| matches!(sent.call.fate, Fate::Acknowledged(_))) {
            return Ok((accounts, sent));
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
            let accounts = self.accounts.iter().cycle();
            join_all((0..CLIENTS).zip(accounts).map(|(number, account)| {
                let numbers = Numbers::seeded(seed.wrapping_add(number));
                let client = Client { number, first: round * calls, calls, numbers };
                self.client(registry, *account, client)
            }))
            .await
        })?;
        Ok(sent.into_iter().flatten().collect())
    }

    async fn client(&self, registry: &Registry, account: AccountId, mut client: Client) -> Vec<Sent> {
        let mut sent = Vec::new();
        for nth in 0..client.calls {
            sent.push(self.submit(registry, account, client.wishes(nth)).await);
        }
        sent
    }

    async fn submit(&self, registry: &Registry, account: AccountId, wishes: Vec<Wish>) -> Sent {
        let call = simroll_registry::Call {
            account,
            author: Author::Operator,
            unit: Unit::of(wishes.iter().map(command).collect(), Mode::Whole),
            idempotency: None,
            deadline: None,
        };
        let sent = (self.position)();
        let answer = registry.submit(call).await;
        let answered = (self.position)();
        Sent { account, call: Call { wishes, fate: fate(answer) }, sent, answered }
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
        let count = own(self.number);
        let own = imsi(self.number, self.numbers.below(count));
        let value = format!("{}-{sequence}", self.number);
        let choice = self.numbers.below(8);
        let is_large = count == MANY && sequence % LARGE_EACH == 1;
        match choice {
            _ if is_large => self.bulk(sequence, MANY),
            0 => self.bulk(sequence, OWN),
            1 => vec![Wish { imsi: own, field: Field::UserClass, value }],
            2 => {
                let new = imsi(self.number, count + sequence);
                vec![Wish { imsi: new, field: Field::Username, value }]
            }
            _ => vec![Wish { imsi: own, field: Field::Alias, value }],
        }
    }

    /// The same use case for the first of its subscribers.
    fn bulk(&self, sequence: u64, count: u64) -> Vec<Wish> {
        let use_case = (sequence * CLIENTS + self.number).to_string();
        let wish =
            |nth| Wish { imsi: imsi(self.number, nth), field: Field::UseCaseId, value: use_case.clone() };
        (0..count).map(wish).collect()
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

/// Opens the database in `file` after whatever befell it, and holds what each account has against what its calls say.
pub(crate) fn inspect(
    file: &Path,
    accounts: &[AccountId],
    calls: impl IntoIterator<Item = (AccountId, Call)>,
) -> Vec<Violation> {
    let mut by_account: HashMap<AccountId, Vec<Call>> = HashMap::new();
    for (account, call) in calls {
        by_account.entry(account).or_default().push(call);
    }
    let look_at_all = |store: SqliteStore| {
        let mut broken = Vec::new();
        for (nth, account) in accounts.iter().enumerate() {
            let calls = by_account.remove(account).unwrap_or_default();
            let found = look(&store, *account, clients(nth), &calls)?;
            broken.extend(found.into_iter().map(|violation| violation.of(&format!("account {nth}"))));
        }
        Ok(broken)
    };
    let found = open(file, PATIENCE).and_then(look_at_all);
    let mut broken = found.unwrap_or_else(|error| vec![Violation::Damaged(error.to_string())]);
    broken.extend(integrity(file));
    broken
}

/// How many commits of that store several accounts had a part in: a batch has one time.
///
/// # Errors
/// It cannot be read.
pub(crate) fn shared_commits(store: &dyn Store, accounts: &[AccountId]) -> Result<u64, Box<dyn Error>> {
    let mut parts: HashMap<Timestamp, u64> = HashMap::new();
    for account in accounts {
        let entries = store.entries(*account, &EntryQuery::After(JournalNumber::default()), usize::MAX)?;
        let times: BTreeSet<Timestamp> = entries.iter().map(|entry| entry.time).collect();
        times.into_iter().for_each(|time| *parts.entry(time).or_default() += 1);
    }
    Ok(parts.values().filter(|parts| **parts > 1).count() as u64)
}

fn look(
    store: &SqliteStore,
    account: AccountId,
    clients: impl Iterator<Item = u64>,
    calls: &[Call],
) -> Result<Vec<Violation>, Box<dyn Error>> {
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
    for imsi in clients.map(|client| imsi(client, client % OWN)) {
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
