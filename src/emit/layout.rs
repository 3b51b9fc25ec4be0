//! Where a manifest goes in a folder.

use crate::digest::sha256_hex;
use crate::render::Owned;
use std::fmt::Write;

/// The folder with a folder for each cluster.
pub(super) const CLUSTERS: &str = "clusters";

/// The longest name of a file without `.yaml`, in bytes: common file systems allow 255.
const LONGEST: usize = 250;

/// The path of a manifest below the output folder:
/// `<deployment namespace>/<deployment name>/<hub|spoke|datum>/<object namespace or _cluster>/<kind>[.<group>]-<name>.yaml`,
/// below `clusters/<cluster>/` for what was rendered for one cluster.
///
/// Kind and group are in lower case, the group is left out for built-in kinds, and whatever a
/// file system might confuse (`:`, upper case, `%`) is percent-encoded in names, so the path
/// depends on nothing but its own object.
pub fn path_of(owned: &Owned) -> String {
    let id = &owned.manifest.id;
    let namespace = id.namespace.as_deref().unwrap_or("_cluster");
    let group = if is_built_in(&id.group) {
        String::new()
    } else {
        format!(".{}", id.group)
    };
    let kind = format!("{}{group}", id.kind).to_lowercase();
    let file = fitting(format!("{}-{}", encode(&kind), encode(&id.name)), LONGEST);
    format!("{}/{}/{file}.yaml", side_folder(owned), encode(namespace))
}

/// The folder of one side of a deployment below the output folder.
pub(super) fn side_folder(owned: &Owned) -> String {
    let deployment = owned.owner.split_once('/');
    let folder = folder_of(deployment.unwrap_or(("", &owned.owner)));
    let folder = format!("{folder}/{}", owned.side);
    match &owned.cluster {
        Some(cluster) => format!("{CLUSTERS}/{}/{folder}", encode(cluster)),
        None => folder,
    }
}

/// The folder of a deployment below the output folder or that of a cluster.
pub(super) fn folder_of(owner: (&str, &str)) -> String {
    format!("{}/{}", encode(owner.0), encode(owner.1))
}

/// A name of `longest` bytes at most: a longer one is cut, and told from others by a digest of the
/// whole.
pub fn fitting(name: String, longest: usize) -> String {
    match name.get(..longest) {
        Some(start) if name.len() > longest => {
            let digest = sha256_hex(name.as_bytes());
            let cut = start.get(..longest - 17).unwrap_or(start);
            format!("{cut}-{}", digest.get(..16).unwrap_or(&digest))
        }
        _ => name,
    }
}

/// Groups of Kubernetes itself: the core group, names without a dot, and `*.k8s.io`.
fn is_built_in(group: &str) -> bool {
    !group.contains('.') || group.ends_with(".k8s.io")
}

/// A name as a part of a path: whatever a file system might confuse is percent-encoded.
pub fn encode(name: &str) -> String {
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
    fn long_names_are_cut_and_stay_apart() {
        let long = |end: &str| fitting(format!("role-{}{end}", "%3a".repeat(100)), LONGEST);
        assert_eq!(long("a").len(), LONGEST);
        assert_ne!(long("a"), long("b"));
        assert_eq!(fitting("x".repeat(LONGEST), LONGEST), "x".repeat(LONGEST));
    }

    #[test]
    fn groups_of_kubernetes_are_built_in() {
        for group in ["", "apps", "rbac.authorization.k8s.io"] {
            assert!(is_built_in(group), "{group}");
        }
        assert!(!is_built_in("work.open-cluster-management.io"));
    }
}
