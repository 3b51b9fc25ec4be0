//! Where objects hold secrets.

use crate::yaml::Data;
use crate::yaml::Map;
use crate::yaml::Node;
use crate::yaml::Path;
use crate::yaml::path::Step;
use crate::yaml::scalars;

/// Visits every scalar below `data` and `stringData` of a Secret
/// (<https://kubernetes.io/docs/concepts/configuration/secret/>), also of one that stands in
/// another document, such as a `List`, a `ManifestWorkReplicaSet` or a profile.
pub fn secret_values<'n>(node: &'n Node, visit: &mut dyn FnMut(&Path, &'n Node)) {
    walk(node, &mut Path::default(), visit);
}

fn walk<'n>(node: &'n Node, at: &mut Path, visit: &mut dyn FnMut(&Path, &'n Node)) {
    match &node.data {
        Data::List(items) => {
            for (index, item) in items.iter().enumerate() {
                at.push(Step::Index(index));
                walk(item, at, visit);
                at.pop();
            }
        }
        Data::Map(map) => {
            let holds_secrets = is_secret(map);
            for entry in map {
                let key = &entry.key.text;
                at.push(Step::Key(key.clone()));
                if holds_secrets && matches!(&**key, "data" | "stringData") {
                    scalars(&entry.value, &mut |below, scalar| {
                        if matches!(scalar.data, Data::Null | Data::List(_) | Data::Map(_)) {
                            return;
                        }
                        let mut path = at.clone();
                        let steps = below.steps().iter().cloned();
                        steps.for_each(|step| path.push(step));
                        visit(&path, scalar);
                    });
                } else {
                    walk(&entry.value, at, visit);
                }
                at.pop();
            }
        }
        _ => {}
    }
}

/// Whether a mapping is a Secret of Kubernetes' core group.
fn is_secret(map: &Map) -> bool {
    let is = |key: &str, text: &str| map.get(key).and_then(Node::as_str) == Some(text);
    is("apiVersion", "v1") && is("kind", "Secret")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Origins;
    use crate::yaml::testing;
    use serde_json::json;

    #[test]
    fn only_data_of_secrets_of_the_core_group_is_secret_wherever_they_stand() {
        let secret = |version: &str| {
            json!({"apiVersion": version, "kind": "Secret", "metadata": {"name": "a"},
                "stringData": {"password": "x"}, "data": {"n": {"deep": 1}, "none": {}, "null": null}})
        };
        let work = json!({"spec": {"manifests": [secret("v1"), secret("example.com/v1")]}});
        let node = testing::node(&work, &mut Origins::default());
        let mut found = Vec::new();
        secret_values(&node, &mut |path, _| found.push(path.to_string()));
        found.sort();
        let expected = [
            ".spec.manifests[0].data.n.deep",
            ".spec.manifests[0].stringData.password",
        ];
        assert_eq!(found, expected);
    }
}
