//! Use cases: which one a subscription is to have, and the account's catalogue of them.

use serde::Serialize;
use simroll_domain::{UseCase, UseCaseId};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use crate::openapi::values;
use crate::wire::checks;
use crate::wire::faults::Faults;
use crate::wire::fields::Fields;
use crate::wire::json::Json;
use crate::wire::v2::camel;
use crate::wire::v2::code::Code;
use crate::wire::v2::envelope::Nak;

/// Reads which use case is wanted: the body of `PUT /api/v2/subscriber/imsi/{value}/use-case`, and the content of a node
/// of its bulk form.
pub(crate) fn read(fields: &mut Fields<'_, '_>) -> Result<UseCaseId, Nak> {
    let id = fields.any("useCaseId").and_then(Json::as_integer).and_then(UseCaseId::new);
    id.ok_or_else(|| Nak::with(Code::InvalidUseCaseId, limits()))
}

fn limits() -> String {
    format!("useCaseId must be an integer from 0 to {}", UseCaseId::MAX)
}

/// Reads the id of a use case from a path.
pub(crate) fn id_of_path(text: &str) -> Result<UseCaseId, Nak> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten();
    digits.and_then(UseCaseId::new).ok_or_else(|| Nak::with(Code::InvalidUseCaseId, limits()))
}

/// The body of `PUT /api/v2/use-case/{id}`: what is absent is empty.
#[derive(Debug, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = UseCaseDefinition)]
pub(crate) struct UseCaseBody {
    #[validate(custom(function = "checks::name"))]
    #[schema(schema_with = values::clearable)]
    name: Option<String>,
    /// The candidate virtual APNs.
    #[validate(custom(function = "apns"))]
    #[schema(schema_with = values::texts)]
    virtual_apns: Option<Vec<String>>,
}

fn apns(names: &[String]) -> Result<(), ValidationError> {
    names.iter().try_for_each(|name| checks::name(name))
}

impl UseCaseBody {
    /// Reads the body that describes the use case of that id; it may repeat the id.
    pub(crate) fn read(body: &Json<'_>, id: UseCaseId) -> Result<UseCase, Nak> {
        let object = body.as_object().ok_or_else(|| Faults::one("", "the body must be an object"))?;
        let mut fields = Fields::of(object);
        let repeated = fields.integer("id", UseCaseId::MAX).flatten();
        let name = fields.filled("name").flatten();
        let body = Self { name, virtual_apns: fields.texts("virtualApns").flatten() };
        let mut faults = fields.finish();
        faults.absorb(body.validate(), camel);
        if repeated.is_some_and(|repeated| repeated != id.get()) {
            faults.add("id", "must be the id of the path");
        }
        let (name, apns) = (body.name.unwrap_or_default(), body.virtual_apns.unwrap_or_default());
        Ok(faults.unless(UseCase { id, name, apns })?)
    }
}

/// A use case of the catalogue.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = UseCase)]
pub(crate) struct UseCaseShape {
    #[schema(schema_with = values::use_case)]
    id: u32,
    name: String,
    virtual_apns: Vec<String>,
}

impl From<UseCase> for UseCaseShape {
    fn from(use_case: UseCase) -> Self {
        Self { id: use_case.id.get(), name: use_case.name, virtual_apns: use_case.apns }
    }
}
