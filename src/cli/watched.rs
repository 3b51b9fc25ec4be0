//! Files that remember what was read of them.

use crate::workspace::DiskFiles;
use crate::workspace::EntryKind;
use crate::workspace::FileError;
use crate::workspace::Files;
use crate::workspace::Stamp;
use crate::workspace::Unlisted;
use crate::workspace::Visit;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;

/// What was seen at a path before it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Mark {
    /// Somebody asked what is there.
    Kind(Option<EntryKind>),
    /// It was read or listed.
    Stamp(Option<Stamp>),
}

/// Marks by path. A path may have both.
type Marks = BTreeMap<(PathBuf, bool), Mark>;

/// The disk, with a note of everything that a render depends on: files that were read, folders
/// that were listed, and paths where something might have been.
pub(super) struct WatchedFiles<'f> {
    inner: &'f DiskFiles,
    marks: RefCell<Marks>,
    folders: RefCell<BTreeSet<PathBuf>>,
}

impl<'f> WatchedFiles<'f> {
    pub(super) fn new(inner: &'f DiskFiles) -> Self {
        Self {
            inner,
            marks: RefCell::default(),
            folders: RefCell::default(),
        }
    }

    /// Whatever is different from when it was first looked at.
    pub(super) fn changed(&self) -> BTreeSet<PathBuf> {
        let marks = self.marks.borrow();
        let changed = marks
            .iter()
            .filter(|((path, was_read), mark)| self.now(path, *was_read) != **mark);
        changed.map(|((path, _), _)| path.clone()).collect()
    }

    /// Forgets how paths were. The next look at them counts.
    pub(super) fn forget(&self, paths: &BTreeSet<PathBuf>) {
        let mut marks = self.marks.borrow_mut();
        marks.retain(|(path, _), _| !paths.contains(path));
    }

    /// Remembers how these paths are now, unless somebody looked at them since.
    pub(super) fn look_again(&self, paths: &BTreeSet<PathBuf>) {
        for path in paths {
            self.note(path, true);
        }
    }

    /// The folders in which something happens when anything changes.
    pub(super) fn folders(&self) -> BTreeSet<PathBuf> {
        self.folders.borrow().clone()
    }

    /// What is there now.
    fn now(&self, path: &Path, was_read: bool) -> Mark {
        if was_read {
            Mark::Stamp(self.inner.stamp(path))
        } else {
            Mark::Kind(self.inner.kind(path))
        }
    }

    /// The first look counts: what changes between two looks of one render is a change.
    fn note(&self, path: &Path, was_read: bool) {
        let mark = self.now(path, was_read);
        let mut marks = self.marks.borrow_mut();
        marks.entry((path.to_owned(), was_read)).or_insert(mark);
    }

    /// The same for a file, or what may become one.
    fn note_file(&self, path: &Path, was_read: bool) {
        self.note(path, was_read);
        let parent = path.parent().unwrap_or(path);
        if self.folders.borrow().contains(parent) {
            return;
        }
        self.folders.borrow_mut().insert(parent.to_owned());
    }

    /// The same for a folder that is listed.
    fn note_folder(&self, path: &Path) {
        self.note(path, true);
        self.folders.borrow_mut().insert(path.to_owned());
    }
}

impl Files for WatchedFiles<'_> {
    fn stays_below(&self, path: &Path, folder: &Path) -> bool {
        self.inner.stays_below(path, folder)
    }

    fn kind(&self, path: &Path) -> Option<EntryKind> {
        self.note_file(path, false);
        self.inner.kind(path)
    }

    fn list(
        &self,
        folder: &Path,
        visit: &mut dyn FnMut(&Path, EntryKind) -> Visit,
    ) -> Result<(), Unlisted> {
        self.note_folder(folder);
        self.inner.list(folder, &mut |path, kind| {
            let answer = visit(path, kind);
            if kind == EntryKind::Folder && answer == Visit::Enter {
                self.note_folder(path);
            }
            answer
        })
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>, FileError> {
        self.note_file(path, true);
        self.inner.read(path)
    }

    fn can_be_read_again(&self, path: &Path) -> bool {
        self.inner.can_be_read_again(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test writes files")]
    fn what_was_read_listed_or_asked_for_is_watched_and_nothing_else() {
        let root = tempfile::tempdir().unwrap();
        let at = |name: &str| root.path().join(name);
        fs::write(at("read"), "1").unwrap();
        fs::create_dir(at("entered")).unwrap();
        fs::create_dir(at("skipped")).unwrap();
        // Some systems' clocks are coarser than this test is fast.
        let entered = fs::File::open(at("entered")).unwrap();
        entered.set_modified(std::time::UNIX_EPOCH).unwrap();
        let changes = |change: &dyn Fn()| {
            let files = WatchedFiles::new(&DiskFiles);
            files.read(&at("read")).unwrap();
            let _missing = files.kind(&at("entered/missing"));
            let listed = files.list(root.path(), &mut |path, _| {
                if path.ends_with("skipped") {
                    Visit::Skip
                } else {
                    Visit::Enter
                }
            });
            assert!(listed.is_ok() && files.changed().is_empty());
            change();
            !files.changed().is_empty()
        };
        assert!(changes(&|| fs::write(at("read"), "longer").unwrap()));
        // As programs do that copy times, too.
        #[cfg(unix)]
        assert!(changes(&|| {
            let before = fs::metadata(at("read")).unwrap().modified().unwrap();
            fs::write(at("read"), "LONGER").unwrap();
            let file = fs::File::options().write(true).open(at("read")).unwrap();
            file.set_modified(before).unwrap();
        }));
        assert!(!changes(&|| fs::write(at("skipped/new"), "").unwrap()));
        assert!(changes(&|| fs::write(at("entered/new"), "").unwrap()));
        let entered = fs::File::open(at("entered")).unwrap();
        entered.set_modified(std::time::UNIX_EPOCH).unwrap();
        assert!(changes(&|| fs::write(at("entered/missing"), "").unwrap()));
        assert!(changes(&|| fs::remove_file(at("read")).unwrap()));
    }
}
