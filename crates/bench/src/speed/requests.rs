//! Requests about anybody, as bytes.

use std::io::Write as _;

use crate::sample::Numbers;
use crate::speed::population::{Place, USE_CASES};

/// How many items a bulk call has.
pub(crate) const BULK_ITEMS: usize = 10_000;

/// Makes requests about a population.
#[derive(Debug)]
pub(crate) struct Requests {
    /// Each request speaks for one of them, drawn at random.
    tokens: Vec<String>,
    population: u64,
    numbers: Numbers,
    body: Vec<u8>,
    made: u64,
}

impl Requests {
    pub(crate) fn new(token: &str, population: u64, seed: u64) -> Self {
        Self::among(&[token.to_owned()], population, seed)
    }

    /// Requests of several accounts, with as many subscribers each.
    pub(crate) fn among(tokens: &[String], population: u64, seed: u64) -> Self {
        let numbers = Numbers::seeded(seed);
        Self { tokens: tokens.to_owned(), population, numbers, body: Vec::new(), made: 0 }
    }

    /// `PATCH` of the alias of anybody, found by IMSI.
    pub(crate) fn patch_alias(&mut self, out: &mut Vec<u8>) {
        let (place, alias) = (self.anybody(), self.numbers.below(u64::MAX));
        self.body.clear();
        let _ = write!(self.body, r#"{{"alias":"http {alias:020}"}}"#);
        self.send(out, "PATCH", format_args!("/api/v2/subscriber/imsi/{}", place.imsi()));
    }

    /// `GET` of anybody, found by IMSI.
    pub(crate) fn get(&mut self, out: &mut Vec<u8>) {
        let place = self.anybody();
        self.body.clear();
        self.send(out, "GET", format_args!("/api/v2/subscriber/imsi/{}", place.imsi()));
    }

    /// `PUT` of the use cases of 10,000, found by IMSI.
    pub(crate) fn bulk_use_case(&mut self, out: &mut Vec<u8>) {
        self.body.clear();
        self.body.extend_from_slice(br#"{"bulk":["#);
        // Never the one that anybody was imported with, so that the first call changes something, too.
        let shift = 1 + self.numbers.below(USE_CASES - 1);
        for item in 0..BULK_ITEMS {
            let comma = if item == 0 { "" } else { "," };
            // Some of 10,000 drawn from a million are drawn twice; the same place gets the same use case in one call.
            let place = self.anybody();
            let use_case = Place(place.0 + shift).use_case();
            let _ = write!(
                self.body,
                r#"{comma}{{"subscriberIdentifiers":{{"type":"IMSI","value":"{}"}},"content":{{"useCaseId":{use_case}}}}}"#,
                place.imsi()
            );
        }
        self.body.extend_from_slice(b"]}");
        self.send(out, "PUT", format_args!("/api/v2/bulk/subscriber/use-case"));
    }

    /// What a device reports: every other time somebody new, else another class for anybody, found by number.
    pub(crate) fn report(&mut self, out: &mut Vec<u8>) {
        let (place, random) = (self.anybody(), self.numbers.below(u64::MAX));
        self.body.clear();
        let _ = if self.made.is_multiple_of(2) {
            write!(
                self.body,
                r#"{{"data":"{{\"number\":\"+44{:010}\",\"username\":\"user {random}\",\"user_class\":\"premium\"}}"}}"#,
                random % 10_000_000_000
            )
        } else {
            let (number, class) = (place.msisdn(), random % 1000);
            write!(self.body, r#"{{"data":"{{\"number\":\"+{number}\",\"user_class\":\"class {class}\"}}"}}"#)
        };
        self.made += 1;
        self.send(out, "POST", format_args!("/api/v1/device_app_user_update/"));
    }

    fn anybody(&mut self) -> Place {
        Place(self.numbers.below(self.population))
    }

    fn send(&mut self, out: &mut Vec<u8>, method: &str, target: std::fmt::Arguments<'_>) {
        let nth = match self.tokens.len() {
            0 | 1 => 0,
            several => usize::try_from(self.numbers.below(several as u64)).unwrap_or_default(),
        };
        let token = &self.tokens[nth];
        out.clear();
        let _ = write!(
            out,
            "{method} {target} HTTP/1.1\r\nHost: simroll.test\r\nAuthorization: Bearer {token}\r\n"
        );
        if self.body.is_empty() {
            out.extend_from_slice(b"\r\n");
        } else {
            let length = self.body.len();
            let _ = write!(out, "Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n");
            out.extend_from_slice(&self.body);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bulk_call_asks_for_no_use_case_that_was_imported() {
        let (mut requests, mut out) = (Requests::new("token", 100, 1), Vec::new());
        for _ in 0..2 {
            requests.bulk_use_case(&mut out);
            let text = std::str::from_utf8(&out).unwrap();
            let body = text.split_once("\r\n\r\n").unwrap().1;
            let body: serde_json::Value = serde_json::from_str(body).unwrap();
            let items = body["bulk"].as_array().unwrap();
            assert_eq!(items.len(), BULK_ITEMS);
            for item in items {
                let imsi = item["subscriberIdentifiers"]["value"].as_str().unwrap();
                let place = (0..100).map(Place).find(|place| place.imsi() == imsi).unwrap();
                assert_ne!(item["content"]["useCaseId"], place.use_case());
            }
        }
    }
}
