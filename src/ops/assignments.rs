//! Variables set on the command line.

use super::Session;
use super::documents::read_documents;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::command as codes;
use crate::model::VariableAssignment;
use crate::source::Span;
use crate::source::Spanned;
use crate::workspace::Files;
use crate::workspace::Settings;
use crate::yaml::Decoding;
use crate::yaml::Node;
use std::path::Path;
use std::path::PathBuf;

/// `--set` and `--variables`, as given.
#[derive(Clone, Debug, Default)]
pub struct Assignments {
    /// `NAME=VALUE`; of two for one name the later holds.
    pub set: Vec<String>,
    /// Files in the form of `spec.variables` of a deployment. `--set` is stronger, and a later
    /// file is stronger than an earlier one.
    pub files: Vec<PathBuf>,
}

impl Assignments {
    /// Reads them all, weakest first: of two for one name the later holds, and the history keeps
    /// both.
    ///
    /// # Errors
    /// When a file cannot be read or a word is not `NAME=VALUE`.
    pub(super) fn read(
        &self,
        files: &dyn Files,
        settings: &Settings,
        session: &mut Session,
    ) -> Result<Vec<VariableAssignment>, Reported> {
        let before = session.diagnostics.len();
        let mut assignments: Vec<VariableAssignment> = Vec::new();
        for path in &self.files {
            assignments.extend(read_file(path, files, settings, session));
        }
        for (index, word) in self.set.iter().enumerate() {
            // Several flags are told apart by their numbers.
            let name = match self.set.len() {
                1 => "--set".to_owned(),
                _ => format!("--set #{}", index + 1),
            };
            assignments.extend(read_word(word, name, session));
        }
        session.diagnostics.check_since(before)?;
        Ok(assignments)
    }
}

fn read_file(
    path: &Path,
    files: &dyn Files,
    settings: &Settings,
    session: &mut Session,
) -> Vec<VariableAssignment> {
    let Some(documents) = read_documents(path, files, session) else {
        return Vec::new();
    };
    let mut decoding = Decoding {
        default_namespace: settings.default_namespace(),
        origins: &mut session.origins,
        diagnostics: &mut session.diagnostics,
        strictness: settings.strictness,
    };
    documents
        .iter()
        .flat_map(|document| VariableAssignment::decode_all(&document.node, &mut decoding))
        .collect()
}

/// The word becomes a text of its own, so that the value has a place like any other.
fn read_word(word: &str, source_name: String, session: &mut Session) -> Option<VariableAssignment> {
    let Some((name, value)) = word.split_once('=').filter(|(name, _)| !name.is_empty()) else {
        let message = format!("`--set {word}` is not NAME=VALUE");
        let name = word.split('=').next().filter(|name| !name.is_empty());
        let help = format!("write `--set {}=VALUE`", name.unwrap_or("NAME"));
        session
            .diagnostics
            .push(Diagnostic::error(&codes::SET, message).help(help));
        return None;
    };
    let source = session.sources.add(source_name, word)?;
    let name_origin = session.origins.read(Span::new(source, 0, name.len()));
    let origin = session
        .origins
        .read(Span::new(source, name.len() + 1, word.len()));
    Some(VariableAssignment {
        name: Spanned::new(name.into(), name_origin),
        value: Node::string(value, origin),
        written_type: None,
        origin: name_origin,
    })
}
