//! Everything goes from one database to another.

use std::ops::ControlFlow;

use diesel::prelude::*;
use diesel::sql_types::Text;
use simroll_domain::{
    Alias, Cause, Command, IdentifierChange, Keys, Lookup, PairPatch, PasswordHash, Patch, Registration,
    Status, Timestamp, TokenId, UseCase, UseCaseId, Username,
};
use simroll_storage::{
    AnswerKey, Ask, Directory, EntryQuery, Grant, KeptAnswer, ListQuery, Part, Store, TokenRecord,
};
use simroll_storage_diesel::{
    Copied, CopyError, PAGE, PostgresOptions, PostgresStore, Progress, SqliteOptions, SqliteStore, Stage,
    copy,
};
use tempfile::TempDir;

use crate::cluster::new_schema;
use crate::sqlite::scene::{account, alias, attempt, imsi, msisdn, register, settle};

fn sqlite(folder: &TempDir, name: &str) -> SqliteStore {
    SqliteStore::open(&folder.path().join(name), &SqliteOptions::default()).unwrap()
}

fn on(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn answer_key() -> AnswerKey {
    AnswerKey { token: TokenId::parse("author").unwrap(), key: "a key".to_owned() }
}

/// A little of everything that a database can hold.
fn fill(store: &(impl Store + Directory)) {
    settle(store);
    let use_case =
        UseCase { id: UseCaseId::new(7).unwrap(), name: "\"IoT\"".into(), apns: vec!["iot".into()] };
    let odd = Registration {
        status: Status::Suspend,
        username: Some(Username::parse("O'Brien \\ \"ß\" – 東").unwrap()),
        alias: Some(Alias::parse("$1 ?1 {\"a\":[null]}").unwrap()),
        ..Registration::default()
    };
    let password = PasswordHash::stored("$2b$12$abcdefghijklmnopqrstuv");
    let user = simroll_domain::DeviceAppUpdate {
        imsi: Patch::Set(imsi(1)),
        password: simroll_domain::PasswordUpdate::Hash(password),
        ..Default::default()
    };
    // A number goes from one subscriber to another, and both are changed by one entry.
    let take = IdentifierChange {
        target: Lookup::Imsi(imsi(2)),
        iccid: Patch::Keep,
        imei: Patch::Keep,
        imeisv: Patch::Keep,
        pairs: Some(vec![PairPatch {
            imsi: Patch::Set(imsi(2)),
            msisdn: Patch::Set(msisdn(3)),
            ..PairPatch::default()
        }]),
        take: true,
        cause: Some(Cause::Port),
        flags: Vec::new(),
    };
    let mut commands: Vec<Command> = (1..=20).map(register).collect();
    commands.push(Command::DefineUseCase(use_case));
    commands.push(Command::Register(Box::new(odd)));
    commands.push(Command::DeviceApp(Box::new(user)));
    commands.push(Command::Identifiers(Box::new(take)));
    commands.push(Command::Remove { target: Lookup::Imsi(imsi(5)) });
    commands.extend((6..=20).map(|n| alias(n, "renamed")));
    attempt(store, &commands, 1).unwrap();

    let kept = KeptAnswer {
        key: answer_key(),
        fingerprint: [3; 32],
        answer: "{\"an\":\"answer\"}".to_owned(),
        kept_at: Timestamp::from_micros(5),
    };
    let part = Part {
        account: account(),
        head: store.head(account()).unwrap(),
        entries: Vec::new(),
        states: Vec::new(),
        answers: vec![kept],
        forget_answers_before: None,
    };
    store.append(&[part]).remove(0).unwrap();
    for (id, revoked_at) in [("first", None), ("second", Some(Timestamp::from_micros(9)))] {
        let token = TokenRecord {
            id: TokenId::parse(id).unwrap(),
            account: account(),
            digest: [9; 32],
            grant: Grant::default(),
            created_at: Timestamp::from_micros(2),
            last_used_at: None,
            revoked_at,
        };
        assert!(store.add_token(&token).unwrap());
    }
}

/// Everything that a store answers about the account, passwords included.
fn all(store: &(impl Store + Directory)) -> String {
    let asks = [Ask {
        account: account(),
        keys: Keys { lookups: [Lookup::Imsi(imsi(1))].into(), ..Keys::default() },
        answers: vec![answer_key()],
    }];
    let viewed = store.view(&asks).unwrap().remove(0);
    let named = viewed.view.find(&Lookup::Imsi(imsi(1)));
    let password = viewed.view.subscriber(named[0]).unwrap().user.password.as_ref();
    let answers: Vec<&String> = viewed.answers.iter().map(|kept| &kept.answer).collect();
    let entries = store.entries(account(), &EntryQuery::After(Default::default()), usize::MAX).unwrap();
    assert!(entries.len() > 30);
    format!(
        "{:?} {:?} {:?} {:?} {:?} {entries:?} {:?} {:?} {answers:?}",
        store.accounts().unwrap(),
        store.tokens(None).unwrap(),
        store.use_cases(account()).unwrap(),
        store.list(account(), &ListQuery::all(None, usize::MAX)).unwrap(),
        store.holdings(account(), &[Lookup::Msisdn(msisdn(3))]).unwrap(),
        store.head(account()).unwrap(),
        password.map(PasswordHash::expose),
    )
}

#[test]
fn a_copy_answers_as_its_source_does() {
    let folder = TempDir::new().unwrap();
    let (from, to) = (sqlite(&folder, "from.db"), sqlite(&folder, "to.db"));
    fill(&from);
    let mut told = Vec::new();
    let copied = copy(&from, &to, 3, |progress| {
        told.push(progress);
        ControlFlow::Continue(())
    });
    let copied = copied.unwrap();
    assert!(copied.iter().all(|table| table.rows > 0 && table.found == 0), "{copied:?}");
    assert_eq!(all(&to), all(&from));
    let last = told.last().unwrap();
    assert_eq!((last.stage, last.rows), (Stage::Verifying, last.of));
    assert!(told.is_sorted_by_key(|progress| progress.rows));
}

#[test]
fn a_copy_that_is_interrupted_anywhere_is_continued() {
    let folder = TempDir::new().unwrap();
    let from = sqlite(&folder, "from.db");
    fill(&from);
    let whole = copy(&from, &sqlite(&folder, "whole.db"), PAGE, on).unwrap();
    let to = sqlite(&folder, "to.db");
    let mut most = 0;
    let copied = loop {
        let mut left = most;
        let made = copy(&from, &to, 7, |_| {
            left -= 1;
            if left < 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        match made {
            Err(CopyError::Interrupted) => most += 1,
            made => break made.unwrap(),
        }
    };
    assert!(most > 20, "it went in {most} steps");
    let rows = |copied: &[Copied]| -> Vec<_> {
        copied.iter().map(|table| (table.table, table.rows, table.digest)).collect()
    };
    assert_eq!(rows(&copied), rows(&whole));
    assert!(copied.iter().all(|table| table.found == table.rows), "the last run found everything there");
    assert_eq!(all(&to), all(&from));
}

#[test]
fn a_target_with_something_else_in_it_is_left_alone() {
    let folder = TempDir::new().unwrap();
    let (from, to) = (sqlite(&folder, "from.db"), sqlite(&folder, "to.db"));
    fill(&from);
    let name = simroll_domain::AccountName::parse("other").unwrap();
    let id = simroll_domain::AccountId::new(8).unwrap();
    let other = simroll_storage::Account { id, name, created_at: Timestamp::from_micros(1) };
    assert!(to.add_account(&other).unwrap());
    let refused = copy(&from, &to, PAGE, on);
    assert!(matches!(refused, Err(CopyError::Foreign("accounts"))), "{refused:?}");
    assert_eq!(to.accounts().unwrap(), [other]);
    assert_eq!(to.list(account(), &ListQuery::all(None, 9)).unwrap().subscribers, []);
}

#[test]
fn a_copy_is_not_continued_from_a_source_that_has_changed() {
    let folder = TempDir::new().unwrap();
    let (from, to) = (sqlite(&folder, "from.db"), sqlite(&folder, "to.db"));
    fill(&from);
    let halfway = |progress: Progress| {
        if progress.rows < progress.of / 4 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    assert!(matches!(copy(&from, &to, 3, halfway), Err(CopyError::Interrupted)));
    attempt(&from, &[alias(6, "another name")], 1000).unwrap();
    let refused = copy(&from, &to, 3, on);
    assert!(matches!(refused, Err(CopyError::Foreign("subscribers"))), "{refused:?}");
}

#[test]
fn what_is_written_to_the_source_meanwhile_is_not_in_the_copy() {
    let folder = TempDir::new().unwrap();
    let (from, to) = (sqlite(&folder, "from.db"), sqlite(&folder, "to.db"));
    fill(&from);
    let before = all(&from);
    let mut n = 0;
    let meanwhile = |_| {
        n += 1;
        attempt(&from, &[register(100 + n), alias(6, &format!("name {n}"))], 1000 * u128::from(n)).unwrap();
        ControlFlow::Continue(())
    };
    copy(&from, &to, 3, meanwhile).unwrap();
    assert_eq!(all(&to), before);
    assert_ne!(all(&from), before);
}

#[test]
#[ignore = "needs PostgreSQL"]
fn a_copy_to_postgres_and_back_is_the_same() {
    let folder = TempDir::new().unwrap();
    let (from, back) = (sqlite(&folder, "from.db"), sqlite(&folder, "back.db"));
    fill(&from);
    let open = |url: &str| PostgresStore::open(url, &PostgresOptions::default()).unwrap();
    let (first, second) = (open(&new_schema()), open(&new_schema()));
    let digests = |copied: Result<Vec<Copied>, CopyError>| -> Vec<_> {
        copied.unwrap().iter().map(|table| (table.table, table.rows, table.digest)).collect()
    };
    let there = digests(copy(&from, &first, 5, on));
    assert_eq!(all(&first), all(&from));
    assert_eq!(digests(copy(&first, &second, 7, on)), there);
    assert_eq!(digests(copy(&second, &back, PAGE, on)), there);
    assert_eq!(all(&back), all(&from));
}

/// Until it has looked, it goes by the first columns of an index and passes over what does not fit.
#[test]
#[ignore = "needs PostgreSQL"]
fn a_server_has_looked_at_the_tables_when_a_copy_is_there() {
    #[derive(QueryableByName)]
    struct Table {
        #[diesel(sql_type = Text)]
        name: String,
    }
    let (folder, url) = (TempDir::new().unwrap(), new_schema());
    let from = sqlite(&folder, "from.db");
    fill(&from);
    copy(&from, &PostgresStore::open(&url, &PostgresOptions::default()).unwrap(), PAGE, on).unwrap();
    let unseen: Vec<Table> = diesel::sql_query(
        "SELECT relname::text AS name FROM pg_class
         WHERE relnamespace = current_schema::regnamespace AND relkind = 'r' AND reltuples < 0
           AND relname NOT LIKE '%diesel%'",
    )
    .load(&mut PgConnection::establish(&url).unwrap())
    .unwrap();
    let unseen: Vec<&str> = unseen.iter().map(|table| table.name.as_str()).collect();
    assert!(unseen.is_empty(), "{unseen:?}");
}
