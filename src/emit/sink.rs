//! The only writer to the file system.
#![expect(
    clippy::disallowed_methods,
    reason = "this file is the door through which we write"
)]

use super::FolderPlan;
use super::index::INDEX;
use super::plan::FolderError;
use super::plan::at;
use crate::workspace::open_at_once;
use crate::workspace::open_unless_link;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::fs::File;
use std::fs::OpenOptions;
use std::fs::TryLockError;
use std::io;
use std::io::Read as _;
use std::io::Write as _;
use std::path::Path;
use std::path::PathBuf;

/// What is at a path below an output folder. Links are never followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Nothing.
    Nothing,
    /// A file with its content.
    File(Vec<u8>),
    /// A folder.
    Folder,
    /// A link, or something stranger.
    Link,
    /// A part of the path is no folder, so that nothing can be below it.
    Blocked(String),
}

/// An output folder. Paths are below it, with `/`, and never lead out of it: where a folder on the
/// way is a link, reading says so and writing fails.
pub trait Folder {
    /// Whether there is nothing in it.
    ///
    /// # Errors
    /// When the system refuses, as with all of these.
    fn is_empty(&self) -> io::Result<bool>;

    /// What is at a path.
    ///
    /// # Errors
    /// When the system refuses.
    fn look(&self, path: &str) -> io::Result<Entry>;

    /// Writes a file that is not there yet.
    ///
    /// # Errors
    /// When the system refuses.
    fn write(&mut self, path: &str, content: &[u8]) -> io::Result<()>;

    /// Moves a file, and replaces a file or link by it.
    ///
    /// # Errors
    /// When the system refuses.
    fn rename(&mut self, from: &str, to: &str) -> io::Result<()>;

    /// Removes a file or a link.
    ///
    /// # Errors
    /// When the system refuses.
    fn remove_file(&mut self, path: &str) -> io::Result<()>;

    /// Makes a folder, unless it is there.
    ///
    /// # Errors
    /// When the system refuses.
    fn make_folder(&mut self, path: &str) -> io::Result<()>;

    /// Removes an empty folder.
    ///
    /// # Errors
    /// When the system refuses.
    fn remove_folder(&mut self, path: &str) -> io::Result<()>;
}

/// An output folder on this machine.
#[derive(Debug)]
pub struct DiskFolder {
    root: PathBuf,
    lock: Option<File>,
    /// The folder that was looked into last, below which no link leads out. Looking goes from
    /// neighbour to neighbour; writing asks anew.
    sound: RefCell<String>,
}

impl Drop for DiskFolder {
    /// Unlocks by hand: a process that was just forked holds the handle too, until it becomes
    /// another program, and would keep the lock for that long.
    fn drop(&mut self) {
        if let Some(lock) = &self.lock {
            let _unlocked = lock.unlock();
        }
    }
}

impl DiskFolder {
    /// Whether something is at a path, be it a folder or not.
    pub fn exists(root: &Path) -> bool {
        fs::symlink_metadata(root).is_ok()
    }

    /// Opens a folder to look at it.
    ///
    /// # Errors
    /// When it is none, or cannot be read.
    pub fn open(root: &Path) -> Result<Self, FolderError> {
        fs::read_dir(root).map_err(at(""))?;
        Ok(Self {
            root: root.to_owned(),
            lock: None,
            sound: RefCell::default(),
        })
    }

    /// Opens a folder to write to it; nobody else can until this value is dropped or the process
    /// ends.
    ///
    /// # Errors
    /// When it is none, cannot be read, or is locked.
    pub fn lock(root: &Path) -> Result<Self, FolderError> {
        let mut folder = Self::open(root)?;
        // Not every system can lock a folder; then two runs at once are on their own.
        if let Ok(handle) = File::open(root) {
            match handle.try_lock() {
                Ok(()) => folder.lock = Some(handle),
                Err(TryLockError::WouldBlock) => return Err(FolderError::Busy),
                Err(TryLockError::Error(_)) => {}
            }
        }
        Ok(folder)
    }

    /// Fills a folder that does not exist: everything is written into a hidden folder beside it,
    /// which is then moved into place by one rename.
    ///
    /// # Errors
    /// When the system refuses; nothing is left behind then.
    pub fn create(target: &Path, plan: &FolderPlan<'_>) -> Result<(), FolderError> {
        let target = std::path::absolute(target).map_err(at(""))?;
        let (Some(parent), Some(name)) = (target.parent(), target.file_name()) else {
            return Err(at("")(io::ErrorKind::InvalidInput.into()));
        };
        fs::create_dir_all(parent).map_err(at(""))?;
        let mut hidden = OsString::from(".");
        hidden.push(name);
        hidden.push(".paletteai-new");
        let staged = parent.join(hidden);
        if Self::exists(&staged) {
            // A run was cut off here, unless it is still at work.
            let _ours = Self::lock(&staged)?;
            fs::remove_dir_all(&staged).map_err(at(""))?;
        }
        fs::create_dir(&staged).map_err(at(""))?;
        let filled = Self::lock(&staged).and_then(|folder| {
            folder.fill(plan)?;
            fs::rename(&staged, &target).map_err(at(""))
        });
        if filled.is_err() {
            // What cannot be removed now, the next run removes.
            let _gone = fs::remove_dir_all(&staged);
        }
        filled
    }

    /// Writes everything into a folder that is new, where nothing can be in the way.
    fn fill(&self, plan: &FolderPlan<'_>) -> Result<(), FolderError> {
        let mut made = "";
        for change in &plan.changes {
            let path = change.path.as_str();
            // Files are sorted, so the folders that a file shares with the last one are there.
            for (end, _) in path.match_indices('/') {
                let folder = path.get(..end).unwrap_or_default();
                let is_made = made.strip_prefix(folder);
                if is_made.is_some_and(|rest| rest.is_empty() || rest.starts_with('/')) {
                    continue;
                }
                match fs::create_dir(self.root.join(folder)) {
                    Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                        return Err(at(path)(error));
                    }
                    _ => made = folder,
                }
            }
            let text = change.new.unwrap_or_default();
            write_new(&self.root.join(path), text.as_bytes()).map_err(at(path))?;
        }
        let index = plan.next.text();
        write_new(&self.root.join(INDEX), index.as_bytes()).map_err(at(INDEX))
    }

    /// The first part of a path, before its last, that is there and is no folder. The parts that it
    /// shares with a folder that is sound are not looked at.
    fn blocked<'p>(&self, path: &'p str, sound: &str) -> io::Result<Option<&'p str>> {
        for (end, _) in path.match_indices('/') {
            let part = path.get(..end).unwrap_or_default();
            if sound
                .strip_prefix(part)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            {
                continue;
            }
            match fs::symlink_metadata(self.root.join(part)) {
                Ok(metadata) if metadata.is_dir() => {}
                Ok(_) => return Ok(Some(part)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    /// The place of a path, where no link leads out of the folder.
    fn place(&self, path: &str) -> io::Result<PathBuf> {
        match self.blocked(path, "")? {
            None => Ok(self.root.join(path)),
            Some(_) => Err(io::ErrorKind::NotADirectory.into()),
        }
    }
}

impl Folder for DiskFolder {
    fn is_empty(&self) -> io::Result<bool> {
        Ok(fs::read_dir(&self.root)?.next().is_none())
    }

    fn look(&self, path: &str) -> io::Result<Entry> {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        if *self.sound.borrow() != folder {
            let sound = self.sound.take();
            if let Some(part) = self.blocked(path, &sound)? {
                return Ok(Entry::Blocked(part.to_owned()));
            }
            self.sound.replace(folder.to_owned());
        }
        let place = self.root.join(path);
        let file = match open_unless_link(&place) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Entry::Nothing),
            Err(error) => {
                let kind = fs::symlink_metadata(&place).map(|found| found.file_type());
                return match kind {
                    Ok(kind) if kind.is_dir() => Ok(Entry::Folder),
                    Ok(kind) if !kind.is_file() => Ok(Entry::Link),
                    _ => Err(error),
                };
            }
        };
        let metadata = file.metadata()?;
        if metadata.is_dir() {
            Ok(Entry::Folder)
        } else if metadata.is_file() {
            rest(file, metadata.len()).map(Entry::File)
        } else {
            Ok(Entry::Link)
        }
    }

    fn write(&mut self, path: &str, content: &[u8]) -> io::Result<()> {
        write_new(&self.place(path)?, content)
    }

    fn rename(&mut self, from: &str, to: &str) -> io::Result<()> {
        fs::rename(self.place(from)?, self.place(to)?)
    }

    fn remove_file(&mut self, path: &str) -> io::Result<()> {
        fs::remove_file(self.place(path)?)
    }

    fn make_folder(&mut self, path: &str) -> io::Result<()> {
        let place = self.place(path)?;
        match fs::create_dir(&place) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            result => result,
        }
    }

    fn remove_folder(&mut self, path: &str) -> io::Result<()> {
        fs::remove_dir(self.place(path)?)
    }
}

/// The bytes of a file.
fn read(place: &Path) -> io::Result<Vec<u8>> {
    rest(open_at_once(place)?, 0)
}

/// What is left in a file, of which so many bytes are expected. There are thousands of them, so that
/// every question to the system counts.
fn rest(file: File, expected: u64) -> io::Result<Vec<u8>> {
    // One more, so that the end is seen without another place for it.
    let mut bytes = Vec::with_capacity(expected.min(1 << 20) as usize + 1);
    // Without this detour the library asks for the size.
    file.take(u64::MAX).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Writes a file where there is none.
fn write_new(place: &Path, content: &[u8]) -> io::Result<()> {
    File::create_new(place)?.write_all(content)
}

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

/// How a file is called until it is whole: this, and some letters.
const PART: &str = ".paletteai-part-";

/// A mark that files are staged in a folder; while there is one, nobody takes them for left over.
struct Presence(File);

impl Presence {
    /// Marks a folder. When nobody else did, whatever is staged there was left by a run that was
    /// killed, and is removed. Not every system can mark a folder; there, files stay.
    fn in_folder(folder: &Path) -> Option<Self> {
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
fn temporary(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
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
fn without_path(error: io::Error) -> io::Error {
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
