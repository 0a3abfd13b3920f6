//! `simroll export`: the inverse of import.

use std::process::Stdio;

use super::program::Folder;

/// What the registry can hold: odd identifiers, odd texts, pairs that lack one side, records of one kind only.
const EVERYTHING: &str = "\
record,status,iccid,imsi,msisdn,is_last_active,use_case_id,imei,imeisv,alias,generic_id,username,user_external_id,user_class
1,ACTIVE,8944110000000042422,234100000004242,447700900042,false,1,353918050042429,3539180500424201,van,g-1,robin,x-1,gold
1,ACTIVE,8944110000000042422,310260000004242,,true,,353918050042429,3539180500424201,van,g-1,robin,x-1,gold
1,ACTIVE,8944110000000042422,,447700900043,false,2147483647,353918050042429,3539180500424201,van,g-1,robin,x-1,gold
2,SUSPEND,8944110000000042423,299990000000001,,false,,353918050042428,,,,,,
3,TERMINATED,898600000000000000AB,,,,,,,,,,,
4,INACTIVE,,001010000000001,,false,,,,,,,,
5,ACTIVE,,,,,,353918050042429,,,,,,
6,ACTIVE,,,,,,353918050042429,,\"a, \"\"quoted\"\" alias\",,,,
7,ACTIVE,,,,,,,,=1+1, g ,É́🦀,,
8,ACTIVE,,,447700900044,false,,,,,,,,
9,ACTIVE,,,,,,,3539180500424277,,,,x-9,
";

#[test]
fn exported_and_imported_into_an_empty_database_is_exported_the_same() {
    let folder = Folder::new();
    folder.write("in.csv", EVERYTHING);
    folder.run("import in.csv --account acme").ok();
    let first = folder.run("export --account acme").ok();
    assert_eq!(first, EVERYTHING);
    folder.write("first.csv", &first);
    folder.run("--database-url sqlite://second.db import first.csv --account other").ok();
    assert_eq!(folder.run("--database-url sqlite://second.db export --account other").ok(), first);
}

#[test]
fn the_sample_survives_the_round_trip() {
    let folder = Folder::new();
    drop(folder.serve("--demo", &[]));
    folder.run("--database-url sqlite://simroll-demo.db export --account demo first.csv").ok();
    folder.run("import first.csv --account demo").ok();
    assert_eq!(folder.run("export --account demo").ok(), folder.read("first.csv"));
}

#[test]
fn a_file_is_replaced_when_the_export_is_complete() {
    let folder = Folder::new();
    folder.write("in.csv", "imsi\n234100000000001\n");
    folder.run("import in.csv --account acme").ok();
    folder.write("out.csv", "an older export");
    let ran = folder.run("export --account acme out.csv");
    assert!(ran.stderr.contains("exported 1 subscribers"), "{ran:?}");
    assert_eq!(ran.ok(), "");
    assert_eq!(folder.read("out.csv"), folder.run("export --account acme -").ok());
    let names = folder.names();
    assert!(!names.iter().any(|name| name.starts_with(".tmp")), "{names:?}");
    assert!(folder.run("export --account acme no/such/out.csv").failure().contains("no/such/out.csv"));
}

#[test]
fn it_ends_in_silence_when_nobody_reads_on() {
    let folder = Folder::new();
    let rows: String = (0..3000).map(|number| format!("{}\n", 234_100_000_000_000_u64 + number)).collect();
    folder.write("in.csv", format!("imsi\n{rows}"));
    folder.run("import in.csv --account acme").ok();
    let mut command = folder.command(["export", "--account", "acme"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert!(!output.status.success() && output.stderr.is_empty(), "{output:?}");
}

#[test]
fn one_account_exports_nothing_of_another() {
    let folder = Folder::new();
    folder.write("in.csv", "imsi\n234100000000001\n");
    folder.run("import in.csv --account acme").ok();
    folder.run("account create other").ok();
    assert_eq!(folder.run("export --account other").ok().lines().count(), 1);
}

#[test]
fn its_help_says_that_it_is_no_backup() {
    assert!(Folder::new().run("export --help").ok().contains("not a backup"));
}
