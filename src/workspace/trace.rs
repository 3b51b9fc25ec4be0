//! Files that remember what was asked of them, and tell later whether the answers are still the same.

use super::EntryKind;
use super::FileError;
use super::Files;
use super::OUTPUT_INDEX;
use super::Unlisted;
use super::Visit;
use super::discover::tidy;
use crate::digest::sha256_hex;
use serde::Deserialize;
use serde::Serialize;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Read;
use std::path::Path;
use std::path::PathBuf;

/// Everything that a run asked of files, with the answers: of contents their digests.
///
/// Folders that hold an output index are left out of lists, because a run does not look into them
/// and may have made them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// What is at a path.
    kinds: BTreeMap<PathBuf, Option<EntryKind>>,
    /// Whether a path stays below a folder.
    below: BTreeMap<PathBuf, BTreeMap<PathBuf, bool>>,
    lists: Vec<Listed>,
    /// The digest of each file; `None` where there was none.
    contents: BTreeMap<PathBuf, Option<String>>,
    /// Files that were read more than once, so perhaps for several reasons.
    again: BTreeSet<PathBuf>,
    /// Whether something was asked that cannot be asked again.
    is_lost: bool,
}

/// A walk through a folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Listed {
    folder: PathBuf,
    /// Of all that was shown.
    digest: String,
    /// Folders that were not entered.
    skipped: BTreeSet<PathBuf>,
}

impl Trace {
    /// Whether everything that was asked can be asked again.
    pub fn is_complete(&self) -> bool {
        !self.is_lost
    }

    /// Whether a file was read more than once.
    pub fn was_read_again(&self, path: &Path) -> bool {
        self.again.contains(path)
    }

    /// The files whose content is another one now; `None` when anything else is different, so that
    /// a run may ask other questions.
    pub fn changed(&self, files: &dyn Files) -> Option<BTreeSet<PathBuf>> {
        if !self.leads_to_the_same_files(files) {
            return None;
        }
        changed_of(self.contents.iter(), files)
    }

    /// What [`Self::changed`] says where everything but some paths is known to be as it was.
    pub fn changed_among(
        &self,
        suspects: &BTreeSet<PathBuf>,
        files: &dyn Files,
    ) -> Option<BTreeSet<PathBuf>> {
        let suspects: BTreeSet<PathBuf> = suspects.iter().map(|path| tidy(path)).collect();
        let is_only_read = |path: &PathBuf| self.contents.contains_key(path);
        if !suspects.iter().all(is_only_read) && !self.leads_to_the_same_files(files) {
            return None;
        }
        let contents = self.contents.iter();
        changed_of(contents.filter(|(path, _)| suspects.contains(*path)), files)
    }

    /// Whether all lists and looks have the same answers.
    fn leads_to_the_same_files(&self, files: &dyn Files) -> bool {
        let same_kinds = || {
            let mut kinds = self.kinds.iter();
            kinds.all(|(path, kind)| files.kind(path) == *kind)
        };
        let same_ways = || {
            let mut below = self.below.iter();
            below.all(|(path, folders)| {
                let mut folders = folders.iter();
                folders.all(|(folder, stays)| files.stays_below(path, folder) == *stays)
            })
        };
        let same_lists = || self.lists.iter().all(|listed| listed.is_same(files));
        !self.is_lost && same_lists() && same_kinds() && same_ways()
    }

    /// What was asked in both of two runs, where the later one tells how a file is now.
    #[must_use]
    pub fn and_then(mut self, later: Self) -> Self {
        self.kinds.extend(later.kinds);
        for (path, folders) in later.below {
            self.below.entry(path).or_default().extend(folders);
        }
        for listed in later.lists {
            if !self.lists.contains(&listed) {
                self.lists.push(listed);
            }
        }
        self.contents.extend(later.contents);
        self.again.extend(later.again);
        self.is_lost |= later.is_lost;
        self
    }
}

/// The files whose content is another one now; `None` where that cannot be told.
fn changed_of<'t>(
    contents: impl Iterator<Item = (&'t PathBuf, &'t Option<String>)>,
    files: &dyn Files,
) -> Option<BTreeSet<PathBuf>> {
    let mut changed = BTreeSet::new();
    for (path, digest) in contents {
        if !files.can_be_read_again(path) {
            return None;
        }
        let now = content(&files.read(path)).ok()?;
        if now != *digest {
            changed.insert(path.clone());
        }
    }
    Some(changed)
}

impl Listed {
    fn is_same(&self, files: &dyn Files) -> bool {
        let mut shown = String::new();
        let listed = files.list(&self.folder, &mut |path, kind| {
            if is_output(files, path, kind) {
                return Visit::Skip;
            }
            note(&mut shown, path, kind);
            if self.skipped.contains(path) {
                Visit::Skip
            } else {
                Visit::Enter
            }
        });
        listed.is_ok() && sha256_hex(shown.as_bytes()) == self.digest
    }
}

fn note(shown: &mut String, path: &Path, kind: EntryKind) {
    // Writing to a `String` cannot fail.
    let _ = writeln!(shown, "{kind:?} {}", path.display());
}

/// Whether it is a folder that we wrote.
fn is_output(files: &dyn Files, path: &Path, kind: EntryKind) -> bool {
    kind == EntryKind::Folder && files.kind(&path.join(OUTPUT_INDEX)) == Some(EntryKind::File)
}

/// The digest of what was read, `None` where there is nothing; `Err` where it cannot be told whether
/// it stays the same.
fn content(read: &Result<Vec<u8>, FileError>) -> Result<Option<String>, ()> {
    match read {
        Ok(bytes) => Ok(Some(sha256_hex(bytes))),
        Err(FileError::Missing) => Ok(None),
        Err(FileError::TooLarge | FileError::Refused(_)) => Err(()),
    }
}

/// Files that remember what was asked of them.
pub struct TracedFiles<'f> {
    inner: &'f dyn Files,
    trace: RefCell<Trace>,
}

impl<'f> TracedFiles<'f> {
    /// Files of which nothing was asked yet.
    pub fn new(inner: &'f dyn Files) -> Self {
        Self {
            inner,
            trace: RefCell::default(),
        }
    }

    /// What was asked so far.
    pub fn into_trace(self) -> Trace {
        self.trace.into_inner()
    }
}

impl Files for TracedFiles<'_> {
    fn kind(&self, path: &Path) -> Option<EntryKind> {
        let kind = self.inner.kind(path);
        let is_index = kind == Some(EntryKind::File) && path.ends_with(OUTPUT_INDEX);
        if !is_index {
            let mut trace = self.trace.borrow_mut();
            trace.kinds.insert(path.to_owned(), kind);
        }
        kind
    }

    fn list(
        &self,
        folder: &Path,
        visit: &mut dyn FnMut(&Path, EntryKind) -> Visit,
    ) -> Result<(), Unlisted> {
        let (mut shown, mut skipped) = (String::new(), BTreeSet::new());
        let listed = self.inner.list(folder, &mut |path, kind| {
            let answer = visit(path, kind);
            if answer == Visit::Skip && is_output(self.inner, path, kind) {
                return answer;
            }
            note(&mut shown, path, kind);
            if answer == Visit::Skip && kind == EntryKind::Folder {
                skipped.insert(path.to_owned());
            }
            answer
        });
        let mut trace = self.trace.borrow_mut();
        trace.is_lost |= listed.is_err();
        trace.lists.push(Listed {
            folder: folder.to_owned(),
            digest: sha256_hex(shown.as_bytes()),
            skipped,
        });
        listed
    }

    fn stays_below(&self, path: &Path, folder: &Path) -> bool {
        let stays = self.inner.stays_below(path, folder);
        let mut trace = self.trace.borrow_mut();
        let folders = trace.below.entry(path.to_owned()).or_default();
        folders.insert(folder.to_owned(), stays);
        stays
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>, FileError> {
        let can_be_read_again = self.inner.can_be_read_again(path);
        let read = self.inner.read(path);
        let mut trace = self.trace.borrow_mut();
        match content(&read) {
            Ok(digest) if can_be_read_again => {
                let path = tidy(path);
                if let Some(before) = trace.contents.insert(path.clone(), digest.clone()) {
                    // Two answers to one question cannot both hold later.
                    trace.is_lost |= before != digest;
                    trace.again.insert(path);
                }
            }
            _ => trace.is_lost = true,
        }
        read
    }

    fn open(&self, path: &Path) -> Result<Box<dyn Read>, FileError> {
        self.trace.borrow_mut().is_lost = true;
        self.inner.open(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::MemoryFiles;

    fn files(list: &[(&str, &str)]) -> MemoryFiles {
        list.iter().copied().collect()
    }

    /// What a run asks: a walk that leaves out `skipped`, a file that is there and one that is not.
    fn ask(files: &dyn Files) {
        let _ = files.list(Path::new("."), &mut |path, _| {
            let has_index = files.kind(&path.join(OUTPUT_INDEX)).is_some();
            if path.ends_with("skipped") || has_index {
                Visit::Skip
            } else {
                Visit::Enter
            }
        });
        let _ = files.read(Path::new("./a.yaml"));
        let _ = files.read(Path::new("missing"));
        let _ = files.stays_below(Path::new("in/b.yaml"), Path::new("in"));
    }

    const BEFORE: [(&str, &str); 3] =
        [("a.yaml", "1"), ("in/b.yaml", "2"), ("skipped/c.yaml", "3")];

    /// What is seen in files of which a run asked its questions before.
    fn seen(now: &[(&str, &str)]) -> Option<Vec<PathBuf>> {
        let before = files(&BEFORE);
        let traced = TracedFiles::new(&before);
        ask(&traced);
        let trace = traced.into_trace();
        assert!(trace.is_complete());
        let changed = trace.changed(&files(now))?;
        Some(changed.into_iter().collect())
    }

    fn with(more: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
        let mut all = BEFORE.to_vec();
        all.extend(more);
        all
    }

    #[test]
    fn what_was_not_asked_does_not_matter() {
        assert_eq!(seen(&BEFORE), Some(Vec::new()));
        assert_eq!(
            seen(&with(&[("in/b.yaml", "other"), ("skipped/d.yaml", "")])),
            Some(Vec::new())
        );
    }

    #[test]
    fn a_file_that_was_read_and_differs_is_named() {
        let changed = seen(&with(&[("a.yaml", "other")]));
        assert_eq!(changed, Some(vec![PathBuf::from("a.yaml")]));
        // It appeared, and the walk above does not show where it is.
        assert_eq!(seen(&with(&[("missing", "")])), None);
    }

    #[test]
    fn only_what_may_be_different_is_asked_again() {
        let before = files(&BEFORE);
        let traced = TracedFiles::new(&before);
        ask(&traced);
        let trace = traced.into_trace();
        let now = files(&with(&[("a.yaml", "other"), ("in/new.yaml", "")]));
        let among = |path: &str| trace.changed_among(&[PathBuf::from(path)].into(), &now);
        assert_eq!(among("./a.yaml"), Some([PathBuf::from("a.yaml")].into()));
        assert_eq!(among("missing"), Some(BTreeSet::new()));
        // Of a folder everything is asked: a file in it is new.
        assert_eq!(among("in"), None);
        assert_eq!(
            trace.changed_among(&BTreeSet::new(), &now),
            Some(BTreeSet::new())
        );
    }

    #[test]
    fn what_is_new_or_gone_asks_for_other_questions() {
        assert_eq!(seen(&with(&[("in/new.yaml", "")])), None);
        assert_eq!(seen(&BEFORE[..2]), None);
        assert_eq!(seen(&with(&[("in/.paletteai-index", "")])), None);
    }

    #[test]
    fn a_folder_that_we_wrote_comes_and_goes() {
        let index = format!("out/{OUTPUT_INDEX}");
        let mut now = with(&[("out/x.yaml", "")]);
        assert_eq!(seen(&now), None);
        now.push((&index, ""));
        assert_eq!(seen(&now), Some(Vec::new()));
    }

    #[test]
    fn a_file_that_is_read_for_two_reasons_is_known() {
        let memory = files(&BEFORE);
        let traced = TracedFiles::new(&memory);
        for path in ["a.yaml", "in/b.yaml", "./a.yaml"] {
            let _ = traced.read(Path::new(path));
        }
        let trace = traced.into_trace();
        assert!(trace.was_read_again(Path::new("a.yaml")));
        assert!(!trace.was_read_again(Path::new("in/b.yaml")));
    }

    #[test]
    fn what_cannot_be_asked_again_is_lost() {
        let memory = files(&BEFORE);
        let traced = TracedFiles::new(&memory);
        let _ = traced.read(Path::new("-"));
        assert!(!traced.into_trace().is_complete());
        let traced = TracedFiles::new(&memory);
        let _ = traced.open(Path::new("a.yaml"));
        assert!(!traced.into_trace().is_complete());
    }

    #[test]
    fn of_two_runs_the_later_one_knows_how_a_file_is() {
        let (before, after) = (files(&BEFORE), files(&with(&[("a.yaml", "other")])));
        let [before, later] = [&before, &after].map(|files| {
            let traced = TracedFiles::new(files);
            ask(&traced);
            traced.into_trace()
        });
        let both = before.and_then(later);
        assert_eq!(both.lists.len(), 1);
        assert_eq!(both.changed(&after), Some(BTreeSet::new()));
    }
}
