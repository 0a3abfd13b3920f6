//! Medians over rounds in which the contenders take turns, and percentiles of one that goes on by itself.

use std::hint::black_box;
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;

use crate::sample::Sample;

/// A way to do the work, under a name.
pub(crate) struct Contender<'a> {
    /// What it is called in the table.
    pub(crate) name: &'static str,
    /// Does the work on every item and returns something that depends on all of it.
    pub(crate) run: Box<dyn Fn() -> u64 + 'a>,
}

impl<'a> Contender<'a> {
    /// The sum of `work` over `items`, as a contender.
    pub(crate) fn over(name: &'static str, items: &'a Sample, work: impl Fn(&'a str) -> u64 + 'a) -> Self {
        let run = move || items.iter().map(|item| work(black_box(item))).fold(0, u64::wrapping_add);
        Self { name, run: Box::new(run) }
    }
}

/// Nanoseconds an item for each contender, round by round, after a round that is not counted.
pub(crate) fn nanoseconds(contenders: &[Contender<'_>], items: usize, rounds: u32) -> Vec<Vec<f64>> {
    let mut figures = vec![Vec::new(); contenders.len()];
    for round in 0..=rounds {
        for (contender, figures) in contenders.iter().zip(&mut figures) {
            let start = Instant::now();
            black_box((contender.run)());
            let each = start.elapsed().as_secs_f64() * 1e9 / items as f64;
            if round > 0 {
                figures.push(each);
            }
        }
    }
    figures
}

/// How much `work` does a second, again and again for as long as `time`, after as long as `warm_up`; it says how much it
/// did each time.
pub(crate) fn rate<E>(
    warm_up: Duration,
    time: Duration,
    mut work: impl FnMut() -> Result<u64, E>,
) -> Result<f64, E> {
    warm(warm_up, || work().map(drop))?;
    let (start, mut done) = (Instant::now(), 0);
    while start.elapsed() < time {
        done += work()?;
    }
    Ok(done as f64 / start.elapsed().as_secs_f64())
}

/// The 99th percentile, in milliseconds, of how long `work` takes, again and again for as long as `time`, after as long
/// as `warm_up`.
pub(crate) fn p99<E>(
    warm_up: Duration,
    time: Duration,
    mut work: impl FnMut() -> Result<(), E>,
) -> Result<f64, E> {
    warm(warm_up, &mut work)?;
    let mut took =
        Histogram::<u64>::new_with_bounds(1_000, 60_000_000_000, 3).expect("from a microsecond to a minute");
    let start = Instant::now();
    while start.elapsed() < time {
        let begun = Instant::now();
        work()?;
        took.saturating_record(u64::try_from(begun.elapsed().as_nanos()).unwrap_or(u64::MAX));
    }
    Ok(took.value_at_quantile(0.99) as f64 / 1e6)
}

/// Does the work, at least once, before anything counts.
fn warm<E>(warm_up: Duration, mut work: impl FnMut() -> Result<(), E>) -> Result<(), E> {
    let start = Instant::now();
    loop {
        work()?;
        if start.elapsed() >= warm_up {
            return Ok(());
        }
    }
}

/// The median.
pub(crate) fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    let middle = figures.len() / 2;
    if figures.len() % 2 == 1 { figures[middle] } else { f64::midpoint(figures[middle - 1], figures[middle]) }
}

/// The quotients, round by round.
pub(crate) fn ratios(above: &[f64], below: &[f64]) -> Vec<f64> {
    above.iter().zip(below).map(|(above, below)| above / below).collect()
}

/// Their median.
pub(crate) fn ratio(above: &[f64], below: &[f64]) -> f64 {
    median(ratios(above, below))
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    #[test]
    fn a_percentile_is_in_milliseconds() {
        let mut done = 0;
        let work = || {
            std::thread::sleep(Duration::from_millis(2));
            done += 1;
            Ok::<_, Infallible>(())
        };
        let Ok(tail) = p99(Duration::ZERO, Duration::from_millis(20), work);
        assert!(done > 0 && tail >= 2.0, "{done} {tail}");
    }

    #[test]
    fn what_is_done_to_warm_up_does_not_count() {
        let mut first = true;
        let work = || {
            std::thread::sleep(Duration::from_millis(5));
            Ok::<_, Infallible>(if std::mem::take(&mut first) { 1_000_000 } else { 1 })
        };
        let Ok(rate) = rate(Duration::ZERO, Duration::from_millis(20), work);
        assert!(rate > 0.0 && rate <= 200.0, "{rate}");
    }
}
