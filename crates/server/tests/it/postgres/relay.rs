//! Stands between a store and PostgreSQL, and cuts connections at their commit.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::thread;

/// What becomes of the next commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Cut {
    /// It comes through.
    Never,
    /// The server never hears of it.
    Before,
    /// The server carries it out, and the answer is lost.
    After,
    /// The same, and from then on nobody gets through.
    AfterAndDown,
}

/// A relay, for as long as the program lives.
#[derive(Clone)]
pub(super) struct Relay {
    address: SocketAddr,
    cut: Arc<AtomicU8>,
    cuts: Arc<AtomicUsize>,
}

impl Relay {
    pub(super) fn to(socket: PathBuf) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let relay = Self { address, cut: Arc::default(), cuts: Arc::default() };
        let own = relay.clone();
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                if own.is_down() {
                    continue;
                }
                let (own, server) = (own.clone(), UnixStream::connect(&socket).expect("the server listens"));
                thread::spawn(move || own.relay(client, server));
            }
        });
        relay
    }

    /// The host and port of a URL.
    pub(super) fn place(&self) -> String {
        format!("host=127.0.0.1&port={}", self.address.port())
    }

    /// Cuts the next commit in that way; after that, none.
    pub(super) fn cut(&self, cut: Cut) {
        self.cut.store(cut as u8, Ordering::SeqCst);
    }

    /// How many were cut.
    pub(super) fn cuts(&self) -> usize {
        self.cuts.load(Ordering::SeqCst)
    }

    fn is_down(&self) -> bool {
        self.cut.load(Ordering::SeqCst) == Cut::AfterAndDown as u8 && self.cuts() > 0
    }

    fn relay(&self, mut client: TcpStream, mut server: UnixStream) {
        client.set_nodelay(true).expect("a socket option");
        let mut answers = (server.try_clone().expect("a socket"), client.try_clone().expect("a socket"));
        let back = thread::spawn(move || {
            let _ = std::io::copy(&mut answers.0, &mut answers.1);
            let _ = answers.1.shutdown(Shutdown::Both);
        });
        let mut chunk = vec![0; 1 << 16];
        while let Ok(read @ 1..) = client.read(&mut chunk) {
            let bytes = &chunk[..read];
            if self.is_down() {
                break;
            }
            if bytes.starts_with(b"Q")
                && bytes.ends_with(b"COMMIT\0")
                && self.cuts_this(&mut server, bytes, &client)
            {
                break;
            }
            if server.write_all(bytes).is_err() {
                break;
            }
        }
        let _ = client.shutdown(Shutdown::Both);
        let _ = server.shutdown(Shutdown::Both);
        let _ = back.join();
    }

    /// Whether this commit was cut.
    fn cuts_this(&self, server: &mut UnixStream, commit: &[u8], client: &TcpStream) -> bool {
        let cut = self.cut.load(Ordering::SeqCst);
        if cut == Cut::Never as u8 || (cut == Cut::AfterAndDown as u8 && self.cuts() > 0) {
            return false;
        }
        self.cuts.fetch_add(1, Ordering::SeqCst);
        if cut != Cut::AfterAndDown as u8 {
            self.cut(Cut::Never);
        }
        let _ = client.shutdown(Shutdown::Both);
        if cut != Cut::Before as u8 {
            server.write_all(commit).expect("the server listens");
            // The end of the session comes after its commit.
            server.write_all(b"X\0\0\0\x04").expect("the server listens");
            let _ = std::io::copy(server, &mut std::io::sink());
        }
        true
    }
}
