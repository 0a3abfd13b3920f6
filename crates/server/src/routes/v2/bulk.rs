//! The rules that all bulk calls share: whole or partial, carried out or only planned, and which nodes the answer lists.

use actix_web::web::Data;
use simroll_domain::{Command, Mode, Reason, Unit};
use simroll_registry::{Accepted, Outcome};

use super::Refused;
use crate::http::call::{Call, flag};
use crate::http::failure::Failure;
use crate::http::reply::Reply;
use crate::http::{Shared, write};
use crate::wire::faults::Faults;
use crate::wire::v2::bulk::{AnswerNode, BulkAnswer, Content, Identifiers, Sent};
use crate::wire::v2::envelope::Nak;

/// What distinguishes one bulk call from another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kind {
    /// The status of a call that changed something.
    pub(super) status: u16,
    /// Renders a node that was carried out.
    pub(super) accepted: for<'a> fn(&'a Sent, &Accepted) -> AnswerNode<'a>,
}

impl Kind {
    /// The call sets something of subscribers, each of whom the answer names by the IMSI that was resolved.
    pub(super) const ASSIGNMENT: Self = Self {
        status: 200,
        accepted: |sent, accepted| {
            let identifiers = match accepted.imsi {
                Some(imsi) => Identifiers::Imsi { kind: "IMSI", value: imsi.to_string() },
                None => Identifiers::Sent(&sent.identifiers),
            };
            AnswerNode::accepted(accepted, identifiers, Content::Sent(&sent.content))
        },
    };
}

/// How the caller wants the nodes to be carried out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Manner {
    mode: Mode,
    dry_run: bool,
}

/// All or nothing, unless the caller asks for `?mode=partial`; and in earnest, unless it asks for `?dryRun=true`.
pub(super) fn manner(call: &Call) -> Result<Manner, Refused> {
    call.unconditional()?;
    let [mode, dry_run] = call.parameters(["mode", "dryRun"])?;
    let mode = match mode.as_deref() {
        None => Mode::Whole,
        Some("partial") => Mode::Partial,
        Some(_) => Err(Faults::one("mode", "must be partial, or absent for all or nothing"))?,
    };
    Ok(Manner { mode, dry_run: flag("dryRun", dry_run.as_deref())? })
}

/// Carries out the nodes that can be read, and answers for all of them.
pub(super) async fn carry_out(
    kind: Kind,
    manner: Manner,
    nodes: Vec<(Result<Command, Nak>, Sent)>,
    call: &Call,
    shared: &Data<Shared>,
) -> Result<Reply, Refused> {
    let mut commands = Vec::new();
    let nodes: Vec<(Result<(), Nak>, Sent)> = nodes
        .into_iter()
        .map(|(wanted, sent)| (wanted.map(|command| commands.push(command)), sent))
        .collect();
    let Manner { mode, dry_run } = manner;
    let hopeless = mode == Mode::Whole && commands.len() < nodes.len();
    let nothing = commands.is_empty();
    // A plan says of each node what would become of it if it were not for the others that fail.
    let unit = Unit::of(commands, if dry_run { Mode::Partial } else { mode });
    let render = move |outcome: &Outcome| answer(kind, manner, &nodes, outcome);
    if nothing {
        return Ok(render(&Outcome { items: Vec::new(), applied: false }));
    }
    if hopeless || dry_run {
        // Where one node cannot be read, nothing is to be changed, but the answer names the others that would fail too.
        let outcome = shared.registry.preview(call.account(), unit).await.map_err(Failure::from)?;
        return Ok(render(&Outcome { applied: false, ..outcome }));
    }
    Ok(write::submit(shared, call, unit, render).await?)
}

/// All nodes if something was changed, in partial mode and in a dry run, else the failed ones.
fn answer(kind: Kind, manner: Manner, nodes: &[(Result<(), Nak>, Sent)], outcome: &Outcome) -> Reply {
    let Manner { mode, dry_run } = manner;
    let mut items = outcome.items.iter();
    let mut listed = Vec::with_capacity(nodes.len());
    for (readable, sent) in nodes {
        let item = readable.as_ref().map(|()| items.next());
        match item {
            Err(nak) => listed.push(AnswerNode::failed(nak, sent, dry_run)),
            Ok(Some(Err(refusal))) if refusal.reason == Reason::NotApplied => {}
            Ok(Some(Err(refusal))) => listed.push(AnswerNode::failed(&Nak::from(refusal), sent, dry_run)),
            Ok(Some(Ok(accepted))) if outcome.applied || mode == Mode::Partial || dry_run => {
                listed.push((kind.accepted)(sent, accepted));
            }
            Ok(Some(Ok(_)) | None) => {}
        }
    }
    let status = if dry_run {
        200
    } else if outcome.applied {
        kind.status
    } else {
        422
    };
    Reply::json(status, &BulkAnswer::of(listed))
}
