//! The v2 dialect: lowerCamelCase, every answer in an envelope.

pub(crate) mod alias;
pub(crate) mod bulk;
pub(crate) mod change;
pub(crate) mod code;
pub(crate) mod cursor;
pub(crate) mod envelope;
pub(crate) mod explanation;
pub(crate) mod feed;
pub(crate) mod filter;
pub(crate) mod history;
pub(crate) mod identifiers;
pub(crate) mod journal_filter;
pub(crate) mod node;
pub(crate) mod paging;
pub(crate) mod plan;
pub(crate) mod registration;
pub(crate) mod request;
pub(crate) mod status;
pub(crate) mod subscriber;
pub(crate) mod target;
pub(crate) mod use_case;
pub(crate) mod user;

use crate::wire::faults::Faults;
use crate::wire::fields::Fields;
use crate::wire::json::Json;
use crate::wire::v2::envelope::Nak;

/// What `read` makes of a body, which must be an object without any other key than those that it asks for.
pub(crate) fn read_body<'a, T>(
    body: &Json<'a>,
    read: impl FnOnce(&mut Fields<'_, 'a>) -> Result<T, Nak>,
) -> Result<T, Nak> {
    let object = body.as_object().ok_or_else(|| Faults::one("", "the body must be an object"))?;
    let mut fields = Fields::of(object);
    let wanted = read(&mut fields);
    fields.finish().unless(())?;
    wanted
}

/// A name of Rust as v2 spells it: lowerCamelCase.
fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let mut camel = words.next().unwrap_or_default().to_owned();
    for word in words {
        let (head, tail) = word.split_at(usize::from(!word.is_empty()));
        camel.extend([&head.to_ascii_uppercase(), tail]);
    }
    camel
}
