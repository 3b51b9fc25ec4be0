//! The only writer to the file system.
#![expect(
    clippy::disallowed_methods,
    reason = "this file is the door through which we write"
)]

use super::FileToWrite;
use std::fs;
use std::io;
use std::path::Path;
use std::path::PathBuf;

/// A place to write to.
#[derive(Clone, Debug)]
pub struct Sink {
    target: PathBuf,
}

impl Sink {
    /// A sink for a file or a folder.
    pub fn new(target: impl Into<PathBuf>) -> Self {
        Self {
            target: target.into(),
        }
    }

    /// Writes one file whole: first beside its place, then moved in, so that a reader never sees
    /// half of it.
    ///
    /// # Errors
    /// When the file system refuses.
    pub fn write_file(&self, text: &str) -> io::Result<()> {
        let folder = match self.target.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        fs::metadata(folder)?;
        let staged = tempfile::Builder::new()
            .prefix(".paletteai-")
            .tempfile_in(folder)
            .map_err(without_path)?;
        fs::write(staged.path(), text)?;
        open_for_others(staged.path(), 0o644)?;
        staged.persist(&self.target).map_err(|error| error.error)?;
        Ok(())
    }

    /// Fills a new or empty folder: all files are written into a folder beside it, which is then
    /// moved into place by one rename.
    ///
    /// # Errors
    /// [`io::ErrorKind::DirectoryNotEmpty`] when something is there already, or when the file
    /// system refuses; nothing is left behind then.
    pub fn fill_folder(&self, files: &[FileToWrite]) -> io::Result<()> {
        if fs::metadata(&self.target).is_ok() && fs::read_dir(&self.target)?.next().is_some() {
            return Err(io::ErrorKind::DirectoryNotEmpty.into());
        }
        let target = std::path::absolute(&self.target)?;
        let parent = target.parent().unwrap_or(Path::new("/"));
        fs::create_dir_all(parent)?;
        let staged = tempfile::Builder::new()
            .prefix(".paletteai-")
            .tempdir_in(parent)
            .map_err(without_path)?;
        for file in files {
            let path = staged.path().join(&file.path);
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::write(path, &file.text)?;
        }
        open_for_others(staged.path(), 0o755)?;
        // A rename replaces an empty folder; the staging folder is then no longer ours to remove.
        fs::rename(staged.path(), &target)?;
        let _moved = staged.keep();
        Ok(())
    }
}

/// The name of a temporary file says nothing to anyone, and differs from run to run.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the form that `map_err` takes"
)]
fn without_path(error: io::Error) -> io::Error {
    error.kind().into()
}

/// Temporary files are made for their owner alone; results are for everyone the folder is for.
#[cfg(unix)]
fn open_for_others(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn open_for_others(_path: &Path, _mode: u32) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_file() -> Vec<FileToWrite> {
        vec![FileToWrite {
            path: "a/b.yaml".into(),
            text: "x: 1\n".into(),
        }]
    }

    #[test]
    fn a_new_or_empty_folder_is_filled() {
        let root = tempfile::tempdir().unwrap();
        for target in [root.path().join("new/out"), root.path().join("empty")] {
            if target.ends_with("empty") {
                fs::create_dir(&target).unwrap();
            }
            Sink::new(&target).fill_folder(&one_file()).unwrap();
            assert_eq!(
                fs::read_to_string(target.join("a/b.yaml")).unwrap(),
                "x: 1\n"
            );
        }
    }

    #[test]
    fn a_folder_with_something_in_it_is_left_alone() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("mine"), "1").unwrap();
        let error = Sink::new(root.path()).fill_folder(&one_file()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::DirectoryNotEmpty);
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_is_replaced_whole() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("out.yaml");
        fs::write(&path, "old").unwrap();
        Sink::new(&path).write_file("new").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1);
    }
}
