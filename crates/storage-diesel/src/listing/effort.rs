//! How much is looked at for one page.

/// How many rows a list looks at before it says how far it came: the answers do not depend on it, only how many are on a
/// page of a list that is hard to search.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    /// Of a filter that no more than so many subscribers fit, each of these is looked at, and nobody else.
    pub few: usize,
    /// Where more fit every filter, so many subscribers are looked at along the order of the list.
    pub walked: usize,
    /// Where that does not fill the page, so many of those who fit the filter that the fewest fit.
    pub led: usize,
    /// Up to how many who fit a filter are counted to learn which the fewest fit.
    pub counted: usize,
}

impl Default for Effort {
    fn default() -> Self {
        Self { few: 20_000, walked: 200_000, led: 100_000, counted: 2_000_000 }
    }
}
