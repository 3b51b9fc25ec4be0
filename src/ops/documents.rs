//! Files that a flag names.

use super::Session;
use crate::diag::Diagnostic;
use crate::diag::codes::workspace as codes;
use crate::workspace::FileError;
use crate::workspace::Files;
use crate::workspace::unreadable;
use crate::yaml;
use crate::yaml::Document;
use std::path::Path;

/// The documents of a file; `None` when it cannot be read, which is then reported.
pub(super) fn read_documents(
    path: &Path,
    files: &dyn Files,
    session: &mut Session,
) -> Option<Vec<Document>> {
    let shown = path.display().to_string();
    let text = match files.read(path) {
        Ok(bytes) => String::from_utf8(bytes).map_err(|_| {
            let message = format!("`{shown}` is not UTF-8 text");
            Diagnostic::error(&codes::NOT_TEXT, message)
        }),
        Err(FileError::Missing) => {
            let message = format!("there is no file `{shown}`");
            Err(Diagnostic::error(&codes::NO_SUCH_PATH, message))
        }
        Err(error) => Err(unreadable(&shown, &error)),
    };
    let text = text
        .map_err(|diagnostic| session.diagnostics.push(diagnostic))
        .ok()?;
    let source = session.sources.add(shown, text.as_str())?;
    Some(yaml::read(
        source,
        &text,
        &mut session.origins,
        &mut session.diagnostics,
    ))
}
