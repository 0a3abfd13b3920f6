//! The calls about many subscribers.

use serde_json::{Value, json};
use simroll_identifiers::Kind;
use utoipa::ToSchema;

use super::operation::Tag;
use super::subscribers::{StatusBody, UseCaseIdBody};
use super::v1::document;
use super::{Operation, parameters, values};
use crate::http::HttpSettings;
use crate::wire::v2::alias::AliasBody;
use crate::wire::v2::bulk::BulkAnswer;
use crate::wire::v2::code::Code;
use crate::wire::v2::registration::RegistrationBody;

/// The body of a bulk call.
#[expect(dead_code, reason = "only its schema is wanted")]
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
struct Bulk<T> {
    #[schema(inline, min_items = 1)]
    bulk: Vec<T>,
}

/// What is wanted of whom.
#[expect(dead_code, reason = "only its schema is wanted")]
#[derive(ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Node<T> {
    subscriber_identifiers: Named,
    content: T,
}

/// By what a node names its subscriber.
#[expect(dead_code, reason = "only its schema is wanted")]
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
struct Named {
    /// In any case.
    #[serde(rename = "type")]
    #[schema(schema_with = values::node_type)]
    kind: String,
    #[schema(schema_with = values::any_text)]
    value: String,
}

/// A bulk call with nodes of that content.
fn of_nodes<T: ToSchema>(id: &'static str, summary: &'static str, settings: &HttpSettings) -> Operation {
    call::<Node<T>>(id, summary, 200, settings).with::<T>().with::<Named>()
}

fn call<T: ToSchema>(
    id: &'static str,
    summary: &'static str,
    done: u16,
    settings: &HttpSettings,
) -> Operation {
    let most = settings.bulk_max_items;
    let operation = Operation::write(id, Tag::Bulk, summary)
        .describe(format!(
            "At most {most} nodes. All or nothing, unless `mode=partial`: if a node fails, nothing is changed, and the \
             answer lists the failed nodes only. A node that cannot be read is a failed node and is repeated as it was \
             sent.",
        ))
        .parameter(parameters::of_query(
            "mode",
            values::one_of(["partial"]),
            "Carry out the good nodes, and list them all.",
        ))
        .body::<Bulk<T>>(settings.bulk_body_limit)
        .answers::<BulkAnswer<'_>>(done, "Something was changed.");
    let operation =
        if done == 200 { operation } else { operation.answers::<BulkAnswer<'_>>(200, "A dry run.") };
    operation
        .answers::<BulkAnswer<'_>>(
            422,
            "Nothing was changed: the failed nodes, and in partial mode there were no others.",
        )
        .codes([Code::TooManyItems])
}

/// `POST /api/v2/bulk/subscriber`.
pub(crate) fn register(settings: &HttpSettings) -> Operation {
    let node = json!({
        "subscriberIdentifiers": { "imsiMsisdnPairs": [{ "imsi": "222013090967002" }] },
        "alias": "van 8",
    });
    call::<RegistrationBody>("registerSubscribers", "Registers many subscribers", 201, settings)
        .with::<RegistrationBody>()
        .example("sims", json!({ "bulk": [node] }), None)
}

/// `PATCH /api/v2/bulk/subscriber`.
pub(crate) fn aliases(settings: &HttpSettings) -> Operation {
    of_nodes::<AliasBody>("setAliases", "Sets the aliases of many subscribers", settings).example(
        "aliases",
        one_node(&json!({ "alias": "van 7" })),
        None,
    )
}

/// `PUT /api/v2/bulk/subscriber/status`.
pub(crate) fn statuses(settings: &HttpSettings) -> Operation {
    of_nodes::<StatusBody>("setStatuses", "Sets the statuses of many subscribers", settings).example(
        "statuses",
        one_node(&json!({ "status": "SUSPEND" })),
        None,
    )
}

/// `PUT /api/v2/bulk/subscriber/use-case`.
pub(crate) fn use_cases(settings: &HttpSettings) -> Operation {
    // The document answers another IMSI than was asked for, and counts 1 of 2.
    let mut answer = document(include_str!("../../documents/v2_use_case_ack.json"));
    answer["bulk"][0]["subscriberIdentifiers"]["value"] = json!("222013090961859");
    answer["pageable"]["totalElements"] = json!(2);
    of_nodes::<UseCaseIdBody>("setUseCases", "Sets the use cases of many subscriptions", settings).example(
        "documented",
        document(include_str!("../../documents/v2_use_case_request.json")),
        Some((200, answer)),
    )
}

fn one_node(content: &Value) -> Value {
    let named = json!({ "type": "IMSI", "value": values::example(Kind::Imsi) });
    json!({ "bulk": [{ "subscriberIdentifiers": named, "content": content }] })
}
