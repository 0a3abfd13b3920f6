//! What all paged lists share: one element more than a page is read, to know whether there is a next page.

use simroll_registry::ReadError;
use simroll_storage::Count;

use crate::wire::v2::envelope::{Ack, Pageable};
use crate::wire::v2::paging::{Begin, Paging};

/// What was found for a page.
#[derive(Debug)]
pub(super) struct Found<T> {
    /// In their order.
    pub(super) rows: Vec<T>,
    /// Where the list goes on, if there are too few because nobody looked further.
    pub(super) goes_on: Option<String>,
}

impl<T> From<Vec<T>> for Found<T> {
    fn from(rows: Vec<T>) -> Self {
        Self { rows, goes_on: None }
    }
}

/// How many elements to read for a page.
pub(super) const fn limit(paging: &Paging) -> usize {
    paging.size + 1
}

/// The page that begins what was found, each shown by `show`; `cursor` makes a cursor of the last one's place, and `count`
/// counts the whole list where its end is not in sight.
pub(super) async fn page<T, S>(
    paging: &Paging,
    found: impl Into<Found<T>>,
    show: impl Fn(T) -> S,
    cursor: impl FnOnce(&T) -> String,
    count: impl AsyncFnOnce() -> Result<Count, ReadError>,
) -> Result<Ack<S>, ReadError> {
    let Found { mut rows, goes_on } = found.into();
    let more = rows.len() > paging.size;
    rows.truncate(paging.size);
    let is_part = goes_on.is_some();
    let next = if more { rows.last().map(cursor) } else { goes_on };
    let skipped = usize::try_from(paging.skip()).unwrap_or(usize::MAX);
    let seen = skipped.saturating_add(rows.len());
    let pageable = match paging.start {
        Begin::After(_) => Pageable::open(paging.size),
        Begin::Page(number) => {
            let all_seen = !more && (skipped == 0 || !rows.is_empty());
            let total = match (all_seen, is_part) {
                (true, true) => Count::AtLeast(seen),
                (true, false) => Count::Known(seen),
                (false, _) => count().await?,
            };
            Pageable::page(number, paging.size, total)
        }
    };
    Ok(Ack::part(rows.into_iter().map(show).collect(), pageable.then(next)))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// What is told of a page that begins at `start`, of which some rows were found before the store stopped looking.
    async fn told(start: Begin, rows: Vec<u32>, counted: Count) -> (Value, Value) {
        let paging = Paging { size: 3, start };
        let found = Found { rows, goes_on: Some("where it stopped".to_owned()) };
        let ack = page(&paging, found, |row| row, |row| format!("after {row}"), async || Ok(counted)).await;
        let told = serde_json::to_value(ack.expect("nothing fails")).expect("JSON");
        (told["content"].clone(), told["pageable"].clone())
    }

    fn by_number(page: u64, total: usize) -> Value {
        json!({
            "page": page, "size": 3, "totalPages": 1, "totalElements": total, "totalIsExact": false,
            "nextCursor": "where it stopped",
        })
    }

    #[actix_web::test]
    async fn a_page_that_is_not_full_goes_on_where_the_store_stopped() {
        let uncounted = Count::Known(99);
        let nobody = told(Begin::Page(0), vec![], uncounted).await;
        assert_eq!(nobody, (json!([]), by_number(0, 0)));
        let two = told(Begin::Page(0), vec![1, 2], uncounted).await;
        assert_eq!(two, (json!([1, 2]), by_number(0, 2)));
        let beyond = told(Begin::Page(1), vec![], Count::AtLeast(2)).await;
        assert_eq!(beyond, (json!([]), by_number(1, 2)));
        let (content, pageable) = told(Begin::After(Default::default()), vec![1], uncounted).await;
        assert_eq!((content, &pageable["nextCursor"]), (json!([1]), &json!("where it stopped")));
        assert_eq!(pageable["totalElements"], Value::Null);
    }
}
