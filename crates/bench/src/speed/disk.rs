//! The limit of a lone durable write: one `fdatasync`.

use std::fs::OpenOptions;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;

/// How long the file is; it is written over and over, as a write-ahead log is.
const LENGTH: u64 = 4 << 20;

/// The 99th percentile, in milliseconds, of writing `bytes` and `fdatasync` in that folder, one after the other.
pub(crate) fn sync_p99(folder: &Path, bytes: usize, time: Duration) -> Result<f64, String> {
    let run = || {
        let mut options = OpenOptions::new();
        let file = options.write(true).create(true).truncate(true).open(folder.join("fdatasync"))?;
        let block = vec![0x5a; bytes];
        file.write_all_at(&vec![0; usize::try_from(LENGTH).unwrap_or_default()], 0)?;
        file.sync_all()?;
        let mut took =
            Histogram::<u64>::new_with_bounds(1_000, 60_000_000_000, 3).map_err(std::io::Error::other)?;
        let (start, mut at) = (Instant::now(), 0);
        while start.elapsed() < time {
            let begun = Instant::now();
            file.write_all_at(&block, at)?;
            file.sync_data()?;
            took.saturating_record(u64::try_from(begun.elapsed().as_nanos()).unwrap_or(u64::MAX));
            at = (at + block.len() as u64) % (LENGTH - block.len() as u64);
        }
        Ok::<_, std::io::Error>(took.value_at_quantile(0.99) as f64 / 1e6)
    };
    run().map_err(|error| error.to_string())
}
