//! Two documents with one identity.

use super::Shelf;
use super::Shelved;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::codes::workspace;
use crate::model::Kind;
use crate::model::ResourceId;
use crate::source::OriginId;
use crate::source::Origins;
use crate::yaml::Data;
use crate::yaml::Map;
use crate::yaml::Node;
use std::collections::BTreeSet;

/// Puts resources in order and reports identities that stand twice.
///
/// Several versions of one name may lie side by side, and a version whose copies have the same
/// content counts once. Copies without a version are duplicates whatever their content: which of
/// them would be edited next?
pub(super) fn shelve<T: Shelved>(
    items: Vec<T>,
    kind: impl Fn(&T) -> Kind,
    origins: &Origins,
    diagnostics: &mut Diagnostics,
) -> Shelf<T> {
    let mut shelf = Shelf::new(items);
    let mut dropped: BTreeSet<OriginId> = BTreeSet::new();
    for group in shelf.groups().filter(|group| group.len() > 1) {
        for pair in group.windows(2) {
            let [first, second] = pair else { continue };
            let (one, other) = (first.version(), second.version());
            if let (Some(one), Some(other)) = (one, other) {
                if one.value != other.value {
                    continue;
                }
                if first.same_content(second) {
                    dropped.insert(second.node().origin);
                    continue;
                }
            }
            report(first, second, kind(first), origins, diagnostics);
        }
    }
    if !dropped.is_empty() {
        shelf.retain(|item| !dropped.contains(&item.node().origin));
    }
    shelf
}

fn report<T: Shelved>(
    first: &T,
    second: &T,
    kind: Kind,
    origins: &Origins,
    diagnostics: &mut Diagnostics,
) {
    let metadata = first.metadata();
    let id = ResourceId {
        kind,
        namespace: metadata.namespace.value.clone(),
        name: metadata.name.value.clone(),
    };
    let place = |item: &T| origins.span(item.metadata().name.origin);
    let diagnostic = match (first.version(), second.version()) {
        (None, Some(_)) => {
            let message = format!("one `{id}` has a version and another has none");
            Diagnostic::error(&workspace::MIXED_VERSIONS, message)
                .place(place(first), "has no `spec.version`")
                .place(place(second), "has one")
                .help("give every copy a `spec.version`, or keep only one")
        }
        (Some(version), _) => {
            let message = format!("two documents are version {} of `{id}`", version.value);
            Diagnostic::error(&workspace::DUPLICATE, message)
                .place(place(second), "again here")
                .place(place(first), "first here")
                .help("raise `spec.version` of one of them, or remove it")
        }
        (None, None) => {
            let message = format!("two documents are `{id}`");
            Diagnostic::error(&workspace::DUPLICATE, message)
                .place(place(second), "again here")
                .place(place(first), "first here")
                .help("remove one of them, or give it another name or namespace")
        }
    };
    diagnostics.push(diagnostic);
}

/// Equal labels, annotations and `spec`: what people write, without what servers add.
pub(super) fn same_document<T: Shelved + ?Sized>(left: &T, right: &T) -> bool {
    let (one, other) = (left.metadata(), right.metadata());
    let same = |left: Option<&Node>, right: Option<&Node>| match (left, right) {
        (Some(left), Some(right)) => left.same_value(right),
        (left, right) => left.is_none() && right.is_none(),
    };
    let as_node = |map: &Map| Node::new(Data::Map(map.clone()), one.origin);
    same(left.node().get("spec"), right.node().get("spec"))
        && as_node(&one.labels).same_value(&as_node(&other.labels))
        && as_node(&one.annotations).same_value(&as_node(&other.annotations))
}
