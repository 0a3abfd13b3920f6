//! The commands of one call, decided in order.

use std::collections::{HashMap, HashSet};

use super::{decide, target};
use crate::{
    AliasPatch, Change, Command, JournalNumber, Mode, PairNumber, Reason, Refusal, SubscriberId, Timestamp,
    Unit, View,
};

/// What becomes of a call.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// Command by command, in order. Of a call that is all or nothing and has a refused command, the others are
    /// refused as [`Reason::NotApplied`].
    pub items: Vec<Result<Decided, Refusal>>,
    /// Whether any command is carried out.
    pub applied: bool,
}

/// A command that is carried out.
#[derive(Debug, Clone, PartialEq)]
pub struct Decided {
    /// What it changes. Its states have moved into the view.
    pub change: Change,
    /// Its place in the journal; `None` where it gets no entry, as a row of a file that changes nothing.
    pub number: Option<JournalNumber>,
}

/// Decides the commands of a call in order, each on the view that the earlier ones left, and applies them to it.
///
/// - all or nothing: with one refusal the view is left as it was
/// - two commands that want two values for the same target are both refused
/// - entries are numbered from the head of the view on; their time is `time`, or that of the head if it is later
pub fn decide_unit(unit: &Unit, view: &mut View, time: Timestamp) -> Decision {
    let contradicting = contradictions(&unit.commands, view);
    let whole = unit.mode == Mode::Whole;
    if whole {
        view.checkpoint();
    }
    let mut items = Vec::with_capacity(unit.commands.len());
    for (place, command) in unit.commands.iter().enumerate() {
        let decided = if contradicting.contains(&place) {
            Err(Refusal::new(Reason::Contradiction))
        } else {
            decide_expected(command, unit, view)
        };
        items.push(decided.map(|mut change| {
            let number = recorded(command, &change).then(|| view.apply(&mut change, time));
            Decided { change, number }
        }));
    }
    if whole && items.iter().any(Result::is_err) {
        view.rollback();
        for item in &mut items {
            if item.is_ok() {
                *item = Err(Refusal::new(Reason::NotApplied));
            }
        }
    }
    view.keep();
    Decision { applied: items.iter().any(Result::is_ok), items }
}

/// Decides a command if the subscriber who is meant has the version that the caller expects. Whether it has comes before
/// everything else, as far as the command says beforehand who is meant.
fn decide_expected(command: &Command, unit: &Unit, view: &View) -> Result<Change, Refusal> {
    let Some(expected) = &unit.if_version else { return decide(command, view) };
    let check = |id| {
        let admitted = expected.admits(view.subscriber(id));
        if admitted { Ok(()) } else { Err(Refusal::new(Reason::VersionMoved)) }
    };
    if let Some([id]) = command.target().map(|target| view.find(target)).as_deref() {
        check(*id)?;
    }
    let change = decide(command, view)?;
    change.subscriber.map_or(Err(Refusal::new(Reason::VersionMoved)), check)?;
    Ok(change)
}

/// Whether a carried-out command gets an entry. A call that changes nothing does, so that its caller can ask about it;
/// a row of a file does not, so that a file can be imported again and again.
fn recorded(command: &Command, change: &Change) -> bool {
    !change.is_empty() || !matches!(command, Command::Import(_))
}

/// The places of the commands that contradict another: same kind, same target, another value.
fn contradictions(commands: &[Command], view: &View) -> HashSet<usize> {
    if commands.len() < 2 {
        return HashSet::new();
    }
    let mut wanted: HashMap<Target, Vec<(usize, Wanted<'_>)>> = HashMap::new();
    for (place, command) in commands.iter().enumerate() {
        if let Some((target, value)) = assignment(command, view) {
            wanted.entry(target).or_default().push((place, value));
        }
    }
    let split = |values: &Vec<(usize, Wanted<'_>)>| values.iter().any(|(_, value)| *value != values[0].1);
    wanted.into_values().filter(split).flatten().map(|(place, _)| place).collect()
}

/// What a command assigns to: a field of a subscriber or of one of its subscriptions.
type Target = (&'static str, SubscriberId, Option<PairNumber>);

#[derive(PartialEq)]
enum Wanted<'a> {
    Alias(&'a AliasPatch),
    Status(crate::Status),
    UseCase(crate::UseCaseId),
}

fn assignment<'a>(command: &'a Command, view: &View) -> Option<(Target, Wanted<'a>)> {
    match command {
        Command::Alias { alias: AliasPatch::Keep, .. } => None,
        Command::Alias { target, alias } => {
            let id = target::subscriber(view, target).ok()?.id;
            Some(((command.kind(), id, None), Wanted::Alias(alias)))
        }
        Command::Status { target, status } => {
            let id = target::subscriber(view, target).ok()?.id;
            Some(((command.kind(), id, None), Wanted::Status(*status)))
        }
        Command::UseCase { target, use_case } => {
            let subscriber = target::subscriber(view, target).ok()?;
            let pair = target::subscription(subscriber, target).ok()?.pair;
            Some(((command.kind(), subscriber.id, Some(pair)), Wanted::UseCase(*use_case)))
        }
        _ => None,
    }
}
