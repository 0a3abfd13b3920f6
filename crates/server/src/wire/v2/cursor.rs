//! Cursors: places in lists, as texts that nobody need understand.
//!
//! - a cursor belongs to the list that gave it: its path, its account and everything that was asked for but the size of
//!   a page; in any other list it is refused, and so is one that was tampered with, with the same words
//! - it opens nothing: whoever made one up would be shown a part of his own list
//!
//! The text is base64url (RFC 4648 §5, without padding) of a version (1 byte), the place (two numbers of 8 bytes, the
//! most significant first) and the first 16 bytes of the SHA-256 of what it belongs to and the place.

use base64ct::{Base64UrlUnpadded, Encoding};
use sha2::{Digest, Sha256};
use simroll_domain::{AccountId, JournalNumber};

/// The first byte of every cursor.
const VERSION: u8 = 1;

const PLACE_LEN: usize = 16;
const SEAL_LEN: usize = 16;
const LEN: usize = 1 + PLACE_LEN + SEAL_LEN;

/// How long the text of a cursor is.
pub(crate) const TEXT_LEN: usize = LEN * 4 / 3;

/// A place: what it means is the list's own affair.
pub(crate) type Place = [JournalNumber; 2];

/// What gives cursors and takes them back: one list of one account.
#[derive(Clone)]
pub(crate) struct Binding(Sha256);

impl std::fmt::Debug for Binding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Binding(…)")
    }
}

impl Binding {
    /// The list of that name and account, in which `asked` was asked for.
    pub(crate) fn new(list: &str, account: AccountId, asked: &[Option<String>]) -> Self {
        let mut digest = Sha256::new_with_prefix(account.get().to_be_bytes());
        for part in std::iter::once(Some(list)).chain(asked.iter().map(Option::as_deref)) {
            // Absent and empty differ, and no text runs over into the next.
            digest.update([u8::from(part.is_some())]);
            digest.update((part.unwrap_or_default().len() as u64).to_be_bytes());
            digest.update(part.unwrap_or_default());
        }
        Self(digest)
    }

    /// A cursor for that place.
    pub(crate) fn give(&self, place: Place) -> String {
        Base64UrlUnpadded::encode_string(&self.seal(place))
    }

    /// The place of a cursor that [`Binding::give`] gave for this list.
    pub(crate) fn take(&self, text: &str) -> Option<Place> {
        let mut bytes = [0; LEN];
        let decoded = Base64UrlUnpadded::decode(text, &mut bytes).ok()?;
        let number = |at: usize| {
            let bytes = decoded.get(at..at + 8)?.try_into().ok()?;
            Some(JournalNumber::new(i64::from_be_bytes(bytes)))
        };
        let place = [number(1)?, number(9)?];
        (self.seal(place) == decoded).then_some(place)
    }

    fn seal(&self, place: Place) -> [u8; LEN] {
        let mut bytes = [VERSION; LEN];
        for (number, bytes) in place.iter().zip(bytes[1..].chunks_exact_mut(8)) {
            bytes.copy_from_slice(&number.get().to_be_bytes());
        }
        let (head, seal) = bytes.split_at_mut(1 + PLACE_LEN);
        let digest = self.0.clone().chain_update(head).finalize();
        seal.copy_from_slice(&digest[..SEAL_LEN]);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn binding(list: &str, account: u64, asked: &[Option<&str>]) -> Binding {
        let asked: Vec<Option<String>> = asked.iter().map(|text| text.map(str::to_owned)).collect();
        Binding::new(list, AccountId::new(account).expect("an id"), &asked)
    }

    const PLACE: Place = [JournalNumber::new(7), JournalNumber::new(i64::MAX)];

    #[test]
    fn a_cursor_leads_back_to_its_place() {
        let own = binding("list", 1, &[Some("a"), None]);
        let cursor = own.give(PLACE);
        assert_eq!(own.take(&cursor), Some(PLACE));
        assert!(cursor.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "{cursor}");
    }

    #[test]
    fn a_cursor_of_another_list_leads_nowhere() {
        let own = binding("list", 1, &[Some("a"), None]);
        for other in [
            binding("tsil", 1, &[Some("a"), None]),
            binding("list", 2, &[Some("a"), None]),
            binding("list", 1, &[None, Some("a")]),
            binding("list", 1, &[Some("a"), Some("")]),
            binding("list", 1, &[Some("b"), None]),
        ] {
            assert_eq!(own.take(&other.give(PLACE)), None);
        }
    }

    #[test]
    fn every_mangled_cursor_is_told_from_a_true_one() {
        let own = binding("list", 1, &[]);
        let cursor = own.give(PLACE);
        for at in 0..cursor.len() {
            let mut other = cursor.clone().into_bytes();
            other[at] = if other[at] == b'A' { b'B' } else { b'A' };
            assert_eq!(own.take(std::str::from_utf8(&other).expect("ASCII")), None, "byte {at}");
            assert_eq!(own.take(&cursor[..at]), None, "cut at {at}");
        }
        for text in ["", "=", "é", &format!("{cursor}A"), &format!("{cursor}=")] {
            assert_eq!(own.take(text), None, "{text}");
        }
    }
}
