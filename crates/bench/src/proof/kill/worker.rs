//! A client: one call at a time, each for something new.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use serde_json::{Value, json};
use simroll_domain::Field;

use super::http::{Connection, Reply, Request};
use crate::proof::judge::{Call, Fate, Violation, Wish};
use crate::sample::Numbers;

/// What a client does.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Role {
    /// Sets the alias of one of its subscribers.
    Patches,
    /// Reports a new user, or something new of one, as a device does.
    Reports,
    /// Sets the use case of all its subscribers in one call.
    Bulks,
}

/// A client with subscribers that nobody else changes.
#[derive(Debug)]
pub(crate) struct Worker {
    role: Role,
    number: usize,
    numbers: Numbers,
    imsis: Vec<String>,
    sequence: u32,
    /// Sent, and not known to have been answered.
    pending: Option<Request>,
    /// Every call of this round.
    pub(crate) calls: Vec<Call>,
    /// Answers that should not be.
    pub(crate) odd: Vec<Violation>,
}

/// How many clients the numbering has room for.
const MOST: usize = 100;

fn imsi(worker: usize, nth: usize) -> String {
    format!("26201{worker:02}{nth:08}")
}

impl Worker {
    /// A client with so many subscribers.
    pub(crate) fn new(number: usize, role: Role, subscribers: usize, seed: u64) -> Self {
        assert!(number < MOST, "the numbering has no room for more clients");
        Self {
            role,
            number,
            numbers: Numbers::seeded(seed ^ number as u64),
            imsis: (0..subscribers).map(|nth| imsi(number, nth)).collect(),
            sequence: 0,
            pending: None,
            calls: Vec::new(),
            odd: Vec::new(),
        }
    }

    /// The IMSIs of its subscribers.
    pub(crate) fn imsis(&self) -> &[String] {
        &self.imsis
    }

    /// Sends one call after the other until it is told to stop, or nobody answers.
    pub(crate) fn work(&mut self, connection: &mut Connection, answered: &AtomicU64, stop: &AtomicBool) {
        while !stop.load(Ordering::Relaxed) {
            let (request, wishes) = self.next();
            self.calls.push(Call { wishes, fate: Fate::Open });
            self.pending = Some(request);
            if !self.send(connection) {
                return;
            }
            answered.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Sends the call that was not answered again, where its key makes that safe.
    pub(crate) fn retry(&mut self, connection: &mut Connection) -> bool {
        match &self.pending {
            Some(Request { key: Some(_), .. }) => self.send(connection),
            _ => false,
        }
    }

    /// Sends what is pending, and says whether it was answered.
    fn send(&mut self, connection: &mut Connection) -> bool {
        let (Some(request), Some(call)) = (&self.pending, self.calls.last_mut()) else { return false };
        let Ok(reply) = connection.ask(request) else { return false };
        match requests(self.role, &reply) {
            Some(requests) if requests.len() == call.wishes.len() => call.fate = Fate::Acknowledged(requests),
            // Whether it was done then stays open.
            _ if reply.status == 503 => {}
            _ => self.odd.push(Violation::Differs(format!("an answer is {} {}", reply.status, reply.body))),
        }
        self.pending = None;
        true
    }

    fn next(&mut self) -> (Request, Vec<Wish>) {
        self.sequence += 1;
        let value = format!("{}-{}", self.number, self.sequence);
        // Half of the calls can be sent again.
        let key = (self.numbers.below(2) == 0).then(|| format!("key-{value}"));
        let nth = usize::try_from(self.numbers.below(self.imsis.len() as u64)).unwrap_or_default();
        let one = |imsi: &str, field| vec![Wish { imsi: imsi.to_owned(), field, value: value.clone() }];
        match self.role {
            Role::Patches => {
                let imsi = &self.imsis[nth];
                let target = format!("/api/v2/subscriber/imsi/{imsi}");
                let body = json!({ "alias": value }).to_string();
                (Request { method: "PATCH", target, body, key }, one(imsi, Field::Alias))
            }
            Role::Reports => {
                let (imsi, field, data) = if self.numbers.below(2) == 0 {
                    let imsi = imsi(self.number, self.imsis.len());
                    self.imsis.push(imsi.clone());
                    (imsi.clone(), Field::Username, json!({ "imsi": imsi, "username": value }))
                } else {
                    let imsi = self.imsis[nth].clone();
                    (imsi.clone(), Field::UserClass, json!({ "imsi": imsi, "user_class": value }))
                };
                let target = "/api/v1/device_app_user_update/".to_owned();
                let body = json!({ "data": data.to_string() }).to_string();
                (Request { method: "POST", target, body, key }, one(&imsi, field))
            }
            Role::Bulks => {
                let use_case = self.sequence as usize * MOST + self.number;
                let node = |imsi: &String| {
                    let identifiers = json!({ "type": "IMSI", "value": imsi });
                    json!({ "subscriberIdentifiers": identifiers, "content": { "useCaseId": use_case } })
                };
                let bulk: Vec<Value> = self.imsis.iter().map(node).collect();
                let target = "/api/v2/bulk/subscriber/use-case".to_owned();
                let body = json!({ "bulk": bulk }).to_string();
                let value = use_case.to_string();
                let wish = |imsi: &String| Wish {
                    imsi: imsi.clone(),
                    field: Field::UseCaseId,
                    value: value.clone(),
                };
                (Request { method: "PUT", target, body, key }, self.imsis.iter().map(wish).collect())
            }
        }
    }
}

/// The request ids of an answer that says that all is done.
fn requests(role: Role, reply: &Reply) -> Option<Vec<String>> {
    match role {
        Role::Patches if reply.status == 200 => named(&reply.body["content"]),
        Role::Bulks if reply.status == 200 => named(&reply.body["bulk"]),
        Role::Reports if reply.status == 201 => Some(vec![reply.request.clone()?]),
        _ => None,
    }
}

/// The request ids of nodes.
pub(crate) fn named(nodes: &Value) -> Option<Vec<String>> {
    nodes.as_array()?.iter().map(|node| Some(node["requestId"].as_str()?.to_owned())).collect()
}
