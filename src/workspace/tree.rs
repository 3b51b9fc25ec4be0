//! Files by path, wherever their content is.

use super::EntryKind;
use super::Visit;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::path::Component;
use std::path::Path;
use std::path::PathBuf;

/// Files by path. A folder exists when a file is below it; `.` is the top.
#[derive(Clone, Debug)]
pub(super) struct Tree<T> {
    files: BTreeMap<PathBuf, T>,
}

impl<T> Default for Tree<T> {
    fn default() -> Self {
        Self {
            files: BTreeMap::new(),
        }
    }
}

impl<T> Tree<T> {
    /// Adds a file, or replaces it.
    pub(super) fn add(&mut self, path: PathBuf, file: T) {
        self.files.insert(path, file);
    }

    /// The file at a path.
    pub(super) fn get(&self, path: &Path) -> Option<&T> {
        self.files.get(&plain(path))
    }

    /// What is at a path.
    pub(super) fn kind(&self, path: &Path) -> Option<EntryKind> {
        let path = plain(path);
        if self.files.contains_key(&path) {
            return Some(EntryKind::File);
        }
        let is_folder = path == Path::new("") || self.below(&path).next().is_some();
        is_folder.then_some(EntryKind::Folder)
    }

    /// Shows what is below a folder, as [`Files::list`](super::Files::list) does.
    pub(super) fn list(&self, folder: &Path, visit: &mut dyn FnMut(&Path, EntryKind) -> Visit) {
        let folder = plain(folder);
        let depth = folder.components().count();
        let mut folders: BTreeMap<PathBuf, Visit> = BTreeMap::new();
        'files: for path in self.below(&folder) {
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
    }

    /// Paths are sorted part by part, so what is below a folder stands together.
    fn below<'t>(&'t self, folder: &'t Path) -> impl Iterator<Item = &'t Path> {
        let from = (Bound::Included(folder), Bound::Unbounded);
        let from = self.files.range::<Path, _>(from);
        let paths = from.map(|(path, _)| path.as_path());
        paths
            .take_while(move |path| path.starts_with(folder))
            .filter(move |path| *path != folder)
    }
}

/// The path without `.`, which stands for the top.
fn plain(path: &Path) -> PathBuf {
    let parts = path.components();
    parts.filter(|part| *part != Component::CurDir).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_what_has_a_file_below_it_and_not_what_begins_alike() {
        let mut tree = Tree::default();
        for path in ["a-b/c", "a/b/c", "a/d", "ab"] {
            tree.add(path.into(), ());
        }
        let mut seen = Vec::new();
        tree.list(Path::new("./a"), &mut |path, kind| {
            seen.push((path.to_str().unwrap().to_owned(), kind));
            Visit::Enter
        });
        let expected = [
            ("a/b", EntryKind::Folder),
            ("a/b/c", EntryKind::File),
            ("a/d", EntryKind::File),
        ];
        assert_eq!(seen, expected.map(|(path, kind)| (path.to_owned(), kind)));
        assert_eq!(tree.kind(Path::new("a")), Some(EntryKind::Folder));
        assert_eq!(tree.kind(Path::new("a/d")), Some(EntryKind::File));
        assert_eq!(tree.kind(Path::new("a/b/")), Some(EntryKind::Folder));
        assert_eq!(tree.kind(Path::new(".")), Some(EntryKind::Folder));
        assert_eq!(tree.kind(Path::new("a/c")), None);
    }
}
