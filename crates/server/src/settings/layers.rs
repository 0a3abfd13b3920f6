//! Puts the layers on top of each other, and finds keys that nobody knows.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use config::{Config, File, FileFormat, Map, Source, Value, ValueKind};

use super::Settings;
use crate::nearest::hint;
use crate::telemetry;

/// The file that is read where none is named.
const DEFAULT_FILE: &str = "simroll.toml";
/// What the name of an environment variable that is a setting begins with.
const PREFIX: &str = "SIMROLL_";
/// Names the file of settings; no setting itself.
const FILE_VARIABLE: &str = "SIMROLL_CONFIG";

/// What the command line says about settings.
#[derive(Debug, Default)]
pub(crate) struct Overrides {
    /// The file to read in the place of `simroll.toml`; it must exist.
    pub(crate) file: Option<PathBuf>,
    /// Other defaults than usual, which everything else overrides.
    pub(crate) defaults: Option<Settings>,
    /// Keys that a flag sets.
    pub(crate) keys: Vec<(String, String)>,
}

/// Why there are no effective settings.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SettingsError {
    #[error("unknown key {key} in {place}{hint}")]
    UnknownKey { key: String, place: String, hint: String },
    #[error("unknown variable {name} in the environment{hint}")]
    UnknownVariable { name: String, hint: String },
    #[error("the variable {0} in the environment is not UTF-8")]
    NotText(String),
    #[error("--set takes KEY=VALUE, such as bulk.max_items=500")]
    NoPair,
    #[error("{0}")]
    Invalid(#[from] config::ConfigError),
    #[error("log.level is neither a level such as info nor a list such as info,simroll_registry=debug")]
    LogLevel,
}

impl Settings {
    /// The effective settings of this process.
    ///
    /// # Errors
    /// Any of [`SettingsError`]; the text names the key and what was expected.
    pub(crate) fn load(overrides: &Overrides) -> Result<Self, SettingsError> {
        Self::layered(overrides, std::env::vars_os())
    }

    fn layered(
        overrides: &Overrides,
        variables: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<Self, SettingsError> {
        let defaults = Config::try_from(&overrides.defaults.clone().unwrap_or_default())?;
        let known = leaves(&defaults.collect()?);
        let known: Vec<&str> = known.iter().map(String::as_str).collect();

        let mut environment = from_environment(&known, variables)?;
        let named = overrides.file.clone().or_else(|| environment.remove(FILE_VARIABLE).map(PathBuf::from));
        let file = read_file(named.as_deref(), &known)?;

        let mut builder = Config::builder().add_source(defaults).add_source(file);
        for (key, value) in environment {
            builder = builder.set_override(key, value)?;
        }
        for (key, value) in &overrides.keys {
            check(key, &known, "--set")?;
            builder = builder.set_override(key, value.as_str())?;
        }
        let settings: Self = builder.build()?.try_deserialize()?;
        telemetry::levels(&settings.log.level).ok_or(SettingsError::LogLevel)?;
        Ok(settings)
    }
}

fn check(key: &str, known: &[&str], place: &str) -> Result<(), SettingsError> {
    if known.contains(&key) {
        return Ok(());
    }
    let hint = hint(key, known.iter().copied());
    Err(SettingsError::UnknownKey { key: key.to_owned(), place: place.to_owned(), hint })
}

/// The file of that name, or `simroll.toml` where it exists.
fn read_file(named: Option<&Path>, known: &[&str]) -> Result<Config, SettingsError> {
    let path = named.unwrap_or(Path::new(DEFAULT_FILE));
    let source = File::from(path).format(FileFormat::Toml).required(named.is_some());
    let values = source.collect()?;
    for key in leaves(&values) {
        check(&key, known, &path.display().to_string())?;
    }
    Ok(Config::builder().add_source(source).build()?)
}

/// The settings among the variables, by key; [`FILE_VARIABLE`] under its own name.
///
/// A nested key is written with two underscores between its parts, or with one.
fn from_environment(
    known: &[&str],
    variables: impl IntoIterator<Item = (OsString, OsString)>,
) -> Result<BTreeMap<String, String>, SettingsError> {
    let names: BTreeMap<String, &str> = known
        .iter()
        .flat_map(|key| ["__", "_"].map(|dot| (variable(key, dot), *key)))
        .chain([(FILE_VARIABLE.to_owned(), FILE_VARIABLE)])
        .collect();
    let mut found = BTreeMap::new();
    for (name, value) in variables {
        let Some(name) = name.to_str().filter(|name| name.starts_with(PREFIX)) else { continue };
        let Some(key) = names.get(name) else {
            let hint = hint(name, names.keys().map(String::as_str));
            return Err(SettingsError::UnknownVariable { name: name.to_owned(), hint });
        };
        let value = value.into_string().map_err(|_| SettingsError::NotText(name.to_owned()))?;
        found.insert((*key).to_owned(), value);
    }
    Ok(found)
}

fn variable(key: &str, dot: &str) -> String {
    format!("{PREFIX}{}", key.replace('.', dot).to_uppercase())
}

/// The paths of everything that is not a table.
fn leaves(values: &Map<String, Value>) -> Vec<String> {
    let mut paths = Vec::new();
    for (key, value) in values {
        match &value.kind {
            ValueKind::Table(table) => {
                paths.extend(leaves(table).iter().map(|inner| format!("{key}.{inner}")));
            }
            _ => paths.push(key.clone()),
        }
    }
    paths
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::DatabaseUrl;

    fn load(variables: &[(&str, &str)], keys: &[(&str, &str)]) -> Result<Settings, String> {
        let own = |(name, value): &(&str, &str)| ((*name).into(), (*value).into());
        let keys = keys.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let overrides = Overrides { keys, ..Overrides::default() };
        Settings::layered(&overrides, variables.iter().map(own)).map_err(|error| error.to_string())
    }

    #[test]
    fn nothing_said_is_the_defaults() {
        assert_eq!(load(&[], &[]), Ok(Settings::default()));
    }

    #[test]
    fn a_nested_key_is_read_from_either_spelling_of_its_variable() {
        for name in ["SIMROLL_BULK__MAX_ITEMS", "SIMROLL_BULK_MAX_ITEMS"] {
            assert_eq!(load(&[(name, "7")], &[]).map(|settings| settings.bulk.max_items), Ok(7));
        }
    }

    #[test]
    fn no_two_keys_share_the_name_of_a_variable() {
        let defaults = Config::try_from(&Settings::default()).expect("serializable");
        let known = leaves(&defaults.collect().expect("a table"));
        let mut names: Vec<String> = known.iter().map(|key| variable(key, "_")).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), known.len());
    }

    #[test]
    fn a_flag_goes_before_the_environment() {
        let settings = load(&[("SIMROLL_DATABASE_URL", "memory:")], &[("database_url", "sqlite://x.db")]);
        assert_eq!(settings.map(|s| s.database_url), Ok(DatabaseUrl::Sqlite("x.db".into())));
    }

    #[test]
    fn an_unknown_variable_is_an_error_that_names_the_near_one() {
        let error = load(&[("SIMROLL_DATABSE_URL", "memory:")], &[]).expect_err("misspelt");
        assert!(error.contains("did you mean SIMROLL_DATABASE_URL?"), "{error}");
    }

    #[test]
    fn an_unknown_key_is_an_error_that_names_the_near_one() {
        let error = load(&[], &[("bulk.max_item", "7")]).expect_err("misspelt");
        assert!(error.contains("did you mean bulk.max_items?"), "{error}");
    }

    #[test]
    fn a_value_of_the_wrong_type_names_its_key() {
        for (key, value) in [("bulk.max_items", "many"), ("validation.mcc", "maybe"), ("database_url", "x")] {
            let error = load(&[], &[(key, value)]).expect_err("wrong type");
            assert!(error.contains(key), "{error}");
        }
        assert!(load(&[], &[("log.level", "=loud=")]).is_err());
    }
}
