//! The accounts under load: each with a token, and with what is known of its journal.
//!
//! The clients have them by turns, so that calls of several accounts share commits.

use std::error::Error;

use serde_json::{Value, json};
use simroll_domain::{AccountName, Field};
use simroll_registry::{clock, create_account, new_token};
use simroll_storage::{Directory, Grant};

use super::http::{Connection, Request};
use super::ledger::Ledger;
use super::worker::{Worker, named};
use crate::proof::Verdict;
use crate::proof::judge::{Call, Fate, Violation, Wish};

/// How many accounts there are.
const ACCOUNTS: usize = 3;

struct Tenant {
    token: String,
    ledger: Ledger,
}

/// All accounts.
pub(super) struct Tenants {
    each: Vec<Tenant>,
    /// What was found wrong beside their journals.
    violations: Vec<Violation>,
}

impl Tenants {
    /// Makes the accounts, and tokens that speak for them.
    pub(super) fn make(store: &dyn Directory, seed: u64) -> Result<Self, Box<dyn Error>> {
        let make = |nth: usize| {
            let account = create_account(store, &AccountName::parse(&format!("proof-{nth}"))?)?;
            let (token, record) = new_token(account.id, Grant::default(), clock::now());
            store.add_token(&record)?;
            Ok(Tenant { token, ledger: Ledger::new(seed.wrapping_add(nth as u64)) })
        };
        let each = (0..ACCOUNTS).map(make).collect::<Result<_, Box<dyn Error>>>()?;
        Ok(Self { each, violations: Vec::new() })
    }

    /// A connection that speaks for the account of the client of that number.
    pub(super) fn connect(&self, address: &str, client: usize) -> std::io::Result<Connection> {
        Connection::to(address, &self.each[client % ACCOUNTS].token)
    }

    /// Registers the subscribers of all clients, in one call an account.
    pub(super) fn register(&mut self, address: &str, workers: &[Worker]) -> Result<(), Box<dyn Error>> {
        for account in 0..ACCOUNTS {
            let mut connection = self.connect(address, account)?;
            let own = workers.iter().skip(account).step_by(ACCOUNTS);
            let registered = register(&mut connection, own.flat_map(Worker::imsis))?;
            self.each[account].ledger.inspect(&mut connection, &[registered])?;
        }
        Ok(())
    }

    /// Holds what the server knows of every account against what the clients know, who forget it.
    pub(super) fn inspect(&mut self, address: &str, workers: &mut [Worker]) -> Result<(), Box<dyn Error>> {
        for account in 0..ACCOUNTS {
            let mut connection = self.connect(address, account)?;
            let ledger = &mut self.each[account].ledger;
            let mut calls: Vec<Call> = Vec::new();
            for worker in workers.iter_mut().skip(account).step_by(ACCOUNTS) {
                calls.append(&mut worker.calls);
                ledger.blame(worker.odd.drain(..));
            }
            ledger.inspect(&mut connection, &calls)?;
        }
        Ok(())
    }

    /// How many entries were read of all journals.
    pub(super) fn entries(&self) -> i64 {
        self.each.iter().map(|tenant| tenant.ledger.last()).sum()
    }

    /// Whether a promise was found broken.
    pub(super) fn is_broken(&self) -> bool {
        !self.violations.is_empty() || self.each.iter().any(|tenant| tenant.ledger.is_broken())
    }

    /// Notes what was found wrong elsewhere.
    pub(super) fn blame(&mut self, violations: impl IntoIterator<Item = Violation>) {
        self.violations.extend(violations);
    }

    /// Reads all journals once more, and says what came out.
    pub(super) fn finish(
        self,
        proof: &'static str,
        seed: u64,
        disasters: (&'static str, u64),
        address: &str,
    ) -> Result<Verdict, Box<dyn Error>> {
        let (mut counts, mut violations) = (vec![disasters, ("accounts", ACCOUNTS as u64)], self.violations);
        for (nth, Tenant { token, ledger }) in self.each.into_iter().enumerate() {
            let (found, broken) = ledger.finish(&mut Connection::to(address, &token)?)?;
            for (what, count) in found {
                match counts.iter_mut().find(|(known, _)| *known == what) {
                    Some((_, sum)) => *sum += count,
                    None => counts.push((what, count)),
                }
            }
            violations.extend(broken.into_iter().map(|violation| violation.of(&format!("account {nth}"))));
        }
        Ok(Verdict { proof, seed, counts, violations })
    }
}

/// Registers subscribers in one call.
fn register<'a>(
    connection: &mut Connection,
    imsis: impl Iterator<Item = &'a String>,
) -> Result<Call, Box<dyn Error>> {
    let imsis: Vec<&String> = imsis.collect();
    let node = |imsi: &&String| json!({ "subscriberIdentifiers": { "imsiMsisdnPairs": [{ "imsi": imsi }] } });
    let nodes: Vec<Value> = imsis.iter().map(node).collect();
    let request = Request {
        method: "POST",
        target: "/api/v2/bulk/subscriber".to_owned(),
        body: json!({ "bulk": nodes }).to_string(),
        key: None,
    };
    let reply = connection.ask(&request)?;
    let requests = named(&reply.body["bulk"]).filter(|requests| requests.len() == imsis.len());
    let requests = requests.ok_or_else(|| format!("the registration is answered {}", reply.status))?;
    let wish = |imsi: &String| Wish { imsi: imsi.clone(), field: Field::Imsi, value: imsi.clone() };
    Ok(Call { wishes: imsis.into_iter().map(wish).collect(), fate: Fate::Acknowledged(requests) })
}
