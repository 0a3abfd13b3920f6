//! Several commands in one call.

use simroll_domain::{Mode, Reason};

use crate::single::use_case;
use crate::world::World;

const GIVEN: [&str; 3] = ["iccid=1 [imsi=1]", "iccid=2 [imsi=2]", "iccid=3 [imsi=3] [imsi=4]"];

fn reasons(decision: &simroll_domain::decide::Decision) -> Vec<Option<Reason>> {
    decision.items.iter().map(|item| item.as_ref().err().map(|refusal| refusal.reason)).collect()
}

#[test]
fn a_call_is_applied_whole_and_numbered_without_gaps() {
    let mut world = World::with(&GIVEN);
    let decision = world.unit(vec![use_case(("imsi", "1"), 5), use_case(("iccid", "2"), 6)], Mode::Whole);
    assert!(decision.applied);
    let numbers: Vec<_> = decision.items.iter().flatten().filter_map(|decided| decided.number).collect();
    assert_eq!(numbers.iter().map(|number| number.get()).collect::<Vec<_>>(), [4, 5]);
    assert_eq!(world.records()[..2], ["#1 iccid=1 [imsi=1 use=5]", "#2 iccid=2 [imsi=2 use=6]"]);
}

#[test]
fn one_refusal_leaves_everything_as_it_was() {
    let mut world = World::with(&GIVEN);
    let (before, head) = (world.records(), world.view.head());
    let commands = vec![use_case(("imsi", "1"), 5), use_case(("imsi", "9"), 5), use_case(("iccid", "3"), 5)];
    let decision = world.unit(commands, Mode::Whole);
    assert!(!decision.applied);
    let expected = [Some(Reason::NotApplied), Some(Reason::NotFound), Some(Reason::SubscriptionUnclear)];
    assert_eq!(reasons(&decision), expected);
    assert_eq!((world.records(), world.view.head()), (before, head));
}

#[test]
fn partial_mode_applies_the_good_ones() {
    let mut world = World::with(&GIVEN);
    let decision = world.unit(vec![use_case(("imsi", "9"), 5), use_case(("imsi", "1"), 5)], Mode::Partial);
    assert!(decision.applied);
    assert_eq!(reasons(&decision), [Some(Reason::NotFound), None]);
    assert_eq!(world.records()[0], "#1 iccid=1 [imsi=1 use=5]");
}

#[test]
fn the_same_target_twice_is_one_change_or_a_contradiction() {
    let mut world = World::with(&GIVEN);
    let same = world.unit(vec![use_case(("imsi", "1"), 5), use_case(("iccid", "1"), 5)], Mode::Whole);
    let changes: Vec<_> = same.items.iter().flatten().map(|decided| decided.change.fields.len()).collect();
    assert_eq!(changes, [1, 0]);
    let two = vec![use_case(("imsi", "1"), 7), use_case(("imsi", "2"), 7), use_case(("iccid", "1"), 8)];
    let partial = world.unit(two, Mode::Partial);
    assert_eq!(reasons(&partial), [Some(Reason::Contradiction), None, Some(Reason::Contradiction)]);
    assert_eq!(world.records()[..2], ["#1 iccid=1 [imsi=1 use=5]", "#2 iccid=2 [imsi=2 use=7]"]);
}

#[test]
fn two_pairs_of_one_subscriber_are_two_targets() {
    let mut world = World::with(&GIVEN);
    let decision = world.unit(vec![use_case(("imsi", "3"), 7), use_case(("imsi", "4"), 8)], Mode::Whole);
    assert!(decision.applied);
    assert_eq!(world.records()[2], "#3 iccid=3 [imsi=3 use=7] [imsi=4 use=8]");
}
