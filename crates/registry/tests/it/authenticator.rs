//! For whom a token speaks.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use simroll_domain::{AccountId, AccountName, Scopes, Timestamp, TokenId};
use simroll_registry::{
    Authenticator, PresentedToken, Principal, ReadError, clock, create_account, new_token,
};
use simroll_storage::{Account, Directory, Grant, MemoryStore, StoreError, TokenRecord};

/// A directory in memory that counts how often it is asked for a token, and can be broken.
#[derive(Debug, Default)]
struct Counting {
    inner: MemoryStore,
    asked: AtomicUsize,
    listed: AtomicUsize,
    written: AtomicUsize,
    broken: AtomicBool,
}

impl Counting {
    fn unless_broken(&self) -> Result<&MemoryStore, StoreError> {
        if self.broken.load(Ordering::SeqCst) {
            return Err(StoreError::Unavailable("told so".into()));
        }
        Ok(&self.inner)
    }
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
        self.unless_broken()?.token(id)
    }
    fn tokens(&self, account: Option<AccountId>) -> Result<Vec<TokenRecord>, StoreError> {
        self.inner.tokens(account)
    }
    fn token_ids(&self) -> Result<Vec<TokenId>, StoreError> {
        self.listed.fetch_add(1, Ordering::SeqCst);
        self.unless_broken()?.token_ids()
    }
    fn revoke_token(&self, id: &TokenId, at: Timestamp) -> Result<bool, StoreError> {
        self.inner.revoke_token(id, at)
    }
    fn note_use(&self, used: &[(TokenId, Timestamp)]) -> Result<(), StoreError> {
        self.written.fetch_add(1, Ordering::SeqCst);
        self.unless_broken()?.note_use(used)
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
        Self::granting(Grant::default())
    }

    fn granting(grant: Grant) -> Self {
        let directory = Arc::new(Counting::default());
        let account = create_account(&*directory, &AccountName::parse("acme").unwrap()).unwrap().id;
        let (text, record) = new_token(account, grant, clock::now());
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
    let (account, token) = (gate.account, gate.token.id().clone());
    assert_eq!(principal, Principal { account, token, scopes: Scopes::USUAL });
}

#[tokio::test]
async fn a_token_may_do_what_was_given_with_it() {
    let scopes = Scopes::parse("read,admin").unwrap();
    let gate = Gate::granting(Grant { scopes, ..Grant::default() });
    assert_eq!(gate.ask(&gate.token).await.unwrap().scopes, scopes);
}

#[tokio::test]
async fn a_token_speaks_until_the_instant_at_which_it_expires() {
    let soon = Timestamp::from_micros(clock::now().as_micros() + 700_000);
    let gate = Gate::granting(Grant { expires_at: Some(soon), ..Grant::default() });
    loop {
        let before = clock::now();
        let speaks = gate.ask(&gate.token).await.is_some();
        let after = clock::now();
        assert!(if speaks { before < soon } else { after >= soon }, "at {before:?}, expiring {soon:?}");
        if !speaks {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn an_unknown_a_revoked_an_expired_and_a_wrong_token_speak_for_nobody_alike() {
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

    let expired = Grant { expires_at: Some(clock::now()), ..Grant::default() };
    let (text, record) = new_token(gate.account, expired, clock::now());
    gate.directory.add_token(&record).unwrap();
    assert_eq!(gate.ask(&PresentedToken::parse(&text).unwrap()).await, None);
}

#[tokio::test]
async fn a_revoked_and_an_expired_token_go_the_way_of_one_that_nobody_has() {
    let gate = Gate::new();
    gate.directory.revoke_token(gate.token.id(), clock::now()).unwrap();
    let grant = Grant { expires_at: Some(clock::now()), ..Grant::default() };
    let (text, record) = new_token(gate.account, grant, clock::now());
    gate.directory.add_token(&record).unwrap();
    let (unknown, expired) = (strangers(), PresentedToken::parse(&text).unwrap());
    // Few enough to be looked up one by one: what is remembered of any would be quicker the second time.
    for token in [&unknown, &expired, &gate.token] {
        let before = gate.asked();
        for _ in 0..5 {
            assert_eq!(gate.ask(token).await, None);
        }
        assert_eq!(gate.asked() - before, 5);
    }
}

#[tokio::test]
async fn the_directory_is_not_asked_again_for_each_request() {
    let gate = Gate::new();
    let started = Instant::now();
    for _ in 0..1_000 {
        assert!(gate.ask(&gate.token).await.is_some());
    }
    let half_seconds = started.elapsed().as_millis() / 500;
    let asked = gate.asked() as u128;
    assert!(asked <= 1 + half_seconds, "asked {asked} times in {half_seconds} half seconds");
}

#[tokio::test]
async fn a_flood_of_made_up_tokens_does_not_reach_the_directory_one_by_one() {
    let gate = Gate::new();
    let flood: Vec<PresentedToken> = (0..20_000).map(|_| strangers()).collect();
    let started = Instant::now();
    for stranger in &flood {
        assert_eq!(gate.ask(stranger).await, None);
    }
    let half_seconds = started.elapsed().as_millis() as usize / 500;
    let (asked, listed) = (gate.asked(), gate.directory.listed.load(Ordering::SeqCst));
    assert!(listed <= 1 + half_seconds, "listed {listed} times in {half_seconds} half seconds");
    assert!(asked <= 64 * (1 + half_seconds), "asked {asked} times in {half_seconds} half seconds");
    // Whoever has a token is not in their way: neither one that is known nor one that is new.
    assert!(gate.ask(&gate.token).await.is_some());
    let (text, record) = new_token(gate.account, Grant::default(), clock::now());
    gate.directory.add_token(&record).unwrap();
    let new = PresentedToken::parse(&text).unwrap();
    tokio::time::sleep(Duration::from_millis(1_010)).await;
    for stranger in &flood[..200] {
        assert_eq!(gate.ask(stranger).await, None);
    }
    assert!(gate.ask(&new).await.is_some());
}

#[tokio::test]
async fn a_flood_on_a_directory_that_does_not_answer_hears_an_error() {
    let gate = Gate::new();
    gate.directory.broken.store(true, Ordering::SeqCst);
    for _ in 0..200 {
        let failed = gate.authenticator.authenticate(&strangers()).await;
        assert!(matches!(failed, Err(ReadError::Unavailable(_))), "{failed:?}");
    }
}

#[tokio::test]
async fn the_use_of_a_token_is_noted_once_and_not_by_whoever_asks() {
    let gate = Gate::new();
    let before = clock::now();
    for _ in 0..100 {
        assert!(gate.ask(&gate.token).await.is_some());
    }
    let used_at = || gate.directory.token(gate.token.id()).unwrap().unwrap().last_used_at;
    gate.authenticator.flush().await;
    let noted = used_at().expect("it is noted");
    assert!(before <= noted && noted <= clock::now());
    assert!(gate.ask(&gate.token).await.is_some());
    gate.authenticator.flush().await;
    assert_eq!((used_at(), gate.directory.written.load(Ordering::SeqCst)), (Some(noted), 1));
}

#[tokio::test]
async fn uses_are_noted_by_themselves_and_those_of_refused_tokens_never() {
    let gate = Gate::new();
    let (text, record) = new_token(gate.account, Grant::default(), clock::now());
    gate.directory.add_token(&TokenRecord { digest: [7; 32], ..record }).unwrap();
    assert_eq!(gate.ask(&PresentedToken::parse(&text).unwrap()).await, None);
    assert!(gate.ask(&gate.token).await.is_some());
    while gate.directory.written.load(Ordering::SeqCst) == 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let used = gate.directory.tokens(None).unwrap();
    assert_eq!(used.iter().filter(|token| token.last_used_at.is_some()).count(), 1);
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
