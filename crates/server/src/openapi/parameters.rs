//! The parameters of calls, and the headers of answers.

use serde_json::{Value, json};
use simroll_domain::{LookupKind, UseCaseId};
use simroll_identifiers::Kind;
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::header::{Header, HeaderBuilder};
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};
use utoipa::openapi::{Components, Ref, Required};

use super::values;
use crate::http::call::MOST_KEY_LEN;
use crate::http::edge::MOST_ID_LEN;
use crate::wire::v2::cursor::TEXT_LEN;
use crate::wire::v2::feed::{MOST_LIMIT, USUAL_LIMIT};
use crate::wire::v2::paging::{LAST_PAGE, MOST_SIZE, USUAL_SIZE};
use crate::wire::v2::{filter, journal_filter, paging};

/// The parameters that stand among the components, by name.
pub(super) const REQUEST_ID: &str = "X-Request-Id";
pub(super) const IDEMPOTENCY_KEY: &str = "Idempotency-Key";
pub(super) const IF_MATCH: &str = "If-Match";
pub(super) const DRY_RUN: &str = "dryRun";
pub(super) const PAGING: [&str; 3] = paging::PARAMETERS;

/// The headers of every answer to a call that is counted, where a limit is set: each that needs a token.
pub(super) const RATE_LIMIT: [&str; 2] = ["RateLimit", "RateLimit-Policy"];

/// Adds the parameters that several calls share, and the headers of answers.
pub(super) fn add(components: &mut Components) {
    let shared = [
        of_header(
            REQUEST_ID,
            text().examples(["order-4711"]).build(),
            &format!(
                "Names the request in the answer and in the log, if it has at most {MOST_ID_LEN} letters, \
                 digits, `-`, `_` and `.`, one of them a letter; anything else is replaced.",
            ),
        ),
        of_header(
            IDEMPOTENCY_KEY,
            visible(MOST_KEY_LEN),
            "The answer to the first request with this key is kept, and a retry gets it again, with the same request \
             ids. What was refused is not kept.",
        ),
        of_header(
            IF_MATCH,
            ObjectBuilder::new()
                .schema_type(Type::String)
                .pattern(Some(r#"^(\*|(W/)?"[!#-~]*"( *, *(W/)?"[!#-~]*")*)$"#))
                .examples([r#""42""#])
                .build(),
            "The `ETag` of the subscriber as it was read, or a list of them: if it has changed since, nothing \
             is done. `*` is every version, but the subscriber must be there.",
        ),
        of_query(DRY_RUN, values::flag(), "Say what would be done, and do nothing."),
    ];
    for parameter in shared.into_iter().chain(PAGING.map(page)) {
        components.parameters.insert(parameter.name.clone(), parameter.into());
    }
    for name in HEADERS {
        components.headers.insert(name.to_owned(), told(name).into());
    }
}

/// The names between braces.
pub(super) fn in_template(template: &str) -> impl Iterator<Item = &str> {
    template.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

/// What stands in a path under that name.
pub(super) fn in_path(name: &str) -> Parameter {
    let of = |schema: Object, example: Value, text: &str| {
        ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Path)
            .required(Required::True)
            .schema(Some(schema))
            .description(Some(text))
            .example(Some(example))
            .build()
    };
    match name {
        "type" => of(
            values::lookup(&LookupKind::ALL),
            json!(LookupKind::Imsi.as_str()),
            "By what a subscriber is named; in any case.",
        ),
        "requestId" => of(
            values::uuid(),
            json!("ff74dca6-8e7f-4b85-a42b-13860913b370"),
            "The `requestId` that a write answered. That of the example is made up.",
        ),
        "id" => of(values::integer(0..=UseCaseId::MAX, None), json!(10), "The id of a use case."),
        _ => of(
            ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)).build(),
            json!(values::example(Kind::Imsi)),
            "The identifier, percent-encoded; `+` stands for itself.",
        ),
    }
}

/// A file of the page.
pub(super) fn file(names: Object) -> Parameter {
    ParameterBuilder::new()
        .name("file")
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .schema(Some(names))
        .build()
}

/// The name of an account, in a path.
pub(super) fn account_name() -> Parameter {
    ParameterBuilder::new()
        .name("name")
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .schema(Some(values::account_name()))
        .description(Some("The name of an account."))
        .example(Some(json!("acme")))
        .build()
}

/// The account to which a list is limited.
pub(super) fn of_account() -> Parameter {
    of_query("account", values::account_name(), "Only those of the account of that name.")
}

/// The id of a token, in a path.
pub(super) fn token_id() -> Parameter {
    ParameterBuilder::new()
        .name("token")
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .schema(Some(text().build()))
        .description(Some("The id of a token: the part between its underscores."))
        .example(Some(json!("7Xk29QmP4d")))
        .build()
}

/// The type of a path that takes these only.
pub(super) fn type_of(kinds: &[LookupKind]) -> Parameter {
    let mut parameter = in_path("type");
    parameter.schema = Some(values::lookup(kinds).into());
    parameter
}

/// A parameter of the query.
pub(super) fn of_query(name: &str, schema: Object, text: &str) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Query)
        .schema(Some(schema))
        .description(Some(text))
        .build()
}

/// A header of the request.
pub(super) fn of_header(name: &str, schema: Object, text: &str) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .schema(Some(schema))
        .description(Some(text))
        .build()
}

fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

fn visible(most: usize) -> Object {
    text().min_length(Some(1)).max_length(Some(most)).pattern(Some("^[!-~]+$")).build()
}

fn request_id() -> Object {
    text()
        .min_length(Some(1))
        .max_length(Some(MOST_ID_LEN))
        .pattern(Some("^[0-9._-]*[A-Za-z][A-Za-z0-9._-]*$"))
        .build()
}

fn page(name: &str) -> Parameter {
    match name {
        "page" => of_query(
            name,
            values::integer(0..=LAST_PAGE, Some(0)),
            "The number of the page, from 0; not beside `cursor`.",
        ),
        "size" => of_query(
            name,
            values::integer(1..=MOST_SIZE, Some(USUAL_SIZE)),
            "How many elements a page has at most.",
        ),
        _ => of_query(
            name,
            text().pattern(Some(format!("^[A-Za-z0-9_-]{{{TEXT_LEN}}}$"))).build(),
            "The `nextCursor` of the page before, with the same parameters; `size` may change.",
        ),
    }
}

/// The filters of the list of subscribers.
pub(super) fn filters() -> impl Iterator<Item = Parameter> {
    filter::PARAMETERS.into_iter().map(|name| {
        let digits = |kind| (values::prefix(kind), "Whose identifier begins so.");
        let (schema, text) = match name {
            "imsi" => digits(Kind::Imsi),
            "msisdn" => digits(Kind::Msisdn),
            "iccid" => digits(Kind::Iccid),
            "imei" => digits(Kind::Imei),
            "imeisv" => digits(Kind::ImeiSv),
            "useCaseId" => {
                (values::integer(0..=UseCaseId::MAX, None), "Who has a subscription with this use case.")
            }
            "userClass" => (values::text(), "Who is of exactly this class."),
            "status" => (values::status(), "Who has this status."),
            "updatedSince" => (values::time(), "Who changed at this instant or later."),
            "sort" => {
                (values::one_of(filter::ORDERS.map(|(name, ..)| name)), "In which order; `-` turns it round.")
            }
            "alias" | "username" => (text().build(), "Whose text begins so, in any case."),
            _ => (text().build(), "Whose text begins so."),
        };
        of_query(name, schema, text)
    })
}

/// The filters of the list of requests.
pub(super) fn journal_filters() -> impl Iterator<Item = Parameter> {
    journal_filter::PARAMETERS.into_iter().map(|name| {
        let (schema, text) = match name {
            "from" => (values::time(), "At this instant or later."),
            "until" => (values::time(), "Before this instant."),
            "kind" => (values::kind(), "Of this kind."),
            "type" => {
                (values::any_lookup(), "With `value`: about whoever holds this identifier, or ever held it.")
            }
            "value" => (text().min_length(Some(1)).build(), "With `type`."),
            "token" => (
                text().min_length(Some(1)).build(),
                "By the token of this id: what stands between its underscores.",
            ),
            _ => (values::outcome(), "With this outcome."),
        };
        of_query(name, schema, text)
    })
}

/// Where the feed begins, and how much of it is answered.
pub(super) fn feed() -> [Parameter; 3] {
    let place =
        || ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(0)).maximum(Some(i64::MAX as f64));
    [
        of_query("after", place().default(Some(json!(0))).build(), "The `seq` behind which to begin."),
        of_query(
            "limit",
            values::integer(1..=MOST_LIMIT, Some(USUAL_LIMIT)),
            "How many nodes at most; not for a stream.",
        ),
        of_header(
            "Last-Event-ID",
            place().build(),
            "For a stream: the `seq` behind which to go on, whatever `after` says.",
        ),
    ]
}

/// The headers of answers.
const HEADERS: [&str; 11] = [
    REQUEST_ID,
    "X-Simroll-Request-Id",
    "X-Validation-Warnings",
    "ETag",
    "WWW-Authenticate",
    "Retry-After",
    RATE_LIMIT[0],
    RATE_LIMIT[1],
    "Allow",
    "Cache-Control",
    "Content-Security-Policy",
];

/// A reference to a header of answers.
pub(super) fn header(name: &str) -> Ref {
    Ref::new(format!("#/components/headers/{name}"))
}

fn told(name: &str) -> Header {
    let (schema, always, text) = match name {
        REQUEST_ID => (request_id(), true, "Names the request; the caller's, if it sent one."),
        "X-Simroll-Request-Id" => (
            values::uuid(),
            false,
            "The request, which `GET /api/v2/request/{requestId}` shows. Not in a dry run.",
        ),
        "X-Validation-Warnings" => {
            (text().build(), false, "What was odd but taken: `field;code;expected=…`, separated by commas.")
        }
        "ETag" => (
            text().pattern(Some("^\"[0-9]+\"$")).build(),
            false,
            "The `version`, where there is one subscriber.",
        ),
        "WWW-Authenticate" => (text().build(), true, "`Bearer`"),
        "Retry-After" => (
            ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(0)).build(),
            false,
            "Seconds after which to come back.",
        ),
        "RateLimit" => (
            text().examples([r#""address";r=599;t=1, "token";r=99;t=1"#]).build(),
            false,
            "Where calls are limited: `r` calls are left under each limit, and all of them again in `t` seconds.",
        ),
        "RateLimit-Policy" => (
            text().examples([r#""address";q=600;w=60, "token";q=100;w=1"#]).build(),
            false,
            "Where calls are limited: `q` calls in `w` seconds, from one address, and with one token.",
        ),
        "Allow" => (text().build(), true, "The methods that the path takes."),
        "Cache-Control" => (text().build(), true, "How long the answer may be kept."),
        _ => (text().build(), true, "What the page may load: nothing from elsewhere."),
    };
    HeaderBuilder::new()
        .schema(Some(schema))
        .description(Some(text))
        .extensions(always.then(|| Extensions::from_iter([("required", true)])))
        .build()
}
