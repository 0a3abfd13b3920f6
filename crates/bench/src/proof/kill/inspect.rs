//! Asks a server that has come back what it knows.

use std::io::{Error, Result};

use serde_json::Value;
use simroll_domain::Field;

use super::http::{Connection, Request};
use crate::proof::judge::{Becomes, Fact};

/// The entries after that number.
pub(crate) fn feed(connection: &mut Connection, mut after: i64) -> Result<Vec<Fact>> {
    let mut facts = Vec::new();
    loop {
        let target = format!("/api/v2/changes?after={after}&limit=1000");
        let reply = connection.ask(&Request::get(target))?;
        let nodes = reply.body["content"].as_array().ok_or_else(|| odd(reply.status))?;
        if nodes.is_empty() {
            return Ok(facts);
        }
        facts.extend(nodes.iter().map(fact));
        after = facts.last().map_or(after, |fact| fact.number);
    }
}

/// The entry of that request, or nothing.
pub(crate) fn request(connection: &mut Connection, id: &str) -> Result<Option<Fact>> {
    let reply = connection.ask(&Request::get(format!("/api/v2/request/{id}")))?;
    match reply.status {
        200 => Ok(Some(fact(&reply.body["content"][0]))),
        404 => Ok(None),
        status => Err(odd(status)),
    }
}

/// What that field of the subscriber with this IMSI is.
pub(crate) fn field(connection: &mut Connection, imsi: &str, field: Field) -> Result<Option<String>> {
    let reply = connection.ask(&Request::get(format!("/api/v2/subscriber/imsi/{imsi}")))?;
    let subscriber = match reply.status {
        200 => &reply.body["content"][0],
        404 => return Ok(None),
        status => return Err(odd(status)),
    };
    let name = field.as_str();
    let shown = match field {
        Field::Username | Field::UserClass => &subscriber["user"][name],
        Field::UseCaseId | Field::Imsi => &subscriber["subscriberIdentifiers"]["imsiMsisdnPairs"][0][name],
        _ => &subscriber[name],
    };
    Ok(text(shown))
}

fn odd(status: u16) -> Error {
    Error::other(format!("a read is answered {status}"))
}

fn fact(node: &Value) -> Fact {
    let owned = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let becomes = |change: &Value| {
        let (subscriber, field) = (owned(&change["subscriberId"]), owned(&change["field"]));
        Some(Becomes { subscriber, field, value: text(&change["to"])? })
    };
    Fact {
        number: node["seq"].as_i64().unwrap_or_default(),
        request: owned(&node["requestId"]),
        changes: node["changes"].as_array().into_iter().flatten().filter_map(becomes).collect(),
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}
