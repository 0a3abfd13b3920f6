//! The file: made, refused, copied, full.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::sql_types::Text;
use diesel::{Connection, QueryableByName, RunQueryDsl, SqliteConnection};
use simroll_domain::Lookup;
use simroll_storage::{AsOf, Directory, Store};
use simroll_storage_diesel::{OpenError, SqliteOptions, SqliteStore};
use tempfile::TempDir;

use super::open;
use super::scene::{account, attempt, imsi, register, settle};

fn try_open(path: &Path) -> Result<SqliteStore, OpenError> {
    SqliteStore::open(path, &SqliteOptions::default())
}

fn change(path: &Path, statements: &str) {
    let mut connection = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
    connection.batch_execute(statements).unwrap();
}

/// Nobody but its owner can read it or what SQLite puts beside it.
#[test]
fn a_file_is_made_for_its_owner_only_and_so_is_its_folder() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("deep").join("er").join("simroll.db");
    let store = try_open(&path).unwrap();
    settle(&store);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(path.parent().unwrap()), 0o700);
    let files: Vec<_> =
        fs::read_dir(path.parent().unwrap()).unwrap().map(|file| file.unwrap().path()).collect();
    assert_eq!(files.len(), 3, "the file, its log and its index");
    assert!(files.iter().all(|file| mode(file) == 0o600));
}

/// A path that looks like something else to SQLite is still a path.
#[test]
fn any_path_is_a_path() {
    let folder = TempDir::new().unwrap();
    for name in [":memory:", "file:x?mode=memory", "with blank & ünïcode.db"] {
        let path = folder.path().join(name);
        settle(&try_open(&path).unwrap());
        assert!(path.exists());
        assert_eq!(try_open(&path).unwrap().accounts().unwrap().len(), 1);
    }
}

/// Tables of a later version are not touched, and the message says what to do.
#[test]
fn a_newer_schema_is_refused() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("simroll.db");
    drop(open(&folder));
    change(&path, "INSERT INTO __diesel_schema_migrations (version) VALUES ('20991231235959')");
    let error = try_open(&path).unwrap_err();
    assert!(matches!(&error, OpenError::Newer(version) if version == "20991231235959"), "{error:?}");
    assert!(error.to_string().contains("newer version"), "{error}");
}

/// The database of another program is left alone.
#[test]
fn a_foreign_database_is_refused() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("other.db");
    change(&path, "CREATE TABLE recipes (name TEXT)");
    assert!(matches!(try_open(&path), Err(OpenError::Foreign)));
    fs::write(
        &path,
        "this is no database at all, although it is longer than a header of one hundred bytes. ".repeat(9),
    )
    .unwrap();
    assert!(matches!(try_open(&path), Err(OpenError::Unusable(_))));
    assert!(matches!(try_open(folder.path()), Err(OpenError::Io(_))));
}

/// The files as they are while the store is open, as a crash leaves them, hold whatever was acknowledged.
#[test]
fn what_was_acknowledged_is_in_the_files_at_that_moment() {
    let folder = TempDir::new().unwrap();
    let store = open(&folder);
    settle(&store);
    for n in 1..=5 {
        attempt(&store, &[register(n)], u128::from(n)).unwrap();
        let crashed = TempDir::new().unwrap();
        for name in ["simroll.db", "simroll.db-wal"] {
            fs::copy(folder.path().join(name), crashed.path().join(name)).unwrap();
        }
        let found = open(&crashed).subscribers(account(), &Lookup::Imsi(imsi(n)), AsOf::Now).unwrap();
        assert_eq!(found.len(), 1, "subscriber {n}");
    }
}

/// A copy is for its owner only as well, and nothing is ever overwritten by one.
#[test]
fn a_copy_is_a_store_with_the_same_in_it() {
    let folder = TempDir::new().unwrap();
    let store = open(&folder);
    settle(&store);
    attempt(&store, &[register(1)], 1).unwrap();
    let path = folder.path().join("copy's.db");
    store.copy_to(&path).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let copy = try_open(&path).unwrap();
    assert_eq!(copy.accounts().unwrap(), store.accounts().unwrap());
    let found =
        |store: &SqliteStore| store.subscribers(account(), &Lookup::Imsi(imsi(1)), AsOf::Now).unwrap();
    assert_eq!(found(&copy), found(&store));
    assert!(store.copy_to(&path).is_err(), "nothing is overwritten");
    assert_eq!(found(&copy).len(), 1);
}

#[derive(QueryableByName)]
struct Choice {
    #[diesel(sql_type = Text)]
    compile_options: String,
}

/// `.cargo/config.toml` takes them away; a build that does not read it would be slower, and as right.
#[test]
fn sqlite_is_built_without_locks_that_all_connections_share() {
    let mut connection = SqliteConnection::establish(":memory:").unwrap();
    let chosen: Vec<Choice> = diesel::sql_query("PRAGMA compile_options").load(&mut connection).unwrap();
    let has = |option: &str| chosen.iter().any(|choice| choice.compile_options == option);
    assert!(has("THREADSAFE=2") && has("DEFAULT_MEMSTATUS=0"));
    assert!(!has("ENABLE_MEMORY_MANAGEMENT") && !has("ENABLE_API_ARMOR"));
}
