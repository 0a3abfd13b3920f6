//! Making accounts.

use simroll_domain::AccountName;
use simroll_registry::create_account;
use simroll_storage::{Directory, MemoryStore};

#[test]
fn an_account_is_made_once_and_then_found() {
    let store = MemoryStore::new();
    let name = AccountName::parse("acme").unwrap();
    let made = create_account(&store, &name).unwrap();
    assert_eq!(create_account(&store, &name).unwrap(), made);
    assert_eq!(store.accounts().unwrap(), [made]);
}

#[test]
fn ids_are_drawn_from_31_bits() {
    let store = MemoryStore::new();
    let ids: Vec<u64> = (0..50)
        .map(|n| create_account(&store, &AccountName::parse(&format!("a{n}")).unwrap()).unwrap().id.get())
        .collect();
    assert!(ids.iter().all(|id| (1..1 << 31).contains(id)));
    assert!(!ids.is_sorted());
}
