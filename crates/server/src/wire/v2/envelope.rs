//! The envelope of v2 answers: ACK with content, NAK with a code.

use serde::Serialize;
use simroll_domain::{Field, Reason, Refusal};
use simroll_storage::Count;
use utoipa::ToSchema;

use crate::openapi::values;
use crate::wire::faults::Faults;
use crate::wire::v2::code::Code;
use crate::wire::v2::paging::MOST_COUNTED;

/// The answer to a call that succeeded.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Ack<T> {
    #[schema(schema_with = values::empty)]
    error_code: &'static str,
    #[schema(schema_with = values::empty)]
    error_message: &'static str,
    content: Vec<T>,
    pageable: Pageable,
}

impl<T> Ack<T> {
    /// `content` on one page.
    pub(crate) fn of(content: Vec<T>) -> Self {
        let pageable = Pageable::one_page(content.len());
        Self::part(content, pageable)
    }

    /// `content` as the part of something longer.
    pub(crate) const fn part(content: Vec<T>, pageable: Pageable) -> Self {
        Self { error_code: "", error_message: "", content, pageable }
    }
}

/// Which part of the elements an answer holds; what was not counted is `null`.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Pageable {
    #[schema(required)]
    page: Option<u64>,
    size: usize,
    #[schema(required)]
    total_pages: Option<usize>,
    #[schema(required)]
    total_elements: Option<usize>,
    /// Stands there only where it is false: there are more than are told, or may be.
    #[serde(skip_serializing_if = "Option::is_none")]
    total_is_exact: Option<bool>,
    /// Stands there in lists; `null` on the last page, and on no other.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    next_cursor: Option<Option<String>>,
}

impl Pageable {
    /// All of them. The page is never smaller than the documented 10, and nothing is ever cut to it.
    pub(crate) fn one_page(elements: usize) -> Self {
        let known = Self {
            page: Some(0),
            total_pages: Some(1),
            total_elements: Some(elements),
            ..Self::open(elements.max(10))
        };
        Self { next_cursor: None, ..known }
    }

    /// The page of that number of a list of `total` elements.
    pub(crate) fn page(number: u64, size: usize, total: Count) -> Self {
        let told = total.found().min(MOST_COUNTED);
        let is_exact = matches!(total, Count::Known(total) if total == told);
        Self {
            page: Some(number),
            total_pages: Some(told.div_ceil(size).max(1)),
            total_elements: Some(told),
            total_is_exact: (!is_exact).then_some(false),
            ..Self::open(size)
        }
    }

    /// A page of a list that was not counted.
    pub(crate) const fn open(size: usize) -> Self {
        Self {
            page: None,
            size,
            total_pages: None,
            total_elements: None,
            total_is_exact: None,
            next_cursor: Some(None),
        }
    }

    /// And where the next page begins, if there is one.
    pub(crate) fn then(self, next_cursor: Option<String>) -> Self {
        Self { next_cursor: Some(next_cursor), ..self }
    }
}

/// Why a call, or a node of a bulk call, failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Nak {
    /// The row of the table.
    pub(crate) code: Code,
    /// What the message goes on to say; empty where the table's message says it all.
    pub(crate) detail: String,
    /// The fields of a subscriber that it is about.
    pub(crate) fields: Vec<Field>,
}

impl Nak {
    /// A failure with nothing more to say.
    pub(crate) const fn new(code: Code) -> Self {
        Self { code, detail: String::new(), fields: Vec::new() }
    }

    /// A failure, and what about it.
    pub(crate) fn with(code: Code, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), fields: Vec::new() }
    }

    /// The table's message, and what it goes on to say.
    pub(crate) fn message(&self) -> String {
        let (message, detail) = (self.code.message(), &self.detail);
        if detail.is_empty() { message.to_owned() } else { format!("{message}: {detail}") }
    }

    /// The body: `content` and `pageable` are the empty string.
    pub(crate) fn body(&self) -> impl Serialize {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Body {
            error_code: &'static str,
            error_message: String,
            content: &'static str,
            pageable: &'static str,
        }
        Body { error_code: self.code.code(), error_message: self.message(), content: "", pageable: "" }
    }
}

impl From<Faults> for Nak {
    fn from(faults: Faults) -> Self {
        Self::with(Code::Malformed, faults.to_string())
    }
}

impl From<&Refusal> for Nak {
    fn from(refusal: &Refusal) -> Self {
        let nak = match refusal.reason {
            Reason::NotFound => Self::new(Code::SubscriberNotFound),
            Reason::UnknownUseCase => Self::new(Code::UseCaseNotFound),
            Reason::VersionMoved => Self::new(Code::VersionMoved),
            Reason::NobodyNamed | Reason::Repeated => Self::with(Code::Malformed, refusal.to_string()),
            Reason::Ambiguous
            | Reason::Held
            | Reason::TwinHeld
            | Reason::TwoSubscriptions
            | Reason::SubscriptionUnclear
            | Reason::NoImsi
            | Reason::Contradiction
            | Reason::LastIdentifier
            | Reason::OtherUsersDevice
            | Reason::PasswordMoved
            | Reason::NotApplied => Self::with(Code::SubscriberConflict, refusal.to_string()),
        };
        Self { fields: refusal.fields.clone(), ..nak }
    }
}
