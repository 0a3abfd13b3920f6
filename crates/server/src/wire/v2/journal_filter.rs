//! The query of `GET /api/v2/request`: which entries of the journal.

use simroll_domain::{Author, Command, Lookup, LookupKind, TokenId};
use simroll_storage::EntryFilter;

use crate::wire::faults::Faults;
use crate::wire::instant;
use crate::wire::v2::envelope::Nak;
use crate::wire::v2::target;

/// The parameters beside those of paging.
pub(crate) const PARAMETERS: [&str; 7] = ["from", "until", "kind", "type", "value", "token", "status"];

/// What a request can have come to. One that is in the journal is carried out.
pub(crate) const STATUSES: [&str; 3] = ["SUCCESSFUL", "IN_PROGRESS", "FAILED"];

/// Which entries.
#[derive(Debug)]
pub(crate) struct Wanted {
    /// All but whom they are about.
    pub(crate) filter: EntryFilter,
    /// Those about whoever holds this, or held it.
    pub(crate) about: Option<Lookup>,
    /// None at all: no request in the journal has the status that is asked for.
    pub(crate) none: bool,
}

impl Wanted {
    /// Reads the values of [`PARAMETERS`]; `faults` is what was wrong so far.
    pub(crate) fn read(values: &[Option<String>; 7], mut faults: Faults) -> Result<Self, Nak> {
        let [from, until, kind, type_name, value, token, status] = values.each_ref().map(Option::as_deref);
        let mut instant = |name: &str, text: Option<&str>| {
            let time = text.and_then(instant::parse);
            if text.is_some() && time.is_none() {
                faults.add(name, instant::EXPECTED);
            }
            time
        };
        let (from, until) = (instant("from", from), instant("until", until));
        if kind.is_some_and(|kind| !Command::KINDS.contains(&kind)) {
            faults.add("kind", format!("must be one of {}", Command::KINDS.join(", ")));
        }
        if status.is_some_and(|status| !STATUSES.contains(&status)) {
            faults.add("status", format!("must be one of {}", STATUSES.join(", ")));
        }
        let author = token.and_then(TokenId::parse).map(Author::Token);
        if token.is_some() && author.is_none() {
            faults.add("token", "must be the id of a token: what stands between its underscores");
        }
        if type_name.is_some() != value.is_some() {
            faults.add("type", "needs a value, and a value needs a type");
        }
        let filter =
            EntryFilter { kind: kind.map(str::to_owned), author, from, until, ..EntryFilter::default() };
        let filter = faults.unless(filter)?;
        let about = type_name
            .zip(value)
            .map(|(kind, value)| target::lookup(target::kind(kind, &LookupKind::ALL)?, value));
        Ok(Self {
            filter,
            about: about.transpose()?,
            none: status.is_some_and(|status| status != STATUSES[0]),
        })
    }
}
