//! Changes to one subscriber, and its removal: `/api/v2/subscriber/{type}/{value}` and what stands under it.

use actix_web::web::Data;
use simroll_domain::{Command, LookupKind};

use super::Refused;
use super::single::change;
use super::subscriber::{named, named_by};
use crate::http::Shared;
use crate::http::call::Call;
use crate::http::reply::Reply;
use crate::wire::v2::{self, read_body};

/// `PATCH /api/v2/subscriber/{type}/{value}`: its alias.
pub(super) async fn alias(call: Call, shared: Data<Shared>) -> Result<Reply, Refused> {
    let [dry_run] = call.flags(["dryRun"])?;
    let target = named(&call)?;
    let alias = read_body(&call.json()?, |fields| Ok(v2::alias::read(fields)))?;
    change(Command::Alias { target, alias }, dry_run, &call, &shared).await
}

/// `PATCH …/identifiers`: another SIM, device or number.
pub(super) async fn identifiers(call: Call, shared: Data<Shared>) -> Result<Reply, Refused> {
    let [take, dry_run] = call.flags(["take", "dryRun"])?;
    let target = named(&call)?;
    let policy = &shared.settings.registration;
    let command = read_body(&call.json()?, |fields| Ok(v2::identifiers::read(fields, target, take, policy)))?;
    change(command, dry_run, &call, &shared).await
}

/// `PATCH …/user`: its user profile.
pub(super) async fn user(call: Call, shared: Data<Shared>) -> Result<Reply, Refused> {
    let [dry_run] = call.flags(["dryRun"])?;
    let target = named(&call)?;
    let command = read_body(&call.json()?, |fields| Ok(v2::user::read(fields, target)))?;
    change(command, dry_run, &call, &shared).await
}

/// `PUT …/status`.
pub(super) async fn status(call: Call, shared: Data<Shared>) -> Result<Reply, Refused> {
    let [dry_run] = call.flags(["dryRun"])?;
    let target = named(&call)?;
    let status = read_body(&call.json()?, v2::status::read)?;
    change(Command::Status { target, status }, dry_run, &call, &shared).await
}

/// `PUT /api/v2/subscriber/imsi/{value}/use-case`: the use case of the subscription with that IMSI.
pub(super) async fn use_case(call: Call, shared: Data<Shared>) -> Result<Reply, Refused> {
    let [dry_run] = call.flags(["dryRun"])?;
    let target = named_by(&call, &[LookupKind::Imsi])?;
    let use_case = read_body(&call.json()?, v2::use_case::read)?;
    change(Command::UseCase { target, use_case }, dry_run, &call, &shared).await
}

/// `DELETE /api/v2/subscriber/{type}/{value}`: its identifiers are released, its history stays.
pub(super) async fn remove(call: Call, shared: Data<Shared>) -> Result<Reply, Refused> {
    let [dry_run] = call.flags(["dryRun"])?;
    change(Command::Remove { target: named(&call)? }, dry_run, &call, &shared).await
}
