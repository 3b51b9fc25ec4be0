//! Which definitions have test cases, and where they lie.

use super::EntryKind;
use super::Files;
use super::Visit;
use super::discover::CASES;
use super::discover::DEFINITION_FILES;
use super::discover::discover;
use super::discover::report_unreadable;
use super::discover::tidy;
use crate::diag::Diagnostics;
use crate::diag::Reported;
use crate::source::Sources;
use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;

/// The file of a definition, and the files of its cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseFiles {
    /// The file of the definition.
    pub definition: PathBuf,
    /// The cases, in the order of their names.
    pub cases: Vec<PathBuf>,
}

/// The definitions at or below the paths with their cases. Below a folder, a definition is a file
/// called `definition.yaml`; a file that is named is a definition, whatever its name, or a case, if
/// it lies in `cases` beside a definition.
///
/// # Errors
/// When there is nothing at a path, or a folder cannot be read.
pub fn case_files(
    files: &dyn Files,
    paths: &[PathBuf],
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<CaseFiles>, Reported> {
    let before = diagnostics.len();
    let mut found: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
    let (mut named, mut folders) = (Vec::new(), Vec::new());
    for path in paths {
        let path = tidy(path);
        match case_of(files, &path) {
            Some(definition) => found.entry(definition).or_default().push(path),
            None if files.kind(&path) == Some(EntryKind::File) => named.push(path),
            None => folders.push(path),
        }
    }
    let below = discover(files, &folders, sources, diagnostics);
    diagnostics.check_since(before)?;
    let is_definition = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str());
        name.is_some_and(|name| DEFINITION_FILES.contains(&name))
    };
    named.extend(below.into_keys().filter(is_definition));
    for definition in named {
        let cases = cases_beside(files, &definition, diagnostics);
        found.insert(definition, cases);
    }
    diagnostics.check_since(before)?;
    let found = found.into_iter();
    Ok(found
        .map(|(definition, cases)| CaseFiles { definition, cases })
        .collect())
}

/// The definition that a case belongs to.
fn case_of(files: &dyn Files, path: &Path) -> Option<PathBuf> {
    let folder = path.parent()?;
    if files.kind(path) != Some(EntryKind::File) || folder.file_name()? != CASES {
        return None;
    }
    let mut beside = DEFINITION_FILES
        .iter()
        .map(|name| folder.with_file_name(name));
    beside.find(|definition| files.kind(definition) == Some(EntryKind::File))
}

fn cases_beside(
    files: &dyn Files,
    definition: &Path,
    diagnostics: &mut Diagnostics,
) -> Vec<PathBuf> {
    let folder = definition.with_file_name(CASES);
    let mut cases = Vec::new();
    if files.kind(&folder) != Some(EntryKind::Folder) {
        return cases;
    }
    let listed = files.list(&folder, &mut |path, kind| {
        let ending = path.extension().and_then(|ending| ending.to_str());
        if kind == EntryKind::File && matches!(ending, Some("yaml" | "yml")) {
            cases.push(tidy(path));
        }
        Visit::Skip
    });
    for (path, error) in listed.err().into_iter().flatten() {
        report_unreadable(&tidy(&path), &error, diagnostics);
    }
    cases
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::MemoryFiles;

    fn found(paths: &[&str]) -> Vec<(String, Vec<String>)> {
        let files: MemoryFiles = [
            "a/definition.yaml",
            "a/cases/one.yaml",
            "a/cases/two.yml",
            "a/cases/notes.md",
            "a/cases/deep/three.yaml",
            "b/definition.yaml",
            "c/mine.yaml",
            "c/cases/four.yaml",
            "d/cases/definition.yaml",
        ]
        .into_iter()
        .map(|path| (path, ""))
        .collect();
        let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
        let text = |path: &PathBuf| path.display().to_string().replace('\\', "/");
        let found = case_files(
            &files,
            &paths,
            &mut Sources::default(),
            &mut Diagnostics::default(),
        )
        .unwrap();
        let pair = |one: &CaseFiles| (text(&one.definition), one.cases.iter().map(text).collect());
        found.iter().map(pair).collect()
    }

    fn pair(definition: &str, cases: &[&str]) -> (String, Vec<String>) {
        let cases = cases.iter().map(|case| (*case).to_owned());
        (definition.to_owned(), cases.collect())
    }

    #[test]
    fn below_a_folder_the_cases_lie_beside_each_definition() {
        let wanted = [
            pair(
                "a/definition.yaml",
                &["a/cases/one.yaml", "a/cases/two.yml"],
            ),
            pair("b/definition.yaml", &[]),
            pair("d/cases/definition.yaml", &[]),
        ];
        assert_eq!(found(&["."]), wanted);
    }

    #[test]
    fn a_named_file_is_a_case_or_a_definition_of_any_name() {
        let wanted = [
            pair("a/definition.yaml", &["a/cases/one.yaml"]),
            pair("c/mine.yaml", &["c/cases/four.yaml"]),
        ];
        assert_eq!(found(&["a/cases/one.yaml", "c/mine.yaml"]), wanted);
    }

    #[test]
    fn a_path_that_leads_nowhere_is_an_error() {
        let files = MemoryFiles::default();
        let mut diagnostics = Diagnostics::default();
        let nowhere = [PathBuf::from("nowhere")];
        assert!(case_files(&files, &nowhere, &mut Sources::default(), &mut diagnostics).is_err());
        assert_eq!(diagnostics.len(), 1);
    }
}
