//! `/api/v2/use-case`: the account's catalogue of use cases.

use actix_web::web::Data;
use simroll_domain::{Command, UseCaseId};

use super::single::change;
use super::{Refused, ack};
use crate::http::Shared;
use crate::http::call::Call;
use crate::http::reply::Reply;
use crate::wire::v2::use_case::{UseCaseBody, UseCaseShape, id_of_path};

/// `GET /api/v2/use-case`.
pub(super) async fn list(call: Call, shared: Data<Shared>) -> Result<Reply, Refused> {
    let [] = call.parameters([])?;
    let catalogue = shared.registry.use_cases(call.account()).await?;
    Ok(ack(200, catalogue.into_iter().map(UseCaseShape::from).collect()))
}

/// `PUT /api/v2/use-case/{id}`.
pub(super) async fn define(call: Call, shared: Data<Shared>) -> Result<Reply, Refused> {
    let [dry_run] = call.flags(["dryRun"])?;
    let use_case = UseCaseBody::read(&call.json()?, id(&call)?)?;
    change(Command::DefineUseCase(use_case), dry_run, &call, &shared).await
}

/// `DELETE /api/v2/use-case/{id}`.
pub(super) async fn drop(call: Call, shared: Data<Shared>) -> Result<Reply, Refused> {
    let [dry_run] = call.flags(["dryRun"])?;
    change(Command::DropUseCase(id(&call)?), dry_run, &call, &shared).await
}

/// The id in the path. A use case has no version, so nothing can be expected of it.
fn id(call: &Call) -> Result<UseCaseId, Refused> {
    call.unconditional()?;
    Ok(id_of_path(&call.segment(3)?)?)
}
