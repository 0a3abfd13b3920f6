//! What all paged lists share: one element more than a page is read, to know whether there is a next page.

use simroll_registry::ReadError;

use crate::wire::v2::envelope::{Ack, Pageable};
use crate::wire::v2::paging::{Begin, Paging};

/// How many elements to read for a page.
pub(super) const fn limit(paging: &Paging) -> usize {
    paging.size + 1
}

/// The page that begins `rows`, each shown by `show`; `cursor` makes a cursor of the last one's place, and `count` counts
/// the whole list where its end is not in sight.
pub(super) async fn page<T, S>(
    paging: &Paging,
    mut rows: Vec<T>,
    show: impl Fn(T) -> S,
    cursor: impl FnOnce(&T) -> String,
    count: impl AsyncFnOnce() -> Result<usize, ReadError>,
) -> Result<Ack<S>, ReadError> {
    let more = rows.len() > paging.size;
    rows.truncate(paging.size);
    let next = if more { rows.last().map(cursor) } else { None };
    let skipped = usize::try_from(paging.skip()).unwrap_or(usize::MAX);
    let ends_here = !more && (skipped == 0 || !rows.is_empty());
    let pageable = match paging.start {
        Begin::After(_) => Pageable::open(paging.size),
        Begin::Page(number) if ends_here => Pageable::page(number, paging.size, skipped + rows.len()),
        Begin::Page(number) => Pageable::page(number, paging.size, count().await?),
    };
    Ok(Ack::part(rows.into_iter().map(show).collect(), pageable.then(next)))
}
