//! Whether an output folder is as we left it.

use super::Folder;
use super::index::INDEX;
use super::index::Index;
use super::index::NEXT;
use super::index::STAGED;
use super::sink::Entry;
use crate::digest::sha256_hex;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

/// A look at everything in a folder that its index names, by as many as want to take part.
#[derive(Debug)]
pub struct Inspection {
    digest: String,
    files: Vec<(String, String)>,
    /// The first file that nobody looks at yet.
    next: AtomicUsize,
    is_as_written: AtomicBool,
}

/// How many files one takes at a time.
const SHARE: usize = 64;

impl Inspection {
    /// Reads the index. Nothing where there is none that can be read, or a run was cut off.
    pub fn of(folder: &dyn Folder) -> Option<Self> {
        let index = whole_index(folder)?;
        let digest = sha256_hex(&index);
        let index = Index::parse(&String::from_utf8(index).ok()?).ok()?;
        Some(Self {
            digest,
            files: index.into_files(),
            next: AtomicUsize::new(0),
            is_as_written: AtomicBool::new(true),
        })
    }

    /// The digest of the index.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Looks at files that nobody else looks at, until there are none.
    pub fn take_part(&self, folder: &dyn Folder) {
        loop {
            let first = self.next.fetch_add(SHARE, Ordering::Relaxed);
            let share = self.files.iter().skip(first).take(SHARE);
            if first >= self.files.len() {
                return;
            }
            for (path, digest) in share {
                let is_same = match folder.look(path) {
                    Ok(Entry::File(content)) => sha256_hex(&content) == *digest,
                    _ => false,
                };
                if !is_same {
                    self.is_as_written.store(false, Ordering::Relaxed);
                    self.next.store(self.files.len(), Ordering::Relaxed);
                    return;
                }
            }
        }
    }

    /// Whether everything that was looked at is as the index says. To be asked when all who took part
    /// are done.
    pub fn is_as_written(&self) -> bool {
        self.is_as_written.load(Ordering::Relaxed)
    }
}

/// The digest of the index of a folder. Nothing where there is none, or a run was cut off.
pub fn index_digest(folder: &dyn Folder) -> Option<String> {
    whole_index(folder).map(|index| sha256_hex(&index))
}

/// The index that a run left that was not cut off.
fn whole_index(folder: &dyn Folder) -> Option<Vec<u8>> {
    let is_nothing = |path| matches!(folder.look(path), Ok(Entry::Nothing));
    if !is_nothing(NEXT) || !is_nothing(STAGED) {
        return None;
    }
    match folder.look(INDEX) {
        Ok(Entry::File(index)) => Some(index),
        _ => None,
    }
}
