//! `simroll account` and `simroll token`.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::program::{Folder, PATIENCE, finish, holds};

fn list(folder: &Folder, line: &str) -> Vec<Value> {
    serde_json::from_str(&folder.run(line).ok()).expect("a JSON array")
}

/// The part between the underscores.
fn id(token: &str) -> &str {
    token.split('_').nth(1).expect("a token")
}

#[test]
fn a_new_token_stands_alone_on_stdout_and_makes_database_and_account() {
    let folder = Folder::new();
    let ran = folder.run("token create --account acme");
    assert!(ran.stderr.contains("acme"), "{ran:?}");
    let printed = ran.ok();
    let token = printed.strip_suffix('\n').expect("a line");
    assert!(token.starts_with("simroll_") && !token.contains(char::is_whitespace), "{token}");
    assert!(folder.names().contains(&"simroll.db".to_owned()));
    let again = folder.run("token create --account acme");
    assert_eq!(again.stderr, "");
    assert_ne!(again.ok(), printed);
    let accounts = list(&folder, "account list --json");
    assert_eq!(accounts.iter().map(|account| &account["name"]).collect::<Vec<_>>(), ["acme"]);
}

#[test]
fn the_database_does_not_hold_the_secret() {
    let folder = Folder::new();
    let token = folder.token("acme");
    assert!(holds(&folder.path(""), id(&token).as_bytes()), "the id is there");
    assert!(!holds(&folder.path(""), token.rsplit('_').next().expect("a secret").as_bytes()));
}

#[test]
fn tokens_are_listed_without_secrets() {
    let folder = Folder::new();
    let (one, other) = (folder.token("acme"), folder.token("other"));
    let all = list(&folder, "token list --json");
    assert_eq!(all.iter().map(|token| &token["account"]).collect::<Vec<_>>(), ["acme", "other"]);
    let own = list(&folder, "token list --account acme --json");
    assert_eq!(own.len(), 1);
    assert_eq!(own[0]["id"], id(&one));
    assert_eq!(own[0]["revokedAt"], Value::Null);
    let for_people = folder.run("token list").ok();
    assert!(for_people.contains(id(&one)) && for_people.contains(id(&other)), "{for_people}");
    assert!(![for_people, format!("{all:?}")].iter().any(|text| text.contains(&one[20..])));
}

#[test]
fn accounts_are_made_once_and_listed_by_name() {
    let folder = Folder::new();
    for line in ["account create beta", "account create alpha", "account create beta"] {
        folder.run(line).ok();
    }
    let names: Vec<Value> =
        list(&folder, "account list --json").iter().map(|node| node["name"].clone()).collect();
    assert_eq!(names, ["alpha", "beta"]);
    assert_eq!(folder.run("account create Alpha!").code, Some(2));
}

#[test]
fn an_account_that_is_not_there_is_refused_with_the_near_one() {
    let folder = Folder::new();
    folder.token("acme");
    for line in ["token list --account acne", "export --account acne"] {
        let refused = folder.run(line).failure();
        assert!(refused.contains("did you mean acme?"), "{refused}");
    }
}

#[test]
fn commands_that_only_read_make_no_database() {
    let folder = Folder::new();
    for line in ["token list", "account list", "token revoke x", "export --account acme"] {
        let refused = folder.run(line).failure();
        assert!(refused.contains("no database at simroll.db"), "{refused}");
    }
    assert!(folder.names().is_empty());
}

#[test]
fn a_token_that_is_revoked_is_refused_by_the_running_server() {
    let folder = Folder::new();
    let (gone, kept) = (folder.token("acme"), folder.token("acme"));
    let server = folder.serve("", &[]);
    let status = |token: &str| server.call("GET", "/api/v2/subscriber/imsi/310260000000001", token, "").0;
    assert_eq!((status(&gone), status(&kept)), (404, 404));
    folder.run(&format!("token revoke {}", id(&gone))).ok();
    let revoked = Instant::now();
    while status(&gone) != 401 {
        assert!(revoked.elapsed() < PATIENCE, "it is still taken");
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(status(&kept), 404);
    let at =
        list(&folder, "token list --json").iter().map(|token| token["revokedAt"].clone()).collect::<Vec<_>>();
    assert!(at[0].is_string() && at[1].is_null(), "{at:?}");
}

#[test]
fn there_is_no_revoking_what_is_not_there() {
    let folder = Folder::new();
    let token = folder.token("acme");
    for id in ["nosuchtoken", "no/such"] {
        assert_eq!(folder.run(&format!("token revoke {id}")).code, Some(1));
    }
    let refused = folder.run(&format!("token revoke {token}")).failure();
    assert!(refused.contains(id(&token)) && !refused.contains(&token[20..]), "{refused}");
}

#[test]
fn on_memory_commands_beside_the_server_say_why_they_cannot_work() {
    let folder = Folder::new();
    folder.write("a.csv", "imsi\n310260000000001\n");
    for line in [
        "token create --account acme",
        "token list",
        "token revoke x",
        "account create acme",
        "account list",
        "import a.csv --account acme",
        "export --account acme",
        "lookup ann",
        "history ann",
        "changes",
    ] {
        let refused = folder.run(&format!("--database-url memory: {line}")).failure();
        assert!(refused.contains("the one process that serves it"), "{refused}");
    }
}

#[test]
fn a_token_is_listed_with_what_was_given_along_with_it() {
    let folder = Folder::new();
    let mut create = folder.command(["token", "create", "--account", "acme", "--scope", "write, read"]);
    create.args(["--expires", "90d", "--description", "nightly export", "--owner", "ann@acme.example"]);
    finish(&mut create).ok();
    folder.token("acme");
    let tokens = list(&folder, "token list --json");
    assert_eq!(tokens[0]["scopes"], json!(["read", "write"]));
    assert_eq!(
        (&tokens[0]["description"], &tokens[0]["owner"]),
        (&"nightly export".into(), &"ann@acme.example".into())
    );
    assert!(tokens[0]["expiresAt"].is_string() && tokens[0]["lastUsedAt"].is_null(), "{tokens:?}");
    assert_eq!(tokens[1]["scopes"], json!(["read", "write", "device-app"]));
    for key in ["description", "owner", "expiresAt", "lastUsedAt", "revokedAt"] {
        assert_eq!(tokens[1][key], Value::Null, "{key}");
    }
    let for_people = folder.run("token list").ok();
    let first = for_people.lines().next().expect("a line");
    for text in ["read,write ", "expires 20", "nightly export", "(ask ann@acme.example)", "never used"] {
        assert!(first.contains(text), "{first}");
    }
}

#[test]
fn a_scope_that_is_none_and_an_expiry_that_is_over_are_refused_with_what_would_do() {
    let folder = Folder::new();
    for (flag, value, advice) in [
        ("--scope", "everything", "read, write, device-app and admin"),
        ("--scope", "", "read, write, device-app and admin"),
        ("--expires", "soon", "such as 90d"),
        ("--expires", "2020-01-01T00:00:00Z", "over already"),
    ] {
        let refused = finish(&mut folder.command(["token", "create", "--account", "acme", flag, value]));
        let complaint = refused.failure();
        assert!(complaint.contains(advice), "{complaint}");
    }
    assert!(folder.names().is_empty());
}

#[test]
fn the_last_use_of_a_token_is_listed() {
    let folder = Folder::new();
    let (used, _unused) = (folder.token("acme"), folder.token("acme"));
    let server = folder.serve("", &[]);
    assert_eq!(server.call("GET", "/api/v2/subscriber", &used, "").0, 200);
    assert!(server.stop().0.success());
    let tokens = list(&folder, "token list --json");
    assert!(tokens[0]["lastUsedAt"].is_string() && tokens[1]["lastUsedAt"].is_null(), "{tokens:?}");
}

#[test]
fn a_mistyped_token_is_told_without_a_database_or_settings() {
    let folder = Folder::new();
    folder.write("simroll.toml", "no settings at all");
    let token = folder.run("token generate").ok();
    let right = folder.run_on("token check", &token).ok();
    assert!(right.starts_with(id(&token)), "{right}");
    assert!(!right.contains(&token[20..30]), "{right}");
    let mut mistyped = token.clone();
    mistyped.replace_range(30..31, if &token[30..31] == "x" { "y" } else { "x" });
    for (text, said) in [(mistyped.as_str(), "mistyped"), ("simroll", "no token"), ("", "no token")] {
        let told = folder.run_on("token check", text);
        assert_eq!(told.code, Some(1), "{told:?}");
        assert!(told.stdout.starts_with(said), "{told:?}");
    }
    assert_eq!(folder.names(), ["simroll.toml"]);
}
