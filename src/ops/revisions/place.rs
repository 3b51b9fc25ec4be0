//! Where files of a workspace go.

use crate::diag::Diagnostic;
use crate::diag::codes::revisions as codes;
use crate::emit::Existing;
use crate::emit::WholeFile;
use crate::workspace::EntryKind;
use crate::workspace::Files;
use crate::yaml::Node;
use crate::yaml::write;
use serde::Serialize;
use std::path::Path;
use std::path::PathBuf;

/// What is to be written, and what it is.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Written {
    /// The kind of the resource.
    pub kind: &'static str,
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// The revision that the working copy starts from, with its name where that is another one.
    pub from: String,
    /// The revision that the working copy is now.
    pub revision: String,
    /// The files, in the order of writing.
    pub paths: Vec<String>,
    /// Their contents.
    #[serde(skip)]
    pub files: Vec<WholeFile>,
    /// The document alone.
    #[serde(skip)]
    pub text: String,
}

/// The folder of the workspace that new files go to: the first one that was named.
pub(super) fn workspace_folder(paths: &[PathBuf], files: &dyn Files) -> PathBuf {
    let first = paths.first().map_or(Path::new("."), PathBuf::as_path);
    match files.kind(first) {
        Some(EntryKind::File) => first.parent().unwrap_or(Path::new("")).to_owned(),
        _ => first.to_owned(),
    }
}

/// A new file.
///
/// # Errors
/// When it is there already.
pub(super) fn new_file(
    path: PathBuf,
    text: String,
    files: &dyn Files,
) -> Result<WholeFile, Diagnostic> {
    if files.kind(&path).is_some() {
        let message = format!("`{}` exists", shown(&path));
        return Err(Diagnostic::error(&codes::EXISTS, message)
            .help("name another place with `--to`, or move the file away"));
    }
    Ok(WholeFile {
        path,
        content: text.into_bytes(),
        existing: Existing::Refuse,
    })
}

/// A document as the text of a file.
pub(super) fn text_of(node: &Node) -> String {
    let mut text = String::new();
    write(node, &mut text);
    text
}

/// A path in a report: with `/` on every system, and without `./`.
pub(super) fn shown(path: &Path) -> String {
    let text = path
        .to_string_lossy()
        .replace(std::path::MAIN_SEPARATOR, "/");
    text.strip_prefix("./").unwrap_or(&text).to_owned()
}
