//! Sample subscribers for `simroll serve --demo`, and what to try on them.
//!
//! - the sample is the same every time; nobody in it exists, and their telephone numbers are those that regulators keep
//!   free for films, where a country has such numbers
//! - it goes into a database only where that is empty or holds nothing but an earlier sample: never among real data
//! - what was changed in an earlier sample stays changed

mod dice;
mod networks;
mod sample;

use std::sync::Arc;

use simroll_domain::{AccountId, AccountName, Author, Command, Mode, Registration, Unit};
use simroll_registry::{Answer, Call, Registry};
use simroll_storage::ListQuery;

use crate::database::Database;
use crate::failure::Failure;
use crate::settings::DatabaseUrl;

/// The account that the sample belongs to.
const ACCOUNT: &str = "demo";

/// A sample in a database.
#[derive(Debug)]
pub(crate) struct Sample {
    /// Whose it is.
    pub(crate) account: AccountId,
    size: usize,
}

/// Puts the sample into `database`, where it is not there yet.
///
/// # Errors
/// The database holds other accounts; it cannot be written.
pub(crate) async fn load(database: &Database, registry: &Registry) -> Result<Sample, Failure> {
    let name = AccountName::parse(ACCOUNT)?;
    if database.directory.accounts()?.iter().any(|account| account.name != name) {
        return Err(Failure::new(
            "this database has accounts of its own, and sample subscribers are not for it; name another one with \
             --database-url, or none, for simroll-demo.db",
        ));
    }
    let (account, _) = database.account_or_new(&name)?;
    let registrations = sample::registrations();
    let sample = Sample { account: account.id, size: registrations.len() };

    let store = Arc::clone(&database.store);
    if store.list(account.id, &ListQuery::all(None, 1))?.subscribers.is_empty() {
        register(registry, account.id, registrations).await?;
    }
    Ok(sample)
}

/// Registers them all or none, so that a sample is never half there.
async fn register(
    registry: &Registry,
    account: AccountId,
    registrations: Vec<Registration>,
) -> Result<(), Failure> {
    let commands = registrations.into_iter().map(|new| Command::Register(Box::new(new))).collect();
    let unit = Unit::of(commands, Mode::Whole);
    let call = Call { account, author: Author::Operator, unit, idempotency: None, deadline: None };
    match registry.submit(call).await? {
        Answer::Done(outcome) if outcome.applied => Ok(()),
        _ => Err(Failure::new("the sample subscribers contradict each other")),
    }
}

impl Sample {
    /// What to tell whoever started the demo: a token, a call of each documented kind, and where the others are.
    pub(crate) fn welcome(&self, address: &str, kept: &DatabaseUrl, token: &str) -> String {
        let kept = match kept {
            DatabaseUrl::Memory => "in memory".to_owned(),
            DatabaseUrl::Sqlite(path) => format!("in {} (delete it to begin anew)", path.display()),
            DatabaseUrl::Postgres(url) => format!("in {url}"),
        };
        let curl = |method: &str, path: &str, body: &str| {
            format!(
                "curl -sS -X {method} 'http://{address}{path}' -H 'Authorization: Bearer {token}' \
                 -H 'Content-Type: application/json' -d '{body}'"
            )
        };
        let user = format!(
            r#"{{"data":"{{\"number\":\"+{}\",\"imei\":\"{}\",\"username\":\"{}\",\"user_class\":\"premium\"}}"}}"#,
            sample::USER.number,
            sample::USER.imei,
            sample::USER.username,
        );
        let alias = r#"{"alias":"Robin at home"}"#;
        let nodes = sample::METERS.map(|imsi| {
            format!(r#"{{"subscriberIdentifiers":{{"type":"IMSI","value":"{imsi}"}},"content":{{"useCaseId":2504}}}}"#)
        });
        format!(
            "\nSimroll with {size} sample subscribers, {kept}\n\n\
             Token: {token}\n\n\
             A device reports its user (v1):\n{v1}\n\n\
             Give a subscriber an alias (v2):\n{v2}\n\n\
             Set the use case of two subscribers at once (v2):\n{bulk}\n\n\
             Every other call, to be tried with that token: http://{address}/docs\n\n",
            size = self.size,
            v1 = curl("POST", "/api/v1/device_app_user_update/", &user),
            v2 = curl("PATCH", &format!("/api/v2/subscriber/iccid/{}", sample::USER.iccid), alias),
            bulk = curl(
                "PUT",
                "/api/v2/bulk/subscriber/use-case",
                &format!(r#"{{"bulk":[{}]}}"#, nodes.join(","))
            ),
        )
    }
}
