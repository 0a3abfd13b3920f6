//! `simroll import`: what becomes of the rows of a file.

use serde_json::{Value, json};

use super::program::{Folder, Ran};

const IMPORT: &str = "import in.csv --account acme --json --report report.csv";

/// Created, updated, unchanged, flagged, refused.
type Counts = [u64; 5];

fn counts(ran: &Ran) -> Counts {
    let summary: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{ran:?}"));
    let count = |name: &str| summary[name].as_u64().expect("a count");
    let counts = ["created", "updated", "unchanged", "flagged", "refused"].map(count);
    assert_eq!(count("rows"), counts[0] + counts[1] + counts[2] + counts[4], "{summary}");
    counts
}

/// Imports files into one account, one after the other, and compares the counts of each.
#[track_caller]
fn check(files: &[(&str, Counts)]) -> Folder {
    let folder = Folder::new();
    for (file, expected) in files {
        folder.write("in.csv", file);
        let ran = folder.run(IMPORT);
        assert_eq!(counts(&ran), *expected, "{file}\n{}", folder.read("report.csv"));
        assert_eq!(ran.code, Some(i32::from(expected[4] > 0)), "{ran:?}");
    }
    folder
}

/// The rows of an export without the columns `record` and `status`, sorted.
fn exported(folder: &Folder) -> Vec<String> {
    let export = folder.run("export --account acme").ok();
    let row = |line: &str| line.splitn(3, ',').nth(2).map(str::to_owned);
    let mut rows: Vec<String> = export.lines().skip(1).filter_map(row).collect();
    rows.sort();
    rows
}

const SIM: &str = "iccid,imsi,msisdn,alias\n8944110000000042422,234100000004242,+447700900042,van\n";

#[test]
fn a_row_creates_updates_or_changes_nothing() {
    let moved = SIM.replace("van", "lorry");
    check(&[(SIM, [1, 0, 0, 0, 0]), (SIM, [0, 0, 1, 0, 0]), (&moved, [0, 1, 0, 0, 0])]);
}

#[test]
fn several_rows_of_one_iccid_are_one_sim_with_several_imsis() {
    let file = "iccid,imsi,is_last_active,use_case_id\n\
                8944110000000042422,234100000004242,no,1\n\
                8944110000000042422,310260000004242,yes,2\n";
    let folder = check(&[(file, [1, 1, 0, 0, 0]), (file, [0, 0, 2, 0, 0])]);
    assert_eq!(
        exported(&folder),
        [
            "8944110000000042422,234100000004242,,false,1,,,,,,,",
            "8944110000000042422,310260000004242,,true,2,,,,,,,",
        ]
    );
}

#[test]
fn every_column_is_read_in_any_order_and_leniently() {
    let file = "user_class,Status,user_external_id,username,generic_id,alias,imeisv,imei,use_case_id,is_last_active,msisdn,imsi,iccid\n\
                gold,suspended,x-1,robin,g-1,the van,3539180500424201,35-391805-004242-9, 7 ,TRUE,+44 7700 900042,'234100000004242',8944 1100 0000 0042 422\n";
    let folder = check(&[(file, [1, 0, 0, 0, 0])]);
    assert_eq!(
        exported(&folder),
        [
            "8944110000000042422,234100000004242,447700900042,true,7,353918050042429,3539180500424201,the van,g-1,robin,x-1,gold"
        ]
    );
    assert!(folder.run("export --account acme").ok().contains("\n1,SUSPEND,"));
}

#[test]
fn an_empty_cell_leaves_what_is_there() {
    let sparse = "iccid,imsi,alias\n8944110000000042422,,\n";
    let folder = check(&[(SIM, [1, 0, 0, 0, 0]), (sparse, [0, 0, 1, 0, 0])]);
    assert_eq!(exported(&folder).len(), 1);
}

#[test]
fn the_check_digit_of_an_imei_and_the_country_of_an_imsi_refuse_and_that_of_an_iccid_flags() {
    let file = "iccid,imsi,imei\n\
                8944110000000042423,234100000000001,\n\
                8944110000000042430,299990000000002,\n\
                ,234100000000003,353918050042428\n";
    let folder = check(&[(file, [1, 0, 0, 1, 2])]);
    assert_eq!(
        folder.read("report.csv"),
        "row,line,outcome,field,reason\n\
         1,2,flagged,iccid,check_digit_mismatch; expected 2\n\
         2,3,refused,imsi,mcc_unassigned at byte 0; expected an assigned mobile country code\n\
         3,4,refused,imei,check_digit_mismatch at byte 14; expected 9\n"
    );
}

#[test]
fn what_is_refused_and_what_is_flagged_can_be_chosen() {
    let file = "iccid,imsi,imei\n\
                8944110000000042423,234100000000001,\n\
                ,234100000000003,353918050042428\n";
    let folder = Folder::new();
    folder.write("in.csv", file);
    let line =
        format!("{IMPORT} --set validation.imei_check_digit=flag --set validation.iccid_check_digit=reject");
    assert_eq!(counts(&folder.run(&line)), [1, 0, 0, 1, 1]);
    let line = format!("{IMPORT} --set validation.iccid_check_digit=accept");
    assert_eq!(counts(&folder.run(&line)), [1, 0, 0, 0, 1]);
}

#[test]
fn a_file_that_names_its_records_is_flagged_and_never_refused_for_oddity() {
    let file = "record,iccid,imsi,imei\n\
                1,8944110000000042423,299990000000001,353918050042428\n\
                1,8944110000000042423,299990000000002,353918050042428\n\
                2,,234100000000003,\n";
    let folder = check(&[(file, [2, 1, 0, 2, 0]), (file, [0, 0, 3, 2, 0])]);
    assert_eq!(folder.read("report.csv").lines().count(), 3);
}

#[test]
fn a_row_that_names_two_subscribers_is_refused_and_its_neighbours_are_not() {
    let file = "iccid,imsi\n8944110000000042422,\n,234100000000001\n\
                8944110000000042422,234100000000001\n,234100000000002\n";
    let folder = check(&[(file, [3, 0, 0, 0, 1])]);
    assert_eq!(
        folder.read("report.csv"),
        "row,line,outcome,field,reason\n3,4,refused,imsi,already held by another subscriber\n"
    );
}

#[test]
fn rows_of_the_same_device_alone_stay_apart_however_often_they_are_imported() {
    let file = "imei,alias\n353918050042429,one\n353918050042429,two\n";
    let folder = check(&[(file, [2, 0, 0, 0, 0]), (file, [0, 0, 2, 0, 0])]);
    assert_eq!(exported(&folder).len(), 2);
}

#[test]
fn a_device_that_several_share_is_taken() {
    let file = "imsi,imei\n234100000000001,353918050042429\n310260000000001,353918050042429\n";
    let folder = check(&[(file, [2, 0, 0, 0, 0]), (file, [0, 0, 2, 0, 0])]);
    assert_eq!(exported(&folder).len(), 2);
}

#[test]
fn rows_that_cannot_be_read_are_refused_one_by_one() {
    let folder = Folder::new();
    let mut file = b"\xef\xbb\xbfimsi,alias\r\n234100000000001,a\r\n234100000000002\r\n\r\n".to_vec();
    file.extend(b"234100000000003,\xff\r\n234100000000004,\"b\r\nc\"\r\nnumber,d\r\n234100000000006,e");
    folder.write("in.csv", file);
    let ran = folder.run(IMPORT);
    assert_eq!((counts(&ran), ran.code), ([2, 0, 0, 0, 4], Some(1)));
    assert_eq!(
        folder.read("report.csv"),
        "row,line,outcome,field,reason\n\
         2,3,refused,,has 1 cells where the header has 2\n\
         3,5,refused,alias,not UTF-8\n\
         4,6,refused,alias,must not contain control characters\n\
         5,8,refused,imsi,invalid_character at byte 0; expected digits\n"
    );
}

#[test]
fn a_report_repeats_nothing_of_a_row() {
    let folder = Folder::new();
    folder.write(
        "in.csv",
        "imsi,imei,alias,use_case_id\n2341000000000O1,353918050042428,canary\u{7},-5canary\n",
    );
    let ran = folder.run(IMPORT);
    let told = format!("{}{}{}", ran.stdout, ran.stderr, folder.read("report.csv"));
    for value in ["23410000", "35391805", "canary", "-5"] {
        assert!(!told.contains(value), "{told}");
    }
    assert!(
        folder
            .read("report.csv")
            .starts_with("row,line,outcome,field,reason\n1,2,refused,imsi;imei;alias;use_case_id,")
    );
}

#[test]
fn without_a_report_the_first_refusals_are_shown() {
    let folder = Folder::new();
    folder.write("in.csv", format!("imsi\n{}", "x\n".repeat(12)));
    let ran = folder.run("import in.csv --account acme");
    assert_eq!(ran.code, Some(1));
    assert_eq!(ran.stderr.matches(" refused: imsi: invalid_").count(), 10, "{}", ran.stderr);
    assert!(ran.stderr.contains("--report"), "{}", ran.stderr);
    assert!(
        ran.stdout
            .split_whitespace()
            .eq("rows: 12 created: 0 updated: 0 unchanged: 0 flagged: 0 refused: 12".split(' '))
    );
}

#[test]
fn a_report_with_nothing_to_say_is_a_header() {
    let folder = check(&[(SIM, [1, 0, 0, 0, 0])]);
    assert_eq!(folder.read("report.csv"), "row,line,outcome,field,reason\n");
}

#[test]
fn a_file_whose_first_line_is_no_header_changes_nothing() {
    let folder = Folder::new();
    for (file, why) in [
        ("", "the file is empty"),
        ("imsi,icicd\n", "did you mean iccid?"),
        ("234100000000001,x\n", "must name the columns"),
        ("imsi;msisdn\n", "--delimiter"),
        ("alias\n", "no column identifies anybody"),
    ] {
        folder.write("in.csv", file);
        let refused = folder.run("import in.csv --account acme").failure();
        assert!(refused.contains(why), "{refused}");
    }
    assert_eq!(folder.names(), ["in.csv"]);
}

#[test]
fn a_header_without_rows_is_a_file_like_any_other() {
    check(&[("imsi\n", [0, 0, 0, 0, 0])]);
}

#[test]
fn stdin_and_other_delimiters_are_read() {
    let folder = Folder::new();
    let ran = folder.run_on("import - --account acme --delimiter ; --json", &SIM.replace(',', ";"));
    assert_eq!(counts(&ran), [1, 0, 0, 0, 0]);
}

#[test]
fn a_file_that_cannot_be_read_is_told() {
    let folder = Folder::new();
    let refused = folder.run("import missing.csv --account acme").failure();
    assert!(refused.contains("missing.csv"), "{refused}");
    folder.write("in.csv", SIM);
    let refused = folder.run("import in.csv --account acme --report in.csv").failure();
    assert!(refused.contains("overwrite") && folder.read("in.csv") == SIM, "{refused}");
}

#[test]
fn where_the_file_breaks_off_what_came_before_is_kept() {
    let folder = Folder::new();
    let mut file = SIM.to_owned();
    file.push_str("8944110000000042430,\"234100000000001,,\n");
    file.push_str(&"x".repeat(3 << 20));
    folder.write("in.csv", file);
    let ran = folder.run("import in.csv --account acme --json");
    assert_eq!((counts(&ran), ran.code), ([1, 0, 0, 0, 0], Some(2)));
    assert!(ran.stderr.contains("row 2 (line 3)") && ran.stderr.contains("left open"), "{}", ran.stderr);
    assert_eq!(exported(&folder).len(), 1);
}

#[test]
fn a_dry_run_says_what_an_import_would_do_and_does_nothing() {
    let rows = "iccid,imsi,alias\n\
                8944110000000042422,,lorry\n\
                8944110000000042430,234100000000001,new\n\
                8944110000000042430,310260000000001,new\n\
                ,234100000004242,lorry\n\
                8944110000000042422,234100000000001,\n";
    let folder = check(&[(SIM, [1, 0, 0, 0, 0])]);
    let before = exported(&folder);
    folder.write("in.csv", rows);
    let ran = folder.run(&format!("{IMPORT} --dry-run"));
    let (dry, report) = (counts(&ran), folder.read("report.csv"));
    assert_eq!(ran.stdout.parse::<Value>().expect("JSON")["dryRun"], json!(true));
    assert_eq!(exported(&folder), before);
    assert!(!folder.names().iter().any(|name| name.contains("dry-run")), "{:?}", folder.names());
    assert_eq!(dry, [1, 2, 1, 0, 1]);
    assert_eq!((counts(&folder.run(IMPORT)), folder.read("report.csv")), (dry, report));
}

#[test]
fn a_dry_run_makes_no_database() {
    let folder = Folder::new();
    folder.write("in.csv", SIM);
    let ran = folder.run("import in.csv --account acme --json --dry-run");
    assert_eq!(counts(&ran), [1, 0, 0, 0, 0]);
    assert_eq!(folder.names(), ["in.csv"]);
}

#[test]
fn rows_beyond_one_batch_mean_what_earlier_batches_created() {
    let row = |number: usize| format!("{:015},x\n", 234_100_000_000_000_u64 + (number % 7000) as u64);
    let file: String = std::iter::once("imsi,alias\n".to_owned()).chain((0..12_000).map(row)).collect();
    check(&[(&file, [7000, 0, 5000, 0, 0])]);
}
