//! The limit of a lone durable write: one `fdatasync`.

use std::fs::OpenOptions;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::time::Duration;

use crate::measure::p99;
use crate::speed::WARM_UP;

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
        let mut at = 0;
        p99(WARM_UP, time, || {
            file.write_all_at(&block, at)?;
            at = (at + block.len() as u64) % (LENGTH - block.len() as u64);
            file.sync_data()
        })
    };
    run().map_err(|error: std::io::Error| error.to_string())
}
