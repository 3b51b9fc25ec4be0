//! What hangs on text that was left out: the scalars and lists around the place where it would
//! have stood.

use super::text::Woven;
use crate::jinja::trace::Trace;
use crate::jinja::value::Content;
use crate::jinja::value::Gap;
use std::ops::Range;

impl Woven<'_> {
    /// What a scalar hangs on because of what was left out at its edges. What was left out within
    /// it is a piece of it like any other.
    pub(super) fn gaps_at_scalar(&self, range: &Range<usize>, is_block: bool) -> Trace {
        if range.is_empty() {
            // A value that is absent could be anything that stands deeper.
            let line = self.line(range.start).start;
            let end = range.start + self.blank_after(range.start);
            let indent = self.blank_after(line);
            return self.gaps(range.start..end, |gap| match gap {
                Gap::Lines(column) => column > indent,
                Gap::Inline | Gap::Unknown => true,
            });
        }
        let content = is_block.then(|| self.content_of_block(range));
        let belongs = |gap: Gap| match (gap, content) {
            (Gap::Lines(column), Some(content)) => column >= content,
            (Gap::Lines(_), None) => false,
            (Gap::Inline | Gap::Unknown, _) => true,
        };
        let before = self.gaps(range.start..range.start, belongs);
        before.and(&self.gaps(range.end..range.end, belongs))
    }

    /// What a list hangs on because of items that were left out before others.
    pub(super) fn gaps_in_list(&self, range: &Range<usize>) -> Trace {
        if self.has_no_gaps() {
            return Trace::Nothing;
        }
        let text = self.text().get(range.clone()).unwrap_or_default();
        if text.starts_with('[') {
            return self.gaps(range.clone(), |_| true);
        }
        if !text.starts_with("- ") && !text.starts_with("-\n") {
            return Trace::Nothing;
        }
        let dash = range.start - self.line(range.start).start;
        let before = self.text().get(..range.start).unwrap_or_default();
        let start = before.trim_end().len();
        self.gaps(start..range.end, |gap| match gap {
            Gap::Lines(column) => column == dash,
            Gap::Unknown => true,
            Gap::Inline => false,
        })
    }

    /// The conditions of the gaps in a range, both ends included.
    fn gaps(&self, range: Range<usize>, belongs: impl Fn(Gap) -> bool) -> Trace {
        let gaps = self.gaps_between(range.start, range.end);
        let conditions = gaps.filter_map(|piece| match piece.content {
            Content::Absent(gap) if belongs(gap) => Some(&piece.conditions),
            _ => None,
        });
        Trace::all(conditions)
    }

    /// How far the lines of a block scalar are indented.
    fn content_of_block(&self, range: &Range<usize>) -> usize {
        let text = self.text().get(range.clone()).unwrap_or_default();
        let lines = text.lines().skip(1);
        let first = lines.map(|line| (line, line.trim_start()));
        let mut first = first.filter(|(_, written)| !written.is_empty());
        first
            .next()
            .map_or(0, |(line, written)| line.len() - written.len())
    }

    /// How many blank characters follow an offset.
    fn blank_after(&self, offset: usize) -> usize {
        let rest = self.text().get(offset..).unwrap_or_default();
        rest.len() - rest.trim_start().len()
    }
}
