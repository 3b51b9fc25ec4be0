//! Where in a file a stretch of a scalar's text stands.

use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Role;
use crate::source::Sources;
use crate::source::Span;
use crate::source::Step;
use crate::yaml::segments;
use std::ops::Range;

/// The place of `range` of the text of the scalar with this origin: exact where the text was
/// written in one of the sources, and the place of the scalar where it was computed.
pub(super) fn place(
    sources: &Sources,
    origins: &Origins,
    origin: OriginId,
    text: &str,
    range: &Range<usize>,
) -> Option<Span> {
    let Some(site) = written(origins, origin) else {
        return origins.span(origin);
    };
    let file = sources.text(site.source);
    if file.get(site.range()).is_none_or(str::is_empty) || range.end > text.len() {
        return Some(site);
    }
    let segments = segments(file, site);
    let ends = (offset(&segments, range.start), offset(&segments, range.end));
    let (Some(start), Some(end)) = ends else {
        return Some(site);
    };
    Some(Span::new(
        site.source,
        start,
        end.clamp(start, site.end as usize),
    ))
}

/// The offset in the file of an offset in the text.
fn offset(segments: &[(u32, u32)], at: usize) -> Option<usize> {
    let at = u32::try_from(at).ok()?;
    let behind = segments.partition_point(|(content, _)| *content <= at);
    let (content, file) = segments.get(behind.checked_sub(1)?)?;
    Some((file + (at - content)) as usize)
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
