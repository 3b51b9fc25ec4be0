//! What an import would do.

use super::export::MissingRow;
use crate::bundle::Part;
use crate::emit::WholeFile;
use serde::Serialize;

/// What becomes of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// It is written into a new file.
    Add,
    /// It is there already, and says the same.
    Same,
    /// It is there, says something else, and gets the archive's content.
    Replace,
    /// It is there, says something else, and stays as it is.
    Keep,
    /// It is there and says something else, which nobody has decided about.
    Conflict,
    /// It is written to standard output.
    Print,
    /// It is left out.
    Omit,
}

impl Action {
    /// In one word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Same => "same",
            Self::Replace => "replace",
            Self::Keep => "keep",
            Self::Conflict => "conflict",
            Self::Print => "print",
            Self::Omit => "omit",
        }
    }
}

/// A resource or variable of an archive, and what becomes of it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImportRow {
    /// What becomes of it.
    pub action: Action,
    /// As in `kind`; `Variable` for one of the namespace's set.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its version, if it has one.
    pub version: Option<String>,
    /// The file that holds it, or will; none on a stream.
    pub path: Option<String>,
}

impl ImportRow {
    pub(super) fn of(part: &Part, action: Action, path: Option<String>) -> Self {
        Self {
            action,
            kind: part.kind.to_string(),
            name: part.name.to_string(),
            version: part.version.clone(),
            path,
        }
    }

    pub(super) fn of_variable(name: &str, action: Action, path: Option<String>) -> Self {
        Self {
            action,
            kind: "Variable".to_owned(),
            name: name.to_owned(),
            version: None,
            path,
        }
    }
}

/// What an import does.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImportReport {
    /// The name of the bundle.
    pub name: String,
    /// Its version, if it has one.
    pub version: Option<String>,
    /// The namespace that it gets.
    pub namespace: String,
    /// The digest of the archive's contents.
    pub digest: String,
    /// Resources in the order of the archive, then variables by name.
    pub changes: Vec<ImportRow>,
    /// What the bundle needs, and neither the archive nor the workspace has.
    pub missing: Vec<MissingRow>,
}

/// An import that is not carried out yet.
#[derive(Clone, Debug)]
pub struct Imported {
    /// What it does.
    pub report: ImportReport,
    /// The files that it writes, sorted by path.
    pub files: Vec<WholeFile>,
    /// The documents that it prints, in the order in which they can be applied.
    pub documents: Vec<crate::yaml::Node>,
}
