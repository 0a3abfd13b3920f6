//! The journal's JSON: changes, flags, the catalogue, and how a command named its subscriber.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use simroll_domain::{
    AccountId, Delta, ExternalId, Field, FieldChange, Flag, FlagCode, GenericId, JournalNumber, Lookup,
    LookupKind, PairNumber, SubscriberChange, SubscriberId, UseCase, UseCaseId, Username, Value,
};
use simroll_identifiers::{Iccid, Imei, ImeiSv, Imsi, Msisdn};

use crate::classify::Failure;

const DAMAGED: Failure = Failure::Corrupt("a stored journal entry cannot be read");

/// `[subscriber, field, pair, from, to]`
#[derive(Serialize, Deserialize)]
struct ChangeForm<'a>(
    i64,
    #[serde(borrow)] Cow<'a, str>,
    Option<u32>,
    Option<ValueForm<'a>>,
    Option<ValueForm<'a>>,
);

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum ValueForm<'a> {
    /// Yes or no; of a secret, that it is set.
    Bool(bool),
    Number(u32),
    Text(#[serde(borrow)] Cow<'a, str>),
}

impl<'a> ValueForm<'a> {
    fn of(value: Value<'a>) -> Self {
        match value {
            Value::Text(text) => Self::Text(Cow::Borrowed(text)),
            Value::Number(number) => Self::Number(number),
            Value::Bool(yes) => Self::Bool(yes),
            Value::Secret => Self::Bool(true),
        }
    }

    fn value(&self, field: Field) -> Value<'_> {
        match self {
            Self::Bool(true) if field == Field::Password => Value::Secret,
            Self::Bool(yes) => Value::Bool(*yes),
            Self::Number(number) => Value::Number(*number),
            Self::Text(text) => Value::Text(text),
        }
    }
}

pub(crate) fn write_changes(changes: &[SubscriberChange]) -> String {
    let forms: Vec<ChangeForm<'_>> = changes
        .iter()
        .map(|SubscriberChange { subscriber, field }| {
            let (from, to) = (field.from().map(ValueForm::of), field.to().map(ValueForm::of));
            let pair = field.pair().map(PairNumber::get);
            ChangeForm(subscriber.number().get(), Cow::Borrowed(field.field().as_str()), pair, from, to)
        })
        .collect();
    write(&forms)
}

pub(crate) fn read_changes(account: AccountId, text: &str) -> Result<Vec<SubscriberChange>, Failure> {
    let forms: Vec<ChangeForm<'_>> = read(text)?;
    let change = |ChangeForm(number, field, pair, from, to): ChangeForm<'_>| {
        let field = Field::parse(&field)?;
        Some(SubscriberChange {
            subscriber: SubscriberId::new(account, JournalNumber::new(number)),
            field: FieldChange::from_parts(
                field,
                pair.map(PairNumber::new),
                from.as_ref().map(|form| form.value(field)),
                to.as_ref().map(|form| form.value(field)),
            )?,
        })
    };
    forms.into_iter().map(|form| change(form).ok_or(DAMAGED)).collect()
}

/// `[field, code, expected]`
#[derive(Serialize, Deserialize)]
struct FlagForm<'a>(#[serde(borrow)] Cow<'a, str>, Cow<'a, str>, Cow<'a, str>);

/// Nothing where there are none.
pub(crate) fn write_flags(flags: &[Flag]) -> Option<String> {
    let form = |flag: &'_ Flag| {
        let (field, code) = (flag.field.as_str(), flag.code.as_str());
        FlagForm(field.into(), code.into(), flag.expected.clone().into())
    };
    (!flags.is_empty()).then(|| write(&flags.iter().map(form).collect::<Vec<_>>()))
}

pub(crate) fn read_flags(text: Option<&str>) -> Result<Vec<Flag>, Failure> {
    let forms: Vec<FlagForm<'_>> = text.map_or(Ok(Vec::new()), read)?;
    let flag = |FlagForm(field, code, expected): FlagForm<'_>| {
        Some(Flag {
            field: Field::parse(&field)?,
            code: FlagCode::parse(&code)?,
            expected: expected.into_owned(),
        })
    };
    forms.into_iter().map(|form| flag(form).ok_or(DAMAGED)).collect()
}

#[derive(Serialize, Deserialize)]
struct UseCaseForm {
    id: u32,
    name: String,
    apns: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct DeltaForm {
    from: Option<UseCaseForm>,
    to: Option<UseCaseForm>,
}

pub(crate) fn write_use_case(delta: &Delta<UseCase>) -> String {
    let form = |use_case: &Option<UseCase>| {
        let use_case = use_case.clone()?;
        Some(UseCaseForm { id: use_case.id.get(), name: use_case.name, apns: use_case.apns })
    };
    write(&DeltaForm { from: form(&delta.from), to: form(&delta.to) })
}

pub(crate) fn read_use_case(text: &str) -> Result<Delta<UseCase>, Failure> {
    let DeltaForm { from, to } = read(text)?;
    let read = |form: UseCaseForm| {
        let id = UseCaseId::new(form.id).ok_or(DAMAGED)?;
        Ok::<_, Failure>(UseCase { id, name: form.name, apns: form.apns })
    };
    Ok(Delta { from: from.map(read).transpose()?, to: to.map(read).transpose()? })
}

pub(crate) fn write_apns(apns: &[String]) -> String {
    write(apns)
}

pub(crate) fn read_apns(text: &str) -> Result<Vec<String>, Failure> {
    read(text)
}

/// `kind:value`
pub(crate) fn write_lookup(lookup: &Lookup) -> String {
    let kind = lookup.kind().as_str();
    match lookup {
        Lookup::Id(id) => format!("{kind}:{}", id.number()),
        Lookup::Imsi(imsi) => format!("{kind}:{imsi}"),
        Lookup::Iccid(iccid) => format!("{kind}:{iccid}"),
        Lookup::Msisdn(msisdn) => format!("{kind}:{}", msisdn.as_str()),
        Lookup::Imei(imei) => format!("{kind}:{imei}"),
        Lookup::ImeiSv(imeisv) => format!("{kind}:{imeisv}"),
        Lookup::Username(name) => format!("{kind}:{name}"),
        Lookup::ExternalId(id) => format!("{kind}:{id}"),
        Lookup::GenericId(id) => format!("{kind}:{id}"),
    }
}

pub(crate) fn read_lookup(account: AccountId, text: &str) -> Result<Lookup, Failure> {
    let lookup = |text: &str| {
        let (kind, value) = text.split_once(':')?;
        Some(match LookupKind::parse(kind)? {
            LookupKind::Id => Lookup::Id(SubscriberId::new(account, JournalNumber::new(value.parse().ok()?))),
            LookupKind::Imsi => Lookup::Imsi(Imsi::parse(value).ok()?.value),
            // A card may have letters, which only the lenient reading takes.
            LookupKind::Iccid => Lookup::Iccid(Iccid::parse_lenient(value).ok()?.value),
            LookupKind::Msisdn => Lookup::Msisdn(Msisdn::parse(value).ok()?.value),
            LookupKind::Imei => Lookup::Imei(Imei::parse(value).ok()?.value),
            LookupKind::ImeiSv => Lookup::ImeiSv(ImeiSv::parse(value).ok()?.value),
            LookupKind::Username => Lookup::Username(Username::parse(value).ok()?),
            LookupKind::ExternalId => Lookup::ExternalId(ExternalId::parse(value).ok()?),
            LookupKind::GenericId => Lookup::GenericId(GenericId::parse(value).ok()?),
        })
    };
    lookup(text).ok_or(DAMAGED)
}

fn write<T: Serialize + ?Sized>(form: &T) -> String {
    serde_json::to_string(form).expect("the forms have text keys only")
}

fn read<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Failure> {
    serde_json::from_str(text).map_err(|_| DAMAGED)
}
