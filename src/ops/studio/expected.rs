//! Variables that an archive expects where it goes, and that are given for verifying it.

use super::import::missing;
use super::opened::Opened;
use super::verify::NAMESPACE;
use super::verify::document;
use crate::bundle::MergedSet;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::variables::UNDECLARED;
use crate::diag::did_you_mean;
use crate::model::VARIABLE_SET_NAME;
use crate::model::VariableAssignment;
use crate::model::VariableType;
use crate::ops::Session;
use crate::source::OriginId;
use crate::workspace::MemoryFiles;
use crate::workspace::Reading;
use crate::yaml::Data;
use crate::yaml::Node;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::PathBuf;

/// The variables that the bundle reads, and that the archive expects where it goes.
pub(super) fn expected(opened: &Opened, session: &Session) -> BTreeSet<String> {
    let missing = missing(&opened.bundle, &opened.workspace, &opened.settings, session);
    let variables = missing.into_iter().filter(|row| row.what == "variable");
    variables.map(|row| row.name).collect()
}

/// Reports given variables that nothing in the archive declares or reads: a typing mistake would
/// otherwise be told of every profile.
pub(super) fn refuse_unknown(
    given: &[VariableAssignment],
    expected: &BTreeSet<String>,
    opened: &Opened,
    session: &mut Session,
) -> Result<(), Reported> {
    let sets = opened.workspace.variable_sets().iter();
    let sets = sets.flat_map(|set| &set.variables);
    let declared = opened.bundle.variables.iter().chain(sets);
    let declared = declared.map(|one| &*one.name.value);
    let known: BTreeSet<&str> = declared
        .chain(expected.iter().map(String::as_str))
        .collect();
    let before = session.diagnostics.len();
    for name in given.iter().map(|assignment| &assignment.name) {
        if known.contains(&*name.value) {
            continue;
        }
        let message = format!(
            "nothing in the archive declares or reads the variable `{}`",
            name.value
        );
        let diagnostic = Diagnostic::error(&UNDECLARED, message)
            .place(session.origins.span(name.origin), "set here");
        session
            .diagnostics
            .push(match did_you_mean(&name.value, known.iter().copied()) {
                Some(help) => diagnostic.help(help),
                None => diagnostic.help("`paletteai studio inspect` tells what is expected"),
            });
    }
    session.diagnostics.check_since(before)
}

/// Declares variables that are given and that the archive expects where it goes, with the types
/// that their values look like.
pub(super) fn declare(
    given: &[VariableAssignment],
    expected: &BTreeSet<String>,
    opened: &mut Opened,
    session: &mut Session,
) -> Result<(), Reported> {
    let mut items = String::new();
    for assignment in given {
        let name = &*assignment.name.value;
        if expected.contains(name) {
            let variable_type = looks_like(&assignment.value);
            // Writing to a `String` cannot fail.
            let _ = writeln!(items, "- {{name: '{name}', variableType: {variable_type}}}");
        }
    }
    let Some(list) = document(&items, session) else {
        return Ok(());
    };
    let target = opened
        .workspace
        .variable_sets()
        .named(NAMESPACE, VARIABLE_SET_NAME);
    let target = target.first();
    let origin = list.origin;
    let merged = MergedSet::default();
    let mut set = merged.node(target, NAMESPACE, origin);
    let variables = ["spec", "variables"];
    let variables = variables
        .iter()
        .try_fold(&mut set, |node, key| node.as_map_mut()?.get_mut(key));
    if let (Some(Data::List(old)), Data::List(new)) =
        (variables.map(|node| &mut node.data), list.data)
    {
        old.extend(new);
    }
    let gone: BTreeSet<OriginId> = target.map(|set| set.node.origin).into_iter().collect();
    let before = session.diagnostics.len();
    let mut reading = Reading {
        files: &MemoryFiles::default(),
        settings: &opened.settings,
        sources: &mut session.sources,
        origins: &mut session.origins,
        diagnostics: &mut session.diagnostics,
    };
    let more = vec![(PathBuf::from("variables.yaml"), set)];
    opened.workspace = opened.workspace.changed(&gone, more, &mut reading);
    session.diagnostics.check_since(before)
}

/// The type of a value from the command line, where everything is text, or from a file.
fn looks_like(value: &Node) -> VariableType {
    let text = value.as_str();
    if value.as_bool().is_some() || matches!(text, Some("true" | "false")) {
        VariableType::Bool
    } else if value.as_i64().is_some() || text.is_some_and(|text| text.parse::<i64>().is_ok()) {
        VariableType::Int64
    } else if text.is_none_or(|text| text.parse::<f64>().is_ok()) {
        VariableType::Float64
    } else {
        VariableType::String
    }
}
