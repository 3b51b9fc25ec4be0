//! What a folder holds.

use std::collections::BTreeMap;
use std::path::Path;

/// Every file below a folder with its bytes.
pub(crate) fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).into_iter().flatten();
    let files = entries.filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            let below = entry.path().strip_prefix(folder).expect("it is below");
            let bytes = std::fs::read(entry.path()).expect("it is there");
            (below.display().to_string(), bytes)
        })
        .collect()
}
