//! Whether an output folder is as we left it.

use super::Folder;
use super::index::INDEX;
use super::index::Index;
use super::index::NEXT;
use super::index::STAGED;
use super::sink::Entry;
use crate::digest::sha256_hex;

/// The digest of a folder's index; `None` where there is none that can be read.
pub fn index_digest(folder: &dyn Folder) -> Option<String> {
    match folder.look(INDEX) {
        Ok(Entry::File(index)) => Some(sha256_hex(&index)),
        _ => None,
    }
}

/// The digest of a folder's index, where everything that it names is there as it says and no run was
/// cut off; `None` otherwise.
pub fn as_written(folder: &dyn Folder) -> Option<String> {
    let is_nothing = |path| matches!(folder.look(path), Ok(Entry::Nothing));
    if !is_nothing(NEXT) || !is_nothing(STAGED) {
        return None;
    }
    let Ok(Entry::File(index)) = folder.look(INDEX) else {
        return None;
    };
    let digest = sha256_hex(&index);
    let index = Index::parse(&String::from_utf8(index).ok()?).ok()?;
    let mut files = index.0.iter();
    let is_as_written = files.all(|(path, digest)| match folder.look(path) {
        Ok(Entry::File(content)) => sha256_hex(&content) == *digest,
        _ => false,
    });
    is_as_written.then_some(digest)
}
