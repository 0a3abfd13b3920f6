//! A disk that is full, or fails at the n-th request: what is answered all the same must be true, reads go on, and writes
//! resume when the disk works again.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use simroll_domain::AccountId;
use simroll_storage::{AsOf, Store};
use simroll_storage_diesel::SqliteStore;

use super::Verdict;
use super::control::Early;
use super::disk::{Fault, Faulty, Files, memory_folder, watch};
use super::file::checkpoint;
use super::judge::{Call, Fate, Violation};
use super::workload::{Sent, Workload, a_subscriber, inspect, open};
use crate::progress::tell;
use crate::sample::Numbers;

/// How many rounds of one call of each client a case has.
const ROUNDS: u64 = 5;

/// After which round the log is carried over into the pages.
const CHECKPOINT: u64 = 1;

/// How long the store waits for what a disk does not give.
const PATIENCE: Duration = Duration::from_secs(1);

/// How much later the broken store commits than it answers.
const LATE: Duration = Duration::from_millis(1);

/// A request that fails, and whether those after it fail as well until the disk is repaired.
#[derive(Debug, Clone, Copy)]
struct Case {
    fault: Fault,
    first: u64,
    lasts: bool,
}

/// Has every request of a workload fail once, or so many of them, drawn at random. With `early`, on a store that
/// acknowledges changes before they are committed.
///
/// # Errors
/// The proof cannot be carried out: there is no folder, or a sound database does not work.
pub(crate) fn run(most: Option<u32>, seed: u64, early: bool) -> Result<Verdict, Box<dyn Error>> {
    let mut numbers = Numbers::seeded(seed);
    let mut stand = Stand::new(numbers.below(u64::MAX), early)?;
    let mut cases = Vec::new();
    for fault in Fault::ALL {
        let requests = stand.requests(fault)?;
        let both = |first| [false, true].map(|lasts| Case { fault, first, lasts });
        cases.extend((0..requests).flat_map(both));
    }
    let possible = cases.len() as u64;
    if let Some(most) = most {
        cases.sort_by_cached_key(|_| numbers.below(u64::MAX));
        cases.truncate(usize::try_from(most)?);
    }
    let mut violations = Vec::new();
    for (nth, case) in cases.iter().enumerate() {
        let broken = stand.play(*case)?;
        violations.extend(broken.into_iter().map(|violation| violation.of(&format!("{case:?}"))));
        tell(format_args!("{} of {} cases", nth + 1, cases.len()));
    }
    Ok(Verdict {
        proof: "disk faults",
        seed,
        counts: vec![
            ("cases", cases.len() as u64),
            ("possible cases", possible),
            ("calls acknowledged", stand.acknowledged),
            ("calls declined", stand.declined),
            ("calls left open", stand.open),
            ("reads meanwhile", stand.reads),
        ],
        violations,
    })
}

/// A database from which every case begins.
struct Stand {
    folder: tempfile::TempDir,
    accounts: Vec<AccountId>,
    registered: Vec<(AccountId, Call)>,
    base: Files,
    seed: u64,
    early: bool,
    acknowledged: u64,
    declined: u64,
    open: u64,
    reads: u64,
}

impl Stand {
    fn new(seed: u64, early: bool) -> Result<Self, Box<dyn Error>> {
        let folder = memory_folder()?;
        let file = folder.path().join("simroll.db");
        let (accounts, registered) = Workload::prepare(&file)?;
        let base = Files::read(&file)?;
        Ok(Self {
            folder,
            accounts,
            registered: registered.into_iter().map(|sent| (sent.account, sent.call)).collect(),
            base,
            seed,
            early,
            acknowledged: 0,
            declined: 0,
            open: 0,
            reads: 0,
        })
    }

    /// How many requests a workload makes that this fault is about.
    fn requests(&mut self, fault: Fault) -> Result<u64, Box<dyn Error>> {
        let disk = Arc::new(Faulty::new(fault, u64::MAX, false));
        let broken = self.on(&disk)?;
        if broken.is_empty() { Ok(disk.count()) } else { Err(format!("without a fault: {broken:?}").into()) }
    }

    fn play(&mut self, Case { fault, first, lasts }: Case) -> Result<Vec<Violation>, Box<dyn Error>> {
        self.on(&Arc::new(Faulty::new(fault, first, lasts)))
    }

    fn on(&mut self, disk: &Arc<Faulty>) -> Result<Vec<Violation>, Box<dyn Error>> {
        let file = self.folder.path().join("case.db");
        self.base.write(&file)?;
        let watching = watch(&file, Arc::clone(disk) as _);
        let mut calls = self.registered.clone();
        let mut broken = Vec::new();
        // Where it cannot be opened nothing is promised but that it can be when the disk works again.
        if let Ok(store) = open(&file, PATIENCE) {
            self.work(&file, store, disk, &mut calls, &mut broken)?;
        }
        drop(watching);
        broken.extend(inspect(&file, &self.accounts, calls));
        Files::remove(&file)?;
        Ok(broken)
    }

    /// Several rounds of calls. A disk that has failed for one round and another is repaired.
    fn work(
        &mut self,
        file: &Path,
        store: SqliteStore,
        disk: &Faulty,
        calls: &mut Vec<(AccountId, Call)>,
        broken: &mut Vec<Violation>,
    ) -> Result<(), Box<dyn Error>> {
        let store = Arc::new(store);
        let workload = Workload { accounts: &self.accounts, position: &|| 0 };
        let mut failed = 0;
        for round in 0..ROUNDS {
            let had_failed = disk.has_failed();
            let written: Arc<dyn Store> = if self.early {
                Arc::new(Early::new(Arc::clone(&store), LATE))
            } else {
                Arc::clone(&store) as _
            };
            let sent = workload.run(written, round, 1, self.seed)?;
            let is_sound = had_failed == disk.has_failed() && !disk.is_failing();
            for Sent { account, call, .. } in sent {
                match call.fate {
                    Fate::Acknowledged(_) => self.acknowledged += 1,
                    Fate::Declined => self.declined += 1,
                    Fate::Open => self.open += 1,
                }
                if is_sound && !matches!(call.fate, Fate::Acknowledged(_)) {
                    broken.push(Violation::Stuck("a write is not done although the disk works".to_owned()));
                }
                calls.push((account, call));
            }
            if disk.is_failing() {
                if disk.fault().spares_reads() {
                    self.reads += 1;
                    if let Err(error) = store.subscribers(self.accounts[0], &a_subscriber()?, AsOf::Now) {
                        broken.push(Violation::Stuck(format!("no read while writes fail: {error}")));
                    }
                }
                failed += 1;
                if failed == 2 {
                    disk.repair();
                }
            }
            if round == CHECKPOINT {
                // It may meet the fault, which is then its own.
                let _ = checkpoint(file, "TRUNCATE");
            }
        }
        Ok(())
    }
}
