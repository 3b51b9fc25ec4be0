//! Which of Palette's JSON documents a cluster profile is.

use crate::model::kind::GROUP;
use crate::yaml::Node;
use std::path::Path;

/// The kind that an object of the API may name; documents in Palette's own files have none.
const KIND: &str = "ClusterProfile";

/// The folder of a bundle that holds cluster profiles.
const FOLDER: &str = "cluster-profiles";

/// How the name of a file ends, before `.json` or `.yaml`, that holds a cluster profile.
const STEM: &str = "cluster-profile";

/// Which document of Palette's API a cluster profile was saved from
/// (<https://docs.spectrocloud.com/api/introduction/>).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProfileForm {
    /// What "Export Profile" writes and "Import Cluster Profile" reads. It holds everything.
    Export,
    /// The answer to `GET /v1/clusterprofiles/{uid}`. It names manifests without their content,
    /// and has no variables.
    ApiObject,
    /// The body of `POST /v1/clusterprofiles`. Packs have the identities of one server instead of
    /// versions.
    CreateBody,
}

impl ProfileForm {
    /// The form of a document; `None` if it is no cluster profile.
    ///
    /// A Kubernetes object is none, also where a part of it looks like one.
    pub fn of(node: &Node) -> Option<Self> {
        if !may_be_profile(node) {
            return None;
        }
        let spec = node.get("spec")?;
        let revisions = ["published", "draft"];
        let mut revisions = revisions.iter().filter_map(|name| spec.get(name));
        if revisions.any(|revision| revision.get("packs").is_some()) {
            return Some(Self::ApiObject);
        }
        let template = spec.get("template")?.as_map()?;
        let packs = template.get("packs");
        if packs.is_none() && template.get("cloudType").is_none() {
            return None;
        }
        let packs = packs.and_then(Node::as_list).unwrap_or_default();
        let any_has = |names: [&str; 2]| {
            packs
                .iter()
                .any(|pack| names.iter().any(|name| pack.get(name).is_some()))
        };
        if any_has(["uid", "registryUid"]) && !any_has(["registry", "version"]) {
            return Some(Self::CreateBody);
        }
        Some(Self::Export)
    }

    /// The form of a document that the name of its file declares to be a cluster profile: the file
    /// lies in a folder `cluster-profiles`, or its name ends in `cluster-profile`. So a profile
    /// without a stack is reported instead of passed over. Other documents of such files are none.
    pub fn by_file(path: &Path, node: &Node) -> Option<Self> {
        let in_folder = || {
            let folder = path.parent().and_then(Path::file_name);
            folder.is_some_and(|name| name == FOLDER)
        };
        let named = || {
            let stem = path.file_stem().and_then(|stem| stem.to_str());
            stem.is_some_and(|stem| stem.ends_with(STEM))
        };
        let has = |key: &str| node.get(key).and_then(Node::as_map).is_some();
        let claims = may_be_profile(node) && has("metadata") && has("spec");
        (claims && (in_folder() || named())).then_some(Self::Export)
    }

    /// In the words of messages.
    pub fn words(self) -> &'static str {
        match self {
            Self::Export => "an export",
            Self::ApiObject => "an object of Palette's API",
            Self::CreateBody => "the body of a request that creates a profile",
        }
    }
}

/// No Kubernetes object, unless it calls itself a cluster profile of a foreign API group.
fn may_be_profile(node: &Node) -> bool {
    let text = |key| node.get(key).and_then(Node::as_str);
    match (text("apiVersion"), text("kind")) {
        (Some(version), Some(KIND)) => version.split('/').next() != Some(GROUP),
        (_, Some(kind)) => kind == KIND,
        (version, None) => version.is_none(),
    }
}
