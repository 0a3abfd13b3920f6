//! Why a command is not carried out.

use std::fmt;

use crate::Field;

/// Why a command is not carried out, and about which of its fields. A refused command changes nothing.
///
/// It never holds a value, so it can be shown and logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Why.
    pub reason: Reason,
    /// The fields that it is about; empty where it is about the command as a whole.
    pub fields: Vec<Field>,
}

impl Refusal {
    /// A refusal of the command as a whole.
    #[must_use]
    pub fn new(reason: Reason) -> Self {
        Self { reason, fields: Vec::new() }
    }

    /// A refusal about some fields.
    #[must_use]
    pub fn about(reason: Reason, fields: impl Into<Vec<Field>>) -> Self {
        Self { reason, fields: fields.into() }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason.message())?;
        for (place, field) in self.fields.iter().enumerate() {
            write!(f, "{}{}", if place == 0 { ": " } else { ", " }, field.as_str())?;
        }
        Ok(())
    }
}

impl std::error::Error for Refusal {}

/// The reasons, each with a stable meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Nobody of the account is meant.
    NotFound,
    /// More than one subscriber is meant, and the command needs one.
    Ambiguous,
    /// An identifier is held by another subscriber.
    Held,
    /// The same card is already known with, or without, its check digit.
    TwinHeld,
    /// The fields name two different subscriptions of one subscriber.
    TwoSubscriptions,
    /// The subscriber has several subscriptions and the command does not say which.
    SubscriptionUnclear,
    /// The subscription has no IMSI, and a use case belongs to one.
    NoImsi,
    /// The account keeps a catalogue of use cases and that one is not in it.
    UnknownUseCase,
    /// Two items of one call want two values for the same target.
    Contradiction,
    /// The command names nobody.
    NobodyNamed,
    /// The command would leave the subscriber without any identifier.
    LastIdentifier,
    /// The device belongs to a user whose identity the command would clear.
    OtherUsersDevice,
    /// An identifier would stand twice in the same record.
    Repeated,
    /// The stored password changed between its verification and the decision: verify again.
    PasswordMoved,
    /// The subscriber has not the version that the caller expects, or is new.
    VersionMoved,
    /// Another item of the same call failed, and the call is all or nothing.
    NotApplied,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 16] = [
        Self::NotFound,
        Self::Ambiguous,
        Self::Held,
        Self::TwinHeld,
        Self::TwoSubscriptions,
        Self::SubscriptionUnclear,
        Self::NoImsi,
        Self::UnknownUseCase,
        Self::Contradiction,
        Self::NobodyNamed,
        Self::LastIdentifier,
        Self::OtherUsersDevice,
        Self::Repeated,
        Self::PasswordMoved,
        Self::VersionMoved,
        Self::NotApplied,
    ];

    /// One clause for people.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::NotFound => "no such subscriber",
            Self::Ambiguous => "more than one subscriber matches; name one by imsi, iccid or msisdn",
            Self::Held => "already held by another subscriber",
            Self::TwinHeld => "the same card is already registered with or without its check digit",
            Self::TwoSubscriptions => "the fields name two different subscriptions of the subscriber",
            Self::SubscriptionUnclear => {
                "the subscriber has several subscriptions and none is last active; name one by imsi or msisdn"
            }
            Self::NoImsi => "the subscription has no imsi",
            Self::UnknownUseCase => "not in the account's catalogue of use cases",
            Self::Contradiction => "another item of this call wants another value for the same target",
            Self::NobodyNamed => "at least one identifier is needed",
            Self::LastIdentifier => "the subscriber's last identifier cannot be cleared",
            Self::OtherUsersDevice => {
                "the device belongs to a user; name the user by number, username or external id to clear one of these"
            }
            Self::Repeated => "the same identifier stands twice",
            Self::PasswordMoved => "the password changed meanwhile; send the request again",
            Self::VersionMoved => "the subscriber has changed since it was read; read it again",
            Self::NotApplied => "not applied because another item of the call failed",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}
