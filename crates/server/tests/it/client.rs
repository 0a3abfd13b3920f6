//! An HTTP client that sends exactly the bytes it is told, and reads one answer.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// An answer as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    /// The value of the header of that name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The body as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The same answer, if it has that status.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{self:?}");
        self
    }
}

/// A socket on which a read does not wait for ever.
pub(crate) fn socket(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).expect("the server listens");
    stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a socket option");
    stream.set_nodelay(true).expect("a socket option");
    stream
}

/// Where bytes go to and come from.
trait Stream: Read + Write + Send {}

impl<S: Read + Write + Send> Stream for S {}

/// A connection to a server.
pub(crate) struct Connection {
    stream: Box<dyn Stream>,
    /// What came after the last answer that was read.
    ahead: Vec<u8>,
    /// Why the last read brought nothing, where the server has not simply closed.
    failed: Option<ErrorKind>,
}

impl Connection {
    pub(crate) fn to(address: SocketAddr) -> Self {
        Self::over(socket(address))
    }

    /// A connection on a stream that is open already.
    pub(crate) fn over(stream: impl Read + Write + Send + 'static) -> Self {
        Self { stream: Box::new(stream), ahead: Vec::new(), failed: None }
    }

    /// Sends bytes; a server that has closed already is no failure of the test.
    pub(crate) fn send(&mut self, bytes: &[u8]) {
        let _closed = self.stream.write_all(bytes);
    }

    /// Reads one answer, whose body has a declared length.
    #[track_caller]
    pub(crate) fn answer(&mut self) -> Answer {
        let (mut answer, body) = self.answer_of_bytes();
        answer.body = String::from_utf8(body).expect("a body of text");
        answer
    }

    /// The same, for a body that is no text.
    #[track_caller]
    pub(crate) fn answer_of_bytes(&mut self) -> (Answer, Vec<u8>) {
        let mut bytes = std::mem::take(&mut self.ahead);
        let head = loop {
            if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
                break end + 4;
            }
            assert!(
                self.read(&mut bytes) > 0,
                "ended within the head: {:?}, {:?}",
                String::from_utf8_lossy(&bytes),
                self.failed
            );
        };
        let text = String::from_utf8(bytes[..head].to_vec()).expect("a head of text");
        let mut lines = text.lines();
        let status =
            lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).expect("a status line");
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let answer = Answer { status, headers, body: String::new() };
        let length: usize =
            answer.header("Content-Length").map_or(0, |length| length.parse().expect("a length"));
        while bytes.len() < head + length {
            assert!(self.read(&mut bytes) > 0, "ended within the body: {:?}", self.failed);
        }
        self.ahead = bytes.split_off(head + length);
        (answer, bytes.split_off(head))
    }

    /// Reads a line of whatever comes, without its end; `None` where the server has closed, or says nothing for long.
    pub(crate) fn line(&mut self) -> Option<String> {
        let mut bytes = std::mem::take(&mut self.ahead);
        let mut searched = 0;
        let end = loop {
            if let Some(end) = bytes[searched..].iter().position(|byte| *byte == b'\n') {
                break searched + end;
            }
            searched = bytes.len();
            if self.read(&mut bytes) == 0 {
                return None;
            }
        };
        self.ahead = bytes.split_off(end + 1);
        let line = String::from_utf8(bytes).expect("lines of text");
        Some(line.trim_end_matches(['\r', '\n']).to_owned())
    }

    /// Reads a head and what came with it.
    pub(crate) fn head(&mut self) -> String {
        let mut bytes = Vec::new();
        while !bytes.windows(4).any(|window| window == b"\r\n\r\n") && self.read(&mut bytes) > 0 {}
        String::from_utf8(bytes).expect("text")
    }

    /// Whether the server closes the connection without another byte.
    pub(crate) fn is_closed(&mut self) -> bool {
        self.read(&mut Vec::new()) == 0
    }

    fn read(&mut self, into: &mut Vec<u8>) -> usize {
        let mut chunk = [0; 8192];
        // A socket with a time-out is interrupted whenever the process is halted for a moment.
        let read = loop {
            match self.stream.read(&mut chunk) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        self.failed = read.as_ref().err().map(std::io::Error::kind);
        let read = read.unwrap_or(0);
        into.extend_from_slice(&chunk[..read]);
        read
    }
}
