//! HTTPS, and certificates that are replaced while it is served.

use std::time::{Duration, Instant};

use simroll_server::http::{HttpSettings, Tls, TlsError, TlsFiles};
use simroll_storage::MemoryStore;
use tempfile::TempDir;

use crate::bench::{Bench, request};
use crate::certificates::Certificate;
use crate::client::Connection;

/// Long enough for anything here on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

fn files(folder: &TempDir) -> TlsFiles {
    TlsFiles { certificate: folder.path().join("certificate.pem"), key: folder.path().join("key.pem") }
}

/// A server with that certificate, and the folder that has it.
fn serving(certificate: &Certificate) -> (Bench, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    certificate.write(folder.path());
    let tls = Tls::load(files(&folder)).expect("a pair");
    let settings = HttpSettings { tls: Some(tls), ..HttpSettings::default() };
    (Bench::over(MemoryStore::new(), settings), folder)
}

/// Waits until the server shows `certificate`.
fn wait_for(certificate: &Certificate, bench: &Bench) -> Connection {
    let started = Instant::now();
    loop {
        if let Some(stream) = certificate.connect(bench.address(), &[]) {
            return Connection::over(stream);
        }
        assert!(started.elapsed() < PATIENCE, "it still shows another certificate");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn health(connection: &mut Connection) {
    connection.send(b"GET /healthz HTTP/1.1\r\nHost: simroll.test\r\n\r\n");
    connection.answer().expect(200);
}

#[test]
fn calls_are_answered_over_tls() {
    let certificate = Certificate::new();
    let (bench, _folder) = serving(&certificate);
    let mut connection = Connection::over(certificate.connect(bench.address(), &["http/1.1"]).expect("TLS"));
    connection.send(request(&bench.token, "", "GET", "/api/v2/subscriber", "").as_bytes());
    connection.answer().expect(200);
}

#[test]
fn the_version_of_http_is_agreed_on_by_alpn() {
    let certificate = Certificate::new();
    let (bench, _folder) = serving(&certificate);
    for (offered, agreed) in [(&["h2", "http/1.1"][..], "h2"), (&["http/1.1"], "http/1.1")] {
        let stream = certificate.connect(bench.address(), offered).expect("TLS");
        assert_eq!(stream.conn.alpn_protocol(), Some(agreed.as_bytes()));
    }
}

#[test]
fn plain_http_on_the_port_of_tls_is_not_answered() {
    let (bench, _folder) = serving(&Certificate::new());
    let mut connection = bench.connect();
    connection.send(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    assert!(!connection.head().contains("alive"));
}

#[test]
fn a_new_certificate_is_for_new_connections_and_open_ones_go_on() {
    let (old, new) = (Certificate::new(), Certificate::new());
    let (bench, folder) = serving(&old);
    let mut open = Connection::over(old.connect(bench.address(), &[]).expect("TLS"));
    health(&mut open);
    new.write(folder.path());
    health(&mut wait_for(&new, &bench));
    health(&mut open);
    assert!(old.connect(bench.address(), &[]).is_none());
}

#[test]
fn files_that_cannot_be_used_leave_the_certificate_before_in_use() {
    let (old, new) = (Certificate::new(), Certificate::new());
    let (bench, folder) = serving(&old);
    let broken: [&dyn Fn(); 3] = [
        &|| std::fs::write(folder.path().join("certificate.pem"), &new.certificate).expect("writable"),
        &|| std::fs::write(folder.path().join("key.pem"), "nothing").expect("writable"),
        &|| std::fs::remove_file(folder.path().join("key.pem")).expect("it is there"),
    ];
    for spoil in broken {
        spoil();
        // They are looked at each second, and taken at the second look.
        std::thread::sleep(Duration::from_millis(2_500));
        health(&mut Connection::over(old.connect(bench.address(), &[]).expect("TLS")));
    }
    new.write(folder.path());
    health(&mut wait_for(&new, &bench));
}

#[test]
fn what_is_wrong_with_the_files_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let load = || Tls::load(files(&folder)).expect_err("it cannot be used");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("writable");
    let (one, other) = (Certificate::new(), Certificate::new());
    assert!(matches!(load(), TlsError::Unreadable { .. }));
    one.write(folder.path());
    write("key.pem", &other.key);
    assert!(matches!(load(), TlsError::Mismatch));
    write("key.pem", &one.certificate);
    assert!(matches!(load(), TlsError::NoKey(_)));
    write("key.pem", &one.key);
    for text in
        ["", "nothing", one.key.as_str(), "-----BEGIN CERTIFICATE-----\n*\n-----END CERTIFICATE-----\n"]
    {
        write("certificate.pem", text);
        assert!(matches!(load(), TlsError::NoCertificate(_)), "{text}");
    }
    write("certificate.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    assert!(matches!(load(), TlsError::Unusable(_)));
}
