//! Values as they occur in files, on cards and in other programs' tests, and what is said of each.

use serde_json::Value;

use super::reports;

/// A line, and then: whether it is valid, the canonical text, the network, the codes of its findings by name.
const CASES: &[(&str, &str)] = &[
    // Written as people write them.
    ("imei,352099001761481", "ok 352099001761481"),
    ("imei,35-209900-176148-1", "ok 352099001761481; hyphens"),
    ("imei,35 209900 176148 1", "ok 352099001761481; spaces"),
    ("imei, \"352099001761481\" ", "ok 352099001761481; quotes surrounding_blanks"),
    ("imei,３５２０９９００１７６１４８１", "ok 352099001761481; full_width_digits"),
    ("imei,IMEI-352099001761481", "ok 352099001761481; prefix"),
    ("imei,imei:352099001761481", "no -; invalid_character"),
    ("imei,35/209900/176148/1", "no -; invalid_character"),
    ("imei,352099001761481\t", "no -; invalid_character"),
    ("imei,352099001761481²", "no -; invalid_character"),
    // The check digit.
    ("imei,35209900176148", "ok 352099001761481; check_digit_missing"),
    ("imei,352099001761480", "ok 352099001761481; spare_digit_zero"),
    ("imei,352099001761482", "no 352099001761482; check_digit_mismatch"),
    ("imei,352099001761481F", "ok 352099001761481; filler"),
    ("imei,35209900176148F", "ok 352099001761481; check_digit_missing filler"),
    ("imei,352099001761481FF", "no -; invalid_character"),
    ("imei,26053179311383", "ok 260531793113837; check_digit_missing reporting_body_unknown"),
    ("imei,260531793113830", "ok 260531793113837; reporting_body_unknown spare_digit_zero"),
    ("imei,000000000000000", "ok 000000000000000; test_device"),
    ("imei,001013001234568", "ok 001013001234568; test_device"),
    (
        "imei,urn:gsma:imei:90420156-025763-0;vers=0",
        "ok 904201560257637; hyphens parameters prefix reporting_body_unknown spare_digit_zero",
    ),
    // The other length is the other kind.
    ("imei,3520990017614823", "no -; invalid_length"),
    ("imei,3520990017614", "no -; invalid_length"),
    ("imeisv,3520990017614823", "ok 3520990017614823"),
    ("imeisv,35-209900-176148-23", "ok 3520990017614823; hyphens"),
    ("imeisv,3520990017614899", "ok 3520990017614899; software_version_reserved"),
    ("imeisv,352099001761482", "no -; invalid_length"),
    ("imeisv,imeisv-4370816125816151", "ok 4370816125816151; prefix reporting_body_unknown"),
    ("imeisv,imei-3520990017614823", "no -; invalid_character"),
    // All network codes of these countries have one length.
    ("imsi,310150123456789", "ok 310150123456789 310-150; several_countries"),
    ("imsi,302720123456789", "ok 302720123456789 302-720"),
    ("imsi,234507094123456", "ok 234507094123456 234-50; several_countries"),
    ("imsi,708001012345678", "ok 708001012345678 708-001"),
    ("imsi,310 260 123456789", "ok 310260123456789 310-260; several_countries spaces"),
    // Under these country codes both lengths occur; the code is known with one of them, or with neither.
    ("imsi,262021234567890", "ok 262021234567890 262-02"),
    ("imsi,imsi-208011234567890", "ok 208011234567890 208-01; prefix"),
    ("imsi,405854123456789", "ok 405854123456789 405-854"),
    ("imsi,502152100145324", "ok 502152100145324 502-152"),
    ("imsi,262991234567890", "ok 262991234567890 262-99 or 262-991; mnc_ambiguous"),
    ("imsi,208930000000003", "ok 208930000000003 208-93 or 208-930; mnc_ambiguous"),
    ("imsi,722341234567890", "ok 722341234567890 722-34 or 722-341; mnc_ambiguous"),
    // Of no country.
    ("imsi,001010123456789", "ok 001010123456789 001-01; test_network"),
    ("imsi,901700000000001", "ok 901700000000001 901-70; shared_network"),
    ("imsi,999700000000001", "ok 999700000000001 999-70 or 999-700; mnc_ambiguous private_network"),
    ("imsi,439011234567890", "ok 439011234567890; mcc_unassigned"),
    ("imsi,460010", "ok 460010 460-01"),
    ("imsi,46001", "no -; invalid_length"),
    ("imsi,4600112345678901", "no -; invalid_length"),
    ("imsi,suci-0-208-93-0000-0-0-0000000003", "no -; invalid_character"),
    ("imsi,+262021234567890", "no -; invalid_character"),
    // Cards.
    ("iccid,8949440000001155314", "ok 8949440000001155314"),
    ("iccid,89014103211118510720", "ok 89014103211118510720; several_countries"),
    ("iccid,8901260222193652890", "ok 8901260222193652890; check_digit_mismatch several_countries"),
    ("iccid,8914800000000000006", "ok 8914800000000000006; several_countries"),
    ("iccid,898821100000053008", "ok 898821100000053008; check_digit_missing"),
    ("iccid,8988211000000530082", "ok 8988211000000530082"),
    ("iccid,8988211000000530081", "ok 8988211000000530081; check_digit_mismatch"),
    ("iccid,89882110000005300811", "ok 89882110000005300811"),
    ("iccid,8988211000000530082F", "ok 8988211000000530082; filler"),
    ("iccid,8988211000000530082FF", "ok 8988211000000530082; filler"),
    ("iccid,8988 2110 0000 0530 082", "ok 8988211000000530082; spaces"),
    ("iccid,98101430121181157002", "ok 89014103211118510720; nibble_swapped several_countries"),
    ("iccid,988812010000500380F2", "ok 8988211000000530082; filler nibble_swapped"),
    ("iccid,988812010000500380f2", "ok 8988211000000530082; filler nibble_swapped"),
    ("iccid,986800B2909090001519", "ok 8986002B090909005191; hex_digits nibble_swapped"),
    ("iccid,898600F1234567890123", "ok 898600F1234567890123; hex_digits"),
    ("iccid,89860F01234567890123", "no -; invalid_character"),
    ("iccid,8986001234567890x123", "no -; invalid_character"),
    ("iccid,2222334455667788990", "no 2222334455667788990; check_digit_mismatch industry_identifier"),
    ("iccid,8999900000000000000", "no 8999900000000000000; calling_code_unassigned check_digit_mismatch"),
    ("iccid,8900000000000000001", "no 8900000000000000001; calling_code_unassigned check_digit_mismatch"),
    ("iccid,89860012345678901", "no -; invalid_length"),
    ("iccid,898600123456789012345", "no -; invalid_length"),
    // Telephone numbers.
    ("msisdn,+16502530000", "ok 16502530000; several_countries"),
    ("msisdn,16502530000", "ok 16502530000; several_countries"),
    ("msisdn,+1 (650) 253-0000", "ok 16502530000; hyphens punctuation several_countries spaces"),
    ("msisdn,+49.30/123456", "ok 4930123456; punctuation"),
    ("msisdn,tel:+1-201-555-0123", "ok 12015550123; hyphens prefix several_countries"),
    ("msisdn,tel:+1-201-555-0123;ext=7", "no -; invalid_character"),
    ("msisdn,msisdn-491512345678", "ok 491512345678; prefix"),
    ("msisdn,+39 0236618300", "ok 390236618300; several_countries spaces"),
    ("msisdn,+77011234567", "ok 77011234567; several_countries"),
    ("msisdn,+883510001234567", "ok 883510001234567"),
    ("msisdn,00491512345678", "no -; leading_zeros"),
    ("msisdn,+00491512345678", "no -; leading_zeros"),
    ("msisdn,msisdn-0900000000", "no -; leading_zeros"),
    ("msisdn,+21012345678", "no 21012345678; calling_code_unassigned"),
    ("msisdn,+999123456789", "no 999123456789; calling_code_unassigned"),
    ("msisdn,++491512345678", "no -; invalid_character"),
    ("msisdn,+1234", "no -; invalid_length"),
    ("msisdn,12345", "ok 12345; several_countries"),
    ("msisdn,1234567890123456", "no -; invalid_length"),
    ("msisdn,+1 650 253 0000 ext 1", "no -; invalid_character"),
    // Chips.
    ("eid,89049032123451234512345678901235", "ok 89049032123451234512345678901235"),
    ("eid,8904 9032 1234 5123 4512 3456 7890 1235", "ok 89049032123451234512345678901235; spaces"),
    ("eid,89049032123451234512345678901234", "no 89049032123451234512345678901234; check_digit_mismatch"),
    ("eid,00000000000000000000000000003202", "ok 00000000000000000000000000003202"),
    ("eid,890490321234512345123456789012", "no -; invalid_length"),
    ("eid,8904903212345123451234567890123F", "no -; invalid_character"),
];

#[test]
fn values_of_the_field_are_read_as_the_standards_say() {
    let lines: String = CASES.iter().map(|(line, _)| format!("{line}\n")).collect();
    let reports = reports(&[], lines);
    assert_eq!(reports.len(), CASES.len());
    for ((line, expected), report) in CASES.iter().zip(&reports) {
        assert_eq!(said(report), *expected, "of {line:?}");
    }
}

fn said(report: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let mut said = if report["valid"] == true { "ok ".to_owned() } else { "no ".to_owned() };
    said += &text(&report["normalized"]);
    let codes = report["mncCandidates"].as_array().cloned().unwrap_or_default();
    let codes =
        codes.iter().chain(report.get("mnc")).map(|mnc| format!("{}-{}", text(&report["mcc"]), text(mnc)));
    for (index, network) in codes.enumerate() {
        said += if index == 0 { " " } else { " or " };
        said += &network;
    }
    let findings = report["findings"].as_array().into_iter().flatten();
    let mut codes: Vec<String> = findings.map(|finding| text(&finding["code"])).collect();
    codes.sort_unstable();
    if codes.is_empty() { said } else { format!("{said}; {}", codes.join(" ")) }
}
