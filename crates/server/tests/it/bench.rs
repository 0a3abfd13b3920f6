//! A server over a store, with two accounts, for one test.

use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;

use serde_json::{Value, json};
use simroll_domain::{AccountId, AccountName};
use simroll_registry::{Authenticator, Options, PresentedToken, Registry, clock, create_account, new_token};
use simroll_server::http::{HttpSettings, ServerHandle, Service, start};
use simroll_server::metrics::Metrics;
use simroll_storage::{Directory, Grant, MemoryStore, Store};
use simroll_storage_diesel::{PostgresOptions, PostgresStore, SqliteOptions, SqliteStore};

use crate::client::{Answer, Connection};
use crate::cluster::new_schema;
use crate::contract;

/// A running server. It stops when it is dropped.
pub(crate) struct Bench {
    address: SocketAddr,
    /// Speaks for the account that most of a test is about.
    pub(crate) token: String,
    /// Speaks for another account.
    pub(crate) stranger: String,
    directory: Arc<dyn Directory>,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
    /// What must live as long as the server: the folder of a database.
    _keep: Option<tempfile::TempDir>,
}

impl Bench {
    /// A server over a store in memory.
    pub(crate) fn memory() -> Self {
        Self::over(MemoryStore::new(), HttpSettings::default())
    }

    /// A server over a fresh SQLite file.
    pub(crate) fn sqlite() -> Self {
        Self::sqlite_with(Options::default())
    }

    /// A server over a fresh SQLite file, and a registry with those options.
    pub(crate) fn sqlite_with(options: Options) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store = SqliteStore::open(&folder.path().join("simroll.db"), &SqliteOptions::default());
        Self::keeping(Arc::new(store.expect("a database")), HttpSettings::default(), options, Some(folder))
    }

    /// A server over a store in memory, and a registry with those options.
    pub(crate) fn memory_with(options: Options) -> Self {
        Self::keeping(Arc::new(MemoryStore::new()), HttpSettings::default(), options, None)
    }

    /// A server over a fresh schema of PostgreSQL.
    pub(crate) fn postgres() -> Self {
        let options = PostgresOptions::default();
        let store = PostgresStore::open(&new_schema(), &options).expect("a database");
        Self::over(store, HttpSettings::default())
    }

    /// A server over a store in memory whose accounts and tokens can be administered.
    pub(crate) fn administered() -> Self {
        Self::over(MemoryStore::new(), HttpSettings { admin: true, ..HttpSettings::default() })
    }

    /// A server over any store.
    pub(crate) fn over(store: impl Store + Directory + 'static, settings: HttpSettings) -> Self {
        Self::keeping(Arc::new(store), settings, Options::default(), None)
    }

    fn keeping<S>(
        store: Arc<S>,
        mut settings: HttpSettings,
        options: Options,
        keep: Option<tempfile::TempDir>,
    ) -> Self
    where
        S: Store + Directory + 'static,
    {
        let token = |name: &str| {
            let name = AccountName::parse(name).expect("a name");
            let account = create_account(&*store, &name).expect("an account");
            let (token, record) = new_token(account.id, Grant::default(), clock::now());
            assert!(store.add_token(&record).expect("a token"));
            token
        };
        let (token, stranger) = (token("own"), token("stranger"));
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        settings.workers = 1;
        let metrics = Metrics::new();
        let options = Options { observer: Some(metrics.observer()), ..options };
        let registry = Registry::start(Arc::clone(&store) as Arc<dyn Store>, options);
        let directory: Arc<dyn Directory> = store;
        let authenticator = Authenticator::new(Arc::clone(&directory));
        let service = Service { listener, monitor: None, registry, authenticator, metrics };
        let (give, handle) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async {
                let server = start(service, settings).expect("a server");
                give.send(server.handle()).expect("the test waits");
                server.run().await.expect("a server that ends well");
            });
        });
        let handle = handle.recv().expect("the server starts");
        Self { address, token, stranger, directory, handle, thread: Some(thread), _keep: keep }
    }

    /// Another token of the account that the test is about.
    pub(crate) fn token_with(&self, grant: Grant) -> String {
        let own = AccountName::parse("own").expect("a name");
        let account = self.directory.account(&own).expect("a readable store").expect("it is there").id;
        let (token, record) = new_token(account, grant, clock::now());
        assert!(self.directory.add_token(&record).expect("a writable store"));
        token
    }

    /// A token of that account which has been revoked.
    pub(crate) fn revoked(&self) -> String {
        let token = self.token_with(Grant::default());
        let id = PresentedToken::parse(&token).expect("a token").id().clone();
        assert!(self.directory.revoke_token(&id, clock::now()).expect("a writable store"));
        token
    }

    /// A token that was never given out, and is not mistyped either.
    pub(crate) fn unknown() -> String {
        let nobody = AccountId::new(1).expect("an account id");
        new_token(nobody, Grant::default(), clock::now()).0
    }

    /// Where it listens.
    pub(crate) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops the server, which answers what it has begun.
    pub(crate) fn stop(&self) {
        self.handle.stop(true);
    }

    /// A connection of its own.
    pub(crate) fn connect(&self) -> Connection {
        Connection::to(self.address)
    }

    /// Sends exactly these bytes and reads one answer.
    #[track_caller]
    pub(crate) fn raw(&self, bytes: impl AsRef<[u8]>) -> Answer {
        let mut connection = self.connect();
        connection.send(bytes.as_ref());
        connection.answer()
    }

    /// The same for an answer whose body is no text.
    #[track_caller]
    pub(crate) fn raw_bytes(&self, bytes: impl AsRef<[u8]>) -> (Answer, Vec<u8>) {
        let mut connection = self.connect();
        connection.send(bytes.as_ref());
        connection.answer_of_bytes()
    }

    /// A call with a token and more header lines. Its answer must be one that the document lists.
    #[track_caller]
    pub(crate) fn call_with(
        &self,
        token: &str,
        headers: &str,
        method: &str,
        target: &str,
        body: &str,
    ) -> Answer {
        let answer = self.raw(request(token, headers, method, target, body));
        contract::check(method, target, &answer);
        answer
    }

    /// A call of the account that the test is about.
    #[track_caller]
    pub(crate) fn call(&self, method: &str, target: &str, body: &str) -> Answer {
        self.call_with(&self.token, "", method, target, body)
    }

    /// A call without a body.
    #[track_caller]
    pub(crate) fn get(&self, target: &str) -> Answer {
        self.call("GET", target, "")
    }

    /// The v1 call with those fields.
    #[track_caller]
    pub(crate) fn report(&self, fields: &Value) -> Answer {
        self.call("POST", V1, &json!({ "data": fields.to_string() }).to_string())
    }

    /// Registers a subscriber, given its shape, and says its id.
    #[track_caller]
    pub(crate) fn register(&self, subscriber: &Value) -> String {
        let answer = self.call("POST", "/api/v2/subscriber", &subscriber.to_string()).expect(201);
        answer.json()["content"][0]["subscriberId"].as_str().expect("an id").to_owned()
    }

    /// Registers a SIM with one subscription, and says the subscriber's id.
    #[track_caller]
    pub(crate) fn sim(
        &self,
        imsi: &str,
        msisdn: Option<&str>,
        iccid: Option<&str>,
        imei: Option<&str>,
    ) -> String {
        let pair = json!({ "imsi": imsi, "msisdn": msisdn });
        self.register(&json!({
            "subscriberIdentifiers": { "imsiMsisdnPairs": [pair], "iccid": iccid, "imei": imei },
        }))
    }

    /// The one subscriber whom an identifier names.
    #[track_caller]
    pub(crate) fn subscriber(&self, kind: &str, value: &str) -> Value {
        let content = self.subscribers(kind, value);
        assert_eq!(content.len(), 1, "{content:?}");
        content[0].clone()
    }

    /// Everyone whom an identifier names.
    #[track_caller]
    pub(crate) fn subscribers(&self, kind: &str, value: &str) -> Vec<Value> {
        let answer = self.get(&format!("/api/v2/subscriber/{kind}/{value}"));
        if answer.status == 404 {
            return Vec::new();
        }
        answer.expect(200).json()["content"].as_array().expect("an array").clone()
    }

    /// The id of the one subscriber whom an identifier names.
    #[track_caller]
    pub(crate) fn id_of(&self, kind: &str, value: &str) -> String {
        let subscriber = self.subscriber(kind, value);
        subscriber["subscriberIdentifiers"]["subscriberId"].as_str().expect("an id").to_owned()
    }

    /// The journal entry that an answer names.
    #[track_caller]
    pub(crate) fn entry(&self, request_id: &str) -> Value {
        self.get(&format!("/api/v2/request/{request_id}")).expect(200).json()["content"][0].clone()
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        self.handle.stop(false);
        if let Some(thread) = self.thread.take() {
            let ended = thread.join();
            assert!(ended.is_ok() || std::thread::panicking(), "the server panicked");
        }
    }
}

/// The path of the v1 call.
pub(crate) const V1: &str = "/api/v1/device_app_user_update/";

/// The path of the bulk call for use cases.
pub(crate) const BULK: &str = "/api/v2/bulk/subscriber/use-case";

/// A request as it goes over the wire.
pub(crate) fn request(token: &str, headers: &str, method: &str, target: &str, body: &str) -> String {
    let content = if body.is_empty() && method == "GET" {
        String::new()
    } else {
        format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len())
    };
    format!(
        "{method} {target} HTTP/1.1\r\nHost: simroll.test\r\nConnection: close\r\n\
         Authorization: Bearer {token}\r\n{headers}{content}\r\n{body}"
    )
}

/// Runs each test, a function of a bench, on every store.
macro_rules! on_every_store {
    ($($test:ident),+ $(,)?) => {
        mod memory {
            $(#[test] fn $test() { super::$test(&crate::bench::Bench::memory()); })+
        }
        mod sqlite {
            $(#[test] fn $test() { super::$test(&crate::bench::Bench::sqlite()); })+
        }
        mod postgres {
            $(
                #[test]
                #[ignore = "needs PostgreSQL"]
                fn $test() { super::$test(&crate::bench::Bench::postgres()); }
            )+
        }
    };
}
pub(crate) use on_every_store;
