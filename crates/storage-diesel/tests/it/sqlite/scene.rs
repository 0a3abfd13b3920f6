//! One account with subscribers to write.

use simroll_domain::decide::decide_unit;
use simroll_domain::{
    AccountId, AccountName, Alias, AliasPatch, Author, BindingKind, Command, Entry, ExternalId, GenericId,
    Keys, Lookup, PairFields, Registration, RequestId, Status, Timestamp, Unit, UseCaseId, UserClass,
    Username,
};
use simroll_identifiers::{Iccid, Imei, ImeiSv, Imsi, Msisdn};
use simroll_storage::{Account, Ask, Directory, Filter, Part, Store, StoreError};
use uuid::Uuid;

pub(crate) fn account() -> AccountId {
    AccountId::new(7).expect("a small number")
}

/// Adds the account.
pub(crate) fn settle(store: &dyn Directory) {
    let name = AccountName::parse("acme").expect("a plain name");
    let account = Account { id: account(), name, created_at: Timestamp::from_micros(1) };
    assert!(store.add_account(&account).expect("the store can be written"));
}

pub(crate) fn imsi(n: u64) -> Imsi {
    Imsi::parse(&format!("26201{n:010}")).expect("15 digits").value
}

pub(crate) fn msisdn(n: u64) -> Msisdn {
    Msisdn::parse(&format!("49151{n:08}")).expect("an assigned calling code").value
}

pub(crate) fn register(n: u64) -> Command {
    let pair = PairFields { imsi: Some(imsi(n)), msisdn: Some(msisdn(n)), ..PairFields::default() };
    Command::Register(Box::new(Registration { pairs: vec![pair], ..Registration::default() }))
}

/// Registers somebody whom every filter fits that asks for a text which begins with `a`, or for the use case 1.
pub(crate) fn everything(n: u64) -> Command {
    let text = format!("a{n}");
    let pair = PairFields {
        imsi: Some(imsi(n)),
        msisdn: Some(msisdn(n)),
        use_case: UseCaseId::new(1),
        ..PairFields::default()
    };
    Command::Register(Box::new(Registration {
        iccid: Some(Iccid::parse_lenient(&format!("8949020000000{n:05}")).expect("18 digits").value),
        imei: Some(Imei::parse(&format!("35209900{n:06}")).expect("14 digits").value),
        imeisv: Some(ImeiSv::parse(&format!("35209900{n:06}01")).expect("16 digits").value),
        alias: Alias::parse(&text).ok(),
        generic_id: GenericId::parse(&text).ok(),
        username: Username::parse(&text).ok(),
        external_id: ExternalId::parse(&text).ok(),
        user_class: UserClass::parse("a").ok(),
        pairs: vec![pair],
        ..Registration::default()
    }))
}

/// One filter of each kind, which somebody fits who was registered with everything.
pub(crate) fn filters() -> Vec<Filter> {
    let text = || Some("a".to_owned());
    let prefixes =
        BindingKind::ALL.map(|kind| Filter { prefixes: vec![(kind, String::new())], ..Filter::default() });
    let mut filters = vec![
        Filter { alias: text(), ..Filter::default() },
        Filter { username: text(), ..Filter::default() },
        Filter { use_case: UseCaseId::new(1), ..Filter::default() },
        Filter { user_class: Some(UserClass::parse("a").unwrap()), ..Filter::default() },
        Filter { status: Some(Status::Active), ..Filter::default() },
        Filter { changed_since: Some(Timestamp::from_micros(1)), ..Filter::default() },
    ];
    filters.extend(prefixes);
    filters
}

pub(crate) fn alias(n: u64, text: &str) -> Command {
    let alias = AliasPatch::Set(Alias::parse(text).expect("a valid text"));
    Command::Alias { target: Lookup::Imsi(imsi(n)), alias }
}

/// Views, decides and appends once.
pub(crate) fn attempt(store: &dyn Store, commands: &[Command], request: u128) -> Result<(), StoreError> {
    let mut keys = Keys::default();
    commands.iter().for_each(|command| keys.add(command));
    let ask = Ask { account: account(), keys, answers: Vec::new() };
    let mut view = store.view(&[ask])?.remove(0).view;
    let head = view.head();
    let mut entries = Vec::new();
    for (place, command) in commands.iter().enumerate() {
        let time = Timestamp::from_micros(head.time.as_micros() + 1);
        let decision = decide_unit(&Unit::one(command.clone()), &mut view, time);
        for decided in decision.items {
            let change = decided.expect("the command is right").change;
            let at = view.head();
            entries.push(Entry {
                number: at.number,
                request_id: RequestId::new(Uuid::from_u128(request + place as u128)),
                time: at.time,
                author: Author::Operator,
                kind: command.kind(),
                subscriber: change.subscriber,
                named_by: change.named_by,
                changes: change.fields,
                use_case: change.use_case,
                cause: change.cause,
                flags: change.flags,
            });
        }
    }
    let mut touched: Vec<_> = entries.iter().flat_map(Entry::touched).collect();
    touched.sort_unstable();
    touched.dedup();
    let states = touched.into_iter().map(|id| (id, view.subscriber(id))).collect();
    let part =
        Part { account: account(), head, entries, states, answers: Vec::new(), forget_answers_before: None };
    store.append(&[part]).remove(0)
}
