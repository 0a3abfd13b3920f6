//! The statements of a bare loop: what the store needs of each table, and not a column more.

use super::sqlite::{Connection, Result, Statement};

#[derive(Debug, Clone, Copy)]
pub(super) struct Statements {
    pub(super) head: Statement,
    pub(super) move_head: Statement,
    pub(super) holder: Statement,
    pub(super) look_up: Statement,
    pub(super) subscriber: Statement,
    pub(super) subscriptions: Statement,
    pub(super) change_alias: Statement,
    pub(super) change_use_case: Statement,
    pub(super) change_class: Statement,
    pub(super) touch: Statement,
    pub(super) enter: Statement,
    pub(super) bind: Statement,
    pub(super) register: Statement,
    pub(super) subscribe: Statement,
}

impl Statements {
    pub(super) fn prepare(connection: &mut Connection) -> Result<Self> {
        let mut prepare = |text| connection.prepare(text);
        Ok(Self {
            head: prepare("SELECT number, time FROM journal_heads WHERE account_id = ?")?,
            move_head: prepare("UPDATE journal_heads SET number = ?, time = ? WHERE account_id = ?")?,
            holder: prepare(
                "SELECT subscriber FROM bindings
                 WHERE account_id = ? AND kind = ? AND value = ? AND closed = 9223372036854775807",
            )?,
            look_up: prepare(
                "SELECT s.number, status, iccid, imei, imeisv, alias, generic_id, username, external_id, user_class,
                        password_hash, version, created_at, updated_at, pair, imsi, msisdn, is_last_active, use_case
                 FROM bindings b
                 JOIN subscribers s ON s.account_id = b.account_id AND s.number = b.subscriber
                 LEFT JOIN subscriptions p ON p.account_id = s.account_id AND p.subscriber = s.number
                 WHERE b.account_id = ? AND kind = ? AND value = ? AND closed = 9223372036854775807",
            )?,
            subscriber: prepare(
                "SELECT number, status, iccid, imei, imeisv, alias, generic_id, username, external_id, user_class,
                        password_hash, version, created_at, updated_at
                 FROM subscribers WHERE account_id = ? AND number = ?",
            )?,
            subscriptions: prepare(
                "SELECT pair, imsi, msisdn, is_last_active, use_case
                 FROM subscriptions WHERE account_id = ? AND subscriber = ?",
            )?,
            change_alias: prepare(
                "UPDATE subscribers SET alias = ?, alias_folded = ?, version = ?, updated_at = ?
                 WHERE account_id = ? AND number = ?",
            )?,
            change_use_case: prepare(
                "UPDATE subscriptions SET use_case = ? WHERE account_id = ? AND subscriber = ? AND pair = ?",
            )?,
            change_class: prepare(
                "UPDATE subscribers SET user_class = ?, version = ?, updated_at = ?
                 WHERE account_id = ? AND number = ?",
            )?,
            touch: prepare(
                "UPDATE subscribers SET version = ?, updated_at = ? WHERE account_id = ? AND number = ?",
            )?,
            enter: prepare(
                "INSERT INTO journal (account_id, number, request_id, time, author, kind, subscriber, is_changed,
                                      named_by, changes)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )?,
            bind: prepare(
                "INSERT INTO bindings (account_id, kind, value, closed, sharer, opened, subscriber)
                 VALUES (?, ?, ?, ?, ?, ?, ?)",
            )?,
            register: prepare(
                "INSERT INTO subscribers (account_id, number, status, iccid, imei, alias, alias_folded, username,
                                          username_folded, user_class, version, created_at, updated_at)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )?,
            subscribe: prepare(
                "INSERT INTO subscriptions (account_id, subscriber, pair, imsi, msisdn, is_last_active, use_case)
                 VALUES (?, ?, 1, ?, ?, 0, ?)",
            )?,
        })
    }
}
