//! `simroll-bench kill`.

use crate::program::{assert_broken, assert_kept};

#[test]
fn nothing_acknowledged_is_lost_when_the_server_is_killed() {
    assert_kept("kill --against embedded --rounds 4");
}

#[test]
fn a_server_that_answers_before_it_commits_is_found_out() {
    assert_broken("kill --against early --rounds 10", "lost: ");
}
