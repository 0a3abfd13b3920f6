//! `simroll-bench faults`.

use crate::program::{assert_broken, assert_kept};

#[test]
fn what_is_answered_is_true_whatever_the_disk_refuses() {
    assert_kept("faults --cases 60");
}

#[test]
fn a_store_that_answers_before_it_commits_is_found_out() {
    assert_broken("faults --cases 60 --early", "lost: ");
}
