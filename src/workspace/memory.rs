//! Files in memory.

use super::EntryKind;
use super::FileError;
use super::Files;
use super::Unlisted;
use super::Visit;
use super::tree::Tree;
use std::path::Path;
use std::path::PathBuf;

/// Files that exist only in memory: for tests, and for what comes out of an archive. A folder
/// exists when a file is below it; `.` is the top.
#[derive(Clone, Debug, Default)]
pub struct MemoryFiles {
    tree: Tree<Vec<u8>>,
}

impl MemoryFiles {
    /// Adds a file, or replaces it.
    pub fn add(&mut self, path: impl Into<PathBuf>, bytes: impl Into<Vec<u8>>) {
        self.tree.add(path.into(), bytes.into());
    }
}

impl<P: Into<PathBuf>, B: Into<Vec<u8>>> FromIterator<(P, B)> for MemoryFiles {
    fn from_iter<I: IntoIterator<Item = (P, B)>>(files: I) -> Self {
        let mut memory = Self::default();
        for (path, bytes) in files {
            memory.add(path, bytes);
        }
        memory
    }
}

impl Files for MemoryFiles {
    fn stays_below(&self, path: &Path, folder: &Path) -> bool {
        path.starts_with(folder)
    }

    fn kind(&self, path: &Path) -> Option<EntryKind> {
        self.tree.kind(path)
    }

    fn list(
        &self,
        folder: &Path,
        visit: &mut dyn FnMut(&Path, EntryKind) -> Visit,
    ) -> Result<(), Unlisted> {
        self.tree.list(folder, visit);
        Ok(())
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>, FileError> {
        self.tree.get(path).cloned().ok_or(FileError::Missing)
    }
}
