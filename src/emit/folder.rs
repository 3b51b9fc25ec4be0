//! The files of an output folder.

use super::path_of;
use crate::render::Manifest;
use crate::render::Side;
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
pub fn files<'a>(
    manifests: impl IntoIterator<Item = ((&'a str, &'a str), Side, &'a Manifest)>,
) -> Vec<FileToWrite> {
    let mut texts = BTreeMap::new();
    for (owner, side, manifest) in manifests {
        let mut text = format!("# {}/{} {side}\n", owner.0, owner.1);
        yaml::write(&manifest.node, &mut text);
        texts.insert(path_of(owner, side, manifest), text);
    }
    texts
        .into_iter()
        .map(|(path, text)| FileToWrite { path, text })
        .collect()
}
