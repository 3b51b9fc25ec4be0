//! Files that a flag names.

use super::Session;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::workspace as codes;
use crate::source::SourceId;
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
    let source = read_source(path, files, session).ok()?;
    let (origins, diagnostics) = (&mut session.origins, &mut session.diagnostics);
    let text = session.sources.text(source);
    Some(yaml::read(source, text, origins, diagnostics))
}

/// Reads a file into the texts of the run.
///
/// # Errors
/// When it cannot be read, or is no text.
pub(super) fn read_source(
    path: &Path,
    files: &dyn Files,
    session: &mut Session,
) -> Result<SourceId, Reported> {
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
    let text = text.map_err(|diagnostic| session.diagnostics.report(diagnostic))?;
    session.sources.add(shown.as_str(), text).ok_or_else(|| {
        let diagnostic = unreadable(&shown, &FileError::TooLarge);
        session.diagnostics.report(diagnostic)
    })
}
