//! OCI image layouts: an archive as an artifact that registry tools carry
//! (<https://github.com/opencontainers/image-spec/blob/v1.1.1/image-layout.md>).
//!
//! In: a packed archive and its bundle; the JSON documents of a layout.
//! Out: the blobs of a layout and its index; what the documents of one describe.
//! Never: reads or writes a file, asks a registry, or takes a digest for a path unseen.

mod artifact;
mod descriptor;
mod tag;

pub use artifact::Artifact;
pub use artifact::Image;
pub use artifact::LAYOUT_TEXT;
pub use artifact::index_with;
pub use descriptor::Descriptor;
pub use descriptor::descriptors;
pub use tag::check_tag;
pub use tag::tag_of;

/// The type of a bundle among other artifacts of a registry.
pub const ARTIFACT_TYPE: &str = "application/vnd.paletteai.bundle.v1";
/// The one layer of a bundle: a Studio archive.
pub const CONTENT_TYPE: &str = "application/vnd.paletteai.bundle.content.v1.tar+gzip";
/// An image manifest.
pub const MANIFEST_TYPE: &str = "application/vnd.oci.image.manifest.v1+json";
/// A list of manifests.
pub const INDEX_TYPE: &str = "application/vnd.oci.image.index.v1+json";
/// The configuration of an artifact that has none.
const EMPTY_TYPE: &str = "application/vnd.oci.empty.v1+json";

/// The file that says that a folder is a layout.
pub const LAYOUT_FILE: &str = "oci-layout";
/// The file that lists what is in a layout.
pub const INDEX_FILE: &str = "index.json";

/// The annotation of a descriptor with the tag that it has.
pub const REF_NAME: &str = "org.opencontainers.image.ref.name";
/// The annotation with a name: that of a bundle, or of a file.
pub const TITLE: &str = "org.opencontainers.image.title";
const VERSION: &str = "org.opencontainers.image.version";
/// The annotation with the digest that `studio export` prints.
const BUNDLE_DIGEST: &str = "paletteai.bundle.digest";

/// Where a blob is in a layout; its digest is `sha256:` and hex.
fn blob_path(digest: &str) -> String {
    format!("blobs/{}", digest.replacen(':', "/", 1))
}
