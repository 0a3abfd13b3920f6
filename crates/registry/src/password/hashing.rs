//! Hashing with Argon2id, and verifying whatever scheme made a stored hash.
//!
//! - what cannot be verified with certainty counts as another password: the caller then gets a hash of its own
//! - what a stored hash may cost is bounded by [`PasswordHash::recognise`], and here where the product of its
//!   parameters counts

use argon2::password_hash::phc;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use base64ct::{Base64Unpadded, Encoding};
use sha_crypt::ShaCrypt;
use sha2::{Sha256, Sha512};
use simroll_domain::{HashScheme, PasswordHash};
use subtle::ConstantTimeEq;

use super::Password;
use crate::SubmitError;

/// OWASP's minimum for Argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// bcrypt looks at no more of a password than this.
const BCRYPT_BYTES: usize = 72;

/// SHA-crypt takes time with the square of the length.
const SHA_CRYPT_BYTES: usize = 256;

/// The longest digest of PBKDF2 or scrypt that is computed.
const DIGEST_BYTES: usize = 64;

/// Hashes a password for keeping.
pub(super) fn hash(password: &Password) -> Result<PasswordHash, SubmitError> {
    let parameters = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|_| SubmitError::Fault)?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters);
    let hash: phc::PasswordHash =
        argon2.hash_password(password.as_bytes()).map_err(|_| SubmitError::Fault)?;
    Ok(PasswordHash::stored(&hash.to_string()))
}

/// Whether `password` is certainly the one that `hash` was made from.
pub(super) fn verify(password: &Password, hash: &PasswordHash) -> bool {
    let (password, text) = (password.as_bytes(), hash.expose());
    match hash.scheme() {
        Some(HashScheme::Argon2) => argon2(password, text),
        Some(HashScheme::Bcrypt) => bcrypt(password, text),
        Some(HashScheme::Scrypt) => scrypt(password, text).unwrap_or(false),
        Some(HashScheme::Pbkdf2) => pbkdf2(password, text).unwrap_or(false),
        Some(HashScheme::ShaCrypt) => sha_crypt(password, text),
        None => false,
    }
}

fn argon2(password: &[u8], text: &str) -> bool {
    let Ok(hash) = phc::PasswordHash::new(text) else { return false };
    Argon2::default().verify_password(password, &hash).is_ok()
}

/// Two passwords that agree in their first 72 bytes, or up to a NUL, have one bcrypt hash.
fn bcrypt(password: &[u8], text: &str) -> bool {
    let is_exact = password.len() < BCRYPT_BYTES && !password.contains(&0);
    is_exact && bcrypt::verify(password, text).unwrap_or(false)
}

fn sha_crypt(password: &[u8], text: &str) -> bool {
    let is_exact = password.len() <= SHA_CRYPT_BYTES && !password.contains(&0);
    is_exact && PasswordVerifier::<str>::verify_password(&ShaCrypt::default(), password, text).is_ok()
}

/// `$scrypt$ln=17,r=8,p=1$salt$digest`.
fn scrypt(password: &[u8], text: &str) -> Option<bool> {
    let [_, _, costs, salt, digest] = fields(text)?;
    let cost = |name: &str| {
        let mut pairs = costs.split(',').filter_map(|pair| pair.split_once('='));
        pairs.find(|(key, _)| *key == name)?.1.parse::<u32>().ok()
    };
    let (log_n, r, p) = (u8::try_from(cost("ln")?).ok()?, cost("r")?, cost("p")?);
    let (salt, digest) = (decode(salt)?, decode(digest)?);
    let mut computed = vec![0; digest.len()];
    scrypt::scrypt(password, &salt, &scrypt::Params::new(log_n, r, p).ok()?, &mut computed).ok()?;
    Some(computed.ct_eq(&digest).into())
}

/// `$pbkdf2-sha256$i=600000,l=32$salt$digest`, or with the bare number of rounds.
fn pbkdf2(password: &[u8], text: &str) -> Option<bool> {
    let [_, name, costs, salt, digest] = fields(text)?;
    let rounds = costs.split(',').find_map(|cost| cost.strip_prefix("i=")).unwrap_or(costs).parse().ok()?;
    let (salt, digest) = (decode(salt)?, decode(digest)?);
    let mut computed = vec![0; digest.len()];
    match name {
        "pbkdf2-sha256" => pbkdf2::pbkdf2_hmac::<Sha256>(password, &salt, rounds, &mut computed),
        "pbkdf2-sha512" => pbkdf2::pbkdf2_hmac::<Sha512>(password, &salt, rounds, &mut computed),
        _ => return None,
    }
    Some(computed.ct_eq(&digest).into())
}

/// The five fields of such a hash, the first of which is empty.
fn fields(text: &str) -> Option<[&str; 5]> {
    text.split('$').collect::<Vec<_>>().try_into().ok()
}

/// Base64 without padding; some write `.` for `+`.
fn decode(text: &str) -> Option<Vec<u8>> {
    let bytes = Base64Unpadded::decode_vec(&text.replace('.', "+")).ok()?;
    (1..=DIGEST_BYTES).contains(&bytes.len()).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(password: &str, hash: &str) -> bool {
        let recognised = PasswordHash::recognise(hash).expect("recognised").expect("within bounds");
        verify(&Password::new(password.to_owned()), &recognised)
    }

    /// Made by other programs than this one: the argon2 reference, glibc's crypt, OpenSSL and Python's hashlib.
    const HASHES: [(&str, &str); 8] = [
        (
            "password",
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        ),
        (
            "password",
            "$argon2i$v=19$m=65536,t=1,p=1$c29tZXNhbHQAAAAAAAAAAA$+r0d29hqEB0yasKr55ZgICsQGSkl0v0kgwhd+U3wyRo",
        ),
        ("correct horse", "$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e"),
        (
            "correct horse",
            "$scrypt$ln=4,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$OAkZqUBelG6VIYdTJfYSENL5OmZRxMa3GwXn5oFliTg",
        ),
        (
            "correct horse",
            "$pbkdf2-sha256$i=1000,l=32$MDEyMzQ1Njc4OWFiY2RlZg$cBg8D2DungRB9k76szThf5ehfyBz991ay6PT8Srwk4M",
        ),
        (
            "correct horse",
            "$pbkdf2-sha512$1000$MDEyMzQ1Njc4OWFiY2RlZg$OM0FAoIqCVK1sWtxDiffVlBejtLa.ks4TP71JiecwuSZCG8iLbnlIEPOMoVX.i2B2wkSxjQ8CRGR9OkNGuIPMQ",
        ),
        ("correct horse", "$5$saltstring$vc6YOOogU4kWVvwga8e9zTFgKcy4tb5LaPxIiPJzqEC"),
        (
            "correct horse",
            "$6$saltstring$.r0X7ub5wGR2v4Xz7svCIozfnlorFh19V89t8KC9Umd81uGhFgsyTRNyzQDXDIm17fFcR9z3z7oBNdsyYBbtm/",
        ),
    ];

    #[test]
    fn hashes_of_every_scheme_fit_their_password_and_no_other() {
        for (password, hash) in HASHES {
            assert!(fits(password, hash), "{hash}");
            assert!(!fits("correct Horse", hash), "{hash}");
            assert!(!fits("", hash), "{hash}");
        }
    }

    #[test]
    fn a_fresh_hash_fits_its_password_and_is_salted() {
        let password = Password::new("correct horse".into());
        let (one, two) = (hash(&password).expect("hashed"), hash(&password).expect("hashed"));
        assert_ne!(one, two);
        assert!(verify(&password, &one) && verify(&password, &two));
        assert!(!verify(&Password::new("correct horsf".into()), &one));
    }

    #[test]
    fn what_bcrypt_would_cut_off_counts_as_another_password() {
        let long = "x".repeat(72);
        let hash = bcrypt::hash(&long, 4).expect("hashed");
        assert!(!fits(&long, &hash));
        assert!(!fits(&format!("{long}y"), &hash));
        let fits_whole = "x".repeat(71);
        assert!(fits(&fits_whole, &bcrypt::hash(&fits_whole, 4).expect("hashed")));
    }

    #[test]
    fn a_password_with_a_nul_counts_as_another() {
        let hash = bcrypt::hash("a\0b", 4).expect("hashed");
        assert!(!fits("a\0b", &hash));
        assert!(!fits("a", &hash));
    }

    #[test]
    fn what_cannot_be_verified_counts_as_another_password() {
        for hash in [
            "$2b$04$abcdefghijklmnopqrstuu",
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ",
            "$argon2id$v=19$m=1,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
            "$scrypt$ln=4,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$",
            "$scrypt$ln=4,r=8,p=1$!$OAkZqUBelG6VIYdTJfYSENL5OmZRxMa3GwXn5oFliTg",
            "$pbkdf2-md5$i=1000,l=32$MDEyMzQ1Njc4OWFiY2RlZg$cBg8D2DungRB9k76szThf5ehfyBz991ay6PT8Srwk4M",
            "$pbkdf2-sha256$i=1000,l=32$MDEyMzQ1Njc4OWFiY2RlZg",
            "$5$saltstring",
            "$6$rounds=5000$saltstring$",
        ] {
            assert!(!fits("password", hash), "{hash}");
        }
        assert!(!verify(&Password::new(String::new()), &PasswordHash::withheld()));
    }
}
