//! A disk that is full under PostgreSQL: small ones, which are filled and emptied again.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection as _;
use simroll_domain::AccountId;
use simroll_storage::{AsOf, Store};

use super::faults::{assert_true, change_until};
use super::{Server, alias, done, imsi};
use crate::cluster::Cluster;

/// Longer than anything takes on a busy machine; reaching it is a failure.
const PATIENCE: Duration = Duration::from_secs(120);

/// A file system of its own, in memory, which goes with this.
struct Disk(PathBuf);

impl Disk {
    fn mount(place: &Path, megabytes: u32) -> Self {
        fs::create_dir_all(place).expect("a writable folder");
        let size = format!("size={megabytes}m,mode=0700");
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(place).status();
        assert!(mount.expect("the program mount").success(), "this test is for a user who may mount");
        Self(place.to_owned())
    }

    /// Leaves no byte free.
    fn fill(&self) {
        let mut ballast = File::create(self.0.join("ballast")).expect("a writable folder");
        for size in [1 << 20, 1 << 12, 1] {
            let bytes = vec![0; size];
            while ballast.write_all(&bytes).is_ok() {}
        }
    }

    fn make_room(&self) {
        fs::remove_file(self.0.join("ballast")).expect("it is there");
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Whoever still uses it keeps it for as long.
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

/// Whether a change is carried out, now or soon.
fn writes(server: &Server, account: AccountId, text: &str, runtime: &tokio::runtime::Handle) {
    let begun = Instant::now();
    while let Err(error) = runtime.block_on(server.submit(account, alias(0, text))) {
        assert!(begun.elapsed() < PATIENCE, "{error:?}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Waits until the server says that it is ready, or that it is not.
fn says(server: &Server, is_ready: bool) {
    let begun = Instant::now();
    while server.store.ready().is_ok() != is_ready {
        assert!(begun.elapsed() < PATIENCE, "ready: {}", !is_ready);
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Whether changes are refused, now or soon.
fn refuses(server: &Server, account: AccountId, runtime: &tokio::runtime::Handle) {
    let begun = Instant::now();
    for n in 0.. {
        assert!(begun.elapsed() < PATIENCE, "the disk is not full");
        if runtime.block_on(server.submit(account, alias(0, &format!("filling {n}")))).is_err() {
            return;
        }
    }
}

/// The tables are on a small disk, and the log that is written ahead on another.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[ignore = "needs PostgreSQL, and a user who may mount"]
async fn where_the_disk_of_the_tables_is_full_reads_go_on_and_writes_resume_when_there_is_room() {
    let mut disk = None;
    let cluster = Cluster::prepared(5432, |folder| {
        disk = Some(Disk::mount(&folder.join("disk"), 24));
        fs::create_dir(folder.join("disk/tables")).expect("a writable folder");
        String::new()
    });
    let disk = disk.expect("mounted");
    let mut administrator = cluster.connect();
    for statement in [
        &format!("CREATE TABLESPACE small LOCATION '{}'", cluster.folder().join("disk/tables").display()),
        "GRANT CREATE ON TABLESPACE small TO owner",
        "ALTER ROLE owner SET default_tablespace = small",
    ] {
        administrator.batch_execute(statement).expect("an administrator may");
    }
    let url = cluster.new_schema();
    let servers = [Server::on(&url), Server::on(&url)];
    let (account, other) = (servers[0].account("acme").await, servers[0].account("probe").await);
    static OVER: AtomicBool = AtomicBool::new(false);
    let (probe, runtime) = (servers[0].clone(), tokio::runtime::Handle::current());
    let trouble = tokio::task::spawn_blocking(move || {
        for round in 0..3 {
            std::thread::sleep(Duration::from_millis(50));
            disk.fill();
            refuses(&probe, other, &runtime);
            says(&probe, false);
            for _ in 0..10 {
                let found = probe.store.subscribers(account, &imsi(0), AsOf::Now).expect("reads go on");
                assert_eq!(found.len(), 1);
                std::thread::sleep(Duration::from_millis(10));
            }
            disk.make_room();
            writes(&probe, other, &format!("room {round}"), &runtime);
            says(&probe, true);
        }
        OVER.store(true, Ordering::SeqCst);
        disk
    });
    let told = change_until(&servers, account, || OVER.load(Ordering::SeqCst)).await;
    let _disk = trouble.await.unwrap();
    assert!(told.is_mixed(), "{told:?}");
    assert_true(&told, &servers[1], account);
    done(servers[1].submit(account, alias(0, "still")).await);
}

/// Everything is on one small disk. PostgreSQL gives up where it cannot write its log, and is started again when there is
/// room.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[ignore = "needs PostgreSQL, and a user who may mount"]
async fn where_the_disk_of_everything_is_full_nobody_is_told_a_lie_and_all_is_well_when_there_is_room() {
    let mut disk = None;
    let cluster = Cluster::prepared(5432, |folder| {
        disk = Some(Disk::mount(&folder.join("data"), 160));
        String::new()
    });
    let disk = disk.expect("mounted");
    let url = cluster.new_schema();
    let servers = [Server::on(&url), Server::on(&url)];
    let (account, other) = (servers[0].account("acme").await, servers[0].account("probe").await);
    static OVER: AtomicBool = AtomicBool::new(false);
    let (probe, runtime) = (servers[0].clone(), tokio::runtime::Handle::current());
    let trouble = tokio::task::spawn_blocking(move || {
        std::thread::sleep(Duration::from_millis(100));
        disk.fill();
        // Uses up the log that is there already.
        let mut administrator = cluster.connect();
        while administrator.batch_execute("SELECT pg_switch_wal(); SELECT txid_current()").is_ok() {}
        refuses(&probe, other, &runtime);
        disk.make_room();
        cluster.crash();
        cluster.start();
        writes(&probe, other, "room", &runtime);
        OVER.store(true, Ordering::SeqCst);
        (disk, cluster)
    });
    let told = change_until(&servers, account, || OVER.load(Ordering::SeqCst)).await;
    let _keep = trouble.await.unwrap();
    assert!(told.is_mixed(), "{told:?}");
    assert_true(&told, &servers[1], account);
    done(servers[1].submit(account, alias(0, "still")).await);
}
