//! `simroll-bench sessions`.

use crate::program::{assert_broken, assert_kept};

#[test]
#[ignore = "needs PostgreSQL"]
fn nothing_acknowledged_is_lost_when_sessions_are_ended() {
    assert_kept("sessions --against embedded --rounds 2");
}

#[test]
#[ignore = "needs PostgreSQL"]
fn servers_that_answer_before_they_commit_are_found_out() {
    assert_broken("sessions --against early --rounds 10", "lost: ");
}
