//! Files that remember what was read of them.

use crate::workspace::DiskFiles;
use crate::workspace::EntryKind;
use crate::workspace::FileError;
use crate::workspace::Files;
use crate::workspace::Stamp;
use crate::workspace::Visit;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;

/// What was seen at a path before it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Somebody asked what is there.
    Kind(Option<EntryKind>),
    /// It was read or listed.
    Stamp(Option<Stamp>),
}

/// Marks by path. A path may have both.
pub(super) type Marks = BTreeMap<(PathBuf, bool), Mark>;

/// The disk, with a note of everything that a render depends on: files that were read, folders
/// that were listed, and paths where something might have been.
pub(super) struct WatchedFiles<'f> {
    inner: &'f DiskFiles,
    marks: RefCell<Marks>,
}

impl<'f> WatchedFiles<'f> {
    pub(super) fn new(inner: &'f DiskFiles) -> Self {
        Self {
            inner,
            marks: RefCell::default(),
        }
    }

    /// Whether anything is different from when it was read.
    pub(super) fn changed(&self) -> bool {
        *self.marks.borrow() != self.stamps()
    }

    /// What is there now.
    fn now(&self, path: &Path, was_read: bool) -> Mark {
        if was_read {
            Mark::Stamp(self.inner.stamp(path))
        } else {
            Mark::Kind(self.inner.kind(path))
        }
    }

    /// Everything that is watched as it is now.
    pub(super) fn stamps(&self) -> Marks {
        let marks = self.marks.borrow();
        let now = marks.keys().map(|(path, was_read)| {
            let mark = self.now(path, *was_read);
            ((path.clone(), *was_read), mark)
        });
        now.collect::<Marks>()
    }

    /// The first look counts: what changes between two looks of one render is a change.
    fn note(&self, path: &Path, was_read: bool) {
        let mark = self.now(path, was_read);
        let mut marks = self.marks.borrow_mut();
        marks.entry((path.to_owned(), was_read)).or_insert(mark);
    }
}

impl Files for WatchedFiles<'_> {
    fn stays_below(&self, path: &Path, folder: &Path) -> bool {
        self.inner.stays_below(path, folder)
    }

    fn kind(&self, path: &Path) -> Option<EntryKind> {
        self.note(path, false);
        self.inner.kind(path)
    }

    fn list(
        &self,
        folder: &Path,
        visit: &mut dyn FnMut(&Path, EntryKind) -> Visit,
    ) -> Result<(), Vec<FileError>> {
        self.note(folder, true);
        self.inner.list(folder, &mut |path, kind| {
            let answer = visit(path, kind);
            if kind == EntryKind::Folder && answer == Visit::Enter {
                self.note(path, true);
            }
            answer
        })
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>, FileError> {
        self.note(path, true);
        self.inner.read(path)
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
            assert!(listed.is_ok() && !files.changed());
            change();
            files.changed()
        };
        assert!(changes(&|| fs::write(at("read"), "longer").unwrap()));
        assert!(!changes(&|| fs::write(at("skipped/new"), "").unwrap()));
        assert!(changes(&|| fs::write(at("entered/new"), "").unwrap()));
        let entered = fs::File::open(at("entered")).unwrap();
        entered.set_modified(std::time::UNIX_EPOCH).unwrap();
        assert!(changes(&|| fs::write(at("entered/missing"), "").unwrap()));
        assert!(changes(&|| fs::remove_file(at("read")).unwrap()));
    }
}
