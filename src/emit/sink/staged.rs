//! Files on their way to their places.

use std::fs;
use std::fs::File;
use std::io;
use std::path::Path;

/// How a file is called until it is whole: this, and some letters.
const PART: &str = ".paletteai-part-";

/// A mark that files are staged in a folder; while there is one, nobody takes them for left over.
pub(super) struct Presence(File);

impl Presence {
    /// Marks a folder. When nobody else did, whatever is staged there was left by a run that was
    /// killed, and is removed. Not every system can mark a folder; there, files stay.
    pub(super) fn in_folder(folder: &Path) -> Option<Self> {
        let handle = File::open(folder).ok()?;
        if handle.try_lock().is_ok() {
            remove_parts(folder);
        }
        handle.try_lock_shared().ok()?;
        Some(Self(handle))
    }
}

impl Drop for Presence {
    /// By hand, as for an output folder.
    fn drop(&mut self) {
        let _unlocked = self.0.unlock();
    }
}

fn remove_parts(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let is_part = |entry: &fs::DirEntry| {
        let is_named = entry.file_name().to_string_lossy().starts_with(PART);
        is_named && entry.file_type().is_ok_and(|kind| kind.is_file())
    };
    for part in entries.filter(is_part) {
        // What cannot be removed is in nobody's way.
        let _gone = fs::remove_file(part.path());
    }
}

/// A file without a name that anyone knows, in a folder.
pub(super) fn temporary(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PART);
    for_everyone(&mut builder);
    builder.tempfile_in(folder).map_err(without_path)
}

/// The name of a temporary file says nothing to anyone, and differs from run to run.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the form that `map_err` takes"
)]
pub(super) fn without_path(error: io::Error) -> io::Error {
    match error.raw_os_error() {
        Some(code) => io::Error::from_raw_os_error(code),
        None => error.kind().into(),
    }
}

/// Temporary files are made for their owner alone; results are for whom the process's mask allows.
#[cfg(unix)]
fn for_everyone(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn for_everyone(_builder: &mut tempfile::Builder<'_, '_>) {}
