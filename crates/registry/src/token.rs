//! Bearer tokens: `simroll_<id>_<secret>`.
//!
//! - the id is 10 characters of base62 and names the token in lists and logs
//! - the secret is 43 characters of base62 drawn at random (256 bits), and 6 that are a checksum of everything before
//!   them, so that a typing error is told apart from a revoked token without asking anybody
//! - a store has the SHA-256 of the secret and nothing else of it; that is enough for 256 random bits

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use rand::RngExt;
use sha2::{Digest, Sha256};
use simroll_domain::{AccountId, Timestamp, TokenId};
use simroll_storage::{Grant, TokenRecord};
use zeroize::Zeroizing;

const PREFIX: &str = "simroll_";
const ID_CHARS: usize = 10;
const RANDOM_CHARS: usize = 43;
const CHECKSUM_CHARS: usize = 6;
const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A token that somebody presents: well-formed, but perhaps nobody's. Its secret is wiped from memory when it is
/// dropped, and nothing shows it.
///
/// ```
/// use simroll_registry::{PresentedToken, TokenError};
/// assert_eq!(PresentedToken::parse("secret").unwrap_err(), TokenError::Malformed);
/// ```
pub struct PresentedToken {
    id: TokenId,
    secret: Zeroizing<String>,
}

/// Why a text is no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// It has not the shape of one.
    #[error("a token has the form simroll_<10 letters and digits>_<49 letters and digits>")]
    Malformed,
    /// It has the shape, but a character of it is another than was given out.
    #[error("the token is mistyped: its checksum does not fit")]
    Checksum,
}

impl PresentedToken {
    /// Reads a token.
    ///
    /// # Errors
    /// [`TokenError`]; neither says anything about whether there is such a token.
    pub fn parse(text: &str) -> Result<Self, TokenError> {
        let (id, secret) =
            text.strip_prefix(PREFIX).and_then(|rest| rest.split_once('_')).ok_or(TokenError::Malformed)?;
        let shape = id.len() == ID_CHARS && secret.len() == RANDOM_CHARS + CHECKSUM_CHARS;
        if !shape || !secret.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(TokenError::Malformed);
        }
        let id = TokenId::parse(id).ok_or(TokenError::Malformed)?;
        let (body, given) = text.split_at(text.len() - CHECKSUM_CHARS);
        if checksum(body) != given {
            return Err(TokenError::Checksum);
        }
        Ok(Self { id, secret: Zeroizing::new(secret.to_owned()) })
    }

    /// Its public half.
    #[must_use]
    pub const fn id(&self) -> &TokenId {
        &self.id
    }

    /// What a store keeps of its secret: the SHA-256.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.secret.as_bytes()).into()
    }

    /// A fingerprint of a request that cannot be tried out by who does not have the token: HMAC-SHA-256 under its
    /// secret, over the parts with their lengths.
    #[must_use]
    pub fn fingerprint(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(self.secret.as_bytes()).expect("HMAC takes a key of any length");
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

impl fmt::Debug for PresentedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PresentedToken").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Makes a token for `account` with that grant: the whole of it, which is to be shown once and kept nowhere, and what a store keeps.
#[must_use]
pub fn new_token(account: AccountId, grant: Grant, now: Timestamp) -> (String, TokenRecord) {
    let id = random(ID_CHARS);
    let mut text = format!("{PREFIX}{}_{}", *id, *random(RANDOM_CHARS));
    text.push_str(&checksum(&text));
    let token = PresentedToken::parse(&text).expect("what is made here has the form that is read here");
    let record = TokenRecord {
        id: token.id.clone(),
        account,
        digest: token.digest(),
        grant,
        created_at: now,
        last_used_at: None,
        revoked_at: None,
    };
    (text, record)
}

fn random(chars: usize) -> Zeroizing<String> {
    let mut rng = rand::rng();
    Zeroizing::new((0..chars).map(|_| char::from(BASE62[rng.random_range(0..BASE62.len())])).collect())
}

/// The first 64 bits of the SHA-256 of `text`, as the last six digits in base 62.
fn checksum(text: &str) -> String {
    let digest: [u8; 32] = Sha256::digest(text.as_bytes()).into();
    let mut number = digest[..8].iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    let mut digits = [0; CHECKSUM_CHARS];
    for digit in digits.iter_mut().rev() {
        *digit = BASE62[usize::try_from(number % 62).expect("below 62")];
        number /= 62;
    }
    digits.iter().map(|digit| char::from(*digit)).collect()
}
