//! A PostgreSQL of the tests' own: one server for a test program, a schema for each test. The benchmark has it too.
//!
//! - it is made in a temporary folder and listens on a socket there, so it meets no other
//! - it ends with the program that started it, however that ends: a shell beside it waits for the end of its input
//! - as root it runs as another user, since PostgreSQL refuses root
//! - whoever uses a schema does so as a role that owns its database, and may do nothing beyond that

#![allow(dead_code, reason = "not every program that has it needs all of it")]

#[path = "cluster/spread.rs"]
mod spread;

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock};
use std::thread::sleep;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};

/// Makes a cluster and serves it, does what it is told line by line, and takes everything away when the input ends.
const SERVE: &str = r#"
folder=$1 bin=$2 primary=$3
start() {
    "$bin/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= -c fsync=off -c full_page_writes=off \
        -c max_connections=300 -c shared_buffers=32MB $(cat "$folder/options") >>"$folder/log" 2>&1 </dev/null &
    postgres=$!
}
stop() {
    kill -"$1" $postgres 2>/dev/null
    wait $postgres
}
if [ -n "$primary" ]; then
    "$bin/pg_basebackup" -D "$folder/data" -U simroll -h "$primary" -R -c fast --no-sync >"$folder/log" 2>&1
else
    "$bin/initdb" -D "$folder/data" -U simroll -A trust -E UTF8 --locale=C --no-sync >"$folder/log" 2>&1
fi || { cat "$folder/log" >&2; exit 1; }
start
echo done
while read -r command; do
    case $command in
    start) start ;;
    stop) stop INT ;;
    crash) stop QUIT ;;
    promote) "$bin/pg_ctl" -D "$folder/data" promote >>"$folder/log" 2>&1 ;;
    esac
    echo done
done
stop INT
cd / && rm -rf "$folder"
"#;

/// Long enough for a busy machine; reaching it is a failure.
const PATIENCE: Duration = Duration::from_secs(120);

/// The role of those who use a schema.
const OWNER: &str = "owner";

/// A server and where its socket is.
pub(crate) struct Cluster {
    folder: PathBuf,
    /// A part of the name of its socket; it listens to the network only if it is told to.
    port: u16,
    shell: Mutex<Shell>,
}

/// The shell that serves it. It ends when its input does.
struct Shell {
    _process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

/// The cluster that the tests of this program share.
pub(crate) fn shared() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(Cluster::begin)
}

/// A new schema, as a URL: in the shared cluster, or in one of Citus that is [named](spread).
pub(crate) fn new_schema() -> String {
    spread::new_schema().unwrap_or_else(|| shared().new_schema())
}

impl Cluster {
    /// A new one.
    pub(crate) fn begin() -> Self {
        Self::with("", 5432, |_| String::new())
    }

    /// A new one with that port, and with the options for its server that `prepare` gives, which may put files into its
    /// folder.
    pub(crate) fn prepared(port: u16, prepare: impl FnOnce(&Path) -> String) -> Self {
        Self::with("", port, prepare)
    }

    /// One that follows this one, and can take its place.
    pub(crate) fn standby(&self) -> Self {
        Self::with(&self.folder.display().to_string(), 5432, |_| String::new())
    }

    fn with(primary: &str, port: u16, prepare: impl FnOnce(&Path) -> String) -> Self {
        let bin = binaries().expect("PostgreSQL is installed where these tests are asked for");
        let folder =
            tempfile::Builder::new().prefix("simroll-pg-").tempdir().expect("a temporary folder").keep();
        fs::write(folder.join("serve"), SERVE).expect("a writable folder");
        fs::write(folder.join("options"), format!("-c port={port} {}", prepare(&folder)))
            .expect("a writable folder");
        let mut command = match unprivileged(&folder) {
            None => Command::new("sh"),
            Some(user) => {
                let mut command = Command::new("setpriv");
                command.arg(format!("--reuid={user}")).args(["--regid=nogroup", "--clear-groups", "sh"]);
                command
            }
        };
        command.arg(folder.join("serve")).arg(&folder).arg(bin).arg(primary);
        command.current_dir(&folder).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().expect("a shell");
        let input = process.stdin.take().expect("piped");
        let output = BufReader::new(process.stdout.take().expect("piped"));
        let mut shell = Shell { _process: process, input, output };
        shell.wait();
        let cluster = Self { folder, port, shell: Mutex::new(shell) };
        cluster.wait();
        if primary.is_empty() {
            let made = format!("CREATE ROLE {OWNER} LOGIN; ALTER DATABASE postgres OWNER TO {OWNER}");
            cluster.connect().batch_execute(&made).expect("an administrator may");
        }
        cluster
    }

    /// Starts the server again.
    pub(crate) fn start(&self) {
        self.tell("start");
        self.wait();
    }

    /// Stops the server, which ends all connections first.
    pub(crate) fn stop(&self) {
        self.tell("stop");
    }

    /// Stops the server as if it had crashed.
    pub(crate) fn crash(&self) {
        self.tell("crash");
    }

    /// Ends its following: from now on it takes writes.
    pub(crate) fn promote(&self) {
        self.tell("promote");
    }

    fn tell(&self, command: &str) {
        let mut shell = self.shell.lock().expect("no test failed while it told something");
        writeln!(shell.input, "{command}").expect("the shell listens");
        shell.wait();
    }

    fn wait(&self) {
        let started = Instant::now();
        while PgConnection::establish(&self.url("simroll")).is_err() {
            if started.elapsed() > PATIENCE {
                panic!("no server: {}", fs::read_to_string(self.folder.join("log")).unwrap_or_default());
            }
            sleep(Duration::from_millis(20));
        }
    }

    /// Where everything of it is.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the server listens.
    pub(crate) fn socket(&self) -> PathBuf {
        self.folder.join(format!(".s.PGSQL.{}", self.port))
    }

    fn url(&self, role: &str) -> String {
        format!("postgres://{role}@/postgres?host={}&port={}", self.folder.display(), self.port)
    }

    /// A connection of one who may do anything.
    pub(crate) fn connect(&self) -> PgConnection {
        PgConnection::establish(&self.url("simroll")).expect("the server is there")
    }

    /// A new schema, as a URL of the role that owns the database.
    pub(crate) fn new_schema(&self) -> String {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let url = self.url(OWNER);
        let mut owner = PgConnection::establish(&url).expect("the server is there");
        owner.batch_execute(&format!("CREATE SCHEMA {name}")).expect("its owner may");
        format!("{url}&options=-csearch_path%3D{name}")
    }
}

impl Shell {
    /// Waits until it has done what it was told.
    fn wait(&mut self) {
        let mut line = String::new();
        self.output.read_line(&mut line).expect("text");
        assert_eq!(line, "done\n", "the shell that serves PostgreSQL has ended");
    }
}

/// Where PostgreSQL's programs are.
pub(crate) fn binaries() -> Option<PathBuf> {
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
