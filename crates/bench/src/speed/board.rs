//! The figures of a run as they come in, round by round, each beside its limit of the same round.

use crate::measure::{median, ratios};
use crate::table::Row;

/// What is wanted of a row.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Target {
    /// Figure over limit, at least.
    RatioAtLeast(f64),
    /// Figure over limit, at most.
    RatioAtMost(f64),
    /// The figure itself, at most, in every round: it is a bound.
    AtMost(f64),
    /// Nothing; it stands there to be known.
    None,
    /// The same of a figure that is about the worst: that of the worst round stands there.
    Worst,
}

impl Target {
    /// What stands for all rounds.
    fn of(self, figures: Vec<f64>) -> f64 {
        match self {
            Self::AtMost(_) | Self::Worst => figures.into_iter().fold(f64::MIN, f64::max),
            Self::RatioAtLeast(_) | Self::RatioAtMost(_) | Self::None => median(figures),
        }
    }

    fn met(self, figure: f64, ratio: Option<f64>) -> Option<bool> {
        match self {
            Self::RatioAtLeast(least) => ratio.map(|ratio| ratio >= least),
            Self::RatioAtMost(most) => ratio.map(|ratio| ratio <= most),
            Self::AtMost(most) => Some(figure <= most),
            Self::None | Self::Worst => None,
        }
    }

    fn text(self, unit: &str) -> String {
        match self {
            Self::RatioAtLeast(least) => format!(">= {least}"),
            Self::RatioAtMost(most) => format!("<= {most}"),
            Self::AtMost(most) => format!("<= {most} {unit} in the worst round"),
            Self::None => String::new(),
            Self::Worst => "(the worst round)".to_owned(),
        }
    }
}

/// What a row is about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Head {
    pub(crate) work: &'static str,
    pub(crate) unit: &'static str,
    /// What it is held against; nothing where it stands alone.
    pub(crate) against: &'static str,
    pub(crate) target: Target,
}

/// A row that is held against something.
pub(crate) const fn head(
    work: &'static str,
    unit: &'static str,
    against: &'static str,
    target: Target,
) -> Head {
    Head { work, unit, against, target }
}

/// A row that stands there to be known.
pub(crate) const fn alone(work: &'static str, unit: &'static str) -> Head {
    head(work, unit, "", Target::None)
}

/// All rows of a run.
#[derive(Debug, Default)]
pub(crate) struct Board(Vec<Series>);

#[derive(Debug)]
struct Series {
    head: Head,
    figures: Vec<f64>,
    limits: Vec<f64>,
}

impl Board {
    /// Puts down what a round gave: the figure, and the limit that was measured beside it.
    pub(crate) fn put(&mut self, head: Head, figure: f64, limit: Option<f64>) {
        let place = self
            .0
            .iter()
            .position(|series| series.head.work == head.work && series.head.against == head.against);
        let place = place.unwrap_or_else(|| {
            self.0.push(Series { head, figures: Vec::new(), limits: Vec::new() });
            self.0.len() - 1
        });
        self.0[place].figures.push(figure);
        self.0[place].limits.extend(limit);
    }

    /// The medians, and of bounds the worst.
    pub(crate) fn rows(self) -> Vec<Row> {
        let row = |Series { head, figures, limits }: Series| {
            let held = !limits.is_empty();
            let ratio = held.then(|| head.target.of(ratios(&figures, &limits)));
            let figure = head.target.of(figures);
            Row {
                work: head.work.to_owned(),
                figure,
                unit: head.unit,
                limit: held.then(|| (head.against.to_owned(), median(limits))),
                ratio,
                target: head.target.text(head.unit),
                met: head.target.met(figure, ratio),
            }
        };
        self.0.into_iter().map(row).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_is_held_in_every_round() {
        let head = |target| Head { work: "work", unit: "MiB", against: "limit", target };
        let row = |target| {
            let mut board = Board::default();
            for (figure, limit) in [(1.0, 1.0), (2.0, 1.0), (9.0, 3.0)] {
                board.put(head(target), figure, Some(limit));
            }
            let row = board.rows().remove(0);
            (row.figure, row.ratio, row.met)
        };
        assert_eq!(row(Target::None), (2.0, Some(2.0), None));
        assert_eq!(row(Target::AtMost(8.0)), (9.0, Some(3.0), Some(false)));
        assert_eq!(row(Target::Worst), (9.0, Some(3.0), None));
    }
}
