//! The files of an archive.

use crate::digest::digest_of_bytes;
use crate::digest::sha256_hex;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The files of an archive by path. Paths are relative, go only down and use `/`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArchiveFiles {
    files: BTreeMap<String, File>,
}

/// A file, and its digest once somebody asked: several do.
#[derive(Clone, Debug)]
struct File {
    bytes: Vec<u8>,
    sha256: OnceCell<String>,
}

impl File {
    fn sha256(&self) -> &str {
        self.sha256.get_or_init(|| sha256_hex(&self.bytes))
    }
}

impl PartialEq for File {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl Eq for File {}

impl ArchiveFiles {
    /// Adds a file, or replaces it.
    pub fn add(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        let file = File {
            bytes: bytes.into(),
            sha256: OnceCell::new(),
        };
        self.files.insert(path.into(), file);
    }

    /// The bytes of a file.
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(|file| file.bytes.as_slice())
    }

    /// The digest of a file, `sha256:` and hex.
    pub fn digest_of(&self, path: &str) -> Option<String> {
        let file = self.files.get(path)?;
        Some(format!("sha256:{}", file.sha256()))
    }

    /// All files with their bytes, sorted by path.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &[u8])> {
        self.files
            .iter()
            .map(|(path, file)| (path.as_str(), file.bytes.as_slice()))
    }

    /// Takes a file out.
    pub fn remove(&mut self, path: &str) -> Option<Vec<u8>> {
        self.files.remove(path).map(|file| file.bytes)
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// True when there are none.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// How many bytes the files have together.
    pub fn size(&self) -> u64 {
        let files = self.files.values();
        files.map(|file| file.bytes.len() as u64).sum()
    }

    /// The digest of what is in the files, `sha256:` and hex, whatever they were packed with: the
    /// SHA-256 of the lines that `sha256sum` prints for the files sorted by path.
    pub fn digest(&self) -> String {
        let mut lines = String::new();
        for (path, file) in &self.files {
            // Writing to a `String` cannot fail.
            let _ = writeln!(lines, "{}  {path}", file.sha256());
        }
        digest_of_bytes(lines.as_bytes())
    }

    /// The contents without a folder that all files are in and that holds a file `index`: what an
    /// archive made of a folder has more than one made in it.
    #[must_use]
    pub fn without_folder_around(self, index: &str) -> Self {
        let mut first = self
            .files
            .keys()
            .next()
            .and_then(|path| path.split_once('/'));
        let Some((folder, _)) = first.take() else {
            return self;
        };
        let around = format!("{folder}/");
        let all_below = self.files.keys().all(|path| path.starts_with(&around));
        if !all_below || !self.files.contains_key(&format!("{around}{index}")) {
            return self;
        }
        let below = |(path, file): (String, File)| {
            let path = path.strip_prefix(&around).unwrap_or(&path).to_owned();
            (path, file)
        };
        let files = self.files.into_iter().map(below).collect();
        Self { files }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents(paths: &[&str]) -> ArchiveFiles {
        let mut contents = ArchiveFiles::default();
        for path in paths {
            contents.add(*path, *path);
        }
        contents
    }

    #[test]
    fn the_digest_is_that_of_the_lines_of_sha256sum() {
        let mut contents = contents(&[]);
        contents.add("b", "b");
        contents.add("a", "a");
        let lines = format!("{}  a\n{}  b\n", sha256_hex(b"a"), sha256_hex(b"b"));
        let wanted = format!("sha256:{}", sha256_hex(lines.as_bytes()));
        assert_eq!(contents.digest(), wanted);
    }

    #[test]
    fn a_folder_around_everything_is_taken_off() {
        let packed = contents(&["x/bundle.yaml", "x/a/b.yaml"]);
        let paths =
            |contents: ArchiveFiles| -> Vec<String> { contents.files.into_keys().collect() };
        let opened = packed.without_folder_around("bundle.yaml");
        assert_eq!(paths(opened), ["a/b.yaml", "bundle.yaml"]);
        let other = contents(&["x/bundle.yaml", "y/b.yaml"]);
        assert_eq!(other.clone().without_folder_around("bundle.yaml"), other);
        let foreign = contents(&["x/a.yaml", "x/b.yaml"]);
        assert_eq!(
            foreign.clone().without_folder_around("bundle.yaml"),
            foreign
        );
    }
}
