//! Where in a file a stretch of a scalar's text stands.

use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Role;
use crate::source::Sources;
use crate::source::Span;
use crate::source::Step;
use crate::yaml::segments;
use std::ops::Range;
use std::sync::Arc;

/// The places of the characters of one scalar, for many questions about it.
#[derive(Clone, Debug)]
pub(crate) struct ScalarPlaces {
    /// Where the scalar stands, or what it was computed from.
    whole: Option<Span>,
    /// See [`segments`]; nothing where the text is not written in a source.
    segments: Arc<[(u32, u32)]>,
    length: usize,
}

impl ScalarPlaces {
    /// The places of a scalar with this text and origin.
    pub(crate) fn new(sources: &Sources, origins: &Origins, origin: OriginId, text: &str) -> Self {
        let length = text.len();
        let Some(site) = written(origins, origin) else {
            let whole = origins.span(origin);
            return Self {
                whole,
                segments: Arc::new([]),
                length,
            };
        };
        let file = sources.text(site.source);
        let is_there = file.get(site.range()).is_some_and(|text| !text.is_empty());
        Self {
            whole: Some(site),
            segments: if is_there {
                segments(file, site)
            } else {
                Arc::new([])
            },
            length,
        }
    }

    /// The place of a stretch of the text: exact where the text was written in one of the sources, and
    /// the place of the scalar where it was computed.
    pub(crate) fn span(&self, range: &Range<usize>) -> Option<Span> {
        let whole = self.whole?;
        if range.end > self.length {
            return Some(whole);
        }
        let at = |offset_in_text| offset(&self.segments, offset_in_text);
        let (Some(start), Some(end)) = (at(range.start), at(range.end)) else {
            return Some(whole);
        };
        let end = end.clamp(start, whole.end as usize);
        Some(Span::new(whole.source, start, end))
    }
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
