//! The limit of what writes: the statements that a change needs, prepared once, in a loop on one thread.
//!
//! - the file has the tables, the indexes and the settings of the store; it is one that the store made
//! - a change reads what a decision would have to know and writes every row that the store writes, with contents of the
//!   same length; nothing is decided
//! - a transaction has as many changes as its caller says

mod sqlite;
mod statements;

use std::ffi::c_int;
use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use Value::{Null, Number, Text};
pub(crate) use sqlite::Result;
use sqlite::{Connection, Value};
use statements::Statements;

use crate::measure;
use crate::sample::Numbers;
use crate::speed::WARM_UP;
use crate::speed::population::Place;

/// How many changes a transaction has, unless something else is asked for.
pub(crate) const IN_ONE: u64 = 256;

/// What closes a binding that is open.
const OPEN: i64 = i64::MAX;

/// How many columns a look-up reads.
const LOOKED_UP: c_int = 19;

/// A token's id, as an entry of the journal names its author.
const AUTHOR: &str = "LcaVx7P0NW";

/// A database of one account, and the statements.
#[derive(Debug)]
pub(crate) struct Bare {
    connection: Connection,
    statements: Statements,
    account: i64,
    number: i64,
    population: u64,
    numbers: Numbers,
    texts: Texts,
}

/// Texts that are written anew for each change, in memory that is kept.
#[derive(Debug, Default)]
struct Texts {
    request: String,
    changes: String,
    named_by: String,
    value: String,
}

impl Bare {
    /// Opens a database that the store made, and that has one account with so many subscribers.
    pub(crate) fn open(path: &Path, population: u64) -> Result<Self> {
        let mut connection = Connection::open(path)?;
        connection.execute(
            "PRAGMA busy_timeout = 5000; PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY;
             PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4096;",
        )?;
        let statements = Statements::prepare(&mut connection)?;
        let find = connection.prepare("SELECT account_id, number FROM journal_heads")?;
        let (mut account, mut number) = (0, 0);
        connection.run(find, &[], |row| (account, number) = (row.number(0), row.number(1)))?;
        let (numbers, texts) = (Numbers::seeded(u64::MAX - number.unsigned_abs()), Texts::default());
        Ok(Self { connection, statements, account, number, population, numbers, texts })
    }

    /// Changes a second for as long as `time`, in transactions of so many.
    pub(crate) fn rate(
        &mut self,
        time: Duration,
        in_one: u64,
        mut change: impl FnMut(&mut Self) -> Result<()>,
    ) -> Result<f64> {
        measure::rate(WARM_UP, time, || {
            self.transaction(|bare| (0..in_one).try_for_each(|_| change(bare)))?;
            Ok(in_one)
        })
    }

    /// The 99th percentile, in milliseconds, of a change in a transaction of its own, again and again for as long as `time`.
    pub(crate) fn p99(
        &mut self,
        time: Duration,
        mut change: impl FnMut(&mut Self) -> Result<()>,
    ) -> Result<f64> {
        measure::p99(WARM_UP, time, || self.transaction(&mut change))
    }

    /// Look-ups a second for as long as `time`, each of anybody by IMSI with everything that is told of a subscriber.
    pub(crate) fn look_ups(&mut self, time: Duration) -> Result<f64> {
        measure::rate(WARM_UP, time, || {
            let imsi = Place(self.numbers.below(self.population)).imsi();
            let key = [Number(self.account), Number(1), Text(&imsi)];
            let mut read = 0;
            self.connection.run(self.statements.look_up, &key, |row| {
                read += (0..LOOKED_UP).map(|column| row.text(column).len()).sum::<usize>();
            })?;
            if std::hint::black_box(read) == 0 {
                return Err("the database has another population".to_owned());
            }
            Ok(1)
        })
    }

    /// What `changes` does, in one transaction, durably.
    fn transaction(&mut self, changes: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        self.connection.execute("BEGIN IMMEDIATE")?;
        self.connection.run(self.statements.head, &[Number(self.account)], |_| ())?;
        changes(self)?;
        let head = [Number(self.number), Number(now(self.number)), Number(self.account)];
        self.connection.run(self.statements.move_head, &head, |_| ())?;
        self.connection.execute("COMMIT")
    }

    /// Another alias for anybody, found by IMSI.
    pub(crate) fn change_alias(&mut self) -> Result<()> {
        let subscriber = self.anybody_by_imsi()?;
        let alias = self.numbers.below(u64::MAX);
        let Texts { value, changes, .. } = &mut self.texts;
        write(value, format_args!("bare {alias:020}"));
        write(changes, format_args!(r#"[[{subscriber},"alias",null,"device {subscriber}","{value}"]]"#));
        self.number += 1;
        let (time, value) = (now(self.number), Text(&self.texts.value));
        let values =
            [value, value, Number(self.number), Number(time), Number(self.account), Number(subscriber)];
        self.connection.run(self.statements.change_alias, &values, |_| ())?;
        self.enter("alias", Some(AUTHOR), subscriber)
    }

    /// Other aliases for at least so many, in transactions of [`IN_ONE`].
    pub(crate) fn change(&mut self, count: u64) -> Result<()> {
        (0..count.div_ceil(IN_ONE))
            .try_for_each(|_| self.transaction(|bare| (0..IN_ONE).try_for_each(|_| bare.change_alias())))
    }

    /// Another use case for anybody, found by IMSI.
    pub(crate) fn change_use_case(&mut self) -> Result<()> {
        let subscriber = self.anybody_by_imsi()?;
        let use_case = Place(self.numbers.below(u64::MAX)).use_case().cast_signed();
        write(&mut self.texts.changes, format_args!(r#"[[{subscriber},"useCaseId",1,2002,{use_case}]]"#));
        self.number += 1;
        let values = [Number(use_case), Number(self.account), Number(subscriber), Number(1)];
        self.connection.run(self.statements.change_use_case, &values, |_| ())?;
        let values =
            [Number(self.number), Number(now(self.number)), Number(self.account), Number(subscriber)];
        self.connection.run(self.statements.touch, &values, |_| ())?;
        self.enter("use_case", Some(AUTHOR), subscriber)
    }

    /// What a device reports: every other time somebody new with a number and a name, else another class for anybody,
    /// found by number.
    pub(crate) fn report(&mut self) -> Result<()> {
        if self.number % 2 == 0 { self.report_new() } else { self.report_known() }
    }

    fn report_known(&mut self) -> Result<()> {
        let place = Place(self.numbers.below(self.population));
        write(&mut self.texts.named_by, format_args!("msisdn:{}", place.msisdn()));
        let subscriber = self.read_named(3)?;
        let class = self.numbers.below(u64::MAX);
        let Texts { value, changes, .. } = &mut self.texts;
        write(value, format_args!("class {}", class % 1000));
        write(changes, format_args!(r#"[[{subscriber},"userClass",null,"class 7","{value}"]]"#));
        self.number += 1;
        let time = Number(now(self.number));
        let values =
            [Text(&self.texts.value), Number(self.number), time, Number(self.account), Number(subscriber)];
        self.connection.run(self.statements.change_class, &values, |_| ())?;
        self.enter("device_app_user_update", Some(AUTHOR), subscriber)
    }

    fn report_new(&mut self) -> Result<()> {
        self.number += 1;
        let (account, number, name) = (Number(self.account), self.number, self.numbers.below(u64::MAX));
        let msisdn = format!("44{:010}", name % 10_000_000_000);
        let username = format!("user {name}");
        for (kind, value) in [(3, &msisdn), (4, &username)] {
            self.connection.run(self.statements.holder, &[account, Number(kind), Text(value)], |_| ())?;
            let values =
                [account, Number(kind), Text(value), Number(OPEN), Number(0), Number(number), Number(number)];
            self.connection.run(self.statements.bind, &values, |_| ())?;
        }
        let (time, name, class) = (Number(now(number)), Text(&username), Text("premium"));
        let values = [
            account,
            Number(number),
            Text("ACTIVE"),
            Null,
            Null,
            Null,
            Null,
            name,
            name,
            class,
            Number(number),
            time,
            time,
        ];
        self.connection.run(self.statements.register, &values, |_| ())?;
        let values = [account, Number(number), Null, Text(&msisdn), Null];
        self.connection.run(self.statements.subscribe, &values, |_| ())?;
        write(
            &mut self.texts.changes,
            format_args!(
                r#"[[{number},"status",null,null,"ACTIVE"],[{number},"username",null,null,"{username}"],[{number},"userClass",null,null,"premium"],[{number},"msisdn",1,null,"{msisdn}"]]"#
            ),
        );
        self.texts.named_by.clear();
        self.enter("device_app_user_update", Some(AUTHOR), number)
    }

    /// Inserts the subscribers from one place to before another, in transactions of so many, and says how many a second.
    pub(crate) fn import(&mut self, places: std::ops::Range<u64>, in_one: u64) -> Result<f64> {
        let (start, mut next) = (Instant::now(), places.start);
        while next < places.end {
            let end = places.end.min(next + in_one);
            self.transaction(|bare| (next..end).map(Place).try_for_each(|place| bare.import_one(place)))?;
            next = end;
        }
        Ok((places.end - places.start) as f64 / start.elapsed().as_secs_f64())
    }

    fn import_one(&mut self, place: Place) -> Result<()> {
        self.number += 1;
        let (account, number) = (Number(self.account), self.number);
        let (imsi, msisdn, iccid, imei) = (place.imsi(), place.msisdn(), place.iccid(), place.imei());
        for (kind, value, sharer) in [(1, &imsi, 0), (2, &iccid, 0), (3, &msisdn, 0), (7, &imei, number)] {
            if kind != 7 {
                self.connection.run(self.statements.holder, &[account, Number(kind), Text(value)], |_| ())?;
            }
            let values = [
                account,
                Number(kind),
                Text(value),
                Number(OPEN),
                Number(sharer),
                Number(number),
                Number(number),
            ];
            self.connection.run(self.statements.bind, &values, |_| ())?;
        }
        let (alias, time, use_case) = (place.alias(), Number(now(number)), place.use_case());
        let alias_value = Text(&alias);
        let values = [
            account,
            Number(number),
            Text("ACTIVE"),
            Text(&iccid),
            Text(&imei),
            alias_value,
            alias_value,
            Null,
            Null,
            Null,
            Number(number),
            time,
            time,
        ];
        self.connection.run(self.statements.register, &values, |_| ())?;
        let use_case_value = Number(use_case.cast_signed());
        let values = [account, Number(number), Text(&imsi), Text(&msisdn), use_case_value];
        self.connection.run(self.statements.subscribe, &values, |_| ())?;
        write(
            &mut self.texts.changes,
            format_args!(
                r#"[[{number},"status",null,null,"ACTIVE"],[{number},"iccid",null,null,"{iccid}"],[{number},"imei",null,null,"{imei}"],[{number},"alias",null,null,"{alias}"],[{number},"imsi",1,null,"{imsi}"],[{number},"msisdn",1,null,"{msisdn}"],[{number},"useCaseId",1,null,{use_case}]]"#
            ),
        );
        self.texts.named_by.clear();
        self.enter("import", None, number)
    }

    fn anybody_by_imsi(&mut self) -> Result<i64> {
        let place = Place(self.numbers.below(self.population));
        write(&mut self.texts.named_by, format_args!("imsi:{}", place.imsi()));
        self.read_named(1)
    }

    /// Reads the subscriber whom `named_by` names, with everything about it.
    fn read_named(&mut self, kind: i64) -> Result<i64> {
        let value = self.texts.named_by.split_once(':').map_or("", |(_, value)| value);
        let (account, mut subscriber) = (Number(self.account), 0);
        let key = [account, Number(kind), Text(value)];
        self.connection.run(self.statements.holder, &key, |row| subscriber = row.number(0))?;
        if subscriber == 0 {
            return Err("the database has another population".to_owned());
        }
        let mut read = 0;
        let key = [account, Number(subscriber)];
        self.connection.run(self.statements.subscriber, &key, |row| read += row.text(1).len())?;
        self.connection.run(self.statements.subscriptions, &key, |row| read += row.text(1).len())?;
        std::hint::black_box(read);
        Ok(subscriber)
    }

    /// Writes the entry of a change of `subscriber`, whose texts are made.
    fn enter(&mut self, kind: &str, author: Option<&str>, subscriber: i64) -> Result<()> {
        let (time, noise) = (now(self.number), self.numbers.below(u64::MAX));
        let Texts { request, changes, named_by, .. } = &mut self.texts;
        let high = time / 1000;
        write(
            request,
            format_args!(
                "{:08x}-{:04x}-7{:03x}-8{:03x}-{:012x}",
                high >> 16,
                high & 0xffff,
                time % 4096,
                noise >> 52,
                noise & 0xffff_ffff_ffff
            ),
        );
        let values = [
            Number(self.account),
            Number(self.number),
            Text(request),
            Number(time),
            author.map_or(Null, Text),
            Text(kind),
            Number(subscriber),
            Number(1),
            if named_by.is_empty() { Null } else { Text(named_by) },
            Text(changes),
        ];
        self.connection.run(self.statements.enter, &values, |_| ())
    }
}

/// A time that grows with the journal.
const fn now(number: i64) -> i64 {
    1_800_000_000_000_000 + number * 40
}

fn write(text: &mut String, content: std::fmt::Arguments<'_>) {
    text.clear();
    let _ = text.write_fmt(content);
}

#[cfg(test)]
mod tests {
    use simroll_domain::{AccountName, Lookup, Timestamp};
    use simroll_storage::{Account, AsOf, Directory, EntryQuery, Store};
    use simroll_storage_diesel::{SqliteOptions, SqliteStore};

    use super::*;

    #[test]
    fn the_store_reads_what_bare_loops_write() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("bare.db");
        let store = SqliteStore::open(&path, &SqliteOptions::default()).expect("a store");
        let account = Account {
            id: simroll_domain::AccountId::new(7).expect("in range"),
            name: AccountName::parse("bench").expect("a name"),
            created_at: Timestamp::from_micros(1),
        };
        assert!(store.add_account(&account).expect("written"));

        Bare::open(&path, 0).expect("open").import(0..10, 4).expect("inserted");
        let mut bare = Bare::open(&path, 10).expect("open");
        for change in [Bare::change_alias, Bare::change_use_case, Bare::report, Bare::report] {
            bare.transaction(|bare| (0..20).try_for_each(|_| change(bare))).expect("changed");
        }

        let imsi = Lookup::Imsi(Place(3).imsi().parse().expect("an IMSI"));
        let found = store.subscribers(account.id, &imsi, AsOf::Now).expect("read");
        assert_eq!(found[0].iccid.map(|iccid| iccid.to_string()), Some(Place(3).iccid()));
        let entries = store.entries(account.id, &EntryQuery::After(Default::default()), 1000).expect("read");
        assert_eq!(entries.len(), 10 + 4 * 20);
        for entry in entries {
            for id in entry.touched() {
                let found = store.subscribers(account.id, &Lookup::Id(id), AsOf::Now).expect("read");
                assert!(found[0].version >= entry.number);
            }
        }
    }
}
