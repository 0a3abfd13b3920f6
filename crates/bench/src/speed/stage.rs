//! Where it all happens: a folder, the program under test, and two databases with the same subscribers, one that the
//! program filled and one that a bare loop did.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Instant;

use tempfile::TempDir;

use crate::speed::bare::Bare;
use crate::speed::population::write_csv;
use crate::speed::requests::Requests;
use crate::speed::server::{ACCOUNT, Program};

/// How many rows `simroll import` commits at once; the bare inserts do the same.
const IMPORT_BATCH: u64 = 5_000;

/// The other account.
const NEIGHBOUR: &str = "neighbour";

#[derive(Debug)]
pub(crate) struct Stage {
    /// Deleted with the stage.
    folder: TempDir,
    pub(crate) program: Program,
    /// How many subscribers there are now.
    pub(crate) population: u64,
    /// The seed of the next requests.
    seed: u64,
}

impl Stage {
    /// An empty folder below `folder`, which goes with the stage.
    pub(crate) fn set(folder: &Path, program: Program) -> Result<Self, String> {
        let cannot = |error| format!("{}: {error}", folder.display());
        fs::create_dir_all(folder).map_err(cannot)?;
        let made = tempfile::Builder::new().prefix("simroll-bench-").tempdir_in(folder).map_err(cannot)?;
        let stage = Self { folder: made, program, population: 0, seed: 0 };
        stage.program.make(&stage.ours(), ACCOUNT)?;
        stage.program.make(&stage.bare(), ACCOUNT)?;
        Ok(stage)
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The database that the program works on.
    pub(crate) fn ours(&self) -> PathBuf {
        self.folder.path().join("simroll.db")
    }

    /// The database that bare loops work on.
    pub(crate) fn bare(&self) -> PathBuf {
        self.folder.path().join("bare.db")
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

    /// Requests of the other account about anybody of its subscribers.
    pub(crate) fn requests_of(&mut self, token: &str, subscribers: u64) -> Requests {
        self.seed += 1;
        Requests::new(token, subscribers, self.seed)
    }

    /// The token of another account, which gets the first subscribers of this one.
    pub(crate) fn neighbour(&self, subscribers: u64) -> Result<String, String> {
        let path = self.write_csv(0..subscribers)?;
        let token = self.program.make(&self.ours(), NEIGHBOUR)?;
        self.program.import(&self.ours(), NEIGHBOUR, &path)?;
        Ok(token)
    }

    /// Brings subscribers into the database of the program, without the program: that is faster.
    pub(crate) fn fill(&mut self, population: u64) -> Result<(), String> {
        Bare::open(&self.ours(), 0)?.import(self.population..population, IMPORT_BATCH)?;
        self.population = population;
        Ok(())
    }

    /// Changes so many of the program's database, without the program. What was imported in order fills its pages, and
    /// the first change in each splits it: a small account would soon be past that, and a large one would not.
    pub(crate) fn season(&self, changes: u64) -> Result<(), String> {
        Bare::open(&self.ours(), self.population)?.change(changes)
    }

    /// Brings the next subscribers into both databases, until there are so many; rows a second of either.
    pub(crate) fn grow(&mut self, population: u64) -> Result<(f64, f64), String> {
        let places = self.population..population;
        let path = self.write_csv(places.clone())?;
        let started = Instant::now();
        self.program.import(&self.ours(), ACCOUNT, &path)?;
        let ours = (population - self.population) as f64 / started.elapsed().as_secs_f64();
        let bare = self.open_bare()?.import(places, IMPORT_BATCH)?;
        self.population = population;
        Ok((ours, bare))
    }

    fn write_csv(&self, places: Range<u64>) -> Result<PathBuf, String> {
        let path = self.folder.path().join("subscribers.csv");
        let write = || {
            let mut out = BufWriter::new(File::create(&path)?);
            write_csv(&mut out, places)?;
            out.flush()
        };
        write().map_err(|error| error.to_string())?;
        Ok(path)
    }
}
