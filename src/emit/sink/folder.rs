//! Output folders.

use crate::emit::FolderPlan;
use crate::emit::index::INDEX;
use crate::emit::plan::FolderError;
use crate::emit::plan::at;
use crate::workspace::open_at_once;
use crate::workspace::open_unless_link;
use std::cell::RefCell;
use std::ffi::OsString;
use std::fs;
use std::fs::File;
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
        let index = plan.next_text();
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
pub(super) fn read(place: &Path) -> io::Result<Vec<u8>> {
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
