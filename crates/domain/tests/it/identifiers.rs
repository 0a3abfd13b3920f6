//! Another SIM, device, number or profile; another status; removal.

use simroll_domain::{
    Cause, Command, Field, IdentifierChange, IfVersion, JournalNumber, PairPatch, Patch, Reason, Status,
    UserChange,
};

use crate::world::{World, iccid, imei, imeisv, imsi, lookup, number, update};

/// `target: words [pair] …`, with `take` among the words to take, and `cause=LOST` for a cause.
fn change(text: &str) -> Command {
    let (target, rest) = text.split_once(": ").expect("a target");
    let (kind, value) = target.split_once('=').expect("kind=value");
    let mut change = IdentifierChange {
        target: lookup(kind, value),
        iccid: Patch::Keep,
        imei: Patch::Keep,
        imeisv: Patch::Keep,
        pairs: None,
        take: false,
        cause: None,
        flags: vec![],
    };
    fn patch<T>(value: &str, read: impl Fn(&str) -> T) -> Patch<T> {
        if value == "-" { Patch::Clear } else { Patch::Set(read(value)) }
    }
    for (place, part) in rest.split(['[', ']']).enumerate() {
        let words = part.split_whitespace().map(|word| word.split_once('=').unwrap_or((word, "")));
        if place % 2 == 1 {
            let mut pair = PairPatch::default();
            for (key, value) in words {
                match key {
                    "imsi" => pair.imsi = patch(value, imsi),
                    "number" => pair.msisdn = patch(value, number),
                    "active" => pair.is_last_active = Some(true),
                    _ => panic!("no such word: {key}"),
                }
            }
            change.pairs.get_or_insert_default().push(pair);
            continue;
        }
        for (key, value) in words {
            match key {
                "iccid" => change.iccid = patch(value, iccid),
                "imei" => change.imei = patch(value, imei),
                "imeisv" => change.imeisv = patch(value, imeisv),
                "nothing" => change.pairs = Some(vec![]),
                "take" => change.take = true,
                "cause" => change.cause = Cause::parse(value),
                _ => panic!("no such word: {key}"),
            }
        }
    }
    Command::Identifiers(Box::new(change))
}

fn check(given: &[&str], text: &str, expected: &[&str]) {
    let mut world = World::with(given);
    world.carry_out(change(text)).unwrap_or_else(|refusal| panic!("{text}: {refusal}"));
    assert_eq!(world.records(), expected, "after {text}");
}

fn check_refused(given: &[&str], text: &str, reason: Reason, fields: &[Field]) {
    let mut world = World::with(given);
    let before = world.records();
    let refusal = world.carry_out(change(text)).expect_err(text);
    assert_eq!((refusal.reason, &*refusal.fields), (reason, fields), "{text}");
    assert_eq!(world.records(), before);
}

#[test]
fn a_sim_swap_keeps_number_and_use_case() {
    let given = ["iccid=1 imei=1 [imsi=1 number=1 use=5]"];
    let after = ["#1 iccid=2 imei=1 [imsi=2 number=1 use=5]"];
    check(&given, "imsi=1: iccid=2 cause=LOST [imsi=2 number=1]", &after);
    check(&given, "imsi=1: iccid=2 [imsi=2]", &after);
    let done =
        World::with(&given).carry_out(change("imsi=1: iccid=2 cause=LOST [imsi=2]")).expect("accepted");
    assert_eq!(done.cause, Some(Cause::Lost));
}

#[test]
fn a_device_swap_drops_the_old_imeisv() {
    check(&["imei=1 imeisv=1 username=bob"], "username=bob: imei=2", &["#1 imei=2 username=bob"]);
    check(&["imei=1 imeisv=1 username=bob"], "username=bob: imei=-", &["#1 username=bob"]);
}

#[test]
fn a_number_moves_onto_the_same_imsi() {
    check(&["[imsi=1 number=1 use=5]"], "imsi=1: [imsi=1 number=2]", &["#1 [imsi=1 number=2 use=5]"]);
    check(&["[imsi=1 number=1 use=5]"], "imsi=1: [number=2]", &["#1 [imsi=1 number=2 use=5]"]);
}

#[test]
fn the_list_of_subscriptions_is_complete() {
    let given = ["iccid=1 [imsi=1 number=1 active] [imsi=2 number=2]"];
    check(&given, "iccid=1: [imsi=2]", &["#1 iccid=1 [imsi=2 number=2]"]);
    check(&given, "iccid=1: nothing", &["#1 iccid=1"]);
    check(
        &given,
        "iccid=1: [imsi=1] [imsi=2 active] [imsi=3 number=3]",
        &["#1 iccid=1 [imsi=1 number=1] [imsi=2 number=2 active] [imsi=3 number=3]"],
    );
    check(&given, "iccid=1: imei=1", &["#1 iccid=1 imei=1 [imsi=1 number=1 active] [imsi=2 number=2]"]);
}

#[test]
fn what_another_holds_is_a_conflict_unless_it_is_taken() {
    let given = ["iccid=1 [imsi=1 number=1]", "iccid=2 username=eve [imsi=2 number=2 use=9]"];
    check_refused(&given, "imsi=1: iccid=2", Reason::Held, &[Field::Iccid]);
    check_refused(&given, "imsi=1: [imsi=2 number=2]", Reason::Held, &[Field::Imsi, Field::Msisdn]);
    check_refused(&given, "imsi=1: iccid=2t", Reason::TwinHeld, &[Field::Iccid]);
    check(
        &given,
        "imsi=1: iccid=2 take [imsi=2 number=1]",
        &["#1 iccid=2 [imsi=2 number=1 use=9]", "#2 username=eve [number=2]"],
    );
    check(
        &given,
        "imsi=1: take [number=2]",
        &["#1 iccid=1 [imsi=1 number=2]", "#2 iccid=2 username=eve [imsi=2 use=9]"],
    );
    check(
        &["imei=1 username=bob", "[imsi=1]"],
        "imsi=1: take imei=1",
        &["#1 username=bob", "#2 imei=1 [imsi=1]"],
    );
    check(
        &["imei=1 username=bob", "[imsi=1]"],
        "imsi=1: imei=1",
        &["#1 imei=1 username=bob", "#2 imei=1 [imsi=1]"],
    );
}

#[test]
fn whoever_is_left_without_identifiers_is_removed() {
    check(&["username=bob", "[number=2]"], "username=bob: take [number=2]", &["#1 username=bob [number=2]"]);
    check_refused(&["iccid=1"], "iccid=1: iccid=-", Reason::LastIdentifier, &[]);
}

#[test]
fn a_list_that_contradicts_itself_is_refused() {
    let given = ["iccid=1 [imsi=1 number=1]"];
    check_refused(
        &given,
        "iccid=1: [imsi=1] [number=1]",
        Reason::TwoSubscriptions,
        &[Field::Imsi, Field::Msisdn],
    );
    check_refused(&given, "iccid=1: [imsi=-  number=-]", Reason::NobodyNamed, &[Field::Imsi, Field::Msisdn]);
    check_refused(
        &given,
        "iccid=1: [imsi=2 active] [imsi=3 active]",
        Reason::Repeated,
        &[Field::IsLastActive],
    );
}

#[test]
fn a_profile_is_patched_and_its_identifiers_must_be_free() {
    let mut world = World::with(&["generic=g username=bob class=gold", "external=x"]);
    let from = |target: &str, words: &str| {
        let simroll_domain::DeviceAppUpdate { generic_id, username, external_id, user_class, .. } =
            update(words);
        let target = lookup("username", target);
        Command::User(Box::new(UserChange { target, generic_id, username, external_id, user_class }))
    };
    world.carry_out(from("bob", "username=rob class=-")).expect("accepted");
    assert_eq!(world.records(), ["#1 generic=g username=rob", "#2 external=x"]);
    let held = world.carry_out(from("rob", "external=x")).expect_err("held");
    assert_eq!((held.reason, held.fields), (Reason::Held, vec![Field::ExternalId]));
    let last = world.carry_out(from("rob", "username=- generic=-")).expect_err("last");
    assert_eq!(last.reason, Reason::LastIdentifier);
}

#[test]
fn a_status_restricts_nothing_and_a_removal_releases_everything() {
    let mut world = World::with(&["iccid=1 [imsi=1]"]);
    let target = lookup("imsi", "1");
    world
        .carry_out(Command::Status { target: target.clone(), status: Status::Terminated })
        .expect("accepted");
    world.carry_out(change("imsi=1: iccid=2")).expect("a terminated one can be changed");
    assert_eq!(world.records(), ["#1 status=TERMINATED iccid=2 [imsi=1]"]);
    world.carry_out(Command::Remove { target: target.clone() }).expect("accepted");
    assert_eq!(world.records(), Vec::<String>::new());
    let gone = world.carry_out(Command::Remove { target }).expect_err("gone");
    assert_eq!(gone.reason, Reason::NotFound);
}

#[test]
fn a_version_that_moved_refuses_the_change() {
    let mut world = World::with(&["username=bob [imsi=1]", "username=eve"]);
    let version = world.subscriber(1).map(|bob| bob.version).expect("there");
    let one_of =
        |versions: &[i64]| IfVersion::OneOf(versions.iter().map(|n| JournalNumber::new(*n)).collect());
    let of_bob = IfVersion::OneOf(vec![version]);
    let suspend = Command::Status { target: lookup("username", "bob"), status: Status::Suspend };
    assert_eq!(world.if_version(&suspend, one_of(&[])), Err(Reason::VersionMoved));
    assert_eq!(world.if_version(&suspend, of_bob.clone()), Ok(()));
    assert_eq!(world.if_version(&suspend, of_bob.clone()), Err(Reason::VersionMoved));
    let held = change("username=bob: [imsi=1 number=1] [imsi=2]");
    assert_eq!(world.if_version(&held, of_bob.clone()), Err(Reason::VersionMoved));
    assert_eq!(world.if_version(&suspend, one_of(&[99, 3])), Ok(()));
    assert_eq!(world.if_version(&suspend, IfVersion::Any), Ok(()));
}

#[test]
fn a_version_that_moved_is_told_before_anything_else_that_is_wrong() {
    let mut world = World::with(&["username=bob", "[imsi=1]"]);
    let taken = change("username=bob: [imsi=1]");
    assert_eq!(world.if_version(&taken, IfVersion::OneOf(Vec::new())), Err(Reason::VersionMoved));
    assert_eq!(world.if_version(&taken, IfVersion::Any), Err(Reason::Held));
}

#[test]
fn who_is_not_there_has_no_version() {
    let mut world = World::with(&["username=bob"]);
    let new = Command::DeviceApp(Box::new(update("username=new")));
    assert_eq!(world.if_version(&new, IfVersion::Any), Err(Reason::VersionMoved));
    let known = Command::DeviceApp(Box::new(update("username=bob class=gold")));
    assert_eq!(world.if_version(&known, IfVersion::Any), Ok(()));
    let nobody = Command::Remove { target: lookup("username", "new") };
    assert_eq!(world.if_version(&nobody, IfVersion::Any), Err(Reason::NotFound));
}
