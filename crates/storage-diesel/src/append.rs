//! Writes a part: head, bindings, journal, subscribers, catalogue, answers.

use std::collections::{BTreeSet, HashMap};

use diesel::prelude::*;
use simroll_domain::{
    AccountId, Alias, Delta, Field, FieldChange, JournalNumber, PairNumber, Subscriber, SubscriberId, UseCase,
};
use simroll_storage::{Closed, Netting, Opened, Part, Passed, StoreError, folded};

use crate::classify::Failure;
use crate::connection::AnyConnection;
use crate::journal::head;
use crate::rows::{
    AnswerRow, BindingRow, JournalRow, OPEN, SubscriberRow, SubscriptionRow, UseCaseRow, account_key,
};
use crate::schema::{
    bindings, idempotency, journal, journal_heads, journal_others, subscribers, subscriptions, use_cases,
};

/// A part that does not contradict itself, and what it does to the bindings.
#[derive(Debug)]
pub(crate) struct Checked<'a, 'p> {
    part: &'a Part<'p>,
    net: Netting,
}

impl<'a, 'p> Checked<'a, 'p> {
    pub(crate) fn new(part: &'a Part<'p>) -> Result<Self, StoreError> {
        part.check()?;
        Ok(Self { part, net: Netting::of(&part.entries)? })
    }

    /// Writes the part into the transaction that is running. Where it fails, the caller takes everything back.
    pub(crate) fn write(&self, connection: &mut AnyConnection) -> Result<(), Failure> {
        let Self { part, net } = self;
        move_head(connection, part)?;
        write_bindings(connection, net)?;
        write_journal(connection, part)?;
        write_subscribers(connection, part)?;
        for delta in part.entries.iter().filter_map(|entry| entry.use_case.as_ref()) {
            write_use_case(connection, part.account, delta)?;
        }
        write_answers(connection, part)
    }
}

/// Moves the head from where the part saw it. Whoever comes second finds no such row.
fn move_head(connection: &mut AnyConnection, part: &Part<'_>) -> Result<(), Failure> {
    let (from, to) = (part.head, part.new_head());
    let seen = journal_heads::table
        .filter(journal_heads::account_id.eq(account_key(part.account)))
        .filter(journal_heads::number.eq(from.number.get()))
        .filter(journal_heads::time.eq(from.time.as_micros()));
    let moved = diesel::update(seen)
        .set((journal_heads::number.eq(to.number.get()), journal_heads::time.eq(to.time.as_micros())))
        .execute(connection)?;
    if moved == 1 {
        return Ok(());
    }
    match head(connection, part.account)? {
        Some(_) => Err(Failure::HeadMoved),
        None => Err(Failure::Corrupt("there is no such account")),
    }
}

fn write_bindings(connection: &mut AnyConnection, net: &Netting) -> Result<(), Failure> {
    for closed in &net.close {
        close(connection, closed)?;
    }
    // Written open first, so that a holder from before shows as a second one.
    for Passed { opened, closed } in &net.passed {
        open(connection, opened)?;
        let Opened { key, subscriber, .. } = opened.clone();
        close(connection, &Closed { key, subscriber, closed: *closed })?;
    }
    net.open.iter().try_for_each(|opened| open(connection, opened))
}

fn open(connection: &mut AnyConnection, opened: &Opened) -> Result<(), Failure> {
    for row in BindingRow::open(&opened.key, opened.subscriber, opened.opened) {
        diesel::insert_into(bindings::table).values(row).execute(connection)?;
    }
    Ok(())
}

fn close(connection: &mut AnyConnection, closed: &Closed) -> Result<(), Failure> {
    for row in BindingRow::open(&closed.key, closed.subscriber, JournalNumber::default()) {
        let held = bindings::table
            .filter(bindings::account_id.eq(row.account_id))
            .filter(bindings::kind.eq(row.kind))
            .filter(bindings::value.eq(row.value))
            .filter(bindings::closed.eq(OPEN))
            .filter(bindings::sharer.eq(row.sharer))
            .filter(bindings::subscriber.eq(row.subscriber));
        let count = diesel::update(held).set(bindings::closed.eq(closed.closed.get())).execute(connection)?;
        expect_one(count, "an identifier is released by somebody who does not hold it")?;
    }
    Ok(())
}

fn write_journal(connection: &mut AnyConnection, part: &Part<'_>) -> Result<(), Failure> {
    for entry in &part.entries {
        let (row, others) = JournalRow::of(part.account, entry);
        diesel::insert_into(journal::table).values(row).execute(connection)?;
        for other in others {
            diesel::insert_into(journal_others::table).values(other).execute(connection)?;
        }
    }
    Ok(())
}

/// What a part does to one subscriber.
#[derive(Debug, Default)]
struct Touched {
    registered: bool,
    /// Whether a field of its own changes, and whether one beside the alias does.
    own: bool,
    beside_alias: bool,
    pairs: BTreeSet<PairNumber>,
}

impl Touched {
    fn by_subscriber(part: &Part<'_>) -> HashMap<SubscriberId, Self> {
        let mut touched: HashMap<SubscriberId, Self> = HashMap::with_capacity(part.states.len());
        for change in part.entries.iter().flat_map(|entry| &entry.changes) {
            let touched = touched.entry(change.subscriber).or_default();
            touched.registered |= matches!(change.field, FieldChange::Status(Delta { from: None, .. }));
            match change.field.pair() {
                Some(pair) => {
                    touched.pairs.insert(pair);
                }
                None => {
                    touched.own = true;
                    touched.beside_alias |= change.field.field() != Field::Alias;
                }
            }
        }
        touched
    }
}

fn write_subscribers(connection: &mut AnyConnection, part: &Part<'_>) -> Result<(), Failure> {
    let mut touched = Touched::by_subscriber(part);
    for (id, state) in &part.states {
        let touched = touched.remove(id).unwrap_or_default();
        match (touched.registered, state) {
            (true, None) => {}
            (true, Some(subscriber)) => register(connection, subscriber)?,
            (false, None) => remove(connection, *id)?,
            (false, Some(subscriber)) => change(connection, subscriber, &touched)?,
        }
    }
    Ok(())
}

fn register(connection: &mut AnyConnection, subscriber: &Subscriber) -> Result<(), Failure> {
    diesel::insert_into(subscribers::table).values(SubscriberRow::of(subscriber)).execute(connection)?;
    for subscription in &subscriber.subscriptions {
        let row = SubscriptionRow::of(subscriber.id, subscription);
        diesel::insert_into(subscriptions::table).values(row).execute(connection)?;
    }
    Ok(())
}

fn remove(connection: &mut AnyConnection, id: SubscriberId) -> Result<(), Failure> {
    let (account, number) = (account_key(id.account()), id.number().get());
    diesel::delete(subscriptions::table)
        .filter(subscriptions::account_id.eq(account))
        .filter(subscriptions::subscriber.eq(number))
        .execute(connection)?;
    let count = diesel::delete(subscribers::table)
        .filter(subscribers::account_id.eq(account))
        .filter(subscribers::number.eq(number))
        .execute(connection)?;
    expect_one(count, ABSENT)
}

const ABSENT: &str = "a changed subscriber is not stored";

/// Writes what changed and nothing else: an alias alone is by far the most frequent change, and a narrow update leaves
/// the indexes over other columns alone.
fn change(connection: &mut AnyConnection, subscriber: &Subscriber, touched: &Touched) -> Result<(), Failure> {
    let target = subscribers::table
        .filter(subscribers::account_id.eq(account_key(subscriber.id.account())))
        .filter(subscribers::number.eq(subscriber.id.number().get()));
    let stamp = (
        subscribers::version.eq(subscriber.version.get()),
        subscribers::updated_at.eq(subscriber.updated_at.as_micros()),
    );
    let count = if touched.beside_alias {
        diesel::update(target).set(SubscriberRow::of(subscriber)).execute(connection)?
    } else if touched.own {
        let alias = subscriber.alias.as_ref().map(Alias::as_str);
        let folded = alias.map(folded);
        let alias = (subscribers::alias.eq(alias), subscribers::alias_folded.eq(folded));
        diesel::update(target).set((alias, stamp)).execute(connection)?
    } else {
        diesel::update(target).set(stamp).execute(connection)?
    };
    expect_one(count, ABSENT)?;
    for pair in &touched.pairs {
        change_subscription(connection, subscriber, *pair)?;
    }
    Ok(())
}

fn change_subscription(
    connection: &mut AnyConnection,
    subscriber: &Subscriber,
    pair: PairNumber,
) -> Result<(), Failure> {
    let target = subscriptions::table
        .filter(subscriptions::account_id.eq(account_key(subscriber.id.account())))
        .filter(subscriptions::subscriber.eq(subscriber.id.number().get()))
        .filter(subscriptions::pair.eq(i64::from(pair.get())));
    match subscriber.subscription(pair) {
        None => {
            diesel::delete(target).execute(connection)?;
        }
        Some(subscription) => {
            let row = SubscriptionRow::of(subscriber.id, subscription);
            if diesel::update(target).set(&row).execute(connection)? == 0 {
                diesel::insert_into(subscriptions::table).values(row).execute(connection)?;
            }
        }
    }
    Ok(())
}

fn write_use_case(
    connection: &mut AnyConnection,
    account: AccountId,
    delta: &Delta<UseCase>,
) -> Result<(), Failure> {
    let target = |use_case: &UseCase| {
        let row = UseCaseRow::of(account, use_case);
        use_cases::table
            .filter(use_cases::account_id.eq(account_key(account)))
            .filter(use_cases::id.eq(row.id))
            .filter(use_cases::name.eq(row.name))
            .filter(use_cases::apns.eq(row.apns))
    };
    if let Some(from) = &delta.from {
        let count = diesel::delete(target(from)).execute(connection)?;
        expect_one(count, "a use case is not in the catalogue as the entry says")?;
    }
    if let Some(to) = &delta.to {
        diesel::insert_into(use_cases::table).values(UseCaseRow::of(account, to)).execute(connection)?;
    }
    Ok(())
}

fn write_answers(connection: &mut AnyConnection, part: &Part<'_>) -> Result<(), Failure> {
    if let Some(oldest) = part.forget_answers_before {
        diesel::delete(idempotency::table)
            .filter(idempotency::account_id.eq(account_key(part.account)))
            .filter(idempotency::kept_at.lt(oldest.as_micros()))
            .execute(connection)?;
    }
    for kept in &part.answers {
        let row = AnswerRow::of(part.account, kept);
        let target = idempotency::table
            .filter(idempotency::account_id.eq(account_key(part.account)))
            .filter(idempotency::key.eq(&kept.key.key))
            .filter(idempotency::token.eq(kept.key.token.as_str()));
        if diesel::update(target).set(&row).execute(connection)? == 0 {
            diesel::insert_into(idempotency::table).values(row).execute(connection)?;
        }
    }
    Ok(())
}

fn expect_one(count: usize, otherwise: &'static str) -> Result<(), Failure> {
    if count == 1 { Ok(()) } else { Err(Failure::Corrupt(otherwise)) }
}
