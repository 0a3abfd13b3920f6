//! Which subscribers a list shows, and how many there are.

use simroll_domain::{BindingKind, Status, Subscriber, SubscriberId, Timestamp};

use super::book::{Book, SECOND};
use super::random::Random;
use super::values::{
    FIRST, alias, bare_iccid, everything, external_id, generic_id, iccid, imei, imeisv, imsi, msisdn, sim,
    use_case, user_class, username,
};
use crate::{Cursor, Directory, Filter, ListQuery, Order, Start, Store};

fn of_kind(kind: BindingKind, prefix: &str) -> Filter {
    Filter { prefixes: vec![(kind, prefix.to_owned())], ..Filter::default() }
}

fn called(text: &str) -> Filter {
    Filter { alias: Some(text.to_owned()), ..Filter::default() }
}

fn named(text: &str) -> Filter {
    Filter { username: Some(text.to_owned()), ..Filter::default() }
}

/// What a filter lists, in each order, and how many it counts: one answer.
fn listed<S: Store + Directory>(book: &Book<'_, S>, filter: &Filter) -> Vec<SubscriberId> {
    let list = |order, descending| -> Vec<SubscriberId> {
        let filter = filter.clone();
        let query = ListQuery { filter, order, descending, limit: usize::MAX, ..ListQuery::default() };
        book.list(&query).iter().map(|subscriber| subscriber.id).collect()
    };
    let ids = list(Order::Registered, false);
    for (order, descending) in [(Order::Registered, true), (Order::Changed, false), (Order::Changed, true)] {
        let mut others = list(order, descending);
        others.sort_unstable();
        assert_eq!(others, ids, "{filter:?} by {order:?}, descending: {descending}");
    }
    assert_eq!(book.count(filter, usize::MAX), ids.len(), "{filter:?}");
    ids
}

/// The beginning of an identifier finds its holders, by bytes, and among identifiers of its kind only.
pub fn a_list_shows_holders_by_prefix<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let one = book.register(everything(1));
    let two = book.register(everything(12));
    let bare = book.register(|subscriber| subscriber.iccid = Some(bare_iccid(123)));
    let app = book.register(|subscriber| {
        subscriber.user.external_id = Some(external_id("26201"));
        subscriber.user.generic_id = Some(generic_id("Generic-1"));
    });
    let check = |kind, prefix: &str, expected: &[SubscriberId]| {
        assert_eq!(listed(&book, &of_kind(kind, prefix)), expected, "{kind:?}");
    };
    check(BindingKind::Imsi, "26201", &[one, two]);
    check(BindingKind::Imsi, "2620100000", &[one, two]);
    check(BindingKind::Imsi, imsi(12).as_str(), &[two]);
    check(BindingKind::Imsi, &imsi(12).as_str()[..14], &[two]);
    check(BindingKind::Imsi, "262010000500012", &[two]);
    check(BindingKind::Imsi, "26202", &[]);
    check(BindingKind::Imsi, "2620100000000010", &[]);
    check(BindingKind::Imsi, "", &[one, two]);
    check(BindingKind::Msisdn, &msisdn(1).as_str()[..9], &[one, two]);
    check(BindingKind::Msisdn, msisdn(1).as_str(), &[one]);
    check(BindingKind::Iccid, &iccid(1).as_str()[..17], &[one]);
    check(BindingKind::Iccid, bare_iccid(123).as_str(), &[bare]);
    check(BindingKind::Iccid, "", &[one, two, bare]);
    check(BindingKind::Imei, &imei(12).as_str()[..14], &[two]);
    check(BindingKind::Imei, imeisv(12, 7).as_str(), &[]);
    check(BindingKind::ImeiSv, &imeisv(12, 7).as_str()[..15], &[two]);
    check(BindingKind::ImeiSv, "352099", &[one, two]);
    check(BindingKind::ExternalId, "2", &[app]);
    check(BindingKind::GenericId, "Gen", &[app]);
    check(BindingKind::GenericId, "gen", &[one, two]);
    check(BindingKind::Username, "user-1", &[one, two]);
}

/// Alias and username are found by their beginning, however it is capitalised, beyond ASCII too.
pub fn searches_take_no_notice_of_case<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let texts = [
        "Straße 7",
        "STRASSE 8",
        "ΣΊΣΥΦΟΣ",
        "σίσυφος junior",
        "Änne",
        "A\u{308}nne",
        "İstanbul",
        "ﬁlm",
        "пламя",
    ];
    let both = |text: &'static str| {
        move |subscriber: &mut Subscriber| {
            subscriber.alias = alias(text);
            subscriber.user.username = Some(username(text));
        }
    };
    let ids = texts.map(|text| book.register(both(text)));
    let check = |text: &str, places: &[usize]| {
        let expected: Vec<SubscriberId> = places.iter().map(|place| ids[*place]).collect();
        assert_eq!(listed(&book, &called(text)), expected, "alias {text}");
        assert_eq!(listed(&book, &named(text)), expected, "username {text}");
    };
    check("strasse", &[0, 1]);
    check("STRAẞE 7", &[0]);
    check("sTRAS", &[0, 1]);
    check("ΣΊΣ", &[2, 3]);
    check("σίσυφοσ", &[2, 3]);
    check("σίσυφος J", &[3]);
    check("änn", &[4]);
    check("a\u{308}NN", &[5]);
    check("i\u{307}S", &[6]);
    check("FI", &[7]);
    check("ПЛА", &[8]);
    check("", &[0, 1, 2, 3, 4, 5, 6, 7, 8]);
    check("x", &[]);
}

/// What stands in a searched text stands for itself, and the last character of all has an end too.
pub fn a_searched_text_stands_for_itself<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let texts = [
        "50%",
        "500",
        "a_b",
        "aXb",
        "a\\b",
        "a*b",
        "a?b",
        "it's",
        "[ab]",
        "\u{d7ff}\u{10ffff}",
        "\u{e000}",
        "\u{10ffff}",
        "\u{10ffff}\u{10ffff}z",
        "z\u{10ffff}",
        "{",
        " blank",
    ];
    let fill = |text: &'static str| {
        move |subscriber: &mut Subscriber| {
            subscriber.alias = alias(text);
            subscriber.user.username = Some(username(text));
            subscriber.user.external_id = Some(external_id(text));
        }
    };
    let ids = texts.map(|text| book.register(fill(text)));
    for prefix in texts.into_iter().chain(["a", "5", "\u{d7ff}", " ", "\u{7f}", "\u{10ffff}\u{10ffff}"]) {
        let beginning = texts.iter().zip(ids).filter(|(text, _)| text.starts_with(prefix));
        let expected: Vec<SubscriberId> = beginning.map(|(_, id)| id).collect();
        assert_eq!(listed(&book, &called(prefix)), expected, "alias {prefix:?}");
        assert_eq!(listed(&book, &named(prefix)), expected, "username {prefix:?}");
        assert_eq!(listed(&book, &of_kind(BindingKind::ExternalId, prefix)), expected, "{prefix:?}");
    }
}

/// Use case, class and status are exact; the time of the last change is a lower bound, itself included.
pub fn a_list_shows_those_of_each_other_filter<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let one = book.register(everything(1));
    let two = book.register(everything(2));
    let plain = book.register(sim(3));
    book.change(two, |subscriber| {
        subscriber.subscription_mut(super::values::SECOND).use_case = Some(use_case(1));
        subscriber.status = Status::Suspend;
    });
    let case = |n| Filter { use_case: Some(use_case(n)), ..Filter::default() };
    assert_eq!(listed(&book, &case(1)), [one, two]);
    assert_eq!(listed(&book, &case(2)), [two]);
    assert_eq!(listed(&book, &case(0)), []);
    let class = |text| Filter { user_class: user_class(text), ..Filter::default() };
    assert_eq!(listed(&book, &class("premium")), [one, two]);
    assert_eq!(listed(&book, &class("Premium")), []);
    assert_eq!(listed(&book, &class("prem")), []);
    let status = |status| Filter { status: Some(status), ..Filter::default() };
    assert_eq!(listed(&book, &status(Status::Active)), [one, plain]);
    assert_eq!(listed(&book, &status(Status::Suspend)), [two]);
    assert_eq!(listed(&book, &status(Status::Terminated)), []);
    let since = |micros| Filter { changed_since: Some(Timestamp::from_micros(micros)), ..Filter::default() };
    let third = book.subscribers[&plain].updated_at.as_micros();
    assert_eq!(listed(&book, &since(i64::MIN)), [one, two, plain]);
    assert_eq!(listed(&book, &since(third)), [two, plain]);
    assert_eq!(listed(&book, &since(third + 1)), [two]);
    assert_eq!(listed(&book, &since(third + SECOND)), [two]);
    assert_eq!(listed(&book, &since(third + SECOND + 1)), []);
    assert_eq!(listed(&book, &since(i64::MAX)), []);
    assert_eq!(listed(&book, &Filter::default()), [one, two, plain]);
}

/// A list shows what is so now: neither what a subscriber once had, nor who is gone.
pub fn a_list_forgets_what_is_no_longer_so<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let changed = book.register(everything(1));
    let gone = book.register(everything(2));
    let filters = [
        of_kind(BindingKind::Imsi, "262"),
        of_kind(BindingKind::ImeiSv, "352"),
        called("pump"),
        named("user"),
        Filter { use_case: Some(use_case(1)), ..Filter::default() },
        Filter { user_class: user_class("premium"), ..Filter::default() },
        Filter { status: Some(Status::Active), ..Filter::default() },
    ];
    for filter in &filters {
        assert_eq!(listed(&book, filter).first(), Some(&changed), "{filter:?}");
    }
    book.remove(gone);
    book.change(changed, |subscriber| {
        subscriber.subscriptions.clear();
        subscriber.imeisv = None;
        subscriber.alias = alias("valve house");
        subscriber.user.username = Some(username("another"));
        subscriber.user.class = None;
        subscriber.status = Status::Inactive;
    });
    for filter in &filters {
        assert_eq!(listed(&book, filter), [], "{filter:?}");
    }
    assert_eq!(listed(&book, &called("VALVE")), [changed]);
    assert_eq!(listed(&book, &named("ANOTHER")), [changed]);
}

/// Whoever fits each of several filters is listed, whichever they are; pages of it are pages of that list.
pub fn filters_narrow_each_other<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    let mut draft = book.draft();
    for n in 0..60_u32 {
        draft.enter(|edit| edit.register(mixed(n)));
    }
    book.append(draft).expect("nothing clashes");
    for n in [3, 8, 20, 21, 40] {
        let id = *book.subscribers.keys().nth(n).expect("sixty");
        book.change(id, |subscriber| subscriber.alias = alias("Later"));
    }
    let middle = book.entries[30].time;
    let mut random = Random::new(5);
    let (mut several, mut found) = (0, 0);
    for _ in 0..300 {
        let filter = drawn(&mut random, middle);
        let expected: Vec<SubscriberId> =
            book.subscribers.values().filter(|s| filter.fits(s)).map(|s| s.id).collect();
        assert_eq!(listed(&book, &filter), expected, "{filter:?}");
        several += usize::from(filter.prefixes.len() > 1);
        found += usize::from(!expected.is_empty());
        let descending = random.below(2) == 0;
        let order = if random.below(2) == 0 { Order::Registered } else { Order::Changed };
        let query = ListQuery { filter, order, descending, limit: usize::MAX, ..ListQuery::default() };
        let whole = book.list(&query);
        let size = usize::try_from(1 + random.below(9)).expect("few");
        let (mut start, mut walked) = (Start::default(), Vec::new());
        while walked.len() < whole.len() {
            walked.extend(book.list(&ListQuery { start, limit: size, ..query.clone() }));
            start = Start::After(Cursor::of(walked.last().expect("there is more")));
        }
        assert_eq!(walked, whole);
    }
    assert!(several > 20 && found > 60, "the filters drawn say something");
}

/// One of sixty that share what they have with some of the others.
fn mixed(n: u32) -> impl FnOnce(&mut Subscriber) {
    let has = move |each: u32| !n.is_multiple_of(each);
    move |subscriber| {
        let subscription = subscriber.subscription_mut(FIRST);
        subscription.imsi = Some(imsi(n % 2 * 1_000_000_000 + n));
        subscription.msisdn = has(3).then(|| msisdn(n % 3 * 10_000_000 + n));
        subscription.use_case = has(4).then(|| use_case(n % 4));
        subscriber.imei = has(5).then(|| imei(n / 3));
        subscriber.iccid = has(6).then(|| iccid(n));
        subscriber.alias =
            alias(["North pump", "NORTH valve", "nörd", "South"][n as usize % 4]).filter(|_| has(7));
        subscriber.user.username =
            (n % 5 > 1).then(|| username(&format!("{}{n}", ["Anna", "ANNE", "änn"][n as usize % 3])));
        subscriber.user.class = user_class(["gold", "silver"][n as usize % 2]).filter(|_| has(3));
        subscriber.status = Status::ALL[n as usize % 4];
    }
}

fn drawn(random: &mut Random, middle: Timestamp) -> Filter {
    let mut choose = |texts: &[&str], of: i64| -> Option<String> {
        let place = usize::try_from(random.below(of)).expect("few");
        texts.get(place).map(|text| (*text).to_owned())
    };
    let prefixes = [
        (BindingKind::Imsi, choose(&["26201", "262011", "262010000", "2620100000000"], 8)),
        (BindingKind::Msisdn, choose(&["491511", "49151", "49", "4915120000005"], 10)),
        (BindingKind::Msisdn, choose(&["491512"], 8)),
        (BindingKind::Imei, choose(&["35209900", "3520990000001", ""], 8)),
        (BindingKind::Iccid, choose(&["8949", "89490200000000003"], 8)),
    ];
    let prefixes = prefixes.into_iter().filter_map(|(kind, text)| Some((kind, text?))).collect();
    let class = choose(&["gold", "silver", "lead"], 9);
    let (called, named) = (choose(&["nor", "NÖ", "south", ""], 8), choose(&["ann", "ANNA", "Ä", ""], 10));
    Filter {
        prefixes,
        alias: called,
        username: named,
        use_case: u32::try_from(random.below(12)).ok().filter(|n| *n < 5).map(use_case),
        user_class: class.and_then(|text| user_class(&text)),
        status: Status::ALL.get(usize::try_from(random.below(9)).expect("few")).copied(),
        changed_since: (random.below(5) == 0).then_some(middle),
    }
}

/// A count is exact up to the most that was asked for.
pub fn a_count_stops_at_the_most<S: Store + Directory>(open: impl Fn() -> S) {
    let store = open();
    let mut book = Book::new(&store, 7);
    for n in 1..=6 {
        book.register(everything(n));
    }
    let none = Filter { status: Some(Status::Terminated), ..Filter::default() };
    let both = Filter { prefixes: of_kind(BindingKind::Imsi, "26201").prefixes, ..called("PUMP") };
    for filter in [Filter::default(), of_kind(BindingKind::Imsi, "26201"), named("USER"), both] {
        let counts = [0, 1, 5, 6, 7, usize::MAX].map(|most| book.count(&filter, most));
        assert_eq!(counts, [0, 1, 5, 6, 6, 6], "{filter:?}");
    }
    assert_eq!(book.count(&none, 9), 0);
}
