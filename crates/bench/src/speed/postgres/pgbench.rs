//! What PostgreSQL does without Simroll: the statements of one change in one transaction, from many clients at once.
//!
//! Who changes an account waits for its head, as a server does that has a turn; what a decision needs is read, and every
//! row is written that the store writes, with contents of the same length.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::cluster;
use crate::speed::{TIME, WARM_UP};

/// How many clients there are.
const CLIENTS: &str = "64";

/// One change of an alias, found by IMSI.
const SCRIPT: &str = "\
\\set place random(0, POPULATION - 1)
\\set alias random(1, 1000000000000)
BEGIN;
SELECT number + 1 AS number, greatest(time, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint) AS now \
FROM journal_heads WHERE account_id = ACCOUNT FOR UPDATE \\gset
SELECT subscriber FROM bindings WHERE account_id = ACCOUNT AND kind = 1 \
AND value = '26202' || lpad(:place::text, 10, '0') AND closed = 9223372036854775807 \\gset
SELECT number AS of, status, iccid, imei, imeisv, alias AS before, generic_id, username, external_id, user_class, \
password_hash, version, created_at, updated_at FROM subscribers WHERE account_id = ACCOUNT AND number = :subscriber \\gset
SELECT subscriber, pair, imsi, msisdn, is_last_active, use_case FROM subscriptions \
WHERE account_id = ACCOUNT AND subscriber = :subscriber;
UPDATE journal_heads SET number = :number, time = :now WHERE account_id = ACCOUNT;
INSERT INTO journal (account_id, number, request_id, time, author, kind, subscriber, is_changed, named_by, changes) \
VALUES (ACCOUNT, :number, lpad(to_hex(:now::bigint), 16, '0') || '-' || lpad(to_hex(:alias::bigint), 19, '0'), :now, 'LcaVx7P0NW', \
'alias', :subscriber, 1, 'imsi:26202' || lpad(:place::text, 10, '0'), \
'[[' || :subscriber::text || ',\"alias\",null,\"device ' || :place::text || '\",\"http ' || lpad(:alias::text, 20, '0') || '\"]]');
UPDATE subscribers SET alias = 'http ' || lpad(:alias::text, 20, '0'), \
alias_folded = 'http ' || lpad(:alias::text, 20, '0'), version = :number, updated_at = :now \
WHERE account_id = ACCOUNT AND number = :subscriber;
COMMIT;
";

/// Changes a second, spread over those accounts.
pub(super) fn rate(url: &str, folder: &Path, accounts: &[i64], population: u64) -> Result<f64, String> {
    let bin = cluster::binaries().ok_or("PostgreSQL is not installed")?;
    let mut command = Command::new(bin.join("pgbench"));
    let time = (TIME + WARM_UP).as_secs().to_string();
    command.args(["-n", "-M", "prepared", "-c", CLIENTS, "-j", "2", "-T", &time]);
    for account in accounts {
        let path = folder.join(format!("{account}.sql"));
        let script =
            SCRIPT.replace("ACCOUNT", &account.to_string()).replace("POPULATION", &population.to_string());
        fs::write(&path, script).map_err(|error| error.to_string())?;
        command.arg("-f").arg(path);
    }
    let output = command.arg(url).output().map_err(|error| error.to_string())?;
    let told = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        return Err(format!("pgbench: {}", String::from_utf8_lossy(&output.stderr)));
    }
    let tps = told.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok());
    tps.ok_or_else(|| format!("pgbench says no rate: {told}"))
}
