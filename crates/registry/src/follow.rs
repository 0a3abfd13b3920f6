//! Following a journal as it grows.
//!
//! - the writer of this process tells what it appended; what other processes append is seen by looking at the head now
//!   and then, once for all followers of an account
//! - nobody waits for a follower: telling is setting a number, and a follower that is slow or gone reads late or never
//! - a follower that waits holds nothing of the store

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use simroll_domain::{AccountId, Entry, JournalNumber};
use simroll_storage::EntryQuery;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until};

use crate::{ReadError, Registry};

/// How often the head of a followed journal is looked at. Twice this and the time of two reads is the longest that an
/// entry of another process stays unseen, should the follower whose turn it is to look be dropped while it does.
const LOOK_EVERY: Duration = Duration::from_millis(400);

const _: () =
    assert!(2 * LOOK_EVERY.as_millis() < 1_000, "an entry of another process is seen within a second");

/// What followers are told, account by account.
#[derive(Debug, Default)]
pub(crate) struct News(Mutex<HashMap<AccountId, Weak<Feed>>>);

/// What the followers of one account share.
#[derive(Debug)]
struct Feed {
    /// The greatest number of an entry that is known to be there.
    known: watch::Sender<JournalNumber>,
    /// When the head is to be looked at next.
    look_at: Mutex<Instant>,
}

impl News {
    /// Wakes the followers of an account whose journal has come so far.
    pub(crate) fn tell(&self, account: AccountId, number: JournalNumber) {
        let feed =
            self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&account).and_then(Weak::upgrade);
        if let Some(feed) = feed {
            feed.tell(number);
        }
    }

    /// What the followers of an account share, now one more. It lives as long as any of them.
    fn feed(&self, account: AccountId) -> Arc<Feed> {
        let mut feeds = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(feed) = feeds.get(&account).and_then(Weak::upgrade) {
            return feed;
        }
        feeds.retain(|_, feed| feed.strong_count() > 0);
        let known = watch::Sender::default();
        let feed = Arc::new(Feed { known, look_at: Mutex::new(Instant::now() + LOOK_EVERY) });
        feeds.insert(account, Arc::downgrade(&feed));
        feed
    }
}

impl Feed {
    fn tell(&self, number: JournalNumber) {
        self.known.send_if_modified(|known| {
            let is_new = *known < number;
            *known = number.max(*known);
            is_new
        });
    }

    fn look_at(&self) -> Instant {
        *self.look_at.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the caller is the one to look.
    fn takes_turn(&self) -> bool {
        let mut look_at = self.look_at.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let due = *look_at <= now;
        if due {
            *look_at = now + LOOK_EVERY;
        }
        due
    }
}

/// A place in an account's journal that moves on as entries are read.
///
/// It counts as a handle of its [`Registry`].
#[derive(Debug)]
pub struct Follower {
    registry: Registry,
    account: AccountId,
    after: JournalNumber,
    feed: Arc<Feed>,
    known: watch::Receiver<JournalNumber>,
    ended: watch::Receiver<()>,
}

impl Registry {
    /// Follows an account's journal from behind that number on.
    #[must_use]
    pub fn follow(&self, account: AccountId, after: JournalNumber) -> Follower {
        let feed = self.news().feed(account);
        let known = feed.known.subscribe();
        Follower { registry: self.clone(), account, after, feed, known, ended: self.ended() }
    }
}

impl Follower {
    /// The next entries in their order, without gaps, at least 1 and at most `limit`: at once where there are any, else
    /// as soon as there are. Those of this process come when they are durable, those of others within a second. None at
    /// all once the registry has stopped and everything up to there was read.
    ///
    /// It may be dropped while it waits, and after an error asked again; no entry is lost by either.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn next(&mut self, limit: usize) -> Result<Vec<Entry>, ReadError> {
        loop {
            let has_stopped = self.ended.has_changed().is_err();
            let query = EntryQuery::After(self.after);
            let entries = match self.registry.entries(self.account, query, limit.max(1)).await {
                // Whoever follows has time.
                Err(ReadError::Busy) => {
                    sleep(LOOK_EVERY).await;
                    continue;
                }
                entries => entries?,
            };
            if let Some(last) = entries.last() {
                self.after = last.number;
                return Ok(entries);
            }
            if has_stopped {
                return Ok(entries);
            }
            self.wait().await;
        }
    }

    /// Waits until there is more to read, or the registry stops.
    async fn wait(&mut self) {
        let Self { registry, account, after, feed, known, ended } = self;
        loop {
            tokio::select! {
                () = async { drop(known.wait_for(|known| *known > *after).await) } => return,
                _ = ended.changed() => return,
                () = sleep_until(feed.look_at()) => {}
            }
            // A head that cannot be read now is looked at again later; a follower need not know.
            if feed.takes_turn()
                && let Ok(head) = registry.head(*account).await
            {
                feed.tell(head.number);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_nobody_follows_is_forgotten() {
        let (news, account) = (News::default(), |n| AccountId::new(n).expect("a small number"));
        let (first, second) = (news.feed(account(1)), news.feed(account(1)));
        assert!(Arc::ptr_eq(&first, &second));
        drop(first);
        news.tell(account(1), JournalNumber::new(5));
        assert_eq!(*second.known.borrow(), JournalNumber::new(5));
        drop(second);
        let _other = news.feed(account(2));
        assert_eq!(news.0.lock().expect("unharmed").len(), 1);
    }

    #[tokio::test]
    async fn one_follower_looks_for_all() {
        let feed = News::default().feed(AccountId::new(1).expect("a small number"));
        assert!(!feed.takes_turn());
        for _ in 0..2 {
            sleep_until(feed.look_at()).await;
            assert!(feed.takes_turn());
            assert!(!feed.takes_turn());
        }
    }

    #[test]
    fn a_late_look_does_not_take_back_what_the_writer_told() {
        let feed = Feed { known: watch::Sender::default(), look_at: Mutex::new(Instant::now()) };
        let mut follower = feed.known.subscribe();
        feed.tell(JournalNumber::new(7));
        assert!(follower.has_changed().expect("the sender is there"));
        follower.mark_unchanged();
        feed.tell(JournalNumber::new(6));
        assert!(!follower.has_changed().expect("the sender is there"));
        assert_eq!(*follower.borrow(), JournalNumber::new(7));
    }
}
