//! From offsets in a template's text to places in files.

use crate::model::TemplateText;
use crate::source::Span;
use std::ops::Range;

/// A range of bytes in the text of one file of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Site {
    /// Number of the file within the template.
    pub(super) file: u16,
    /// First byte.
    pub(super) start: u32,
    /// One past the last byte.
    pub(super) end: u32,
}

impl Site {
    /// A range of bytes in file number `file`.
    pub(super) fn new(file: u16, range: Range<usize>) -> Self {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self {
            file,
            start: clamp(range.start),
            end: clamp(range.end),
        }
    }

    /// The bytes, for slicing the text.
    pub(super) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// From the start of this to the end of `other`, if both lie in one file in this order; else
    /// this alone.
    pub(super) fn until(self, other: Site) -> Self {
        if self.file == other.file && other.end >= self.end {
            Self {
                end: other.end,
                ..self
            }
        } else {
            self
        }
    }

    /// The part between two offsets counted from the start.
    pub(super) fn part(self, start: u32, end: u32) -> Self {
        Self {
            start: (self.start + start).min(self.end),
            end: (self.start + end).min(self.end),
            ..self
        }
    }

    /// True if `inner` lies within this.
    pub(super) fn holds(self, inner: Site) -> bool {
        self.file == inner.file && self.start <= inner.start && inner.end <= self.end
    }

    /// Its length in bytes.
    pub(super) fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }
}

/// The place of a range of a template's text in the file that holds it.
pub(super) fn span(text: &TemplateText, start: u32, end: u32) -> Span {
    let first = in_file(text, start);
    // The end is mapped through the last byte, so that a range never reaches over an indentation
    // that the block scalar took away.
    let last = if end > start {
        in_file(text, end - 1) + 1
    } else {
        first
    };
    Span::new(text.source, first as usize, last as usize)
}

fn in_file(text: &TemplateText, offset: u32) -> u32 {
    let after = text.segments.partition_point(|(start, _)| *start <= offset);
    let segment = after.checked_sub(1).and_then(|at| text.segments.get(at));
    segment.map_or(offset, |(start, file)| file + (offset - start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    #[test]
    fn a_range_in_a_block_scalar_maps_to_the_lines_of_the_file() {
        let mut sources = Sources::default();
        let file = "template: |\n  a: 1\n  b: 2\n";
        let source = sources.add("definition.yaml", file).unwrap();
        let text = TemplateText {
            text: "a: 1\nb: 2\n".into(),
            source,
            segments: [(0, 14), (5, 21)].into(),
        };
        assert_eq!(sources.slice(span(&text, 5, 9)), "b: 2");
        assert_eq!(sources.slice(span(&text, 0, 4)), "a: 1");
        assert_eq!(sources.slice(span(&text, 0, 6)), "a: 1\n  b");
        assert_eq!(sources.slice(span(&text, 4, 4)), "");
    }
}
