//! Files that are written whole or not at all.

use super::DiskFolder;
use super::folder::read;
use super::staged::Presence;
use super::staged::temporary;
use super::staged::without_path;
use std::collections::BTreeMap;
use std::fs;
use std::fs::OpenOptions;
use std::io;
use std::io::Write as _;
use std::path::Path;
use std::path::PathBuf;

/// Writes one file whole: first beside its place, then moved in, so that a reader never sees half
/// of it. A file that was there keeps its mode, a new one gets that of the process's mask. A link
/// stays, and the file it leads to is replaced. What is no file, such as a pipe or `/dev/null`, is
/// written to. A file that holds the content already is not touched.
///
/// # Errors
/// When the file system refuses; what was there stays as it was.
pub fn write_file(target: &Path, content: impl AsRef<[u8]>) -> io::Result<()> {
    let content = content.as_ref();
    let found = match fs::metadata(target) {
        Ok(metadata) => Some(metadata),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    if found.as_ref().is_some_and(|found| !found.is_file()) {
        let mut special = OpenOptions::new().write(true).open(target)?;
        return special.write_all(content);
    }
    if found.is_some() && read(target).is_ok_and(|old| old == content) {
        return Ok(());
    }
    let target = if found.is_some() {
        fs::canonicalize(target)?
    } else if let Ok(leads_to) = fs::read_link(target) {
        // A link to a file that is not there yet; where that is a link again, it is replaced.
        target.parent().unwrap_or(Path::new("")).join(leads_to)
    } else {
        target.to_owned()
    };
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    fs::metadata(folder)?;
    let _here = Presence::in_folder(folder);
    let mut staged = temporary(folder)?;
    staged.write_all(content).map_err(without_path)?;
    if let Some(found) = found {
        fs::set_permissions(staged.path(), found.permissions())?;
    }
    staged.persist(&target).map_err(|error| error.error)?;
    Ok(())
}

/// A file that is to be written whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WholeFile {
    /// Where. Folders on the way are made.
    pub path: PathBuf,
    /// What it holds then.
    pub content: Vec<u8>,
    /// What a file that is there means.
    pub existing: Existing,
}

/// What a file that is there means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// Nothing is written.
    Refuse,
    /// It is replaced.
    Replace,
}

/// Writes files, all of them or none. Each is first written whole beside its place, and only when
/// all are there they are moved in. Where one of them cannot be, those that were moved are taken
/// back, and so are folders that were made. A file that holds the content already is not touched.
///
/// # Errors
/// When the file system refuses, or a file exists that must not, with its path; everything is as it
/// was then.
pub fn write_files(files: &[WholeFile]) -> Result<(), (PathBuf, io::Error)> {
    let mut writing = Writing::default();
    let staged = files.iter().try_for_each(|file| writing.stage(file));
    let written = staged.and_then(|()| writing.move_in());
    if written.is_err() {
        writing.take_back();
    }
    written
}

/// Files on their way.
#[derive(Default)]
struct Writing {
    /// Folders that were made, outer ones first.
    folders: Vec<PathBuf>,
    /// Folders in which files are staged.
    presences: BTreeMap<PathBuf, Option<Presence>>,
    staged: Vec<(PathBuf, tempfile::TempPath)>,
    /// Files that were moved in, with what was there before.
    moved: Vec<(PathBuf, Option<tempfile::TempPath>)>,
}

impl Writing {
    fn stage(&mut self, file: &WholeFile) -> Result<(), (PathBuf, io::Error)> {
        let refused = |error| (file.path.clone(), error);
        if file.existing == Existing::Refuse && DiskFolder::exists(&file.path) {
            return Err(refused(io::ErrorKind::AlreadyExists.into()));
        }
        // A link stays, and the file it leads to is replaced.
        let path = &fs::canonicalize(&file.path).unwrap_or(file.path.clone());
        let content = file.content.as_slice();
        let found = fs::metadata(path).ok();
        if found.as_ref().is_some_and(|found| !found.is_file()) {
            let message = "what is there is no file";
            return Err(refused(io::Error::new(
                io::ErrorKind::AlreadyExists,
                message,
            )));
        }
        if read(path).is_ok_and(|old| old == content) {
            return Ok(());
        }
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        self.make_folder(folder).map_err(refused)?;
        let presence = self.presences.entry(folder.to_owned());
        presence.or_insert_with(|| Presence::in_folder(folder));
        let mut staged = temporary(folder).map_err(refused)?;
        let written = staged.write_all(content).map_err(without_path);
        written.map_err(refused)?;
        if let Some(found) = found {
            let kept = fs::set_permissions(staged.path(), found.permissions());
            kept.map_err(refused)?;
        }
        // There may be more of them than a process may have open.
        self.staged.push((path.to_owned(), staged.into_temp_path()));
        Ok(())
    }

    fn make_folder(&mut self, folder: &Path) -> io::Result<()> {
        let missing = folder
            .ancestors()
            .take_while(|path| !path.as_os_str().is_empty() && fs::symlink_metadata(path).is_err());
        let missing: Vec<PathBuf> = missing.map(Path::to_owned).collect();
        for path in missing.into_iter().rev() {
            fs::create_dir(&path)?;
            self.folders.push(path);
        }
        // What stands there may be no folder.
        fs::read_dir(folder).map(|_| ())
    }

    fn move_in(&mut self) -> Result<(), (PathBuf, io::Error)> {
        for (path, staged) in std::mem::take(&mut self.staged) {
            let before = set_aside(&path).map_err(|error| (path.clone(), error))?;
            let replaced = before.is_some();
            self.moved.push((path.clone(), before));
            let moved = if replaced {
                staged.persist(&path).map_err(|error| error.error)
            } else {
                staged.persist_noclobber(&path).map_err(|error| error.error)
            };
            if let Err(error) = moved {
                if !replaced {
                    // Nothing of ours is there.
                    self.moved.pop();
                }
                return Err((path, error));
            }
        }
        Ok(())
    }

    /// Brings back what was there. What cannot be brought back was refused by the system twice.
    fn take_back(&mut self) {
        for (path, before) in std::mem::take(&mut self.moved).into_iter().rev() {
            let _back = match before {
                Some(before) => before.persist(&path).map_err(|error| error.error),
                None => fs::remove_file(&path),
            };
        }
        self.staged.clear();
        for folder in self.folders.iter().rev() {
            let _gone = fs::remove_dir(folder);
        }
    }
}

/// A second name for what is at a path, if anything is.
fn set_aside(path: &Path) -> io::Result<Option<tempfile::TempPath>> {
    let Ok(content) = read(path) else {
        return match fs::symlink_metadata(path) {
            Ok(_) => Err(io::ErrorKind::AlreadyExists.into()),
            Err(_) => Ok(None),
        };
    };
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let mut copy = temporary(folder.unwrap_or(Path::new(".")))?;
    copy.write_all(&content).map_err(without_path)?;
    if let Ok(found) = fs::metadata(path) {
        fs::set_permissions(copy.path(), found.permissions())?;
    }
    Ok(Some(copy.into_temp_path()))
}
