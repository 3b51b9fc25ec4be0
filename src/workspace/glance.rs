//! A look at the beginnings of documents: is a whole reading needed?

use crate::model::Kind;
use crate::model::RevisionHead;
use crate::model::SNAPSHOT;
use crate::yaml;
use std::ops::Range;
use std::sync::Arc;

/// A document of a text.
pub(super) struct Seen {
    pub(super) range: Range<usize>,
    /// Who it is, if it is a recorded revision that can be left unread.
    pub(super) head: Option<RevisionHead>,
}

/// The documents of a text that holds recorded revisions, empty ones left out; `None` for a text
/// that is to be read whole.
///
/// A history is long and little of it is referred to, so its snapshots are not even parsed here:
/// the end of a document is found by its marker, and its identity stands before the snapshot. What
/// is not plain on the way is read whole, and whatever is wrong is told then.
pub(super) fn glance(text: &str, default_namespace: &Arc<str>) -> Option<Vec<Seen>> {
    let mentions = |text: &str| text.contains(Kind::DefinitionRevision.name());
    if !mentions(text) {
        return None;
    }
    let mut seen = Vec::new();
    for range in yaml::parts(text)? {
        let part = text.get(range.clone()).unwrap_or_default();
        if is_empty(part) {
            continue;
        }
        let head = mentions(part)
            .then(|| yaml::read_head(part, SNAPSHOT))
            .flatten();
        let head = head.and_then(|head| RevisionHead::of(&head, default_namespace));
        seen.push(Seen { range, head });
    }
    let any = seen.iter().any(|seen| seen.head.is_some());
    any.then_some(seen)
}

/// Nothing but comments and markers.
fn is_empty(part: &str) -> bool {
    let mut lines = part.trim_start_matches('\u{feff}').lines();
    lines.all(|line| {
        let line = line.strip_prefix("---").unwrap_or(line).trim();
        line.is_empty() || line.starts_with('#')
    })
}
