//! Reads and explains identifiers.
//!
//! `cargo run -p simroll-examples --example identifiers [VALUE…]`

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use simroll_identifiers::{Code, Iccid, Imei, Imsi, Kind, explain};

/// What is explained where no value is given.
const VALUES: [&str; 5] =
    ["35-391805-004242-9", "imsi-262021234567890", "8944110000000042423", "+44 7700 900042", "hello"];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Strictly: the text is one, or the error says what is wrong. It never repeats the value.
    let imei: Imei = "353918050042429".parse()?;
    println!("The device {} has the type allocation code {}.", imei.device().as_str(), imei.tac());
    let error = "353918050042428".parse::<Imei>().expect_err("the last digit should be 9");
    println!("Another one is refused: {error}.");

    // Leniently, as people write: the value comes with what was noticed about it.
    let parsed = Iccid::parse_lenient("8944 1100 0000 0042 423")?;
    for finding in &parsed.findings {
        println!("About {:?}: {} ({})", parsed.value, finding.code(), finding.severity());
    }
    assert!(parsed.findings.contains(Code::CheckDigitMismatch));

    // The parts of an IMSI. In some countries a code of a network has two digits and another three: then say which it is.
    let imsi: Imsi = "310260123456789".parse()?;
    println!("{imsi:?} belongs to {:?}.", imsi.network(None));

    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let values = if arguments.is_empty() { VALUES.map(str::to_owned).to_vec() } else { arguments };
    for value in &values {
        println!("\n{value}");
        if explain(value).reports().is_empty() {
            println!("  is no identifier");
        }
        for report in explain(value).reports() {
            let kind = report.kind().map_or("", Kind::as_str);
            println!("  may be: {kind} {}", report.normalized().unwrap_or_default());
            for finding in report.findings() {
                println!("    {}: {}", finding.severity(), finding.code());
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_example_runs() {
        super::main().expect("it runs");
    }
}
