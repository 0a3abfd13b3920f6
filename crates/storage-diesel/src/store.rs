//! The store over any of the databases.

use simroll_domain::{AccountId, AccountName, Entry, Head, Lookup, Subscriber, Timestamp, TokenId, UseCase};
use simroll_storage::{
    Account, AsOf, Ask, Connections, Count, Directory, EntryFilter, EntryQuery, Filter, Holdings, ListQuery,
    Listed, Part, Store, StoreError, TokenRecord, Turn, Viewed,
};

use crate::append::Checked;
use crate::classify::{Failure, Report};
use crate::connection::AnyConnection;
use crate::database::Database;
use crate::listing::{Effort, Lists};
use crate::{directory, holdings, journal, reads, view};

/// A store on a SQL database of one kind; see [`SqliteStore`](crate::SqliteStore).
#[derive(Debug)]
pub struct SqlStore<D> {
    pub(crate) database: D,
    pub(crate) effort: Effort,
}

impl<D: Database> SqlStore<D> {
    fn read<T>(&self, run: impl FnOnce(&mut AnyConnection) -> Result<T, Failure>) -> Result<T, StoreError> {
        Ok(self.database.read(run)?)
    }

    fn write<T>(&self, run: impl FnOnce(&mut AnyConnection) -> Result<T, Failure>) -> Result<T, StoreError> {
        Ok(self.database.write(run).map_err(|failure| match failure {
            // No journal is looked at here.
            Failure::HeadMoved => Failure::Unavailable(Report::new("another transaction was in the way")),
            failure => failure,
        })?)
    }
}

impl<D: Database> Store for SqlStore<D> {
    fn view(&self, asks: &[Ask]) -> Result<Vec<Viewed>, StoreError> {
        let views = |connection: &mut _| asks.iter().map(|ask| view::view(connection, ask)).collect();
        Ok(self.database.view(views)?)
    }

    fn view_aside(&self, ask: &Ask) -> Result<Viewed, StoreError> {
        self.read(|connection| view::view(connection, ask))
    }

    fn turn(&self, accounts: &[AccountId]) -> Result<Turn<'_>, StoreError> {
        Ok(self.database.turn(accounts)?)
    }

    fn append(&self, parts: &[Part<'_>]) -> Vec<Result<(), StoreError>> {
        let checked: Vec<Result<Checked<'_, '_>, StoreError>> = parts.iter().map(Checked::new).collect();
        let sound: Vec<_> = checked.iter().flatten().map(|part| (part.account(), part)).collect();
        let written = match &sound[..] {
            [] => Vec::new(),
            sound => self.database.write_each(sound, |connection, part| part.write(connection)),
        };
        let mut written = written.into_iter();
        let outcome = |part: Result<_, StoreError>| {
            part?;
            Ok(written.next().expect("each part has an outcome")?)
        };
        checked.into_iter().map(outcome).collect()
    }

    fn subscribers(
        &self,
        account: AccountId,
        lookup: &Lookup,
        as_of: AsOf,
    ) -> Result<Vec<Subscriber>, StoreError> {
        self.read(|connection| reads::subscribers(connection, account, lookup, as_of))
    }

    fn subscribers_at_once(
        &self,
        account: AccountId,
        lookup: &Lookup,
    ) -> Option<Result<Vec<Subscriber>, StoreError>> {
        let found = self.database.glance(|connection| reads::found(connection, account, lookup))?;
        Some(found.map_err(StoreError::from))
    }

    fn list(&self, account: AccountId, query: &ListQuery) -> Result<Listed, StoreError> {
        let lists = Lists { account, effort: self.effort };
        self.read(|connection| lists.list(connection, query))
    }

    fn entries(
        &self,
        account: AccountId,
        query: &EntryQuery,
        limit: usize,
    ) -> Result<Vec<Entry>, StoreError> {
        self.read(|connection| journal::entries(connection, account, query, limit))
    }

    fn count(&self, account: AccountId, filter: &Filter, most: usize) -> Result<Count, StoreError> {
        let lists = Lists { account, effort: self.effort };
        self.read(|connection| lists.count(connection, filter, most))
    }

    fn count_entries(
        &self,
        account: AccountId,
        filter: &EntryFilter,
        most: usize,
    ) -> Result<usize, StoreError> {
        self.read(|connection| journal::count(connection, account, filter, most))
    }

    fn holdings(&self, account: AccountId, lookups: &[Lookup]) -> Result<Vec<Holdings>, StoreError> {
        self.read(|connection| {
            lookups.iter().map(|lookup| holdings::holdings(connection, account, lookup)).collect()
        })
    }

    fn head(&self, account: AccountId) -> Result<Head, StoreError> {
        Ok(self.read(|connection| journal::head(connection, account))?.unwrap_or_default())
    }

    fn use_cases(&self, account: AccountId) -> Result<Vec<UseCase>, StoreError> {
        self.read(|connection| reads::use_cases(connection, account))
    }

    fn ready(&self) -> Result<(), StoreError> {
        Ok(self.database.ready()?)
    }

    fn readers(&self) -> usize {
        self.database.readers()
    }

    fn connections(&self) -> Connections {
        self.database.connections()
    }
}

impl<D: Database> Directory for SqlStore<D> {
    fn add_account(&self, account: &Account) -> Result<bool, StoreError> {
        self.write(|connection| directory::add_account(connection, account))
    }

    fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        self.read(directory::accounts)
    }

    fn account(&self, name: &AccountName) -> Result<Option<Account>, StoreError> {
        self.read(|connection| directory::account(connection, name))
    }

    fn add_token(&self, token: &TokenRecord) -> Result<bool, StoreError> {
        self.write(|connection| directory::add_token(connection, token))
    }

    fn token(&self, id: &TokenId) -> Result<Option<TokenRecord>, StoreError> {
        self.read(|connection| directory::token(connection, id))
    }

    fn tokens(&self, account: Option<AccountId>) -> Result<Vec<TokenRecord>, StoreError> {
        self.read(|connection| directory::tokens(connection, account))
    }

    fn token_ids(&self) -> Result<Vec<TokenId>, StoreError> {
        self.read(directory::token_ids)
    }

    fn revoke_token(&self, id: &TokenId, at: Timestamp) -> Result<bool, StoreError> {
        self.write(|connection| directory::revoke_token(connection, id, at))
    }

    fn note_use(&self, used: &[(TokenId, Timestamp)]) -> Result<(), StoreError> {
        self.write(|connection| directory::note_use(connection, used))
    }
}
