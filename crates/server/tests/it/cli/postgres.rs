//! The program on a PostgreSQL database: the same commands, and several servers beside each other.

use serde_json::json;

use super::program::{Folder, Server};
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
    let journal: serde_json::Value = serde_json::from_str(&journal).expect("JSON");
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

#[test]
#[ignore = "needs PostgreSQL"]
fn a_trial_import_says_why_it_cannot_be_here() {
    let folder = folder();
    folder.write("in.csv", FILE);
    let refused = folder.run("import in.csv --account acme --dry-run").failure();
    assert!(refused.contains("--dry-run") && refused.contains("simroll export"), "{refused}");
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
