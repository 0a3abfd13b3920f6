//! `simroll config` and where settings come from.

use super::program::Folder;

#[test]
fn what_it_prints_is_a_file_of_the_same_settings() {
    let folder = Folder::new();
    let printed = folder.run_with("config --set bulk.max_items=77", &[("SIMROLL_LISTEN", "0.0.0.0:1")]).ok();
    folder.write("simroll.toml", &printed);
    assert_eq!(folder.run("config").ok(), printed);
    let json: serde_json::Value = serde_json::from_str(&folder.run("config --json").ok()).expect("JSON");
    assert_eq!((&json["bulk"]["max_items"], &json["listen"]), (&77.into(), &"0.0.0.0:1".into()));
}

#[test]
fn a_flag_goes_before_the_environment_which_goes_before_the_file() {
    let folder = Folder::new();
    folder.write("simroll.toml", "listen = \"a:1\"\n[bulk]\nmax_items = 1\n[http]\nworkers = 1\n");
    let environment = [("SIMROLL_BULK_MAX_ITEMS", "2"), ("SIMROLL_HTTP__WORKERS", "2")];
    let line = "config --json --set http.workers=3";
    let json: serde_json::Value =
        serde_json::from_str(&folder.run_with(line, &environment).ok()).expect("JSON");
    assert_eq!(json["listen"], "a:1");
    assert_eq!(json["bulk"]["max_items"], 2);
    assert_eq!(json["http"]["workers"], 3);
}

#[test]
fn secrets_are_masked() {
    let folder = Folder::new();
    for line in ["config", "config --json"] {
        let printed = folder.run_with(line, &[("SIMROLL_BOOTSTRAP_TOKEN", "canary")]).ok();
        assert!(printed.contains("********") && !printed.contains("canary"), "{printed}");
    }
}

#[test]
fn an_unknown_key_is_refused_with_the_near_one_wherever_it_stands() {
    let folder = Folder::new();
    let unknown = folder.run_with("config", &[("SIMROLL_BULK_MAX_ITEM", "2")]).failure();
    assert!(unknown.contains("did you mean SIMROLL_BULK_MAX_ITEMS?"), "{unknown}");
    let unknown = folder.run("config --set lsiten=x").failure();
    assert!(unknown.contains("did you mean listen?"), "{unknown}");
    folder.write("simroll.toml", "[bulk]\nmax_itmes = 1\n");
    let unknown = folder.run("config").failure();
    assert!(
        unknown.contains("simroll.toml") && unknown.contains("did you mean bulk.max_items?"),
        "{unknown}"
    );
}

#[test]
fn a_file_that_is_named_must_be_there() {
    let folder = Folder::new();
    let missing = folder.run("config --config other.toml").failure();
    assert!(missing.contains("other.toml"), "{missing}");
    folder.write("other.toml", "listen = \"b:2\"\n");
    for ran in [
        folder.run("config --config other.toml"),
        folder.run_with("config", &[("SIMROLL_CONFIG", "other.toml")]),
    ] {
        assert!(ran.ok().contains("listen = \"b:2\""));
    }
}

#[test]
fn a_wrong_value_is_refused_with_its_key_and_never_shows_a_database_password() {
    let folder = Folder::new();
    let wrong = folder.run("config --set bulk.max_items=many").failure();
    assert!(wrong.contains("bulk.max_items"), "{wrong}");
    let wrong = folder.run("config --database-url mysql://simroll:canary@db/simroll").failure();
    assert!(
        wrong.contains("database_url") && wrong.contains("sqlite://") && !wrong.contains("canary"),
        "{wrong}"
    );
    let shown = folder.run("config --database-url postgres://simroll:canary@db/simroll").ok();
    assert!(shown.contains("postgres://simroll:********@db/simroll"), "{shown}");
}

/// The keys and values of a table, with dots between the parts of a key.
fn leaves(value: &serde_json::Value, key: &str, into: &mut Vec<(String, String)>) {
    match value {
        serde_json::Value::Object(table) => {
            for (name, value) in table {
                let dot = if key.is_empty() { "" } else { "." };
                leaves(value, &format!("{key}{dot}{name}"), into);
            }
        }
        serde_json::Value::String(text) => into.push((key.to_owned(), text.clone())),
        other => into.push((key.to_owned(), other.to_string())),
    }
}

#[test]
fn the_page_of_settings_tells_every_key_with_its_default() {
    let page = include_str!("../../../../../docs/settings.md");
    let cell = |text: &str| text.trim().trim_matches('`').to_owned();
    let mut told: Vec<(String, String)> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `"))
        .map(|row| row.split('|').map(cell).collect::<Vec<_>>())
        .map(|cells| (cells[0].clone(), cells[1].clone()))
        .collect();
    let json = serde_json::from_str(&Folder::new().run("config --json").ok()).expect("JSON");
    let mut known = Vec::new();
    leaves(&json, "", &mut known);
    told.sort();
    known.sort();
    assert_eq!(told, known);
}
