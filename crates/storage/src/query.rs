//! What may be asked of lists: which subscribers, which entries, in which order, from where on.

use std::collections::BTreeSet;
use std::fmt;

use simroll_domain::{
    Alias, Author, BindingKind, Entry, JournalNumber, RequestId, Status, Subscriber, SubscriberId, Timestamp,
    UseCaseId, UserClass, Username,
};

/// Which subscribers are listed: those that fit every given filter.
///
/// [`Filter::fits`] is the definition; a store finds the same by its indexes. `Debug` does not show what is searched.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// It holds an identifier of that kind whose canonical text begins with that one, byte by byte; with an empty text,
    /// any identifier of the kind.
    pub prefixes: Vec<(BindingKind, String)>,
    /// It has an alias that, [folded](folded), begins with this one, folded.
    pub alias: Option<String>,
    /// It has a username that, [folded](folded), begins with this one, folded.
    pub username: Option<String>,
    /// One of its subscriptions has this use case.
    pub use_case: Option<UseCaseId>,
    /// It is of exactly this class.
    pub user_class: Option<UserClass>,
    /// It has this status.
    pub status: Option<Status>,
    /// Its last change was at this time or later.
    pub changed_since: Option<Timestamp>,
}

impl Filter {
    /// Whether `subscriber` is listed.
    #[must_use]
    pub fn fits(&self, subscriber: &Subscriber) -> bool {
        let Self { prefixes, alias, username, use_case, user_class, status, changed_since } = self;
        let held = |(kind, prefix): &(BindingKind, String)| {
            subscriber.bindings().any(|(own, text)| own == *kind && text.starts_with(prefix.as_str()))
        };
        let own_alias = subscriber.alias.as_ref().map(Alias::as_str);
        let own_username = subscriber.user.username.as_ref().map(Username::as_str);
        prefixes.iter().all(held)
            && begins(own_alias, alias.as_deref())
            && begins(own_username, username.as_deref())
            && use_case.is_none_or(|id| subscriber.subscriptions.iter().any(|s| s.use_case == Some(id)))
            && (user_class.is_none() || *user_class == subscriber.user.class)
            && status.is_none_or(|status| status == subscriber.status)
            && changed_since.is_none_or(|time| time <= subscriber.updated_at)
    }
}

fn begins(text: Option<&str>, prefix: Option<&str>) -> bool {
    prefix.is_none_or(|prefix| text.is_some_and(|text| folded(text).starts_with(&folded(prefix))))
}

impl fmt::Debug for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Filter")
            .field("prefixes", &self.prefixes.iter().map(|(kind, _)| kind).collect::<Vec<_>>())
            .field("alias", &self.alias.is_some())
            .field("username", &self.username.is_some())
            .field("use_case", &self.use_case)
            .field("user_class", &self.user_class)
            .field("status", &self.status)
            .field("changed_since", &self.changed_since)
            .finish()
    }
}

/// `text` as searches compare it that take no notice of case.
///
/// - every store folds with this function, so that they agree
/// - it goes character by character, so that the beginning of a folded text is the folded beginning of the text
/// - it follows the full case folding of Unicode closely: `ß` is `ss`, a final sigma is a sigma; what is composed
///   differently stays different
///
/// ```
/// use simroll_storage::folded;
/// assert_eq!(folded("Straße"), folded("STRASSE"));
/// assert_eq!(folded("ΣΊΣΥΦΟΣ"), folded("σίσυφος"));
/// assert_ne!(folded("u"), folded("ü"));
/// ```
#[must_use]
pub fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    // Up and down again joins what has one capital, such as both small sigmas; down first lets the capital ß in on it.
    let lower = text.chars().flat_map(char::to_lowercase);
    lower.flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect()
}

/// In which order subscribers are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// By id: in the order in which they were registered.
    #[default]
    Registered,
    /// By version, then by id: in the order in which they changed last, which is that of the times of these changes.
    Changed,
}

/// Where a page of subscribers begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// After so many that fit. While rows come and go, pages by number may show somebody twice or not at all.
    Skip(u64),
    /// With the first that stands beyond that place in the order. Whoever keeps his place is on exactly one page,
    /// whatever happens to others: in [`Order::Registered`] everybody who fits throughout, in [`Order::Changed`]
    /// everybody who does not change. (Who changes goes to the end of that order: a walk that ascends meets him again.)
    After(Cursor),
}

impl Default for Start {
    fn default() -> Self {
        Self::Skip(0)
    }
}

/// A place in a list of subscribers, whoever stands there now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cursor {
    /// The version; in [`Order::Registered`] it says nothing.
    pub version: JournalNumber,
    /// The number of the subscriber.
    pub number: JournalNumber,
}

impl Cursor {
    /// The place where `subscriber` stands now.
    #[must_use]
    pub const fn of(subscriber: &Subscriber) -> Self {
        Self { version: subscriber.version, number: subscriber.id.number() }
    }

    /// By what places are compared in that order.
    #[must_use]
    pub fn key(self, order: Order) -> (JournalNumber, JournalNumber) {
        match order {
            Order::Registered => (JournalNumber::default(), self.number),
            Order::Changed => (self.version, self.number),
        }
    }
}

/// A page of an account's subscribers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListQuery {
    /// Which subscribers.
    pub filter: Filter,
    /// In which order.
    pub order: Order,
    /// Whether the order is turned round, the last first.
    pub descending: bool,
    /// Where the page begins.
    pub start: Start,
    /// The most to return.
    pub limit: usize,
}

impl ListQuery {
    /// Every subscriber after that one by id, as a walk over all of them goes.
    #[must_use]
    pub fn all(after: Option<SubscriberId>, limit: usize) -> Self {
        let place = |id: SubscriberId| Cursor { version: JournalNumber::default(), number: id.number() };
        let start = after.map_or(Start::default(), |id| Start::After(place(id)));
        Self { start, limit, ..Self::default() }
    }
}

/// Which entries of a journal are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryQuery {
    /// The one of that request.
    Request(RequestId),
    /// Those after that number, oldest first.
    After(JournalNumber),
    /// Those that changed that subscriber, after that number, oldest first.
    Of(SubscriberId, JournalNumber),
    /// Those that fit, newest first.
    Newest(EntryFilter),
}

/// Which entries of a journal are read, newest first: those that fit every given filter.
///
/// [`EntryFilter::fits`] is the definition.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EntryFilter {
    /// Its number is less. A page goes on from the number of the last entry of the one before.
    pub before: Option<JournalNumber>,
    /// So many of those that fit are passed over; says nothing about which fit.
    pub skip: u64,
    /// It named or changed any of these.
    pub about: Option<BTreeSet<SubscriberId>>,
    /// It changed this one: all such entries are its history.
    pub changed: Option<SubscriberId>,
    /// It is of this kind.
    pub kind: Option<String>,
    /// This party asked for it.
    pub author: Option<Author>,
    /// It was made at this time or later.
    pub from: Option<Timestamp>,
    /// It was made before this time.
    pub until: Option<Timestamp>,
}

impl EntryFilter {
    /// Whether `entry` is among those meant.
    #[must_use]
    pub fn fits(&self, entry: &Entry) -> bool {
        let Self { before, skip: _, about, changed, kind, author, from, until } = self;
        let changes = |id: &SubscriberId| entry.changes.iter().any(|change| change.subscriber == *id);
        before.is_none_or(|number| entry.number < number)
            && about
                .as_ref()
                .is_none_or(|ids| ids.iter().any(|id| entry.subscriber == Some(*id) || changes(id)))
            && changed.as_ref().is_none_or(changes)
            && kind.as_ref().is_none_or(|kind| kind == entry.kind)
            && author.as_ref().is_none_or(|author| *author == entry.author)
            && from.is_none_or(|time| time <= entry.time)
            && until.is_none_or(|time| entry.time < time)
    }
}

/// Whom a look-up names, and everybody whom it finds or ever found, as of one moment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Holdings {
    /// The last entry of the journal at that moment; 0 before the first.
    pub head: JournalNumber,
    /// Whom the look-up [names](simroll_domain::Lookup::stages), in the order of their ids.
    pub named: Vec<SubscriberId>,
    /// Every holding of what any [search](simroll_domain::Lookup::searches) of the look-up finds, or ever found: by the
    /// entry that began it, newest first, and where one entry began several, by subscriber, the last registered first.
    pub all: Vec<Holding>,
}

impl Holdings {
    /// Whose history that of the identifier is: the holder's whom it names, of several the one who took it last; where
    /// it names nobody, his who let go of it last.
    #[must_use]
    pub fn holder(&self) -> Option<SubscriberId> {
        let named = |held: &&Holding| held.until.is_none() && self.named.contains(&held.subscriber);
        let last = || self.all.iter().rev().max_by_key(|held| held.closed);
        self.all.iter().find(named).or_else(last).map(|held| held.subscriber)
    }
}

/// A stretch of the journal during which an identifier was found at one subscriber.
///
/// - it is as long as it can be: a subscriber that lets go and takes again in one entry, or has a device both as IMEI
///   and as IMEISV, held it all the while
/// - as of a time `t` it is found there where `from <= t` and `t < until`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holding {
    /// The holder.
    pub subscriber: SubscriberId,
    /// When it began.
    pub from: Timestamp,
    /// When it ended; `None` while it lasts.
    pub until: Option<Timestamp>,
    /// The entry with which it began.
    pub opened: JournalNumber,
    /// The entry with which it ended; `None` while it lasts.
    pub closed: Option<JournalNumber>,
}
