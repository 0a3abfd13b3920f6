//! Commands drawn at random from few identifiers, so that they meet.

use simroll_domain::{
    Alias, AliasPatch, BindingKind, Cause, Command, DeviceAppUpdate, IdentifierChange, Import, JournalNumber,
    Lookup, Mode, PairFields, PairPatch, PasswordUpdate, Patch, Registration, Status, Unit, UseCase,
    UserChange,
};
use simroll_identifiers::{Iccid, Imei};

use super::super::values::{
    alias, bare_iccid, external_id, generic_id, hash, iccid, imei, imeisv, imsi, msisdn, use_case,
    user_class, username, wrong_imei,
};
use crate::{Cursor, Filter, ListQuery, Order, Start};

/// How many identifiers of each kind there are.
const FEW: u32 = 6;

/// A source of reproducible choices: SplitMix64 (Steele, Lea and Flood 2014).
#[derive(Debug)]
pub(in super::super) struct Random(u64);

/// Everything that the commands may name, but for ids.
pub(in super::super) fn lookups() -> impl Iterator<Item = Lookup> {
    (0..FEW).flat_map(|n| {
        [
            Lookup::Imsi(imsi(n)),
            Lookup::Msisdn(msisdn(n)),
            Lookup::Iccid(iccid(n)),
            Lookup::Iccid(bare_iccid(n)),
            Lookup::Imei(imei(n)),
            Lookup::Imei(wrong_imei(n)),
            Lookup::ImeiSv(imeisv(n, 1)),
            Lookup::ImeiSv(imeisv(n, 2)),
            Lookup::Username(username(&n.to_string())),
            Lookup::ExternalId(external_id(&n.to_string())),
            Lookup::GenericId(generic_id(&n.to_string())),
        ]
    })
}

impl Random {
    pub(in super::super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number from 0 to `bound` - 1.
    pub(in super::super) fn below(&mut self, bound: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let half = i64::try_from((mixed ^ (mixed >> 31)) >> 1).expect("63 bits");
        half % bound
    }

    fn few(&mut self) -> u32 {
        u32::try_from(self.below(i64::from(FEW))).expect("few")
    }

    fn one_in(&mut self, bound: i64) -> bool {
        self.below(bound) == 0
    }

    fn maybe<T>(&mut self, value: impl FnOnce(u32) -> T) -> Option<T> {
        let n = self.few();
        self.one_in(3).then(|| value(n))
    }

    fn patch<T>(&mut self, value: impl FnOnce(u32) -> T) -> Patch<T> {
        let n = self.few();
        match self.below(8) {
            0..=2 => Patch::Set(value(n)),
            3 => Patch::Clear,
            _ => Patch::Keep,
        }
    }

    fn card(&mut self) -> fn(u32) -> Iccid {
        if self.one_in(4) { bare_iccid } else { iccid }
    }

    fn device(&mut self) -> fn(u32) -> Imei {
        if self.one_in(4) { wrong_imei } else { imei }
    }

    /// A call of one to eight commands.
    pub(super) fn unit(&mut self) -> Unit {
        let mode = if self.one_in(4) { Mode::Whole } else { Mode::Partial };
        let count = 1 + self.below(8);
        Unit::of((0..count).map(|_| self.command()).collect(), mode)
    }

    /// A page of a list.
    pub(super) fn list(&mut self) -> ListQuery {
        let kinds = [BindingKind::Imsi, BindingKind::Msisdn, BindingKind::Iccid, BindingKind::Imei];
        let prefixes = ["2620100000000", "491510000000", "894902", "3520990000000"];
        let mut held = kinds.into_iter().zip(prefixes).filter(|_| self.one_in(6)).collect::<Vec<_>>();
        held.truncate(2);
        let filter = Filter {
            prefixes: held.into_iter().map(|(kind, prefix)| (kind, prefix.to_owned())).collect(),
            alias: self.one_in(3).then(|| format!("ALIAS {}", self.few() / 4).replace('1', "")),
            username: self.one_in(6).then(String::new),
            use_case: self.one_in(6).then(|| use_case(self.few())),
            user_class: None,
            status: self.one_in(6).then_some(Status::Active),
            changed_since: None,
        };
        let order = if self.one_in(2) { Order::Registered } else { Order::Changed };
        let place = |random: &mut Self| JournalNumber::new(random.below(200));
        let start = if self.one_in(2) {
            Start::Skip(self.few().into())
        } else {
            Start::After(Cursor { version: place(self), number: place(self) })
        };
        ListQuery { filter, order, descending: self.one_in(2), start, limit: 5 }
    }

    fn command(&mut self) -> Command {
        match self.below(16) {
            12 => Command::Identifiers(Box::new(self.identifiers())),
            13 => Command::User(Box::new(self.user())),
            14 if self.one_in(2) => Command::Status { target: self.lookup(), status: Status::Suspend },
            14 => Command::Status { target: self.lookup(), status: Status::Active },
            15 => Command::Remove { target: self.lookup() },
            0..=3 => Command::Register(Box::new(self.registration())),
            4..=6 => Command::DeviceApp(Box::new(self.device_app())),
            7 | 8 => Command::Alias { target: self.lookup(), alias: self.alias() },
            9 => {
                let target = if self.one_in(4) { self.lookup() } else { Lookup::Imsi(imsi(self.few())) };
                Command::UseCase { target, use_case: use_case(self.few()) }
            }
            10 => Command::Import(Box::new(self.import())),
            _ if self.one_in(3) => Command::DropUseCase(use_case(self.few())),
            _ => {
                let id = use_case(self.few());
                Command::DefineUseCase(UseCase { id, name: format!("name {}", self.few()), apns: Vec::new() })
            }
        }
    }

    fn lookup(&mut self) -> Lookup {
        let place = usize::try_from(self.below(i64::from(FEW) * 11)).expect("a place");
        lookups().nth(place).expect("eleven of each few")
    }

    fn alias(&mut self) -> AliasPatch {
        match self.below(8) {
            0 => AliasPatch::Keep,
            1 => AliasPatch::Clear,
            _ => AliasPatch::Set(Alias::parse(&format!("alias {}", self.few())).expect("a valid text")),
        }
    }

    fn pairs(&mut self) -> Vec<PairFields> {
        let count = self.below(3);
        let pair = |random: &mut Self| PairFields {
            imsi: random.maybe(imsi),
            msisdn: random.maybe(msisdn),
            is_last_active: None,
            use_case: random.maybe(use_case),
        };
        let mut pairs: Vec<PairFields> = (0..count).map(|_| pair(self)).collect();
        pairs.retain(|pair| pair.imsi.is_some() || pair.msisdn.is_some());
        if let Some(first) = pairs.first_mut() {
            first.is_last_active = self.maybe(|_| true);
        }
        pairs
    }

    fn registration(&mut self) -> Registration {
        let (card, device) = (self.card(), self.device());
        Registration {
            iccid: self.maybe(card),
            imei: self.maybe(device),
            imeisv: self.maybe(|n| imeisv(n, 1)),
            alias: self.maybe(|n| alias(&format!("alias {n}"))).flatten(),
            generic_id: self.maybe(|n| generic_id(&n.to_string())),
            username: self.maybe(|n| username(&n.to_string())),
            external_id: self.maybe(|n| external_id(&n.to_string())),
            pairs: self.pairs(),
            ..Registration::default()
        }
    }

    fn import(&mut self) -> Import {
        let (card, device) = (self.card(), self.device());
        Import {
            iccid: self.maybe(card),
            imei: self.maybe(device),
            imeisv: self.maybe(|n| imeisv(n, 2)),
            alias: self.maybe(|n| alias(&format!("alias {n}"))).flatten(),
            username: self.maybe(|n| username(&n.to_string())),
            external_id: self.maybe(|n| external_id(&n.to_string())),
            pairs: self.pairs(),
            ..Import::default()
        }
    }

    fn identifiers(&mut self) -> IdentifierChange {
        let (card, device) = (self.card(), self.device());
        let pair = |random: &mut Self| PairPatch {
            imsi: random.patch(imsi),
            msisdn: random.patch(msisdn),
            ..PairPatch::default()
        };
        let count = self.below(3);
        let pairs = (0..count).map(|_| pair(self)).collect();
        IdentifierChange {
            target: self.lookup(),
            iccid: self.patch(card),
            imei: self.patch(device),
            imeisv: self.patch(|n| imeisv(n, 1)),
            pairs: self.one_in(2).then_some(pairs),
            take: self.one_in(2),
            cause: self.maybe(|_| Cause::Port),
            flags: Vec::new(),
        }
    }

    fn user(&mut self) -> UserChange {
        UserChange {
            target: self.lookup(),
            generic_id: self.patch(|n| generic_id(&n.to_string())),
            username: self.patch(|n| username(&n.to_string())),
            external_id: self.patch(|n| external_id(&n.to_string())),
            user_class: self.patch(|n| user_class(&format!("class {n}")).expect("a valid text")),
        }
    }

    fn device_app(&mut self) -> DeviceAppUpdate {
        let (card, device) = (self.card(), self.device());
        DeviceAppUpdate {
            number: self.patch(msisdn),
            generic_id: self.patch(|n| generic_id(&n.to_string())),
            imei: self.patch(device),
            imsi: self.patch(imsi),
            iccid: self.patch(card),
            username: self.patch(|n| username(&n.to_string())),
            password: self.maybe(|n| PasswordUpdate::Hash(hash(n))).unwrap_or_default(),
            external_id: self.patch(|n| external_id(&n.to_string())),
            user_class: self.patch(|n| user_class(&format!("class {n}")).expect("a valid text")),
            flags: Vec::new(),
        }
    }
}
