//! Lists where no filter leads, so that each is walked along its order: the answers are the same.

use simroll_storage::conformance;
use simroll_storage_diesel::{SqliteOptions, SqliteStore};
use tempfile::TempDir;

fn opener() -> impl Fn() -> SqliteStore {
    let folder = TempDir::new().unwrap();
    let options = SqliteOptions { few: 0, ..SqliteOptions::default() };
    move || SqliteStore::open(&folder.path().join("simroll.db"), &options).unwrap()
}

macro_rules! walk {
    ($($behaviour:ident),+ $(,)?) => {
        $(
            #[test]
            fn $behaviour() {
                conformance::$behaviour(opener());
            }
        )+
    };
}

walk![
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
