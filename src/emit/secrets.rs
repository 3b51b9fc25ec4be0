//! Manifests as people may see them.

use crate::kubernetes::secret_values;
use crate::render::Manifest;
use crate::render::Owned;
use crate::source::Origins;
use crate::yaml::Data;
use crate::yaml::Node;
use crate::yaml::Path;
use crate::yaml::path::Step;
use crate::yaml::scalars;
use std::collections::BTreeSet;

/// What people see in the place of a secret. It does not tell how long the secret is.
pub const DOTS: &str = "••••••";

/// The paths of the scalars that hold secrets: those computed from a sensitive variable, and
/// everything below `data` and `stringData` of a Secret, also of one that another object carries
/// (a `ManifestWorkReplicaSet`).
///
/// Without origins (a manifest that was read from an output folder) only Secrets are known.
pub fn secret_paths(node: &Node, origins: Option<&Origins>) -> BTreeSet<Path> {
    let mut found = BTreeSet::new();
    secret_values(node, &mut |path, _| {
        found.insert(path.clone());
    });
    if let Some(origins) = origins {
        scalars(node, &mut |path, scalar| {
            let is_empty = matches!(scalar.data, Data::Null | Data::List(_) | Data::Map(_));
            if !is_empty && origins.is_secret(scalar.origin) {
                found.insert(path.clone());
            }
        });
    }
    found
}

/// A copy of an object with [`DOTS`] in the place of secrets.
pub fn masked(node: &Node, origins: &Origins) -> Node {
    let mut copy = node.clone();
    for path in secret_paths(node, Some(origins)) {
        mask(&mut copy, path.steps());
    }
    copy
}

/// Copies of all manifests with [`DOTS`] in the place of secrets, for a terminal.
pub fn masked_all(manifests: &[Owned], origins: &Origins) -> Vec<Owned> {
    let copies = manifests.iter().map(|owned| Owned {
        owner: owned.owner.clone(),
        side: owned.side,
        cluster: owned.cluster.clone(),
        manifest: Manifest {
            id: owned.manifest.id.clone(),
            node: masked(&owned.manifest.node, origins),
        },
    });
    copies.collect()
}

fn mask(node: &mut Node, steps: &[Step]) {
    let Some((first, rest)) = steps.split_first() else {
        node.data = Data::String(DOTS.into());
        return;
    };
    let below = match (first, &mut node.data) {
        (Step::Key(key), Data::Map(map)) => map.get_mut(key),
        (Step::Index(index), Data::List(items)) => items.get_mut(*index),
        _ => None,
    };
    if let Some(below) = below {
        mask(below, rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;
    use crate::yaml::testing;
    use serde_json::json;

    fn texts(paths: &BTreeSet<Path>) -> Vec<String> {
        paths.iter().map(Path::to_string).collect()
    }

    #[test]
    fn a_secret_is_masked_also_where_another_object_carries_it() {
        let mut origins = Origins::default();
        let secret = json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a"},
            "stringData": {"password": "x", "pin": 1}});
        let work = json!({"kind": "ManifestWork", "spec": {"manifests": [secret]}});
        let node = testing::node(&work, &mut origins);
        let mut text = String::new();
        yaml::write(&masked(&node, &origins), &mut text);
        assert!(
            text.contains("password: ••••••") && text.contains("pin: ••••••"),
            "{text}"
        );
        assert!(text.contains("name: a"), "{text}");
        assert_eq!(
            texts(&secret_paths(&node, None)),
            [
                ".spec.manifests[0].stringData.password",
                ".spec.manifests[0].stringData.pin"
            ]
        );
    }

    #[test]
    fn a_value_made_of_a_secret_is_masked_in_any_kind_and_equal_text_is_not() {
        let mut origins = Origins::default();
        let object = json!({"kind": "ConfigMap", "data": {"dsn": "hunter2", "motto": "hunter2"}});
        let node = testing::node(&object, &mut origins);
        let dsn = node.at(&["data", "dsn"]).unwrap().origin;
        origins.keep_secret(dsn);
        assert_eq!(texts(&secret_paths(&node, Some(&origins))), [".data.dsn"]);
        assert!(secret_paths(&node, None).is_empty());
    }
}
