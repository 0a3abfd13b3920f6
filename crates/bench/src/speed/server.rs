//! The program under test, as a process of its own.

use std::fs::File;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use crate::shipped;
use crate::speed::load;

/// For how long anything may take that takes no time unless something is broken.
const PATIENCE: Duration = Duration::from_secs(120);

/// How often the length of the log is looked at.
const WATCHED_EVERY: Duration = Duration::from_millis(5);

/// The `simroll` program, and a token that its servers let in.
#[derive(Debug)]
pub(crate) struct Program {
    path: PathBuf,
    pub(crate) token: String,
}

/// The account that everything is measured on.
pub(crate) const ACCOUNT: &str = "bench";

impl Program {
    /// The program at `path`; where none is given, it is built.
    pub(crate) fn find(path: Option<PathBuf>) -> Result<Self, String> {
        let path = path.map_or_else(shipped::build, Ok).map_err(|error| error.to_string())?;
        let mut program = Self { path, token: String::new() };
        let token = program.run(&["token", "generate"])?;
        String::from_utf8_lossy(&token.stdout).trim().clone_into(&mut program.token);
        Ok(program)
    }

    /// Makes the account in a database, with nobody in it, and says a token of it.
    pub(crate) fn make(&self, database: &Path, account: &str) -> Result<String, String> {
        self.make_at(&url(database), account)
    }

    /// The same in the database of that URL.
    pub(crate) fn make_at(&self, url: &str, account: &str) -> Result<String, String> {
        let made = self.run(&["token", "create", "--account", account, "--database-url", url])?;
        Ok(String::from_utf8_lossy(&made.stdout).trim().to_owned())
    }

    /// Imports a file.
    pub(crate) fn import(&self, database: &Path, account: &str, file: &Path) -> Result<(), String> {
        self.import_at(&url(database), account, file)
    }

    /// The same into the database of that URL.
    pub(crate) fn import_at(&self, url: &str, account: &str, file: &Path) -> Result<(), String> {
        let file = file.to_str().ok_or("the path is not UTF-8")?;
        self.run(&["import", file, "--account", account, "--database-url", url]).map(drop)
    }

    fn run(&self, arguments: &[&str]) -> Result<Output, String> {
        let mut command = Command::new(&self.path);
        shipped::without_settings(&mut command);
        let output = command.args(arguments).output();
        let output = output.map_err(|error| format!("{}: {error}", self.path.display()))?;
        if output.status.success() {
            return Ok(output);
        }
        Err(format!("simroll {}: {}", arguments[0], String::from_utf8_lossy(&output.stderr)))
    }
}

fn url(database: &Path) -> String {
    format!("sqlite://{}", database.display())
}

/// A running server. It is stopped when this is dropped.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    database: PathBuf,
    log: PathBuf,
    pub(crate) address: SocketAddr,
    /// How long it took from its start until it was ready.
    pub(crate) ready_after: Duration,
}

impl Server {
    /// Starts a server on a database, with settings of the form `key=value`, and waits until it is ready.
    pub(crate) fn start(program: &Program, database: &Path, settings: &[&str]) -> Result<Self, String> {
        Self::start_at(program, &url(database), database, settings)
    }

    /// The same on the database of that URL. What it logs goes into a file beside `database`.
    pub(crate) fn start_at(
        program: &Program,
        url: &str,
        database: &Path,
        settings: &[&str],
    ) -> Result<Self, String> {
        let log = database.with_extension("log");
        let file = File::create(&log).map_err(|error| error.to_string())?;
        let mut command = Command::new(&program.path);
        command.args(["serve", "--listen", "127.0.0.1:0", "--database-url", url]);
        command.args(settings.iter().flat_map(|setting| ["--set", setting]));
        shipped::without_settings(&mut command);
        command.env("SIMROLL_BOOTSTRAP_TOKEN", &program.token).env("SIMROLL_BOOTSTRAP_ACCOUNT", ACCOUNT);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(file);
        let started = Instant::now();
        let child = command.spawn().map_err(|error| error.to_string())?;
        let address = SocketAddr::from(([127, 0, 0, 1], 0));
        let (database, ready_after) = (database.to_owned(), Duration::ZERO);
        let mut server = Self { child, database, log, address, ready_after };
        while !server.is_ready() {
            if started.elapsed() > PATIENCE || server.child.try_wait().is_ok_and(|ended| ended.is_some()) {
                return Err(format!("the server did not start; {} says why", server.log.display()));
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        server.ready_after = started.elapsed();
        Ok(server)
    }

    fn is_ready(&mut self) -> bool {
        let Ok(log) = self.log() else { return false };
        let address = shipped::serving(&log).and_then(|address| address.parse().ok());
        let Some(address) = address else { return false };
        self.address = address;
        let request = b"GET /readyz HTTP/1.1\r\nHost: simroll.test\r\n\r\n";
        matches!(load::once(address, request), Ok((200, _)))
    }

    /// Everything that it logged.
    pub(crate) fn log(&self) -> Result<String, String> {
        std::fs::read_to_string(&self.log).map_err(|error| error.to_string())
    }

    /// Its resident memory, in MiB: now, and at its greatest since it started.
    pub(crate) fn memory(&self) -> Result<(f64, f64), String> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.map_err(|error| error.to_string())?;
        let field = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name))?;
            Some(line.split_whitespace().nth(1)?.parse::<f64>().ok()? / 1024.0)
        };
        field("VmRSS:").zip(field("VmHWM:")).ok_or_else(|| "the system does not say".to_owned())
    }

    /// Does something, and says also how long the log of the database was meanwhile, at its longest, in MiB. It is cut
    /// as soon as it begins anew.
    pub(crate) fn longest_log_while<T>(&self, work: impl FnOnce() -> T) -> (T, f64) {
        std::thread::scope(|scope| {
            let (done, ended) = channel::<()>();
            let watch = scope.spawn(move || {
                let mut longest = self.write_ahead_log();
                while ended.recv_timeout(WATCHED_EVERY) == Err(RecvTimeoutError::Timeout) {
                    longest = longest.max(self.write_ahead_log());
                }
                longest.max(self.write_ahead_log())
            });
            let made = work();
            drop(done);
            (made, watch.join().unwrap_or_default())
        })
    }

    fn write_ahead_log(&self) -> f64 {
        let mut path = self.database.clone().into_os_string();
        path.push("-wal");
        std::fs::metadata(path).map_or(0.0, |data| data.len() as f64 / f64::from(1 << 20))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let id = self.child.id().to_string();
        // By its own process id, so that it stops as it does in earnest.
        let _ = Command::new("kill").args(["-TERM", &id]).status();
        let asked = Instant::now();
        while asked.elapsed() < PATIENCE {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
