//! Reading identifiers, beside the crates that others use.

use simroll_identifiers::{Eid, Iccid, Imei, Imsi, Msisdn, luhn};

use crate::measure::{self, Contender, median, ratio};
use crate::sample::{self, Sample};
use crate::table::Row;

/// What luhn3 takes for the check of an IMEI on the machine that the targets are for, in nanoseconds.
/// Each round measures it beside every kind of work, so that the targets can be held on any machine.
const LUHN3: f64 = 5.1;

/// A row a kind of work. The first contender is ours; the others are what it is held against.
pub(crate) fn rows(count: u32, rounds: u32) -> Vec<Row> {
    let imeis = sample::imeis(count);
    let check = [
        Contender::over("ours", &imeis, |text| u64::from(luhn::is_valid(text.as_bytes()))),
        luhn3(&imeis),
        Contender::over("luhn", &imeis, |text| u64::from(::luhn::valid(text))),
        Contender::over("imei", &imeis, |text| u64::from(imei::valid(text))),
    ];
    let mut rows = beside("IMEI check", &check, count, rounds, Some(4.0));
    let mut parsed = |work, items: &Sample, parse: fn(&str) -> u64, target| {
        let contenders = [Contender::over("ours", items, parse), luhn3(&imeis)];
        rows.extend(beside(work, &contenders, count, rounds, target));
    };
    let parse = |text: &str| Imei::parse(text).map_or(0, |parsed| u64::from(parsed.value.check_digit()));
    parsed("IMEI parsed", &imeis, parse, Some(10.0));
    let parse = |text: &str| {
        Imsi::parse(text).map_or(0, |parsed| u64::from(parsed.value.network(None).certain().is_some()))
    };
    parsed("IMSI parsed and split", &sample::imsis(count), parse, Some(15.0));
    let parse = |text: &str| Iccid::parse(text).map_or(0, |parsed| u64::from(parsed.findings.is_empty()));
    parsed("ICCID parsed", &sample::iccids(count), parse, Some(12.0));
    let parse = |text: &str| Eid::parse(text).map_or(0, |parsed| u64::from(parsed.findings.is_empty()));
    parsed("EID parsed", &sample::eids(count), parse, Some(20.0));
    let parse = |text: &str| Msisdn::parse(text).map_or(0, |parsed| u64::from(parsed.findings.is_empty()));
    parsed("MSISDN parsed", &sample::msisdns(count), parse, None);
    rows
}

/// The check of an IMEI by the fastest crate.
fn luhn3(imeis: &Sample) -> Contender<'_> {
    Contender::over("luhn3, IMEI check", imeis, |text| u64::from(luhn3::valid(text.as_bytes())))
}

fn beside(
    work: &str,
    contenders: &[Contender<'_>],
    count: u32,
    rounds: u32,
    nanoseconds: Option<f64>,
) -> Vec<Row> {
    let figures = measure::nanoseconds(contenders, count as usize, rounds);
    let ours = median(figures[0].clone());
    let target = nanoseconds.map(|most| format!("<= {most} ns, {:.2} x luhn3", most / LUHN3));
    let others = contenders.iter().zip(&figures).skip(1);
    let row = |(other, theirs): (&Contender<'_>, &Vec<f64>)| {
        let ratio = ratio(&figures[0], theirs);
        let most = nanoseconds.filter(|_| other.name.starts_with("luhn3")).map(|most| most / LUHN3);
        Row {
            work: work.to_owned(),
            figure: ours,
            unit: "ns",
            limit: Some((other.name.to_owned(), median(theirs.clone()))),
            ratio: Some(ratio),
            target: target.clone().unwrap_or_default(),
            met: most.map(|most| ratio <= most),
        }
    };
    others.map(row).collect()
}
