//! The store in a PostgreSQL database.

mod citus;
mod plans;
mod roles;
#[cfg(feature = "pg-tls")]
mod tls;
mod turns;

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
    crate::listening::listen();
    PostgresStore::open(url, &PostgresOptions::default()).expect("the server is there")
}

/// Built without TLS, it says so, rather than that the URL is wrong.
#[cfg(not(feature = "pg-tls"))]
#[test]
fn a_build_without_tls_says_what_it_lacks() {
    let refused = PostgresStore::open("postgres://db/simroll?sslmode=require", &PostgresOptions::default());
    let text = refused.unwrap_err().to_string();
    assert!(text.contains("--features pg-tls"), "{text}");
}
