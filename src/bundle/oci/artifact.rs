//! A bundle as an artifact.

use super::ARTIFACT_TYPE;
use super::BUNDLE_DIGEST;
use super::CONTENT_TYPE;
use super::EMPTY_TYPE;
use super::INDEX_TYPE;
use super::MANIFEST_TYPE;
use super::REF_NAME;
use super::TITLE;
use super::VERSION;
use super::blob_path;
use crate::bundle::maker::Maker;
use crate::digest::digest_of_bytes;
use crate::source::Origins;
use crate::yaml::Data;
use crate::yaml::Node;
use crate::yaml::write_json;
use crate::yaml::write_json_pretty;

/// The content of [`LAYOUT_FILE`](super::LAYOUT_FILE).
pub const LAYOUT_TEXT: &str = r#"{"imageLayoutVersion":"1.0.0"}"#;

/// The blob of [`EMPTY_TYPE`].
const EMPTY: &str = "{}";

/// A packed bundle.
#[derive(Clone, Debug)]
pub struct Artifact {
    /// The name of the bundle.
    pub name: String,
    /// Its version.
    pub version: Option<String>,
    /// The digest of its contents.
    pub digest: String,
    /// The archive.
    pub packed: Vec<u8>,
}

/// The blobs of an artifact.
#[derive(Clone, Debug)]
pub struct Image {
    /// Their paths in a layout, and bytes: configuration, layer, manifest.
    pub blobs: Vec<(String, Vec<u8>)>,
    /// The digest of the manifest, by which a registry knows the artifact.
    pub manifest: String,
    /// The digest of the layer.
    pub layer: String,
    size: usize,
}

impl Image {
    /// Makes the manifest of an artifact, and its blobs.
    pub fn new(artifact: Artifact, origins: &mut Origins) -> Self {
        let maker = Maker::new("docs/studio.md#oci-image-layouts", origins);
        let layer = digest_of_bytes(&artifact.packed);
        let mut manifest = String::new();
        write_json(&manifest_node(&artifact, &layer, maker), &mut manifest);
        let digest = digest_of_bytes(manifest.as_bytes());
        Self {
            size: manifest.len(),
            blobs: vec![
                (blob_path(&digest_of_bytes(EMPTY.as_bytes())), EMPTY.into()),
                (blob_path(&layer), artifact.packed),
                (blob_path(&digest), manifest.into_bytes()),
            ],
            manifest: digest,
            layer,
        }
    }
}

/// The manifest, as for an artifact without configuration
/// (<https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md#guidelines-for-artifact-usage>).
fn manifest_node(artifact: &Artifact, layer: &str, maker: Maker) -> Node {
    let version = artifact.version.as_deref();
    let file = match version {
        Some(version) => format!("{}-{version}.tar.gz", artifact.name),
        None => format!("{}.tar.gz", artifact.name),
    };
    let config = descriptor(
        EMPTY_TYPE,
        &digest_of_bytes(EMPTY.as_bytes()),
        EMPTY.len(),
        maker,
    );
    let mut content = descriptor(CONTENT_TYPE, layer, artifact.packed.len(), maker);
    let title = maker.map([(TITLE, Some(maker.string(&file)))]);
    content.push(("annotations", Some(title)));
    let annotations = maker.map([
        (TITLE, Some(maker.string(&artifact.name))),
        (VERSION, version.map(|version| maker.string(version))),
        (BUNDLE_DIGEST, Some(maker.string(&artifact.digest))),
    ]);
    maker.map([
        ("schemaVersion", Some(maker.integer(2))),
        ("mediaType", Some(maker.string(MANIFEST_TYPE))),
        ("artifactType", Some(maker.string(ARTIFACT_TYPE))),
        ("config", Some(maker.map(config))),
        ("layers", Some(maker.list([maker.map(content)]))),
        ("annotations", Some(annotations)),
    ])
}

fn descriptor(
    media_type: &str,
    digest: &str,
    size: usize,
    maker: Maker,
) -> Vec<(&'static str, Option<Node>)> {
    vec![
        ("mediaType", Some(maker.string(media_type))),
        ("digest", Some(maker.string(digest))),
        ("size", Some(maker.integer(size))),
    ]
}

/// The index of a layout with an image under a tag, beside what an index listed before under other
/// tags.
pub fn index_with(
    image: &Image,
    tag: &str,
    before: Option<&Node>,
    origins: &mut Origins,
) -> String {
    let maker = Maker::new("docs/studio.md#oci-image-layouts", origins);
    let mut item = descriptor(MANIFEST_TYPE, &image.manifest, image.size, maker);
    item.push(("artifactType", Some(maker.string(ARTIFACT_TYPE))));
    let annotations = maker.map([(REF_NAME, Some(maker.string(tag)))]);
    item.push(("annotations", Some(annotations)));
    let item = maker.map(item);
    let mut index = before.cloned().unwrap_or_else(|| {
        maker.map([
            ("schemaVersion", Some(maker.integer(2))),
            ("mediaType", Some(maker.string(INDEX_TYPE))),
            ("manifests", Some(maker.list([]))),
        ])
    });
    let manifests = index.as_map_mut().and_then(|map| map.get_mut("manifests"));
    if let Some(Data::List(items)) = manifests.map(|node| &mut node.data) {
        let tagged = ["annotations", REF_NAME];
        let same = |one: &Node| one.at(&tagged).and_then(Node::as_str) == Some(tag);
        match items.iter_mut().find(|one| same(one)) {
            Some(old) => *old = item,
            None => items.push(item),
        }
    }
    let mut text = String::new();
    write_json_pretty(&index, &mut text);
    text
}
