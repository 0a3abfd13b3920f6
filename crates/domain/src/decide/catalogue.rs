//! The account's catalogue of use cases. Taking a use case out leaves those who have it as they are.

use crate::{Change, Delta, Field, Reason, Refusal, UseCase, UseCaseId, View};

pub(super) fn define(use_case: &UseCase, view: &View) -> Change {
    let from = view.catalogue().known.get(&use_case.id);
    let delta = Delta { from: from.cloned(), to: Some(use_case.clone()) };
    Change { use_case: (from != Some(use_case)).then_some(delta), ..Change::default() }
}

pub(super) fn drop(id: UseCaseId, view: &View) -> Result<Change, Refusal> {
    let Some(from) = view.catalogue().known.get(&id) else {
        return Err(Refusal::about(Reason::UnknownUseCase, [Field::UseCaseId]));
    };
    Ok(Change { use_case: Some(Delta { from: Some(from.clone()), to: None }), ..Change::default() })
}
