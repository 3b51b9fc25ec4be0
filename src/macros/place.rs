//! Where in a file a stretch of a scalar's text stands.

use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Role;
use crate::source::Span;
use crate::source::Step;
use std::ops::Range;

/// The place of `range` of the text of the scalar with this origin.
///
/// Exact where the file holds the text as it is, bare or in quotes; the whole scalar where the file
/// writes it otherwise (block scalars, escapes, folded lines), and where the text was computed.
pub(super) fn place(
    origins: &Origins,
    origin: OriginId,
    text: &str,
    range: &Range<usize>,
) -> Option<Span> {
    let Some(site) = written(origins, origin) else {
        return origins.span(origin);
    };
    let quotes = match site.range().len().checked_sub(text.len()) {
        Some(0) => 0,
        Some(2) => 1,
        _ => return Some(site),
    };
    let start = site.start as usize + quotes;
    Some(Span::new(
        site.source,
        start + range.start,
        start + range.end,
    ))
}

/// The place where the scalar was written, if its text comes from there unchanged.
fn written(origins: &Origins, origin: OriginId) -> Option<Span> {
    let mut id = origin;
    // An override may override an override; the bound only guards against a defect.
    for _ in 0..64 {
        let origin = origins.get(id);
        match origin.step {
            Step::Read | Step::Default => return origin.site,
            Step::Overridden => {
                let source = origin.links.iter().find(|link| link.role == Role::Source)?;
                id = source.origin;
            }
            _ => return None,
        }
    }
    None
}
