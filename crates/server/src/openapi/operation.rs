//! What one call says of itself, and how the document tells it.

use std::collections::BTreeMap;

use actix_web::http::Method;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::example::ExampleBuilder;
use utoipa::openapi::path::{OperationBuilder, Parameter};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::response::{Response, ResponseBuilder};
use utoipa::openapi::schema::{Object, OneOfBuilder, Schema, Type};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{self, Components, Ref, RefOr, Required};

use super::failures::Failed;
use super::{BEARER, failures, parameters};
use crate::http::HttpSettings;
use crate::http::call::needed;
use crate::http::failure::{Dialect, Failure};
use crate::wire::v2::code::Code;
use crate::wire::v2::envelope::Ack;

/// What says of a route's method what it does, in a server with those settings.
pub(crate) type Describe = fn(&HttpSettings) -> Operation;

/// Under what a call is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tag {
    V1,
    Subscribers,
    Bulk,
    Requests,
    UseCases,
    Administration,
    Service,
}

impl Tag {
    pub(super) const ALL: [Self; 7] = [
        Self::V1,
        Self::Subscribers,
        Self::Bulk,
        Self::Requests,
        Self::UseCases,
        Self::Administration,
        Self::Service,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::V1 => "v1",
            Self::Subscribers => "subscribers",
            Self::Bulk => "bulk",
            Self::Requests => "requests",
            Self::UseCases => "use cases",
            Self::Administration => "administration",
            Self::Service => "service",
        }
    }

    pub(super) const fn description(self) -> &'static str {
        match self {
            Self::V1 => "What devices and apps report about their users",
            Self::Subscribers => "One subscriber, or a list of them",
            Self::Bulk => "Many subscribers in one call, whole or not at all",
            Self::Requests => "What was changed, when, and by whom",
            Self::UseCases => "The account's catalogue of use cases",
            Self::Administration => "Accounts and tokens of the whole installation, where it is switched on",
            Self::Service => "The server itself; these calls need no token",
        }
    }
}

/// One call.
pub(crate) struct Operation {
    id: &'static str,
    tag: Tag,
    summary: &'static str,
    description: String,
    open: bool,
    parameters: Vec<Parameter>,
    shared: Vec<&'static str>,
    body: Option<Body>,
    answers: BTreeMap<u16, Answer>,
    failures: Vec<Failure>,
    codes: Vec<Code>,
    schemas: Vec<(String, RefOr<Schema>)>,
}

struct Body {
    schema: RefOr<Schema>,
    limit: usize,
    examples: Vec<(&'static str, Value)>,
}

/// An answer that is no plain failure.
#[derive(Default)]
struct Answer {
    texts: Vec<String>,
    contents: Vec<(&'static str, RefOr<Schema>)>,
    examples: Vec<(&'static str, Value)>,
    headers: Vec<&'static str>,
}

impl Operation {
    /// A call that needs no token.
    pub(crate) fn open(id: &'static str, summary: &'static str) -> Self {
        Self {
            id,
            tag: Tag::Service,
            summary,
            description: String::new(),
            open: true,
            parameters: Vec::new(),
            shared: vec![parameters::REQUEST_ID],
            body: None,
            answers: BTreeMap::new(),
            failures: vec![Failure::Internal],
            codes: Vec::new(),
            schemas: Vec::new(),
        }
    }

    /// A call that reads what the caller's account has.
    pub(crate) fn read(id: &'static str, tag: Tag, summary: &'static str) -> Self {
        let malformed = Failure::Malformed(String::new());
        Self { tag, open: false, ..Self::open(id, summary) }.failures([
            malformed,
            Failure::Unauthorised,
            Failure::TooManyRequests(1),
            Failure::Unavailable,
        ])
    }

    /// A call that changes something.
    pub(crate) fn write(id: &'static str, tag: Tag, summary: &'static str) -> Self {
        let limit = HttpSettings::default().body_limit;
        Self::read(id, tag, summary)
            .failures([
                Failure::TooSlow,
                Failure::BodyTooLarge(limit),
                Failure::UnsupportedMediaType,
                Failure::BadIdempotencyKey,
                Failure::KeyReused,
                Failure::KeyInUse,
            ])
            .shared(parameters::DRY_RUN)
            .shared(parameters::IDEMPOTENCY_KEY)
    }

    /// Goes on to say.
    pub(crate) fn describe(self, description: impl Into<String>) -> Self {
        Self { description: description.into(), ..self }
    }

    /// Takes a parameter.
    pub(crate) fn parameter(mut self, parameter: Parameter) -> Self {
        self.parameters.push(parameter);
        self
    }

    /// Takes parameters.
    pub(crate) fn parameters(mut self, parameters: impl IntoIterator<Item = Parameter>) -> Self {
        self.parameters.extend(parameters);
        self
    }

    /// Takes a parameter that stands among the components.
    pub(crate) fn shared(mut self, name: &'static str) -> Self {
        self.shared.push(name);
        self
    }

    /// Answers page by page.
    pub(crate) fn paged(mut self) -> Self {
        self.shared.extend(parameters::PAGING);
        self
    }

    /// Takes `If-Match`: it is about one subscriber.
    pub(crate) fn conditional(self) -> Self {
        self.shared(parameters::IF_MATCH).codes([Code::VersionMoved])
    }

    /// Takes a body of at most so many bytes.
    pub(crate) fn body<T: ToSchema>(mut self, limit: usize) -> Self {
        let schema = self.reference::<T>();
        self.body = Some(Body { schema, limit, examples: Vec::new() });
        self
    }

    /// Shows a body that is sent, and where it is given what is answered to it with that status.
    pub(crate) fn example(
        mut self,
        name: &'static str,
        sent: impl Into<Value>,
        answer: Option<(u16, Value)>,
    ) -> Self {
        if let Some(body) = &mut self.body {
            body.examples.push((name, sent.into()));
        }
        if let Some((status, value)) = answer
            && let Some(answer) = self.answers.get_mut(&status)
        {
            answer.examples.push((name, value));
        }
        self
    }

    /// Answers with JSON; where the status has an answer already, with one or the other.
    pub(crate) fn answers<T: ToSchema>(mut self, status: u16, text: impl Into<String>) -> Self {
        let schema = self.reference::<T>();
        self.content(status, "application/json", schema, text)
    }

    /// Answers with something else than JSON.
    pub(crate) fn answers_as(self, media_type: &'static str, text: impl Into<String>) -> Self {
        self.content(200, media_type, Object::with_type(Type::String).into(), text)
    }

    fn content(
        mut self,
        status: u16,
        media_type: &'static str,
        schema: RefOr<Schema>,
        text: impl Into<String>,
    ) -> Self {
        let answer = self.answers.entry(status).or_default();
        answer.texts.push(text.into());
        match answer.contents.iter_mut().find(|(known, _)| *known == media_type) {
            Some((_, known)) if *known == schema => {}
            Some((_, known)) => {
                let both = OneOfBuilder::new().item(std::mem::take(known)).item(schema);
                *known = both.into();
            }
            None => answer.contents.push((media_type, schema)),
        }
        self
    }

    /// The answer of that status may have that header.
    pub(crate) fn header(mut self, status: u16, name: &'static str) -> Self {
        if let Some(answer) = self.answers.get_mut(&status) {
            answer.headers.push(name);
        }
        self
    }

    /// May fail so.
    pub(crate) fn failures(mut self, failures: impl IntoIterator<Item = Failure>) -> Self {
        self.failures.extend(failures);
        self
    }

    /// May fail with these codes of v2.
    pub(crate) fn codes(mut self, codes: impl IntoIterator<Item = Code>) -> Self {
        self.codes.extend(codes);
        self
    }

    /// Answers with an ACK that holds these.
    pub(crate) fn acknowledges<T: ToSchema>(self, status: u16, text: impl Into<String>) -> Self {
        self.with::<T>().answers::<Ack<T>>(status, text)
    }

    /// Has the schema of `T` among the components. A generic schema refers to its argument, but does not bring it.
    pub(crate) fn with<T: ToSchema>(mut self) -> Self {
        self.reference::<T>();
        self
    }

    /// A reference to the schema of `T`, which will stand among the components; a generic one stands where it is used.
    fn reference<T: ToSchema>(&mut self) -> RefOr<Schema> {
        T::schemas(&mut self.schemas);
        if std::any::type_name::<T>().replace("<'_>", "").contains('<') {
            return T::schema();
        }
        let name = T::name().to_string();
        self.schemas.push((name.clone(), T::schema()));
        Ref::from_schema_name(name).into()
    }

    /// As the document has it, for a route of that template; what it refers to is added to `components`.
    pub(crate) fn build(
        mut self,
        template: &str,
        method: &Method,
        components: &mut Components,
    ) -> openapi::path::Operation {
        let dialect = Dialect::of(template);
        let scope = (!self.open).then(|| needed(dialect, method));
        self.failures.extend(scope.map(Failure::MissingScope));
        if let Some(scope) = scope {
            let gap = if self.description.is_empty() { "" } else { "\n\n" };
            self.description.push_str(&format!("{gap}Needs the scope `{scope}`."));
        }
        let mut builder = OperationBuilder::new()
            .operation_id(Some(self.id))
            .tag(self.tag.name())
            .summary(Some(self.summary))
            .description((!self.description.is_empty()).then_some(self.description));
        let named: Vec<&str> = self.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
        for name in parameters::in_template(template) {
            if !named.contains(&name) {
                builder = builder.parameter(parameters::in_path(name));
            }
        }
        for parameter in self.parameters {
            builder = builder.parameter(parameter);
        }
        for name in self.shared {
            builder = builder.parameter_ref(Ref::new(format!("#/components/parameters/{name}")));
        }
        if let Some(body) = self.body {
            let content =
                ContentBuilder::new().schema(Some(body.schema)).examples_from_iter(examples(body.examples));
            builder = builder.request_body(Some(
                RequestBodyBuilder::new()
                    .description(Some(format!("At most {} bytes.", body.limit)))
                    .content("application/json", content.build())
                    .required(Some(Required::True))
                    .build(),
            ));
        }
        let mut failures = failures::by_status(dialect, &self.failures, &self.codes);
        if !self.open {
            failures.values_mut().for_each(Failed::count);
        }
        for (status, mut answer) in self.answers {
            if !self.open {
                answer.headers.extend(parameters::RATE_LIMIT);
            }
            let mut told = answer.build();
            if let Some(failed) = failures.remove(&status) {
                told.description = format!("{}\n{}", told.description, failed.text(dialect));
                failed.add_headers(&mut told);
            }
            builder = builder.response(status.to_string(), told);
        }
        for (status, failed) in failures {
            builder = builder.response(status.to_string(), failed.refer(dialect, status, components));
        }
        if let Some(scope) = scope {
            builder = builder.security(SecurityRequirement::new(BEARER, [scope.as_str()]));
        }
        components.schemas.extend(self.schemas);
        builder.build()
    }
}

impl Answer {
    fn build(self) -> Response {
        let mut response = ResponseBuilder::new().description(self.texts.join("\n"));
        let mut shown = Some(self.examples);
        for (media_type, schema) in self.contents {
            let examples = examples(shown.take().unwrap_or_default());
            let content = ContentBuilder::new().schema(Some(schema)).examples_from_iter(examples);
            response = response.content(media_type, content.build());
        }
        for name in [parameters::REQUEST_ID].into_iter().chain(self.headers) {
            response = response.header_ref(name, parameters::header(name));
        }
        response.build()
    }
}

fn examples(
    examples: Vec<(&'static str, Value)>,
) -> impl Iterator<Item = (&'static str, openapi::example::Example)> {
    examples.into_iter().map(|(name, value)| (name, ExampleBuilder::new().value(Some(value)).build()))
}
