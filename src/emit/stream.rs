//! One stream of documents.

use super::shares::in_shares;
use crate::render::Manifest;
use crate::render::Owned;
use crate::yaml;
use std::num::NonZeroUsize;

/// YAML documents for `kubectl apply -f -`, each opened by a comment line that says which
/// deployment and which side it belongs to.
pub fn yaml_stream(manifests: &[Owned], threads: NonZeroUsize) -> String {
    let texts = in_shares(manifests, threads, |share| {
        let mut text = String::new();
        for owned in share {
            text.push_str("---\n# ");
            text.push_str(&owned.owner);
            text.push(' ');
            text.push_str(owned.side.word());
            text.push('\n');
            yaml::write(&owned.manifest.node, &mut text);
        }
        text
    });
    texts.concat()
}

/// One `v1` `List` with all manifests as `items`, pretty-printed.
pub fn json_list<'a>(manifests: impl IntoIterator<Item = &'a Manifest>) -> String {
    let mut text = String::from("{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[");
    for (index, manifest) in manifests.into_iter().enumerate() {
        text.push_str(if index == 0 { "\n" } else { ",\n" });
        yaml::write_json(&manifest.node, &mut text);
    }
    text.push_str("\n]}\n");
    text
}
