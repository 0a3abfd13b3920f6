//! The committed tables are exactly what the facts in `data/` generate.
//!
//! `UPDATE_TABLES=1 cargo test -p simroll-identifiers tables` writes them anew.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

const HEADER: &str = "// Generated from the facts in `data/` by `tests/it/tables.rs`; do not edit.\n// See NOTICE for their sources.\n\n";
const NO_ROW: u8 = u8::MAX;

#[test]
fn the_mobile_country_codes_are_what_the_facts_say() {
    compare("mcc.rs", &mcc_table());
}

#[test]
fn the_calling_codes_are_what_the_facts_say() {
    compare("calling_code.rs", &calling_code_table());
}

#[test]
fn the_network_names_are_what_the_facts_say() {
    compare("network.rs", &network_table());
}

fn compare(file: &str, generated: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tables").join(file);
    if std::env::var_os("UPDATE_TABLES").is_some() {
        std::fs::write(&path, generated).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == generated, "{file} is not what data/ generates: run this test with UPDATE_TABLES=1");
}

fn mcc_table() -> String {
    let mut known: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in rows("networks.csv") {
        known.entry(row[0].clone()).or_default().push(row[1].clone());
    }
    let mut index = [NO_ROW; 1000];
    let mut sets = String::new();
    let mut table = String::new();
    let mut count = 0;
    for row in rows("mcc.csv") {
        let [mcc, length, mixed, countries] = &row[..] else { panic!("mcc.csv has four columns") };
        index[mcc.parse::<usize>().unwrap()] = count;
        count += 1;
        let set = if mixed == "1" {
            let (mut two, mut three) = ([0_u64; 2], [0_u64; 16]);
            for mnc in known.get(mcc).into_iter().flatten() {
                let bit: usize = mnc.parse().unwrap();
                let words: &mut [u64] = if mnc.len() == 2 { &mut two } else { &mut three };
                words[bit / 64] |= 1 << (bit % 64);
            }
            writeln!(
                sets,
                "static MNC_{mcc}: KnownMncs = KnownMncs {{ two: {}, three: {} }};",
                words(&two),
                words(&three)
            )
            .unwrap();
            format!("Some(&MNC_{mcc})")
        } else {
            "None".into()
        };
        writeln!(
            table,
            "    MccRow {{ mnc_length: {}, mixed: {set}, usage: {}, countries: {} }}, // {mcc}",
            if length == "2" { "Two" } else { "Three" },
            usage(mcc, countries),
            country_list(countries)
        )
        .unwrap();
    }
    assert!(count < NO_ROW);
    format!(
        "{HEADER}use super::{{KnownMncs, MccRow, c}};\nuse crate::mcc::MccUse::{{Country, Other, Private, Shared, Test}};\nuse crate::plmn::MncLength::{{Three, Two}};\n\n{}\npub(super) static ROWS: [MccRow; {count}] = [\n{table}];\n\n{sets}",
        index_table("Row by mobile country code; 255 = not assigned.", &index)
    )
}

/// What a code is for (ITU-T E.212 Annexes; 991 is for trials).
fn usage(mcc: &str, countries: &str) -> &'static str {
    match mcc {
        "001" | "991" => "Test",
        "901" | "902" => "Shared",
        "999" => "Private",
        _ if countries.is_empty() => "Other",
        _ => "Country",
    }
}

fn calling_code_table() -> String {
    let mut index = [NO_ROW; 1000];
    let mut table = String::new();
    let mut count = 0;
    for row in rows("calling_codes.csv") {
        let [code, countries] = &row[..] else { panic!("calling_codes.csv has two columns") };
        let width = 10_usize.pow(3 - u32::try_from(code.len()).unwrap());
        let first = code.parse::<usize>().unwrap() * width;
        for slot in &mut index[first..first + width] {
            assert_eq!(
                *slot, NO_ROW,
                "calling code {code} is the beginning of another or has one as its beginning"
            );
            *slot = count;
        }
        count += 1;
        writeln!(
            table,
            "    CallingCodeRow {{ length: {}, countries: {} }}, // {code}",
            code.len(),
            country_list(countries)
        )
        .unwrap();
    }
    assert!(count < NO_ROW);
    format!(
        "{HEADER}use super::{{CallingCodeRow, c}};\n\n{}\npub(super) static ROWS: [CallingCodeRow; {count}] = [\n{table}];\n",
        index_table("Row by the first three digits of a number; 255 = not assigned.", &index)
    )
}

fn network_table() -> String {
    let countries: BTreeMap<String, String> =
        rows("mcc.csv").into_iter().map(|row| (row[0].clone(), row[3].clone())).collect();
    let mut networks = BTreeMap::new();
    for row in rows("networks.csv") {
        let [mcc, mnc, name, country, _source] = &row[..] else { panic!("networks.csv has five columns") };
        // A country that the mobile country code does not have is a slip of the source.
        let known = countries[mcc].split_whitespace().any(|of_mcc| of_mcc == country);
        networks
            .insert((mcc.clone(), mnc.len(), mnc.clone()), (name.clone(), known.then(|| country.clone())));
    }
    let mut table = String::new();
    for ((mcc, _, mnc), (name, country)) in &networks {
        let country = country.as_ref().map_or("None".into(), |country| format!("Some(b\"{country}\")"));
        writeln!(table, "    n(b\"{mcc}\", b\"{mnc}\", {name:?}, {country}),").unwrap();
    }
    let count = networks.len();
    format!(
        "{HEADER}use super::{{NetworkRow, n}};\n\npub(super) static ROWS: [NetworkRow; {count}] = [\n{table}];\n"
    )
}

fn words(words: &[u64]) -> String {
    let words: Vec<_> =
        words.iter().map(|word| if *word == 0 { "0".into() } else { format!("{word:#x}") }).collect();
    format!("[{}]", words.join(", "))
}

fn country_list(countries: &str) -> String {
    let list: Vec<_> = countries.split_whitespace().map(|country| format!("c(*b\"{country}\")")).collect();
    format!("&[{}]", list.join(", "))
}

fn index_table(doc: &str, index: &[u8]) -> String {
    let mut text = format!("/// {doc}\npub(super) static INDEX: [u8; {}] = [\n", index.len());
    for line in index.chunks(20) {
        let line: Vec<_> = line.iter().map(u8::to_string).collect();
        writeln!(text, "    {},", line.join(", ")).unwrap();
    }
    text + "];\n"
}

/// The rows of a file in `data/` without its header. Cells may be quoted; none contains a quote or a line end.
fn rows(file: &str) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(file);
    std::fs::read_to_string(path).unwrap().lines().skip(1).map(cells).collect()
}

fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for character in line.chars() {
        match character {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            _ => cells.last_mut().unwrap().push(character),
        }
    }
    cells
}
