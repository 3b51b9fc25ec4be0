//! The door to files.

use serde::Deserialize;
use serde::Serialize;
use std::io::Cursor;
use std::io::Read;
use std::path::Path;
use std::path::PathBuf;

/// The path that means standard input.
pub(super) const STANDARD_INPUT: &str = "-";

/// How large a file may be that is read, in bytes: 32 MiB. Every value that is read takes many times
/// its own size, and nothing that Kubernetes stores comes near.
pub const LARGEST_FILE: u64 = 32 << 20;

/// What a path leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EntryKind {
    /// A file, or standard input.
    File,
    /// A folder.
    Folder,
}

/// Whether a walk goes into a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visit {
    /// It does. For a file it means nothing.
    Enter,
    /// It does not.
    Skip,
}

/// Why a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileError {
    /// There is nothing at the path.
    Missing,
    /// It is larger than [`LARGEST_FILE`].
    TooLarge,
    /// The system's reason.
    Refused(String),
}

/// Folders below another one that cannot be read, with the reasons.
pub type Unlisted = Vec<(PathBuf, FileError)>;

/// Everything that is ever read. The disk is one implementation, and memory another, for tests and
/// for archives.
pub trait Files {
    /// What is at a path; `None` if there is nothing.
    fn kind(&self, path: &Path) -> Option<EntryKind>;

    /// Shows everything below a folder, but not the folder itself, in the order of names, a folder
    /// before its content, and enters the folders that the visitor wants to enter. Links to files
    /// are shown as files; links to folders are not shown, so that a walk always ends.
    ///
    /// # Errors
    /// One for each folder that cannot be read; the walk goes on with the others.
    fn list(
        &self,
        folder: &Path,
        visit: &mut dyn FnMut(&Path, EntryKind) -> Visit,
    ) -> Result<(), Unlisted>;

    /// Whether what is read at a path lies below a folder once links are followed. Without links
    /// that is so wherever the path says so.
    fn stays_below(&self, path: &Path, folder: &Path) -> bool;

    /// The bytes of a file. What comes from outside of this process is at most [`LARGEST_FILE`].
    ///
    /// # Errors
    /// Why there are none.
    fn read(&self, path: &Path) -> Result<Vec<u8>, FileError>;

    /// Whether reading a path twice gives the same, unless somebody changes it meanwhile: not so for a
    /// pipe, a device or standard input.
    fn can_be_read_again(&self, path: &Path) -> bool {
        path != Path::new(STANDARD_INPUT)
    }

    /// The bytes of a file one after the other, for files that may be larger than is wanted.
    ///
    /// # Errors
    /// Why there are none.
    fn open(&self, path: &Path) -> Result<Box<dyn Read>, FileError> {
        Ok(Box::new(Cursor::new(self.read(path)?)))
    }
}
