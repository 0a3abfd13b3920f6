//! What a disk may hold after its power failed.

use std::io;
use std::path::Path;

use super::Part;
use super::recorder::{Action, Step};
use crate::sample::Numbers;

/// What a disk writes whole or not at all.
const SECTOR: usize = 512;

/// The two files of a database.
#[derive(Debug, Clone, Default)]
pub(crate) struct Files {
    pages: Vec<u8>,
    log: Vec<u8>,
}

/// What stands behind the name of the file of pages in that of the log.
const LOG: &str = "-wal";

impl Files {
    /// Those of the database in `file`.
    ///
    /// # Errors
    /// They cannot be read.
    pub(crate) fn read(file: &Path) -> io::Result<Self> {
        let log = match std::fs::read(beside(file, LOG)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            log => log?,
        };
        Ok(Self { pages: std::fs::read(file)?, log })
    }

    /// Puts them where the database in `file` is to be.
    ///
    /// # Errors
    /// They cannot be written.
    pub(crate) fn write(&self, file: &Path) -> io::Result<()> {
        std::fs::write(file, &self.pages)?;
        std::fs::write(beside(file, LOG), &self.log)
    }

    /// Removes the database in `file`, whatever there is of it.
    ///
    /// # Errors
    /// It cannot be removed.
    pub(crate) fn remove(file: &Path) -> io::Result<()> {
        for suffix in ["", LOG, "-shm"] {
            match std::fs::remove_file(beside(file, suffix)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }
}

fn beside(file: &Path, suffix: &str) -> std::path::PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// What may be left of `base` and `steps` where the power failed when `at` of them had been carried out, and perhaps
/// some of the next.
///
/// What was synced is there. Of everything after that, each write may be there or not, or some of its sectors, and so
/// may each cut: independently of the order in which they were made, within a file and across both.
pub(crate) fn image(base: &Files, steps: &[Step], at: usize, numbers: &mut Numbers) -> Files {
    let chances = Chances::draw(numbers);
    let mut files = base.clone();
    for part in [Part::Pages, Part::Log] {
        let kept = kept(&steps[..at], part);
        let file = match part {
            Part::Pages => &mut files.pages,
            Part::Log => &mut files.log,
        };
        for (nth, step) in steps.iter().enumerate().take(at + 1).filter(|(_, step)| step.part == part) {
            match &step.action {
                Action::Sync(_) => {}
                Action::Write(offset, data) if nth < kept => put(file, *offset, data),
                Action::Truncate(size) if nth < kept => file.resize(index(*size), 0),
                Action::Write(offset, data) => chances.put(file, *offset, data, numbers),
                Action::Truncate(size) => {
                    if numbers.below(100) < chances.whole {
                        file.resize(index(*size), 0);
                    }
                }
            }
        }
    }
    files
}

/// Of how many steps a sync of that file was carried out.
fn kept(steps: &[Step], part: Part) -> usize {
    let syncs = steps.iter().filter(|step| step.part == part);
    let syncs = syncs.filter_map(|step| if let Action::Sync(kept) = step.action { Some(kept) } else { None });
    syncs.max().unwrap_or_default()
}

/// How a disk fails, in percent.
#[derive(Debug, Clone, Copy)]
struct Chances {
    /// A write, or cut, that is there as a whole.
    whole: u64,
    /// One of those that are not, of which some sectors are.
    torn: u64,
}

impl Chances {
    fn draw(numbers: &mut Numbers) -> Self {
        let whole = match numbers.below(4) {
            0 => 0,
            1 => 100,
            _ => numbers.below(101),
        };
        Self { whole, torn: [0, 20, 100][index(numbers.below(3))] }
    }

    fn put(self, file: &mut Vec<u8>, offset: u64, data: &[u8], numbers: &mut Numbers) {
        if numbers.below(100) < self.whole {
            put(file, offset, data);
        } else if numbers.below(100) < self.torn {
            // The file may have grown although nothing stands there yet.
            if numbers.below(2) == 0 && file.len() < index(offset) + data.len() {
                file.resize(index(offset) + data.len(), 0);
            }
            let mut start = index(offset);
            let mut rest = data;
            while !rest.is_empty() {
                let (sector, after) = rest.split_at(rest.len().min(SECTOR - start % SECTOR));
                if numbers.below(2) == 0 {
                    put(file, start as u64, sector);
                }
                start += sector.len();
                rest = after;
            }
        }
    }
}

fn put(file: &mut Vec<u8>, offset: u64, data: &[u8]) {
    let start = index(offset);
    if file.len() < start + data.len() {
        file.resize(start + data.len(), 0);
    }
    file[start..start + data.len()].copy_from_slice(data);
}

fn index(number: u64) -> usize {
    usize::try_from(number).expect("files here fit into memory")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(part: Part, offset: u64, data: &[u8]) -> Step {
        Step { part, action: Action::Write(offset, data.into()) }
    }

    fn sync(part: Part, kept: usize) -> Step {
        Step { part, action: Action::Sync(kept) }
    }

    /// Many images of one moment.
    fn images(steps: &[Step], at: usize) -> Vec<Files> {
        (0..500).map(|seed| image(&Files::default(), steps, at, &mut Numbers::seeded(seed))).collect()
    }

    #[test]
    fn what_was_synced_is_always_there() {
        let steps = [write(Part::Log, 0, b"a"), sync(Part::Log, 1), write(Part::Log, 0, b"b")];
        assert!(images(&steps, 2).iter().all(|files| files.log == b"a" || files.log == b"b"));
    }

    #[test]
    fn a_sync_is_about_its_own_file_and_what_came_before_it() {
        let steps = [write(Part::Log, 0, b"a"), write(Part::Pages, 0, b"b"), sync(Part::Pages, 1)];
        let images = images(&steps, 3);
        for lacks in [|files: &Files| files.log.is_empty(), |files: &Files| files.pages.is_empty()] {
            assert!(images.iter().any(lacks));
        }
    }

    #[test]
    fn what_was_not_synced_is_there_or_not_in_any_order() {
        let steps = [write(Part::Log, 0, b"a"), write(Part::Log, 1, b"b"), write(Part::Log, 2, b"c")];
        let images = images(&steps, 2);
        for log in [&b""[..], b"a", b"ab", b"\0b", b"\0\0c", b"abc"] {
            assert!(images.iter().any(|files| files.log == log), "{log:?}");
        }
    }

    #[test]
    fn a_write_is_torn_between_sectors_only() {
        let images = images(&[write(Part::Pages, 500, &[1; 600])], 1);
        let sectors = |files: &Files| {
            let mut pages = files.pages.clone();
            pages.resize(1100, 0);
            let whole = |range: std::ops::Range<usize>| {
                assert!(pages[range.clone()].iter().all(|byte| *byte == pages[range.start]));
                pages[range.start]
            };
            [whole(500..512), whole(512..1024), whole(1024..1100)]
        };
        let seen: std::collections::HashSet<[u8; 3]> = images.iter().map(sectors).collect();
        assert_eq!(seen.len(), 8);
    }
}
