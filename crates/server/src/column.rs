//! The columns of a file of subscribers, as `simroll import` reads and `simroll export` writes them.

use simroll_domain::Field;

/// A column, in the order in which an export writes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Column {
    /// Joins consecutive rows: those of one record are one subscriber.
    Record,
    Status,
    Iccid,
    Imsi,
    Msisdn,
    IsLastActive,
    UseCaseId,
    Imei,
    ImeiSv,
    Alias,
    GenericId,
    Username,
    UserExternalId,
    UserClass,
}

impl Column {
    /// Every column.
    pub(crate) const ALL: [Self; 14] = [
        Self::Record,
        Self::Status,
        Self::Iccid,
        Self::Imsi,
        Self::Msisdn,
        Self::IsLastActive,
        Self::UseCaseId,
        Self::Imei,
        Self::ImeiSv,
        Self::Alias,
        Self::GenericId,
        Self::Username,
        Self::UserExternalId,
        Self::UserClass,
    ];

    /// Its name in the header.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::Status => "status",
            Self::Iccid => "iccid",
            Self::Imsi => "imsi",
            Self::Msisdn => "msisdn",
            Self::IsLastActive => "is_last_active",
            Self::UseCaseId => "use_case_id",
            Self::Imei => "imei",
            Self::ImeiSv => "imeisv",
            Self::Alias => "alias",
            Self::GenericId => "generic_id",
            Self::Username => "username",
            Self::UserExternalId => "user_external_id",
            Self::UserClass => "user_class",
        }
    }

    /// The column of that name, in any case, with blanks around it.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.as_str().eq_ignore_ascii_case(name.trim()))
    }

    /// The column that a field of a subscriber stands in; `None` for the password, which no file holds.
    pub(crate) const fn of(field: Field) -> Option<Self> {
        Some(match field {
            Field::Status => Self::Status,
            Field::Iccid => Self::Iccid,
            Field::Imsi => Self::Imsi,
            Field::Msisdn => Self::Msisdn,
            Field::IsLastActive => Self::IsLastActive,
            Field::UseCaseId => Self::UseCaseId,
            Field::Imei => Self::Imei,
            Field::ImeiSv => Self::ImeiSv,
            Field::Alias => Self::Alias,
            Field::GenericId => Self::GenericId,
            Field::Username => Self::Username,
            Field::ExternalId => Self::UserExternalId,
            Field::UserClass => Self::UserClass,
            Field::Password => return None,
        })
    }

    /// Whether it alone can say whom a row is about.
    pub(crate) const fn identifies(self) -> bool {
        matches!(
            self,
            Self::Iccid
                | Self::Imsi
                | Self::Msisdn
                | Self::Imei
                | Self::ImeiSv
                | Self::GenericId
                | Self::Username
                | Self::UserExternalId
        )
    }
}
