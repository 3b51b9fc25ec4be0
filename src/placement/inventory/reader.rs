//! Documents become an inventory.

use super::AddOnPlacementScore;
use super::Inventory;
use super::ManagedCluster;
use super::ManagedClusterSet;
use super::ManagedClusterSetBinding;
use super::PlacementDecision;
use super::short_form;
use crate::diag::Diagnostic;
use crate::diag::codes::placement as codes;
use crate::kubernetes::group_and_version;
use crate::model::Metadata;
use crate::placement::shapes;
use crate::yaml::Decoding;
use crate::yaml::Fields;
use crate::yaml::Node;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The API group of clusters and placements.
pub const GROUP: &str = "cluster.open-cluster-management.io";

/// The kinds that an inventory consists of. All served versions are read alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Cluster,
    Set,
    Binding,
    Decision,
    Score,
}

const KINDS: &[(&str, Kind)] = &[
    ("ManagedCluster", Kind::Cluster),
    ("ManagedClusterSet", Kind::Set),
    ("ManagedClusterSetBinding", Kind::Binding),
    ("PlacementDecision", Kind::Decision),
    ("AddOnPlacementScore", Kind::Score),
];

/// Whether a document belongs to an inventory: one of its kinds, or the short form, a mapping
/// without `apiVersion` that has `clusters`, `clusterSets` or `bindings`.
pub fn is_of_inventory(node: &Node) -> bool {
    kind(node).is_some() || short_form::is_short_form(node)
}

/// Whether a document says which clusters there are, be it none.
pub fn lists_clusters(node: &Node) -> bool {
    kind(node) == Some(Kind::Cluster)
        || (short_form::is_short_form(node) && node.get("clusters").is_some())
}

/// Whether a document is about cluster sets: a set, or the binding of one.
pub fn is_of_cluster_sets(node: &Node) -> bool {
    matches!(kind(node), Some(Kind::Set | Kind::Binding))
}

fn kind(node: &Node) -> Option<Kind> {
    let text = |key| node.get(key).and_then(Node::as_str);
    let (group, _) = group_and_version(text("apiVersion")?);
    let name = text("kind").filter(|_| group == GROUP)?;
    KINDS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, kind)| *kind)
}

/// Collects documents into an [`Inventory`].
#[derive(Debug, Default)]
pub struct InventoryReader {
    inventory: Inventory,
    /// The documents that were read, to compare later ones of the same name with.
    documents: BTreeMap<(Kind, Arc<str>, Arc<str>), Node>,
}

impl InventoryReader {
    /// Reads a document; anything that does not belong to an inventory is passed over. What is
    /// wrong is reported.
    pub fn add(&mut self, node: &Node, decoding: &mut Decoding<'_>) {
        if let Some(kind) = kind(node) {
            self.document(kind, node.clone(), decoding);
        } else if short_form::is_short_form(node) {
            for node in short_form::documents(node, decoding) {
                self.add(&node, decoding);
            }
        }
    }

    /// What was read.
    pub fn finish(self) -> Inventory {
        self.inventory
    }

    fn document(&mut self, kind: Kind, node: Node, decoding: &mut Decoding<'_>) {
        let metadata = node.get("metadata");
        let metadata = metadata.and_then(|metadata| Metadata::decode(metadata, decoding));
        let Some(metadata) = metadata else {
            if node.get("metadata").is_none() {
                // The shape of the document says that there is none.
                let _reported = Fields::of(&node, &shapes::DOCUMENT, decoding);
            }
            return;
        };
        let namespace = match kind {
            Kind::Cluster | Kind::Set => "".into(),
            _ => metadata.namespace.value.clone(),
        };
        let name = metadata.name.value.clone();
        if self.is_repeated(kind, &namespace, &name, &node, decoding) {
            return;
        }
        let own = (namespace.clone(), name.clone());
        let inventory = &mut self.inventory;
        match kind {
            Kind::Cluster => inventory
                .clusters
                .extend(ManagedCluster::decode(node, &metadata, decoding).map(|it| (name, it))),
            Kind::Set => inventory
                .sets
                .extend(ManagedClusterSet::decode(&node, &metadata, decoding).map(|it| (name, it))),
            Kind::Binding => inventory.bindings.extend(
                ManagedClusterSetBinding::decode(&node, &metadata, decoding).map(|it| (own, it)),
            ),
            Kind::Decision => inventory
                .decisions
                .extend(PlacementDecision::decode(&node, &metadata, decoding).map(|it| (own, it))),
            Kind::Score => inventory.scores.extend(
                AddOnPlacementScore::decode(&node, &metadata, decoding).map(|it| (own, it)),
            ),
        }
    }

    /// Whether a document of this name was read before. One that says something else is reported.
    fn is_repeated(
        &mut self,
        kind: Kind,
        namespace: &Arc<str>,
        name: &Arc<str>,
        node: &Node,
        decoding: &mut Decoding<'_>,
    ) -> bool {
        let key = (kind, namespace.clone(), name.clone());
        let Some(first) = self.documents.get(&key) else {
            self.documents.insert(key, node.clone());
            return false;
        };
        if !first.same_value(node) {
            let word = KINDS.iter().find(|(_, known)| *known == kind);
            let word = word.map_or("", |(word, _)| word);
            let place = |node: &Node, decoding: &Decoding<'_>| {
                let name = node.at(&["metadata", "name"]).unwrap_or(node);
                decoding.span(name.origin)
            };
            let message = format!("two documents say what {word} `{name}` is");
            let diagnostic = Diagnostic::error(&codes::TWO_DOCUMENTS, message)
                .place(place(node, decoding), "named again here")
                .place(place(first, decoding), "first named here")
                .help("keep one of them");
            decoding.diagnostics.push(diagnostic);
        }
        true
    }
}
