//! Files in memory.

use super::EntryKind;
use super::FileError;
use super::Files;
use super::Visit;
use std::collections::BTreeMap;
use std::path::Component;
use std::path::Path;
use std::path::PathBuf;

/// Files that exist only in memory: for tests, and for what comes out of an archive. A folder
/// exists when a file is below it; `.` is the top.
#[derive(Clone, Debug, Default)]
pub struct MemoryFiles {
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl MemoryFiles {
    /// Adds a file, or replaces it.
    pub fn add(&mut self, path: impl Into<PathBuf>, bytes: impl Into<Vec<u8>>) {
        self.files.insert(path.into(), bytes.into());
    }

    fn below<'files>(&'files self, folder: &Path) -> impl Iterator<Item = &'files Path> {
        let folder = plain(folder);
        let paths = self.files.keys().map(PathBuf::as_path);
        paths.filter(move |path| path.starts_with(&folder) && *path != folder)
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
        let path = plain(path);
        if self.files.contains_key(&path) {
            return Some(EntryKind::File);
        }
        let is_folder = path == Path::new("") || self.below(&path).next().is_some();
        is_folder.then_some(EntryKind::Folder)
    }

    fn list(
        &self,
        folder: &Path,
        visit: &mut dyn FnMut(&Path, EntryKind) -> Visit,
    ) -> Result<(), Vec<FileError>> {
        let depth = plain(folder).components().count();
        let mut folders: BTreeMap<PathBuf, Visit> = BTreeMap::new();
        'files: for path in self.below(folder) {
            for length in depth + 1..path.components().count() {
                let parent: PathBuf = path.components().take(length).collect();
                let decided = folders.get(&parent).copied();
                let decision = decided.unwrap_or_else(|| visit(&parent, EntryKind::Folder));
                folders.insert(parent, decision);
                if decision == Visit::Skip {
                    continue 'files;
                }
            }
            visit(path, EntryKind::File);
        }
        Ok(())
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>, FileError> {
        self.files
            .get(&plain(path))
            .cloned()
            .ok_or(FileError::Missing)
    }
}

/// The path without `.`, which stands for the top.
fn plain(path: &Path) -> PathBuf {
    let parts = path.components();
    parts.filter(|part| *part != Component::CurDir).collect()
}
