//! Rows of the tables, and the values of the domain that they hold.
//!
//! What is read is parsed like what comes from outside: a row that holds something else than a value of the domain is
//! a damaged store, not a panic.

mod answer;
mod binding;
mod directory;
mod journal;
mod subscriber;
mod use_case;

pub(crate) use answer::AnswerRow;
pub(crate) use binding::{BindingRow, OPEN, binding_kind};
pub(crate) use directory::{AccountRow, HeadRow, TokenRow};
pub(crate) use journal::{JournalOtherRow, JournalRow};
pub(crate) use subscriber::{
    AliasRow, STAMP, StampRow, SubscriberRow, SubscriptionKeyRow, SubscriptionRow, columns_of,
};
pub(crate) use use_case::UseCaseRow;

use simroll_domain::{AccountId, UseCaseId};

/// The account as a column holds it.
pub(crate) fn account_key(account: AccountId) -> i64 {
    i64::try_from(account.get()).expect("an account id has 48 bits")
}

/// At most so many rows.
pub(crate) fn limit(most: usize) -> i64 {
    i64::try_from(most).unwrap_or(i64::MAX)
}

fn read_account(id: i64) -> Option<AccountId> {
    AccountId::new(u64::try_from(id).ok()?)
}

fn read_use_case_id(id: i64) -> Option<UseCaseId> {
    UseCaseId::new(u32::try_from(id).ok()?)
}

/// 64 lower-case hexadecimal digits.
fn to_hex(bytes: &[u8; 32]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[place * 2..place * 2 + 2], 16).ok()?;
    }
    Some(bytes)
}
