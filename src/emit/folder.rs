//! The files of an output folder.

use super::path_of;
use crate::digest::sha256_hex;
use crate::render::Manifest;
use crate::render::Side;
use crate::yaml;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The name of the index at the root of an output folder. It does not end in `.yaml` or `.json`,
/// because `kubectl apply -R -f` reads such files.
pub(super) const INDEX: &str = ".paletteai-index";

/// One file of an output folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileToWrite {
    /// Below the folder, with `/`.
    pub path: String,
    /// What it holds.
    pub text: String,
}

/// The files for a set of manifests, sorted by path, the index last: a line
/// `<sha256>  <path>` for each file, as `sha256sum --check` reads it.
pub fn files<'a>(
    manifests: impl IntoIterator<Item = ((&'a str, &'a str), Side, &'a Manifest)>,
) -> Vec<FileToWrite> {
    let mut texts = BTreeMap::new();
    for (owner, side, manifest) in manifests {
        let mut text = format!("# {}/{} {side}\n", owner.0, owner.1);
        yaml::write(&manifest.node, &mut text);
        texts.insert(path_of(owner, side, manifest), text);
    }
    let mut index = String::new();
    for (path, text) in &texts {
        // Writing to a `String` cannot fail.
        let _ = writeln!(index, "{}  {path}", sha256_hex(text.as_bytes()));
    }
    let mut files: Vec<FileToWrite> = texts
        .into_iter()
        .map(|(path, text)| FileToWrite { path, text })
        .collect();
    files.push(FileToWrite {
        path: INDEX.to_owned(),
        text: index,
    });
    files
}
