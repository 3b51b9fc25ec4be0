//! Files of which some are hidden.

use super::EntryKind;
use super::FileError;
use super::Files;
use super::Unlisted;
use super::Visit;
use super::discover::tidy;
use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;
use std::path::PathBuf;

/// Files without some that are only found in lists.
pub struct HidingFiles<'f> {
    inner: &'f dyn Files,
    hidden: &'f BTreeSet<PathBuf>,
}

impl<'f> HidingFiles<'f> {
    /// Files without those at paths, which have no `./` in them.
    pub fn new(inner: &'f dyn Files, hidden: &'f BTreeSet<PathBuf>) -> Self {
        Self { inner, hidden }
    }
}

impl Files for HidingFiles<'_> {
    fn kind(&self, path: &Path) -> Option<EntryKind> {
        self.inner.kind(path)
    }

    fn list(
        &self,
        folder: &Path,
        visit: &mut dyn FnMut(&Path, EntryKind) -> Visit,
    ) -> Result<(), Unlisted> {
        self.inner.list(folder, &mut |path, kind| {
            if kind == EntryKind::File && self.hidden.contains(&tidy(path)) {
                return Visit::Skip;
            }
            visit(path, kind)
        })
    }

    fn stays_below(&self, path: &Path, folder: &Path) -> bool {
        self.inner.stays_below(path, folder)
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>, FileError> {
        self.inner.read(path)
    }

    fn can_be_read_again(&self, path: &Path) -> bool {
        self.inner.can_be_read_again(path)
    }

    fn open(&self, path: &Path) -> Result<Box<dyn Read>, FileError> {
        self.inner.open(path)
    }
}
