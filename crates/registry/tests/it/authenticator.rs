//! For whom a token speaks.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use simroll_domain::{AccountId, AccountName, TokenId};
use simroll_registry::{
    Authenticator, PresentedToken, Principal, ReadError, clock, create_account, new_token,
};
use simroll_storage::{Account, Directory, Grant, MemoryStore, StoreError, TokenRecord};

/// A directory in memory that counts how often it is asked for a token, and can be broken.
#[derive(Debug, Default)]
struct Counting {
    inner: MemoryStore,
    asked: AtomicUsize,
    broken: AtomicBool,
}

impl Directory for Counting {
    fn add_account(&self, account: &Account) -> Result<bool, StoreError> {
        self.inner.add_account(account)
    }
    fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        self.inner.accounts()
    }
    fn account(&self, name: &AccountName) -> Result<Option<Account>, StoreError> {
        self.inner.account(name)
    }
    fn add_token(&self, token: &TokenRecord) -> Result<bool, StoreError> {
        self.inner.add_token(token)
    }
    fn token(&self, id: &TokenId) -> Result<Option<TokenRecord>, StoreError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        if self.broken.load(Ordering::SeqCst) {
            return Err(StoreError::Unavailable("told so".into()));
        }
        self.inner.token(id)
    }
    fn tokens(&self, account: Option<AccountId>) -> Result<Vec<TokenRecord>, StoreError> {
        self.inner.tokens(account)
    }
    fn token_ids(&self) -> Result<Vec<TokenId>, StoreError> {
        self.inner.token_ids()
    }
    fn revoke_token(&self, id: &TokenId, at: simroll_domain::Timestamp) -> Result<bool, StoreError> {
        self.inner.revoke_token(id, at)
    }
    fn note_use(&self, used: &[(TokenId, simroll_domain::Timestamp)]) -> Result<(), StoreError> {
        self.inner.note_use(used)
    }
}

struct Gate {
    directory: Arc<Counting>,
    authenticator: Authenticator,
    account: AccountId,
    token: PresentedToken,
}

impl Gate {
    fn new() -> Self {
        let directory = Arc::new(Counting::default());
        let account = create_account(&*directory, &AccountName::parse("acme").unwrap()).unwrap().id;
        let (text, record) = new_token(account, Grant::default(), clock::now());
        assert!(directory.add_token(&record).unwrap());
        let authenticator = Authenticator::new(directory.clone());
        Self { directory, authenticator, account, token: PresentedToken::parse(&text).unwrap() }
    }

    fn asked(&self) -> usize {
        self.directory.asked.load(Ordering::SeqCst)
    }

    async fn ask(&self, token: &PresentedToken) -> Option<Principal> {
        self.authenticator.authenticate(token).await.unwrap()
    }
}

/// A well-formed token that nobody was given.
fn strangers() -> PresentedToken {
    PresentedToken::parse(&new_token(AccountId::new(1).unwrap(), Grant::default(), clock::now()).0).unwrap()
}

#[tokio::test]
async fn a_token_speaks_for_its_account() {
    let gate = Gate::new();
    let principal = gate.ask(&gate.token).await.unwrap();
    assert_eq!(principal, Principal { account: gate.account, token: gate.token.id().clone() });
}

#[tokio::test]
async fn an_unknown_a_revoked_and_a_wrong_token_speak_for_nobody_alike() {
    let gate = Gate::new();
    assert_eq!(gate.ask(&strangers()).await, None);

    // The right id with another secret: another token's record under this one's id.
    let (text, record) = new_token(gate.account, Grant::default(), clock::now());
    let wrong = PresentedToken::parse(&text).unwrap();
    let mut other = new_token(gate.account, Grant::default(), clock::now()).1;
    other.id = record.id;
    gate.directory.add_token(&other).unwrap();
    assert_eq!(gate.ask(&wrong).await, None);

    gate.directory.revoke_token(gate.token.id(), clock::now()).unwrap();
    assert_eq!(gate.ask(&gate.token).await, None);
}

#[tokio::test]
async fn the_directory_is_not_asked_again_for_each_request() {
    let gate = Gate::new();
    let stranger = strangers();
    let started = Instant::now();
    for _ in 0..1_000 {
        assert!(gate.ask(&gate.token).await.is_some());
        assert!(gate.ask(&stranger).await.is_none());
    }
    let half_seconds = started.elapsed().as_millis() / 500;
    let asked = gate.asked() as u128;
    assert!(asked <= 2 + 2 * half_seconds, "asked {asked} times in {half_seconds} half seconds");
}

#[tokio::test]
async fn a_revocation_counts_within_a_second() {
    let gate = Gate::new();
    assert!(gate.ask(&gate.token).await.is_some());
    gate.directory.revoke_token(gate.token.id(), clock::now()).unwrap();
    tokio::time::sleep(Duration::from_millis(1_010)).await;
    assert_eq!(gate.ask(&gate.token).await, None);
}

#[tokio::test]
async fn a_new_token_counts_within_a_second_even_if_it_was_tried_before() {
    let gate = Gate::new();
    let (text, record) = new_token(gate.account, Grant::default(), clock::now());
    let early = PresentedToken::parse(&text).unwrap();
    assert_eq!(gate.ask(&early).await, None);
    gate.directory.add_token(&record).unwrap();
    tokio::time::sleep(Duration::from_millis(1_010)).await;
    assert!(gate.ask(&early).await.is_some());
}

#[tokio::test]
async fn a_token_in_use_is_renewed_before_it_ages() {
    let gate = Gate::new();
    assert!(gate.ask(&gate.token).await.is_some());
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert!(gate.ask(&gate.token).await.is_some());
    while gate.asked() < 2 {
        tokio::task::yield_now().await;
    }
    // Had it not been renewed, it would have to be asked for now, by somebody who waits.
    tokio::time::sleep(Duration::from_millis(450)).await;
    gate.directory.broken.store(true, Ordering::SeqCst);
    assert!(gate.ask(&gate.token).await.is_some());
}

#[tokio::test]
async fn a_directory_that_does_not_answer_is_an_error_and_not_a_verdict() {
    let gate = Gate::new();
    gate.directory.broken.store(true, Ordering::SeqCst);
    let failed = gate.authenticator.authenticate(&gate.token).await;
    assert!(matches!(failed, Err(ReadError::Unavailable(_))), "{failed:?}");
    gate.directory.broken.store(false, Ordering::SeqCst);
    assert!(gate.ask(&gate.token).await.is_some());
}
