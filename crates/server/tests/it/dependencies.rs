//! No crate names a dependency that it does not use, and the workspace none that no crate names.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn every_dependency_is_used() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut folders = entries(&root.join("crates"));
    folders.push(root.join("examples"));
    let manifests: Vec<PathBuf> = folders.iter().map(|folder| folder.join("Cargo.toml")).collect();
    assert!(manifests.len() > 6, "the crates are elsewhere");
    let table = |manifest: &toml::Table, name: &str| manifest.get(name)?.as_table().cloned();
    let workspace: toml::Table =
        fs::read_to_string(root.join("Cargo.toml")).expect("a manifest").parse().expect("TOML");
    let offered = table(&workspace, "workspace").and_then(|own| table(&own, "dependencies"));
    let mut unnamed: BTreeSet<String> = offered.expect("a table").keys().cloned().collect();
    for (folder, manifest) in folders.iter().zip(manifests) {
        let manifest: toml::Table = fs::read_to_string(&manifest).expect("a manifest").parse().expect("TOML");
        let mut code = String::new();
        read_code(folder, &mut code);
        let words: BTreeSet<&str> = code.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        let tables = ["dependencies", "dev-dependencies", "build-dependencies"];
        let named = tables.into_iter().filter_map(|table| manifest.get(table)?.as_table());
        for dependency in named.flat_map(toml::Table::keys) {
            let is_used = words.contains(dependency.replace('-', "_").as_str());
            assert!(is_used, "{} does not use {dependency}", folder.display());
            unnamed.remove(dependency);
        }
    }
    assert!(unnamed.is_empty(), "no crate names {unnamed:?} of the workspace");
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder");
    entries.map(|entry| entry.expect("an entry").path()).collect()
}

/// Adds every line of Rust below `folder` that is no comment.
fn read_code(folder: &Path, code: &mut String) {
    for path in entries(folder) {
        if path.is_dir() {
            read_code(&path, code);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(path).expect("text");
            let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            lines.for_each(|line| {
                code.push_str(line);
                code.push('\n');
            });
        }
    }
}
