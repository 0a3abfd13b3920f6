//! `simroll serve`: the HTTP interface.

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use simroll_domain::{AccountName, Scopes};
use simroll_registry::{
    Authenticator, Options, PresentedToken, Registry, TokenError, clock, create_token, forget_answers,
};
use simroll_server::http::{self, HttpSettings, Service};
use simroll_server::metrics::Metrics;
use simroll_storage::{Grant, TokenRecord};

use crate::database::Database;
use crate::demo;
use crate::failure::Failure;
use crate::listeners::Listeners;
use crate::settings::{DatabaseUrl, Settings};

/// Serve HTTP until SIGTERM or SIGINT; what was accepted by then is finished
///
/// On memory: there must be a token from the start: set SIMROLL_BOOTSTRAP_TOKEN to one that `simroll token generate`
/// printed, and SIMROLL_BOOTSTRAP_ACCOUNT to the name of the account for which it speaks. They work on SQLite as well.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Begin with a few hundred sample subscribers, in simroll-demo.db unless another database is named
    #[arg(long)]
    demo: bool,
    /// Where to listen, such as 127.0.0.1:8080; port 0 takes any free one
    #[arg(long, value_name = "HOST:PORT")]
    listen: Option<String>,
}

impl Serve {
    /// The settings that its flags set.
    pub(super) fn settings(&self) -> Option<(String, String)> {
        self.listen.as_ref().map(|listen| ("listen".to_owned(), listen.clone()))
    }

    /// A demo has a database of its own, unless one is named.
    pub(super) fn defaults(&self) -> Option<Settings> {
        let database_url = DatabaseUrl::Sqlite("simroll-demo.db".into());
        self.demo.then(|| Settings { database_url, ..Settings::default() })
    }

    pub(super) fn run(&self, settings: &Settings) -> Result<ExitCode, Failure> {
        let bootstrap = Bootstrap::of(settings)?;
        if settings.database_url == DatabaseUrl::Memory && bootstrap.is_none() && !self.demo {
            return Err(Failure::new(
                "on memory: nobody could ever call this server: no other process can make a token in it. Set \
                 SIMROLL_BOOTSTRAP_TOKEN to a token that `simroll token generate` printed, or try --demo",
            ));
        }
        let tls = settings.tls.load()?;
        // Before anything is made: a second server on the same port must leave no trace.
        let Listeners { calls: listener, monitor } = Listeners::of(settings)?;
        let address = listener.local_addr()?;
        let database = Database::open(settings)?;
        if let Some(bootstrap) = &bootstrap {
            bootstrap.admit(&database)?;
        }

        actix_web::rt::System::new().block_on(async {
            let metrics = Metrics::new();
            let options = Options { observer: Some(metrics.observer()), ..settings.registry_options() };
            let registry = Registry::start(database.store.clone(), options);
            if self.demo {
                let sample = demo::load(&database, &registry).await?;
                let (token, _) = create_token(&*database.directory, sample.account, &Grant::default())?;
                let kept = &settings.database_url;
                std::io::stdout().write_all(sample.welcome(&address.to_string(), kept, &token).as_bytes())?;
            } else if !database.directory.tokens(None)?.iter().any(|token| token.is_valid(clock::now())) {
                tracing::warn!("nobody has a token yet: make one with `simroll token create --account NAME`");
            }
            let authenticator = Authenticator::new(database.directory.clone());
            metrics.reached(database.longest_journal()?);
            actix_web::rt::spawn(forget(database.clone(), settings.registry_options().keep_answers));
            let own = (registry.clone(), authenticator.clone());
            let service = Service { listener, monitor, registry: own.0, authenticator: own.1, metrics };
            http::serve(service, HttpSettings { tls, ..settings.http_settings() }).await?;
            registry.stop().await;
            authenticator.flush().await;
            tracing::info!("stopped");
            Ok(ExitCode::SUCCESS)
        })
    }
}

/// How often old answers are forgotten.
const FORGET_EVERY: Duration = Duration::from_secs(3600);

/// Forgets old answers, now and again and again.
async fn forget(database: Database, keep: Duration) {
    let mut hours = tokio::time::interval(FORGET_EVERY);
    loop {
        hours.tick().await;
        let Database { store, directory } = database.clone();
        let forget = move || forget_answers(store.as_ref(), directory.as_ref(), keep);
        if let Ok(Err(error)) = tokio::task::spawn_blocking(forget).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "old answers could not be forgotten");
        }
    }
}

/// The token that the settings name, for whom it is to speak, and what it may do.
struct Bootstrap {
    token: PresentedToken,
    account: AccountName,
    scopes: Scopes,
}

impl Bootstrap {
    fn of(settings: &Settings) -> Result<Option<Self>, Failure> {
        let Some(token) = settings.bootstrap.token.expose() else { return Ok(None) };
        let token = PresentedToken::parse(token).map_err(|error| {
            let what = match error {
                TokenError::Malformed => "is no token of the form simroll_<id>_<secret>",
                TokenError::Checksum => "has a character that was mistyped",
            };
            Failure::new(format!(
                "bootstrap.token (SIMROLL_BOOTSTRAP_TOKEN) {what}; `simroll token generate` prints one"
            ))
        })?;
        let account = AccountName::parse(&settings.bootstrap.account);
        let account =
            account.map_err(|error| Failure::when("bootstrap.account (SIMROLL_BOOTSTRAP_ACCOUNT)", error))?;
        let scopes = Scopes::parse(&settings.bootstrap.scopes);
        let scopes =
            scopes.map_err(|error| Failure::when("bootstrap.scopes (SIMROLL_BOOTSTRAP_SCOPES)", error))?;
        Ok(Some(Self { token, account, scopes }))
    }

    /// Sees to it that the token speaks for its account.
    fn admit(&self, database: &Database) -> Result<(), Failure> {
        let (account, _) = database.account_or_new(&self.account)?;
        let record = TokenRecord {
            id: self.token.id().clone(),
            account: account.id,
            digest: self.token.digest(),
            grant: Grant { scopes: self.scopes, ..Grant::default() },
            created_at: clock::now(),
            last_used_at: None,
            revoked_at: None,
        };
        if database.directory.add_token(&record)? {
            return Ok(());
        }
        let Some(known) = database.directory.token(&record.id)? else { return Ok(()) };
        if known.digest != record.digest || known.account != record.account {
            return Err(Failure::new(
                "bootstrap.token: the database has another token, or one of another account, with that id",
            ));
        }
        if known.revoked_at.is_some() {
            return Err(Failure::new(
                "bootstrap.token has been revoked; take another: `simroll token generate` prints one",
            ));
        }
        if known.grant.scopes != self.scopes {
            return Err(Failure::new(format!(
                "bootstrap.token is in the database with the scopes {}, and scopes never change: set bootstrap.scopes \
                 to them, or take another token: `simroll token generate` prints one",
                known.grant.scopes
            )));
        }
        Ok(())
    }
}
