//! The v1 update and its password.

use std::time::Instant;

use simroll_domain::{
    Author, Command, DeviceAppUpdate, Field, FieldChange, IfVersion, PasswordHash, PasswordUpdate, Patch,
    Reason, Unit, Username,
};
use simroll_registry::{Answer, DeviceAppCall, Options, Password, SubmitError};

use crate::scripted::write_beside;
use crate::world::{World, accepted, keyed, reasons};

impl World {
    fn device_app(&self, username: &str, password: Option<&str>) -> DeviceAppCall {
        DeviceAppCall {
            account: self.account,
            author: Author::Operator,
            update: update(username),
            password: password.map(|text| Password::new(text.to_owned())),
            if_version: None,
            idempotency: None,
            deadline: None,
        }
    }

    async fn say(&self, username: &str, password: &str) -> Result<Answer, SubmitError> {
        self.registry.update_device_app(self.device_app(username, Some(password))).await
    }
}

fn update(username: &str) -> DeviceAppUpdate {
    DeviceAppUpdate { username: Patch::Set(Username::parse(username).unwrap()), ..DeviceAppUpdate::default() }
}

/// The update that sets a stored hash as it is.
fn with_hash(username: &str, hash: &str) -> Unit {
    let hash = PasswordHash::recognise(hash).unwrap().unwrap();
    let update = DeviceAppUpdate { password: PasswordUpdate::Hash(hash), ..update(username) };
    Unit::one(Command::DeviceApp(Box::new(update)))
}

fn stored(answer: &simroll_registry::Accepted) -> String {
    answer.after.as_ref().unwrap().user.password.as_ref().unwrap().expose().to_owned()
}

/// Hashes no password: whoever tries is refused.
fn no_hashing() -> Options {
    Options { password_workers: 0, password_queue: 0, ..Options::default() }
}

/// bcrypt of `correct horse`.
const BCRYPT: &str = "$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e";

#[tokio::test]
async fn a_password_is_hashed_with_argon2id_at_the_recommended_cost() {
    let world = World::new().await;
    let answer = accepted(world.say("ann", "correct horse").await);
    let hash = stored(&answer);
    assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
    assert!(PasswordHash::recognise(&hash).unwrap().unwrap().is_complete());
    let told = format!("{:?}", world.journal());
    assert!(!told.contains("argon2id") && !told.contains("horse"));
}

#[tokio::test]
async fn the_same_password_again_changes_nothing_and_another_does() {
    let world = World::new().await;
    let first = accepted(world.say("ann", "correct horse").await);
    let same = accepted(world.say("ann", "correct horse").await);
    assert!(!same.changed);
    assert_eq!(stored(&same), stored(&first));

    let other = accepted(world.say("ann", "battery staple").await);
    assert!(other.changed);
    assert_ne!(stored(&other), stored(&first));
    let journal = world.journal();
    let change = &journal.last().unwrap().changes[0].field;
    assert_eq!(change.field(), Field::Password);
    assert!(matches!(change, FieldChange::Password(_)));
}

#[tokio::test]
async fn a_password_that_fits_a_hash_of_another_scheme_changes_nothing() {
    let world = World::new().await;
    accepted(world.send(world.call(with_hash("ann", BCRYPT))).await);
    let same = accepted(world.say("ann", "correct horse").await);
    assert_eq!((same.changed, stored(&same).as_str()), (false, BCRYPT));
    assert!(accepted(world.say("ann", "correct horsf").await).changed);
}

#[tokio::test]
async fn without_a_password_nothing_is_hashed() {
    let world = World::with(no_hashing()).await;
    let call = world.device_app("ann", None);
    let answer = accepted(world.registry.update_device_app(call).await);
    assert_eq!(answer.after.unwrap().user.password, None);
}

#[tokio::test]
async fn a_refused_update_costs_no_hash() {
    let world = World::with(no_hashing()).await;
    let mut call = world.device_app("ann", Some("correct horse"));
    call.update.username = Patch::Keep;
    assert_eq!(reasons(world.registry.update_device_app(call).await), [Some(Reason::NobodyNamed)]);
    let hashed = world.say("ann", "correct horse").await;
    assert!(matches!(hashed, Err(SubmitError::QueueFull)), "{hashed:?}");
}

#[tokio::test]
async fn a_retry_costs_no_hash_and_gets_the_first_answer() {
    let world = World::new().await;
    let call = |fingerprint| DeviceAppCall {
        idempotency: keyed("k", fingerprint, "first"),
        ..world.device_app("ann", Some("correct horse"))
    };
    accepted(world.registry.update_device_app(call(1)).await);

    let registry = simroll_registry::Registry::start(world.store.clone(), no_hashing());
    let retry = registry.update_device_app(call(1)).await;
    assert_eq!(retry.unwrap(), Answer::Replayed("first".into()));
    let other = registry.update_device_app(call(2)).await;
    assert!(matches!(other, Err(SubmitError::KeyReused)), "{other:?}");
}

#[tokio::test]
async fn a_key_is_in_use_while_the_password_is_hashed() {
    let world = World::new().await;
    let call = || DeviceAppCall {
        idempotency: keyed("k", 1, "first"),
        ..world.device_app("ann", Some("correct horse"))
    };
    let (one, two) =
        tokio::join!(world.registry.update_device_app(call()), world.registry.update_device_app(call()),);
    accepted(one);
    assert!(matches!(two, Err(SubmitError::KeyInUse)), "{two:?}");
}

#[tokio::test]
async fn a_password_is_verified_again_where_the_stored_one_moved_meanwhile() {
    let world = World::new().await;
    accepted(world.say("ann", "first").await);
    let account = world.account;
    // The first view is that before the hashing, the second the writer's.
    world.store.on_view(move |nth, store| {
        if nth == 1 {
            write_beside(store, account, &with_hash("ann", BCRYPT));
        }
        Ok(())
    });
    let answer = accepted(world.say("ann", "correct horse").await);
    assert_eq!((answer.changed, stored(&answer).as_str()), (false, BCRYPT));
}

#[tokio::test]
async fn a_password_that_always_moves_is_refused_in_the_end() {
    let world = World::new().await;
    accepted(world.say("ann", "first").await);
    let account = world.account;
    world.store.on_view(move |nth, store| {
        if nth % 2 == 1 {
            let hash = format!("$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQ{nth:03}");
            write_beside(store, account, &with_hash("ann", &hash));
        }
        Ok(())
    });
    assert_eq!(reasons(world.say("ann", "correct horse").await), [Some(Reason::PasswordMoved)]);
}

#[tokio::test]
async fn a_preview_says_whether_a_password_is_another_and_stores_nothing() {
    let world = World::new().await;
    accepted(world.send(world.call(with_hash("ann", BCRYPT))).await);
    let appends = world.store.appends();
    for (password, fields) in [("correct horse", vec![]), ("correct horsf", vec![Field::Password])] {
        let password = Some(Password::new(password.to_owned()));
        let preview = world.registry.preview_device_app(world.account, update("ann"), password, None).await;
        let plan = preview.unwrap().items.remove(0).unwrap().plan.unwrap();
        assert_eq!(plan.fields.iter().map(|change| change.field.field()).collect::<Vec<_>>(), fields);
    }
    assert_eq!(world.store.appends(), appends);
}

#[tokio::test]
async fn a_previewed_update_that_is_refused_costs_no_hash() {
    let world = World::with(no_hashing()).await;
    let password = Some(Password::new("correct horse".into()));
    let nobody = DeviceAppUpdate::default();
    let preview = world.registry.preview_device_app(world.account, nobody, password, None).await.unwrap();
    assert_eq!(preview.items[0].as_ref().unwrap_err().reason, Reason::NobodyNamed);
}

#[tokio::test]
async fn an_expected_version_counts_with_and_without_a_password() {
    let world = World::new().await;
    accepted(world.say("ann", "correct horse").await);
    for password in [None, Some("battery staple")] {
        for (expected, reason) in
            [(IfVersion::OneOf(vec![]), Some(Reason::VersionMoved)), (IfVersion::Any, None)]
        {
            let if_version = Some(expected);
            let sent = password.map(|text| Password::new(text.to_owned()));
            let preview =
                world.registry.preview_device_app(world.account, update("ann"), sent, if_version.clone());
            let told = preview.await.unwrap().items.remove(0).err().map(|refusal| refusal.reason);
            assert_eq!(told, reason);
            let call = DeviceAppCall { if_version, ..world.device_app("ann", password) };
            assert_eq!(reasons(world.registry.update_device_app(call).await), [reason]);
        }
    }
}

#[tokio::test]
async fn a_deadline_counts_before_the_hashing() {
    let world = World::with(no_hashing()).await;
    let deadline = Some(Instant::now());
    let call = DeviceAppCall { deadline, ..world.device_app("ann", Some("correct horse")) };
    let late = world.registry.update_device_app(call).await;
    assert!(matches!(late, Err(SubmitError::DeadlinePassed)), "{late:?}");
}

#[test]
fn debug_shows_nothing_of_a_password() {
    assert_eq!(format!("{:?}", Password::new("correct horse".into())), "Password(…)");
}
