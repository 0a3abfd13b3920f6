//! The suite that tells whether a store keeps the [contract](crate::Store).
//!
//! Each public function checks one behaviour and panics where the store does not show it. It is given an opener: a
//! closure that opens the store that is tested, empty the first time, and opens the same store again each further
//! time. [`conformance_tests!`](crate::conformance_tests) makes a `#[test]` of each.
//!
//! ```
//! use simroll_storage::MemoryStore;
//!
//! fn opener() -> impl Fn() -> MemoryStore {
//!     let store = MemoryStore::new();
//!     move || store.clone()
//! }
//!
//! # #[allow(unused)]
//! mod memory {
//!     use super::opener;
//!     simroll_storage::conformance_tests!(opener());
//! }
//! # fn main() {}
//! ```

mod answers;
mod apart;
mod appending;
mod bindings;
mod book;
mod catalogue;
mod directory;
mod durability;
mod filtering;
mod holding;
mod journal;
mod listing;
mod look_up;
mod past;
mod racing;
mod random;
mod replay;
mod searching;
mod texts;
mod values;
mod viewing;

macro_rules! behaviours {
    ($d:tt $($module:ident: $($behaviour:ident),+;)+) => {
        $(pub use $module::{$($behaviour),+};)+

        /// Makes a `#[test]` of every behaviour of the [conformance suite](crate::conformance).
        ///
        /// The argument is an expression that gives a fresh opener to each test: a closure that opens the store. The
        /// attributes that follow it are put on each test, such as `#[ignore = "there is no server"]`.
        #[macro_export]
        macro_rules! conformance_tests {
            ($d opener:expr $d(, #[$d attribute:meta])* $d(,)?) => {
                $($(
                    #[test]
                    $d(#[$d attribute])*
                    fn $behaviour() {
                        $d crate::conformance::$behaviour($d opener);
                    }
                )+)+
            };
        }
    };
}

behaviours! { $
    durability:
        what_was_appended_is_there_after_reopening,
        a_journal_goes_on_after_reopening,
        a_password_hash_is_kept_but_stands_in_no_entry,
        a_removed_subscriber_is_gone_but_for_its_history;
    appending:
        a_part_on_an_old_head_is_refused,
        a_part_on_a_head_that_never_was_is_refused,
        numbers_have_no_gaps,
        times_never_decrease,
        states_are_those_of_the_changed_subscribers,
        a_registration_carries_the_number_of_its_entry,
        a_subscriber_of_another_account_is_refused,
        a_request_id_stands_once,
        an_account_that_is_not_there_takes_nothing,
        a_refused_part_leaves_nothing_of_itself_while_its_neighbours_stand,
        a_no_op_is_an_entry,
        an_empty_part_changes_nothing;
    bindings:
        an_exclusive_identifier_never_has_two_holders,
        an_exclusive_identifier_is_not_lent_between_two_entries,
        an_identifier_stands_once_in_a_subscriber,
        only_its_holder_releases_an_identifier,
        a_device_may_have_several_holders,
        an_identifier_may_be_opened_and_closed_in_one_part,
        an_identifier_may_be_closed_and_reopened_in_one_part,
        an_identifier_may_be_handed_on_in_one_part,
        two_subscribers_may_swap_identifiers_in_one_entry,
        an_identifier_may_move_between_the_subscriptions_of_a_subscriber,
        a_subscriber_may_come_and_go_in_one_part;
    viewing:
        a_view_tells_the_head,
        a_view_holds_whom_each_kind_of_look_up_names,
        a_view_holds_the_holders_of_every_stage,
        a_view_holds_nobody_else,
        a_view_has_password_hashes,
        a_view_of_ten_thousand_look_ups_is_whole,
        views_come_in_the_order_of_the_asks,
        a_view_of_an_account_that_is_not_there_is_refused;
    look_up:
        every_kind_of_look_up_finds_its_holder,
        a_card_is_found_with_and_without_its_check_digit,
        an_imei_finds_every_holder_of_the_device,
        an_imei_with_a_wrong_check_digit_is_found_under_its_own_text_only,
        an_imeisv_finds_the_exact_one_before_the_device,
        an_identifier_that_nobody_holds_finds_nobody,
        a_released_identifier_finds_nobody;
    past:
        the_past_shows_subscribers_as_they_were,
        identifiers_are_resolved_as_of_then,
        before_the_first_entry_there_was_nobody,
        of_several_entries_at_one_time_the_last_counts,
        every_stage_of_a_look_up_is_resolved_as_of_then,
        the_past_of_a_removed_subscriber_stays,
        the_past_withholds_password_hashes;
    journal:
        an_entry_is_found_by_its_request_id,
        entries_come_back_as_they_were_appended,
        entries_come_in_pages,
        entries_of_a_subscriber_are_those_that_changed_it;
    listing:
        a_list_comes_in_pages_by_id,
        lists_come_in_each_order,
        pages_by_number_and_by_cursor_agree,
        a_cursor_needs_nobody_to_stand_there,
        a_walk_by_cursor_misses_nobody_who_stays;
    filtering:
        a_list_shows_holders_by_prefix,
        searches_take_no_notice_of_case,
        a_searched_text_stands_for_itself,
        a_list_shows_those_of_each_other_filter,
        a_list_forgets_what_is_no_longer_so,
        filters_narrow_each_other,
        a_count_stops_at_the_most;
    holding:
        each_holder_of_a_moving_number_is_told,
        what_passes_within_a_part_was_held,
        a_holding_goes_on_within_a_subscriber,
        a_card_was_held_under_either_text,
        each_holder_of_a_device_is_told,
        holdings_of_one_entry_come_by_id,
        a_removal_ends_every_holding;
    searching:
        a_search_of_the_journal_chooses_entries,
        a_search_of_the_journal_is_about_subscribers,
        filters_of_the_journal_narrow_each_other,
        the_head_is_the_last_entry;
    answers:
        an_answer_is_found_under_its_token_and_key,
        an_answer_is_kept_only_with_its_part,
        an_answer_may_be_replaced,
        old_answers_are_forgotten;
    catalogue:
        use_cases_are_defined_replaced_and_dropped,
        a_view_tells_of_the_catalogue;
    apart:
        accounts_hold_the_same_identifiers_apart,
        the_id_of_another_account_finds_nobody,
        each_account_lists_and_searches_its_own,
        an_account_that_is_not_there_has_nothing;
    texts:
        texts_come_back_as_they_were,
        texts_compare_by_bytes,
        identifiers_come_back_as_they_were;
    directory:
        accounts_are_found_by_name,
        the_name_and_id_of_an_account_are_taken_once,
        tokens_are_found_by_id,
        a_token_needs_its_account,
        a_revoked_token_stays_revoked,
        a_token_keeps_what_was_given_with_it,
        the_last_use_of_a_token_is_kept;
    racing:
        racing_writers_lose_no_update,
        whoever_has_a_turn_is_not_overtaken,
        a_turn_for_two_accounts_is_overtaken_in_neither,
        a_turn_that_nothing_was_appended_in_leaves_the_way_free,
        a_reader_sees_whole_parts_only;
    random:
        random_commands_lead_where_the_memory_store_leads;
    replay:
        the_journal_replays_to_every_moment,
        who_held_what_is_what_the_journal_replays_to;
}
