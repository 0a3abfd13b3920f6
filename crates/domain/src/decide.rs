//! What a command changes: every rule of the registry, and nothing else.
//!
//! [`decide`] is a pure function of a command and a view. It reads no clock, draws no number and changes nothing; what
//! it returns is applied by [`decide_unit`], which also knows what the commands of one call mean to each other.

mod alias;
mod catalogue;
mod device_app;
mod draft;
mod identifiers;
mod import;
mod register;
mod remove;
mod status;
mod target;
mod unit;
mod use_case;
mod user;

pub use device_app::stored_password;
pub use unit::{Decided, Decision, decide_unit};

use crate::{Change, Command, Refusal, View};

/// Says what becomes true if `command` is carried out on `view`, or why it is not.
///
/// # Errors
/// A [`Refusal`]; then nothing changes.
pub fn decide(command: &Command, view: &View) -> Result<Change, Refusal> {
    match command {
        Command::DeviceApp(update) => device_app::decide(update, view),
        Command::Alias { target, alias } => alias::decide(target, alias, view),
        Command::UseCase { target, use_case } => use_case::decide(target, *use_case, view),
        Command::Register(new) => register::decide(new, view),
        Command::Import(row) => import::decide(row, view),
        Command::Status { target, status } => status::decide(target, *status, view),
        Command::Identifiers(change) => identifiers::decide(change, view),
        Command::User(change) => user::decide(change, view),
        Command::Remove { target } => remove::decide(target, view),
        Command::DefineUseCase(use_case) => Ok(catalogue::define(use_case, view)),
        Command::DropUseCase(id) => catalogue::drop(*id, view),
    }
}
