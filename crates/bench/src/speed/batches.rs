//! How many calls the writer took at a time, as its log tells.

use crate::speed::board::{Board, Head, Target};
use crate::table::Row;

/// The setting with which a server logs every batch.
pub(crate) const LOGGED: &str = "log.level=info,simroll_registry=trace";

/// How many calls each batch had.
pub(crate) fn sizes(log: &str) -> Vec<u32> {
    let size = |line: &str| {
        let (_, rest) = line.split_once(": batch calls=")?;
        rest.split_whitespace().next()?.parse().ok()
    };
    log.lines().filter_map(size).collect()
}

/// How the sizes are distributed.
pub(crate) fn rows(log: &str) -> Vec<Row> {
    let mut sizes = sizes(log);
    sizes.sort_unstable();
    let mut board = Board::default();
    if let Some(last) = sizes.len().checked_sub(1) {
        for (work, percent) in [
            ("calls a batch, p10", 10),
            ("calls a batch, median", 50),
            ("calls a batch, p90", 90),
            ("calls a batch, most", 100),
        ] {
            let head = Head { work, unit: "calls", against: "", target: Target::None };
            board.put(head, f64::from(sizes[last * percent / 100]), None);
        }
    }
    board.rows()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_tells_the_sizes() {
        let log = "2026-11-24T17:00:00Z TRACE simroll_registry::writer: batch calls=3 entries=3 rounds=1 commit_us=9\n\
                   2026-11-24T17:00:00Z  INFO request{id=\"a\"}: simroll_server::http::edge: answered\n\
                   2026-11-24T17:00:00Z TRACE simroll_registry::writer: batch calls=12 entries=11 rounds=1";
        assert_eq!(sizes(log), [3, 12]);
        assert_eq!(rows(log).last().map(|row| row.figure), Some(12.0));
    }
}
