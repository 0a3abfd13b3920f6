//! A client: one call at a time, each for something new.

use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};
use simroll_domain::Field;

use super::http::{Connection, Reply, Request};
use super::tally::Tally;
use crate::proof::imsi::{CLIENTS, imsi};
use crate::proof::judge::{Call, Fate, Violation, Wish};
use crate::sample::Numbers;

/// What a client does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Sets the alias of one of its subscribers.
    Patches,
    /// Reports a new user, or something new of one, as a device does.
    Reports,
    /// Sets the use case of all its subscribers in one call.
    Bulks,
    /// The same, with so many that the call is a large one, which has a lane of its own.
    Large,
}

impl Role {
    /// Every one, in the order of their values.
    pub(crate) const ALL: [Self; 4] = [Self::Patches, Self::Reports, Self::Bulks, Self::Large];
}

/// What the text of a 503 has that does not promise that nothing was done.
const UNKNOWN: &str = "it is not known";

/// A client with subscribers that nobody else changes.
#[derive(Debug)]
pub(crate) struct Worker {
    role: Role,
    number: u64,
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

impl Worker {
    /// A client with so many subscribers.
    pub(crate) fn new(number: u64, role: Role, subscribers: usize, seed: u64) -> Self {
        Self {
            role,
            number,
            numbers: Numbers::seeded(seed ^ number),
            imsis: (0..subscribers).map(|nth| imsi(number, nth as u64)).collect(),
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
    pub(crate) fn work(&mut self, connection: &mut Connection, tally: &Tally, stop: &AtomicBool) {
        while !stop.load(Ordering::Relaxed) {
            let (request, wishes) = self.next();
            self.calls.push(Call { wishes, fate: Fate::Open });
            self.pending = Some(request);
            match self.send(connection) {
                None => return,
                Some(Answer::Acknowledged) => tally.count(self.role),
                Some(Answer::Declined) => self.becomes(Fate::Declined),
                Some(Answer::Other) => {}
            }
        }
    }

    /// Sends the call that was not answered again, where its key makes that safe.
    ///
    /// Where this is declined it still may have been done the first time.
    pub(crate) fn retry(&mut self, connection: &mut Connection) {
        if let Some(Request { key: Some(_), .. }) = &self.pending {
            self.send(connection);
        }
    }

    /// Sends what is pending, and says how it was answered, if it was.
    fn send(&mut self, connection: &mut Connection) -> Option<Answer> {
        let (request, call) = (self.pending.as_ref()?, self.calls.last()?);
        let reply = connection.ask(request).ok()?;
        let answer = match requests(self.role, &reply) {
            Some(requests) if requests.len() == call.wishes.len() => {
                self.becomes(Fate::Acknowledged(requests));
                Answer::Acknowledged
            }
            _ if reply.status == 503 && !reply.body.to_string().contains(UNKNOWN) => Answer::Declined,
            // Whether it was done then stays open.
            _ if reply.status == 503 => Answer::Other,
            _ => {
                let what = format!("an answer is {} {}", reply.status, reply.body);
                self.odd.push(Violation::Differs(what));
                Answer::Other
            }
        };
        self.pending = None;
        Some(answer)
    }

    /// Notes what became of the last call.
    fn becomes(&mut self, fate: Fate) {
        if let Some(call) = self.calls.last_mut() {
            call.fate = fate;
        }
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
                    let imsi = imsi(self.number, self.imsis.len() as u64);
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
            Role::Bulks | Role::Large => {
                let use_case = u64::from(self.sequence) * CLIENTS + self.number;
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

/// What an answer says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    /// It is done.
    Acknowledged,
    /// Nothing was done.
    Declined,
    /// Nothing that could be relied on.
    Other,
}

/// The request ids of an answer that says that all is done.
fn requests(role: Role, reply: &Reply) -> Option<Vec<String>> {
    match role {
        Role::Patches if reply.status == 200 => named(&reply.body["content"]),
        Role::Bulks | Role::Large if reply.status == 200 => named(&reply.body["bulk"]),
        Role::Reports if reply.status == 201 => Some(vec![reply.request.clone()?]),
        _ => None,
    }
}

/// The request ids of nodes.
pub(crate) fn named(nodes: &Value) -> Option<Vec<String>> {
    nodes.as_array()?.iter().map(|node| Some(node["requestId"].as_str()?.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::TcpListener;

    use super::*;

    /// What a client makes of a server that answers 503 with this body to its first call, and then goes away.
    fn told(body: &'static str) -> (Vec<Fate>, u64) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let server = std::thread::spawn(move || {
            let mut stream = BufReader::new(listener.accept().unwrap().0);
            let mut length = 0;
            loop {
                let mut line = String::new();
                stream.read_line(&mut line).unwrap();
                if let Some(value) = line.strip_prefix("Content-Length: ") {
                    length = value.trim().parse().unwrap();
                }
                if line == "\r\n" {
                    break;
                }
            }
            stream.read_exact(&mut vec![0; length]).unwrap();
            let head = format!("HTTP/1.1 503 Unavailable\r\nContent-Length: {}\r\n\r\n", body.len());
            stream.get_mut().write_all((head + body).as_bytes()).unwrap();
        });
        let (tally, mut worker) = (Tally::default(), Worker::new(0, Role::Patches, 1, 7));
        let mut connection = Connection::to(&address, "token").unwrap();
        worker.work(&mut connection, &tally, &AtomicBool::new(false));
        server.join().unwrap();
        assert_eq!(worker.odd, []);
        (worker.calls.into_iter().map(|call| call.fate).collect(), tally.sum())
    }

    #[test]
    fn unavailable_is_a_promise_unless_it_says_that_it_is_not_known() {
        let declined = r#"{"errors":[{"detail":""}]}"#;
        assert_eq!(told(declined), (vec![Fate::Declined, Fate::Open], 0));
        let open = r#"{"errors":[{"detail":"it is not known whether the change was made"}]}"#;
        assert_eq!(told(open), (vec![Fate::Open, Fate::Open], 0));
    }
}
