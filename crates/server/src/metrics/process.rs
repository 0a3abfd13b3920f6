//! What the operating system knows of this process, as far as it says so in `/proc`.

use std::fs;

/// The ticks in which Linux tells times to programs, whatever its own clock does.
const TICKS_PER_SECOND: f64 = 100.0;

/// What is known of this process.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub(super) struct Process {
    pub(super) resident_bytes: Option<u64>,
    pub(super) virtual_bytes: Option<u64>,
    pub(super) open_files: Option<u64>,
    pub(super) most_files: Option<u64>,
    pub(super) threads: Option<u64>,
    pub(super) cpu_seconds: Option<f64>,
}

impl Process {
    /// As things stand.
    pub(super) fn now() -> Self {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let limits = fs::read_to_string("/proc/self/limits").unwrap_or_default();
        let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
        let bytes = |name| number(&status, name, 0).map(|kibibytes| kibibytes * 1024);
        Self {
            resident_bytes: bytes("VmRSS:"),
            virtual_bytes: bytes("VmSize:"),
            // One of them is the folder that is being read.
            open_files: fs::read_dir("/proc/self/fd")
                .ok()
                .map(|files| files.count().saturating_sub(1) as u64),
            most_files: number(&limits, "Max open files", 0),
            threads: number(&status, "Threads:", 0),
            cpu_seconds: cpu_seconds(&stat),
        }
    }
}

/// The word at `place` behind `name`, where the line that begins with it has a number there.
fn number(text: &str, name: &str, place: usize) -> Option<u64> {
    let rest = text.lines().find_map(|line| line.strip_prefix(name))?;
    rest.split_whitespace().nth(place)?.parse().ok()
}

/// The time that the process has spent on a processor: the 14th and 15th field (proc(5)). The second one, the name of
/// the program, may hold anything, blanks included, but ends with the last parenthesis.
fn cpu_seconds(stat: &str) -> Option<f64> {
    let (_, fields) = stat.rsplit_once(')')?;
    let mut ticks = fields.split_whitespace().skip(11).map(|field| field.parse::<u32>().ok());
    let (user, system) = (ticks.next()??, ticks.next()??);
    Some((f64::from(user) + f64::from(system)) / TICKS_PER_SECOND)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_on_processors_is_found_behind_any_name() {
        let stat = "7 (a) b) S 1 7 7 0 -1 4194560 100 0 0 0 250 150 0 0 20 0 9 0 1 2 3";
        assert_eq!(cpu_seconds(stat), Some(4.0));
        assert_eq!(cpu_seconds("7 (a"), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn linux_says_everything() {
        let Process { resident_bytes, virtual_bytes, open_files, most_files, threads, cpu_seconds } =
            Process::now();
        assert!(resident_bytes > Some(0) && virtual_bytes > resident_bytes);
        assert!(open_files > Some(0) && threads > Some(0) && cpu_seconds.is_some());
        assert!(most_files.is_none() || most_files > open_files);
    }
}
