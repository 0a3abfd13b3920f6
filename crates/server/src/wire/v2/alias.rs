//! The body of `PATCH /api/v2/subscriber/{type}/{value}`, and the content of a node of its bulk form.

use simroll_domain::{Alias, AliasPatch};
use utoipa::ToSchema;
use validator::Validate;

use crate::openapi::values;
use crate::wire::checks;
use crate::wire::faults::Faults;
use crate::wire::fields::Fields;
use crate::wire::v2::camel;

/// A string sets the alias; the empty string and `null` delete it; absent leaves it.
#[derive(Debug, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AliasPatch)]
pub(crate) struct AliasBody {
    #[validate(custom(function = "checks::opaque::<Alias>"))]
    #[schema(schema_with = values::clearable)]
    alias: Option<Option<String>>,
}

/// Reads what is wanted of an alias.
pub(crate) fn read(fields: &mut Fields<'_, '_>) -> AliasPatch {
    let body = AliasBody { alias: fields.filled("alias") };
    fields.note(Faults::found(body.validate(), camel));
    match &body.alias {
        None => AliasPatch::Keep,
        Some(None) => AliasPatch::Clear,
        Some(Some(text)) => Alias::parse(text).map_or(AliasPatch::Keep, AliasPatch::Set),
    }
}
