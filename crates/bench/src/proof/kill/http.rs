//! An HTTP client that does no more than these proofs need.

use std::io::{self, BufRead, BufReader, Error, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

/// Longer than any answer takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// A request, which can be sent again.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: &'static str,
    pub(crate) target: String,
    pub(crate) body: String,
    /// The `Idempotency-Key`.
    pub(crate) key: Option<String>,
}

impl Request {
    /// Asks for something.
    pub(crate) fn get(target: String) -> Self {
        Self { method: "GET", target, body: String::new(), key: None }
    }
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    /// The header `X-Simroll-Request-Id`.
    pub(crate) request: Option<String>,
    pub(crate) body: Value,
}

/// A connection that is kept.
#[derive(Debug)]
pub(crate) struct Connection {
    stream: BufReader<TcpStream>,
    token: String,
}

impl Connection {
    pub(crate) fn to(address: &str, token: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self { stream: BufReader::new(stream), token: token.to_owned() })
    }

    /// Sends a request and waits for its answer.
    pub(crate) fn ask(&mut self, request: &Request) -> io::Result<Reply> {
        let Request { method, target, body, key } = request;
        let key = key.iter().map(|key| format!("Idempotency-Key: {key}\r\n")).collect::<String>();
        let content = match body.len() {
            0 => String::new(),
            length => format!("Content-Type: application/json\r\nContent-Length: {length}\r\n"),
        };
        let head = format!(
            "{method} {target} HTTP/1.1\r\nHost: proof\r\nAuthorization: Bearer {}\r\n{key}{content}\r\n",
            self.token
        );
        self.stream.get_mut().write_all((head + body).as_bytes())?;
        self.read()
    }

    fn read(&mut self) -> io::Result<Reply> {
        let odd = || Error::new(ErrorKind::InvalidData, "no HTTP");
        let line = self.line()?;
        let status = line.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(odd)?;
        let (mut length, mut request) = (0, None);
        loop {
            let line = self.line()?;
            let Some((name, value)) = line.split_once(": ") else { break };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.parse().map_err(|_| odd())?;
            } else if name.eq_ignore_ascii_case("x-simroll-request-id") {
                request = Some(value.to_owned());
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        Ok(Reply { status, request, body: serde_json::from_slice(&body)? })
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        line.truncate(line.trim_end().len());
        Ok(line)
    }
}
