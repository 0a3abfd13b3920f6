//! What is looked at.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use simroll_domain::Timestamp;
use simroll_registry::clock;
use simroll_server::instant::rfc3339;
use simroll_server::metrics::disk;
use simroll_storage::{Directory, TokenRecord};
use simroll_storage_diesel::{ConnectError, OpenError, PostgresDatabase, SqliteFile, Tables};

use super::Finding;
use super::Verdict::{Error, Note, Warning};
use crate::settings::{DatabaseUrl, Settings};

/// A log of more bytes than this has not been folded into the database for long.
const LONG_LOG: u64 = 1 << 30;

/// No server was ever built before then.
const NO_EARLIER: Timestamp = Timestamp::from_micros(1_767_225_600_000_000);

/// How much the clock may stand behind the last entry: clocks of several servers differ.
const SKEW_MICROS: i64 = 60_000_000;

/// Everything that can be looked at.
pub(super) fn all(settings: &Settings, full: bool) -> Vec<Finding> {
    // Whoever came here has read them.
    let mut findings = vec![Finding::ok("settings", "they can be read")];
    findings.extend(clock_alone());
    match &settings.database_url {
        DatabaseUrl::Memory => {
            findings.push(Finding::new(Note, "database", "it is in memory", "Nothing survives the server."));
        }
        DatabaseUrl::Sqlite(path) if !path.exists() => findings.push(Finding::new(
            Note,
            "database",
            format!("there is none at {} yet", path.display()),
            "`simroll token create --account NAME` makes it.",
        )),
        DatabaseUrl::Sqlite(path) => file(path, settings, full, &mut findings),
        DatabaseUrl::Postgres(url) => {
            server(&PostgresDatabase::at(url.expose(), &settings.postgres.options()), &mut findings);
        }
    }
    findings
}

fn file(path: &Path, settings: &Settings, full: bool, findings: &mut Vec<Finding>) {
    findings.extend(permissions(path));
    findings.extend(room(path, settings.health.least_free_disk));
    let file = match SqliteFile::at(path) {
        Ok(file) => file,
        Err(error) => {
            let advice = match error {
                OpenError::Foreign => "database_url names the wrong file.",
                _ => {
                    "Stop the server and restore a backup: see the operations page, \"The database is damaged\"."
                }
            };
            findings.push(Finding::new(Error, "database", error.to_string(), advice));
            return;
        }
    };
    let mut look = |check, looked: Result<Finding, OpenError>| {
        findings.push(looked.unwrap_or_else(|error| {
            let advice =
                "If this stays so, restore a backup: see the operations page, \"The database is damaged\".";
            Finding::new(Error, check, error.to_string(), advice)
        }));
    };
    look("SQLite", file.version().map(|version| Finding::ok("SQLite", format!("version {version}"))));
    let found = file.tables();
    let is_current = matches!(found, Ok(Tables::Current));
    look("tables", found.map(|found| tables(&found)));
    if is_current {
        look("indexes", file.missing_indexes().map(|found| indexes(&found)));
        look("statistics", file.unmeasured_indexes().map(|found| statistics(&found)));
    }
    look("file", file.damage(full).map(|found| damage(&found)));
    look("rows", file.contradictions(full).map(|found| rows(&found, full)));
    look("clock", file.last_entry().map(clock_and_journal));
    // Opening the database as a store would bring it up to date, which is not for a doctor.
    if is_current {
        findings.push(tokens(file.tokens().ok()));
    }
}

/// A database on a PostgreSQL server, whose own tools look after its files.
fn server(database: &PostgresDatabase, findings: &mut Vec<Finding>) {
    let wrong = |error: ConnectError| {
        let advice = "Check database_url, and that the server runs and lets this host in.";
        Finding::new(Error, "database", error.to_string(), advice)
    };
    match database.version() {
        Ok(version) => findings.push(Finding::ok("database", format!("PostgreSQL {version} answers"))),
        Err(error) => return findings.push(wrong(error)),
    }
    match database.tables() {
        Ok(None) => findings.push(Finding::new(
            Note,
            "tables",
            "there are none yet",
            "`simroll token create --account NAME` makes them.",
        )),
        Ok(Some(found)) => {
            findings.push(tables(&found));
            if found == Tables::Current {
                findings.push(database.last_entry().map_or_else(wrong, clock_and_journal));
                findings.push(tokens(database.store().tokens(None).ok()));
            }
        }
        Err(error) => findings.push(wrong(error)),
    }
}

fn clock_alone() -> Option<Finding> {
    let now = clock::now();
    (now < NO_EARLIER).then(|| {
        Finding::new(Error, "clock", format!("it says {}", rfc3339(now)), "Set it, and keep it by NTP.")
    })
}

fn clock_and_journal(last: Timestamp) -> Finding {
    let now = clock::now();
    if last.as_micros() > now.as_micros().saturating_add(SKEW_MICROS) {
        let message = format!("it says {}, and the last entry is of {}", rfc3339(now), rfc3339(last));
        let advice = "The clock went back, or was ahead: set it, and keep it by NTP. Until it has caught up, entries \
                      get the time of the last one.";
        return Finding::new(Error, "clock", message, advice);
    }
    Finding::ok("clock", format!("it says {}", rfc3339(now)))
}

fn permissions(path: &Path) -> Option<Finding> {
    let others = |path: &Path| fs::metadata(path).map_or(0, |found| found.permissions().mode() & 0o077);
    let folder = path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    if others(folder) & 0o022 != 0 {
        let message = format!("others may write to {}", folder.display());
        return Some(Finding::new(Warning, "permissions", message, "Take it from them: chmod go-w."));
    }
    if others(path) != 0 {
        let message = format!("others may read or write {}", path.display());
        let advice = "It holds personal data: chmod 600.";
        return Some(Finding::new(Warning, "permissions", message, advice));
    }
    Some(Finding::ok("permissions", "only the owner reads the database"))
}

fn room(path: &Path, least: u64) -> Vec<Finding> {
    let room = match disk(path) {
        Ok(room) => room,
        Err(error) => {
            return vec![Finding::new(
                Error,
                "disk",
                error.to_string(),
                "Check that the file system is mounted.",
            )];
        }
    };
    let (free, file) = (room.free >> 20, room.file >> 20);
    let mut findings = vec![if room.free < least {
        let advice = "Make room now: when it is full, nothing can be written.";
        Finding::new(Error, "disk", format!("only {free} MiB are free"), advice)
    } else if room.free < room.file {
        let advice = "A backup on this disk would not fit: write it elsewhere.";
        Finding::new(Warning, "disk", format!("{free} MiB are free, the database has {file} MiB"), advice)
    } else {
        Finding::ok("disk", format!("{free} MiB are free, the database has {file} MiB"))
    }];
    if room.log > LONG_LOG {
        let message = format!("the log beside the database has {} MiB", room.log >> 20);
        let advice = "Somebody reads the file for long, a backup or another program: the log shrinks when that ends \
                      and the server is started anew.";
        findings.push(Finding::new(Warning, "log", message, advice));
    }
    findings
}

fn tables(found: &Tables) -> Finding {
    match found {
        Tables::Current => Finding::ok("tables", "as this version makes them"),
        Tables::Older => Finding::new(
            Note,
            "tables",
            "of an older version",
            "Make a backup; the next start of the server brings them up to date.",
        ),
        Tables::Newer(migration) => Finding::new(
            Error,
            "tables",
            format!("of a newer version, which has migration {migration}"),
            "Install that version again, or restore the backup that was made before it.",
        ),
    }
}

fn indexes(missing: &[String]) -> Finding {
    if missing.is_empty() {
        return Finding::ok("indexes", "all are there");
    }
    let message = format!("missing: {}", missing.join(", "));
    let advice = "Somebody dropped them, and what needs them is slow: make them again, by the statements that \
                  `simroll schema sqlite` prints, and start the server anew.";
    Finding::new(Error, "indexes", message, advice)
}

fn statistics(unmeasured: &[String]) -> Finding {
    if unmeasured.is_empty() {
        return Finding::ok("statistics", "as this version makes them");
    }
    let message = format!("missing or others: {}", unmeasured.join(", "));
    let advice = "Lists may be slow: SQLite does not know how large an account gets. Start the server anew, and it \
                  puts them back.";
    Finding::new(Warning, "statistics", message, advice)
}

fn damage(found: &[String]) -> Finding {
    match found.first() {
        None => Finding::ok("file", "sound"),
        Some(first) => Finding::new(
            Error,
            "file",
            format!("damaged: {first}"),
            "Stop the server, keep a copy of the file, restore a backup, and look at the disk.",
        ),
    }
}

fn rows(found: &[(&'static str, i64)], full: bool) -> Finding {
    let looked = if full { "every row" } else { "some thousands of each table; --full looks at all" };
    if found.is_empty() {
        return Finding::ok("rows", format!("they agree with each other ({looked})"));
    }
    let told: Vec<String> = found.iter().map(|(what, count)| format!("{count} {what}")).collect();
    let advice =
        "Nothing of Simroll makes such rows: somebody wrote to the file, or it is damaged. Restore a backup.";
    Finding::new(Error, "rows", told.join("; "), advice)
}

fn tokens(found: Option<Vec<TokenRecord>>) -> Finding {
    let Some(tokens) = found else {
        return Finding::new(Error, "tokens", "they cannot be read", "See what is said about the database.");
    };
    let now = clock::now();
    let valid: Vec<_> = tokens.iter().filter(|token| token.is_valid(now)).collect();
    if valid.is_empty() {
        let advice = "`simroll token create --account NAME` makes one.";
        return Finding::new(Warning, "tokens", "none is valid: nobody can call the server", advice);
    }
    let lasting = valid.iter().filter(|token| token.grant.expires_at.is_none()).count();
    let message = format!("{} are valid, {lasting} of them for ever", valid.len());
    if lasting == 0 {
        return Finding::ok("tokens", message);
    }
    Finding::new(Note, "tokens", message, "Give tokens an end where their users can be told of it.")
}
