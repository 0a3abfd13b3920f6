//! Use cases: numbers that take part in choosing the virtual APN.

use std::fmt;

/// A use case, by number.
///
/// - 0 to 2,147,483,647
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UseCaseId(u32);

impl UseCaseId {
    /// The greatest id.
    pub const MAX: u32 = 2_147_483_647;

    /// The use case of that number, or `None` over [`UseCaseId::MAX`].
    #[must_use]
    pub const fn new(number: u32) -> Option<Self> {
        if number > Self::MAX { None } else { Some(Self(number)) }
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl fmt::Display for UseCaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An entry of an account's catalogue of use cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UseCase {
    /// Its number.
    pub id: UseCaseId,
    /// What people call it.
    pub name: String,
    /// The virtual APNs that it may lead to.
    pub apns: Vec<String>,
}
