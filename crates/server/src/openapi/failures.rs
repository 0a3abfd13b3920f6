//! Failures as the document tells them: per status the shape of their dialect, and the codes that can stand in it.

use std::collections::BTreeMap;

use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::response::{Response, ResponseBuilder};
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};
use utoipa::openapi::{Components, Ref, RefOr};

use super::{parameters, values};
use crate::http::failure::{Dialect, Failure};
use crate::wire::v2::code::Code;

/// Everything with which a call can fail under one status.
#[derive(Debug, Default)]
pub(super) struct Failed {
    codes: Vec<Code>,
    headers: Vec<String>,
}

/// What each status of a call can mean.
pub(super) fn by_status(dialect: Dialect, failures: &[Failure], codes: &[Code]) -> BTreeMap<u16, Failed> {
    let mut all: BTreeMap<u16, Failed> = BTreeMap::new();
    for failure in failures {
        let reply = failure.reply(dialect);
        let failed = all.entry(reply.status()).or_default();
        failed.codes.push(failure.code());
        failed.headers.extend(reply.headers().map(|(name, _)| name.to_owned()));
    }
    for code in codes {
        all.entry(code.status()).or_default().codes.push(*code);
    }
    for failed in all.values_mut() {
        // In the order of the table, each once.
        failed.codes = Code::ALL.iter().copied().filter(|code| failed.codes.contains(code)).collect();
        failed.headers.sort_unstable();
        failed.headers.dedup();
    }
    all
}

/// Adds what is answered to what is no call at all: an unknown path, a wrong method.
pub(super) fn add_of_no_call(components: &mut Components) {
    for dialect in [Dialect::V1, Dialect::V2] {
        let failures = [Failure::NoSuchPath, Failure::MethodNotAllowed(String::new())];
        for (status, failed) in by_status(dialect, &failures, &[]) {
            failed.refer(dialect, status, components);
        }
    }
}

impl Failed {
    /// The answer tells how many calls are left.
    pub(super) fn count(&mut self) {
        self.headers.extend(parameters::RATE_LIMIT.map(str::to_owned));
    }

    /// What can have gone wrong, as a list.
    pub(super) fn text(&self, dialect: Dialect) -> String {
        let lines = self.codes.iter().map(|code| match dialect {
            Dialect::V1 => format!("- {}: {}", code.message(), code.when()),
            Dialect::V2 | Dialect::Admin => {
                format!("- `{}` {}: {}", code.code(), code.message(), code.when())
            }
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    /// Adds the headers that tell a caller how to go on.
    pub(super) fn add_headers(&self, response: &mut Response) {
        for name in &self.headers {
            response.headers.insert(name.clone(), RefOr::Ref(parameters::header(name)));
        }
    }

    /// A reference to the answer, which will stand among the components.
    pub(super) fn refer(
        &self,
        dialect: Dialect,
        status: u16,
        components: &mut Components,
    ) -> RefOr<Response> {
        let shape = match dialect {
            Dialect::V1 => "Detail",
            Dialect::V2 | Dialect::Admin => "Nak",
        };
        let codes: String = self.codes.iter().map(|code| format!("{code:?}")).collect();
        let is_counted = self.headers.iter().any(|name| name == parameters::RATE_LIMIT[0]);
        let name = format!("{shape}{status}{codes}{}", if is_counted { "" } else { "Uncounted" });
        components.responses.entry(name.clone()).or_insert_with(|| self.response(dialect).into());
        Ref::from_response_name(name).into()
    }

    fn response(&self, dialect: Dialect) -> Response {
        let schema = match dialect {
            Dialect::V1 => detail(),
            Dialect::V2 | Dialect::Admin => nak(&self.codes),
        };
        let content = ContentBuilder::new().schema(Some(schema)).build();
        let mut response = ResponseBuilder::new()
            .description(self.text(dialect))
            .content("application/json", content)
            .header_ref(parameters::REQUEST_ID, parameters::header(parameters::REQUEST_ID))
            .build();
        self.add_headers(&mut response);
        response
    }
}

/// What went wrong, in v1 and outside the dialects.
fn detail() -> Object {
    let text = ObjectBuilder::new().schema_type(Type::String).min_length(Some(1));
    closed().property("detail", text).required("detail").build()
}

/// What went wrong, in v2.
fn nak(codes: &[Code]) -> Object {
    let message = ObjectBuilder::new().schema_type(Type::String).min_length(Some(1));
    closed()
        .property("errorCode", values::one_of(codes.iter().map(|code| code.code())))
        .required("errorCode")
        .property("errorMessage", message)
        .required("errorMessage")
        .property("content", values::empty())
        .required("content")
        .property("pageable", values::empty())
        .required("pageable")
        .build()
}

/// An object without any other key.
fn closed() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::Object).additional_properties(Some(
        utoipa::openapi::schema::AdditionalProperties::<utoipa::openapi::Schema>::FreeForm(false),
    ))
}
