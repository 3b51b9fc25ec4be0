//! Which files belong to a workspace.

use super::EntryKind;
use super::FileError;
use super::Files;
use super::LARGEST_FILE;
use super::SETTINGS_FILE;
use super::Visit;
use super::files::STANDARD_INPUT;
use super::ignore::Broken;
use super::ignore::IgnoreRules;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::codes::workspace;
use crate::source::Sources;
use crate::source::Span;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Component;
use std::path::Path;
use std::path::PathBuf;

/// Ignore files, weakest first.
const IGNORE_FILES: &[&str] = &[".gitignore", ".paletteaiignore"];

/// The index that we leave in a folder we wrote.
pub const OUTPUT_INDEX: &str = ".paletteai-index";

/// The folder beside a definition that holds its tests.
pub(super) const CASES: &str = "cases";

/// What the file of a definition is called that has such a folder beside it.
pub(super) const DEFINITION_FILES: &[&str] =
    &["definition.yaml", "definition.yml", "definition.json"];

/// Why a file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Found {
    /// It lies below a folder that was named.
    Below,
    /// It was named itself.
    Named,
}

/// The files to read, in the order of their paths.
pub(super) fn discover(
    files: &dyn Files,
    paths: &[PathBuf],
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<PathBuf, Found> {
    let mut found = BTreeMap::new();
    for path in paths {
        let path = tidy(path);
        match files.kind(&path) {
            Some(EntryKind::File) => {
                found.insert(path, Found::Named);
            }
            Some(EntryKind::Folder) => {
                Walk::new(files, &path, sources, diagnostics).run(&mut found);
            }
            None => {
                let message = format!("there is no file or folder `{}`", path.display());
                diagnostics.push(Diagnostic::error(&workspace::NO_SUCH_PATH, message));
            }
        }
    }
    found
}

/// The path without `./` and doubled slashes, so that one file has one name.
pub(super) fn tidy(path: &Path) -> PathBuf {
    let parts = path.components().filter(|part| *part != Component::CurDir);
    let tidy: PathBuf = parts.collect();
    if tidy.as_os_str().is_empty() {
        PathBuf::from(".")
    } else {
        tidy
    }
}

struct Walk<'files> {
    files: &'files dyn Files,
    root: &'files Path,
    /// The ignore rules of the folders above the entry that is looked at, outermost first, with
    /// the number of names in each folder's path below the root.
    rules: Vec<(usize, IgnoreRules)>,
    /// Ignore files that cannot be read, with their folders.
    unread: Vec<(PathBuf, PathBuf, FileError)>,
    sources: &'files mut Sources,
    diagnostics: &'files mut Diagnostics,
}

impl<'files> Walk<'files> {
    fn new(
        files: &'files dyn Files,
        root: &'files Path,
        sources: &'files mut Sources,
        diagnostics: &'files mut Diagnostics,
    ) -> Self {
        let mut walk = Self {
            files,
            root,
            rules: Vec::new(),
            unread: Vec::new(),
            sources,
            diagnostics,
        };
        walk.read_rules(root, 0);
        walk
    }

    fn run(&mut self, found: &mut BTreeMap<PathBuf, Found>) {
        let (files, root) = (self.files, self.root);
        let listed = files.list(root, &mut |path, kind| {
            let visit = self.visit(path, kind);
            if visit == Visit::Enter && kind == EntryKind::File {
                found.entry(tidy(path)).or_insert(Found::Below);
            }
            visit
        });
        let unlisted = listed.err().unwrap_or_default();
        for (folder, path, error) in &self.unread {
            // Of a folder that cannot be read, that is enough to say.
            if !unlisted.iter().any(|(unlisted, _)| unlisted == folder) {
                report_unreadable(path, error, self.diagnostics);
            }
        }
        for (path, error) in &unlisted {
            report_unreadable(&tidy(path), error, self.diagnostics);
        }
    }

    fn visit(&mut self, path: &Path, kind: EntryKind) -> Visit {
        let below = path.strip_prefix(self.root).unwrap_or(path);
        let names: Option<Vec<&str>> = below
            .components()
            .map(|part| part.as_os_str().to_str())
            .collect();
        // A name that is not text can be neither shown nor matched.
        let Some(names) = names else {
            return Visit::Skip;
        };
        let wanted = match kind {
            EntryKind::File => Self::is_ours(&names),
            EntryKind::Folder => self.is_entered(path, &names),
        };
        if !wanted || self.is_ignored(&names, kind) {
            return Visit::Skip;
        }
        if kind == EntryKind::Folder {
            self.read_rules(path, names.len());
        }
        Visit::Enter
    }

    fn is_ours(names: &[&str]) -> bool {
        let Some(name) = names.last() else {
            return false;
        };
        let ending = name.rsplit_once('.').map(|(_, ending)| ending);
        let is_settings = names.len() == 1 && *name == SETTINGS_FILE;
        matches!(ending, Some("yaml" | "yml" | "json")) && !is_settings
    }

    fn is_entered(&self, folder: &Path, names: &[&str]) -> bool {
        let name = names.last().copied().unwrap_or_default();
        let has = |path: PathBuf| self.files.kind(&path) == Some(EntryKind::File);
        let beside_definition = || {
            DEFINITION_FILES
                .iter()
                .any(|definition| has(folder.with_file_name(definition)))
        };
        let is_tests = name == CASES && beside_definition();
        !name.starts_with('.') && !is_tests && !has(folder.join(OUTPUT_INDEX))
    }

    fn is_ignored(&mut self, names: &[&str], kind: EntryKind) -> bool {
        self.rules.retain(|(depth, _)| *depth < names.len());
        let is_folder = kind == EntryKind::Folder;
        let mut innermost_first = self.rules.iter().rev();
        innermost_first
            .find_map(|(depth, rules)| rules.decide(names.get(*depth..)?, is_folder))
            .unwrap_or(false)
    }

    fn read_rules(&mut self, folder: &Path, depth: usize) {
        let mut rules = IgnoreRules::default();
        for name in IGNORE_FILES {
            let path = tidy(&folder.join(name));
            match self.files.read(&path) {
                Ok(bytes) => {
                    let text = String::from_utf8_lossy(&bytes);
                    let broken = rules.add(&text);
                    self.report_broken(&path, &text, broken);
                }
                Err(FileError::Missing) => {}
                // What it would have kept out may be read now.
                Err(error) => self.unread.push((folder.to_owned(), path, error)),
            }
        }
        if !rules.is_empty() {
            self.rules.push((depth, rules));
        }
    }
}

impl Walk<'_> {
    fn report_broken(&mut self, path: &Path, text: &str, broken: Vec<Broken>) {
        if broken.is_empty() {
            return;
        }
        // One that is larger than 4 GiB is not read.
        let source = self.sources.add(shown(path), text);
        for Broken {
            range,
            reason,
            help,
        } in broken
        {
            let pattern = text.get(range.clone()).unwrap_or_default();
            let message = format!("the pattern `{pattern}` matches nothing");
            let place = source.map(|source| Span::new(source, range.start, range.end));
            let diagnostic = Diagnostic::warning(&workspace::IGNORE_PATTERN, message);
            self.diagnostics
                .push(diagnostic.place(place, reason).help(help));
        }
    }
}

/// The name of a file in messages: with `/` on every system.
pub fn shown(path: &Path) -> String {
    if path == Path::new(STANDARD_INPUT) {
        return "<stdin>".to_owned();
    }
    path.to_string_lossy()
        .replace(std::path::MAIN_SEPARATOR, "/")
}

/// Reports a file or folder that cannot be read.
pub(super) fn report_unreadable(path: &Path, error: &FileError, diagnostics: &mut Diagnostics) {
    diagnostics.push(unreadable(&shown(path), error));
}

/// The longest name of a file that messages show whole, in characters.
const LONGEST_NAME: usize = 500;

/// A name of which only the ends are shown where it is longer than anybody reads, so that what follows
/// is not lost.
fn in_short(name: &str) -> Cow<'_, str> {
    let count = name.chars().count();
    if count <= LONGEST_NAME {
        return Cow::Borrowed(name);
    }
    let half = LONGEST_NAME / 2;
    let (first, last) = (name.chars().take(half), name.chars().skip(count - half));
    Cow::Owned(first.chain(['…']).chain(last).collect())
}

/// Says why a file or folder cannot be read.
pub fn unreadable(name: &str, error: &FileError) -> Diagnostic {
    let name = in_short(name);
    let reason = match error {
        FileError::Missing => "it does not exist",
        FileError::TooLarge => {
            let largest = LARGEST_FILE >> 20;
            let message = format!("`{name}` is larger than {largest} MiB");
            return Diagnostic::error(&workspace::TOO_LARGE, message)
                .help("split it, or list it in `.paletteaiignore` if it is not meant to be read");
        }
        FileError::Refused(reason) => reason,
    };
    Diagnostic::error(
        &workspace::UNREADABLE,
        format!("cannot read `{name}`: {reason}"),
    )
}
