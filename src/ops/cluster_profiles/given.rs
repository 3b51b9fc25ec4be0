//! Values for variables and macros, from flags and files.

use super::macros_file;
use super::variables_file;
use crate::cluster_profile::GivenValues;
use crate::cluster_profile::GivenVariable;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::cluster_profiles as codes;
use crate::model::Text;
use crate::ops::Session;
use crate::ops::documents::read_documents;
use crate::source::Span;
use crate::source::Spanned;
use crate::workspace::Files;
use crate::yaml::Data;
use crate::yaml::Node;
use std::path::PathBuf;

/// Values as the command line has them.
#[derive(Clone, Debug, Default)]
pub struct ProfileValues {
    /// `NAME=VALUE`, or `PROFILE/NAME=VALUE` for one profile only.
    pub variables: Vec<String>,
    /// Files with variables, which single values override.
    pub variable_files: Vec<PathBuf>,
    /// Files with values that only Palette knows.
    pub macro_files: Vec<PathBuf>,
}

impl ProfileValues {
    /// Reads the files and takes the words apart.
    ///
    /// # Errors
    /// When something cannot be read; all of it is reported.
    pub(super) fn read(
        &self,
        files: &dyn Files,
        session: &mut Session,
    ) -> Result<GivenValues, Reported> {
        let before = session.diagnostics.len();
        let mut given = GivenValues::default();
        for path in &self.variable_files {
            for document in read_documents(path, files, session).unwrap_or_default() {
                variables_file::read(&document.node, &mut given, session);
            }
        }
        for (index, word) in self.variables.iter().enumerate() {
            // Several flags are told apart by their numbers.
            let name = match self.variables.len() {
                1 => "--var".to_owned(),
                _ => format!("--var #{}", index + 1),
            };
            given.variables.extend(variable(word, name, session));
        }
        for path in &self.macro_files {
            for document in read_documents(path, files, session).unwrap_or_default() {
                macros_file::read(&document.node, &mut given, session);
            }
        }
        session.diagnostics.check_since(before)?;
        Ok(given)
    }
}

/// The word becomes a text of its own, so that the value has a place like any other.
fn variable(word: &str, source: String, session: &mut Session) -> Option<GivenVariable> {
    let Some((full, value)) = word.split_once('=').filter(|(name, _)| !name.is_empty()) else {
        let message = format!("`--var {word}` is not NAME=VALUE");
        let name = word.split('=').next().filter(|name| !name.is_empty());
        let help = format!("write `--var {}=VALUE`", name.unwrap_or("NAME"));
        session
            .diagnostics
            .push(Diagnostic::error(&codes::VAR, message).help(help));
        return None;
    };
    let source = session.sources.add(source, word)?;
    let origins = &mut session.origins;
    let mut part = |text: &str, start: usize| -> Text {
        let span = Span::new(source, start, start + text.len());
        Spanned::new(text.into(), origins.read(span))
    };
    let (profile, name) = match full.split_once('/') {
        Some((profile, name)) => (Some(part(profile, 0)), part(name, profile.len() + 1)),
        None => (None, part(full, 0)),
    };
    Some(GivenVariable {
        profile,
        name,
        value: part(value, full.len() + 1),
    })
}

/// A scalar of a file as text, as it is written: `1.10` stays `1.10`. Null is no value.
pub(super) fn scalar_text(node: &Node, session: &mut Session) -> Option<Text> {
    let text = match &node.data {
        Data::String(text) => text.clone(),
        Data::Number(_) | Data::Bool(_) => {
            let span = session.origins.span(node.origin);
            span.map_or("", |span| session.sources.slice(span)).into()
        }
        Data::Null => return None,
        Data::List(_) | Data::Map(_) => {
            refuse(node, "a value is a text, a number or a boolean", session);
            return None;
        }
    };
    Some(Spanned::new(text, node.origin))
}

/// Reports that a file has the wrong shape.
pub(super) fn refuse(node: &Node, wanted: &str, session: &mut Session) {
    let message = format!("{wanted}, not {}", node.kind());
    let diagnostic = Diagnostic::error(&codes::VALUES_FILE, message)
        .place(
            session.origins.span(node.origin),
            format!("this is {}", node.kind()),
        )
        .help("`docs/cluster-profiles.md` shows files for `--variables` and `--macros`");
    session.diagnostics.push(diagnostic);
}
