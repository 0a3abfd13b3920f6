//! The server as a process that can be killed.

use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader, Error};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::shipped;

/// Longer than a start with recovery takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// Which server is killed.
#[derive(Debug, Clone)]
pub(crate) enum Program {
    /// The `simroll` program at this path.
    Shipped(PathBuf),
    /// This very program, with the server's library in it.
    Embedded,
    /// The same, but it answers before it commits.
    Early,
}

impl Program {
    /// The shipped one, built if need be.
    ///
    /// # Errors
    /// It cannot be built.
    pub(crate) fn build() -> io::Result<Self> {
        Ok(Self::Shipped(shipped::build()?))
    }

    /// Starts it on the database in `file`, with no settings but these.
    pub(crate) fn start(&self, file: &Path) -> io::Result<Running> {
        let command = match self {
            Self::Shipped(path) => serve(path, &format!("sqlite://{}", file.display())),
            Self::Embedded | Self::Early => self.own(file)?,
        };
        begin(command, file.parent())
    }

    /// Starts it on the PostgreSQL database of that URL, in that folder.
    ///
    /// # Errors
    /// It does not start.
    pub(crate) fn start_on(&self, url: &str, folder: &Path) -> io::Result<Running> {
        let command = match self {
            Self::Shipped(path) => serve(path, url),
            Self::Embedded | Self::Early => self.own(url)?,
        };
        begin(command, Some(folder))
    }

    fn own(&self, database: impl AsRef<OsStr>) -> io::Result<Command> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("serve").arg(database.as_ref());
        if matches!(self, Self::Early) {
            command.arg("--early");
        }
        Ok(command)
    }
}

fn serve(path: &Path, url: &str) -> Command {
    let mut command = Command::new(path);
    command.args(["serve", "--listen", "127.0.0.1:0", "--database-url", url]);
    command
}

fn begin(mut command: Command, folder: Option<&Path>) -> io::Result<Running> {
    shipped::without_settings(&mut command);
    if let Some(folder) = folder {
        command.current_dir(folder);
    }
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
    let log = child.stderr.take().map(follow);
    Ok(Running { child, log })
}

/// Reads lines on a thread of its own, so that the process never waits for a reader.
fn follow(source: impl io::Read + Send + 'static) -> Receiver<String> {
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(source).lines().map_while(Result::ok) {
            // Nobody reads any more; the process still must not wait.
            let _ = sender.send(line);
        }
    });
    lines
}

/// A process that serves, or will; killed when it is dropped.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
    log: Option<Receiver<String>>,
}

impl Running {
    /// Where it serves, as soon as it does.
    ///
    /// # Errors
    /// It does not: with the lines that it wrote.
    pub(crate) fn address(&mut self) -> io::Result<String> {
        let mut said = Vec::new();
        let log = self.log.take();
        while let Some(Ok(line)) = log.as_ref().map(|log| log.recv_timeout(PATIENCE)) {
            if let Some(address) = shipped::serving(&line) {
                return Ok(address.to_owned());
            }
            said.push(line);
        }
        Err(Error::other(format!("the server does not serve: {}", said.join("; "))))
    }

    /// `kill -9`: the process has no chance to do anything more.
    ///
    /// # Errors
    /// There is no such process.
    pub(crate) fn kill(&mut self) -> io::Result<()> {
        self.child.kill()?;
        self.child.wait().map(drop)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
