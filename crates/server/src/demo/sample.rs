//! The people and things of the sample.

use std::fmt::Display;
use std::str::FromStr;

use simroll_domain::{PairFields, Registration, Status, UseCaseId};
use simroll_identifiers::{Iccid, Imei, ImeiSv, Imsi, luhn};

use super::dice::Dice;
use super::networks::{GLOBAL_ISSUER, GLOBAL_PLMNS, NETWORKS, Network, TACS};

/// The one person whom the first two calls to try are about.
pub(super) struct User {
    pub(super) number: &'static str,
    pub(super) imsi: &'static str,
    pub(super) iccid: &'static str,
    pub(super) imei: &'static str,
    pub(super) username: &'static str,
}

pub(super) const USER: User = User {
    number: "447700900042",
    imsi: "234100000004242",
    iccid: "8944110000000042422",
    imei: "353918050042429",
    username: "robin.meadow",
};

/// The IMSIs of two electricity meters, as the documented bulk call names them.
pub(super) const METERS: [&str; 2] = ["222013090961859", "222013090966359"];

const FIRST: [&str; 16] = [
    "alex", "bo", "charlie", "dana", "eli", "frankie", "gray", "harper", "indigo", "jules", "kai", "lou",
    "max", "noor", "pat", "quinn",
];
const LAST: [&str; 12] =
    ["birch", "brook", "cliff", "dune", "fjord", "glen", "heath", "marsh", "reef", "ridge", "spruce", "tarn"];
const CLASSES: [&str; 3] = ["basic", "standard", "premium"];
const USE_CASES: [u32; 4] = [1, 10, 20, 2504];
const THINGS: [&str; 4] = ["tracker", "meter", "router", "camera"];

/// Every record of the sample, the same every time.
pub(super) fn registrations() -> Vec<Registration> {
    let mut maker = Maker { dice: Dice::new(89), people: 0 };
    let mut all = vec![robin()];
    all.extend(METERS.map(|imsi| maker.meter(imsi)));
    for network in &NETWORKS {
        all.extend((0..network.people).map(|place| maker.person(network, place)));
    }
    maker.share_phones(&mut all);
    all.extend((1..=80).map(|number| maker.thing(number)));
    all.extend((0..30).map(|place| maker.stock(&NETWORKS[place % NETWORKS.len()])));
    all.extend((0..15).map(|_| maker.app_only()));
    all
}

fn robin() -> Registration {
    Registration {
        iccid: Some(value(USER.iccid)),
        imei: Some(value(USER.imei)),
        username: Some(value(USER.username)),
        external_id: Some(value("crm-10042")),
        user_class: Some(value("standard")),
        generic_id: Some(value("com.example.app.0042")),
        pairs: vec![PairFields {
            imsi: Some(value(USER.imsi)),
            msisdn: Some(value(USER.number)),
            is_last_active: Some(true),
            use_case: None,
        }],
        ..Registration::default()
    }
}

struct Maker {
    dice: Dice,
    /// How many have a user name so far.
    people: u32,
}

impl Maker {
    /// Somebody with a telephone, and often with an app on it.
    fn person(&mut self, network: &Network, place: u32) -> Registration {
        let number = format!("{}{:0width$}", network.numbers, network.first + place, width = network.width);
        let mut new = self.sim(network);
        new.imei = Some(self.imei());
        new.pairs[0].msisdn = Some(value(number));
        new.pairs[0].is_last_active = Some(true);
        if self.dice.chance(60) {
            self.make_user(&mut new);
        }
        if self.dice.chance(20) {
            new.alias = Some(value(format!("{} phone {}", network.plmn, place + 1)));
        }
        new.status = match self.dice.below(20) {
            0 => Status::Suspend,
            1 => Status::Terminated,
            _ => Status::Active,
        };
        new
    }

    /// An app that was registered before any SIM is known.
    fn app_only(&mut self) -> Registration {
        let mut new = Registration::default();
        self.make_user(&mut new);
        new.generic_id = Some(value(format!("com.example.app.{:04}", self.people)));
        new
    }

    fn make_user(&mut self, new: &mut Registration) {
        self.people += 1;
        let (first, last) = (self.dice.pick(&FIRST), self.dice.pick(&LAST));
        new.username = Some(value(format!("{first}.{last}.{}", self.people)));
        new.external_id = Some(value(format!("crm-{}", 20_000 + self.people)));
        new.user_class = Some(value(self.dice.pick(&CLASSES)));
    }

    /// A thing whose SIM has several IMSIs, one of them the last active.
    fn thing(&mut self, number: u32) -> Registration {
        let count = 2 + self.dice.below(3);
        let active = self.dice.below(count);
        let offset = self.dice.below(GLOBAL_PLMNS.len() as u64);
        let pairs = (0..count).map(|place| {
            let plmn = GLOBAL_PLMNS[usize::try_from(offset + place).unwrap_or_default() % GLOBAL_PLMNS.len()];
            PairFields {
                imsi: Some(self.imsi(plmn)),
                msisdn: None,
                is_last_active: Some(place == active),
                use_case: UseCaseId::new(*self.dice.pick(&USE_CASES)),
            }
        });
        let pairs = pairs.collect();
        let (imei, imeisv) = (self.imei(), self.dice.digits(1));
        Registration {
            iccid: Some(self.iccid(GLOBAL_ISSUER, 19)),
            imei: Some(imei),
            imeisv: Some(value::<ImeiSv>(format!("{}0{imeisv}", imei.device().as_str()))),
            alias: Some(value(format!("{}-{number:03}", self.dice.pick(&THINGS)))),
            pairs,
            ..Registration::default()
        }
    }

    fn meter(&mut self, imsi: &str) -> Registration {
        Registration {
            iccid: Some(self.iccid("893901", 19)),
            imei: Some(self.imei()),
            pairs: vec![PairFields {
                imsi: Some(value(imsi)),
                msisdn: None,
                is_last_active: Some(true),
                use_case: UseCaseId::new(10),
            }],
            ..Registration::default()
        }
    }

    /// A SIM that nobody has bought yet.
    fn stock(&mut self, network: &Network) -> Registration {
        Registration { status: Status::Inactive, ..self.sim(network) }
    }

    fn sim(&mut self, network: &Network) -> Registration {
        let pair = PairFields { imsi: Some(self.imsi(network.plmn)), ..PairFields::default() };
        let iccid = Some(self.iccid(network.issuer, network.iccid_length));
        Registration { iccid, pairs: vec![pair], ..Registration::default() }
    }

    /// Gives eight telephones a second SIM, of another network: two subscribers, one device.
    fn share_phones(&mut self, all: &mut [Registration]) {
        for place in 0..8 {
            let (one, other) = (3 + place, 70 + place);
            all[other].imei = all[one].imei;
        }
    }

    fn imsi(&mut self, plmn: &str) -> Imsi {
        value(format!("{plmn}{}", self.dice.digits(15 - plmn.len())))
    }

    fn iccid(&mut self, issuer: &str, length: usize) -> Iccid {
        value(with_check_digit(&format!("{issuer}{}", self.dice.digits(length - 1 - issuer.len()))))
    }

    fn imei(&mut self) -> Imei {
        let tac = self.dice.pick(&TACS);
        value(with_check_digit(&format!("{tac}{}", self.dice.digits(6))))
    }
}

fn with_check_digit(digits: &str) -> String {
    let check = luhn::check_digit(digits.as_bytes()).expect("the sample is made of digits");
    format!("{digits}{check}")
}

/// What the sample's own text says.
fn value<T: FromStr>(text: impl Display) -> T {
    let read = text.to_string().parse();
    read.unwrap_or_else(|_| unreachable!("{text} stands in the sample, all of which a test reads"))
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashSet};

    use simroll_identifiers::{Identifier, Msisdn, Severity};

    use super::*;

    /// Asserts that nobody would find anything odd about the text.
    fn check<T: Identifier>(identifier: Option<T>) {
        let Some(identifier) = identifier else { return };
        let findings = T::parse(identifier.as_ref()).expect("canonical").findings;
        let odd = findings.iter().find(|finding| finding.severity() >= Severity::Warning);
        assert!(odd.is_none(), "{identifier}: {odd:?}");
    }

    #[test]
    fn every_identifier_is_sound() {
        for new in registrations() {
            check::<Iccid>(new.iccid);
            check::<Imei>(new.imei);
            check::<ImeiSv>(new.imeisv);
            for pair in new.pairs {
                check::<Imsi>(pair.imsi);
                check::<Msisdn>(pair.msisdn);
            }
        }
    }

    #[test]
    fn the_sample_has_what_there_is_to_show() {
        let all = registrations();
        assert!((300..=500).contains(&all.len()), "{}", all.len());
        let countries: BTreeSet<String> = all
            .iter()
            .flat_map(|new| &new.pairs)
            .filter_map(|pair| pair.imsi.map(|imsi| imsi.as_str()[..3].to_owned()))
            .collect();
        assert!(countries.len() >= 10, "{countries:?}");
        let multi = all.iter().filter(|new| new.pairs.len() > 1);
        assert!(multi.clone().count() >= 50);
        for new in multi {
            assert_eq!(new.pairs.iter().filter(|pair| pair.is_last_active == Some(true)).count(), 1);
        }
        let mut devices = HashSet::new();
        let shared = all.iter().filter_map(|new| new.imei).filter(|imei| !devices.insert(*imei)).count();
        assert!(shared >= 8, "{shared}");
        assert!(all.iter().any(|new| new.pairs.is_empty() && new.username.is_some()));
        assert!(all.iter().any(|new| new.status == Status::Inactive));
    }

    #[test]
    fn it_is_the_same_every_time() {
        assert_eq!(registrations(), registrations());
    }
}
