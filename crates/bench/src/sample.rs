//! Made-up identifiers: valid, many, and the same in every run.

use crate::speed::population::with_check_digit;

/// Identifiers of one length, packed one behind the other, so that memory is read in order and what is measured is the
/// reading of identifiers.
#[derive(Debug)]
pub(crate) struct Sample {
    text: String,
    width: usize,
}

impl Sample {
    fn of(count: u32, mut one: impl FnMut() -> String) -> Self {
        let first = one();
        let width = first.len();
        let mut text = first;
        for _ in 1..count {
            text.push_str(&one());
        }
        Self { text, width }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.text.len() / self.width
    }

    /// One after the other.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|place| &self.text[place * self.width..][..self.width])
    }
}

/// A small generator of numbers (SplitMix64), so that every run measures the same sample.
#[derive(Debug)]
pub(crate) struct Numbers(u64);

impl Numbers {
    pub(crate) const fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number below `bound`.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }

    /// One of `choices`.
    pub(crate) fn choose<T: Copy, const N: usize>(&mut self, choices: &[T; N]) -> T {
        let place = usize::try_from(self.below(N as u64)).unwrap_or_default();
        choices[place]
    }
}

pub(crate) fn imeis(count: u32) -> Sample {
    let mut numbers = Numbers::seeded(1);
    let mut random = || numbers.below(1_000_000);
    Sample::of(count, || with_check_digit(format!("35{:06}{:06}", random(), random())))
}

pub(crate) fn imsis(count: u32) -> Sample {
    const NETWORKS: [&str; 8] = ["26201", "310260", "23415", "40445", "20801", "72405", "310410", "22210"];
    let mut numbers = Numbers::seeded(2);
    let one = || {
        let network = numbers.choose(&NETWORKS);
        format!("{network}{:0width$}", numbers.below(1_000_000_000), width = 15 - network.len())
    };
    Sample::of(count, one)
}

pub(crate) fn iccids(count: u32) -> Sample {
    const ISSUERS: [&str; 4] = ["894920", "890126", "894415", "893301"];
    let mut numbers = Numbers::seeded(3);
    let one = || {
        let issuer = numbers.choose(&ISSUERS);
        with_check_digit(format!("{issuer}{:012}", numbers.below(1_000_000_000_000)))
    };
    Sample::of(count, one)
}

pub(crate) fn msisdns(count: u32) -> Sample {
    const CODES: [&str; 6] = ["49", "1", "44", "357", "91", "33"];
    let mut numbers = Numbers::seeded(4);
    let one = || {
        let code = numbers.choose(&CODES);
        format!("{code}{:0width$}", numbers.below(1_000_000_000), width = 12 - code.len())
    };
    Sample::of(count, one)
}

/// 32 digits that are 1 modulo 97 (SGP.02 §2.2.2).
pub(crate) fn eids(count: u32) -> Sample {
    let mut numbers = Numbers::seeded(5);
    let one = || {
        let front =
            format!("89049032{:011}{:011}", numbers.below(100_000_000_000), numbers.below(100_000_000_000));
        let rest = front.bytes().fold(0, |rest, byte| (rest * 10 + u32::from(byte - b'0')) % 97);
        format!("{front}{:02}", 98 - rest * 100 % 97)
    };
    Sample::of(count, one)
}
