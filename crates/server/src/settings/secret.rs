//! A setting that must not be shown.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

/// A text that prints as asterisks, `Debug` and serialization included.
///
/// - the empty text is "not set", and prints as such
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub(crate) struct Secret(String);

/// What stands in the place of a secret.
pub(super) const MASK: &str = "********";

impl Secret {
    /// The secret itself, where one is set.
    pub(crate) fn expose(&self) -> Option<&str> {
        (!self.0.is_empty()).then_some(self.0.as_str())
    }

    fn masked(&self) -> &'static str {
        if self.0.is_empty() { "" } else { MASK }
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.masked())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({})", self.masked())
    }
}
