//! Writes rows of one kind, the way each database does best: SQLite one by one, by a statement that is prepared once;
//! PostgreSQL all at once, however many there are.
//!
//! Each function writes rows of one account, says how many it found where it changes what is there, and does nothing
//! where there are none.

use diesel::prelude::*;

use crate::classify::Failure;
use crate::columns::Cell;
use crate::connection::AnyConnection;
use crate::rows::{
    AccountRow, AliasRow, AnswerRow, BindingRow, JournalOtherRow, JournalRow, OPEN, StampRow, SubscriberRow,
    SubscriptionKeyRow, SubscriptionRow, TokenRow,
};
use crate::schema::{accounts, journal_heads, tokens};
use crate::{arrays, single};

/// Makes a function of the statement for one row of SQLite and of that for all rows of PostgreSQL.
macro_rules! write {
    (
        $(#[$attribute:meta])*
        $name:ident($rows:ident: $row:ty),
        |$sqlite:ident, $one:ident| $single:expr,
        |$postgres:ident, $account:ident| $all:expr $(,)?
    ) => {
        $(#[$attribute])*
        pub(crate) fn $name(connection: &mut AnyConnection, $rows: &[$row]) -> Result<usize, Failure> {
            let Some(first) = $rows.first() else { return Ok(0) };
            match connection {
                AnyConnection::Sqlite($sqlite) => {
                    let mut count = 0;
                    for $one in $rows {
                        count += $single?;
                    }
                    Ok(count)
                }
                AnyConnection::Postgres($postgres) => {
                    let $account = first.account_id;
                    Ok($all?)
                }
            }
        }
    };
}

/// Moves the head of a journal from one number and time to another. Says whether it stood there.
pub(crate) fn move_head(
    connection: &mut AnyConnection,
    account: i64,
    from: (i64, i64),
    to: (i64, i64),
) -> Result<bool, Failure> {
    let moved = match connection {
        AnyConnection::Sqlite(sqlite) => {
            let text = "UPDATE journal_heads SET number = ?, time = ? \
                        WHERE journal_heads.account_id = ? AND number = ? AND time = ?";
            single::execute(sqlite, text, &[&to.0, &to.1, &account, &from.0, &from.1])?
        }
        AnyConnection::Postgres(postgres) => {
            let seen = journal_heads::table
                .filter(journal_heads::account_id.eq(account))
                .filter(journal_heads::number.eq(from.0))
                .filter(journal_heads::time.eq(from.1));
            diesel::update(seen)
                .set((journal_heads::number.eq(to.0), journal_heads::time.eq(to.1)))
                .execute(postgres)?
        }
    };
    Ok(moved == 1)
}

/// Makes a function that inserts rows.
macro_rules! insert {
    ($name:ident($row:ty)) => {
        write! {
            $name(rows: $row),
            |sqlite, row| single::insert(sqlite, row),
            |postgres, _account| arrays::insert(postgres, rows),
        }
    };
}

insert!(insert_bindings(BindingRow<'_>));
insert!(insert_journal(JournalRow));
insert!(insert_journal_others(JournalOtherRow));
insert!(insert_subscribers(SubscriberRow));
insert!(insert_subscriptions(SubscriptionRow));

write! {
    /// Closes open bindings: each row says of whom, and by which entry.
    close_bindings(rows: BindingRow<'_>),
    |sqlite, row| {
        let text = "UPDATE bindings SET closed = ? \
                    WHERE bindings.account_id = ? AND kind = ? AND value = ? AND closed = ? AND sharer = ? AND subscriber = ?";
        let held: [&dyn Cell; 7] =
            [&row.closed, &row.account_id, &row.kind, &row.value, &OPEN, &row.sharer, &row.subscriber];
        single::execute(sqlite, text, &held)
    },
    |postgres, account| {
        let held = format!(
            "t.kind = r.kind AND t.value = r.value AND t.closed = {OPEN} AND t.sharer = r.sharer \
             AND t.subscriber = r.subscriber"
        );
        arrays::update_where(postgres, account, rows, "closed = r.closed", &held)
    },
}

/// Makes a function that changes rows that are there.
macro_rules! update {
    ($name:ident($row:ty)) => {
        write! {
            $name(rows: $row),
            |sqlite, row| single::update(sqlite, row),
            |postgres, account| arrays::update(postgres, account, rows),
        }
    };
}

update!(update_aliases(AliasRow));
update!(update_stamps(StampRow));

/// Changes subscribers that are there, each in those columns at least.
pub(crate) fn update_subscribers(
    connection: &mut AnyConnection,
    rows: &[SubscriberRow],
    columns: &[Vec<&str>],
) -> Result<usize, Failure> {
    let Some(first) = rows.first() else { return Ok(0) };
    match connection {
        AnyConnection::Sqlite(sqlite) => {
            let each = rows.iter().zip(columns);
            Ok(each.map(|(row, columns)| single::update_some(sqlite, row, columns)).sum::<Result<_, _>>()?)
        }
        AnyConnection::Postgres(postgres) => Ok(arrays::update(postgres, first.account_id, rows)?),
    }
}

/// Makes a function that changes rows, or inserts those that are not there.
macro_rules! put {
    ($name:ident($row:ty)) => {
        write! {
            $name(rows: $row),
            |sqlite, row| single::put(sqlite, row),
            |postgres, _account| arrays::upsert(postgres, rows),
        }
    };
}

put!(put_subscriptions(SubscriptionRow));
put!(put_answers(AnswerRow));

write! {
    /// Deletes single subscriptions of subscribers.
    delete_subscriptions(rows: SubscriptionKeyRow),
    |sqlite, row| single::delete(sqlite, row),
    |postgres, account| arrays::delete(postgres, account, rows),
}

/// Makes a function that inserts a row unless it, or what is unique about it, is there already: even where somebody else
/// is about to commit it. Says whether it did.
macro_rules! insert_new {
    ($name:ident($row:ty), $table:ident) => {
        pub(crate) fn $name(connection: &mut AnyConnection, row: $row) -> Result<bool, Failure> {
            let inserted = diesel::insert_into($table::table).values(row);
            let count = match connection {
                AnyConnection::Sqlite(sqlite) => inserted.on_conflict_do_nothing().execute(sqlite)?,
                AnyConnection::Postgres(postgres) => inserted.on_conflict_do_nothing().execute(postgres)?,
            };
            Ok(count == 1)
        }
    };
}

insert_new!(insert_account(AccountRow), accounts);
insert_new!(insert_token(TokenRow), tokens);
