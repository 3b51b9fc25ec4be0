//! The index of an output folder: what we wrote there.

use crate::digest::sha256_hex;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

/// The name of the index at the root of an output folder. It does not end in `.yaml` or `.json`,
/// because `kubectl apply -R -f` reads such files.
pub(super) const INDEX: &str = ".paletteai-index";

/// The index that a run works towards. It is there from the first change of a file to the last,
/// and becomes the index by a rename.
pub(super) const NEXT: &str = ".paletteai-index.next";

/// The file in which every other is written before it is moved to its place.
pub(super) const STAGED: &str = ".paletteai-new";

/// Files by path with the SHA-256 of what was written, in hex. Two indexes share what they have in
/// common until one of them changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Index(Arc<BTreeMap<String, String>>);

impl Index {
    /// Reads lines of the form `<sha256>  <path>`; `Err` is the number of the first line that has
    /// another form, or a path that leads out of the folder.
    pub(super) fn parse(text: &str) -> Result<Self, usize> {
        let mut files = BTreeMap::new();
        for (number, line) in text.lines().enumerate() {
            match line.split_once("  ") {
                Some((digest, path)) if is_digest(digest) && stays_inside(path) => {
                    files.insert(path.to_owned(), digest.to_owned());
                }
                _ => return Err(number + 1),
            }
        }
        Ok(Self(Arc::new(files)))
    }

    /// The lines, as `sha256sum --check` reads them.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for (path, digest) in self.0.iter() {
            // Writing to a `String` cannot fail.
            let _ = writeln!(text, "{digest}  {path}");
        }
        text
    }

    /// The digest of a file.
    pub(super) fn get(&self, path: &str) -> Option<&String> {
        self.0.get(path)
    }

    /// The paths, in order.
    pub(super) fn paths(&self) -> impl Iterator<Item = &String> {
        self.0.keys()
    }

    /// The files with their digests, in order.
    pub(super) fn into_files(self) -> Vec<(String, String)> {
        Arc::unwrap_or_clone(self.0).into_iter().collect()
    }

    /// How many files there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Notes what a file holds.
    pub(super) fn insert(&mut self, path: &str, content: &[u8]) {
        self.note(path, sha256_hex(content));
    }

    /// Notes the digest of a file.
    pub(super) fn note(&mut self, path: &str, digest: String) {
        if self.0.get(path) != Some(&digest) {
            Arc::make_mut(&mut self.0).insert(path.to_owned(), digest);
        }
    }

    /// Forgets a file.
    pub(super) fn remove(&mut self, path: &str) {
        if self.0.contains_key(path) {
            Arc::make_mut(&mut self.0).remove(path);
        }
    }
}

fn is_digest(word: &str) -> bool {
    word.len() == 64
        && word
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f'))
}

/// Whether a path is relative, goes only down, and is none of our own files.
fn stays_inside(path: &str) -> bool {
    ![INDEX, NEXT, STAGED].contains(&path)
        && !path.contains(['\\', ':', '\0'])
        && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_is_read_as_it_was_written() {
        let mut index = Index::default();
        index.insert("a/b.yaml", b"x: 1\n");
        index.insert("a/c d.yaml", b"");
        assert_eq!(Index::parse(&index.text()), Ok(index));
        assert_eq!(Index::parse(""), Ok(Index::default()));
    }

    #[test]
    fn a_path_that_leads_out_is_refused() {
        let digest = sha256_hex(b"");
        let paths = [
            "../x",
            "/etc/passwd",
            "a/../../x",
            "a//b",
            "",
            ".",
            "c:/x",
            "a\\..\\x",
            INDEX,
            NEXT,
        ];
        for path in paths {
            let text = format!("{digest}  good\n{digest}  {path}\n");
            assert_eq!(Index::parse(&text), Err(2), "{path}");
        }
    }

    #[test]
    fn a_line_that_is_cut_off_is_refused() {
        let line = format!("{}  a/b.yaml", sha256_hex(b""));
        for end in [1, 40, 64, 66] {
            let cut: String = line.chars().take(end).collect();
            assert_eq!(Index::parse(&cut), Err(1), "{end}");
        }
        assert!(Index::parse("# a comment").is_err());
    }
}
