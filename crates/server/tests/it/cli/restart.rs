//! A restart under load: a server takes over from another, and no request fails.

use std::net::{SocketAddr, TcpListener};
use std::os::fd::OwnedFd;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::program::{Folder, PATIENCE, Server};
use crate::client::Connection;

/// Starts a server that gets `socket` from its starter, as systemd gives it: as the first file behind the usual three.
fn activated(folder: &Folder, socket: &TcpListener) -> Server {
    let handed: OwnedFd = socket.try_clone().expect("another handle").into();
    let mut shell = folder
        .shell(r#"exec 3<&0 </dev/null; LISTEN_FDS=1 LISTEN_PID=$$ exec "$0" serve --listen 203.0.113.1:1"#);
    shell.stdin(Stdio::from(handed));
    Server::start(shell)
}

/// The variable by which a test knows that it runs in a network of its own.
const OWN_NETWORK: &str = "IN_A_NETWORK_OF_ITS_OWN";

/// How Linux is told to pass on what waits in the socket of a server that ends.
const PASS_ON: &str = "/proc/sys/net/ipv4/tcp_migrate_req";

/// Whether this is a network of the test's own. Where it is not, the test has been run in one, and has passed.
#[track_caller]
fn is_in_own_network(test: &str) -> bool {
    if std::env::var_os(OWN_NETWORK).is_some() {
        return true;
    }
    let script = r#"ip link set lo up && exec "$0" --exact --include-ignored "$1""#;
    let program = std::env::current_exe().expect("the tests have a name");
    let mut apart = Command::new("unshare");
    apart.args(["--map-root-user", "--net", "sh", "-c", script]).arg(program).arg(test);
    let output = apart.env(OWN_NETWORK, "1").stdin(Stdio::null()).output().expect("unshare is installed");
    let (told, failed) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && told.contains("1 passed"), "{told}\n{failed}");
    false
}

/// Ends a load when it goes out of scope, also where the test fails.
struct Stop<'a>(&'a Load);

impl Drop for Stop<'_> {
    fn drop(&mut self) {
        self.0.stop.store(true, Ordering::Relaxed);
    }
}

/// What a load has seen.
#[derive(Default)]
struct Load {
    stop: AtomicBool,
    answered: AtomicUsize,
}

impl Load {
    /// Sends requests one after the other, on each connection until the server says that it was the last one.
    fn run(&self, address: SocketAddr, token: &str, writes: bool) {
        let body = r#"{"data":{"username":"robin"}}"#;
        let head = format!("Host: x\r\nAuthorization: Bearer {token}\r\n");
        let request = if writes {
            format!(
                "POST /api/v1/device_app_user_update/ HTTP/1.1\r\n{head}Content-Type: application/json\r\n\
                 Content-Length: {}\r\n\r\n{body}",
                body.len()
            )
        } else {
            format!("GET /api/v2/use-case HTTP/1.1\r\n{head}\r\n")
        };
        let mut connection: Option<Connection> = None;
        while !self.stop.load(Ordering::Relaxed) {
            let own = connection.get_or_insert_with(|| Connection::to(address));
            own.send(request.as_bytes());
            let answer = own.answer();
            assert!((200..300).contains(&answer.status), "{answer:?}");
            let is_last =
                answer.header("Connection").is_some_and(|value| value.eq_ignore_ascii_case("close"));
            // Now and then a fresh connection, as clients without a pool make.
            let count = self.answered.fetch_add(1, Ordering::Relaxed);
            if is_last || count.is_multiple_of(7) {
                connection = None;
            }
        }
    }

    /// Waits until as many more were answered.
    fn goes_on(&self, more: usize) {
        let (before, begun) = (self.answered.load(Ordering::Relaxed), Instant::now());
        while self.answered.load(Ordering::Relaxed) < before + more {
            assert!(begun.elapsed() < PATIENCE, "nothing is answered any more");
            thread::sleep(Duration::from_millis(5));
        }
    }
}

#[test]
fn a_restart_on_a_socket_that_was_handed_over_fails_no_request() {
    let folder = Folder::new();
    let token = folder.token("acme");
    let socket = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = socket.local_addr().expect("an address");
    let load = Load::default();
    let first = activated(&folder, &socket);
    assert_eq!(first.address, address.to_string());
    thread::scope(|scope| {
        let stop = Stop(&load);
        let run = |n| load.run(address, &token, n % 2 == 0);
        let clients: Vec<_> = (0..6).map(|n| scope.spawn(move || run(n))).collect();
        load.goes_on(50);
        // The next one serves before this one stops.
        let second = activated(&folder, &socket);
        load.goes_on(50);
        ends_well(first);
        load.goes_on(50);
        // As systemd restarts it: for a while nobody takes what waits in the socket.
        ends_well(second);
        let _third = activated(&folder, &socket);
        load.goes_on(50);
        drop(stop);
        clients.into_iter().for_each(|client| client.join().expect("no request failed"));
    });
}

#[test]
#[ignore = "needs Linux, unshare and ip, and leave to make a network of its own"]
fn a_server_that_listens_beside_the_old_one_takes_over_and_fails_no_request() {
    if !is_in_own_network(
        "cli::restart::a_server_that_listens_beside_the_old_one_takes_over_and_fails_no_request",
    ) {
        return;
    }
    let folder = Folder::new();
    let token = folder.token("acme");
    let beside = |address: &str| folder.serve_on(address, "--set http.reuse_port=true", &[]);
    std::fs::write(PASS_ON, "0").expect("our own network");
    let warned = beside("127.0.0.1:0");
    assert!(warned.log.iter().any(|line| line.contains("tcp_migrate_req=1")), "{:#?}", warned.log);
    ends_well(warned);
    std::fs::write(PASS_ON, "1").expect("our own network");

    let load = Load::default();
    let mut serving = beside("127.0.0.1:0");
    assert!(serving.log.iter().all(|line| !line.contains("tcp_migrate_req")), "{:#?}", serving.log);
    let address = serving.address.parse().expect("an address");
    thread::scope(|scope| {
        let stop = Stop(&load);
        let run = |n| load.run(address, &token, n % 2 == 0);
        let clients: Vec<_> = (0..6).map(|n| scope.spawn(move || run(n))).collect();
        load.goes_on(50);
        for _ in 0..3 {
            let next = beside(&address.to_string());
            load.goes_on(50);
            ends_well(std::mem::replace(&mut serving, next));
            load.goes_on(50);
        }
        drop(stop);
        clients.into_iter().for_each(|client| client.join().expect("no request failed"));
    });
}

#[track_caller]
fn ends_well(server: Server) {
    let (status, log) = server.stop();
    assert_eq!(status.code(), Some(0), "{log:#?}");
}
