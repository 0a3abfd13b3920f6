//! What can go wrong, by what the caller must do next.

use std::sync::Arc;

use simroll_storage::StoreError;

/// Why a call was not answered with an outcome. A refusal is an outcome, not an error.
///
/// What a store said is the source; it is for the log of an operator.
#[derive(Debug, Clone, thiserror::Error)]
pub enum SubmitError {
    /// Too much is waiting already: try again in a while. Nothing was written.
    #[error("too many calls are waiting")]
    QueueFull,
    /// The registry takes no more calls. Nothing was written.
    #[error("the registry is stopping")]
    Stopping,
    /// The deadline had passed before the call's turn came. Nothing was written.
    #[error("the deadline of the call has passed")]
    DeadlinePassed,
    /// A call with the same idempotency key is still running: try again in a while.
    #[error("a call with the same idempotency key is still running")]
    KeyInUse,
    /// The idempotency key belongs to another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The store could not be reached, or the journal moved on faster than this registry could follow: try again in a
    /// while. Nothing was written.
    #[error("the store is unavailable")]
    Unavailable(#[source] Arc<StoreError>),
    /// The change may or may not have been made, and the store did not say which within a bounded time.
    #[error("it is not known whether the change was made")]
    OutcomeUnknown(#[source] Arc<StoreError>),
    /// The store is damaged, or was handed something that breaks its contract. Nothing was written.
    #[error("the store refused the change as damaging")]
    Corrupt(#[source] Arc<StoreError>),
    /// A fault of the registry itself, which was caught. Nothing was written.
    #[error("the call met a fault of the registry")]
    Fault,
}

/// Why something could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The store could not be reached: try again in a while.
    #[error("the store is unavailable")]
    Unavailable(#[source] StoreError),
    /// What is stored is damaged.
    #[error("the store is damaged")]
    Corrupt(#[source] StoreError),
    /// Too many reads are waiting, or this one's turn did not come in time: try again in a while.
    #[error("too many reads are waiting")]
    Busy,
    /// A fault of the store itself, which was caught.
    #[error("the read met a fault of the store")]
    Fault,
}

impl From<StoreError> for ReadError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Corrupt(_) => Self::Corrupt(error),
            StoreError::HeadMoved | StoreError::Unavailable(_) | StoreError::OutcomeUnknown(_) => {
                Self::Unavailable(error)
            }
        }
    }
}

impl From<ReadError> for SubmitError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Unavailable(error) => Self::Unavailable(Arc::new(error)),
            ReadError::Busy => Self::QueueFull,
            ReadError::Corrupt(error) => Self::Corrupt(Arc::new(error)),
            ReadError::Fault => Self::Fault,
        }
    }
}
