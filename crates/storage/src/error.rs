//! What can go wrong in a store, by what the caller must do next.

use std::error::Error;

/// Why a store did not answer. What the driver said is the source; it is for the log of an operator, and the stores
/// see to it that no identifier stands in it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The journal has grown since the view: view again and decide again. Nothing was written.
    #[error("the journal has moved on since it was looked at")]
    HeadMoved,
    /// Nothing was written; the same call may go through later.
    #[error("the store is unavailable")]
    Unavailable(#[source] Box<dyn Error + Send + Sync>),
    /// The write may or may not have happened: look its request ids up before anything else.
    #[error("the store did not say whether the change was made")]
    OutcomeUnknown(#[source] Box<dyn Error + Send + Sync>),
    /// What is stored, or what was handed in, breaks a rule of the contract. Retrying does not help.
    #[error("the store is damaged or was misused: {0}")]
    Corrupt(&'static str),
}
