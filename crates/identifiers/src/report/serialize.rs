//! Reports and explanations in `serde` formats.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{AnyIdentifier, CheckDigits, Report};
use crate::{Expected, Explanation, Finding, Network};

/// A number as a fixed number of digits.
struct Padded(u8, usize);

impl Serialize for Padded {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{:0width$}", self.0, width = self.1))
    }
}

/// A list that is written from an iterator.
struct List<I>(I);

impl<I: Iterator<Item: Serialize> + Clone> Serialize for List<I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.clone())
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("code", &self.code())?;
        object.serialize_entry("severity", &self.severity())?;
        object.serialize_entry("position", &self.position())?;
        object.serialize_entry("expected", &self.expected())?;
        object.end()
    }
}

impl Serialize for CheckDigits {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("found", &self.found().map(|digits| Padded(digits, self.width())))?;
        object.serialize_entry("expected", &Padded(self.expected(), self.width()))?;
        object.end()
    }
}

impl Serialize for Expected {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Nothing => serializer.serialize_none(),
            expected => serializer.collect_str(expected),
        }
    }
}

impl Serialize for Report<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("kind", &self.kind())?;
        object.serialize_entry("input", self.input())?;
        object.serialize_entry("valid", &self.is_valid())?;
        object.serialize_entry("normalized", &self.normalized())?;
        object.serialize_entry("findings", &List(self.findings().iter()))?;
        match self.value() {
            None => return object.end(),
            Some(AnyIdentifier::Imei(imei)) => {
                object.serialize_entry("tac", &imei.tac())?;
            }
            Some(AnyIdentifier::ImeiSv(imeisv)) => {
                object.serialize_entry("tac", &imeisv.tac())?;
                object.serialize_entry("softwareVersion", imeisv.software_version())?;
                object.serialize_entry("imei", &imeisv.device().imei())?;
            }
            Some(AnyIdentifier::Imsi(imsi)) => {
                object.serialize_entry("mcc", &imsi.mcc())?;
                match imsi.network(None) {
                    Network::Certain(plmn) => {
                        object.serialize_entry("mnc", &plmn.mnc())?;
                        object.serialize_entry("mncLength", &plmn.mnc().length().digits())?;
                        #[cfg(feature = "names")]
                        object.serialize_entry("network", &plmn.name())?;
                    }
                    Network::Ambiguous { two, three } => {
                        object
                            .serialize_entry("mncCandidates", &[two.mnc().as_str(), three.mnc().as_str()])?;
                    }
                    Network::Unknown(_) => {}
                }
            }
            Some(AnyIdentifier::Iccid(iccid)) => {
                object.serialize_entry("issuer", iccid.issuer())?;
                object.serialize_entry("callingCode", &iccid.calling_code())?;
            }
            Some(AnyIdentifier::Msisdn(msisdn)) => {
                object.serialize_entry("callingCode", &msisdn.calling_code())?;
            }
            Some(AnyIdentifier::Eid(_)) => {}
        }
        if matches!(
            self.value(),
            Some(AnyIdentifier::Imsi(_) | AnyIdentifier::Iccid(_) | AnyIdentifier::Msisdn(_))
        ) {
            object.serialize_entry("countries", self.countries())?;
        }
        if let Some(check_digits) = self.check_digits() {
            object.serialize_entry("checkDigit", &check_digits)?;
        }
        object.end()
    }
}

impl Serialize for Explanation<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        let kinds = self.reports().iter().filter(|report| report.is_valid()).filter_map(Report::kind);
        object.serialize_entry("input", self.input())?;
        object.serialize_entry("kinds", &List(kinds))?;
        object.serialize_entry("reports", self.reports())?;
        object.end()
    }
}
