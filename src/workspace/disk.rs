//! The disk: the only reader of it, standard input included.
#![expect(
    clippy::disallowed_methods,
    reason = "this file is the door through which everything is read"
)]

use super::EntryKind;
use super::FileError;
use super::Files;
use super::LARGEST_FILE;
use super::Visit;
use super::files::STANDARD_INPUT;
use std::fs::File;
use std::io;
use std::io::Read;
use std::path::Path;
use walkdir::WalkDir;

/// The files of this machine; relative paths start in the current folder.
#[derive(Clone, Copy, Debug, Default)]
pub struct DiskFiles;

/// What changes when a file or a folder changes: its time and size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp(Option<std::time::SystemTime>, u64);

impl DiskFiles {
    /// The size of a file, in bytes; `None` if it is none, or cannot be looked at.
    pub fn size(&self, path: &Path) -> Option<u64> {
        let metadata = std::fs::metadata(path).ok()?;
        metadata.is_file().then_some(metadata.len())
    }

    /// The stamp of what is at a path; `None` if there is nothing that can be looked at.
    pub fn stamp(&self, path: &Path) -> Option<Stamp> {
        let metadata = std::fs::metadata(path).ok()?;
        Some(Stamp(metadata.modified().ok(), metadata.len()))
    }
}

impl Files for DiskFiles {
    fn stays_below(&self, path: &Path, folder: &Path) -> bool {
        let folder = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        match (path.canonicalize(), folder.canonicalize()) {
            (Ok(path), Ok(folder)) => path.starts_with(folder),
            // Reading it says what is wrong.
            _ => true,
        }
    }

    fn kind(&self, path: &Path) -> Option<EntryKind> {
        if path == Path::new(STANDARD_INPUT) {
            return Some(EntryKind::File);
        }
        let Ok(metadata) = std::fs::metadata(path) else {
            // A link that leads nowhere is there; reading it says what is wrong.
            return std::fs::symlink_metadata(path)
                .ok()
                .map(|_| EntryKind::File);
        };
        Some(if metadata.is_dir() {
            EntryKind::Folder
        } else {
            EntryKind::File
        })
    }

    fn list(
        &self,
        folder: &Path,
        visit: &mut dyn FnMut(&Path, EntryKind) -> Visit,
    ) -> Result<(), Vec<FileError>> {
        let mut errors = Vec::new();
        let walk = WalkDir::new(folder).min_depth(1).sort_by_file_name();
        let mut entries = walk.into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    errors.push(FileError::Refused(error.to_string()));
                    continue;
                }
            };
            let kind = if entry.file_type().is_dir() {
                EntryKind::Folder
            } else if entry.file_type().is_file() || links_to_file(entry.path()) {
                EntryKind::File
            } else {
                continue;
            };
            let visit = visit(entry.path(), kind);
            if kind == EntryKind::Folder && visit == Visit::Skip {
                entries.skip_current_dir();
            }
        }
        if errors.is_empty() {
            Ok(())
        } else {
            Err(errors)
        }
    }

    fn can_be_read_again(&self, path: &Path) -> bool {
        // What is not there gives nothing every time.
        let is_other = |metadata: std::fs::Metadata| !metadata.is_file() && !metadata.is_dir();
        path != Path::new(STANDARD_INPUT) && !std::fs::metadata(path).is_ok_and(is_other)
    }

    fn open(&self, path: &Path) -> Result<Box<dyn Read>, FileError> {
        if path == Path::new(STANDARD_INPUT) {
            return Ok(Box::new(io::stdin().lock()));
        }
        let file = std::fs::File::open(path).map_err(|error| refused(&error))?;
        let metadata = file.metadata().map_err(|error| refused(&error))?;
        if metadata.is_dir() {
            return Err(FileError::Refused("it is a folder".to_owned()));
        }
        Ok(Box::new(file))
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>, FileError> {
        if path == Path::new(STANDARD_INPUT) {
            return bounded(io::stdin().lock(), 0);
        }
        let file = File::open(path).map_err(|error| refused(&error))?;
        let expected = file.metadata().map_or(0, |metadata| metadata.len());
        bounded(file, expected)
    }
}

/// Everything there is to read, unless it is too large. A device or a pipe does not say before how
/// much it has, so we count.
fn bounded(input: impl io::Read, expected: u64) -> Result<Vec<u8>, FileError> {
    let expected = usize::try_from(expected.min(LARGEST_FILE)).unwrap_or(0);
    let mut bytes = Vec::with_capacity(expected + 1);
    let mut input = input.take(LARGEST_FILE + 1);
    input
        .read_to_end(&mut bytes)
        .map_err(|error| refused(&error))?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(FileError::TooLarge);
    }
    Ok(bytes)
}

fn links_to_file(path: &Path) -> bool {
    path.is_symlink() && path.is_file()
}

fn refused(error: &io::Error) -> FileError {
    if error.kind() == io::ErrorKind::NotFound {
        FileError::Missing
    } else {
        FileError::Refused(error.to_string())
    }
}
