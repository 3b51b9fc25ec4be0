//! A file for `--macros`.

use super::given::refuse;
use super::given::scalar_text;
use crate::cluster_profile::GivenValues;
use crate::cluster_profile::SYSTEM_NAMES;
use crate::cluster_profile::Scope;
use crate::diag::Diagnostic;
use crate::diag::codes::cluster_profiles as codes;
use crate::diag::did_you_mean;
use crate::ops::Session;
use crate::yaml::Key;
use crate::yaml::Map;
use crate::yaml::Node;

/// Reads `macros`, by scope or without, and `system`. A later file is stronger.
pub(super) fn read(document: &Node, given: &mut GivenValues, session: &mut Session) {
    let Some(map) = document.as_map() else {
        refuse(document, "values for macros are a mapping", session);
        return;
    };
    for entry in map {
        let below = entry.value.as_map();
        match (&*entry.key.text, below) {
            ("macros", Some(macros)) => read_macros(macros, given, session),
            ("system", Some(values)) => read_system("", values, given, session),
            ("macros" | "system", None) if entry.value.is_null() => {}
            ("macros" | "system", None) => refuse(&entry.value, "values are a mapping", session),
            _ => unknown(&entry.key, &["macros", "system"], session),
        }
    }
}

/// A name with a mapping is a scope; a macro without a scope is one of the project.
fn read_macros(macros: &Map, given: &mut GivenValues, session: &mut Session) {
    for entry in macros {
        let Some(values) = entry.value.as_map() else {
            if let Some(text) = scalar_text(&entry.value, session) {
                let project = given.macros.entry(Scope::Project).or_default();
                project.insert(entry.key.text.clone(), text);
            }
            continue;
        };
        let mut scopes = Scope::ALL.into_iter();
        let Some(scope) = scopes.find(|scope| scope.word() == &*entry.key.text) else {
            unknown(&entry.key, &["project", "tenant", "system"], session);
            continue;
        };
        for inner in values {
            if let Some(text) = scalar_text(&inner.value, session) {
                let values = given.macros.entry(scope).or_default();
                values.insert(inner.key.text.clone(), text);
            }
        }
    }
}

/// `cluster.name: x`, or `cluster: {name: x}`.
fn read_system(before: &str, values: &Map, given: &mut GivenValues, session: &mut Session) {
    for entry in values {
        let name = format!("{before}{}", entry.key.text);
        if let Some(below) = entry.value.as_map() {
            // Names have three words at most.
            if before.matches('.').count() < 2 {
                read_system(&format!("{name}."), below, given, session);
            } else {
                unknown(&entry.key, SYSTEM_NAMES, session);
            }
            continue;
        }
        if !SYSTEM_NAMES.contains(&name.as_str()) {
            let message = format!("there is no `.spectro.system.{name}`");
            let help = did_you_mean(&name, SYSTEM_NAMES.iter().copied());
            let diagnostic = Diagnostic::error(&codes::VALUES_FILE, message)
                .place(session.origins.span(entry.key.origin), "not known")
                .help(help.unwrap_or_else(|| {
                    "`docs/cluster-profiles.md` lists what Palette knows".to_owned()
                }));
            session.diagnostics.push(diagnostic);
            continue;
        }
        if let Some(text) = scalar_text(&entry.value, session) {
            given.system.insert(name.into(), text);
        }
    }
}

fn unknown(key: &Key, known: &[&str], session: &mut Session) {
    let message = format!("`{}` cannot stand here", key.text);
    let help = did_you_mean(&key.text, known.iter().copied());
    let diagnostic = Diagnostic::error(&codes::VALUES_FILE, message)
        .place(session.origins.span(key.origin), "not known")
        .help(help.unwrap_or_else(|| "`docs/cluster-profiles.md` shows such a file".to_owned()));
    session.diagnostics.push(diagnostic);
}
