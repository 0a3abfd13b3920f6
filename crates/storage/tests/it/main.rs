//! The memory store keeps the contract.

use simroll_storage::MemoryStore;

fn opener() -> impl Fn() -> MemoryStore {
    let store = MemoryStore::new();
    move || store.clone()
}

simroll_storage::conformance_tests!(opener());
