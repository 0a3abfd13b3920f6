//! `simroll-bench power`.

use crate::program::{assert_broken, assert_kept};

#[test]
fn nothing_acknowledged_is_lost_when_the_power_fails() {
    assert_kept("power --images 200");
}

#[test]
fn a_log_that_is_not_synced_before_the_answer_is_found_out() {
    assert_broken("power --images 500 --broken normal", "lost: ");
}

#[test]
fn a_store_that_answers_before_it_commits_is_found_out() {
    assert_broken("power --images 500 --broken early", "lost: ");
}
