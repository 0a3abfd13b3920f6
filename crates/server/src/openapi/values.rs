//! The schemas of values: what a request may say, and what an answer shows.

use serde_json::{Value, json};
use simroll_domain::{
    Cause, Command, Field, LookupKind, MAX_TEXT_CHARS, PasswordHash, Scope, Status, UseCaseId,
};
use simroll_identifiers::{Identifier, Kind};
use utoipa::ToSchema;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, SchemaType, Type};
use utoipa::openapi::{Object, Ref};

use crate::wire::checks::MAX_PASSWORD_LEN;
use crate::wire::v2::code::Code;
use crate::wire::v2::{explanation, journal_filter, node};

/// A UUID, in lower case.
const UUID: &str = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

/// Any text but for control characters.
const PLAIN: &str = r"^[^\u0000-\u001f\u007f-\u009f]*$";

fn string() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

fn null_or(of: Type) -> SchemaType {
    SchemaType::from_iter([of, Type::Null])
}

/// One of these texts.
pub(crate) fn one_of(texts: impl IntoIterator<Item = &'static str>) -> Object {
    string().enum_values(Some(texts)).build()
}

fn one_of_or_null(texts: impl IntoIterator<Item = &'static str>) -> Object {
    let texts = texts.into_iter().map(Value::from).chain([Value::Null]);
    ObjectBuilder::new().schema_type(null_or(Type::String)).enum_values(Some(texts)).build()
}

/// The empty text, which stands where a failure would be told.
pub(crate) fn empty() -> Object {
    one_of([""])
}

/// The digits of an identifier as the strict reading takes them.
fn digits(kind: Kind) -> String {
    let (least, most) = kind.length().into_inner();
    match kind {
        Kind::Msisdn => format!(r"\+?[0-9]{{{least},{most}}}"),
        Kind::Iccid => format!("[0-9]{{{least},{most}}}F?"),
        _ => format!("[0-9]{{{least},{most}}}"),
    }
}

/// An identifier that exists nowhere but in examples.
pub(crate) fn example(kind: Kind) -> &'static str {
    match kind {
        Kind::Imei => "490154203237518",
        Kind::ImeiSv => "4901542032375101",
        Kind::Imsi => "222013090966359",
        Kind::Iccid => "8939010000000000017",
        _ => "393331234567",
    }
}

fn identifier(kind: Kind, pattern: &str) -> ObjectBuilder {
    string()
        .format(Some(SchemaFormat::Custom(kind.as_str().to_owned())))
        .pattern(Some(pattern))
        .examples([example(kind)])
}

/// An identifier, which `null` clears.
pub(crate) fn given<T: Identifier>() -> Object {
    let pattern = format!("^{}$", digits(T::KIND));
    identifier(T::KIND, &pattern).schema_type(null_or(Type::String)).build()
}

/// An identifier of v1, which `null` and the empty text clear.
pub(crate) fn reported<T: Identifier>() -> Object {
    let pattern = format!("^({})?$", digits(T::KIND));
    identifier(T::KIND, &pattern).schema_type(null_or(Type::String)).build()
}

/// An identifier as it is answered: canonical, or `null`.
pub(crate) fn shown<T: Identifier>() -> Object {
    let (least, most) = T::KIND.length().into_inner();
    string()
        .schema_type(null_or(Type::String))
        .min_length(Some(least))
        .max_length(Some(most))
        .examples([example(T::KIND)])
        .build()
}

/// A number as v1 answers it, with its `+`, or `null`.
pub(crate) fn shown_number() -> Object {
    let example = format!("+{}", example(Kind::Msisdn));
    string().schema_type(null_or(Type::String)).pattern(Some(r"^\+[0-9]+$")).examples([example]).build()
}

/// The beginning of an identifier.
pub(crate) fn prefix(kind: Kind) -> Object {
    let most = *kind.length().end();
    let pattern = match kind {
        Kind::Msisdn => format!(r"^\+?[0-9]{{1,{most}}}$"),
        Kind::Iccid => format!("^[0-9][0-9A-F]{{0,{most}}}$"),
        _ => format!("^[0-9]{{1,{most}}}$"),
    };
    string().pattern(Some(pattern)).build()
}

/// An opaque text.
pub(crate) fn text() -> Object {
    string().min_length(Some(1)).max_length(Some(MAX_TEXT_CHARS)).pattern(Some(PLAIN)).build()
}

/// An opaque text, or `null`.
pub(crate) fn text_or_null() -> Object {
    ObjectBuilder::from(text()).schema_type(null_or(Type::String)).build()
}

fn text_like(example: &str) -> Object {
    ObjectBuilder::from(text_or_null()).examples([example]).build()
}

/// An alias as it is answered.
pub(crate) fn alias() -> Object {
    text_like("van 7")
}

/// The id that an app gave its user, as it is answered.
pub(crate) fn generic_id() -> Object {
    text_like("com.example.app.user123")
}

/// A user name as it is answered.
pub(crate) fn username() -> Object {
    text_like("john.doe")
}

/// The id of a user elsewhere, as it is answered.
pub(crate) fn external_id() -> Object {
    text_like("crm-4711")
}

/// The class of a user as it is answered.
pub(crate) fn user_class() -> Object {
    text_like("premium")
}

/// An opaque text, which `null` and the empty text clear.
pub(crate) fn clearable() -> Object {
    ObjectBuilder::from(text_or_null()).min_length(None).build()
}

/// Several opaque texts, or `null` for none.
pub(crate) fn texts() -> utoipa::openapi::schema::Array {
    utoipa::openapi::schema::ArrayBuilder::new()
        .schema_type(null_or(Type::Array))
        .items(utoipa::openapi::schema::ArrayItems::from(text()))
        .build()
}

/// A text that is read further: anything but U+0000, which no body may hold.
pub(crate) fn any_text() -> Object {
    string().min_length(Some(1)).pattern(Some(r"^[^\u0000]*$")).build()
}

/// JSON within a text: an object.
pub(crate) fn packed<T: ToSchema>() -> Object {
    string()
        .content_media_type("application/json")
        .content_schema(Some(Ref::from_schema_name(T::name())))
        .build()
}

/// A password, or the hash of one; `null` clears it.
pub(crate) fn password() -> Object {
    ObjectBuilder::from(any_text())
        .schema_type(null_or(Type::String))
        .max_length(Some(MAX_PASSWORD_LEN))
        .description(Some(format!(
            "A hash (bcrypt, argon2, scrypt, pbkdf2, sha-crypt; at most {} characters) is kept as it is, \
             anything else is hashed.",
            PasswordHash::MAX_LEN
        )))
        .build()
}

/// The id of a use case.
pub(crate) fn use_case() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::Integer)
        .minimum(Some(0))
        .maximum(Some(UseCaseId::MAX))
        .examples([json!(10)])
        .build()
}

/// The id of a use case, or `null`.
pub(crate) fn use_case_or_null() -> Object {
    ObjectBuilder::from(use_case()).schema_type(null_or(Type::Integer)).build()
}

/// True, false, or `null` as if it were absent.
pub(crate) fn truth_or_null() -> Object {
    ObjectBuilder::new().schema_type(null_or(Type::Boolean)).build()
}

/// A status as it is told.
pub(crate) fn status() -> Object {
    one_of(Status::ALL.map(Status::as_str))
}

/// A status, or `null` as if it were absent.
pub(crate) fn status_or_null() -> Object {
    one_of_or_null(Status::ALL.map(Status::as_str))
}

/// Why identifiers changed, or `null`.
pub(crate) fn cause() -> Object {
    one_of_or_null(Cause::ALL.map(Cause::as_str))
}

/// The kind of a request.
pub(crate) fn kind() -> Object {
    one_of(Command::KINDS)
}

/// By what a subscriber is named.
pub(crate) fn lookup(kinds: &[LookupKind]) -> Object {
    one_of(kinds.iter().map(|kind| kind.as_str()))
}

/// By what a subscriber was named.
pub(crate) fn any_lookup() -> Object {
    lookup(&LookupKind::ALL)
}

/// A field of a subscriber.
pub(crate) fn field() -> Object {
    one_of(Field::ALL.map(Field::as_str))
}

/// What is changed: a field of a subscriber, or the catalogue.
pub(crate) fn changed_field() -> Object {
    one_of(Field::ALL.map(Field::as_str).into_iter().chain(["useCase"]))
}

/// A code, or the empty text where nothing failed.
pub(crate) fn code_or_empty() -> Object {
    one_of([""].into_iter().chain(Code::ALL.iter().map(|code| code.code())))
}

/// What a request came to.
pub(crate) fn outcome() -> Object {
    one_of(journal_filter::STATUSES)
}

/// Whether a v1 update was carried out.
pub(crate) fn v1_status() -> Object {
    one_of(["success", "dry-run"])
}

/// An instant.
pub(crate) fn time() -> Object {
    string()
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
        .examples(["2026-01-31T12:00:00Z"])
        .build()
}

/// The name of an account.
pub(crate) fn account_name() -> Object {
    string().pattern(Some("^[a-z0-9][a-z0-9._-]{0,63}$")).examples(["acme"]).build()
}

/// What a token may do.
pub(crate) fn scopes() -> utoipa::openapi::schema::Array {
    utoipa::openapi::schema::ArrayBuilder::new()
        .items(utoipa::openapi::schema::ArrayItems::from(one_of(Scope::ALL.map(Scope::as_str))))
        .min_items(Some(1))
        .build()
}

/// What a token is to be allowed to do; `null` for the usual.
pub(crate) fn scopes_or_null() -> utoipa::openapi::schema::Array {
    utoipa::openapi::schema::ArrayBuilder::from(scopes()).schema_type(null_or(Type::Array)).build()
}

/// An instant, or `null`.
pub(crate) fn time_or_null() -> Object {
    ObjectBuilder::from(time()).schema_type(null_or(Type::String)).build()
}

/// When something will be over, or `null` for never. The example is still to come.
pub(crate) fn expiry_or_null() -> Object {
    ObjectBuilder::from(time_or_null()).examples(["2099-12-31T12:00:00Z"]).build()
}

/// The id of a subscriber or request.
pub(crate) fn uuid() -> Object {
    string().pattern(Some(format!("^{UUID}$"))).examples(["ff74dca6-8e7f-4b85-a42b-13860913b370"]).build()
}

/// The id of a subscriber, or `null`.
pub(crate) fn uuid_or_null() -> Object {
    ObjectBuilder::from(uuid()).schema_type(null_or(Type::String)).build()
}

/// The id of a request, or the empty text where nothing was recorded.
pub(crate) fn request_id() -> Object {
    string().pattern(Some(format!("^({UUID})?$"))).examples(["ff74dca6-8e7f-4b85-a42b-13860913b370"]).build()
}

/// A number of the journal.
pub(crate) fn seq() -> Object {
    ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1)).examples([json!(42)]).build()
}

/// An integer of a query.
pub(crate) fn integer(range: std::ops::RangeInclusive<u32>, usual: Option<u32>) -> Object {
    ObjectBuilder::new()
        .schema_type(Type::Integer)
        .minimum(Some(*range.start()))
        .maximum(Some(*range.end()))
        .default(usual.map(Value::from))
        .build()
}

/// True or false, false where it is absent.
pub(crate) fn flag() -> Object {
    ObjectBuilder::new().schema_type(Type::Boolean).default(Some(json!(false))).build()
}

/// By what a node of a bulk call names its subscriber.
pub(crate) fn node_type() -> Object {
    let lower = node::TYPES.map(LookupKind::as_str);
    let both = lower.map(str::to_ascii_uppercase).into_iter().chain(lower.map(str::to_owned));
    string().enum_values(Some(both)).build()
}

/// A rule of look-ups.
pub(crate) fn rule() -> Object {
    one_of(explanation::RULES)
}
