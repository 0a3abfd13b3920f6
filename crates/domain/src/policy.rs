//! What is done about an identifier that can be read but has something odd about it.

use simroll_identifiers::{Code, Finding, Kind, Parsed, Severity};

use crate::{Field, Flag};

/// What is done about a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing: the value is taken.
    Accept,
    /// The value is taken and the journal says what was odd.
    Flag,
    /// The value is refused.
    Reject,
}

/// The verdicts that an operator may choose, each per way in. Every other finding of severity error is refused, and
/// everything milder is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// About a wrong check digit of an IMEI that is not the spare digit 0 (TS 23.003 §6.2.1).
    pub imei_check_digit: Verdict,
    /// About a wrong check digit of an ICCID (E.118); about half of those in the field have one.
    pub iccid_check_digit: Verdict,
    /// About an IMSI whose country code nobody has (E.212).
    pub mcc_unassigned: Verdict,
    /// About a password hash that no password can match.
    pub hash_unverifiable: Verdict,
}

impl Policy {
    /// For what devices report: odd values are kept and flagged.
    pub const DEVICE_REPORT: Self = Self {
        imei_check_digit: Verdict::Flag,
        iccid_check_digit: Verdict::Flag,
        mcc_unassigned: Verdict::Flag,
        hash_unverifiable: Verdict::Flag,
    };

    /// For what providers register: a wrong IMEI or an unknown country is a typing error.
    pub const REGISTRATION: Self = Self {
        imei_check_digit: Verdict::Reject,
        iccid_check_digit: Verdict::Flag,
        mcc_unassigned: Verdict::Reject,
        hash_unverifiable: Verdict::Reject,
    };

    /// Everything that may be flagged is refused.
    pub const STRICT: Self = Self {
        imei_check_digit: Verdict::Reject,
        iccid_check_digit: Verdict::Reject,
        mcc_unassigned: Verdict::Reject,
        hash_unverifiable: Verdict::Reject,
    };

    /// What is done about `finding` in an identifier of that kind.
    #[must_use]
    pub fn judge(&self, kind: Kind, finding: &Finding) -> Verdict {
        match (kind, finding.code()) {
            (Kind::Imei, Code::CheckDigitMismatch) => self.imei_check_digit,
            (Kind::Iccid, Code::CheckDigitMismatch) => self.iccid_check_digit,
            (Kind::Imsi, Code::MccUnassigned) => self.mcc_unassigned,
            _ if finding.severity() == Severity::Error => Verdict::Reject,
            _ => Verdict::Accept,
        }
    }

    /// Takes the value, with its flags, or says which finding forbids it.
    ///
    /// # Errors
    /// The first finding that is rejected.
    pub fn admit<T>(&self, kind: Kind, field: Field, parsed: Parsed<T>) -> Result<(T, Vec<Flag>), Finding> {
        let mut flags = Vec::new();
        for finding in &parsed.findings {
            match self.judge(kind, &finding) {
                Verdict::Accept => {}
                Verdict::Flag => flags.push(Flag::of_finding(field, &finding)),
                Verdict::Reject => return Err(finding),
            }
        }
        Ok((parsed.value, flags))
    }
}
