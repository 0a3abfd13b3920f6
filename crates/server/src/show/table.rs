//! Columns that stand under each other and fit a width.

use super::text::{cut, visible, width};

/// Between two columns.
const GAP: usize = 2;

/// A column that does not fit is not made narrower than this.
const NARROWEST: usize = 8;

/// Rows of cells; all rows have as many.
#[derive(Debug, Default)]
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table without rows, under these headings.
    pub(crate) fn under(headings: &[&str]) -> Self {
        Self { rows: vec![headings.iter().map(|heading| (*heading).to_owned()).collect()] }
    }

    /// Adds a row.
    pub(crate) fn row<T: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = T>) {
        self.rows.push(cells.into_iter().map(|cell| visible(cell.as_ref())).collect());
    }

    /// The lines, none longer than so many columns, unless there is no room for all cells at all.
    pub(super) fn lines(&self, columns: usize) -> Vec<String> {
        let widths = fit(self.natural(), columns);
        let line = |row: &Vec<String>| {
            let mut line = String::new();
            for (cell, width_of) in row.iter().zip(&widths) {
                let cell = cut(cell, *width_of);
                let rest = width_of + GAP - width(&cell);
                line.push_str(&cell);
                line.extend(std::iter::repeat_n(' ', rest));
            }
            line.truncate(line.trim_end().len());
            line
        };
        self.rows.iter().map(line).collect()
    }

    /// How wide each column would be.
    fn natural(&self) -> Vec<usize> {
        let count = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let cells = |column: usize| self.rows.iter().filter_map(move |row| row.get(column));
        let widest = |column| cells(column).map(|cell| width(cell.as_str())).max();
        (0..count).map(|column| widest(column).unwrap_or(0)).collect()
    }
}

/// Takes from the widest columns until all fit.
fn fit(mut widths: Vec<usize>, columns: usize) -> Vec<usize> {
    let gaps = GAP * widths.len().saturating_sub(1);
    loop {
        let over = (widths.iter().sum::<usize>() + gaps).saturating_sub(columns);
        let second = {
            let mut sorted = widths.clone();
            sorted.sort_unstable_by(|a, b| b.cmp(a));
            sorted.into_iter().find(|width| Some(width) < widths.iter().max()).unwrap_or(0)
        };
        let Some(widest) = widths.iter_mut().max().filter(|widest| over > 0 && **widest > NARROWEST) else {
            return widths;
        };
        // As far as the next, so that both then give in turn.
        *widest = (*widest - over.min(*widest)).max(second).max(NARROWEST).min(*widest - 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::under(&["IMSI", "ALIAS", "N"]);
        table.row(["222013090966359", "a rather long name for a van", "1"]);
        table.row(["–", "長い", "20"]);
        table
    }

    #[test]
    fn columns_stand_under_each_other() {
        let expected = [
            "IMSI             ALIAS                         N",
            "222013090966359  a rather long name for a van  1",
            "–                長い                          20",
        ];
        assert_eq!(table().lines(usize::MAX), expected);
        assert_eq!(table().lines(50), expected);
    }

    #[test]
    fn the_widest_columns_give_way() {
        let expected = [
            "IMSI             ALIAS         N",
            "222013090966359  a rather lo…  1",
            "–                長い          20",
        ];
        assert_eq!(table().lines(33), expected);
        for columns in 22..50 {
            assert!(table().lines(columns).iter().all(|line| width(line) <= columns), "{columns}");
        }
    }
}
