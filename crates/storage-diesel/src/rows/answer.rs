//! Kept answers.

use diesel::prelude::{Queryable, Selectable};
use simroll_domain::{AccountId, Timestamp, TokenId};
use simroll_storage::{AnswerKey, KeptAnswer};

use super::{account_key, from_hex, to_hex};
use crate::classify::Failure;
use crate::columns::columns;
use crate::schema::idempotency;

#[derive(Queryable, Selectable)]
#[diesel(table_name = idempotency)]
pub(crate) struct AnswerRow {
    pub(crate) account_id: i64,
    pub(crate) key: String,
    pub(crate) token: String,
    fingerprint: String,
    answer: String,
    kept_at: i64,
}

columns!(AnswerRow, idempotency(account_id, key, token) fingerprint, answer, kept_at);

impl AnswerRow {
    pub(crate) fn of(account: AccountId, kept: &KeptAnswer) -> Self {
        Self {
            account_id: account_key(account),
            key: kept.key.key.clone(),
            token: kept.key.token.as_str().to_owned(),
            fingerprint: to_hex(&kept.fingerprint),
            answer: kept.answer.clone(),
            kept_at: kept.kept_at.as_micros(),
        }
    }

    pub(crate) fn read(self) -> Result<KeptAnswer, Failure> {
        const DAMAGED: Failure = Failure::Corrupt("a kept answer cannot be read");
        Ok(KeptAnswer {
            key: AnswerKey { token: TokenId::parse(&self.token).ok_or(DAMAGED)?, key: self.key },
            fingerprint: from_hex(&self.fingerprint).ok_or(DAMAGED)?,
            answer: self.answer,
            kept_at: Timestamp::from_micros(self.kept_at),
        })
    }
}
