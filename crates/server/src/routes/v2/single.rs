//! The rules that all calls of one command share: a condition, a dry run, and what is answered.

use actix_web::web::Data;
use serde::Serialize;
use simroll_domain::{Command, Unit};
use simroll_registry::{Accepted, Outcome};

use super::{Refused, ack};
use crate::http::call::Call;
use crate::http::failure::Failure;
use crate::http::reply::Reply;
use crate::http::{Shared, write};
use crate::wire::v2::code::Code;
use crate::wire::v2::envelope::Nak;
use crate::wire::v2::request::{PlannedNode, RequestNode};

/// Carries out a change, or says what it would do.
pub(super) async fn change(
    command: Command,
    dry_run: bool,
    call: &Call,
    shared: &Data<Shared>,
) -> Result<Reply, Refused> {
    carry_out(command, dry_run, 200, |accepted| RequestNode::from(accepted), call, shared).await
}

/// Carries out a command, which is then answered with `status` and `content`, or says what it would do.
pub(super) async fn carry_out<T: Serialize + 'static>(
    command: Command,
    dry_run: bool,
    status: u16,
    content: fn(&Accepted) -> T,
    call: &Call,
    shared: &Data<Shared>,
) -> Result<Reply, Refused> {
    let unit = Unit { if_version: call.if_match()?, ..Unit::one(command) };
    if dry_run {
        let outcome = shared.registry.preview(call.account(), unit).await.map_err(Failure::from)?;
        return Ok(ack(200, outcome.items.iter().map(PlannedNode::from).collect()));
    }
    let render = move |outcome: &Outcome| match outcome.items.first() {
        Some(Ok(accepted)) => ack(status, vec![content(accepted)]),
        Some(Err(refusal)) => Refused::from(Nak::from(refusal)).0,
        None => Refused::from(Nak::new(Code::Internal)).0,
    };
    Ok(write::submit(shared, call, unit, render).await?)
}
