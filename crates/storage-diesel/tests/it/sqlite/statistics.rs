//! What SQLite goes by, after somebody was at the file with other tools.

use diesel::connection::SimpleConnection;
use diesel::sql_types::Text;
use diesel::{Connection, QueryableByName, RunQueryDsl, SqliteConnection};
use simroll_storage_diesel::SqliteFile;
use tempfile::TempDir;

use super::open;
use super::scene::{attempt, register, settle};

const INDEX: &str = "CREATE INDEX subscriptions_by_use_case ON subscriptions (account_id, use_case) WHERE use_case IS NOT NULL";

fn connect(folder: &TempDir) -> SqliteConnection {
    SqliteConnection::establish(folder.path().join("simroll.db").to_str().unwrap()).unwrap()
}

fn file(folder: &TempDir) -> SqliteFile {
    SqliteFile::at(&folder.path().join("simroll.db")).unwrap()
}

/// A file with somebody in it, which nobody has open.
fn filled() -> TempDir {
    let folder = TempDir::new().unwrap();
    let store = open(&folder);
    settle(&store);
    attempt(&store, &[register(1), register(2)], 1).unwrap();
    folder
}

#[derive(Debug, PartialEq, Eq, QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

fn statistics(folder: &TempDir) -> Vec<Line> {
    let all = "SELECT tbl || ' ' || idx || ' ' || stat AS line FROM sqlite_stat1 ORDER BY 1";
    diesel::sql_query(all).load(&mut connect(folder)).unwrap()
}

#[test]
fn opening_puts_statistics_back_that_are_gone_or_others() {
    let folder = filled();
    let made = statistics(&folder);
    assert_eq!(made.len(), 18);
    for (harm, unmeasured) in [
        ("DELETE FROM sqlite_stat1", 18),
        ("DROP TABLE sqlite_stat1", 18),
        ("DELETE FROM sqlite_stat1 WHERE idx = 'journal_by_kind'", 1),
        ("UPDATE sqlite_stat1 SET stat = '2 2 1' WHERE idx = 'subscribers'", 1),
        (&*format!("DROP INDEX subscriptions_by_use_case; {INDEX}"), 1),
    ] {
        connect(&folder).batch_execute(harm).unwrap();
        assert_eq!(file(&folder).unmeasured_indexes().unwrap().len(), unmeasured, "{harm}");
        drop(open(&folder));
        assert_eq!(file(&folder).unmeasured_indexes().unwrap(), [] as [&str; 0], "{harm}");
        assert_eq!(statistics(&folder), made, "{harm}");
    }
}

/// What is said of an index of somebody's own is his business.
#[test]
fn opening_leaves_other_statistics_alone() {
    let folder = filled();
    let own = "CREATE INDEX own ON subscribers (account_id, imei); INSERT INTO sqlite_stat1 VALUES ('subscribers', 'own', '7 7 1')";
    connect(&folder).batch_execute(own).unwrap();
    drop(open(&folder));
    assert!(statistics(&folder).contains(&Line { line: "subscribers own 7 7 1".to_owned() }));
    assert_eq!(file(&folder).missing_indexes().unwrap(), [] as [&str; 0]);
}

#[test]
fn a_missing_index_is_named_and_nothing_is_changed_by_looking() {
    let folder = filled();
    connect(&folder).batch_execute("DROP INDEX subscriptions_by_use_case").unwrap();
    let found = || (file(&folder).missing_indexes().unwrap(), file(&folder).unmeasured_indexes().unwrap());
    let named = vec!["subscriptions_by_use_case".to_owned()];
    assert_eq!(found(), (named.clone(), named.clone()));
    assert_eq!(file(&folder).tokens().unwrap(), []);
    assert_eq!(found(), (named.clone(), named));
}
