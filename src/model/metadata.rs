//! `metadata` of a resource.

use crate::source::OriginId;
use crate::source::Spanned;
use crate::yaml::Map;
use std::sync::Arc;

/// Text with its place.
pub type Text = Spanned<Arc<str>>;

/// `metadata`, as far as it matters. Names, labels and annotations are checked by the rules of
/// <https://kubernetes.io/docs/concepts/overview/working-with-objects/names/>.
#[derive(Clone, Debug)]
pub struct Metadata {
    /// `metadata.name`.
    pub name: Text,
    /// `metadata.namespace`, or the default namespace of the settings (its origin is then a rule).
    pub namespace: Text,
    /// Labels; every value is text.
    pub labels: Map,
    /// Annotations; every value is text.
    pub annotations: Map,
    /// The `metadata` mapping.
    pub origin: OriginId,
}
