//! Power loss: what a disk may hold after its power failed at any moment is opened, and must have everything that was
//! acknowledged by then.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use simroll_domain::AccountId;
use simroll_storage::Store;

use super::Verdict;
use super::control::Early;
use super::disk::{Files, Recorder, Step, image, memory_folder, spilled, watch};
use super::file::checkpoint;
use super::judge::{Call, Fate, Violation};
use super::workload::{PATIENCE, Sent, Workload, inspect, open, shared_commits};
use crate::progress::tell;
use crate::sample::Numbers;

/// How many images are made of one workload.
const IMAGES: u32 = 100;

/// How many rounds a workload has; between two of them the log is carried over into the pages, or the store is opened
/// anew.
const ROUNDS: u64 = 4;

/// How many calls each client makes in a round.
const CALLS: u64 = 6;

/// What is broken on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Broken {
    /// `synchronous=FULL` is understood as `NORMAL`.
    Normal,
    /// Changes are acknowledged before they are committed.
    Early,
}

/// Makes and opens so many images, or stops at the first workload in which a promise is found broken.
///
/// # Errors
/// The proof cannot be carried out: there is no folder, or a sound database does not work.
pub(crate) fn run(images: u32, seed: u64, broken: Option<Broken>) -> Result<Verdict, Box<dyn Error>> {
    let mut numbers = Numbers::seeded(seed);
    let mut counts = Counts::default();
    let mut violations = Vec::new();
    while counts.images < images && violations.is_empty() {
        let workload = numbers.below(u64::MAX);
        let tape = Tape::record(workload, broken)?;
        counts.workloads += 1;
        counts.steps += tape.steps.len() as u64;
        counts.spilled += spilled(&tape.steps);
        counts.shared += tape.shared;
        for _ in 0..IMAGES.min(images - counts.images) {
            let at = usize::try_from(numbers.below(tape.steps.len() as u64))?;
            let broken = tape.play(at, &mut numbers, &mut counts)?;
            counts.broken += u64::from(!broken.is_empty());
            violations.extend(broken);
        }
        tell(format_args!("{} of {images} images", counts.images));
    }
    if counts.spilled == 0 || counts.shared == 0 {
        return Err("no change outgrew the memory for pages, or no commit was shared by accounts".into());
    }
    Ok(Verdict {
        proof: "power loss",
        seed,
        counts: vec![
            ("images", counts.images.into()),
            ("workloads", counts.workloads),
            ("steps of the disk", counts.steps),
            ("pages written twice into the log before their commit", counts.spilled),
            ("commits shared by accounts", counts.shared),
            ("acknowledged calls looked for", counts.acknowledged),
            ("images with a violation", counts.broken),
        ],
        violations,
    })
}

#[derive(Debug, Default)]
struct Counts {
    images: u32,
    workloads: u64,
    steps: u64,
    spilled: u64,
    shared: u64,
    acknowledged: u64,
    broken: u64,
}

/// A workload, and everything that the disk was asked to keep meanwhile.
struct Tape {
    folder: tempfile::TempDir,
    accounts: Vec<AccountId>,
    registered: Vec<Sent>,
    base: Files,
    steps: Vec<Step>,
    sent: Vec<Sent>,
    /// Commits that several accounts had a part in.
    shared: u64,
}

impl Tape {
    fn record(seed: u64, broken: Option<Broken>) -> Result<Self, Box<dyn Error>> {
        let folder = memory_folder()?;
        let file = folder.path().join("simroll.db");
        let (accounts, registered) = Workload::prepare(&file)?;
        let base = Files::read(&file)?;
        let weakens = broken == Some(Broken::Normal);
        let recorder = Arc::new(if weakens { Recorder::weak() } else { Recorder::default() });
        let watching = watch(&file, Arc::clone(&recorder) as _);
        let workload = Workload { accounts: &accounts, position: &|| recorder.position() };
        let mut numbers = Numbers::seeded(seed);
        let mut sent = Vec::new();
        let mut store = Arc::new(open(&file, PATIENCE)?);
        for round in 0..ROUNDS {
            let written: Arc<dyn Store> = match broken {
                Some(Broken::Early) => Arc::new(Early::new(Arc::clone(&store), Duration::from_millis(1))),
                _ => Arc::clone(&store) as _,
            };
            sent.extend(workload.run(written, round, CALLS, numbers.below(u64::MAX))?);
            if numbers.below(4) == 0 {
                drop(store);
                store = Arc::new(open(&file, PATIENCE)?);
            } else {
                checkpoint(&file, numbers.choose(&["PASSIVE", "FULL", "RESTART", "TRUNCATE"]))?;
            }
        }
        let shared = shared_commits(&*store, &accounts)?;
        drop(store);
        drop(watching);
        if sent.iter().any(|sent| !matches!(sent.call.fate, Fate::Acknowledged(_))) {
            return Err("a call is not acknowledged although the disk works".into());
        }
        Ok(Self { folder, accounts, registered, base, steps: recorder.take(), sent, shared })
    }

    /// Opens what may be left where the power failed after `at` steps.
    fn play(
        &self,
        at: usize,
        numbers: &mut Numbers,
        counts: &mut Counts,
    ) -> Result<Vec<Violation>, Box<dyn Error>> {
        let file = self.folder.path().join(format!("image-{}.db", counts.images));
        image(&self.base, &self.steps, at, numbers).write(&file)?;
        let known = self.registered.iter().chain(&self.sent).filter(|sent| sent.sent <= at);
        let known: Vec<_> = known.map(|sent| (sent.account, sent.by(at))).collect();
        counts.images += 1;
        counts.acknowledged += known.iter().filter(|(_, call)| call.fate != Fate::Open).count() as u64;
        let violations = inspect(&file, &self.accounts, known);
        Files::remove(&file)?;
        Ok(violations)
    }
}

impl Sent {
    /// The call as its caller knew it when the disk was that far.
    fn by(&self, at: usize) -> Call {
        let fate = if self.answered <= at { self.call.fate.clone() } else { Fate::Open };
        Call { wishes: self.call.wishes.clone(), fate }
    }
}
