//! `simroll schema`: the tables, as statements.

use super::program::Folder;

#[test]
fn it_prints_the_tables_of_either_database() {
    let folder = Folder::new();
    let postgres = folder.run("schema").ok();
    let sqlite = folder.run("schema sqlite").ok();
    assert!(postgres.contains("CREATE TABLE subscribers") && postgres.contains("COLLATE \"C\""));
    assert!(sqlite.contains("CREATE TABLE subscribers") && sqlite.contains("WITHOUT ROWID"));
    assert!(folder.names().is_empty());
}

#[test]
fn the_page_about_scale_shows_the_calls_that_it_prints_for_a_cluster() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/scale.md");
    let page = std::fs::read_to_string(page).expect("the page is there");
    let (_, shown) = page.split_once("```sql\n").expect("the calls are shown");
    let (shown, _) = shown.split_once("```").expect("the block ends");
    assert_eq!(Folder::new().run("schema --citus").ok(), shown);
}
