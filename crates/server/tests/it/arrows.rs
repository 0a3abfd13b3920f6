//! The arrows between the crates point one way, as `ARCHITECTURE.md` draws them.

use std::collections::BTreeSet;
use std::path::Path;

/// Every crate of the house with those of its neighbours that it may name in `[dependencies]`.
const ARROWS: [(&str, &[&str]); 6] = [
    ("identifiers", &[]),
    ("domain", &["identifiers"]),
    ("storage", &["domain", "identifiers"]),
    ("storage-diesel", &["storage", "domain", "identifiers"]),
    ("registry", &["storage", "domain", "identifiers"]),
    ("server", &["registry", "storage", "storage-diesel", "domain", "identifiers"]),
];

#[test]
fn crates_depend_downwards_only() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("crates stand side by side");
    for (name, allowed) in ARROWS {
        let manifest = std::fs::read_to_string(crates.join(name).join("Cargo.toml")).expect("a manifest");
        let manifest: toml::Table = manifest.parse().expect("TOML");
        let named = manifest.get("dependencies").and_then(toml::Value::as_table);
        let neighbours: BTreeSet<&str> = named
            .into_iter()
            .flat_map(|named| named.keys())
            .filter_map(|key| key.strip_prefix("simroll-"))
            .collect();
        let stray: Vec<_> = neighbours.iter().filter(|neighbour| !allowed.contains(neighbour)).collect();
        assert!(stray.is_empty(), "simroll-{name} must not depend on {stray:?}");
    }
}

#[test]
fn every_crate_of_the_house_has_its_arrows() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("crates stand side by side");
    let folders = std::fs::read_dir(crates)
        .expect("a folder")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    // The bench is above everything and under nothing.
    let unknown: Vec<String> = folders
        .filter(|folder| folder != "bench" && !ARROWS.iter().any(|(name, _)| name == folder))
        .collect();
    assert!(unknown.is_empty(), "{unknown:?} are not drawn");
}
