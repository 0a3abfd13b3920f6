//! Rows of a file.

use simroll_domain::{Command, Field, Import, Reason};

use crate::world::{World, row};

fn check(given: &[&str], text: &str, expected: &[&str]) {
    let mut world = World::with(given);
    world
        .carry_out(Command::Import(Box::new(row(text))))
        .unwrap_or_else(|refusal| panic!("{text}: {refusal}"));
    assert_eq!(world.records(), expected, "after {text}");
    let head = world.view.head();
    let again = world.carry_out(Command::Import(Box::new(row(text)))).expect("again");
    assert!(again.is_empty(), "the row again changes {:?}", again.fields);
    assert_eq!(world.view.head(), head, "an unchanged row is no entry");
}

fn check_refused(given: &[&str], text: &str, reason: Reason, fields: &[Field]) {
    let mut world = World::with(given);
    let refusal = world.carry_out(Command::Import(Box::new(row(text)))).expect_err(text);
    assert_eq!((refusal.reason, &*refusal.fields), (reason, fields), "{text}");
}

#[test]
fn a_row_of_unknown_identifiers_creates() {
    check(
        &["username=eve"],
        "iccid=1 imei=1 alias=van username=bob status=INACTIVE [imsi=1 number=1 use=5 active]",
        &[
            "#1 username=eve",
            "#2 status=INACTIVE iccid=1 imei=1 alias=van username=bob [imsi=1 number=1 use=5 active]",
        ],
    );
}

#[test]
fn a_row_matches_by_iccid_imsi_msisdn_external_id_or_username() {
    check(&["iccid=1"], "iccid=1 [imsi=1]", &["#1 iccid=1 [imsi=1]"]);
    check(&["iccid=1"], "iccid=1t alias=van", &["#1 iccid=1 alias=van"]);
    check(&["iccid=1 [imsi=1]"], "iccid=2 [imsi=1]", &["#1 iccid=2 [imsi=1]"]);
    check(&["[number=1]"], "iccid=1 [number=1]", &["#1 iccid=1 [number=1]"]);
    check(&["external=x"], "external=x username=bob", &["#1 username=bob external=x"]);
    check(&["username=bob"], "username=bob class=gold", &["#1 username=bob class=gold"]);
}

#[test]
fn several_rows_of_one_iccid_are_one_multi_imsi_sim() {
    check(
        &["iccid=1 [imsi=1 active]"],
        "iccid=1 [imsi=2 number=2]",
        &["#1 iccid=1 [imsi=1 active] [imsi=2 number=2]"],
    );
    check(&["iccid=1 [imsi=1 active]"], "iccid=1 [imsi=2 active]", &["#1 iccid=1 [imsi=1] [imsi=2 active]"]);
}

#[test]
fn a_device_never_matches_and_never_moves() {
    check(&["imei=1 username=bob"], "imei=1 [imsi=1]", &["#1 imei=1 username=bob", "#2 imei=1 [imsi=1]"]);
    check_refused(&["generic=g username=bob"], "generic=g [imsi=1]", Reason::Held, &[Field::GenericId]);
}

#[test]
fn a_row_of_devices_only_matches_the_record_that_is_just_those() {
    check(&["imei=1 username=bob"], "imei=1", &["#1 imei=1 username=bob", "#2 imei=1"]);
    check(&["imei=1"], "imei=1 alias=van", &["#1 imei=1 alias=van"]);
    check(&["generic=g"], "generic=g class=gold", &["#1 generic=g class=gold"]);
    let mut world = World::with(&["imei=1"]);
    let second = Import { nth: 1, ..row("imei=1") };
    world.carry_out(Command::Import(Box::new(second))).expect("a second such record");
    assert_eq!(world.records(), ["#1 imei=1", "#2 imei=1"]);
}

#[test]
fn within_the_subscriber_a_row_means_the_pair_with_its_imsi_else_an_imsiless_one_with_its_msisdn() {
    check(&["iccid=1 [imsi=1]"], "[imsi=1 number=1]", &["#1 iccid=1 [imsi=1 number=1]"]);
    check(&["iccid=1 [number=1 use=5]"], "[imsi=1 number=1]", &["#1 iccid=1 [imsi=1 number=1 use=5]"]);
    check(&["[imsi=1 number=1]"], "[imsi=1 number=2]", &["#1 [imsi=1 number=2]"]);
    check(&["iccid=1 [imsi=1 number=1]"], "[number=1 use=7]", &["#1 iccid=1 [imsi=1 number=1 use=7]"]);
    check_refused(
        &["iccid=1 [imsi=1 number=1]"],
        "iccid=1 [imsi=2 number=1]",
        Reason::TwoSubscriptions,
        &[Field::Msisdn],
    );
    check_refused(
        &["iccid=1 [imsi=1 number=1] [imsi=2 number=2]"],
        "[imsi=1 number=2]",
        Reason::TwoSubscriptions,
        &[Field::Msisdn],
    );
}

#[test]
fn identifiers_that_name_two_subscribers_refuse_the_row() {
    check_refused(&["iccid=1", "[imsi=1]"], "iccid=1 [imsi=1]", Reason::Held, &[Field::Imsi]);
    check_refused(
        &["external=x", "username=bob"],
        "external=x username=bob",
        Reason::Held,
        &[Field::Username],
    );
}

#[test]
fn other_values_replace_and_empty_cells_leave() {
    check(
        &["imei=1 imeisv=1 alias=van class=gold username=bob"],
        "imei=2 class=iron username=bob",
        &["#1 imei=2 alias=van username=bob class=iron"],
    );
    check_refused(&["username=bob"], "alias=van", Reason::NobodyNamed, &[]);
}

#[test]
fn a_use_case_without_a_pair_goes_to_the_only_one() {
    check(&["iccid=1 [imsi=1]"], "iccid=1 [use=5]", &["#1 iccid=1 [imsi=1 use=5]"]);
    check_refused(&["iccid=1"], "iccid=1 [use=5]", Reason::NoImsi, &[Field::UseCaseId]);
    check_refused(
        &["iccid=1 [imsi=1] [imsi=2]"],
        "iccid=1 [use=5]",
        Reason::SubscriptionUnclear,
        &[Field::UseCaseId],
    );
}
