//! Errors of the v1 dialect: by field where a field is to blame, else one text under `detail`.

use std::collections::BTreeMap;

use serde::Serialize;
use simroll_domain::{Field, Refusal};
use utoipa::ToSchema;

use crate::wire::faults::Faults;

/// Why a v1 call failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum Problem {
    /// Nothing that is of a field.
    Detail {
        /// What, for people.
        detail: String,
    },
    /// Every offending field with what is wrong with it; `non_field_errors` is what is not of one field.
    Fields(BTreeMap<String, Vec<String>>),
}

/// Where v1 puts what is not of one field.
const NO_FIELD: &str = "non_field_errors";

impl Problem {
    /// A problem that is not of a field.
    pub(crate) fn detail(detail: impl Into<String>) -> Self {
        Self::Detail { detail: detail.into() }
    }
}

impl From<Faults> for Problem {
    fn from(faults: Faults) -> Self {
        let mut fields = BTreeMap::new();
        for (path, texts) in faults.into_map() {
            fields.insert(if path.is_empty() { NO_FIELD.to_owned() } else { path }, texts);
        }
        Self::Fields(fields)
    }
}

impl From<&Refusal> for Problem {
    fn from(refusal: &Refusal) -> Self {
        let mut faults = Faults::new();
        if refusal.fields.is_empty() {
            faults.add("", refusal.reason.message());
        }
        for field in &refusal.fields {
            faults.add(field_name(*field), refusal.reason.message());
        }
        Self::from(faults)
    }
}

/// How v1 spells a field; empty where it has no such field.
pub(crate) const fn field_name(field: Field) -> &'static str {
    match field {
        Field::Msisdn => "number",
        Field::GenericId => "generic_id",
        Field::Imei | Field::ImeiSv => "imei",
        Field::Imsi => "imsi",
        Field::Iccid => "iccid",
        Field::Username => "username",
        Field::Password => "password",
        Field::ExternalId => "user_external_id",
        Field::UserClass => "user_class",
        Field::Status | Field::Alias | Field::IsLastActive | Field::UseCaseId => "",
    }
}
