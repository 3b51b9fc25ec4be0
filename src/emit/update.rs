//! Brings an output folder up to date, so that it can be cut off at any moment.
//!
//! The order is what makes it safe. First the next index is put beside the index; then each file
//! is written whole and moved to its place; then what is no longer wanted is removed; at last the
//! next index takes the place of the index by one rename. Whoever finds a next index knows that a
//! run was cut off, and that each file is as the one or the other index says.

use super::Folder;
use super::FolderPlan;
use super::index::INDEX;
use super::index::NEXT;
use super::index::STAGED;
use super::plan::FolderError;
use super::plan::at;
use std::io;

impl FolderPlan<'_> {
    /// Carries the plan out; objections are overruled, so look at them first.
    ///
    /// # Errors
    /// When the system refuses. Every file is whole then, and another run finishes the work.
    pub fn apply(&self, folder: &mut dyn Folder) -> Result<(), FolderError> {
        if self.is_up_to_date() {
            return Ok(());
        }
        if self.leftover {
            folder.remove_file(STAGED).map_err(at(STAGED))?;
        }
        let started = self.steps(folder);
        if started.is_err() {
            // The staged file is of no use; when it cannot be removed either, the next run will.
            let _gone = folder.remove_file(STAGED);
        }
        started
    }

    fn steps(&self, folder: &mut dyn Folder) -> Result<(), FolderError> {
        if self.index.is_none() {
            put(folder, INDEX, "")?;
        }
        if let Some(mended) = &self.mended {
            put(folder, INDEX, &mended.text())?;
        }
        put(folder, NEXT, self.next_text())?;
        for change in &self.changes {
            if let Some(text) = change.new {
                for parent in parents(&change.path).rev() {
                    folder.make_folder(parent).map_err(at(parent))?;
                }
                put(folder, &change.path, text)?;
            }
        }
        for change in self.changes.iter().filter(|change| change.new.is_none()) {
            folder.remove_file(&change.path).map_err(at(&change.path))?;
        }
        for path in &self.dropped {
            remove_empty(folder, path)?;
        }
        folder.rename(NEXT, INDEX).map_err(at(INDEX))
    }
}

/// Writes a file beside its place and moves it there.
fn put(folder: &mut dyn Folder, path: &str, text: &str) -> Result<(), FolderError> {
    folder.write(STAGED, text.as_bytes()).map_err(at(path))?;
    folder.rename(STAGED, path).map_err(at(path))
}

/// Removes the folders of a file that was removed, as far as they are empty.
fn remove_empty(folder: &mut dyn Folder, path: &str) -> Result<(), FolderError> {
    for parent in parents(path) {
        match folder.remove_folder(parent) {
            Ok(()) => {}
            Err(error) => match error.kind() {
                io::ErrorKind::NotFound => {}
                io::ErrorKind::DirectoryNotEmpty | io::ErrorKind::NotADirectory => break,
                _ => return Err(at(parent)(error)),
            },
        }
    }
    Ok(())
}

/// The folders of a path, the innermost first.
fn parents(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    let ends: Vec<usize> = path.match_indices('/').map(|(end, _)| end).collect();
    ends.into_iter().rev().filter_map(|end| path.get(..end))
}
