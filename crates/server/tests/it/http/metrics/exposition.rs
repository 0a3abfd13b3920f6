//! Reads the text format of Prometheus (version 0.0.4), and knows the rules that `promtool check metrics` keeps.

use std::collections::{BTreeMap, BTreeSet};

/// A page, read.
#[derive(Debug)]
pub(crate) struct Exposition {
    pub(crate) text: String,
    families: Vec<Family>,
    samples: BTreeMap<Series, f64>,
}

/// Names and values, in the order of the names.
type Labels = Vec<(String, String)>;

/// A name and its labels.
type Series = (String, Labels);

#[derive(Debug)]
struct Family {
    name: String,
    help: String,
    kind: String,
}

/// Units that are not base units.
const ODD_UNITS: [&str; 12] = [
    "milliseconds",
    "microseconds",
    "nanoseconds",
    "minutes",
    "hours",
    "days",
    "ms",
    "us",
    "kilobytes",
    "megabytes",
    "bits",
    "percent",
];

impl Exposition {
    #[track_caller]
    pub(crate) fn read(text: &str) -> Self {
        assert!(text.ends_with('\n'), "the last line has no end");
        let (mut families, mut samples): (Vec<Family>, BTreeMap<Series, f64>) = Default::default();
        for line in text.lines() {
            if let Some(rest) = line.strip_prefix("# HELP ") {
                let (name, help) = rest.split_once(' ').expect("a name and a text");
                families.push(Family { name: name.into(), help: help.into(), kind: String::new() });
            } else if let Some(rest) = line.strip_prefix("# TYPE ") {
                let (name, kind) = rest.split_once(' ').expect("a name and a type");
                let family = families.last_mut().expect("HELP comes first");
                assert_eq!((&*family.name, &*family.kind), (name, ""), "TYPE follows its HELP");
                family.kind = kind.into();
            } else {
                let (series, value) = line.rsplit_once(' ').unwrap_or_else(|| panic!("no sample: {line}"));
                let value =
                    value.replace("Inf", "inf").parse().unwrap_or_else(|_| panic!("no value: {line}"));
                let series = Self::series_of(series);
                let family = families.last().expect("a family comes first");
                assert!(family.has(&series.0), "{line} does not belong to {}", family.name);
                assert!(samples.insert(series, value).is_none(), "{line} stands twice");
            }
        }
        Self { text: text.to_owned(), families, samples }
    }

    fn series_of(text: &str) -> Series {
        let Some((name, labels)) = text.split_once('{') else { return (text.to_owned(), Vec::new()) };
        let labels = labels.strip_suffix("\"}").expect("labels end");
        let label = |label: &str| {
            let (name, value) = label.split_once("=\"").expect("a label has a value");
            (name.to_owned(), value.to_owned())
        };
        let mut labels: Vec<_> = labels.split("\",").map(label).collect();
        labels.sort();
        (name.to_owned(), labels)
    }

    /// How many series there are.
    pub(crate) fn series(&self) -> usize {
        self.samples.len()
    }

    /// Whether there is a family of that name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.families.iter().any(|family| family.name == name)
    }

    /// The value of a series.
    pub(crate) fn value(&self, name: &str, labels: &[(&str, &str)]) -> Option<f64> {
        let mut labels: Vec<_> = labels.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        labels.sort();
        self.samples.get(&(name.to_owned(), labels)).copied()
    }

    /// Keeps the rules about names, types and histograms.
    #[track_caller]
    pub(crate) fn check(&self) {
        let names: BTreeSet<&str> = self.families.iter().map(|family| &*family.name).collect();
        assert_eq!(names.len(), self.families.len(), "a family stands twice");
        for Family { name, help, kind } in &self.families {
            assert!(name.starts_with("simroll_") || name.starts_with("process_"), "{name} is not ours");
            assert!(name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'_')), "{name} is no name");
            assert!(!help.is_empty() && help.ends_with('.'), "{name} is not explained");
            assert_eq!(kind == "counter", name.ends_with("_total"), "{name} is a {kind}");
            assert!(["counter", "gauge", "histogram"].contains(&&**kind), "{name} is a {kind}");
            let mut words = name.split('_');
            assert!(!words.any(|word| ODD_UNITS.contains(&word)), "{name} is in no base unit");
            let odd_end = ["_count", "_sum", "_bucket", "_gauge", "_counter", "_histogram"];
            assert!(!odd_end.iter().any(|end| name.ends_with(end)), "{name} ends oddly");
        }
        for ((name, labels), value) in &self.samples {
            let label_names: BTreeSet<&str> = labels.iter().map(|(name, _)| &**name).collect();
            assert_eq!(label_names.len(), labels.len(), "{name} has a label twice");
            assert!(*value >= 0.0, "{name} is {value}");
        }
        self.families
            .iter()
            .filter(|family| family.kind == "histogram")
            .for_each(|f| self.histogram(&f.name));
    }

    /// Buckets only grow, and the last one has everything.
    fn histogram(&self, name: &str) {
        let mut buckets: BTreeMap<Labels, Vec<(f64, f64)>> = BTreeMap::new();
        for ((sample, labels), count) in &self.samples {
            if sample.strip_suffix("_bucket") == Some(name) {
                let (bound, rest): (Vec<_>, Vec<_>) =
                    labels.iter().cloned().partition(|(name, _)| name == "le");
                let bound = bound[0].1.replace("Inf", "inf").parse().expect("a bound");
                buckets.entry(rest).or_default().push((bound, *count));
            }
        }
        for (labels, mut buckets) in buckets {
            buckets.sort_by(|a, b| a.0.total_cmp(&b.0));
            assert!(buckets.is_sorted_by(|a, b| a.1 <= b.1), "{name}: {buckets:?}");
            let (last, all) = buckets[buckets.len() - 1];
            assert!(last.is_infinite(), "{name} has no last bucket");
            let count = self.samples.get(&(format!("{name}_count"), labels.clone()));
            assert_eq!(count, Some(&all), "{name} counts otherwise than it says");
            assert!(self.samples.contains_key(&(format!("{name}_sum"), labels)), "{name} has no sum");
        }
    }
}

impl Family {
    fn has(&self, sample: &str) -> bool {
        match sample.strip_prefix(&*self.name) {
            Some("") => self.kind != "histogram",
            Some("_bucket" | "_count" | "_sum") => self.kind == "histogram",
            _ => false,
        }
    }
}
