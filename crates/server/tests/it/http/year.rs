//! A year in the life of an account, and what the registry says of any moment of it.
//!
//! The clock of the registry is set by the test, which keeps its own table of who had what from when on. Everything that
//! it asks at random moments must be in that table, from both sides.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use serde_json::{Value, json};
use simroll_domain::Timestamp;
use simroll_registry::Options;
use simroll_registry::clock::Clock;
use simroll_server::instant::rfc3339;

use crate::bench::Bench;
use crate::people::{iccid, imei, imsi, number};

/// 2026-01-01T00:00:00Z.
const BEGIN: i64 = 1_767_225_600;

const DAY: i64 = 24 * 60 * 60;

/// What somebody has: the value of each kind of identifier.
type Has = BTreeMap<&'static str, String>;

/// Everybody at one moment, by id.
type Everybody = BTreeMap<String, Has>;

/// The year as it goes on.
struct Year {
    bench: Bench,
    seconds: Arc<AtomicI64>,
    random: u64,
    /// How many identifiers of each kind were ever handed out.
    handed_out: u32,
    now: Everybody,
    /// Who had what from each second on; of several things in one second the last counts.
    truth: BTreeMap<i64, Everybody>,
    /// What those had who were removed, to be had by others.
    released: Vec<Has>,
    /// What happened how often.
    done: BTreeMap<&'static str, u32>,
}

impl Year {
    fn begin(seed: u64, bench: impl FnOnce(Options) -> Bench) -> Self {
        let seconds = Arc::new(AtomicI64::new(BEGIN));
        let time = Arc::clone(&seconds);
        let clock = Clock::new(move || Timestamp::from_micros(time.load(Ordering::SeqCst) * 1_000_000));
        Self {
            bench: bench(Options { clock, ..Options::default() }),
            seconds,
            random: seed,
            handed_out: 0,
            now: Everybody::new(),
            truth: BTreeMap::new(),
            released: Vec::new(),
            done: BTreeMap::new(),
        }
    }

    /// A number below `bound`: SplitMix64.
    fn below(&mut self, bound: u64) -> u64 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.random;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }

    fn pick<T: Clone>(&mut self, of: &[T]) -> Option<T> {
        let place = self.below(of.len().max(1) as u64);
        of.get(usize::try_from(place).expect("a place")).cloned()
    }

    /// Somebody who has all of `kinds`.
    fn somebody(&mut self, kinds: &[&str]) -> Option<(String, Has)> {
        let has_all = |has: &Has| kinds.iter().all(|kind| has.contains_key(kind));
        let fitting: Vec<_> = self
            .now
            .iter()
            .filter(|(_, has)| has_all(has))
            .map(|(id, has)| (id.clone(), has.clone()))
            .collect();
        self.pick(&fitting)
    }

    fn fresh(&mut self) -> u32 {
        self.handed_out += 1;
        self.handed_out
    }

    fn change(&mut self, kind: &str, value: &str, body: &Value, query: &str) {
        let path = format!("/api/v2/subscriber/{kind}/{value}/identifiers{query}");
        self.bench.call("PATCH", &path, &body.to_string()).expect(200);
    }

    fn has(&mut self, id: &str) -> &mut Has {
        self.now.get_mut(id).expect("somebody who is there")
    }

    /// A new subscriber: with all new, or with what somebody had who is gone.
    fn registration(&mut self) -> Option<&'static str> {
        let (old, n) = (self.below(2) == 0, self.fresh());
        let fresh = Has::from([
            ("imsi", imsi(n)),
            ("msisdn", number(n)[1..].to_owned()),
            ("iccid", iccid(n)),
            ("imei", imei(n)),
        ]);
        let again = if old { self.released.pop() } else { None };
        let name = if again.is_some() { "re-registration" } else { "registration" };
        let has = again.unwrap_or(fresh);
        let of = |kind: &str| has.get(kind).map(String::as_str);
        let id = self.bench.register(&json!({
            "subscriberIdentifiers": {
                "imsiMsisdnPairs": [{ "imsi": of("imsi"), "msisdn": of("msisdn") }],
                "iccid": of("iccid"),
                "imei": of("imei"),
            },
            "user": { "username": of("username") },
        }));
        self.now.insert(id, has);
        Some(name)
    }

    fn sim_swap(&mut self) -> Option<&'static str> {
        let (id, has) = self.somebody(&["msisdn", "imsi"])?;
        let (n, msisdn) = (self.fresh(), &has["msisdn"]);
        if self.below(2) == 0 {
            let fields = json!({ "number": format!("+{msisdn}"), "imsi": imsi(n), "iccid": iccid(n) });
            self.bench.report(&fields).expect(201);
        } else {
            let pair = json!({ "imsi": imsi(n), "msisdn": msisdn });
            self.change("msisdn", msisdn, &json!({ "iccid": iccid(n), "imsiMsisdnPairs": [pair] }), "");
        }
        self.has(&id).extend([("imsi", imsi(n)), ("iccid", iccid(n))]);
        Some("SIM swap")
    }

    /// Another phone: a new one, or one that somebody has already.
    fn device_swap(&mut self) -> Option<&'static str> {
        let (id, has) = self.somebody(&["imsi"])?;
        let known = self.somebody(&["imei"]).filter(|_| self.below(2) == 0);
        let imei = known.map_or_else(|| imei(self.fresh()), |(_, other)| other["imei"].clone());
        self.change("imsi", &has["imsi"], &json!({ "imei": imei }), "");
        self.has(&id).insert("imei", imei);
        Some("device swap")
    }

    fn port(&mut self) -> Option<&'static str> {
        let (id, has) = self.somebody(&["imsi", "msisdn"])?;
        let msisdn = number(self.fresh())[1..].to_owned();
        let pair = json!({ "imsi": has["imsi"], "msisdn": msisdn });
        self.change("imsi", &has["imsi"], &json!({ "imsiMsisdnPairs": [pair], "cause": "PORT" }), "");
        self.has(&id).insert("msisdn", msisdn);
        Some("port")
    }

    /// A number goes from one to another in one change.
    fn transfer(&mut self) -> Option<&'static str> {
        let (from, had) = self.somebody(&["msisdn", "imsi"])?;
        let (to, has) = self.somebody(&["imsi"]).filter(|(to, _)| *to != from)?;
        let pair = json!({ "imsi": has["imsi"], "msisdn": had["msisdn"] });
        self.change("imsi", &has["imsi"], &json!({ "imsiMsisdnPairs": [pair] }), "?take=true");
        self.has(&from).remove("msisdn");
        self.has(&to).insert("msisdn", had["msisdn"].clone());
        Some("transfer")
    }

    /// An app user and a SIM that turn out to be one: a SIM from stock moves to the user, one that has a number takes the
    /// user over.
    fn join(&mut self) -> Option<&'static str> {
        let (n, stock) = (self.fresh(), self.below(2) == 0);
        let name = format!("user-{n}");
        self.bench.report(&json!({ "username": name })).expect(201);
        let user = self.bench.id_of("username", &name);
        self.now.insert(user.clone(), Has::from([("username", name.clone())]));
        self.pass();
        let number = Some(number(n)).filter(|_| !stock);
        let card = self.bench.sim(&imsi(n), number.as_deref(), Some(&iccid(n)), None);
        let sim = [
            ("imsi", Some(imsi(n))),
            ("iccid", Some(iccid(n))),
            ("msisdn", number.map(|n| n[1..].to_owned())),
        ];
        let sim: Has = sim.into_iter().filter_map(|(kind, value)| Some((kind, value?))).collect();
        self.now.insert(card.clone(), sim.clone());
        self.pass();
        self.bench.report(&json!({ "username": name, "imsi": imsi(n), "iccid": iccid(n) })).expect(201);
        let (stays, goes) = if stock { (user, card) } else { (card, user) };
        self.now.remove(&goes);
        self.has(&stays).extend(sim);
        self.has(&stays).insert("username", name);
        Some("join")
    }

    fn removal(&mut self) -> Option<&'static str> {
        let (id, has) = self.somebody(&["imsi"])?;
        self.bench.call("DELETE", &format!("/api/v2/subscriber/imsi/{}", has["imsi"]), "").expect(200);
        self.now.remove(&id);
        self.released.push(has);
        Some("removal")
    }

    /// Writes down how things are, and lets time go on: sometimes not at all, else for up to three days.
    fn pass(&mut self) {
        let now = self.seconds.load(Ordering::SeqCst);
        self.truth.insert(now, self.now.clone());
        if self.below(8) > 0 {
            let later = i64::try_from(self.below(3 * DAY.unsigned_abs())).expect("seconds") + 1;
            self.seconds.store(now + later, Ordering::SeqCst);
        }
    }

    fn live(&mut self) {
        while self.seconds.load(Ordering::SeqCst) < BEGIN + 365 * DAY {
            let done = match self.below(10) {
                _ if self.now.len() < 5 => self.registration(),
                0 | 1 => self.registration(),
                2 | 3 => self.sim_swap(),
                4 | 5 => self.device_swap(),
                6 => self.port(),
                7 => self.transfer(),
                8 => self.join(),
                _ => self.removal(),
            };
            if let Some(done) = done {
                *self.done.entry(done).or_default() += 1;
                self.pass();
            }
        }
        for done in [
            "registration",
            "re-registration",
            "SIM swap",
            "device swap",
            "port",
            "transfer",
            "join",
            "removal",
        ] {
            assert!(self.done.get(done) > Some(&3), "{done}: {:?}", self.done);
        }
    }

    /// Everybody as of that second.
    fn then(&self, second: i64) -> Everybody {
        self.truth.range(..=second).next_back().map(|(_, everybody)| everybody.clone()).unwrap_or_default()
    }

    /// A second of the year, sometimes one at which something happened, or the one before.
    fn moment(&mut self) -> i64 {
        let changes: Vec<i64> = self.truth.keys().copied().collect();
        let at = self.pick(&changes).expect("something happened");
        match self.below(3) {
            0 => at,
            1 => at - 1,
            _ => BEGIN + i64::try_from(self.below(365 * DAY.unsigned_abs())).expect("seconds"),
        }
    }

    /// Whom an identifier names at a moment, and what they have, is what the table says.
    fn ask_whom(&self, kind: &str, value: &str, second: i64) {
        let path = format!("/api/v2/subscriber/{kind}/{value}?asOf={}", written(second));
        let answer = self.bench.get(&path);
        let content =
            if answer.status == 404 { json!([]) } else { answer.expect(200).json()["content"].take() };
        let told: Everybody = content.as_array().expect("an array").iter().map(has).collect();
        let expected: Everybody =
            self.then(second)
                .into_iter()
                .filter(|(id, has)| {
                    if kind == "id" { id == value } else { has.get(kind).is_some_and(|own| own == value) }
                })
                .collect();
        assert_eq!(told, expected, "{kind} at {}", written(second));
    }

    /// Who held an identifier at a moment, by its history and by its explanation, is what the table says.
    fn ask_holders(&self, kind: &str, value: &str, second: i64) {
        let everybody = self.then(second).into_iter();
        let expected: BTreeSet<String> = everybody
            .filter(|(_, has)| has.get(kind).is_some_and(|own| own == value))
            .map(|(id, _)| id)
            .collect();
        let history =
            self.bench.get(&format!("/api/v2/subscriber/{kind}/{value}/history")).expect(200).json();
        let explained = self.bench.get(&format!("/api/v2/identifier/{value}")).expect(200).json();
        let lookups = explained["content"][0]["lookups"].as_array().expect("an array");
        let own = lookups.iter().find(|lookup| lookup["type"] == kind).expect("what it is");
        assert_eq!(own["holders"], history["holders"]);
        let moment = written(second);
        let lasts = |holder: &&Value| {
            let (from, until) = (holder["from"].as_str().expect("a time"), holder["until"].as_str());
            from <= moment.as_str() && until.is_none_or(|until| moment.as_str() < until)
        };
        let holders = history["holders"].as_array().expect("an array").iter().filter(lasts);
        let told: BTreeSet<String> = holders.map(|holder| text(&holder["subscriberId"])).collect();
        assert_eq!(told, expected, "{kind} at {moment}");
    }
}

/// A second as it is written; all are equally long, so that they compare as texts.
fn written(second: i64) -> String {
    rfc3339(Timestamp::from_micros(second * 1_000_000))
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// Who somebody is, and what he has.
fn has(node: &Value) -> (String, Has) {
    let identifiers = &node["subscriberIdentifiers"];
    let pairs = identifiers["imsiMsisdnPairs"].as_array().expect("an array");
    assert!(pairs.len() <= 1, "{pairs:?}");
    let pair = pairs.first().unwrap_or(&Value::Null);
    let all = [
        ("imsi", &pair["imsi"]),
        ("msisdn", &pair["msisdn"]),
        ("iccid", &identifiers["iccid"]),
        ("imei", &identifiers["imei"]),
        ("username", &node["user"]["username"]),
    ];
    let set = all.into_iter().filter(|(_, value)| !value.is_null());
    (text(&identifiers["subscriberId"]), set.map(|(kind, value)| (kind, text(value))).collect())
}

fn a_year_is_remembered(bench: impl FnOnce(Options) -> Bench) {
    // What is asked and done follows from it alone.
    let mut year = Year::begin(20_260_101, bench);
    year.live();
    let everybody: Everybody =
        year.truth.values().flatten().map(|(id, has)| (id.clone(), has.clone())).collect();
    let ids: Vec<String> = everybody.into_keys().collect();
    let held = year.truth.values().flat_map(BTreeMap::values).flatten();
    let held: BTreeSet<(&'static str, String)> = held.map(|(kind, value)| (*kind, value.clone())).collect();
    let held: Vec<_> = held.into_iter().collect();
    for _ in 0..400 {
        let (moment, other) = (year.moment(), year.moment());
        let (kind, value) = year.pick(&held).expect("somebody had something");
        year.ask_whom(kind, &value, moment);
        year.ask_holders(kind, &value, other);
        let id = year.pick(&ids).expect("there was somebody");
        year.ask_whom("id", &id, moment);
    }
}

#[test]
fn a_year_is_remembered_in_memory() {
    a_year_is_remembered(Bench::memory_with);
}

#[test]
fn a_year_is_remembered_in_sqlite() {
    a_year_is_remembered(Bench::sqlite_with);
}
