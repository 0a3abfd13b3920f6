//! The user profile of a subscriber: its identifiers must be free.

use super::{draft::Draft, target};
use crate::{Change, Refusal, UserChange, View};

pub(super) fn decide(wanted: &UserChange, view: &View) -> Result<Change, Refusal> {
    let id = target::subscriber(view, &wanted.target)?.id;
    let mut draft = Draft::new(view);
    let user = &mut draft.edit(id).user;
    wanted.generic_id.apply(&mut user.generic_id);
    wanted.username.apply(&mut user.username);
    wanted.external_id.apply(&mut user.external_id);
    wanted.user_class.apply(&mut user.class);
    let named_by = Some(wanted.target.clone());
    draft.finish(Change { subscriber: Some(id), named_by, ..Change::default() })
}
