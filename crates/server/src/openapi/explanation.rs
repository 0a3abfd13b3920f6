//! What `GET /api/v2/identifier/{value}` says about the digits of a text. The crate that says it writes its reports
//! itself, field by field as they apply; here is what may stand in them.

use simroll_identifiers::{Code, Kind, Severity};
use utoipa::ToSchema;
use utoipa::openapi::Object;

use super::values;

/// What a text can be.
#[expect(dead_code, reason = "only its schema is wanted")]
#[derive(ToSchema)]
pub(crate) struct Explained {
    /// The text as it was given.
    input: String,
    /// The kinds whose rules it keeps, the likeliest first.
    #[schema(schema_with = kinds)]
    kinds: Vec<String>,
    /// One for each kind that its characters and its length allow.
    reports: Vec<Report>,
}

/// What a text is as one kind of identifier; only what applies is there, and what is not known is `null`.
#[expect(dead_code, reason = "only its schema is wanted")]
#[derive(ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Report {
    #[schema(schema_with = kind)]
    kind: String,
    input: String,
    /// Whether it keeps the rules of its kind.
    valid: bool,
    /// The canonical text.
    #[schema(required)]
    normalized: Option<String>,
    findings: Vec<Finding>,
    tac: Option<String>,
    software_version: Option<String>,
    /// The device of an IMEISV.
    imei: Option<String>,
    mcc: Option<String>,
    mnc: Option<String>,
    mnc_length: Option<u8>,
    network: Option<String>,
    /// Where the digits do not tell how long the network code is.
    mnc_candidates: Option<Vec<String>>,
    issuer: Option<String>,
    calling_code: Option<String>,
    countries: Option<Vec<String>>,
    check_digit: Option<CheckDigit>,
}

/// What was noticed.
#[expect(dead_code, reason = "only its schema is wanted")]
#[derive(ToSchema)]
struct Finding {
    #[schema(schema_with = code)]
    code: String,
    #[schema(schema_with = severity)]
    severity: String,
    /// The byte at which it stands.
    #[schema(required)]
    position: Option<usize>,
    #[schema(required)]
    expected: Option<String>,
}

/// What stands there, and what should.
#[expect(dead_code, reason = "only its schema is wanted")]
#[derive(ToSchema)]
struct CheckDigit {
    #[schema(required)]
    found: Option<String>,
    expected: String,
}

fn kind() -> Object {
    values::one_of(Kind::ALL.map(Kind::as_str))
}

fn kinds() -> utoipa::openapi::schema::Array {
    utoipa::openapi::schema::Array::new(kind())
}

fn code() -> Object {
    values::one_of(Code::ALL.iter().map(|code| code.as_str()))
}

fn severity() -> Object {
    values::one_of([Severity::Note, Severity::Warning, Severity::Error].map(Severity::as_str))
}
