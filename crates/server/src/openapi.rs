//! The HTTP interface as an OpenAPI 3.1 document, which is made of what the routes say of themselves.
//!
//! - A route cannot be registered without an [`Operation`], so the document has every call and no other.
//! - Paths, methods and what stands in a path are taken from the route; statuses, codes and headers of failures from
//!   [`Failure`](crate::http::failure::Failure) and [`Code`](crate::wire::v2::code::Code); bodies from the wire
//!   structs; limits from the settings and constants by which the code refuses. Nothing is stated a second time.

pub(crate) mod admin;
pub(crate) mod bulk;
mod explanation;
mod failures;
mod operation;
mod parameters;
pub(crate) mod requests;
pub(crate) mod service;
pub(crate) mod subscribers;
pub(crate) mod use_cases;
pub(crate) mod v1;
pub(crate) mod values;

use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{Components, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, PathsBuilder};

pub(crate) use explanation::Explained;
pub(crate) use operation::{Describe, Operation};

use operation::Tag;

use crate::http::HttpSettings;
use crate::routes::Path;

/// What the document says of the interface as a whole.
const DESCRIPTION: &str = "\
The system of record for SIMs and subscribers, over two HTTP dialects.

Every call under `/api` needs `Authorization: Bearer <token>`; `simroll token create --account NAME` makes one. \
A token speaks for one account, and may do what its scopes say; each call names the one that it needs. \
The calls under `/admin` are there where `admin.enabled` says so. What belongs to another account looks exactly like what does not exist.

Every path answers with and without a trailing slash, and every GET answers HEAD. \
A method that a path does not take is 405, and `Allow` lists those that it takes. \
A path that does not exist is 404. Unknown query parameters and unknown keys of a body are refused.

Success of v2 has an empty `errorCode`, and what was asked for in `content`, or in `bulk`. Errors of v2 and of the administration carry \
a code; each call lists its own, and `docs/errors.md` beside the source has them all. Errors of v1, and of whatever is outside these two, are \
`{\"detail\": \"…\"}`, or name fields.

To try calls on the page at `/docs`, press *Authorize* and paste a token. What is tried there is done in earnest unless `dryRun` is true. \
The examples work as they stand on the sample of `simroll serve --demo`, those that register or remove somebody once; elsewhere put \
identifiers of your own.";

/// The name of the one security scheme.
const BEARER: &str = "bearer";

/// The document of a server with those paths and settings, as JSON.
pub(crate) fn document(paths: &[Path], settings: &HttpSettings) -> String {
    build(paths, settings).to_json().expect("a document is text and numbers")
}

fn build(routes: &[Path], settings: &HttpSettings) -> OpenApi {
    let mut components = Components::new();
    components.add_security_scheme(
        BEARER,
        SecurityScheme::Http(
            HttpBuilder::new()
                .scheme(HttpAuthScheme::Bearer)
                .description(Some(
                    "A token of an account, `simroll_<id>_<secret>`, without `Bearer` before it. `simroll serve --demo` \
                     prints one.",
                ))
                .build(),
        ),
    );
    parameters::add(&mut components);
    failures::add_of_no_call(&mut components);
    let mut paths = PathsBuilder::new();
    for path in routes {
        let item = path.describe(settings, &mut components);
        paths = paths.path(path.template(), item);
    }
    let info = InfoBuilder::new()
        .title("Simroll")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(DESCRIPTION))
        .license(Some(LicenseBuilder::new().name(env!("CARGO_PKG_LICENSE")).build()));
    let paths = paths.build();
    // A group of which this server has no call would stand there empty.
    let has_call = |tag: &Tag| {
        let items = paths.paths.values();
        let mut operations =
            items.flat_map(|item| [&item.get, &item.put, &item.post, &item.delete, &item.patch]).flatten();
        operations.any(|operation| operation.tags.iter().flatten().any(|name| name == tag.name()))
    };
    let tags: Vec<_> = Tag::ALL
        .into_iter()
        .filter(has_call)
        .map(|tag| TagBuilder::new().name(tag.name()).description(Some(tag.description())).build())
        .collect();
    OpenApiBuilder::new()
        .info(info.build())
        .paths(paths)
        .components(Some(components))
        .tags(Some(tags))
        .build()
}
