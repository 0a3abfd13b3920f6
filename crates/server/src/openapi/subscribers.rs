//! The calls about one subscriber, and the list of them.

use serde_json::json;
use simroll_domain::LookupKind;
use simroll_identifiers::Kind;
use utoipa::ToSchema;

use super::operation::Tag;
use super::v1::document;
use super::{Operation, parameters, values};
use crate::http::HttpSettings;
use crate::wire::v2::alias::AliasBody;
use crate::wire::v2::code::Code;
use crate::wire::v2::explanation::ExplanationShape;
use crate::wire::v2::feed::FeedNode;
use crate::wire::v2::history::History;
use crate::wire::v2::identifiers::IdentifiersBody;
use crate::wire::v2::registration::RegistrationBody;
use crate::wire::v2::request::{PlannedNode, RegisteredNode, RequestNode};
use crate::wire::v2::subscriber::SubscriberShape;
use crate::wire::v2::user::UserBody;

/// The status that a subscriber is to have.
#[expect(dead_code, reason = "only its schema is wanted")]
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StatusChange)]
pub(super) struct StatusBody {
    /// `SUSPENDED` is understood as well.
    #[schema(schema_with = values::status)]
    status: String,
}

/// The use case that a subscription is to have.
#[expect(dead_code, reason = "only its schema is wanted")]
#[derive(ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = UseCaseChange)]
pub(super) struct UseCaseIdBody {
    #[schema(schema_with = values::use_case)]
    use_case_id: u32,
}

/// The codes of whoever names a subscriber in the path.
const NAMED: [Code; 3] = [Code::UnknownIdentifierType, Code::InvalidIdentifier, Code::SubscriberNotFound];

/// What is said of a dry run.
const PLANNED: &str = "With `dryRun=true`: what would be done, and `requestId` is empty.";

/// `GET /api/v2/subscriber`.
pub(crate) fn list(_: &HttpSettings) -> Operation {
    Operation::read("listSubscribers", Tag::Subscribers, "Lists and searches subscribers")
        .describe(
            "Whoever fits every given filter. Where millions fit each of several filters and hardly anybody fits them \
             all, a page may have fewer elements than `size`, even none, and a `nextCursor`: go on with it until it is `null`.",
        )
        .paged()
        .parameters(parameters::filters())
        .acknowledges::<SubscriberShape>(200, "A page of them.")
}

/// `POST /api/v2/subscriber`.
pub(crate) fn register(settings: &HttpSettings) -> Operation {
    Operation::write("registerSubscriber", Tag::Subscribers, "Registers a subscriber")
        .describe("An identifier that somebody holds already is a conflict, so the example can be carried out once.")
        .conditional()
        .body::<RegistrationBody>(settings.body_limit)
        .acknowledges::<RegisteredNode>(201, "Registered.")
        .acknowledges::<PlannedNode>(200, PLANNED)
        .codes([Code::SubscriberConflict, Code::UseCaseNotFound])
        .example(
            "sim",
            json!({
                "subscriberIdentifiers": {
                    "imsiMsisdnPairs": [{
                        "imsi": "222013090967001",
                        "msisdn": "393331230001",
                        "useCaseId": 10,
                    }],
                    "iccid": values::example(Kind::Iccid),
                    "imei": values::example(Kind::Imei),
                },
                "alias": "van 7",
                "user": { "username": "max.doe", "userClass": "premium" },
            }),
            None,
        )
}

/// `GET /api/v2/subscriber/{type}/{value}`.
pub(crate) fn show(_: &HttpSettings) -> Operation {
    Operation::read("getSubscriber", Tag::Subscribers, "Shows whom an identifier names")
        .describe("Several subscribers where they share a device.")
        .parameter(parameters::of_query(
            "asOf",
            values::time(),
            "Who was named so at this instant, as he was then.",
        ))
        .acknowledges::<SubscriberShape>(200, "Everybody who is named so.")
        .header(200, "ETag")
        .codes(NAMED)
}

/// A change of one subscriber who is named in the path.
fn change(id: &'static str, summary: &'static str) -> Operation {
    Operation::write(id, Tag::Subscribers, summary)
        .conditional()
        .acknowledges::<RequestNode>(200, "Done and durable.")
        .acknowledges::<PlannedNode>(200, PLANNED)
        .codes(NAMED)
        .codes([Code::SubscriberConflict])
}

/// `PATCH /api/v2/subscriber/{type}/{value}`.
pub(crate) fn alias(settings: &HttpSettings) -> Operation {
    change("setAlias", "Sets or deletes the alias")
        .describe("A text sets the alias, the empty text and `null` delete it, and without the key it stays.")
        .body::<AliasBody>(settings.body_limit)
        .example(
            "documented",
            document(include_str!("../../documents/v2_alias_request.json")),
            Some((200, document(include_str!("../../documents/v2_alias_ack.json")))),
        )
}

/// `DELETE /api/v2/subscriber/{type}/{value}`.
pub(crate) fn remove(_: &HttpSettings) -> Operation {
    change("removeSubscriber", "Removes a subscriber")
        .describe("His identifiers are released; his history stays. A body is not looked at.")
}

/// `PATCH /api/v2/subscriber/{type}/{value}/identifiers`.
pub(crate) fn identifiers(settings: &HttpSettings) -> Operation {
    change("changeIdentifiers", "Changes SIM, device or number")
        .describe(
            "An absent identifier stays as it is, and `null` clears it. The list of pairs is complete: a \
             subscription that is not in it ends.",
        )
        .parameter(parameters::of_query(
            "take",
            values::flag(),
            "Take what somebody else holds, in the same change.",
        ))
        .body::<IdentifiersBody>(settings.body_limit)
        .codes([Code::UseCaseNotFound])
        .example("new card", json!({ "iccid": "8939010000000000025", "cause": "LOST" }), None)
}

/// `PATCH /api/v2/subscriber/{type}/{value}/user`.
pub(crate) fn user(settings: &HttpSettings) -> Operation {
    change("changeUser", "Changes the user profile")
        .describe("An absent field stays as it is; `null` and the empty text clear it.")
        .body::<UserBody>(settings.body_limit)
        .example("profile", json!({ "externalId": "crm-4711", "userClass": "premium" }), None)
}

/// `PUT /api/v2/subscriber/{type}/{value}/status`.
pub(crate) fn status(settings: &HttpSettings) -> Operation {
    change("setStatus", "Sets the status")
        .describe("A label: no status releases an identifier, or forbids a look-up or a change.")
        .body::<StatusBody>(settings.body_limit)
        .example("suspend", json!({ "status": "SUSPEND" }), None)
}

/// `PUT /api/v2/subscriber/imsi/{value}/use-case`.
pub(crate) fn use_case(settings: &HttpSettings) -> Operation {
    change("setUseCase", "Sets the use case of the subscription with an IMSI")
        .parameter(parameters::type_of(&[LookupKind::Imsi]))
        .body::<UseCaseIdBody>(settings.body_limit)
        .codes([Code::InvalidUseCaseId, Code::UseCaseNotFound])
        .example("use case", json!({ "useCaseId": 10 }), None)
}

/// `GET /api/v2/subscriber/{type}/{value}/history`.
pub(crate) fn history(_: &HttpSettings) -> Operation {
    Operation::read("getHistory", Tag::Subscribers, "Shows what changed about the holder of an identifier")
        .describe(
            "The changes of the subscriber who holds it, else of the last who held it, newest first; and \
             everybody who ever held it.",
        )
        .paged()
        .with::<FeedNode>()
        .answers::<History>(200, "A page of the changes, and all holders.")
        .codes(NAMED)
}

/// `GET /api/v2/identifier/{value}`.
pub(crate) fn explain(_: &HttpSettings) -> Operation {
    Operation::read(
        "explainIdentifier",
        Tag::Subscribers,
        "Explains a text: what it can be, and whom it names here",
    )
    .describe("It is read leniently, as people write identifiers.")
    .acknowledges::<ExplanationShape<'_>>(200, "One node.")
}
