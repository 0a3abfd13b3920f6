//! A server that lets nobody in without TLS.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};

use simroll_storage::Store;
use simroll_storage_diesel::{ConnectError, PostgresOptions, PostgresStore};

use crate::cluster::Cluster;

/// Makes a key and a certificate for the local host, which is its own authority.
fn certify(folder: &Path, name: &str) {
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=simroll-test"])
        .args(["-addext", "subjectAltName=IP:127.0.0.1"])
        .args(["-keyout", &format!("{name}.key"), "-out", &format!("{name}.crt")])
        .current_dir(folder)
        .stderr(Stdio::null())
        .status()
        .expect("the program openssl");
    assert!(made.success());
}

/// A server, and the start of URLs for it.
fn server() -> (Cluster, String) {
    let free = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
    let cluster = Cluster::prepared(free, |folder| {
        certify(folder, "server");
        certify(folder, "other");
        fs::write(folder.join("hba"), "local all all trust\nhostssl all all 127.0.0.1/32 trust\n").unwrap();
        let folder = folder.display();
        format!(
            "-c listen_addresses=127.0.0.1 -c hba_file={folder}/hba -c ssl=on \
             -c ssl_cert_file={folder}/server.crt -c ssl_key_file={folder}/server.key"
        )
    });
    (cluster, format!("postgres://simroll@127.0.0.1:{free}/postgres"))
}

fn open(url: &str) -> Result<PostgresStore, ConnectError> {
    PostgresStore::open(url, &PostgresOptions::default())
}

#[test]
#[ignore = "needs PostgreSQL"]
fn a_server_that_wants_tls_is_reached_by_it_and_only_if_it_is_the_right_one() {
    let (cluster, url) = server();
    let root =
        |name: &str| format!("sslmode=verify-full&sslrootcert={}/{name}.crt", cluster.folder().display());
    open(&format!("{url}?{}", root("server"))).unwrap().ready().unwrap();
    open(&url).expect("TLS is used where it is there").ready().unwrap();
    for (wrong, said) in [
        (format!("{url}?sslmode=disable"), "no encryption"),
        (format!("{url}?{}", root("other")), "verify failed"),
    ] {
        let refused = open(&wrong).unwrap_err();
        assert!(matches!(&refused, ConnectError::Unreachable(text) if text.contains(said)), "{refused}");
    }
}
