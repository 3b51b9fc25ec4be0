//! The files of an output folder.

use super::path_of;
use super::shares::in_shares;
use crate::render::Owned;
use crate::yaml;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;

/// One file of an output folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileToWrite {
    /// Below the folder, with `/`.
    pub path: String,
    /// What it holds.
    pub text: String,
}

/// The files for a set of manifests, sorted by path.
pub fn files(manifests: &[Owned], threads: NonZeroUsize) -> Vec<FileToWrite> {
    let texts = in_shares(manifests, threads, |share| {
        let file = |owned: &Owned| {
            let mut text = format!("# {} {}\n", owned.owner, owned.side);
            yaml::write(&owned.manifest.node, &mut text);
            (path_of(owned), text)
        };
        share.iter().map(file).collect::<Vec<_>>()
    });
    let texts: BTreeMap<String, String> = texts.into_iter().flatten().collect();
    texts
        .into_iter()
        .map(|(path, text)| FileToWrite { path, text })
        .collect()
}
