//! The disk: the only reader of it, standard input included.
#![expect(
    clippy::disallowed_methods,
    reason = "this file is the door through which everything is read"
)]

use super::EntryKind;
use super::FileError;
use super::Files;
use super::LARGEST_FILE;
use super::Unlisted;
use super::Visit;
use super::files::STANDARD_INPUT;
use std::fs::File;
use std::fs::FileType;
use std::fs::Metadata;
use std::fs::OpenOptions;
use std::io;
use std::io::Read;
use std::path::Path;
use walkdir::WalkDir;

/// The files of this machine; relative paths start in the current folder.
#[derive(Clone, Copy, Debug, Default)]
pub struct DiskFiles;

/// What changes when a file or a folder changes, or another one takes its place: its time and size,
/// and on Unix which one it is and when the system last wrote down anything about it, which nobody can
/// set back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp(Option<std::time::SystemTime>, u64, [u64; 4]);

impl DiskFiles {
    /// The size of a file, in bytes; `None` if it is none, or cannot be looked at.
    pub fn size(&self, path: &Path) -> Option<u64> {
        let metadata = std::fs::metadata(path).ok()?;
        metadata.is_file().then_some(metadata.len())
    }

    /// The stamp of what is at a path; `None` if there is nothing that can be looked at.
    pub fn stamp(&self, path: &Path) -> Option<Stamp> {
        let metadata = std::fs::metadata(path).ok()?;
        let modified = metadata.modified().ok();
        Some(Stamp(modified, metadata.len(), identity(&metadata)))
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
    ) -> Result<(), Unlisted> {
        let mut errors = Vec::new();
        let walk = WalkDir::new(folder).min_depth(1).sort_by_file_name();
        let mut entries = walk.into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().unwrap_or(folder).to_owned();
                    let reason = match error.io_error() {
                        Some(error) => refused(error),
                        None => FileError::Refused(error.to_string()),
                    };
                    errors.push((path, reason));
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
        let (file, _) = opened(path)?;
        Ok(Box::new(file))
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>, FileError> {
        if path == Path::new(STANDARD_INPUT) {
            return bounded(io::stdin().lock(), 0);
        }
        let (file, metadata) = opened(path)?;
        bounded(file, metadata.len())
    }
}

/// Opens a file without waiting for anybody: a named pipe that nobody writes to is opened at once.
/// For a file that is none, nothing else is different.
///
/// # Errors
/// When the system refuses.
pub fn open_at_once(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    never_waiting(options.read(true)).open(path)
}

/// The same, where a link is refused instead of followed.
///
/// # Errors
/// When the system refuses, or the path is that of a link.
#[cfg(unix)]
pub fn open_unless_link(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let flags = libc::O_NONBLOCK | libc::O_NOCTTY | libc::O_NOFOLLOW;
    OpenOptions::new().read(true).custom_flags(flags).open(path)
}

/// The same, where a link is refused instead of followed.
///
/// # Errors
/// When the system refuses, or the path is that of a link.
#[cfg(not(unix))]
pub fn open_unless_link(path: &Path) -> io::Result<File> {
    if path.is_symlink() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    open_at_once(path)
}

/// Opens a file that has an end. A pipe that nobody writes to would make us wait forever, and a
/// device may have no end; whoever means such a thing hands it over as a descriptor. What was opened
/// is looked at, not what was there before.
fn opened(path: &Path) -> Result<(File, Metadata), FileError> {
    let is_handed_over = is_descriptor(path);
    let file = if is_handed_over {
        File::open(path)
    } else {
        open_at_once(path)
    };
    let file = file.map_err(|error| match std::fs::metadata(path) {
        Ok(metadata) if is_socket(metadata.file_type()) => not_regular("a socket"),
        // Somebody means that there is a file.
        _ if error.kind() == io::ErrorKind::NotFound && path.is_symlink() => {
            FileError::Refused("it is a link that leads nowhere".to_owned())
        }
        _ => refused(&error),
    })?;
    let metadata = file.metadata().map_err(|error| refused(&error))?;
    if metadata.is_dir() {
        return Err(FileError::Refused("it is a folder".to_owned()));
    }
    if metadata.is_file() || is_handed_over || is_null(&metadata) {
        return Ok((file, metadata));
    }
    Err(not_regular(what_it_is(metadata.file_type())))
}

fn not_regular(what: &str) -> FileError {
    FileError::Refused(format!("it is {what}, and only regular files are read"))
}

/// Whether a path names what the process was handed over when it was started, as in
/// `-f <(command)`. Who can write this on the command line can write `-`.
fn is_descriptor(path: &Path) -> bool {
    let folder = path.parent();
    path == Path::new("/dev/stdin")
        || folder == Some(Path::new("/dev/fd"))
        || folder == Some(Path::new("/proc/self/fd"))
}

#[cfg(unix)]
fn never_waiting(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    // Nor does a terminal become ours by being looked at.
    options.custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY)
}

#[cfg(unix)]
fn identity(metadata: &Metadata) -> [u64; 4] {
    use std::os::unix::fs::MetadataExt;
    let (seconds, part) = (metadata.ctime(), metadata.ctime_nsec());
    [
        metadata.dev(),
        metadata.ino(),
        seconds.cast_unsigned(),
        part.cast_unsigned(),
    ]
}

#[cfg(not(unix))]
fn identity(_metadata: &Metadata) -> [u64; 4] {
    [0; 4]
}

#[cfg(unix)]
fn what_it_is(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    if kind.is_fifo() {
        "a named pipe"
    } else if is_socket(kind) {
        "a socket"
    } else {
        "a device"
    }
}

#[cfg(unix)]
fn is_socket(kind: FileType) -> bool {
    std::os::unix::fs::FileTypeExt::is_socket(&kind)
}

/// Whether it is `/dev/null`, which says that there is nothing.
#[cfg(unix)]
fn is_null(opened: &Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt;
    use std::os::unix::fs::MetadataExt;
    let is_same = |null: Metadata| null.rdev() == opened.rdev();
    opened.file_type().is_char_device() && std::fs::metadata("/dev/null").is_ok_and(is_same)
}

#[cfg(not(unix))]
fn never_waiting(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

#[cfg(not(unix))]
fn what_it_is(_kind: FileType) -> &'static str {
    "a device"
}

#[cfg(not(unix))]
fn is_socket(_kind: FileType) -> bool {
    false
}

#[cfg(not(unix))]
fn is_null(_opened: &Metadata) -> bool {
    false
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
        return FileError::Missing;
    }
    let reason = error.to_string();
    // The number is for those who write programs.
    let reason = reason.split(" (os error").next().unwrap_or_default();
    FileError::Refused(reason.to_lowercase())
}
