//! The name of a subscriber.

use std::fmt;

use uuid::Uuid;

use crate::{AccountId, JournalNumber};

/// Names a subscriber for ever: the account, and the number of the journal entry that registered it.
///
/// - its text form is a UUID (RFC 9562, version 8): 48 bits account, 62 bits number
/// - stores keep the number only, beside the account
///
/// ```
/// use simroll_domain::{AccountId, JournalNumber, SubscriberId};
/// let id = SubscriberId::new(AccountId::new(7).unwrap(), JournalNumber::new(42));
/// assert_eq!(id.to_string(), "00000000-0007-8000-8000-00000000002a");
/// assert_eq!(SubscriberId::parse("00000000-0007-8000-8000-00000000002a"), Some(id));
/// assert_eq!(SubscriberId::parse("ff74dca6-8e7f-4b85-a42b-13860913b370"), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SubscriberId {
    account: AccountId,
    number: JournalNumber,
}

const VERSION_8: u128 = 0x8 << 76;
const VARIANT: u128 = 0b10 << 62;
const NUMBER_BITS: u128 = (1 << 62) - 1;

impl SubscriberId {
    /// The subscriber of `account` that entry `number` registered.
    #[must_use]
    pub const fn new(account: AccountId, number: JournalNumber) -> Self {
        Self { account, number }
    }

    /// Reads the text form; `None` for anything that [`SubscriberId`] does not print.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bits = Uuid::try_parse(text).ok()?.as_u128();
        let account = AccountId::new(u64::try_from(bits >> 80).ok()?)?;
        let number = i64::try_from(bits & NUMBER_BITS).ok()?;
        let id = Self { account, number: JournalNumber::new(number) };
        (id.as_uuid().as_u128() == bits).then_some(id)
    }

    /// The account that the subscriber belongs to.
    #[must_use]
    pub const fn account(self) -> AccountId {
        self.account
    }

    /// The number within the account.
    #[must_use]
    pub const fn number(self) -> JournalNumber {
        self.number
    }

    /// The UUID that callers see.
    #[must_use]
    pub fn as_uuid(self) -> Uuid {
        let account = u128::from(self.account.get()) << 80;
        let number = u128::from(self.number.get().unsigned_abs()) & NUMBER_BITS;
        Uuid::from_u128(account | VERSION_8 | VARIANT | number)
    }
}

impl fmt::Display for SubscriberId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_uuid().hyphenated().fmt(f)
    }
}
