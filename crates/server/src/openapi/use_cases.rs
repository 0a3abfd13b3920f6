//! The calls about the catalogue of use cases.

use serde_json::json;

use super::Operation;
use super::operation::Tag;
use crate::http::HttpSettings;
use crate::wire::v2::code::Code;
use crate::wire::v2::request::{PlannedNode, RequestNode};
use crate::wire::v2::use_case::{UseCaseBody, UseCaseShape};

/// `GET /api/v2/use-case`.
pub(crate) fn list(_: &HttpSettings) -> Operation {
    Operation::read("listUseCases", Tag::UseCases, "Lists the catalogue")
        .acknowledges::<UseCaseShape>(200, "All of it.")
}

fn change(id: &'static str, summary: &'static str) -> Operation {
    Operation::write(id, Tag::UseCases, summary)
        .acknowledges::<RequestNode>(200, "Done and durable.")
        .acknowledges::<PlannedNode>(200, "With `dryRun=true`: what would be done, and `requestId` is empty.")
        .codes([Code::InvalidUseCaseId])
}

/// `PUT /api/v2/use-case/{id}`.
pub(crate) fn define(settings: &HttpSettings) -> Operation {
    change("defineUseCase", "Puts a use case in the catalogue, or replaces it there")
        .describe("An account that keeps a catalogue accepts the ids in it only.")
        .body::<UseCaseBody>(settings.body_limit)
        .example("fleet", json!({ "name": "fleet", "virtualApns": ["fleet.example"] }), None)
}

/// `DELETE /api/v2/use-case/{id}`.
pub(crate) fn drop(_: &HttpSettings) -> Operation {
    change("dropUseCase", "Takes a use case out of the catalogue")
        .describe("Whoever has it keeps it. A body is not looked at.")
        .codes([Code::UseCaseNotFound])
}
