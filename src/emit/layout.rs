//! Where a manifest goes in a folder.

use crate::render::Manifest;
use crate::render::Side;
use std::fmt::Write;

/// The path of a manifest below the output folder:
/// `<deployment namespace>/<deployment name>/<hub|spoke>/<object namespace or _cluster>/<kind>[.<group>]-<name>.yaml`.
///
/// Kind and group are in lower case, the group is left out for built-in kinds, and whatever a
/// file system might confuse (`:`, upper case, `%`) is percent-encoded in names, so the path
/// depends on nothing but its own object.
pub fn path_of(owner: (&str, &str), side: Side, manifest: &Manifest) -> String {
    let id = &manifest.id;
    let namespace = id.namespace.as_deref().unwrap_or("_cluster");
    let group = if is_built_in(&id.group) {
        String::new()
    } else {
        format!(".{}", id.group)
    };
    format!(
        "{}/{}/{side}/{}/{}{}-{}.yaml",
        encode(owner.0),
        encode(owner.1),
        encode(namespace),
        id.kind.to_lowercase(),
        group.to_lowercase(),
        encode(&id.name),
    )
}

/// Groups of Kubernetes itself: the core group, names without a dot, and `*.k8s.io`.
fn is_built_in(group: &str) -> bool {
    !group.contains('.') || group.ends_with(".k8s.io")
}

fn encode(name: &str) -> String {
    let mut encoded = String::with_capacity(name.len());
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' => encoded.push(byte as char),
            b'.' if !encoded.is_empty() => encoded.push('.'),
            other => {
                // Writing to a `String` cannot fail.
                let _ = write!(encoded, "%{other:02x}");
            }
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_a_file_system_confuses_are_encoded() {
        assert_eq!(encode("system:Admin"), "system%3a%41dmin");
        assert_eq!(encode("../x"), "%2e.%2fx");
        assert_eq!(encode("web.example"), "web.example");
    }

    #[test]
    fn groups_of_kubernetes_are_built_in() {
        for group in ["", "apps", "rbac.authorization.k8s.io"] {
            assert!(is_built_in(group), "{group}");
        }
        assert!(!is_built_in("work.open-cluster-management.io"));
    }
}
