//! Commands about one field of one subscriber.

use simroll_domain::{Alias, AliasPatch, Command, Field, Reason, Status, UseCaseId};

use crate::world::{World, lookup};

fn alias(target: (&str, &str), text: &str) -> Command {
    let alias = match text {
        "keep" => AliasPatch::Keep,
        "-" => AliasPatch::Clear,
        text => AliasPatch::Set(Alias::parse(text).expect("valid")),
    };
    Command::Alias { target: lookup(target.0, target.1), alias }
}

pub(crate) fn use_case(target: (&str, &str), id: u32) -> Command {
    Command::UseCase { target: lookup(target.0, target.1), use_case: UseCaseId::new(id).expect("in range") }
}

const BOB: &str =
    "iccid=1 imei=1 imeisv=1 generic=g username=bob external=x [imsi=1 number=1] [imsi=2 number=2]";

#[test]
fn every_identifier_of_a_subscriber_reaches_the_same_alias() {
    for target in [
        ("imsi", "1"),
        ("imsi", "2"),
        ("msisdn", "1"),
        ("msisdn", "2"),
        ("iccid", "1"),
        ("iccid", "1t"),
        ("imei", "1"),
        ("imeisv", "1"),
        ("genericId", "g"),
        ("username", "bob"),
        ("externalId", "x"),
        ("id", "1"),
    ] {
        let mut world = World::with(&[BOB]);
        let change = world.carry_out(alias(target, "van")).expect("accepted");
        assert_eq!(change.named_by, Some(lookup(target.0, target.1)));
        assert_eq!(world.subscriber(1).and_then(|s| s.alias.clone()), Alias::parse("van").ok(), "{target:?}");
    }
}

#[test]
fn an_alias_is_set_kept_and_cleared() {
    let mut world = World::with(&["username=bob"]);
    for (text, changes, after) in [
        ("van", 1, "#1 alias=van username=bob"),
        ("van", 0, "#1 alias=van username=bob"),
        ("keep", 0, "#1 alias=van username=bob"),
        ("-", 1, "#1 username=bob"),
        ("-", 0, "#1 username=bob"),
    ] {
        let change = world.carry_out(alias(("username", "bob"), text)).expect("accepted");
        assert_eq!((change.fields.len(), world.records()), (changes, vec![after.to_owned()]), "{text}");
    }
}

#[test]
fn a_no_op_moves_neither_version_nor_time() {
    let mut world = World::with(&["username=bob"]);
    let before = world.subscriber(1).cloned();
    world.carry_out(alias(("username", "bob"), "-")).expect("accepted");
    assert_eq!(world.subscriber(1).cloned(), before);
    world.carry_out(alias(("username", "bob"), "van")).expect("accepted");
    let after = world.subscriber(1).expect("there");
    assert_eq!(after.version.get(), 3);
    assert!(after.updated_at > after.created_at);
}

#[test]
fn nobody_and_several_are_refused() {
    let mut world = World::with(&["imei=1 username=bob", "imei=1 username=eve"]);
    let refused = |world: &mut World, command| world.carry_out(command).expect_err("refused").reason;
    assert_eq!(refused(&mut world, alias(("imei", "2"), "van")), Reason::NotFound);
    assert_eq!(refused(&mut world, alias(("imei", "1"), "van")), Reason::Ambiguous);
    assert_eq!(refused(&mut world, use_case(("imsi", "1"), 5)), Reason::NotFound);
    assert_eq!(refused(&mut world, use_case(("imei", "1"), 5)), Reason::Ambiguous);
}

#[test]
fn an_exact_imeisv_wins_over_the_device() {
    let mut world = World::with(&["imei=1 username=bob", "imeisv=1 username=eve"]);
    world.carry_out(alias(("imeisv", "1"), "van")).expect("accepted");
    assert_eq!(world.records(), ["#1 imei=1 username=bob", "#2 imeisv=1 alias=van username=eve"]);
    let refusal = world.carry_out(alias(("imei", "1"), "van")).expect_err("two hold the device");
    assert_eq!(refusal.reason, Reason::Ambiguous);
}

#[test]
fn a_use_case_goes_to_the_named_pair_else_the_only_or_active_one() {
    let check = |given: &str, target, expected: Result<&str, Reason>| {
        let mut world = World::with(&[given]);
        let outcome = world.carry_out(use_case(target, 5)).map_err(|refusal| refusal.reason);
        match expected {
            Ok(record) => {
                assert_eq!((outcome.is_ok(), world.records()), (true, vec![format!("#1 {record}")]));
            }
            Err(reason) => assert_eq!(outcome.expect_err("refused"), reason, "{given}"),
        }
    };
    let two = "iccid=1 [imsi=1 number=1] [imsi=2 number=2]";
    check(two, ("imsi", "2"), Ok("iccid=1 [imsi=1 number=1] [imsi=2 number=2 use=5]"));
    check(two, ("msisdn", "1"), Ok("iccid=1 [imsi=1 number=1 use=5] [imsi=2 number=2]"));
    check(two, ("iccid", "1"), Err(Reason::SubscriptionUnclear));
    check("iccid=1 [imsi=1] [imsi=2 active]", ("iccid", "1"), Ok("iccid=1 [imsi=1] [imsi=2 use=5 active]"));
    check("imei=1 [imsi=1]", ("imei", "1"), Ok("imei=1 [imsi=1 use=5]"));
    check("imeisv=1 [imsi=1]", ("imeisv", "1"), Ok("imeisv=1 [imsi=1 use=5]"));
    check("imei=1 username=bob", ("imei", "1"), Err(Reason::NoImsi));
    check("[number=1]", ("msisdn", "1"), Err(Reason::NoImsi));
    check("iccid=1 [number=1]", ("iccid", "1"), Err(Reason::NoImsi));
}

#[test]
fn a_catalogue_that_has_entries_is_binding() {
    let mut world = World::with(&["[imsi=1]"]);
    world.carry_out(use_case(("imsi", "1"), 99)).expect("no catalogue: any use case");
    world.keep_use_case(5);
    let refusal = world.carry_out(use_case(("imsi", "1"), 98)).expect_err("not in it");
    assert_eq!((refusal.reason, refusal.fields), (Reason::UnknownUseCase, vec![Field::UseCaseId]));
    world.carry_out(use_case(("imsi", "1"), 5)).expect("in it");
    let five = UseCaseId::new(5).expect("in range");
    world.carry_out(Command::DropUseCase(five)).expect("dropped");
    world.carry_out(use_case(("imsi", "1"), 98)).expect("empty again: any use case");
    let refusal = world.carry_out(Command::DropUseCase(five)).expect_err("gone");
    assert_eq!(refusal.reason, Reason::UnknownUseCase);
}

#[test]
fn an_alias_or_status_says_which_subscription_its_subscriber_was_named_by() {
    let check = |given: &str, target, expected: Option<u32>| {
        let mut world = World::with(&[given]);
        let change = world.carry_out(alias(target, "van")).expect("accepted");
        assert_eq!(change.pair.map(simroll_domain::PairNumber::get), expected, "{given} {target:?}");
        let status = Command::Status { target: lookup(target.0, target.1), status: Status::Suspend };
        let change = world.carry_out(status).expect("accepted");
        assert_eq!(change.pair.map(simroll_domain::PairNumber::get), expected, "{given} {target:?}");
    };
    let two = "iccid=1 [imsi=1 number=1] [imsi=2 number=2]";
    check(two, ("msisdn", "2"), Some(2));
    check(two, ("iccid", "1"), None);
    check("iccid=1 [imsi=1] [imsi=2 active]", ("iccid", "1"), Some(2));
    check("iccid=1", ("iccid", "1"), None);
}
