//! The v1 update: who is meant, what moves, what conflicts.

use simroll_domain::decide::{decide, stored_password};
use simroll_domain::{Command, Field, FlagCode, PasswordUpdate, Reason};

use crate::world::{World, hash, update};

/// Carries out `request` on a world of `given`, expects the records of `expected` and the subscriber number `named`, and
/// then sends it again, which must change nothing.
fn check(given: &[&str], request: &str, named: i64, expected: &[&str]) {
    let mut world = World::with(given);
    let change = world.carry_out(Command::DeviceApp(Box::new(update(request))));
    let change = change.unwrap_or_else(|refusal| panic!("{request}: {refusal}"));
    assert_eq!(change.subscriber.map(|id| id.number().get()), Some(named), "named by {request}");
    assert_eq!(world.records(), expected, "after {request}");
    let head = world.view.head().number;
    let retry = world.carry_out(Command::DeviceApp(Box::new(update(request)))).expect("a retry succeeds");
    assert!(retry.is_empty(), "a retry of {request} changes {:?}", retry.fields);
    assert_eq!(retry.subscriber.map(|id| id.number().get()), Some(named), "named by a retry of {request}");
    assert_eq!(world.records(), expected, "after a retry of {request}");
    assert_eq!(world.view.head().number, head.next(), "a no-op is an entry");
}

fn check_refused(given: &[&str], request: &str, reason: Reason, fields: &[Field]) {
    let mut world = World::with(given);
    let before = (world.records(), world.view.head());
    let refusal = world.carry_out(Command::DeviceApp(Box::new(update(request)))).expect_err(request);
    assert_eq!((refusal.reason, &*refusal.fields), (reason, fields), "{request}");
    assert_eq!((world.records(), world.view.head()), before, "a refusal changes nothing");
}

#[test]
fn when_none_is_known_a_subscriber_is_created() {
    check(&[], "imei=1", 1, &["#1 imei=1"]);
    check(
        &["username=eve"],
        "number=1 generic=g imei=1 imsi=1 iccid=1 username=bob password=p external=x class=gold",
        2,
        &[
            "#1 username=eve",
            "#2 iccid=1 imei=1 generic=g username=bob external=x class=gold password=p [imsi=1 number=1]",
        ],
    );
}

#[test]
fn the_strongest_known_identifier_names_the_subscriber_and_the_unknown_ones_are_new_values() {
    // A SIM is replaced: the number keeps its use case.
    check(
        &["iccid=1 username=bob [imsi=1 number=1 use=5]"],
        "number=1 imsi=2 iccid=2",
        1,
        &["#1 iccid=2 username=bob [imsi=2 number=1 use=5]"],
    );
    // A device is upgraded: an IMEISV of the old one goes.
    check(&["imei=1 imeisv=1 username=bob"], "username=bob imei=2", 1, &["#1 imei=2 username=bob"]);
    // A number is ported.
    check(&["username=bob [imsi=1 number=1]"], "imsi=1 number=2", 1, &["#1 username=bob [imsi=1 number=2]"]);
    // Credentials change.
    check(&["external=x username=bob"], "external=x username=rob", 1, &["#1 username=rob external=x"]);
    check(&["username=bob"], "username=bob class=gold", 1, &["#1 username=bob class=gold"]);
}

#[test]
fn strength_is_external_id_username_number_imsi_iccid_generic_id_imei() {
    let given = ["external=x", "imei=1 username=bob"];
    check(&given, "external=x imei=1", 1, &["#1 imei=1 external=x", "#2 username=bob"]);
    check(
        &["generic=g", "imei=1 username=bob"],
        "generic=g imei=1",
        1,
        &["#1 imei=1 generic=g", "#2 username=bob"],
    );
    check(&["[number=1]", "generic=g"], "number=1 generic=g", 1, &["#1 generic=g [number=1]"]);
}

#[test]
fn device_ids_alone_fill_what_is_empty() {
    check(
        &["imei=1"],
        "imei=1 number=1 username=bob external=x",
        1,
        &["#1 imei=1 username=bob external=x [number=1]"],
    );
    check(&["generic=g"], "generic=g imei=1 username=bob", 1, &["#1 imei=1 generic=g username=bob"]);
    // A new SIM in the same phone.
    check(
        &["imei=1 iccid=1 [imsi=1 number=1]"],
        "imei=1 imsi=2 iccid=2",
        1,
        &["#1 iccid=2 imei=1 [imsi=2 number=1]"],
    );
}

#[test]
fn another_user_on_a_known_device_is_a_new_subscriber_to_whom_the_device_moves() {
    check(
        &["imei=1 imeisv=1 generic=g username=bob"],
        "imei=1 generic=g username=eve",
        2,
        &["#1 username=bob", "#2 imei=1 imeisv=1 generic=g username=eve"],
    );
    check(
        &["imei=1 [imsi=1 number=1]"],
        "imei=1 number=2",
        2,
        &["#1 [imsi=1 number=1]", "#2 imei=1 [number=2]"],
    );
    check(&["imei=1 external=x"], "imei=1 external=y", 2, &["#1 external=x", "#2 imei=1 external=y"]);
}

#[test]
fn a_device_id_alone_cannot_clear_who_its_user_is() {
    let given = ["imei=1 username=bob external=x [imsi=1 number=1]"];
    check_refused(&given, "imei=1 username=-", Reason::OtherUsersDevice, &[Field::Username]);
    check_refused(
        &given,
        "imei=1 number=- external=-",
        Reason::OtherUsersDevice,
        &[Field::Msisdn, Field::ExternalId],
    );
}

#[test]
fn a_device_held_by_one_other_moves_with_its_imeisv() {
    check(
        &["username=bob imei=2 imeisv=2", "username=eve imei=1 imeisv=1"],
        "username=bob imei=1",
        1,
        &["#1 imei=1 imeisv=1 username=bob", "#2 username=eve"],
    );
    check(
        &["username=bob", "username=eve imeisv=1"],
        "username=bob imei=1",
        1,
        &["#1 imei=1 imeisv=1 username=bob", "#2 username=eve"],
    );
    check(
        &["username=bob generic=h", "username=eve generic=g"],
        "username=bob generic=g",
        1,
        &["#1 generic=g username=bob", "#2 username=eve"],
    );
}

#[test]
fn a_device_that_the_named_one_holds_stays_whoever_else_holds_it() {
    let given = ["username=bob imei=1", "username=eve imei=1", "username=ann imei=1"];
    let after = ["#1 imei=1 username=bob class=gold", "#2 imei=1 username=eve", "#3 imei=1 username=ann"];
    check(&given, "username=bob imei=1 class=gold", 1, &after);
}

#[test]
fn a_device_held_by_several_others_is_added_and_flagged() {
    let given = ["username=bob", "username=eve imei=1", "username=ann imei=1"];
    let after = ["#1 imei=1 username=bob", "#2 imei=1 username=eve", "#3 imei=1 username=ann"];
    check(&given, "username=bob imei=1", 1, &after);
    let change = World::with(&given).carry_out(Command::DeviceApp(Box::new(update("username=bob imei=1"))));
    let flags = change.expect("accepted").flags;
    assert_eq!((flags[0].field, flags[0].code), (Field::Imei, FlagCode::DeviceShared));
}

#[test]
fn imsi_and_iccid_of_stock_move_and_an_emptied_record_is_removed() {
    check(
        &["username=bob iccid=1 [imsi=1 number=1 use=5]", "iccid=2 [imsi=2 use=9]"],
        "number=1 imsi=2 iccid=2",
        1,
        &["#1 iccid=2 username=bob [imsi=2 number=1 use=5]"],
    );
    check(
        &["username=bob", "iccid=2 [imsi=2 use=9]"],
        "username=bob imsi=2 iccid=2",
        1,
        &["#1 iccid=2 username=bob [imsi=2 use=9]"],
    );
    check(
        &["username=bob", "iccid=2 [imsi=2]"],
        "username=bob imsi=2",
        1,
        &["#1 username=bob [imsi=2]", "#2 iccid=2"],
    );
}

#[test]
fn an_app_user_and_its_sim_that_were_registered_apart_are_joined() {
    check(
        &["username=bob external=x class=gold imei=1 generic=g", "iccid=1 alias=van [imsi=1 number=1 use=5]"],
        "username=bob number=1",
        2,
        &["#2 iccid=1 imei=1 alias=van generic=g username=bob external=x class=gold [imsi=1 number=1 use=5]"],
    );
    check(
        &["username=bob imei=1", "iccid=1 alias=van [imsi=1]"],
        "username=bob imsi=1 iccid=1 number=7",
        2,
        &["#2 iccid=1 imei=1 alias=van username=bob [imsi=1 number=7]"],
    );
}

#[test]
fn what_belongs_to_another_user_is_a_conflict_that_names_every_field() {
    let given = ["username=bob [number=1]", "username=eve iccid=2 [imsi=2 number=2]", "external=x"];
    check_refused(&given, "username=bob number=2", Reason::Held, &[Field::Msisdn]);
    check_refused(&given, "username=bob imsi=2 iccid=2", Reason::Held, &[Field::Imsi, Field::Iccid]);
    check_refused(&given, "external=x username=bob", Reason::Held, &[Field::Username]);
    // The SIM has a user of its own: nothing is joined.
    check_refused(
        &["username=bob", "username=eve [number=2]"],
        "username=bob number=2",
        Reason::Held,
        &[Field::Msisdn],
    );
}

#[test]
fn only_a_device_that_several_hold_names_nobody_unless_a_user_is_named() {
    let given = ["username=bob imei=1", "username=eve imei=1"];
    check_refused(&given, "imei=1", Reason::Ambiguous, &[Field::Imei]);
    check_refused(&given, "imei=1 imsi=3 class=gold", Reason::Ambiguous, &[Field::Imei]);
    check(
        &given,
        "imei=1 username=ann",
        3,
        &["#1 imei=1 username=bob", "#2 imei=1 username=eve", "#3 imei=1 username=ann"],
    );
}

#[test]
fn a_record_that_a_move_leaves_empty_is_removed() {
    check(&["username=bob", "imei=1"], "username=bob imei=1", 1, &["#1 imei=1 username=bob"]);
    check(
        &["username=bob", "generic=g alias=old"],
        "username=bob generic=g",
        1,
        &["#1 generic=g username=bob"],
    );
}

#[test]
fn the_pair_is_the_named_one_else_the_active_one_else_the_only_one() {
    let two = ["username=bob [imsi=1 number=1] [imsi=2 number=2 active]"];
    check(&two, "imsi=1 number=7", 1, &["#1 username=bob [imsi=1 number=7] [imsi=2 number=2 active]"]);
    check(&two, "number=1 imsi=7", 1, &["#1 username=bob [imsi=7 number=1] [imsi=2 number=2 active]"]);
    check(&two, "username=bob number=7", 1, &["#1 username=bob [imsi=1 number=1] [imsi=2 number=7 active]"]);
    check(&["username=bob [imsi=1]"], "username=bob number=7", 1, &["#1 username=bob [imsi=1 number=7]"]);
    check(&["username=bob"], "username=bob imsi=7", 1, &["#1 username=bob [imsi=7]"]);
}

#[test]
fn two_pairs_at_once_or_none_of_several_is_a_conflict() {
    let two = ["username=bob [imsi=1 number=1] [imsi=2 number=2]"];
    check_refused(&two, "imsi=1 number=2", Reason::TwoSubscriptions, &[Field::Msisdn, Field::Imsi]);
    check_refused(&two, "username=bob number=7", Reason::SubscriptionUnclear, &[Field::Msisdn]);
    check(
        &two,
        "username=bob class=gold",
        1,
        &["#1 username=bob class=gold [imsi=1 number=1] [imsi=2 number=2]"],
    );
}

#[test]
fn clearing_leaves_the_rest_but_never_nothing() {
    let given = ["imei=1 imeisv=1 username=bob [imsi=1 number=1 use=5]"];
    check(&given, "username=bob imei=- number=-", 1, &["#1 username=bob [imsi=1 use=5]"]);
    check(&given, "username=bob number=- imsi=-", 1, &["#1 imei=1 imeisv=1 username=bob"]);
}

#[test]
fn a_request_that_identifies_nobody_is_refused() {
    check_refused(&["username=bob"], "class=gold", Reason::NobodyNamed, &[]);
    check_refused(&["username=bob"], "username=- number=-", Reason::NobodyNamed, &[]);
}

#[test]
fn the_twin_of_the_own_iccid_is_that_card() {
    check(&["iccid=1 [imsi=1]"], "imsi=1 iccid=1t", 1, &["#1 iccid=1 [imsi=1]"]);
    check(&["iccid=1t [imsi=1]"], "iccid=1 username=bob", 1, &["#1 iccid=1t username=bob [imsi=1]"]);
    check_refused(
        &["username=bob [number=1]", "iccid=1t username=eve"],
        "number=1 iccid=1",
        Reason::Held,
        &[Field::Iccid],
    );
}

#[test]
fn a_wrong_check_digit_stands_for_its_own_text() {
    check(&["imei=1 username=bob"], "imei=1x", 2, &["#1 imei=1 username=bob", "#2 imei=1x"]);
}

#[test]
fn a_password_is_judged_against_the_hash_that_is_stored_when_the_command_is_decided() {
    let given = || {
        let mut world = World::with(&["username=bob"]);
        world.carry_out(Command::DeviceApp(Box::new(update("username=bob password=old")))).expect("set");
        world
    };
    let checked = |against, fresh| {
        let password = PasswordUpdate::Checked { against, fresh };
        Command::DeviceApp(Box::new(simroll_domain::DeviceAppUpdate { password, ..update("username=bob") }))
    };
    let same = given().carry_out(checked(Some(hash("old")), None)).expect("accepted");
    assert!(same.is_empty());
    let mut world = given();
    world.carry_out(checked(Some(hash("old")), Some(hash("new")))).expect("accepted");
    assert_eq!(world.records(), ["#1 username=bob password=new"]);
    let moved = given().carry_out(checked(Some(hash("older")), None)).expect_err("moved");
    assert_eq!(moved.reason, Reason::PasswordMoved);
    let moved = given().carry_out(checked(None, Some(hash("new")))).expect_err("moved");
    assert_eq!(moved.reason, Reason::PasswordMoved);
}

#[test]
fn the_hash_to_verify_against_is_that_of_whoever_ends_up_with_the_update() {
    let mut world = World::with(&["username=bob", "iccid=1 [imsi=1 number=1]"]);
    world.carry_out(Command::DeviceApp(Box::new(update("username=bob password=old")))).expect("set");
    assert_eq!(stored_password(&update("username=bob"), &world.view), Ok(Some(hash("old"))));
    assert_eq!(
        stored_password(&update("username=bob number=1"), &world.view),
        Ok(Some(hash("old"))),
        "a join"
    );
    assert_eq!(stored_password(&update("username=new"), &world.view), Ok(None));
    assert!(stored_password(&update("class=gold"), &world.view).is_err());
}

#[test]
fn the_journalled_change_shows_no_password() {
    let mut world = World::with(&["username=bob"]);
    let command = Command::DeviceApp(Box::new(update("username=bob password=old")));
    let change = decide(&command, &world.view).expect("accepted");
    assert!(!format!("{:?}", change.fields).contains("old"));
    let applied = world.carry_out(command).expect("accepted");
    assert_eq!(applied.fields.len(), 1);
}
