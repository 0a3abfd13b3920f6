//! Opaque texts, of a subscriber or about a token: kept as given, compared by bytes.

use std::fmt;

/// Why a text cannot be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing between the quotes.
    #[error("must have at least 1 character")]
    Empty,
    /// More than [`MAX_TEXT_CHARS`] characters.
    #[error("must have at most {MAX_TEXT_CHARS} characters")]
    TooLong,
    /// A control character (Unicode category Cc), NUL among them.
    #[error("must not contain control characters")]
    Control,
}

/// The most characters (Unicode scalar values) that an opaque text may have.
pub const MAX_TEXT_CHARS: usize = 255;

fn check(text: &str) -> Result<(), TextError> {
    if text.is_empty() {
        return Err(TextError::Empty);
    }
    if text.chars().any(char::is_control) {
        return Err(TextError::Control);
    }
    if text.len() > MAX_TEXT_CHARS && text.chars().count() > MAX_TEXT_CHARS {
        return Err(TextError::TooLong);
    }
    Ok(())
}

macro_rules! opaque_text {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        ///
        /// - 1 to 255 characters, none of them a control character
        /// - kept and answered exactly as given
        ///
        /// It is personal data: `Debug` shows its length only.
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Box<str>);

        impl $name {
            /// Reads a text.
            ///
            /// # Errors
            /// [`TextError`] where it is empty, longer than 255 characters or holds a control character.
            pub fn parse(text: &str) -> Result<Self, TextError> {
                check(text).map(|()| Self(text.into()))
            }

            /// The text as given.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = TextError;
            fn from_str(text: &str) -> Result<Self, TextError> {
                Self::parse(text)
            }
        }

        impl TryFrom<&str> for $name {
            type Error = TextError;
            fn try_from(text: &str) -> Result<Self, TextError> {
                Self::parse(text)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({} bytes)"), self.0.len())
            }
        }
    };
}

opaque_text! {
    /// The name a provider gives a subscriber to find it more easily than by number. Duplicates are allowed.
    Alias
}
opaque_text! {
    /// The login name of an app user; one open holder an account.
    Username
}
opaque_text! {
    /// The name of a user in another system (CRM, billing); one open holder an account.
    ExternalId
}
opaque_text! {
    /// An identifier that an operating system or app store gave an installation; one open holder an account.
    GenericId
}
opaque_text! {
    /// A user's class of service, such as `premium`.
    UserClass
}
opaque_text! {
    /// What people write beside a token: what it is for, or whom to ask about it.
    Remark
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_is_counted_in_characters() {
        assert!(Alias::parse(&"é".repeat(255)).is_ok());
        assert_eq!(Alias::parse(&"é".repeat(256)), Err(TextError::TooLong));
    }

    #[test]
    fn control_characters_are_refused_wherever_they_stand() {
        for text in ["\0", "a\nb", "a\u{7f}", "\u{85}"] {
            assert_eq!(Alias::parse(text), Err(TextError::Control));
        }
    }

    #[test]
    fn debug_does_not_show_the_text() {
        let alias = Alias::parse("grandmother").expect("valid");
        assert!(!format!("{alias:?}").contains("grand"));
    }
}
