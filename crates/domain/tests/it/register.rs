//! Registration: every identifier must be free.

use simroll_domain::{Command, Field, Reason};

use crate::world::{World, registration};

fn check_refused(given: &[&str], record: &str, reason: Reason, fields: &[Field]) {
    let mut world = World::with(given);
    let refusal = world.carry_out(Command::Register(Box::new(registration(record)))).expect_err(record);
    assert_eq!((refusal.reason, &*refusal.fields), (reason, fields), "{record}");
}

#[test]
fn a_new_subscriber_is_active_and_named_by_its_entry() {
    let world = World::with(&["iccid=1 [imsi=1 number=1 use=5 active] [imsi=2]", "status=SUSPENDED imei=1"]);
    assert_eq!(
        world.records(),
        ["#1 iccid=1 [imsi=1 number=1 use=5 active] [imsi=2]", "#2 status=SUSPEND imei=1"]
    );
    let first = world.subscriber(1).expect("there");
    assert_eq!((first.version, first.created_at), (first.id.number(), first.updated_at));
}

#[test]
fn an_identifier_that_is_held_is_refused_by_field() {
    let given = ["iccid=1 generic=g username=bob external=x [imsi=1 number=1]"];
    check_refused(&given, "[imsi=1]", Reason::Held, &[Field::Imsi]);
    check_refused(&given, "[imsi=2 number=1]", Reason::Held, &[Field::Msisdn]);
    check_refused(&given, "iccid=1", Reason::Held, &[Field::Iccid]);
    check_refused(
        &given,
        "generic=g username=bob external=x",
        Reason::Held,
        &[Field::GenericId, Field::Username, Field::ExternalId],
    );
}

#[test]
fn the_twin_of_an_open_iccid_is_refused() {
    check_refused(&["iccid=1"], "iccid=1t", Reason::TwinHeld, &[Field::Iccid]);
    check_refused(&["iccid=1t"], "iccid=1", Reason::TwinHeld, &[Field::Iccid]);
}

#[test]
fn a_device_may_be_shared() {
    let world = World::with(&["imei=1 imeisv=1 [imsi=1]", "imei=1 imeisv=1 [imsi=2]"]);
    assert_eq!(world.records().len(), 2);
}

#[test]
fn a_record_must_name_somebody_and_not_repeat_itself() {
    check_refused(&[], "alias=van", Reason::NobodyNamed, &[]);
    check_refused(&[], "iccid=1 [use=5]", Reason::NobodyNamed, &[Field::Imsi, Field::Msisdn]);
    check_refused(&[], "[imsi=1] [imsi=1 number=2]", Reason::Repeated, &[Field::Imsi]);
    check_refused(&[], "[number=1] [number=1]", Reason::Repeated, &[Field::Msisdn]);
    check_refused(&[], "[imsi=1 active] [imsi=2 active]", Reason::Repeated, &[Field::IsLastActive]);
}
