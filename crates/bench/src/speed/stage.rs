//! Where it all happens: a folder, the program under test, and two databases with the same subscribers, one that the
//! program filled and one that a bare loop did.

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::speed::bare::Bare;
use crate::speed::population::write_csv;
use crate::speed::requests::Requests;
use crate::speed::server::Program;

/// How many rows `simroll import` commits at once; the bare inserts do the same.
const IMPORT_BATCH: u64 = 5_000;

#[derive(Debug)]
pub(crate) struct Stage {
    folder: PathBuf,
    pub(crate) program: Program,
    /// How many subscribers there are now.
    pub(crate) population: u64,
    /// The seed of the next requests.
    seed: u64,
}

impl Stage {
    /// An empty folder below `folder`, which goes with the stage.
    pub(crate) fn set(folder: &Path, program: Program) -> Result<Self, String> {
        let folder = folder.join(format!("simroll-bench-{}", std::process::id()));
        fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let stage = Self { folder, program, population: 0, seed: 0 };
        stage.program.make(&stage.ours())?;
        stage.program.make(&stage.bare())?;
        Ok(stage)
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The database that the program works on.
    pub(crate) fn ours(&self) -> PathBuf {
        self.folder.join("simroll.db")
    }

    /// The database that bare loops work on.
    pub(crate) fn bare(&self) -> PathBuf {
        self.folder.join("bare.db")
    }

    /// A bare loop on its database.
    pub(crate) fn open_bare(&self) -> Result<Bare, String> {
        Bare::open(&self.bare(), self.population)
    }

    /// Requests about anybody, others each time.
    pub(crate) fn requests(&mut self) -> Requests {
        self.seed += 1;
        Requests::new(&self.program.token, self.population, self.seed)
    }

    /// Brings the next subscribers into both databases, until there are so many; rows a second of either.
    pub(crate) fn grow(&mut self, population: u64) -> Result<(f64, f64), String> {
        let places = self.population..population;
        let path = self.folder.join("subscribers.csv");
        let file = || {
            let mut out = BufWriter::new(File::create(&path)?);
            write_csv(&mut out, places.clone())?;
            std::io::Write::flush(&mut out)
        };
        file().map_err(|error| error.to_string())?;
        let started = Instant::now();
        self.program.import(&self.ours(), &path)?;
        let ours = (population - self.population) as f64 / started.elapsed().as_secs_f64();
        let bare = self.open_bare()?.import(places, IMPORT_BATCH)?;
        self.population = population;
        Ok((ours, bare))
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}
