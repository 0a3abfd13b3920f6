//! A report as a line for people.

use std::fmt;

use simroll_identifiers::{AnyIdentifier, Network, Report};

/// `ok       imsi    262021234567890  262-02 Vodafone, DE; note: prefix at byte 0`.
pub(super) struct Sentence<'a>(pub(super) &'a Report<'a>);

impl fmt::Display for Sentence<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let report = self.0;
        let verdict = if report.is_valid() { "ok" } else { "invalid" };
        let kind = report.kind().map_or("-", |kind| kind.as_str());
        write!(f, "{verdict:<7}  {kind:<6}  ")?;
        match report.normalized() {
            Some(text) => f.write_str(text)?,
            // Whatever a line contains, it does nothing to the terminal.
            None => write!(f, "{:?}", report.input())?,
        }
        let mut separator = "  ";
        let mut part = |f: &mut fmt::Formatter<'_>, part: fmt::Arguments<'_>| {
            write!(f, "{separator}{part}")?;
            separator = ", ";
            Ok(())
        };
        if let Some(tac) = report.tac() {
            part(f, format_args!("tac {tac}"))?;
        }
        if let Some(AnyIdentifier::ImeiSv(imeisv)) = report.value() {
            part(f, format_args!("software {}", imeisv.software_version()))?;
        }
        match report.network() {
            Some(Network::Certain(plmn)) => match plmn.name() {
                Some(name) => part(f, format_args!("{plmn} {name}"))?,
                None => part(f, format_args!("{plmn}"))?,
            },
            Some(Network::Ambiguous { two, three }) => part(f, format_args!("{two} or {three}"))?,
            Some(Network::Unknown(_)) | None => {}
        }
        if let Some(code) = report.calling_code() {
            part(f, format_args!("+{code}"))?;
        }
        for (index, country) in report.countries().iter().enumerate() {
            match index {
                0 => part(f, format_args!("{country}"))?,
                _ => write!(f, " {country}")?,
            }
        }
        for finding in report.findings() {
            write!(f, "; {finding}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use simroll_identifiers::{Kind, Profile, check, identify};

    use super::Sentence;

    fn check_sentence(text: &str, expected: &str) {
        assert_eq!(Sentence(&identify(text, Profile::Lenient)).to_string(), expected);
    }

    #[test]
    fn a_line_says_verdict_kind_value_whereabouts_and_findings() {
        check_sentence("3520990017614823", "ok       imeisv  3520990017614823  tac 35209900, software 23");
        check_sentence(
            "imsi-262021234567890",
            "ok       imsi    262021234567890  262-02 Vodafone, DE; note: prefix at byte 0",
        );
        check_sentence(
            "405990123456789",
            "ok       imsi    405990123456789  405-99 or 405-990, IN; \
             note: mnc_ambiguous at byte 3, expected a network code of known length",
        );
        check_sentence(
            "+77011234567",
            "ok       msisdn  77011234567  +7, RU KZ; note: several_countries at byte 1",
        );
    }

    #[test]
    fn a_text_that_is_refused_can_do_nothing_to_the_terminal() {
        let report = check(Kind::Imsi, "\x1b[2J", Profile::Lenient);
        let expected = r#"invalid  imsi    "\u{1b}[2J"; error: invalid_character at byte 0, expected digits"#;
        assert_eq!(Sentence(&report).to_string(), expected);
    }
}
