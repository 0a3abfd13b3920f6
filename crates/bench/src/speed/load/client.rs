//! A connection that speaks just enough HTTP/1.1: it keeps alive, and an answer has a Content-Length.

use std::io::{Error, ErrorKind, Result};
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// One connection, and the memory for what it reads.
#[derive(Debug)]
pub(crate) struct Client {
    stream: TcpStream,
    read: Vec<u8>,
}

impl Client {
    pub(crate) async fn connect(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, read: vec![0; 16 << 10] })
    }

    /// Sends a request and reads the whole answer: its status and its body.
    pub(crate) async fn call(&mut self, request: &[u8]) -> Result<(u16, &[u8])> {
        self.stream.write_all(request).await?;
        let mut filled = 0;
        let mut head = None;
        loop {
            if let Some((status, from, to)) = head
                && filled >= to
            {
                return Ok((status, &self.read[from..to]));
            }
            if self.read.len() - filled < 4 << 10 {
                self.read.resize(self.read.len() * 2, 0);
            }
            let count = self.stream.read(&mut self.read[filled..]).await?;
            if count == 0 {
                return Err(Error::new(ErrorKind::UnexpectedEof, "the server closed the connection"));
            }
            filled += count;
            if head.is_none() {
                head = parse(&self.read[..filled])?;
            }
        }
    }
}

/// The status of an answer, and where its body begins and ends; `None` while its head is not complete.
fn parse(read: &[u8]) -> Result<Option<(u16, usize, usize)>> {
    let Some(end) = read.windows(4).position(|four| four == b"\r\n\r\n") else { return Ok(None) };
    let broken = || Error::new(ErrorKind::InvalidData, "the answer is no HTTP/1.1 with a Content-Length");
    let head = std::str::from_utf8(&read[..end]).map_err(|_| broken())?;
    let status = head.get(9..12).and_then(|digits| digits.parse().ok()).ok_or_else(broken)?;
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    });
    let from = end + 4;
    Ok(Some((status, from, from + length.ok_or_else(broken)?)))
}
