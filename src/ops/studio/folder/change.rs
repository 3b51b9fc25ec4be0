//! Changes to documents that are there.

use crate::bundle::Edit;
use crate::source::SourceId;
use crate::source::Span;
use crate::yaml::Node;

/// A change to a document of a file that is there.
pub(super) struct Change {
    pub(super) source: SourceId,
    pub(super) document: Span,
    pub(super) edits: Vec<OwnedEdit>,
    pub(super) wanted: Node,
}

/// An edit with its node.
pub(super) enum OwnedEdit {
    Replace(Span, Node),
    AddItem(Span, Node),
    AddPair(Span, &'static str, Node),
}

impl OwnedEdit {
    pub(super) fn borrowed(&self) -> Edit<'_> {
        match self {
            Self::Replace(span, node) => Edit::Replace(*span, node),
            Self::AddItem(span, node) => Edit::AddItem(*span, node),
            Self::AddPair(after, key, value) => Edit::AddPair {
                after: *after,
                key,
                value,
            },
        }
    }
}
