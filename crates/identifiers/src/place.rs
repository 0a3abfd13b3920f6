//! Where in the given text something stands.

use crate::Prefix;

/// A byte position in a text of less than 255 bytes, or none.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Position(u8);

impl Position {
    pub(crate) const NONE: Self = Self(u8::MAX);

    pub(crate) const fn at(index: usize) -> Self {
        if index < u8::MAX as usize {
            #[expect(clippy::cast_possible_truncation, reason = "checked in the line before")]
            Self(index as u8)
        } else {
            Self::NONE
        }
    }

    pub(crate) const fn get(self) -> Option<usize> {
        if self.0 == u8::MAX { None } else { Some(self.0 as usize) }
    }
}

/// Finds the place of a character in the given text by its index among the characters that count.
#[derive(Clone, Copy)]
pub(crate) enum Places<'a> {
    /// All characters count, from this byte on.
    From(u8),
    /// Each character that counts has its own place.
    Listed(&'a [u8]),
    /// The same, and the characters of each pair have changed places.
    Swapped(&'a [u8]),
}

impl Places<'_> {
    /// All characters behind a prefix count.
    pub(crate) const fn behind(prefix: Prefix) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "prefixes are short")]
        Self::From(prefix.as_str().len() as u8)
    }

    /// The place of the character with this index; the end of the text for one that is missing.
    pub(crate) const fn at(self, index: usize) -> Position {
        match self {
            Self::From(start) => Position::at(start as usize + index),
            Self::Listed(places) => listed(places, index),
            Self::Swapped(places) if index < places.len() => listed(places, index ^ 1),
            Self::Swapped(places) => listed(places, index),
        }
    }
}

const fn listed(places: &[u8], index: usize) -> Position {
    match places {
        [] => Position::at(0),
        places if index < places.len() => Position::at(places[index] as usize),
        [.., last] => Position::at(*last as usize + 1),
    }
}
