#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod account;
mod change;
mod command;
pub mod decide;
mod entry;
mod field;
mod flag;
mod lookup;
mod password;
mod policy;
mod refusal;
mod scope;
mod subscriber;
mod subscriber_id;
mod text;
mod time;
mod unit;
mod use_case;
mod view;

pub use account::{AccountId, AccountName, AccountNameError, Author, TokenId};
pub use change::{Change, SubscriberChange};
pub use command::{
    AliasPatch, Cause, Command, DeviceAppUpdate, IdentifierChange, Import, PairFields, PairPatch,
    PasswordUpdate, Patch, Registration, UserChange,
};
pub use entry::{Entry, Head, JournalNumber, RequestId};
pub use field::{Delta, Field, FieldChange, Secret, Value};
pub use flag::{Flag, FlagCode};
pub use lookup::{BindingKey, BindingKind, Lookup, LookupKind, Match, Search};
pub use password::{HashError, HashScheme, PasswordHash};
pub use policy::{Policy, Verdict};
pub use refusal::{Reason, Refusal};
pub use scope::{Scope, Scopes, ScopesError};
pub use subscriber::{PairNumber, Status, Subscriber, Subscription, User};
pub use subscriber_id::SubscriberId;
pub use text::{Alias, ExternalId, GenericId, MAX_TEXT_CHARS, Remark, TextError, UserClass, Username};
pub use time::Timestamp;
pub use unit::{IfVersion, Mode, Unit};
pub use use_case::{UseCase, UseCaseId};
pub use view::{Catalogue, Keys, View};
