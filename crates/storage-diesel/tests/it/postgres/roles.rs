//! Who may do what: every other test is one of a role that owns its database and is nothing beyond that.

use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use simroll_storage::{Directory, Store};
use simroll_storage_diesel::{ConnectError, PostgresOptions, PostgresStore};

use super::open;
use crate::cluster::{new_schema, shared};
use crate::sqlite::scene::{attempt, register, settle};

/// The name of the schema that a URL leads to.
fn schema(url: &str) -> &str {
    url.rsplit("%3D").next().unwrap()
}

/// The same URL for a new role, which may look into the schema.
fn of_new_role(url: &str) -> String {
    let role = format!("guest_of_{}", schema(url));
    let made = format!("CREATE ROLE {role} LOGIN; GRANT USAGE ON SCHEMA {} TO {role}", schema(url));
    shared().connect().batch_execute(&made).unwrap();
    url.replace("owner@", &format!("{role}@"))
}

#[test]
#[ignore = "needs PostgreSQL"]
fn the_tests_are_those_of_a_role_that_is_no_superuser() {
    #[derive(QueryableByName)]
    struct Role {
        #[diesel(sql_type = Text)]
        attributes: String,
    }
    let mut connection = PgConnection::establish(&new_schema()).unwrap();
    let Role { attributes } = diesel::sql_query(
        "SELECT concat_ws(' ', rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls) AS attributes
         FROM pg_roles WHERE rolname = current_user",
    )
    .get_result(&mut connection)
    .unwrap();
    assert_eq!(attributes, "f f f f f");
}

#[test]
#[ignore = "needs PostgreSQL"]
fn a_role_that_may_not_make_the_tables_is_told_so() {
    let url = of_new_role(&new_schema());
    let refused = PostgresStore::open(&url, &PostgresOptions::default()).unwrap_err();
    assert!(matches!(refused, ConnectError::Forbidden(_)), "{refused:?}");
    let text = refused.to_string();
    assert!(text.contains("permission denied for schema") && text.contains("GRANT CREATE"), "{text}");
}

/// Its owner makes the tables, and those who serve need no more than the rows.
#[test]
#[ignore = "needs PostgreSQL"]
fn a_role_that_may_use_the_rows_serves_tables_that_are_there() {
    let url = new_schema();
    let guest = of_new_role(&url);
    drop(open(&url));
    let refused = PostgresStore::open(&guest, &PostgresOptions::default()).unwrap_err().to_string();
    assert!(refused.contains("permission denied for table"), "{refused}");

    let (name, role) = (schema(&url), format!("guest_of_{}", schema(&url)));
    let granted = format!("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {name} TO {role}");
    shared().connect().batch_execute(&granted).unwrap();
    let store = open(&guest);
    store.ready().unwrap();
    settle(&store);
    attempt(&store, &[register(1), register(2)], 1).unwrap();
    assert!(store.tokens(None).unwrap().is_empty());
}
