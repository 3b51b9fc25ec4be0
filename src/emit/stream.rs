//! One stream of documents.

use crate::render::Manifest;
use crate::render::Side;
use crate::yaml;

/// YAML documents for `kubectl apply -f -`, each opened by a comment line that says which
/// deployment and which side it belongs to.
pub fn yaml_stream<'a>(
    manifests: impl IntoIterator<Item = (&'a str, Side, &'a Manifest)>,
) -> String {
    let mut text = String::new();
    for (owner, side, manifest) in manifests {
        text.push_str("---\n# ");
        text.push_str(owner);
        text.push(' ');
        text.push_str(side.word());
        text.push('\n');
        yaml::write(&manifest.node, &mut text);
    }
    text
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
