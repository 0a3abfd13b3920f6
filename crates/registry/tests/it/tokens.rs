//! Tokens.

use simroll_domain::{AccountId, Timestamp};
use simroll_registry::{PresentedToken, TokenError, new_token};
use simroll_storage::{Grant, TokenRecord};

fn token() -> (String, TokenRecord) {
    new_token(AccountId::new(7).unwrap(), Grant::default(), Timestamp::from_micros(1))
}

#[test]
fn a_new_token_has_the_documented_form() {
    let (text, record) = token();
    let parts: Vec<&str> = text.split('_').collect();
    assert_eq!(parts[0], "simroll");
    assert_eq!(parts[1], record.id.as_str());
    assert_eq!((parts[1].len(), parts[2].len(), parts.len()), (10, 49, 3));
    assert!(parts[1..].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_alphanumeric())));
    assert_eq!((record.account.get(), record.created_at.as_micros(), record.revoked_at), (7, 1, None));
}

#[test]
fn a_new_token_is_read_back_and_fits_its_record() {
    let (text, record) = token();
    let presented = PresentedToken::parse(&text).unwrap();
    assert_eq!(presented.id(), &record.id);
    assert_eq!(presented.digest(), record.digest);
}

#[test]
fn no_two_tokens_are_alike() {
    let (one, two) = (token(), token());
    assert_ne!(one.0, two.0);
    assert_ne!(one.1.digest, two.1.digest);
}

#[test]
fn a_mistyped_character_is_told_by_the_checksum_wherever_it_stands() {
    let (text, _) = token();
    for place in (8..text.len()).filter(|place| text.as_bytes()[*place] != b'_') {
        for typo in ["0", "9", "A", "z"].iter().filter(|typo| text[place..place + 1] != ***typo) {
            let mut mistyped = text.clone();
            mistyped.replace_range(place..=place, typo);
            assert_eq!(PresentedToken::parse(&mistyped).unwrap_err(), TokenError::Checksum, "at {place}");
        }
    }
}

#[test]
fn what_has_not_the_form_of_a_token_is_malformed() {
    let (text, _) = token();
    let longer = format!("{text}0");
    let texts = ["", "simroll_", "simroll__", "Bearer", &text[1..], &text[..text.len() - 1], &longer];
    let foreign = [text.replace("simroll", "simrull"), text.replace('_', "-"), format!("{}é", &text[..65])];
    for text in texts.into_iter().chain(foreign.iter().map(String::as_str)) {
        assert_eq!(PresentedToken::parse(text).unwrap_err(), TokenError::Malformed, "{text}");
    }
}

#[test]
fn a_fingerprint_depends_on_the_token_on_every_part_and_on_where_parts_end() {
    let (one, two) = (PresentedToken::parse(&token().0).unwrap(), PresentedToken::parse(&token().0).unwrap());
    let print = one.fingerprint(&[b"PATCH", b"/path", b"body"]);
    assert_eq!(one.fingerprint(&[b"PATCH", b"/path", b"body"]), print);
    assert_ne!(two.fingerprint(&[b"PATCH", b"/path", b"body"]), print);
    assert_ne!(one.fingerprint(&[b"PATCH", b"/path", b"b0dy"]), print);
    assert_ne!(one.fingerprint(&[b"PATCH", b"/pathb", b"ody"]), print);
    assert_ne!(one.fingerprint(&[b"PATCH", b"/path", b"body", b""]), print);
}

#[test]
fn debug_shows_nothing_of_the_secret() {
    let (text, _) = token();
    let shown = format!("{:?}", PresentedToken::parse(&text).unwrap());
    let secret = text.rsplit('_').next().unwrap();
    assert!(!shown.contains(&secret[..6]), "{shown}");
}
