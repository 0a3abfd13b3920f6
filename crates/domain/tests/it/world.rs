//! A small language for cases: records and requests as `key=value` words, identifiers by number.
//!
//! `imsi=1` stands for a certain valid IMSI, `imsi=2` for another; `iccid=1t` is the twin of `iccid=1`, `imei=1x` an IMEI
//! with a wrong check digit, `imeisv=1` an IMEISV of the device of `imei=1`. A pair is written in brackets:
//! `[imsi=1 number=1 use=5 active]`. In requests `-` clears a field.

use std::fmt::Write as _;

use simroll_domain::decide::{Decision, decide_unit};
use simroll_domain::{
    AccountId, Alias, Catalogue, Command, DeviceAppUpdate, ExternalId, GenericId, Head, IfVersion, Import,
    Lookup, LookupKind, Mode, PairFields, PasswordHash, PasswordUpdate, Patch, Reason, Refusal, Registration,
    Status, Subscriber, SubscriberId, Timestamp, Unit, UseCase, UseCaseId, UserClass, Username, View,
};
use simroll_identifiers::{Iccid, Imei, ImeiSv, Imsi, Msisdn};

pub(crate) struct World {
    pub(crate) view: View,
    clock: i64,
}

pub(crate) fn account() -> AccountId {
    AccountId::new(7).expect("in range")
}

impl World {
    /// A world with those records, registered in that order: the first is subscriber 1.
    pub(crate) fn with(records: &[&str]) -> Self {
        let view = View::new(account(), Head::default(), [], Catalogue::default());
        let mut world = Self { view, clock: 1_000_000 };
        for record in records {
            let new = Command::Register(Box::new(registration(record)));
            let decision = world.carry_out(new);
            decision.unwrap_or_else(|refusal| panic!("cannot register {record}: {refusal}"));
        }
        world
    }

    pub(crate) fn keep_use_case(&mut self, id: u32) {
        let use_case = UseCase { id: use_case(id), name: "of the house".into(), apns: vec![] };
        self.carry_out(Command::DefineUseCase(use_case)).expect("defined");
    }

    pub(crate) fn carry_out(&mut self, command: Command) -> Result<simroll_domain::Change, Refusal> {
        let mut decision = self.unit(vec![command], Mode::Whole);
        decision.items.remove(0).map(|decided| decided.change)
    }

    pub(crate) fn unit(&mut self, commands: Vec<Command>, mode: Mode) -> Decision {
        self.clock += 1;
        decide_unit(&Unit::of(commands, mode), &mut self.view, Timestamp::from_micros(self.clock))
    }

    /// Carries out a command on the condition of a version.
    pub(crate) fn if_version(&mut self, command: &Command, expected: IfVersion) -> Result<(), Reason> {
        self.clock += 1;
        let unit = Unit { if_version: Some(expected), ..Unit::one(command.clone()) };
        let mut decision = decide_unit(&unit, &mut self.view, Timestamp::from_micros(self.clock));
        decision.items.remove(0).map(drop).map_err(|refusal| refusal.reason)
    }

    pub(crate) fn subscriber(&self, number: i64) -> Option<&Subscriber> {
        self.view.subscriber(id(number))
    }

    /// Every record, by number.
    pub(crate) fn records(&self) -> Vec<String> {
        let all = (1..=self.view.head().number.get()).filter_map(|number| self.subscriber(number));
        all.map(|subscriber| format!("#{} {}", subscriber.id.number(), record(subscriber))).collect()
    }
}

pub(crate) fn id(number: i64) -> SubscriberId {
    SubscriberId::new(account(), simroll_domain::JournalNumber::new(number))
}

fn words(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split_whitespace().map(|word| word.split_once('=').unwrap_or((word, "")))
}

fn with_check_digit(digits: &str) -> String {
    let sum: u32 = digits.bytes().rev().enumerate().fold(0, |sum, (place, byte)| {
        let digit = u32::from(byte - b'0');
        let doubled = if place % 2 == 0 { digit * 2 } else { digit };
        sum + doubled / 10 + doubled % 10
    });
    format!("{digits}{}", (10 - sum % 10) % 10)
}

pub(crate) fn imsi(n: &str) -> Imsi {
    format!("26201{n:0>10}").parse().expect("valid")
}

pub(crate) fn number(n: &str) -> Msisdn {
    format!("+49170{n:0>7}").parse().expect("valid")
}

pub(crate) fn iccid(n: &str) -> Iccid {
    let whole = |n: &str| with_check_digit(&format!("894920{n:0>12}"));
    let text = n.strip_suffix('t').map_or_else(|| whole(n), |n| whole(n)[..18].to_owned());
    Iccid::parse(&text).expect("valid").value
}

pub(crate) fn imei(n: &str) -> Imei {
    let right = |n: &str| with_check_digit(&format!("35693803{n:0>6}"));
    let Some(wrong) = n.strip_suffix('x') else { return right(n).parse().expect("valid") };
    let text = right(wrong);
    let digit = text[14..].parse::<u8>().expect("a digit") % 9 + 1;
    Imei::parse(&format!("{}{digit}", &text[..14])).expect("valid").value
}

pub(crate) fn imeisv(n: &str) -> ImeiSv {
    format!("{}01", &imei(n).as_str()[..14]).parse().expect("valid")
}

fn use_case(id: u32) -> UseCaseId {
    UseCaseId::new(id).expect("in range")
}

/// The record without id and times.
pub(crate) fn registration(text: &str) -> Registration {
    let (own, pairs) = split_pairs(text);
    let mut new = Registration { pairs, ..Registration::default() };
    for (key, value) in words(&own) {
        match key {
            "iccid" => new.iccid = Some(iccid(value)),
            "imei" => new.imei = Some(imei(value)),
            "imeisv" => new.imeisv = Some(imeisv(value)),
            "alias" => new.alias = Some(Alias::parse(value).expect("valid")),
            "generic" => new.generic_id = Some(GenericId::parse(value).expect("valid")),
            "username" => new.username = Some(Username::parse(value).expect("valid")),
            "external" => new.external_id = Some(ExternalId::parse(value).expect("valid")),
            "class" => new.user_class = Some(UserClass::parse(value).expect("valid")),
            "status" => new.status = Status::parse(value).expect("valid"),
            _ => panic!("no such word: {key}"),
        }
    }
    new
}

/// The row of a file.
pub(crate) fn row(text: &str) -> Import {
    let (_, pairs) = split_pairs(text);
    let Registration { iccid, imei, imeisv, alias, generic_id, username, external_id, user_class, .. } =
        registration(text);
    let status = text.contains("status=").then(|| registration(text).status);
    Import {
        status,
        iccid,
        imei,
        imeisv,
        alias,
        generic_id,
        username,
        external_id,
        user_class,
        pairs,
        ..Import::default()
    }
}

fn split_pairs(text: &str) -> (String, Vec<PairFields>) {
    let mut own = String::new();
    let mut pairs = Vec::new();
    for (place, part) in text.split(['[', ']']).enumerate() {
        if place % 2 == 0 {
            own.push_str(part);
            continue;
        }
        let mut pair = PairFields::default();
        for (key, value) in words(part) {
            match key {
                "imsi" => pair.imsi = Some(imsi(value)),
                "number" => pair.msisdn = Some(number(value)),
                "use" => pair.use_case = Some(use_case(value.parse().expect("a number"))),
                "active" => pair.is_last_active = Some(true),
                "inactive" => pair.is_last_active = Some(false),
                _ => panic!("no such word: {key}"),
            }
        }
        pairs.push(pair);
    }
    (own, pairs)
}

/// The v1 request.
pub(crate) fn update(text: &str) -> DeviceAppUpdate {
    fn patch<T>(value: &str, read: impl Fn(&str) -> T) -> Patch<T> {
        if value == "-" { Patch::Clear } else { Patch::Set(read(value)) }
    }
    let mut update = DeviceAppUpdate::default();
    for (key, value) in words(text) {
        match key {
            "number" => update.number = patch(value, number),
            "generic" => update.generic_id = patch(value, |v| GenericId::parse(v).expect("valid")),
            "imei" => update.imei = patch(value, imei),
            "imsi" => update.imsi = patch(value, imsi),
            "iccid" => update.iccid = patch(value, iccid),
            "username" => update.username = patch(value, |v| Username::parse(v).expect("valid")),
            "external" => update.external_id = patch(value, |v| ExternalId::parse(v).expect("valid")),
            "class" => update.user_class = patch(value, |v| UserClass::parse(v).expect("valid")),
            "password" if value == "-" => update.password = PasswordUpdate::Clear,
            "password" => update.password = PasswordUpdate::Hash(hash(value)),
            _ => panic!("no such word: {key}"),
        }
    }
    update
}

pub(crate) fn hash(name: &str) -> PasswordHash {
    PasswordHash::recognise(&format!("$2b$10${name:x<53}")).expect("a hash").expect("within bounds")
}

pub(crate) fn lookup(kind: &str, value: &str) -> Lookup {
    match LookupKind::parse(kind).expect("a kind") {
        LookupKind::Imsi => Lookup::Imsi(imsi(value)),
        LookupKind::Iccid => Lookup::Iccid(iccid(value)),
        LookupKind::Msisdn => Lookup::Msisdn(number(value)),
        LookupKind::Imei => Lookup::Imei(imei(value)),
        LookupKind::ImeiSv => Lookup::ImeiSv(imeisv(value)),
        LookupKind::Id => Lookup::Id(id(value.parse().expect("a number"))),
        LookupKind::Username => Lookup::Username(Username::parse(value).expect("valid")),
        LookupKind::ExternalId => Lookup::ExternalId(ExternalId::parse(value).expect("valid")),
        LookupKind::GenericId => Lookup::GenericId(GenericId::parse(value).expect("valid")),
    }
}

/// A subscriber in the language of the cases.
pub(crate) fn record(subscriber: &Subscriber) -> String {
    let mut text = String::new();
    let mut word = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            let _ = write!(text, "{}{key}={value}", if text.is_empty() { "" } else { " " });
        }
    };
    let short = |text: &str, from: usize, to: usize| text[from..to].trim_start_matches('0').to_owned();
    let device = |text: &str| short(text, 8, 14);
    let wrong = |imei: Imei| if imei.has_valid_check_digit() { "" } else { "x" };
    let twin = |iccid: &Iccid| if iccid.as_str().len() == 18 { "t" } else { "" };
    let status = (subscriber.status != Status::Active).then(|| subscriber.status.to_string());
    word("status", status);
    word("iccid", subscriber.iccid.map(|v| short(v.as_str(), 6, 18) + twin(&v)));
    word("imei", subscriber.imei.map(|v| device(v.as_str()) + wrong(v)));
    word("imeisv", subscriber.imeisv.map(|v| device(v.as_str())));
    word("alias", subscriber.alias.as_ref().map(ToString::to_string));
    word("generic", subscriber.user.generic_id.as_ref().map(ToString::to_string));
    word("username", subscriber.user.username.as_ref().map(ToString::to_string));
    word("external", subscriber.user.external_id.as_ref().map(ToString::to_string));
    word("class", subscriber.user.class.as_ref().map(ToString::to_string));
    let name = |hash: &PasswordHash| hash.expose()[7..].trim_end_matches('x').to_owned();
    word("password", subscriber.user.password.as_ref().map(name));
    for subscription in &subscriber.subscriptions {
        let mut words = Vec::new();
        words.extend(subscription.imsi.map(|v| format!("imsi={}", short(v.as_str(), 5, 15))));
        words.extend(subscription.msisdn.map(|v| format!("number={}", short(v.as_str(), 5, 12))));
        words.extend(subscription.use_case.map(|v| format!("use={v}")));
        words.extend(subscription.is_last_active.then(|| "active".to_owned()));
        let _ = write!(text, "{}[{}]", if text.is_empty() { "" } else { " " }, words.join(" "));
    }
    text
}
