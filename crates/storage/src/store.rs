//! The contract of a store.

use std::fmt;

use simroll_domain::{AccountId, Entry, Head, Keys, Lookup, Subscriber, Timestamp, TokenId, UseCase, View};

use crate::{Count, EntryFilter, EntryQuery, Filter, Holdings, ListQuery, Listed, Part, StoreError, Turn};

/// Where subscribers and the journal are kept.
///
/// The contract, which the [`conformance`](crate::conformance) suite checks:
///
/// - **Durable.** When [`append`](Store::append) reports a part as written, it survives the process and the machine
///   (as far as the store promises any), and every later read sees it.
/// - **Whole.** A part is written whole or not at all, and only if the journal's head is still the one it names.
/// - **Gapless.** Journal numbers of an account are 1, 2, 3 … in commit order; times never decrease. A page of the
///   journal never changes once it was read.
/// - **Apart.** No call about one account returns anything of another, nor depends on it.
/// - **Consistent.** [`view`](Store::view), [`view_aside`](Store::view_aside) and each read show one moment of an account: a journal head, and exactly
///   what the journal up to it says.
///
/// It is synchronous and object-safe; whoever calls it from async code does so on a thread of its own.
pub trait Store: Send + Sync + fmt::Debug {
    /// Every fact that a decision may look at, for each asked account as of one moment. The answers come in the order
    /// of the asks; no account is asked about twice in one call.
    ///
    /// The subscribers are all whom any [search](Lookup::searches) of the asked look-ups finds, those of later stages
    /// too (a decision may take away what an earlier stage found), with their password hashes.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`]; [`StoreError::Corrupt`], also where there is no such account.
    fn view(&self, asks: &[Ask]) -> Result<Vec<Viewed>, StoreError>;

    /// The same about one account, for somebody who will not append: he waits for nobody who does, nor they for him.
    ///
    /// # Errors
    /// As those of [`Store::view`].
    fn view_aside(&self, ask: &Ask) -> Result<Viewed, StoreError> {
        let viewed = self.view(std::slice::from_ref(ask))?.pop();
        viewed.ok_or(StoreError::Corrupt("a view that was asked for is missing"))
    }

    /// Writes each part durably, in order, and says of each what became of it. No account has two parts in one call.
    ///
    /// # Errors
    /// For each part: [`StoreError::HeadMoved`], [`StoreError::Unavailable`], [`StoreError::OutcomeUnknown`];
    /// [`StoreError::Corrupt`] where the part [contradicts itself](Part::check) or what is stored: there is no such
    /// account, a request id is known, an exclusive identifier gets a second holder, somebody releases what he does not
    /// hold.
    fn append(&self, parts: &[Part<'_>]) -> Vec<Result<(), StoreError>>;

    /// Waits until nobody else appends to the accounts, and keeps it so until the turn is dropped or the next append to
    /// any of them is done: what is viewed meanwhile is not out of date when it is appended to. For somebody who would
    /// otherwise always come too late. Whoever has a turn must take no second one before it has ended, and waits for
    /// nobody.
    ///
    /// The turn says for how many of them it is, from the first on: where they share no transaction, for one. A store that
    /// never keeps a writer from coming through needs none of this, and gives a [free](Turn::free) turn.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], also where the wait is too long.
    fn turn(&self, accounts: &[AccountId]) -> Result<Turn<'_>, StoreError> {
        let _ = accounts;
        Ok(Turn::free())
    }

    /// Every subscriber that `lookup` [names](Lookup::stages) as of a moment, and as it then was, in the order of their
    /// ids; nobody where there is no such account.
    ///
    /// As of a time in the past the password's hash is [withheld](simroll_domain::PasswordHash::withheld).
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Corrupt`].
    fn subscribers(
        &self,
        account: AccountId,
        lookup: &Lookup,
        as_of: AsOf,
    ) -> Result<Vec<Subscriber>, StoreError>;

    /// The same as of now, for callers that must not wait: `None` where it could take longer than a look into a file
    /// nearby, such as where there is a network to cross or no connection free.
    ///
    /// # Errors
    /// As those of [`Store::subscribers`].
    fn subscribers_at_once(
        &self,
        account: AccountId,
        lookup: &Lookup,
    ) -> Option<Result<Vec<Subscriber>, StoreError>> {
        let _ = (account, lookup);
        None
    }

    /// A page of an account's subscribers. Where there is no filter, it is full or the last.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Corrupt`].
    fn list(&self, account: AccountId, query: &ListQuery) -> Result<Listed, StoreError>;

    /// How many of an account's subscribers fit `filter`, or `most` where there are more; as far as the store
    /// [looks](Listed).
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Corrupt`].
    fn count(&self, account: AccountId, filter: &Filter, most: usize) -> Result<Count, StoreError>;

    /// Entries of an account's journal, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Corrupt`].
    fn entries(&self, account: AccountId, query: &EntryQuery, limit: usize)
    -> Result<Vec<Entry>, StoreError>;

    /// How many of an account's entries fit `filter`, those that it would pass over included, or `most` where there
    /// are more.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Corrupt`].
    fn count_entries(
        &self,
        account: AccountId,
        filter: &EntryFilter,
        most: usize,
    ) -> Result<usize, StoreError>;

    /// The [holdings](Holdings) of each look-up, in the order of the look-ups, all as of one moment; nobody's where there is
    /// no such account.
    ///
    /// [`Lookup::Id`] is held by its subscriber from the registration until the removal.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Corrupt`].
    fn holdings(&self, account: AccountId, lookups: &[Lookup]) -> Result<Vec<Holdings>, StoreError>;

    /// Where the account's journal ends; before its first entry also where there is no such account.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Corrupt`].
    fn head(&self, account: AccountId) -> Result<Head, StoreError>;

    /// The account's catalogue of use cases, by id.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Corrupt`].
    fn use_cases(&self, account: AccountId) -> Result<Vec<UseCase>, StoreError>;

    /// Whether the store can serve right now.
    ///
    /// # Errors
    /// Why it cannot.
    fn ready(&self) -> Result<(), StoreError>;

    /// How many reads it carries out at a time; who comes with one more is kept waiting.
    fn readers(&self) -> usize {
        usize::MAX
    }

    /// Its connections to a database; none where it needs none. Waits for nothing.
    fn connections(&self) -> Connections {
        Connections::default()
    }
}

/// The connections of a store, as far as they are pooled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Connections {
    /// Those that are in use right now.
    pub busy: usize,
    /// Those that are open and wait for somebody.
    pub idle: usize,
}

/// What a [`Store::view`] is asked about one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// The account.
    pub account: AccountId,
    /// The facts that decisions need. The size of the catalogue is told whether or not they name a use case.
    pub keys: Keys,
    /// The kept answers to look for.
    pub answers: Vec<AnswerKey>,
}

/// What a [`Store::view`] answers about one account.
#[derive(Debug, Clone)]
pub struct Viewed {
    /// The facts.
    pub view: View,
    /// Those of the asked answers that are kept, in any order.
    pub answers: Vec<KeptAnswer>,
}

/// Under what an answer is kept: an `Idempotency-Key`, which counts per token.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AnswerKey {
    /// Whose key it is.
    pub token: TokenId,
    /// The key, as the caller sent it.
    pub key: String,
}

impl fmt::Debug for AnswerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AnswerKey").field("token", &self.token).finish_non_exhaustive()
    }
}

/// The answer that a request with an `Idempotency-Key` got, kept so that a retry gets the same.
#[derive(Clone, PartialEq, Eq)]
pub struct KeptAnswer {
    /// Under what it is kept.
    pub key: AnswerKey,
    /// Tells whether a later request with the key is the same request.
    pub fingerprint: [u8; 32],
    /// The answer, in whatever form its writer chose.
    pub answer: String,
    /// When it was kept.
    pub kept_at: Timestamp,
}

impl fmt::Debug for KeptAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeptAnswer").field("key", &self.key).finish_non_exhaustive()
    }
}

/// As of which moment something is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AsOf {
    /// As it is.
    Now,
    /// As it was after the last entry whose time is not later.
    Time(Timestamp),
}
