//! Runs the binary.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

use crate::client::Connection;

/// Long enough for anything here on a busy machine; reaching it is a failure.
pub(crate) const PATIENCE: Duration = Duration::from_secs(300);

const BINARY: &str = env!("CARGO_BIN_EXE_simroll");

/// A folder in which the binary runs, with no settings but those of the test.
pub(crate) struct Folder(TempDir);

/// What a run left.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    /// What it printed, where it succeeded.
    pub(crate) fn ok(self) -> String {
        assert_eq!(self.code, Some(0), "{self:?}");
        self.stdout
    }

    /// What it complained about, where it could not do its work.
    pub(crate) fn failure(self) -> String {
        assert_eq!(self.code, Some(2), "{self:?}");
        assert_eq!(self.stdout, "", "{self:?}");
        self.stderr
    }
}

impl Folder {
    pub(crate) fn new() -> Self {
        Self(TempDir::new().expect("a temporary folder"))
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), content).expect("a writable folder");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).expect("a file of text")
    }

    /// The names in the folder, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.0.path()).expect("a readable folder");
        let name = |entry: std::io::Result<std::fs::DirEntry>| entry.expect("an entry").file_name();
        let mut names: Vec<String> = entries.map(|e| name(e).to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    pub(crate) fn command<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Command {
        self.prepared(Command::new(BINARY), args)
    }

    /// A shell that runs `script`, in which `$0` is the binary.
    pub(crate) fn shell(&self, script: &str) -> Command {
        self.prepared(Command::new("sh"), ["-c", script, BINARY])
    }

    fn prepared<S: AsRef<OsStr>>(&self, mut command: Command, args: impl IntoIterator<Item = S>) -> Command {
        command.args(args).current_dir(self.0.path()).stdin(Stdio::null());
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("SIMROLL_") {
                command.env_remove(name);
            }
        }
        command
    }

    /// Runs `simroll` with the words of `line`.
    pub(crate) fn run(&self, line: &str) -> Ran {
        finish(&mut self.command(line.split_whitespace()))
    }

    /// Runs `simroll` with the words of `line` and more in the environment.
    pub(crate) fn run_with(&self, line: &str, environment: &[(&str, &str)]) -> Ran {
        finish(self.command(line.split_whitespace()).envs(environment.iter().copied()))
    }

    /// Runs `simroll` with the words of `line` and something to read on stdin.
    pub(crate) fn run_on(&self, line: &str, input: &str) -> Ran {
        let mut command = self.command(line.split_whitespace());
        let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = piped.spawn().expect("the binary runs");
        child.stdin.take().expect("piped").write_all(input.as_bytes()).expect("it reads its input");
        ran(child.wait_with_output().expect("it ends"))
    }

    /// A new token for `account`.
    pub(crate) fn token(&self, account: &str) -> String {
        self.run(&format!("token create --account {account}")).ok().trim_end().to_owned()
    }

    /// Starts `simroll serve` on a free port and waits until it serves.
    pub(crate) fn serve(&self, line: &str, environment: &[(&str, &str)]) -> Server {
        self.serve_on("127.0.0.1:0", line, environment)
    }

    /// The same on any address.
    pub(crate) fn serve_on(&self, listen: &str, line: &str, environment: &[(&str, &str)]) -> Server {
        let mut command = self.command(["serve", "--listen", listen]);
        command.args(line.split_whitespace()).envs(environment.iter().copied());
        Server::start(command)
    }
}

/// The address in a part of a line of the log, of text or of JSON.
fn address_in(text: &str) -> Option<String> {
    let (_, address) = text.split_once("address=").or_else(|| text.split_once("\"address\":\""))?;
    Some(address.split(['"', ' ']).next()?.to_owned())
}

pub(super) fn finish(command: &mut Command) -> Ran {
    ran(command.output().expect("the binary runs"))
}

fn ran(output: std::process::Output) -> Ran {
    let text = |bytes| String::from_utf8(bytes).expect("text");
    Ran { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// Reads lines on a thread of its own, so that the process never waits for a reader.
fn follow(source: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, lines) = channel();
    thread::spawn(move || {
        for line in BufReader::new(source).lines().map_while(Result::ok) {
            // Nobody reads any more; the process still must not wait.
            let _ = sender.send(line);
        }
    });
    lines
}

/// A running server; killed where a test leaves it.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: String,
    /// What it logged before it served.
    pub(crate) log: Vec<String>,
    stdout: Receiver<String>,
    stderr: Receiver<String>,
}

impl Server {
    /// Starts the program and waits until it serves.
    pub(crate) fn start(mut command: Command) -> Self {
        let mut child =
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary runs");
        let stdout = follow(child.stdout.take().expect("piped"));
        let stderr = follow(child.stderr.take().expect("piped"));
        let mut log = Vec::new();
        let address = loop {
            let Ok(line) = stderr.recv_timeout(PATIENCE) else { panic!("it does not serve: {log:#?}") };
            let said = line.split_once("serving HTTP");
            let address = said.and_then(|(before, after)| address_in(after).or_else(|| address_in(before)));
            log.push(line);
            if let Some(address) = address {
                break address;
            }
        };
        Self { child, address, log, stdout, stderr }
    }

    /// What follows `words` in the line that it logged before it served.
    pub(crate) fn said(&self, words: &str) -> String {
        let line = self.log.iter().find_map(|line| Some(line.split_once(words)?.1));
        line.unwrap_or_else(|| panic!("it did not say {words}: {:#?}", self.log)).trim().to_owned()
    }

    /// What it has printed so far; the first line is waited for.
    pub(crate) fn printed(&self) -> Vec<String> {
        let first = self.stdout.recv_timeout(PATIENCE).expect("it prints something");
        let quiet = Duration::from_millis(200);
        std::iter::once(first).chain(std::iter::from_fn(|| self.stdout.recv_timeout(quiet).ok())).collect()
    }

    /// The status and body of the answer to a request.
    pub(crate) fn request(&self, method: &str, path: &str, headers: &[String], body: &str) -> (u16, String) {
        let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
        let (host, length) = (&self.address, body.len());
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
        );
        let mut connection = Connection::to(self.address.parse().expect("an address"));
        connection.send(request.as_bytes());
        let answer = connection.answer();
        (answer.status, answer.body)
    }

    /// The same with a token and a JSON body.
    pub(crate) fn call(&self, method: &str, path: &str, token: &str, body: &str) -> (u16, String) {
        let headers = [format!("Authorization: Bearer {token}"), "Content-Type: application/json".to_owned()];
        self.request(method, path, &headers, body)
    }

    /// Waits until it logs a line with `text` in it.
    pub(crate) fn logs(&self, text: &str) {
        while !self.stderr.recv_timeout(PATIENCE).expect("it logs that").contains(text) {}
    }

    /// Asks it to stop as a service manager does, and waits until it has.
    pub(crate) fn stop(mut self) -> (ExitStatus, Vec<String>) {
        let id = self.child.id().to_string();
        let sent = Command::new("sh").args(["-c", "kill -TERM \"$0\"", &id]).status().expect("a shell");
        assert!(sent.success());
        let status = self.child.wait().expect("it ends");
        (status, self.stderr.iter().collect())
    }
}

impl Server {
    /// Stops it, and says everything that it printed and logged.
    pub(crate) fn everything(mut self) -> String {
        let before = std::mem::take(&mut self.log);
        let (_, printed) = channel();
        let printed = std::mem::replace(&mut self.stdout, printed);
        let (_, logged) = self.stop();
        before.into_iter().chain(logged).chain(printed.iter()).map(|line| line + "\n").collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Whether any file of the folder has `needle` in it.
pub(crate) fn holds(folder: &Path, needle: &[u8]) -> bool {
    let files = std::fs::read_dir(folder).expect("a readable folder");
    files.filter_map(Result::ok).any(|file| {
        let bytes = std::fs::read(file.path()).unwrap_or_default();
        bytes.windows(needle.len()).any(|window| window == needle)
    })
}
