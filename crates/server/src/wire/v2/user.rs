//! The body of `PATCH /api/v2/subscriber/{type}/{value}/user`.

use simroll_domain::{Command, ExternalId, GenericId, Lookup, UserChange, UserClass, Username};
use utoipa::ToSchema;
use validator::Validate;

use crate::openapi::values;
use crate::wire::admission::opaque;
use crate::wire::checks;
use crate::wire::faults::Faults;
use crate::wire::fields::Fields;
use crate::wire::v2::camel;

/// A user profile in part: absent leaves a field as it is, `null` and the empty string clear it.
#[derive(Debug, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = UserPatch)]
pub(crate) struct UserBody {
    #[validate(custom(function = "checks::opaque::<GenericId>"))]
    #[schema(schema_with = values::clearable)]
    generic_id: Option<Option<String>>,
    #[validate(custom(function = "checks::opaque::<Username>"))]
    #[schema(schema_with = values::clearable)]
    username: Option<Option<String>>,
    #[validate(custom(function = "checks::opaque::<ExternalId>"))]
    #[schema(schema_with = values::clearable)]
    external_id: Option<Option<String>>,
    #[validate(custom(function = "checks::opaque::<UserClass>"))]
    #[schema(schema_with = values::clearable)]
    user_class: Option<Option<String>>,
}

/// Reads what is wanted of the user profile of `target`.
pub(crate) fn read(fields: &mut Fields<'_, '_>, target: Lookup) -> Command {
    let body = UserBody {
        generic_id: fields.filled("genericId"),
        username: fields.filled("username"),
        external_id: fields.filled("externalId"),
        user_class: fields.filled("userClass"),
    };
    fields.note(Faults::found(body.validate(), camel));
    let change = UserChange {
        target,
        generic_id: opaque(&body.generic_id),
        username: opaque(&body.username),
        external_id: opaque(&body.external_id),
        user_class: opaque(&body.user_class),
    };
    Command::User(Box::new(change))
}
