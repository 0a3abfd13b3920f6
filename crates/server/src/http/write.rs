//! Hands a write to the registry, once however often it is sent with one `Idempotency-Key`.

use std::sync::Arc;
use std::time::Instant;

use simroll_domain::{Author, IfVersion, Unit};
use simroll_registry::{Answer, Call as Wanted, DeviceAppCall, Idempotency, Outcome};
use simroll_storage::AnswerKey;

use crate::http::Shared;
use crate::http::call::Call;
use crate::http::failure::Failure;
use crate::http::reply::Reply;
use crate::wire::v1::device_app_user::Wanted as WantedOfDevice;

/// Submits `unit` and answers with what `render` makes of the outcome; a retry gets what it made the first time.
pub(crate) async fn submit(
    shared: &Shared,
    call: &Call,
    unit: Unit,
    render: impl Fn(&Outcome) -> Reply + Send + Sync + 'static,
) -> Result<Reply, Failure> {
    let render = Arc::new(render);
    let wanted = Wanted {
        account: call.account(),
        author: author(call),
        unit,
        idempotency: idempotency(call, &render),
        deadline: deadline(shared),
    };
    settle(shared.registry.submit(wanted).await?, &*render)
}

/// Submits a v1 update in the same way.
pub(crate) async fn update_device_app(
    shared: &Shared,
    call: &Call,
    wanted: WantedOfDevice,
    if_version: Option<IfVersion>,
    render: impl Fn(&Outcome) -> Reply + Send + Sync + 'static,
) -> Result<Reply, Failure> {
    let render = Arc::new(render);
    let wanted = DeviceAppCall {
        account: call.account(),
        author: author(call),
        update: wanted.update,
        password: wanted.password,
        if_version,
        idempotency: idempotency(call, &render),
        deadline: deadline(shared),
    };
    settle(shared.registry.update_device_app(wanted).await?, &*render)
}

fn settle(answer: Answer, render: impl Fn(&Outcome) -> Reply) -> Result<Reply, Failure> {
    match answer {
        Answer::Done(outcome) => Ok(render(&outcome)),
        Answer::Replayed(kept) => Reply::kept(&kept).ok_or(Failure::Internal),
    }
}

/// When the call is no longer worth starting; `None` where that is too far off to say.
fn deadline(shared: &Shared) -> Option<Instant> {
    Instant::now().checked_add(shared.settings.call_deadline)
}

fn author(call: &Call) -> Author {
    Author::Token(call.token_id().clone())
}

fn idempotency(
    call: &Call,
    render: &Arc<impl Fn(&Outcome) -> Reply + Send + Sync + 'static>,
) -> Option<Idempotency> {
    let key = call.idempotency_key()?.to_owned();
    let render = Arc::clone(render);
    Some(Idempotency {
        key: AnswerKey { token: call.token_id().clone(), key },
        fingerprint: call.fingerprint(),
        render: Box::new(move |outcome| render(outcome).keep()),
    })
}
