//! The catalogue of use cases.

use diesel::prelude::{Insertable, Queryable, Selectable};
use simroll_domain::{AccountId, UseCase};

use super::{account_key, read_use_case_id};
use crate::classify::Failure;
use crate::codec;
use crate::schema::use_cases;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = use_cases)]
pub(crate) struct UseCaseRow {
    account_id: i64,
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) apns: String,
}

impl UseCaseRow {
    pub(crate) fn of(account: AccountId, use_case: &UseCase) -> Self {
        Self {
            account_id: account_key(account),
            id: use_case.id.get().into(),
            name: use_case.name.clone(),
            apns: codec::write_apns(&use_case.apns),
        }
    }

    pub(crate) fn read(self) -> Result<UseCase, Failure> {
        let id = read_use_case_id(self.id).ok_or(Failure::Corrupt("a stored use case cannot be read"))?;
        Ok(UseCase { id, name: self.name, apns: codec::read_apns(&self.apns)? })
    }
}
