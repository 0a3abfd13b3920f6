//! Lists where no filter leads, so that each is searched along its order and along its smallest filter: the answers are
//! the same, however short the steps are in which they come.

use simroll_domain::{BindingKind, Status};
use simroll_storage::{Count, Filter, ListQuery, Listed, Order, Start, Store};
use simroll_storage_diesel::{Effort, SqliteOptions, SqliteStore};
use tempfile::TempDir;

use super::scene::{account, alias, attempt, register, settle};

fn opener(effort: Effort) -> impl Fn() -> SqliteStore {
    let folder = TempDir::new().unwrap();
    let options = SqliteOptions { effort, ..SqliteOptions::default() };
    move || SqliteStore::open(&folder.path().join("simroll.db"), &options).unwrap()
}

macro_rules! search {
    ($name:ident, $effort:expr, $($behaviour:ident),+ $(,)?) => {
        mod $name {
            use simroll_storage::conformance;
            use simroll_storage_diesel::Effort;

            $(
                #[test]
                fn $behaviour() {
                    conformance::$behaviour(super::opener($effort));
                }
            )+
        }
    };
}

search![
    along_the_order,
    Effort { few: 0, ..Effort::default() },
    lists_come_in_each_order,
    pages_by_number_and_by_cursor_agree,
    a_cursor_needs_nobody_to_stand_there,
    a_walk_by_cursor_misses_nobody_who_stays,
    a_list_shows_holders_by_prefix,
    searches_take_no_notice_of_case,
    a_searched_text_stands_for_itself,
    a_list_shows_those_of_each_other_filter,
    a_list_forgets_what_is_no_longer_so,
    filters_narrow_each_other,
    a_count_stops_at_the_most,
    random_commands_lead_where_the_memory_store_leads,
];

// The walk is soon over, and the smallest filter gives up after a few steps.
search![
    along_the_smallest_filter,
    Effort { few: 0, walked: 12, led: 25, counted: 1_000 },
    a_walk_by_cursor_misses_nobody_who_stays,
    a_list_shows_holders_by_prefix,
    searches_take_no_notice_of_case,
    a_list_shows_those_of_each_other_filter,
    a_list_forgets_what_is_no_longer_so,
    filters_narrow_each_other,
    a_count_stops_at_the_most,
];

// No filter is small enough to lead, and the walk is short.
search![
    a_few_at_a_time,
    Effort { few: 0, walked: 25, led: 1, counted: 0 },
    a_walk_by_cursor_misses_nobody_who_stays,
    a_list_shows_holders_by_prefix,
    a_list_shows_those_of_each_other_filter,
    a_list_forgets_what_is_no_longer_so,
    filters_narrow_each_other,
    a_count_stops_at_the_most,
];

/// Ten whom the one filter fits, thirty whom the other one does, and nobody whom both do.
fn apart() -> Filter {
    let prefixes = vec![(BindingKind::Imsi, "26201000000001".to_owned())];
    Filter { prefixes, alias: Some("pump".to_owned()), ..Filter::default() }
}

fn list(effort: Effort, query: &ListQuery) -> (Listed, Count) {
    let store = opener(effort)();
    settle(&store);
    let commands: Vec<_> = (1..=50).map(register).chain((21..=50).map(|n| alias(n, "pump"))).collect();
    attempt(&store, &commands, 1).unwrap();
    (store.list(account(), query).unwrap(), store.count(account(), &query.filter, 100).unwrap())
}

/// What no page can be made of within the bounds is not looked for any further, and said to be open.
#[test]
fn a_search_stops_at_its_bounds_and_says_how_far_it_came() {
    for (order, descending) in [(Order::Registered, false), (Order::Registered, true), (Order::Changed, true)]
    {
        let query = ListQuery { filter: apart(), order, descending, limit: 5, ..ListQuery::default() };
        for (effort, is_open) in [
            (Effort { few: 9, walked: 10, led: 9, counted: 9 }, true),
            (Effort { few: 9, walked: 10, led: 9, counted: 100 }, true),
            (Effort { few: 9, walked: 10, led: 11, counted: 100 }, false),
            (Effort { few: 9, walked: 51, led: 1, counted: 9 }, false),
            (Effort { few: 10, walked: 0, led: 0, counted: 0 }, false),
        ] {
            let (listed, count) = list(effort, &query);
            assert_eq!(listed.subscribers, [], "{effort:?}");
            assert_eq!(listed.looked_until.is_some(), is_open, "{order:?} {descending} {effort:?}");
            assert_eq!(count, if is_open { Count::AtLeast(0) } else { Count::Known(0) }, "{effort:?}");
        }
    }
}

/// In the order of registration the index of a filter that stands alone has every page, and the count.
#[test]
fn a_filter_that_stands_alone_needs_no_bounds() {
    let filter = Filter { alias: Some("pump".to_owned()), ..Filter::default() };
    let effort = Effort { few: 0, walked: 10, led: 32, counted: 0 };
    for (skip, descending, found) in [(0, false, 8), (16, false, 8), (24, true, 6), (32, false, 0)] {
        let (filter, start) = (filter.clone(), Start::Skip(skip));
        let (listed, count) =
            list(effort, &ListQuery { filter, start, descending, limit: 8, ..ListQuery::default() });
        assert_eq!((listed.subscribers.len(), listed.looked_until), (found, None), "{skip}");
        assert_eq!(count, Count::Known(30));
    }
}

/// A page by number that lies beyond where was looked is empty, and the list goes on from there.
#[test]
fn a_page_by_number_beyond_the_bounds_is_empty() {
    let status = Some(Status::Active);
    let filter = Filter { alias: Some("pump".to_owned()), status, ..Filter::default() };
    let effort = Effort { few: 9, walked: 30, led: 1, counted: 9 };
    let page = |skip| {
        let start = Start::Skip(skip);
        let query = ListQuery { filter: filter.clone(), start, limit: 8, ..ListQuery::default() };
        let (listed, count) = list(effort, &query);
        let place = listed.looked_until.map(|place| place.number.get());
        (listed.subscribers.len(), place, count)
    };
    assert_eq!(page(0), (8, None, Count::AtLeast(10)));
    assert_eq!(page(8), (2, Some(30), Count::AtLeast(10)));
    assert_eq!(page(16), (0, Some(30), Count::AtLeast(10)));
}
