//! The store in a PostgreSQL database.

use simroll_storage_diesel::{PostgresOptions, PostgresStore};

use crate::cluster::new_schema;

mod contract {
    //! What every store does.

    simroll_storage::conformance_tests!(super::opener(), #[ignore = "needs PostgreSQL"]);
}

/// Opens one schema.
fn opener() -> impl Fn() -> PostgresStore {
    let url = new_schema();
    move || open(&url)
}

fn open(url: &str) -> PostgresStore {
    PostgresStore::open(url, &PostgresOptions::default()).expect("the server is there")
}
