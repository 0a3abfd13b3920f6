//! The call of the v1 dialect.

use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa::openapi::Ref;
use utoipa::openapi::schema::OneOfBuilder;

use super::operation::Tag;
use super::{Operation, values};
use crate::http::HttpSettings;
use crate::http::failure::Failure;
use crate::wire::v1::device_app_user::{DeviceAppAnswer, DeviceAppBody};
use crate::wire::v1::problem::Problem;

/// The body.
#[expect(dead_code, reason = "only its schema is wanted")]
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
struct DeviceAppRequest {
    /// The fields: as JSON in a text, as the documents have it, or as an object.
    #[schema(schema_with = packed_or_plain::<DeviceAppBody>)]
    data: String,
}

fn packed_or_plain<T: ToSchema>() -> OneOfBuilder {
    OneOfBuilder::new().item(values::packed::<T>()).item(Ref::from_schema_name(T::name()))
}

/// `POST /api/v1/device_app_user_update/`.
pub(crate) fn update(settings: &HttpSettings) -> Operation {
    let documented: Value = document(include_str!("../../documents/v1_request.json"));
    Operation::write("updateDeviceAppUser", Tag::V1, "Reports what a device or app knows about its user")
        .describe(
            "The identifiers say who is meant and are new values at once: known ones name the subscriber, \
             unknown ones become his. An absent field stays as it is; `null` and the empty text clear it.",
        )
        .conditional()
        .body::<DeviceAppRequest>(settings.body_limit)
        .with::<DeviceAppBody>()
        .answers::<DeviceAppAnswer<'_>>(201, "Done, whether the subscriber is new, changed or the same.")
        .header(201, "X-Simroll-Request-Id")
        .header(201, "X-Validation-Warnings")
        .answers::<DeviceAppAnswer<'_>>(200, "A dry run: what would be answered, with the status `dry-run`.")
        .header(200, "X-Validation-Warnings")
        .answers::<Problem>(
            422,
            "Every field that is wrong, unknown or in conflict, with what is wrong; `non_field_errors` is what \
             is of no field.",
        )
        .failures([Failure::OutcomeUnknown])
        .example("documented", documented, Some((201, document(include_str!("../../documents/v1_created.json")))))
        .example("object", json!({ "data": { "number": "+393331234567", "username": "jane.doe" } }), None)
}

/// A document's example.
pub(super) fn document(text: &str) -> Value {
    serde_json::from_str(text).expect("the documents' examples are JSON")
}
