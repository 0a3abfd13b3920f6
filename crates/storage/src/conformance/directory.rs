//! Accounts and tokens.

use simroll_domain::{AccountId, AccountName, Remark, Scopes, Timestamp, TokenId};

use crate::{Account, Directory, Grant, Store, StoreError, TokenRecord};

/// Accounts are listed by name, found by name, and survive.
pub fn accounts_are_found_by_name<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let accounts = [account(9, "acme"), account(AccountId::MAX, "beta-1"), account(1, "gamma")];
    for account in [&accounts[2], &accounts[0], &accounts[1]] {
        assert!(store.add_account(account).expect("the store can be written"));
    }
    drop(store);
    let again = open();
    assert_eq!(again.accounts().expect("the store can be read"), accounts);
    for account in &accounts {
        assert_eq!(again.account(&account.name).expect("the store can be read").as_ref(), Some(account));
    }
    let unknown = AccountName::parse("nobody").expect("a plain name");
    assert_eq!(again.account(&unknown).expect("the store can be read"), None);
    again.ready().expect("the store can serve");
}

/// A second account of a name or an id is not added and changes nothing.
pub fn the_name_and_id_of_an_account_are_taken_once<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let first = account(1, "acme");
    assert!(store.add_account(&first).expect("the store can be written"));
    for taken in [account(2, "acme"), account(1, "beta"), first.clone()] {
        assert!(!store.add_account(&taken).expect("the store can be written"));
    }
    assert_eq!(store.accounts().expect("the store can be read"), [first]);
    assert!(store.add_account(&account(2, "beta")).expect("the store can be written"));
}

/// Tokens are found by id, with their digest; lists go by age and then by id.
pub fn tokens_are_found_by_id<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    for account in [account(1, "acme"), account(2, "beta")] {
        store.add_account(&account).expect("the store can be written");
    }
    let tokens = [token("b", 1, 5), token("A", 2, 6), token("a", 1, 6), token("c", 1, 6)];
    for token in [&tokens[3], &tokens[1], &tokens[0], &tokens[2]] {
        assert!(store.add_token(token).expect("the store can be written"));
    }
    let twice = TokenRecord { digest: [0; 32], ..token("a", 2, 1) };
    assert!(!store.add_token(&twice).expect("the store can be written"));
    drop(store);
    let again = open();
    for token in &tokens {
        assert_eq!(again.token(&token.id).expect("the store can be read").as_ref(), Some(token));
    }
    assert_eq!(again.token(&token("B", 1, 5).id).expect("the store can be read"), None);
    assert_eq!(again.tokens(None).expect("the store can be read"), tokens);
    let of_one = [&tokens[0], &tokens[2], &tokens[3]].map(Clone::clone);
    assert_eq!(again.tokens(AccountId::new(1)).expect("the store can be read"), of_one);
    assert_eq!(again.tokens(AccountId::new(3)).expect("the store can be read"), []);
}

/// There is no token without its account.
pub fn a_token_needs_its_account<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    assert!(matches!(store.add_token(&token("a", 1, 5)), Err(StoreError::Corrupt(_))));
    assert_eq!(store.tokens(None).expect("the store can be read"), []);
}

/// A revocation is kept, and the first one stands.
pub fn a_revoked_token_stays_revoked<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    store.add_account(&account(1, "acme")).expect("the store can be written");
    for id in ["a", "b"] {
        store.add_token(&token(id, 1, 5)).expect("the store can be written");
    }
    let id = token("a", 1, 5).id;
    for at in [8, 9] {
        assert!(store.revoke_token(&id, Timestamp::from_micros(at)).expect("the store can be written"));
    }
    assert!(!store.revoke_token(&token("c", 1, 5).id, Timestamp::from_micros(8)).expect("writable"));
    drop(store);
    let again = open();
    let revoked_at = |id: &str| {
        let found = again.token(&TokenId::parse(id).expect("a plain id")).expect("the store can be read");
        found.expect("revoked or not, it is there").revoked_at
    };
    assert_eq!(revoked_at("a"), Some(Timestamp::from_micros(8)));
    assert_eq!(revoked_at("b"), None);
    assert_eq!(again.token_ids().expect("the store can be read"), [token("b", 1, 5).id]);
}

/// What was given along with a token is kept, with every scope and with as little as there can be.
pub fn a_token_keeps_what_was_given_with_it<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    store.add_account(&account(1, "acme")).expect("the store can be written");
    let remark = |text: &str| Some(Remark::parse(text).expect("a plain text"));
    let all = Grant {
        scopes: Scopes::parse("read,write,device-app,admin").expect("scopes"),
        expires_at: Some(Timestamp::from_micros(1_764_000_000_000_001)),
        description: remark("nightly export; 'quoted' \"twice\" é"),
        owner: remark("ops@example.com"),
    };
    let little = Grant { scopes: Scopes::parse("device-app").expect("a scope"), ..Grant::default() };
    let usual = Grant::default();
    let tokens: Vec<TokenRecord> = [("a", all), ("b", little), ("c", usual)]
        .map(|(id, grant)| TokenRecord { grant, ..token(id, 1, 5) })
        .into();
    for token in &tokens {
        assert!(store.add_token(token).expect("the store can be written"));
    }
    drop(store);
    assert_eq!(open().tokens(None).expect("the store can be read"), tokens);
}

/// When tokens were used is kept; the latest time stands, whatever is noted later, and for nobody else.
pub fn the_last_use_of_a_token_is_kept<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    store.add_account(&account(1, "acme")).expect("the store can be written");
    for id in ["a", "b", "c"] {
        store.add_token(&token(id, 1, 5)).expect("the store can be written");
    }
    let used = |id: &str, at: i64| (TokenId::parse(id).expect("a plain id"), Timestamp::from_micros(at));
    store.note_use(&[]).expect("the store can be written");
    store.note_use(&[used("a", 7), used("nobodys", 7), used("b", 9), used("b", 8)]).expect("writable");
    store.note_use(&[used("b", 3), used("a", 11)]).expect("the store can be written");
    drop(store);
    let tokens = open().tokens(None).expect("the store can be read");
    let noted: Vec<_> = tokens.iter().map(|token| token.last_used_at.map(Timestamp::as_micros)).collect();
    assert_eq!(noted, [Some(11), Some(9), None]);
    assert!(tokens.iter().all(|token| token.revoked_at.is_none() && token.created_at.as_micros() == 5));
}

fn account(id: u64, name: &str) -> Account {
    Account {
        id: AccountId::new(id).expect("within bounds"),
        name: AccountName::parse(name).expect("a plain name"),
        created_at: Timestamp::from_micros(1_764_000_000_123_456),
    }
}

fn token(id: &str, account: u64, created_at: i64) -> TokenRecord {
    TokenRecord {
        id: TokenId::parse(id).expect("a plain id"),
        account: AccountId::new(account).expect("within bounds"),
        digest: std::array::from_fn(|place| u8::try_from(place * 8).expect("under 256")),
        grant: Grant::default(),
        created_at: Timestamp::from_micros(created_at),
        last_used_at: None,
        revoked_at: None,
    }
}
