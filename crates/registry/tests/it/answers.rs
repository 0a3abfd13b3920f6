//! Kept answers do not outlive their time, whether or not their account goes on writing.

use std::time::Duration;

use simroll_domain::{AccountName, Keys, Timestamp, TokenId};
use simroll_registry::{clock, create_account, forget_answers};
use simroll_storage::{AnswerKey, Ask, KeptAnswer, MemoryStore, Part, Store};

#[test]
fn an_account_that_stopped_writing_forgets_old_answers_too() {
    let store = MemoryStore::new();
    let account = create_account(&store, &AccountName::parse("acme").expect("a name")).expect("made").id;
    let now = clock::now().as_micros();
    let kept = |key: &str, hours: i64| KeptAnswer {
        key: AnswerKey { token: TokenId::parse("t").expect("an id"), key: key.to_owned() },
        fingerprint: [7; 32],
        answer: "kept".to_owned(),
        kept_at: Timestamp::from_micros(now - hours * 3_600_000_000),
    };
    let answers = vec![kept("old", 30), kept("young", 2)];
    let keys: Vec<AnswerKey> = answers.iter().map(|answer| answer.key.clone()).collect();
    let head = store.head(account).expect("read");
    let (entries, states) = (Vec::new(), Vec::new());
    let part = Part { account, head, entries, states, answers, forget_answers_before: None };
    store.append(&[part]).remove(0).expect("written");
    forget_answers(&store, &store, Duration::from_secs(24 * 3600)).expect("done");
    let ask = Ask { account, keys: Keys::default(), answers: keys };
    let left = store.view(&[ask]).expect("read").remove(0).answers;
    assert_eq!(left.iter().map(|answer| answer.key.key.as_str()).collect::<Vec<_>>(), ["young"]);
}
