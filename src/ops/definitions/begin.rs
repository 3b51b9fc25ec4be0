//! `paletteai definition new`.

use crate::authoring::skeleton;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::definitions as codes;
use crate::diag::codes::model;
use crate::emit::Existing;
use crate::emit::WholeFile;
use crate::model::DefinitionKind;
use crate::model::names::check_dns_label;
use crate::ops::Session;
use crate::workspace::Files;
use crate::workspace::shown;
use crate::yaml::Data;
use crate::yaml::resolve_plain;
use serde::Serialize;
use std::path::Component;
use std::path::Path;
use std::path::PathBuf;

/// A definition that was begun.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewDefinition {
    /// `component`, `trait` or `policy`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// Its folder.
    pub folder: String,
    /// The paths of its files.
    pub paths: Vec<String>,
    /// The files, to be written.
    #[serde(skip)]
    pub files: Vec<WholeFile>,
}

/// Begins a definition in a folder of its name below `folder`.
///
/// # Errors
/// When the name cannot be one, or there is something in the way.
pub fn new_definition(
    kind: DefinitionKind,
    name: &str,
    folder: &Path,
    files: &dyn Files,
    session: &mut Session,
) -> Result<NewDefinition, Reported> {
    check_dns_label(name, "a definition")
        .map_err(|fault| session.diagnostics.report(fault.at(None, "")))?;
    if !matches!(resolve_plain(name), Ok(Data::String(_))) {
        let message = format!("`{name}` is no name: YAML does not read it as text");
        let diagnostic =
            Diagnostic::error(&model::INVALID_NAME, message).help("begin it with a letter");
        return Err(session.diagnostics.report(diagnostic));
    }
    let own = folder.join(name);
    let steps = own.components().filter(|step| *step != Component::CurDir);
    let own: PathBuf = steps.collect();
    if files.kind(&own).is_some() {
        let message = format!("`{}` is there already", shown(&own));
        let diagnostic = Diagnostic::error(&codes::EXISTS, message)
            .help("choose another name, or another folder with `--to`");
        return Err(session.diagnostics.report(diagnostic));
    }
    let written: Vec<WholeFile> = skeleton(kind, name)
        .into_iter()
        .map(|file| WholeFile {
            path: own.join(file.path),
            content: file.text.into_bytes(),
            existing: Existing::Refuse,
        })
        .collect();
    Ok(NewDefinition {
        kind: kind.name(),
        name: name.to_owned(),
        folder: shown(&own),
        paths: written.iter().map(|file| shown(&file.path)).collect(),
        files: written,
    })
}
