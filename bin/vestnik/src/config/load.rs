use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use super::cluster;
use super::settings::{SETTINGS, Setting};
use super::values::Config;

/// Where settings come from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sources {
    /// The file given by flag or by `VESTNIK_CONFIG`; without one, `vestnik.toml` is read if it is there.
    pub(crate) file: Option<PathBuf>,
    /// The environment.
    pub(crate) environment: Vec<(String, String)>,
    /// Settings given as flags: key and value.
    pub(crate) flags: Vec<(&'static str, String)>,
}

/// Everything that is wrong with the configuration.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Faults(pub(crate) Vec<String>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "the configuration cannot be used:")?;
        self.0.iter().try_for_each(|fault| writeln!(f, "  - {fault}"))?;
        write!(f, "`vestnik config reference` lists every setting")
    }
}

impl std::error::Error for Faults {}

/// The text of every setting that was given, by key.
pub(super) type Given = BTreeMap<&'static str, String>;

/// The configuration, or all its faults.
pub(crate) fn load(sources: &Sources) -> Result<Config, Faults> {
    let (mut given, mut faults) = (Given::new(), Vec::new());
    read_file(sources.file.as_deref(), &mut given, &mut faults);
    read_environment(&sources.environment, &mut given, &mut faults);
    given.extend(sources.flags.iter().cloned());
    let config = Config::of(&given, &mut faults);
    faults.extend(cluster::faults(&config, &given));
    if faults.is_empty() { Ok(config) } else { Err(Faults(faults)) }
}

fn read_file(path: Option<&Path>, given: &mut Given, faults: &mut Vec<String>) {
    let (path, is_wanted) = (path.unwrap_or(Path::new("vestnik.toml")), path.is_some());
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && !is_wanted => return,
        Err(error) => return faults.push(format!("{} cannot be read: {error}", path.display())),
    };
    match text.parse::<toml::Table>() {
        Ok(table) => take_table(&table, &path.display().to_string(), given, faults),
        Err(error) => faults.push(format!("{} is no TOML: {}", path.display(), error.message())),
    }
}

fn take_table(table: &toml::Table, path: &str, given: &mut Given, faults: &mut Vec<String>) {
    for (section, content) in table {
        let Some(content) = content.as_table() else {
            faults.push(format!("{path}: {section} is no section; settings stand in sections such as [server]"));
            continue;
        };
        for (name, value) in content {
            let key = format!("{section}.{name}");
            match (find(&key), text(value)) {
                (None, _) => faults.push(format!("{path}: there is no setting {key}")),
                (Some(_), None) => faults.push(format!("{path}: {key} must be a string, a number or true or false")),
                (Some(setting), Some(text)) => drop(given.insert(setting.key, text)),
            }
        }
    }
}

fn find(key: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.key == key)
}

fn text(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Boolean(truth) => Some(truth.to_string()),
        toml::Value::Float(_) | toml::Value::Datetime(_) | toml::Value::Array(_) | toml::Value::Table(_) => None,
    }
}

/// A variable that begins with `VESTNIK_` and means nothing is a typing error that somebody would search for hours.
fn read_environment(environment: &[(String, String)], given: &mut Given, faults: &mut Vec<String>) {
    for (name, value) in environment {
        match SETTINGS.iter().find(|setting| setting.variable == name) {
            Some(setting) => drop(given.insert(setting.key, value.clone())),
            None if name == "VESTNIK_CONFIG" => {}
            None if name.starts_with("VESTNIK_") => faults.push(format!("there is no environment variable {name}")),
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(pairs: &[(&str, &str)]) -> Sources {
        let environment = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Sources { environment, ..Sources::default() }
    }

    #[test]
    fn the_defaults_are_a_whole_configuration() {
        let config = load(&Sources::default()).expect("the defaults are good");
        assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(config.public_url.to_string(), "http://localhost:8080");
        assert!(config.is_embedded());
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let Faults(faults) = load(&environment(&[
            ("VESTNIK_LISTNE", "1"),
            ("VESTNIK_LISTEN", "nowhere"),
            ("VESTNIK_MAX_CONNECTIONS", "0"),
            ("VESTNIK_REGISTRATION", "maybe"),
            ("PATH", "/bin"),
        ]))
        .expect_err("four faults");
        assert_eq!(faults.len(), 4, "{faults:?}");
        for word in ["VESTNIK_LISTNE", "server.listen", "server.max_connections", "users.registration"] {
            assert!(faults.iter().any(|fault| fault.contains(word)), "{word} in {faults:?}");
        }
    }

    #[test]
    fn a_file_is_overruled_by_the_environment_and_that_by_flags() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("v.toml");
        std::fs::write(&file, "[server]\nlisten = \"127.0.0.1:1\"\nmax_connections = 7\n[log]\nformat = \"json\"\n")
            .expect("written");
        let mut sources = environment(&[("VESTNIK_LISTEN", "127.0.0.1:2"), ("VESTNIK_MAX_CONNECTIONS", "8")]);
        sources.file = Some(file);
        sources.flags = vec![("server.listen", "127.0.0.1:3".into())];
        let config = load(&sources).expect("a configuration");
        assert_eq!((config.listen.port(), config.max_connections), (3, 8));
    }

    #[test]
    fn unknown_keys_of_a_file_are_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("v.toml");
        std::fs::write(&file, "top = 1\n[server]\nlistne = 1\n").expect("written");
        let Faults(faults) = load(&Sources { file: Some(file), ..Sources::default() }).expect_err("two faults");
        assert_eq!(faults.len(), 2, "{faults:?}");
        assert!(faults.iter().any(|fault| fault.contains("server.listne")));
    }

    #[test]
    fn a_file_that_was_asked_for_must_be_there() {
        assert!(load(&Sources { file: Some("/nowhere/v.toml".into()), ..Sources::default() }).is_err());
    }
}
