//! What can be asked. Reads run beside the writer and never wait for it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use simroll_domain::{AccountId, Entry, Head, Lookup, RequestId, Subscriber, UseCase};
use simroll_storage::{AsOf, Count, EntryFilter, EntryQuery, Filter, Holdings, ListQuery, Listed, Store};

use super::Registry;
use crate::ReadError;
use crate::readers::Length;

impl Registry {
    /// Every subscriber that `lookup` names as of a moment, and as it then was, in the order of their ids.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn subscribers(
        &self,
        account: AccountId,
        lookup: Lookup,
        as_of: AsOf,
    ) -> Result<Vec<Subscriber>, ReadError> {
        if as_of == AsOf::Now {
            // Where the store can tell at once, a thread where it may block costs more than the look-up.
            let at_once = || self.0.store.subscribers_at_once(account, &lookup);
            if let Some(found) = catch_unwind(AssertUnwindSafe(at_once)).map_err(|_| ReadError::Fault)? {
                return Ok(found?);
            }
        }
        let length = if as_of == AsOf::Now { Length::Quick } else { Length::Long };
        self.read(Some(account), length, move |store| Ok(store.subscribers(account, &lookup, as_of)?)).await
    }

    /// The journal entry of that request.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn request(&self, account: AccountId, id: RequestId) -> Result<Option<Entry>, ReadError> {
        self.read(Some(account), Length::Quick, move |store| {
            Ok(store.entries(account, &EntryQuery::Request(id), 1)?.pop())
        })
        .await
    }

    /// A page of the account's subscribers, as far as the store looks for it.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn list(&self, account: AccountId, query: ListQuery) -> Result<Listed, ReadError> {
        self.read(Some(account), Length::Long, move |store| Ok(store.list(account, &query)?)).await
    }

    /// How many of the account's subscribers fit `filter`, or `most` where there are more; as far as the store looks.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn count(&self, account: AccountId, filter: Filter, most: usize) -> Result<Count, ReadError> {
        self.read(Some(account), Length::Long, move |store| Ok(store.count(account, &filter, most)?)).await
    }

    /// Entries of the account's journal, at most `limit`.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn entries(
        &self,
        account: AccountId,
        query: EntryQuery,
        limit: usize,
    ) -> Result<Vec<Entry>, ReadError> {
        self.read(Some(account), Length::Long, move |store| Ok(store.entries(account, &query, limit)?)).await
    }

    /// How many of the account's entries fit `filter`, or `most` where there are more.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn count_entries(
        &self,
        account: AccountId,
        filter: EntryFilter,
        most: usize,
    ) -> Result<usize, ReadError> {
        self.read(Some(account), Length::Long, move |store| Ok(store.count_entries(account, &filter, most)?))
            .await
    }

    /// Whom each of `lookups` names, and who holds or ever held what it finds: all as of one moment, in their order.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn holdings(
        &self,
        account: AccountId,
        lookups: Vec<Lookup>,
    ) -> Result<Vec<Holdings>, ReadError> {
        self.read(Some(account), Length::Long, move |store| Ok(store.holdings(account, &lookups)?)).await
    }

    /// Where the account's journal ends.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn head(&self, account: AccountId) -> Result<Head, ReadError> {
        self.read(Some(account), Length::Quick, move |store| Ok(store.head(account)?)).await
    }

    /// The account's catalogue of use cases, by id.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn use_cases(&self, account: AccountId) -> Result<Vec<UseCase>, ReadError> {
        self.read(Some(account), Length::Long, move |store| Ok(store.use_cases(account)?)).await
    }

    /// Whether the store can serve right now.
    ///
    /// # Errors
    /// Why it cannot.
    pub async fn ready(&self) -> Result<(), ReadError> {
        self.read(None, Length::Quick, |store| Ok(store.ready()?)).await
    }

    /// Runs a read on a thread where it may block, when there is a place for it.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        account: Option<AccountId>,
        length: Length,
        read: impl FnOnce(&dyn Store) -> Result<T, ReadError> + Send + 'static,
    ) -> Result<T, ReadError> {
        let place = self.0.readers.place(account, length).await?;
        let store = Arc::clone(&self.0.store);
        let read = move || {
            let answer = read(&*store);
            drop(place);
            answer
        };
        tokio::task::spawn_blocking(read).await.unwrap_or(Err(ReadError::Fault))
    }
}
