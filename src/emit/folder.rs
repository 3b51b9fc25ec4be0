//! The files of an output folder.

use super::path_of;
use crate::render::Owned;
use crate::yaml;
use std::collections::BTreeMap;

/// One file of an output folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileToWrite {
    /// Below the folder, with `/`.
    pub path: String,
    /// What it holds.
    pub text: String,
}

/// The files for a set of manifests, sorted by path.
pub fn files(manifests: &[Owned]) -> Vec<FileToWrite> {
    let mut texts = BTreeMap::new();
    for owned in manifests {
        let mut text = format!("# {} {}\n", owned.owner, owned.side);
        yaml::write(&owned.manifest.node, &mut text);
        texts.insert(path_of(owned), text);
    }
    texts
        .into_iter()
        .map(|(path, text)| FileToWrite { path, text })
        .collect()
}
