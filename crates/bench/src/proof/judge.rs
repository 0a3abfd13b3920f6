//! Holds a journal against what callers wanted and were told.

use std::collections::HashMap;

use simroll_domain::Field;

/// One thing that a caller wants: this field of the subscriber with this IMSI becomes this.
///
/// No two wishes for one field have the same value, so that an entry of the journal tells whose it is.
#[derive(Debug, Clone)]
pub(crate) struct Wish {
    pub(crate) imsi: String,
    pub(crate) field: Field,
    pub(crate) value: String,
}

/// What a caller knows about what became of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Nothing: no answer came, or one that leaves it open.
    Open,
    /// It is done, under these request ids, wish by wish.
    Acknowledged(Vec<String>),
    /// Nothing was written.
    Declined,
}

/// A call, which is whole or not at all.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) wishes: Vec<Wish>,
    pub(crate) fate: Fate,
}

/// An entry of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Fact {
    pub(crate) number: i64,
    pub(crate) request: String,
    pub(crate) changes: Vec<Becomes>,
}

/// A field of a subscriber that became something.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Becomes {
    pub(crate) subscriber: String,
    pub(crate) field: String,
    pub(crate) value: String,
}

/// A promise that was broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Violation {
    /// What was acknowledged is not there.
    Lost(String),
    /// Some of a call is there and some is not, or something stands between.
    Torn(String),
    /// More than once there.
    Twice(String),
    /// Nobody asked for it, or somebody was told that it was not done.
    Unasked(String),
    /// Another number than the next.
    Gap(String),
    /// A subscriber, or the answer to a request id, is not what the journal says.
    Differs(String),
    /// The database cannot be opened or is not sound.
    Damaged(String),
    /// It does not work although it could.
    Stuck(String),
}

impl Violation {
    /// Its kind, and what is known of it.
    pub(crate) fn parts(&self) -> (&'static str, &str) {
        match self {
            Self::Lost(what) => ("lost", what),
            Self::Torn(what) => ("torn", what),
            Self::Twice(what) => ("twice", what),
            Self::Unasked(what) => ("unasked", what),
            Self::Gap(what) => ("gap", what),
            Self::Differs(what) => ("differs", what),
            Self::Damaged(what) => ("damaged", what),
            Self::Stuck(what) => ("stuck", what),
        }
    }

    /// The same, with the case in which it was found.
    pub(crate) fn of(mut self, case: &str) -> Self {
        let (Self::Lost(what)
        | Self::Torn(what)
        | Self::Twice(what)
        | Self::Unasked(what)
        | Self::Gap(what)
        | Self::Differs(what)
        | Self::Damaged(what)
        | Self::Stuck(what)) = &mut self;
        *what = format!("{what} ({case})");
        self
    }
}

/// Reads a journal from its beginning, in pieces, and remembers what it says.
#[derive(Debug, Clone, Default)]
pub(crate) struct Judge {
    last: i64,
    /// The subscriber of each IMSI.
    subscribers: HashMap<String, String>,
    /// What each field of each subscriber is by now.
    state: HashMap<(String, String), String>,
}

/// Where a wish stands: the call, and its place in it.
type Place = (usize, usize);

impl Judge {
    /// The number of the last entry that was heard.
    pub(crate) const fn last(&self) -> i64 {
        self.last
    }

    /// What the field of that subscriber is, as far as the journal was heard.
    pub(crate) fn expected(&self, imsi: &str, field: Field) -> Option<&str> {
        let subscriber = self.subscribers.get(imsi)?;
        self.state.get(&(subscriber.clone(), field.as_str().to_owned())).map(String::as_str)
    }

    /// Hears what follows, which `calls` must explain, and which must have everything that was acknowledged of them.
    pub(crate) fn hear(&mut self, facts: &[Fact], calls: &[Call]) -> Vec<Violation> {
        let mut broken = Vec::new();
        self.learn(facts, &mut broken);
        let asked = Asked::of(calls, &self.subscribers);
        let mut found: Vec<Vec<Option<i64>>> =
            calls.iter().map(|call| vec![None; call.wishes.len()]).collect();
        for fact in facts {
            let Some((call, wish)) = asked.find(fact) else {
                broken.push(Violation::Unasked(format!("entry {}", fact.number)));
                continue;
            };
            if !self.says(fact, &calls[call].wishes[wish]) {
                broken.push(Violation::Differs(format!("entry {} is not what was asked for", fact.number)));
            }
            if calls[call].fate == Fate::Declined {
                broken.push(Violation::Unasked(format!("entry {} was declined to its caller", fact.number)));
            }
            if found[call][wish].replace(fact.number).is_some() {
                broken.push(Violation::Twice(format!("entry {}", fact.number)));
            }
        }
        for (call, found) in calls.iter().zip(&found) {
            broken.extend(incomplete(call, found));
        }
        broken
    }

    fn learn(&mut self, facts: &[Fact], broken: &mut Vec<Violation>) {
        for fact in facts {
            if fact.number != self.last + 1 {
                broken.push(Violation::Gap(format!("entry {} follows {}", fact.number, self.last)));
            }
            self.last = fact.number;
            for Becomes { subscriber, field, value } in &fact.changes {
                if field == Field::Imsi.as_str() {
                    self.subscribers.insert(value.clone(), subscriber.clone());
                }
                self.state.insert((subscriber.clone(), field.clone()), value.clone());
            }
        }
    }

    fn says(&self, fact: &Fact, wish: &Wish) -> bool {
        let subscriber = self.subscribers.get(&wish.imsi);
        let fits = |change: &Becomes| {
            change.field == wish.field.as_str()
                && change.value == wish.value
                && Some(&change.subscriber) == subscriber
        };
        fact.changes.iter().any(fits)
    }
}

/// What is wrong with what was found of one call.
fn incomplete(call: &Call, found: &[Option<i64>]) -> Option<Violation> {
    let first = &call.wishes[0];
    let what = |text: &str| format!("{text} (the call for {} {})", first.field.as_str(), first.value);
    let there = found.iter().flatten().count();
    if there == 0 && matches!(call.fate, Fate::Acknowledged(_)) {
        return Some(Violation::Lost(what("nothing is there")));
    }
    if there != 0 && there != found.len() {
        return Some(Violation::Torn(what(&format!("{there} of {} are there", found.len()))));
    }
    let in_a_row = found.windows(2).all(|pair| pair[0].map(|number| number + 1) == pair[1]);
    (there != 0 && !in_a_row).then(|| Violation::Torn(what("it does not stand in a row")))
}

/// Whose an entry is.
struct Asked<'a> {
    by_request: HashMap<&'a str, Place>,
    /// Of the calls whose request ids nobody knows: by subscriber, field and value.
    by_wish: HashMap<(&'a str, &'static str, &'a str), Place>,
}

impl<'a> Asked<'a> {
    fn of(calls: &'a [Call], subscribers: &'a HashMap<String, String>) -> Self {
        let mut asked = Self { by_request: HashMap::new(), by_wish: HashMap::new() };
        for (place, call) in calls.iter().enumerate() {
            if let Fate::Acknowledged(requests) = &call.fate {
                let requests = requests.iter().enumerate();
                asked.by_request.extend(requests.map(|(nth, request)| (request.as_str(), (place, nth))));
                continue;
            }
            for (nth, wish) in call.wishes.iter().enumerate() {
                // Whose subscriber the journal does not know has no entry either.
                if let Some(subscriber) = subscribers.get(&wish.imsi) {
                    asked.by_wish.insert((subscriber, wish.field.as_str(), &wish.value), (place, nth));
                }
            }
        }
        asked
    }

    fn find(&self, fact: &Fact) -> Option<Place> {
        let by_wish = |change: &Becomes| {
            let field = Field::parse(&change.field)?.as_str();
            self.by_wish.get(&(change.subscriber.as_str(), field, change.value.as_str())).copied()
        };
        let known = self.by_request.get(fact.request.as_str()).copied();
        known.or_else(|| fact.changes.iter().find_map(by_wish))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(imsi: &str, value: &str) -> Wish {
        Wish { imsi: imsi.to_owned(), field: Field::Alias, value: value.to_owned() }
    }

    fn acknowledged(wishes: Vec<Wish>, requests: &[&str]) -> Call {
        let requests = requests.iter().map(|request| (*request).to_owned()).collect();
        Call { wishes, fate: Fate::Acknowledged(requests) }
    }

    fn fact(number: i64, request: &str, subscriber: &str, field: Field, value: &str) -> Fact {
        let becomes = Becomes {
            subscriber: subscriber.to_owned(),
            field: field.as_str().to_owned(),
            value: value.to_owned(),
        };
        Fact { number, request: request.to_owned(), changes: vec![becomes] }
    }

    fn alias(number: i64, request: &str, subscriber: &str, value: &str) -> Fact {
        fact(number, request, subscriber, Field::Alias, value)
    }

    /// A judge who knows two subscribers, of entries 1 and 2.
    fn judge() -> Judge {
        let mut judge = Judge::default();
        let imsi = |imsi: &str| Wish { field: Field::Imsi, ..wish(imsi, imsi) };
        let calls = [acknowledged(vec![imsi("1"), imsi("2")], &["r1", "r2"])];
        let facts = [fact(1, "r1", "a", Field::Imsi, "1"), fact(2, "r2", "b", Field::Imsi, "2")];
        assert_eq!(judge.hear(&facts, &calls), []);
        judge
    }

    #[track_caller]
    fn verdict(facts: &[Fact], calls: &[Call]) -> Vec<&'static str> {
        judge().hear(facts, calls).iter().map(|violation| violation.parts().0).collect()
    }

    #[test]
    fn what_was_acknowledged_must_be_there() {
        let calls = [acknowledged(vec![wish("1", "x")], &["r3"])];
        assert!(verdict(&[alias(3, "r3", "a", "x")], &calls).is_empty());
        assert_eq!(verdict(&[], &calls), ["lost"]);
        assert_eq!(verdict(&[alias(3, "r4", "a", "x")], &calls), ["unasked", "lost"]);
    }

    #[test]
    fn what_is_there_must_be_what_was_asked_for() {
        let calls = [acknowledged(vec![wish("1", "x")], &["r3"])];
        assert_eq!(verdict(&[alias(3, "r3", "a", "y")], &calls), ["differs"]);
        assert_eq!(verdict(&[alias(3, "r3", "b", "x")], &calls), ["differs"]);
    }

    #[test]
    fn what_was_left_open_may_be_there_once_or_not() {
        let calls = [Call { wishes: vec![wish("1", "x")], fate: Fate::Open }];
        assert!(verdict(&[], &calls).is_empty());
        assert!(verdict(&[alias(3, "r3", "a", "x")], &calls).is_empty());
        assert_eq!(verdict(&[alias(3, "r3", "a", "x"), alias(4, "r4", "a", "x")], &calls), ["twice"]);
    }

    #[test]
    fn what_was_declined_must_not_be_there() {
        let calls = [Call { wishes: vec![wish("1", "x")], fate: Fate::Declined }];
        assert!(verdict(&[], &calls).is_empty());
        assert_eq!(verdict(&[alias(3, "r3", "a", "x")], &calls), ["unasked"]);
    }

    #[test]
    fn a_call_is_whole_and_in_a_row() {
        let bulk = |fate| [Call { wishes: vec![wish("1", "x"), wish("2", "x")], fate }];
        let whole = [alias(3, "r3", "a", "x"), alias(4, "r4", "b", "x")];
        assert!(verdict(&whole, &bulk(Fate::Open)).is_empty());
        assert_eq!(verdict(&whole[..1], &bulk(Fate::Open)), ["torn"]);
        let turned = [alias(3, "r3", "b", "x"), alias(4, "r4", "a", "x")];
        assert_eq!(verdict(&turned, &bulk(Fate::Open)), ["torn"]);
    }

    #[test]
    fn numbers_have_no_gap() {
        let calls = [acknowledged(vec![wish("1", "x")], &["r3"])];
        assert_eq!(verdict(&[alias(4, "r3", "a", "x")], &calls), ["gap"]);
    }
}
