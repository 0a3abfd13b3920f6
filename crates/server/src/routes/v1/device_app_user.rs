//! `POST /api/v1/device_app_user_update/`: what a device or app reports about its user.

use actix_web::web::Data;
use simroll_domain::{PasswordHash, PasswordUpdate, Reason};
use simroll_registry::{Accepted, Outcome};

use super::Refused;
use crate::http::call::Call;
use crate::http::failure::Failure;
use crate::http::reply::Reply;
use crate::http::{Shared, write};
use crate::wire::v1::device_app_user::{DeviceAppAnswer, DeviceAppBody, Wanted, warnings};
use crate::wire::v1::problem::Problem;

pub(super) async fn update(call: Call, shared: Data<Shared>) -> Result<Reply, Refused> {
    let [dry_run] = call.flags(["dryRun"])?;
    let if_version = call.if_match()?;
    let wanted = DeviceAppBody::read(&call.json()?, &shared.settings.device_app)?;
    let sent =
        if let PasswordUpdate::Hash(hash) = &wanted.update.password { Some(hash.clone()) } else { None };
    let render = move |outcome: &Outcome| match outcome.items.first() {
        Some(Ok(accepted)) => done(accepted, sent.as_ref()),
        Some(Err(refusal)) if refusal.reason == Reason::VersionMoved => {
            Reply::json(412, &Problem::detail(refusal.to_string()))
        }
        Some(Err(refusal)) => Reply::json(422, &Problem::from(refusal)),
        None => Reply::json(500, &Problem::detail("nothing was decided")),
    };
    if dry_run {
        let Wanted { update, password } = wanted;
        let preview = shared.registry.preview_device_app(call.account(), update, password, if_version);
        return Ok(render(&preview.await.map_err(Failure::from)?));
    }
    Ok(write::update_device_app(&shared, &call, wanted, if_version, render).await?)
}

fn done(accepted: &Accepted, sent: Option<&PasswordHash>) -> Reply {
    let Some(after) = &accepted.after else {
        return Reply::json(500, &Problem::detail("the subscriber is missing"));
    };
    // What has no entry in the journal was not carried out.
    let (status, word) = if accepted.request_id.is_some() { (201, "success") } else { (200, "dry-run") };
    let mut reply = Reply::json(status, &DeviceAppAnswer::of(after, accepted.pair, sent, word));
    if let Some(id) = accepted.request_id {
        reply = reply.with("X-Simroll-Request-Id", id.to_string());
    }
    if !accepted.flags.is_empty() {
        reply = reply.with("X-Validation-Warnings", warnings(&accepted.flags));
    }
    reply
}
