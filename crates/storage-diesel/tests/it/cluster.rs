//! A PostgreSQL of the tests' own: one server for a test program, a schema for each test.
//!
//! - it is made in a temporary folder and listens on a socket there, so it meets no other
//! - it ends with the program that started it, however that ends: a shell beside it waits for the end of its input
//! - as root it runs as another user, since PostgreSQL refuses root

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};

/// Makes a cluster, serves it until the input ends, and takes everything away.
const SERVE: &str = r#"
folder=$1 bin=$2
"$bin/initdb" -D "$folder/data" -U simroll -A trust -E UTF8 --locale=C --no-sync >"$folder/log" 2>&1 || exit 1
"$bin/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= -c fsync=off -c full_page_writes=off \
    -c max_connections=300 -c shared_buffers=32MB >>"$folder/log" 2>&1 </dev/null &
postgres=$!
cat >/dev/null
kill -INT $postgres
wait $postgres
cd / && rm -rf "$folder"
"#;

/// Long enough for a busy machine; reaching it is a failure.
const PATIENCE: Duration = Duration::from_secs(120);

/// A server and where its socket is.
pub(crate) struct Cluster {
    folder: PathBuf,
    _shell: Child,
}

/// A new schema in the cluster of this program, as a URL.
pub(crate) fn new_schema() -> String {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(Cluster::start).schema()
}

impl Cluster {
    pub(crate) fn start() -> Self {
        let bin = binaries().expect("PostgreSQL is installed where these tests are asked for");
        let folder =
            tempfile::Builder::new().prefix("simroll-pg-").tempdir().expect("a temporary folder").keep();
        fs::write(folder.join("serve"), SERVE).expect("a writable folder");
        let mut command = match unprivileged(&folder) {
            None => Command::new("sh"),
            Some(user) => {
                let mut command = Command::new("setpriv");
                command.arg(format!("--reuid={user}")).args(["--regid=nogroup", "--clear-groups", "sh"]);
                command
            }
        };
        command.arg(folder.join("serve")).arg(&folder).arg(bin);
        let shell = command.current_dir(&folder).stdin(Stdio::piped()).spawn().expect("a shell");
        let cluster = Self { folder, _shell: shell };
        cluster.wait();
        cluster
    }

    fn wait(&self) {
        let started = Instant::now();
        while PgConnection::establish(&self.url()).is_err() {
            if started.elapsed() > PATIENCE {
                panic!("no server: {}", fs::read_to_string(self.folder.join("log")).unwrap_or_default());
            }
            sleep(Duration::from_millis(20));
        }
    }

    fn url(&self) -> String {
        format!("postgres://simroll@/postgres?host={}", self.folder.display())
    }

    pub(crate) fn schema(&self) -> String {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let mut connection = PgConnection::establish(&self.url()).expect("the server is there");
        connection.batch_execute(&format!("CREATE SCHEMA {name}")).expect("a new schema");
        format!("{}&options=-csearch_path%3D{name}", self.url())
    }
}

/// Where PostgreSQL's programs are.
fn binaries() -> Option<PathBuf> {
    let in_path = std::env::var_os("PATH").unwrap_or_default();
    let in_path = std::env::split_paths(&in_path).map(|folder| folder.join("initdb"));
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let initdb = in_path
        .chain(versions.map(|version| version.path().join("bin/initdb")))
        .find(|file| file.exists())?;
    // In PATH there may be a link to it only, and the server is beside it.
    Some(fs::canonicalize(initdb).ok()?.parent()?.to_owned())
}

/// Whose server it is to be where this is root's program. The folder becomes that user's.
fn unprivileged(folder: &Path) -> Option<&'static str> {
    let id = Command::new("id").arg("-u").output().expect("the program id");
    if id.stdout != b"0\n" {
        return None;
    }
    let given =
        Command::new("chown").arg("-R").arg("nobody").arg(folder).status().expect("the program chown");
    assert!(given.success());
    Some("nobody")
}
