//! What a document of a layout says about a blob.

use super::REF_NAME;
use super::TITLE;
use super::blob_path;
use crate::diag::Diagnostic;
use crate::diag::Fault;
use crate::diag::codes::studio::LAYOUT;
use crate::source::OriginId;
use crate::source::Origins;
use crate::yaml::Node;

/// What a document says about a blob
/// (<https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md>).
#[derive(Clone, Debug)]
pub struct Descriptor {
    /// What the blob is.
    pub media_type: String,
    /// `sha256:` and hex.
    pub digest: String,
    /// In bytes.
    pub size: u64,
    /// The tag of the manifest, in an index.
    pub tag: Option<String>,
    /// The name of the file, in a manifest.
    pub title: Option<String>,
    /// Where the document says so.
    pub origin: OriginId,
}

impl Descriptor {
    fn of(node: &Node) -> Result<Self, (Fault, OriginId)> {
        let text = |key: &str| {
            let value = node.get(key).and_then(Node::as_str);
            value.ok_or_else(|| (wrong(format!("a descriptor has no `{key}`")), node.origin))
        };
        let digest = text("digest")?;
        if !is_sha256(digest) {
            let message = format!("`{digest}` is no SHA-256 digest");
            let origin = node.get("digest").unwrap_or(node).origin;
            let help = "`sha256:` and 64 lower-case hexadecimal digits are read, and no other kind";
            return Err((wrong(message).help(help), origin));
        }
        let size = node.get("size").and_then(Node::as_i64);
        let size = size.and_then(|size| u64::try_from(size).ok());
        let size =
            size.ok_or_else(|| (wrong("a descriptor has no `size`".to_owned()), node.origin))?;
        let annotation = |key: &str| {
            let value = node.get("annotations")?.get(key)?;
            value.as_str().map(str::to_owned)
        };
        Ok(Self {
            media_type: text("mediaType")?.to_owned(),
            digest: digest.to_owned(),
            size,
            tag: annotation(REF_NAME),
            title: annotation(TITLE),
            origin: node.origin,
        })
    }

    /// Where the blob is in the layout.
    pub fn path(&self) -> String {
        blob_path(&self.digest)
    }
}

/// A digest that can be a path: nothing but hexadecimal digits follows.
fn is_sha256(digest: &str) -> bool {
    let hex = digest.strip_prefix("sha256:").unwrap_or_default();
    let is_hex = |letter: u8| letter.is_ascii_digit() || (b'a'..=b'f').contains(&letter);
    hex.len() == 64 && hex.bytes().all(is_hex)
}

fn wrong(message: String) -> Fault {
    Fault::new(&LAYOUT, message)
}

/// The list of descriptors that a document has at a key: `manifests` or `layers`.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn descriptors(
    document: &Node,
    key: &str,
    origins: &Origins,
) -> Result<Vec<Descriptor>, Diagnostic> {
    let at = |(fault, origin): (Fault, OriginId)| fault.at(origins.span(origin), "here");
    let list = document.get(key).and_then(Node::as_list);
    let list =
        list.ok_or_else(|| at((wrong(format!("there is no list `{key}`")), document.origin)))?;
    let items = list.iter().map(|node| Descriptor::of(node).map_err(at));
    items.collect()
}
