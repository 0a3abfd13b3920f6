//! What a decision may look at.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::{
    AccountId, BindingKey, BindingKind, Change, Command, Delta, Entry, Head, JournalNumber, Lookup, Match,
    Search, Subscriber, SubscriberId, Timestamp, UseCase, UseCaseId,
};

/// Which facts a [`View`] must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keys {
    /// Everybody whom these name.
    pub lookups: HashSet<Lookup>,
    /// The catalogue's entries of these, and whether there is a catalogue.
    pub use_cases: BTreeSet<UseCaseId>,
}

impl Keys {
    /// Adds what the decision about `command` may look at.
    pub fn add(&mut self, command: &Command) {
        match command {
            Command::DeviceApp(update) => self.lookups.extend(update.lookups()),
            Command::Alias { target, .. } | Command::Status { target, .. } | Command::Remove { target } => {
                self.lookups.insert(target.clone());
            }
            Command::Identifiers(change) => {
                self.lookups.extend(change.lookups());
                let pairs = change.pairs.iter().flatten();
                self.use_cases.extend(pairs.filter_map(|pair| pair.use_case.value()));
            }
            Command::User(change) => self.lookups.extend(change.lookups()),
            Command::UseCase { target, use_case } => {
                self.lookups.insert(target.clone());
                self.use_cases.insert(*use_case);
            }
            Command::Register(new) => {
                self.lookups.extend(new.lookups());
                self.use_cases.extend(new.pairs.iter().filter_map(|pair| pair.use_case));
            }
            Command::Import(row) => {
                self.lookups.extend(row.lookups());
                self.use_cases.extend(row.pairs.iter().filter_map(|pair| pair.use_case));
            }
            Command::DefineUseCase(UseCase { id, .. }) | Command::DropUseCase(id) => {
                self.use_cases.insert(*id);
            }
        }
    }
}

/// What is known of an account's catalogue of use cases.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Catalogue {
    /// Whether the account keeps one: it has at least one entry. Where no use case was asked for, it says nothing.
    pub size: u64,
    /// Those entries that were asked for and exist.
    pub known: BTreeMap<UseCaseId, UseCase>,
}

/// Every fact of one account that a decision may look at, as of one moment, changing as decisions are applied.
///
/// - it holds every open holder of every lookup that it was loaded for; asking it about another is a fault of the caller
/// - it is plain data: no I/O behind it
#[derive(Debug, Clone)]
pub struct View {
    head: Head,
    account: AccountId,
    subscribers: HashMap<SubscriberId, Subscriber>,
    holders: HashMap<BindingKey, Vec<SubscriberId>>,
    devices: HashMap<Box<str>, Vec<SubscriberId>>,
    catalogue: Catalogue,
    undo: Option<Undo>,
}

impl Catalogue {
    /// Has `to` where `from` was.
    fn replace(&mut self, from: Option<&UseCase>, to: Option<&UseCase>) {
        if let Some(gone) = from {
            self.known.remove(&gone.id);
            self.size -= 1;
        }
        if let Some(new) = to {
            self.known.insert(new.id, new.clone());
            self.size += 1;
        }
    }
}

/// What stood there before each change, in their order.
#[derive(Debug, Clone)]
struct Undo {
    head: Head,
    subscribers: Vec<(SubscriberId, Option<Subscriber>)>,
    use_cases: Vec<Delta<UseCase>>,
}

impl View {
    /// The view of `account`, whose journal ends at `head`, with those subscribers.
    #[must_use]
    pub fn new(
        account: AccountId,
        head: Head,
        subscribers: impl IntoIterator<Item = Subscriber>,
        catalogue: Catalogue,
    ) -> Self {
        let mut view = Self {
            head,
            account,
            subscribers: HashMap::new(),
            holders: HashMap::new(),
            devices: HashMap::new(),
            catalogue,
            undo: None,
        };
        for subscriber in subscribers {
            view.put(subscriber.id, Some(subscriber));
        }
        view
    }

    /// The account that it is a view of.
    #[must_use]
    pub const fn account(&self) -> AccountId {
        self.account
    }

    /// Where the journal ends, entries decided on this view included.
    #[must_use]
    pub const fn head(&self) -> Head {
        self.head
    }

    /// The id that a subscriber registered by the next entry gets.
    #[must_use]
    pub const fn next_subscriber(&self) -> SubscriberId {
        SubscriberId::new(self.account, self.head.number.next())
    }

    /// The account's catalogue of use cases.
    #[must_use]
    pub const fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// The subscriber of that id.
    #[must_use]
    pub fn subscriber(&self, id: SubscriberId) -> Option<&Subscriber> {
        self.subscribers.get(&id)
    }

    /// Whom `lookup` names, in the order of their ids.
    #[must_use]
    pub fn find(&self, lookup: &Lookup) -> Vec<SubscriberId> {
        if let Lookup::Id(id) = lookup {
            return self.subscribers.contains_key(id).then_some(*id).into_iter().collect();
        }
        for stage in lookup.stages() {
            let mut found: Vec<SubscriberId> =
                stage.iter().flat_map(|search| self.holders(search)).copied().collect();
            if !found.is_empty() {
                found.sort_unstable();
                found.dedup();
                return found;
            }
        }
        Vec::new()
    }

    /// Who holds exactly that identifier.
    #[must_use]
    pub fn find_exact(&self, key: &BindingKey) -> &[SubscriberId] {
        self.holders.get(key).map_or(&[], Vec::as_slice)
    }

    fn holders(&self, search: &Search) -> &[SubscriberId] {
        match search.matching {
            Match::Exact => self.find_exact(&search.key),
            Match::Prefix => self.devices.get(&search.key.text).map_or(&[], Vec::as_slice),
        }
    }

    /// Carries out `change` as the next entry of the journal, at `time` or at the head's time if that is later, and
    /// takes over its states.
    pub fn apply(&mut self, change: &mut Change, time: Timestamp) -> JournalNumber {
        let number = self.head.number.next();
        self.head = Head { number, time: self.head.time.max(time) };
        for (id, mut state) in change.states.drain(..) {
            if let Some(subscriber) = &mut state {
                subscriber.stamp(number, self.head.time);
            }
            let before = self.put(id, state);
            if let Some(undo) = &mut self.undo {
                undo.subscribers.push((id, before));
            }
        }
        if let Some(delta) = &change.use_case {
            self.catalogue.replace(delta.from.as_ref(), delta.to.as_ref());
            if let Some(undo) = &mut self.undo {
                undo.use_cases.push(delta.clone());
            }
        }
        number
    }

    /// Remembers how things stand, for [`View::rollback`].
    pub fn checkpoint(&mut self) {
        self.undo = Some(Undo { head: self.head, subscribers: Vec::new(), use_cases: Vec::new() });
    }

    /// Takes back every change that was applied since the last [`View::checkpoint`].
    pub fn rollback(&mut self) {
        if let Some(undo) = self.undo.take() {
            for (id, before) in undo.subscribers.into_iter().rev() {
                self.put(id, before);
            }
            for delta in undo.use_cases.into_iter().rev() {
                self.catalogue.replace(delta.to.as_ref(), delta.from.as_ref());
            }
            self.head = undo.head;
        }
    }

    /// Forgets the last [`View::checkpoint`].
    pub fn keep(&mut self) {
        self.undo = None;
    }

    fn put(&mut self, id: SubscriberId, state: Option<Subscriber>) -> Option<Subscriber> {
        let before = self.subscribers.remove(&id);
        // Most changes are of something else.
        if !bindings(before.as_ref()).eq(bindings(state.as_ref())) {
            bindings(before.as_ref()).for_each(|(kind, text)| self.unindex(id, kind, text));
            bindings(state.as_ref()).for_each(|(kind, text)| self.index(id, kind, text));
        }
        self.subscribers.extend(state.map(|subscriber| (id, subscriber)));
        before
    }

    fn index(&mut self, id: SubscriberId, kind: BindingKind, text: &str) {
        self.holders.entry(BindingKey::new(kind, text)).or_default().push(id);
        if let Some(device) = device(kind, text) {
            self.devices.entry(device.into()).or_default().push(id);
        }
    }

    fn unindex(&mut self, id: SubscriberId, kind: BindingKind, text: &str) {
        if let Some(holders) = self.holders.get_mut(&BindingKey::new(kind, text)) {
            holders.retain(|holder| *holder != id);
        }
        if let Some(holders) = device(kind, text).and_then(|device| self.devices.get_mut(device)) {
            holders.retain(|holder| *holder != id);
        }
    }
}

/// What somebody holds; nothing where there is nobody.
fn bindings(of: Option<&Subscriber>) -> impl Iterator<Item = (BindingKind, &str)> {
    of.into_iter().flat_map(Subscriber::bindings)
}

/// The device that an IMEISV names: its first 14 digits.
fn device(kind: BindingKind, text: &str) -> Option<&str> {
    (kind == BindingKind::ImeiSv).then(|| &text[..14])
}

impl Entry {
    /// Folds the entries of one subscriber, oldest first, into what it was after the last of them.
    ///
    /// The password's hash is not in a journal: where one was set, the result holds [`crate::PasswordHash::withheld`].
    pub fn replay<'a>(id: SubscriberId, entries: impl IntoIterator<Item = &'a Self>) -> Option<Subscriber> {
        let mut state = None;
        for entry in entries {
            let mine = entry.changes.iter().filter(|change| change.subscriber == id);
            let mut changed = false;
            for change in mine {
                Subscriber::apply(&mut state, id, &change.field);
                changed = true;
            }
            if let (true, Some(subscriber)) = (changed, &mut state) {
                subscriber.stamp(entry.number, entry.time);
            }
        }
        state
    }
}
