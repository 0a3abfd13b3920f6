//! What a search of subscribers answers: as much as was found, and whether that is all.

use simroll_domain::Subscriber;

use crate::Cursor;

/// A page of a list.
///
/// A store looks at so many subscribers for one page and no more, so that no search takes long, whatever fits. Where that
/// is not enough to fill the page, it shows what it found by then, perhaps nobody, and says how far it looked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listed {
    /// Those who fit, in the order that was asked for.
    pub subscribers: Vec<Subscriber>,
    /// Up to where the store looked, where the page is not full and more may follow: whoever fits, and stands beyond where
    /// the page begins and not beyond this place, was found. The list goes on with [`Start::After`](crate::Start::After).
    /// Of those who were found a page by number passes over as many as it was told to.
    pub looked_until: Option<Cursor>,
}

/// How many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// So many, or at least so many where that is the most to be counted.
    Known(usize),
    /// So many were found when the store stopped looking.
    AtLeast(usize),
}

impl Count {
    /// How many were found.
    #[must_use]
    pub const fn found(self) -> usize {
        match self {
            Self::Known(count) | Self::AtLeast(count) => count,
        }
    }
}
