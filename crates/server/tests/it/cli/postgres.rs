//! The program on a PostgreSQL database: the same commands, and several servers beside each other.

use diesel::prelude::*;
use diesel::sql_types::Text;
use serde_json::{Value, json};

use super::program::{Folder, Ran, Server};
use crate::cluster::new_schema;

const FILE: &str = "\
record,status,iccid,imsi,msisdn,is_last_active,use_case_id,imei,imeisv,alias,generic_id,username,user_external_id,user_class
1,ACTIVE,8944110000000042422,234100000004242,447700900042,false,1,,,van,,robin,,gold
2,SUSPEND,,310260000004242,,false,,,,,,,,
";

/// A folder whose settings name a fresh schema.
fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("simroll.toml", format!("database_url = \"{}\"\n", new_schema()));
    folder
}

fn alias(server: &Server, token: &str, imsi: &str, alias: &str) -> (u16, String) {
    let body = json!({ "alias": alias }).to_string();
    server.call("PATCH", &format!("/api/v2/subscriber/imsi/{imsi}"), token, &body)
}

#[test]
#[ignore = "needs PostgreSQL"]
fn a_file_goes_in_is_served_and_comes_out_again() {
    let folder = folder();
    folder.write("in.csv", FILE);
    let token = folder.token("acme");
    folder.run("import in.csv --account acme").ok();
    assert_eq!(folder.run("export --account acme").ok(), FILE);
    let server = folder.serve("", &[]);
    assert_eq!(server.call("GET", "/readyz", "", "").0, 200);
    assert_eq!(alias(&server, &token, "310260000004242", "meter 2").0, 200);
    drop(server);
    assert_eq!(folder.run("import in.csv --account acme --json").ok().matches("\"unchanged\":2").count(), 1);
    let found = folder.run("lookup imsi 310260000004242 --json").ok();
    assert!(found.contains("meter 2"), "{found}");
    assert_eq!(folder.names(), ["in.csv", "simroll.toml"], "nothing else was written");
}

/// A change through one server is at once what the other one answers, comes to those who follow there, and a token that
/// is revoked beside them is soon worth nothing on either.
#[test]
#[ignore = "needs PostgreSQL"]
fn two_servers_on_one_database_are_one_registry() {
    let folder = folder();
    folder.write("in.csv", FILE);
    folder.run("import in.csv --account acme").ok();
    let token = folder.token("acme");
    let servers = [folder.serve("", &[]), folder.serve("", &[])];
    for round in 0..10 {
        for (place, server) in servers.iter().enumerate() {
            let name = format!("server {place}, round {round}");
            assert_eq!(alias(server, &token, "310260000004242", &name).0, 200);
            for reader in &servers {
                let (status, body) =
                    reader.call("GET", "/api/v2/subscriber/imsi/310260000004242", &token, "");
                assert!(status == 200 && body.contains(&name), "{status} {body}");
            }
        }
    }
    let (_, journal) = servers[0].call("GET", "/api/v2/changes?limit=1000", &token, "");
    let journal: Value = serde_json::from_str(&journal).expect("JSON");
    let numbers: Vec<i64> = journal["content"]
        .as_array()
        .expect("nodes")
        .iter()
        .map(|node| node["seq"].as_i64().expect("a number"))
        .collect();
    assert!(numbers.iter().copied().eq(1..=22), "{numbers:?}");

    let id = token.split('_').nth(1).expect("an id");
    folder.run(&format!("token revoke {id}")).ok();
    for server in &servers {
        while server.call("GET", "/api/v2/subscriber/imsi/310260000004242", &token, "").0 != 401 {
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
    }
}

#[test]
#[ignore = "needs PostgreSQL"]
fn a_demo_begins_on_postgres() {
    let folder = folder();
    let server = folder.serve("--demo", &[]);
    let printed = server.printed().join("\n");
    assert!(printed.contains("sample subscribers, in postgres://"), "{printed}");
}

/// Every table of the schemas that somebody made, with what its rows are.
fn everything(url: &str) -> Vec<(String, String)> {
    #[derive(QueryableByName)]
    struct Line {
        #[diesel(sql_type = Text)]
        name: String,
        #[diesel(sql_type = Text)]
        rows: String,
    }
    let schema = url.rsplit("%3D").next().expect("a schema");
    let question = format!(
        "SELECT table_name::text AS name, query_to_xml(format('SELECT * FROM %I.%I AS t ORDER BY t::text', table_schema, \
         table_name), true, false, '')::text AS rows FROM information_schema.tables WHERE table_schema = '{schema}' \
         ORDER BY 1"
    );
    let mut connection = PgConnection::establish(url).expect("the server is there");
    let lines: Vec<Line> = diesel::sql_query(question).load(&mut connection).expect("rows");
    lines.into_iter().map(|line| (line.name, line.rows)).collect()
}

const OTHER_FILE: &str = "\
imsi,alias
310260000004242,meter 2
310260000000003,new
310260000000003,renamed
234100000004242,van
310260000000004x,odd
";

#[test]
#[ignore = "needs PostgreSQL"]
fn a_trial_import_says_what_an_import_would_do_and_changes_nothing() {
    let url = new_schema();
    let folder = Folder::new();
    folder.write("simroll.toml", format!("database_url = \"{url}\"\n"));
    folder.write("in.csv", FILE);
    folder.write("other.csv", OTHER_FILE);
    let trial = "import in.csv --account acme --json --dry-run";
    let counted = |ran: Ran| {
        let counted: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{ran:?}"));
        ["rows", "created", "updated", "unchanged", "refused"]
            .map(|name| counted[name].as_u64().expect("a count"))
    };

    assert_eq!(counted(folder.run(trial)), [2, 2, 0, 0, 0]);
    assert_eq!(everything(&url), [], "there are no tables yet, and none were made");
    folder.run("import in.csv --account acme").ok();
    let before = everything(&url);
    assert_eq!(before.len(), 11);
    assert_eq!(counted(folder.run(trial)), [2, 0, 0, 2, 0]);
    let tried = counted(folder.run("import other.csv --account acme --json --dry-run"));
    assert_eq!(counted(folder.run("import other.csv --account stranger --json --dry-run"))[1], 3);
    assert_eq!(everything(&url), before);
    assert_eq!(tried, [5, 1, 2, 1, 1]);
    assert_eq!(counted(folder.run("import other.csv --account acme --json")), tried);
    assert_ne!(everything(&url), before);
}

#[test]
#[ignore = "needs PostgreSQL"]
fn a_doctor_says_how_the_tables_stand_and_changes_nothing() {
    let url = new_schema();
    let folder = Folder::new();
    folder.write("simroll.toml", format!("database_url = \"{url}\"\n"));
    let told = |expected: &str, is_sound: bool| {
        let before = everything(&url);
        let ran = folder.run("doctor");
        assert_eq!(ran.code, Some(i32::from(!is_sound)), "{ran:?}");
        assert!(ran.stdout.contains(expected), "{expected}: {ran:?}");
        assert_eq!(everything(&url), before);
    };
    told("note     tables: there are none yet", true);
    folder.token("acme");
    told("ok       tables: as this version makes them", true);
    told("note     tokens: 1 are valid", true);
    let tell = |statement: &str| {
        let mut connection = PgConnection::establish(&url).expect("the server is there");
        diesel::sql_query(statement).execute(&mut connection).expect("it may");
    };
    tell("INSERT INTO __diesel_schema_migrations (version) VALUES ('20990101000000')");
    told("error    tables: of a newer version, which has migration 20990101000000", false);
    tell("DELETE FROM __diesel_schema_migrations");
    told("note     tables: of an older version", true);
}

#[test]
fn a_server_that_is_not_there_is_told_without_the_password() {
    let folder = Folder::new();
    for url in [
        "postgres://ann:canary@127.0.0.1:1/simroll",
        "postgres:///simroll?host=/nowhere&password=canary",
        "postgres://ann:can/ary@127.0.0.1:1/simroll",
        "postgres://ann:canary@127.0.0.1:1/simroll?no_such_thing=1",
    ] {
        let refused = folder.run(&format!("--database-url {url} account list")).failure();
        assert!(refused.contains("cannot open postgres://"), "{refused}");
        assert!(!refused.contains("canary") && !refused.contains("ary@"), "{refused}");
    }
}
