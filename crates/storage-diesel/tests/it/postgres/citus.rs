//! What a session is told where the database is a cluster of Citus; there is none here, only its name.

use diesel::connection::SimpleConnection;
use simroll_storage::Store;

use super::open;
use crate::cluster::Cluster;
use crate::sqlite::scene::{account, settle};

/// With a plan that serves all values, Citus carries out no `INSERT ... SELECT`.
#[test]
#[ignore = "needs PostgreSQL"]
fn statements_are_planned_once_for_all_values_unless_it_is_citus() {
    let cluster = Cluster::begin();
    let url = cluster.new_schema();
    let store = open(&url);
    settle(&store);
    // Where the journal ends now tells how the session plans.
    let schema = url.rsplit("%3D").next().unwrap();
    let mut administrator = cluster.connect();
    administrator
        .batch_execute(&format!(
            "SET search_path = {schema};
             DROP TABLE journal_heads;
             CREATE VIEW journal_heads AS SELECT 7::bigint AS account_id, 0::bigint AS time,
                 CASE current_setting('plan_cache_mode') WHEN 'force_generic_plan' THEN 1 WHEN 'auto' THEN 2 END::bigint
                 AS number;
             GRANT SELECT ON journal_heads TO owner"
        ))
        .unwrap();
    assert_eq!(open(&url).head(account()).unwrap().number.get(), 1);
    administrator
        .batch_execute(
            "INSERT INTO pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
             VALUES (99999, 'citus', 10, 'pg_catalog'::regnamespace, false, '13')",
        )
        .unwrap();
    assert_eq!(open(&url).head(account()).unwrap().number.get(), 2);
}
