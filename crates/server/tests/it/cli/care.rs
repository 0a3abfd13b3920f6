//! `simroll backup`, `restore` and `doctor`: the database in the hands of its keeper.

use std::os::unix::fs::PermissionsExt;

use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};
use serde_json::Value;

use super::program::{Folder, Server};
use crate::bench::V1;

fn write(server: &Server, token: &str, username: &str) {
    let body = format!(r#"{{"data":{{"username":"{username}"}}}}"#);
    assert_eq!(server.call("POST", V1, token, &body).0, 201);
}

fn knows(server: &Server, token: &str, username: &str) -> bool {
    server.call("GET", &format!("/api/v2/subscriber/username/{username}"), token, "").0 == 200
}

/// The verdict on each thing.
fn doctor(folder: &Folder, line: &str) -> (Option<i32>, Vec<(String, String)>) {
    let ran = folder.run(&format!("doctor --json {line}"));
    let found: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {ran:?}"));
    let text = |finding: &Value, name: &str| finding[name].as_str().expect("a text").to_owned();
    let findings = found.as_array().expect("an array");
    (ran.code, findings.iter().map(|f| (text(f, "check"), text(f, "verdict"))).collect())
}

#[track_caller]
fn assert_verdict(found: &[(String, String)], check: &str, verdict: &str) {
    let own = found.iter().find(|(own, _)| own == check).unwrap_or_else(|| panic!("no {check}: {found:?}"));
    assert_eq!(own.1, verdict, "{check}");
}

#[test]
fn a_backup_beside_a_server_is_restored_to_that_moment() {
    let folder = Folder::new();
    let token = folder.token("acme");
    let server = folder.serve("", &[]);
    write(&server, &token, "before");
    let told: Value = serde_json::from_str(&folder.run("backup kept.db --json").ok()).expect("JSON");
    assert_eq!(told["bytes"], std::fs::metadata(folder.path("kept.db")).expect("a file").len());
    write(&server, &token, "after");
    let mode = std::fs::metadata(folder.path("kept.db")).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);

    let refused = folder.run("restore kept.db").failure();
    assert!(refused.contains("--replace"), "{refused}");
    let refused = folder.run("restore kept.db --replace").failure();
    assert!(refused.contains("in use"), "{refused}");
    assert!(knows(&server, &token, "after"));
    server.stop();
    let told: Value =
        serde_json::from_str(&folder.run("restore kept.db --replace --json").ok()).expect("JSON");
    let aside: Vec<String> = folder.names().into_iter().filter(|n| n.contains(".replaced-")).collect();
    let [kept] = &*aside else { panic!("{:?}", folder.names()) };
    assert_eq!((&told["database"], &told["kept"]), (&"simroll.db".into(), &kept.as_str().into()));
    assert_eq!(told["bytes"], std::fs::metadata(folder.path("simroll.db")).expect("a file").len());
    let server = folder.serve("", &[]);
    assert!(knows(&server, &token, "before") && !knows(&server, &token, "after"));
    let (code, found) = doctor(&folder, "--full");
    assert_eq!(code, Some(0), "{found:?}");
}

#[test]
fn a_backup_never_replaces_a_file_and_leaves_nothing_half_done() {
    let folder = Folder::new();
    let refused = folder.run("backup kept.db").failure();
    assert!(refused.contains("simroll.db"), "{refused}");
    folder.token("acme");
    folder.write("kept.db", "mine");
    let refused = folder.run("backup kept.db").failure();
    assert!(refused.contains("already") && folder.read("kept.db") == "mine", "{refused}");
    let refused = folder.run("backup nowhere/kept.db").failure();
    assert!(refused.contains("nowhere"), "{refused}");
    assert!(folder.names().iter().all(|name| !name.contains("partial")), "{:?}", folder.names());
}

#[test]
fn what_is_damaged_or_not_ours_is_not_restored() {
    let folder = Folder::new();
    folder.token("acme");
    assert_eq!(folder.run("backup kept.db").code, Some(0));
    let mut bytes = std::fs::read(folder.path("kept.db")).expect("a file");
    let (begin, end) = (bytes.len() / 3, bytes.len() / 2);
    bytes[begin..end].fill(7);
    folder.write("broken.db", bytes);
    folder.write("other.db", "");
    for file in ["broken.db", "other.db", "missing.db"] {
        folder.run(&format!("restore {file} --database-url sqlite://new.db")).failure();
        assert!(!folder.path("new.db").exists(), "{file}");
    }
    let told = folder.run("restore kept.db --json --database-url sqlite://new.db").ok();
    let told: Value = serde_json::from_str(&told).expect("JSON");
    assert_eq!((&told["database"], &told["kept"]), (&"new.db".into(), &Value::Null));
}

#[test]
fn other_tools_are_named_where_there_is_no_file() {
    let folder = Folder::new();
    for (line, tool) in [("backup x", "pg_dump"), ("restore x", "pg_restore")] {
        let refused = folder.run(&format!("{line} --database-url postgres://u:canary@h/db")).failure();
        assert!(refused.contains(tool) && !refused.contains("canary"), "{refused}");
    }
    let refused = folder.run("backup x --database-url memory:").failure();
    assert!(refused.contains("memory:"), "{refused}");
}

#[test]
fn a_doctor_finds_a_sound_database_sound_and_says_what_it_notes() {
    let folder = Folder::new();
    let (code, found) = doctor(&folder, "");
    assert_eq!(code, Some(0));
    assert_verdict(&found, "database", "note");
    let token = folder.token("acme");
    let server = folder.serve("", &[]);
    write(&server, &token, "ann");
    let (code, found) = doctor(&folder, "--full");
    assert_eq!(code, Some(0));
    for check in [
        "settings",
        "permissions",
        "disk",
        "SQLite",
        "tables",
        "indexes",
        "statistics",
        "file",
        "rows",
        "clock",
    ] {
        assert_verdict(&found, check, "ok");
    }
    assert_verdict(&found, "tokens", "note");
}

#[test]
fn a_doctor_finds_what_is_wrong() {
    let folder = Folder::new();
    folder.token("acme");
    let (code, found) = doctor(&folder, "--set health.least_free_disk=4611686018427387904");
    assert_eq!(code, Some(1));
    assert_verdict(&found, "disk", "error");
    let open = std::fs::Permissions::from_mode(0o644);
    std::fs::set_permissions(folder.path("simroll.db"), open).expect("our file");
    let (code, found) = doctor(&folder, "");
    assert_eq!(code, Some(0));
    assert_verdict(&found, "permissions", "warning");
    let mut bytes = std::fs::read(folder.path("simroll.db")).expect("a file");
    let (begin, end) = (bytes.len() / 3, bytes.len() / 2);
    bytes[begin..end].fill(7);
    folder.write("simroll.db", bytes);
    let (code, found) = doctor(&folder, "");
    assert_eq!(code, Some(1), "{found:?}");
    folder.write("simroll.db", "this is no database, but a text of some length");
    let (code, found) = doctor(&folder, "");
    assert_eq!(code, Some(1));
    assert_verdict(&found, "database", "error");
}

/// Somebody was at the file with SQLite's own tools.
#[test]
fn a_doctor_finds_what_makes_lists_slow_and_changes_nothing() {
    let folder = Folder::new();
    folder.token("acme");
    let mut connection =
        SqliteConnection::establish(folder.path("simroll.db").to_str().expect("a path")).expect("our file");
    connection.batch_execute("DROP INDEX subscribers_by_alias").expect("our index");
    for _ in 0..2 {
        let (code, found) = doctor(&folder, "");
        assert_eq!(code, Some(1));
        assert_verdict(&found, "indexes", "error");
        assert_verdict(&found, "statistics", "warning");
        assert_verdict(&found, "tokens", "note");
    }
    let schema = folder.run("schema sqlite").ok();
    let made = schema.split(';').find(|text| text.contains("CREATE INDEX subscribers_by_alias")).expect("it");
    connection.batch_execute(made).expect("a statement");
    let (_, found) = doctor(&folder, "");
    assert_verdict(&found, "indexes", "ok");
    assert_verdict(&found, "statistics", "warning");
    folder.serve("", &[]).stop();
    let (code, found) = doctor(&folder, "");
    assert_eq!(code, Some(0));
    assert_verdict(&found, "statistics", "ok");
}

#[test]
fn completions_and_manual_need_no_settings() {
    let folder = Folder::new();
    folder.write("simroll.toml", "nonsense");
    for shell in ["bash", "zsh", "fish"] {
        assert!(folder.run(&format!("completions {shell}")).ok().contains("doctor"));
    }
    assert!(folder.run("man").ok().starts_with(".ie"));
    folder.run("man pages").ok();
    assert!(folder.read("pages/simroll-backup.1").contains("restore"));
}
