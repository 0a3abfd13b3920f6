#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod accounts;
mod administration;
mod answers;
mod authenticator;
mod call;
pub mod clock;
mod error;
mod follow;
mod keys;
mod lane;
mod observe;
mod password;
mod queue;
mod readers;
mod registry;
mod token;
mod writer;

pub use accounts::{create_account, create_token};
pub use administration::Administration;
pub use answers::forget_answers;
pub use authenticator::{Authenticator, Lookups, Principal};
pub use call::{Accepted, Answer, Call, DeviceAppCall, Idempotency, Outcome};
pub use error::{ReadError, SubmitError};
pub use follow::Follower;
pub use observe::{BatchReport, Load, Observer};
pub use password::Password;
pub use registry::{Options, Registry};
pub use token::{PresentedToken, TokenError, new_token};
