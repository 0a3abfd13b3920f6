//! What a filter says of a row, looked at row by row.

use diesel::dsl::exists;
use diesel::prelude::*;
use simroll_domain::{AccountId, BindingKind, MAX_TEXT_CHARS};
use simroll_storage::{Filter, folded};

use crate::connection::MultiBackend;
use crate::rows::account_key;
use crate::schema::{subscribers, subscriptions};

pub(super) type Fitting<'a> = subscribers::BoxedQuery<'a, MultiBackend>;

/// The subscribers that fit every filter but for the time of their change, by whatever way they are reached: joined with
/// an empty text, or with 0 added, a column is no longer what its index is over.
pub(super) fn fitting<'a>(account: AccountId, filter: &Filter) -> Fitting<'a> {
    let Filter { prefixes, alias, username, use_case, user_class, status, changed_since: _ } = filter;
    let mut fitting =
        subscribers::table.filter(subscribers::account_id.eq(account_key(account))).into_boxed();
    let subscriptions = subscriptions::table
        .filter(subscriptions::account_id.eq(account_key(account)))
        .filter(subscriptions::subscriber.eq(subscribers::number));
    macro_rules! begins {
        ($column:ident, $prefix:expr) => {{
            let (from, to) = range($prefix);
            let text = subscribers::$column.concat("");
            fitting.filter(text.ge(from)).filter(text.lt(to))
        }};
    }
    macro_rules! subscription_begins {
        ($column:ident, $prefix:expr) => {{
            let (from, to) = range($prefix);
            let text = subscriptions::$column.concat("");
            fitting.filter(exists(subscriptions.filter(text.ge(from)).filter(text.lt(to))))
        }};
    }
    for (kind, prefix) in prefixes {
        fitting = match kind {
            BindingKind::Imsi => subscription_begins!(imsi, prefix),
            BindingKind::Msisdn => subscription_begins!(msisdn, prefix),
            BindingKind::Iccid => begins!(iccid, prefix),
            BindingKind::Imei => begins!(imei, prefix),
            BindingKind::ImeiSv => begins!(imeisv, prefix),
            BindingKind::Username => begins!(username, prefix),
            BindingKind::ExternalId => begins!(external_id, prefix),
            BindingKind::GenericId => begins!(generic_id, prefix),
        };
    }
    if let Some(alias) = alias {
        fitting = begins!(alias_folded, &folded(alias));
    }
    if let Some(username) = username {
        fitting = begins!(username_folded, &folded(username));
    }
    if let Some(id) = use_case {
        let has = (subscriptions::use_case + 0).eq(i64::from(id.get()));
        fitting = fitting.filter(exists(subscriptions.filter(has)));
    }
    if let Some(class) = user_class {
        fitting = fitting.filter(subscribers::user_class.concat("").eq(class.as_str().to_owned()));
    }
    if let Some(status) = status {
        fitting = fitting.filter(subscribers::status.concat("").eq(status.as_str()));
    }
    fitting
}

/// Whether there is one filter only.
pub(super) fn is_alone(filter: &Filter) -> bool {
    let Filter { prefixes, alias, username, use_case, user_class, status, changed_since } = filter;
    let others = [
        alias.is_some(),
        username.is_some(),
        use_case.is_some(),
        user_class.is_some(),
        status.is_some(),
        changed_since.is_some(),
    ];
    prefixes.len() + others.into_iter().filter(|is_given| *is_given).count() == 1
}

/// The texts that begin with `prefix`: from the first to before the second. Texts compare by bytes, which is the order
/// of their characters.
pub(super) fn range(prefix: &str) -> (String, String) {
    let mut beyond = prefix.to_owned();
    while let Some(last) = beyond.pop() {
        if let Some(next) = (last..=char::MAX).nth(1) {
            beyond.push(next);
            return (prefix.to_owned(), beyond);
        }
    }
    // Beyond the last character are only more of it, and a text has at most 255, each folded to at most three.
    (prefix.to_owned(), char::MAX.to_string().repeat(3 * MAX_TEXT_CHARS + 1))
}

#[cfg(test)]
mod tests {
    use super::range;

    fn begins(text: &str, prefix: &str) -> bool {
        let (from, to) = range(prefix);
        from.as_bytes() <= text.as_bytes() && text.as_bytes() < to.as_bytes()
    }

    #[test]
    fn a_range_holds_what_begins_with_its_prefix_and_nothing_else() {
        let texts = [
            "",
            "a",
            "ab",
            "abc",
            "b",
            "~",
            "\u{7f}",
            "\u{80}",
            "\u{d7ff}",
            "\u{e000}",
            "\u{ffff}",
            "\u{10000}",
            "\u{10ffff}",
            "\u{10ffff}\u{10ffff}",
            "a\u{10ffff}",
            "a\u{10ffff}b",
        ];
        for prefix in texts {
            for text in texts {
                assert_eq!(begins(text, prefix), text.starts_with(prefix), "{text:?} {prefix:?}");
            }
        }
    }

    #[test]
    fn every_text_begins_with_nothing() {
        assert!(begins(&"\u{10ffff}".repeat(255 * 3), ""));
    }
}
