//! Which whitespace of a template belongs to its tags and not to its text.
//!
//! A line that holds nothing but tags and comments leaves nothing behind, neither its indentation
//! nor its line break, so that tags can stand on lines of their own even inside a block scalar. A
//! line that also holds text or an emission stays as written. `{%+` or `+%}` on a line keeps it.
//! `{% include %}` writes, so it counts as an emission; so does a `{% call %}` or `{% filter %}` block
//! as a whole, seen from outside.

use crate::jinja::ast::Swallowed;
use std::collections::BTreeMap;
use std::ops::Range;

/// A stretch of a template.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) kind: ItemKind,
    pub(super) range: Range<usize>,
}

/// What a stretch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ItemKind {
    Literal,
    Emission,
    Tag,
    /// The first tag of a block that writes something else than its body.
    Opening,
    /// The last tag of such a block.
    Closing,
}

/// What is left of a literal, or how an emission is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Kept {
    pub(super) range: Range<usize>,
    pub(super) swallowed: Swallowed,
}

/// Literals and emissions by their first byte.
pub(super) type Layout = BTreeMap<usize, Kept>;

/// One line of output while it is looked at; a tag may spread it over many lines of the file.
#[derive(Default)]
struct Line {
    fragments: Vec<(usize, Range<usize>)>,
    has_tag: bool,
    stays: bool,
}

/// Decides what is kept.
pub(super) fn layout(text: &str, items: &[Item]) -> Layout {
    let mut layout = Layout::new();
    let mut line = Line::default();
    let mut end = 0;
    for item in items {
        line.gap(text, end..item.range.start);
        match item.kind {
            ItemKind::Emission => line.stays = true,
            ItemKind::Tag => line.gap(text, item.range.clone()),
            ItemKind::Literal => {}
            ItemKind::Opening => {
                line = Line::default();
                line.gap(text, item.range.clone());
            }
            ItemKind::Closing => {
                line.gap(text, item.range.clone());
                line.close(text, &mut layout);
                line = Line {
                    stays: true,
                    ..Line::default()
                };
            }
        }
        if matches!(item.kind, ItemKind::Literal | ItemKind::Emission) {
            let kept = Kept {
                range: item.range.clone(),
                swallowed: swallowed(text, &item.range, end, items),
            };
            layout.insert(item.range.start, kept);
        }
        if item.kind == ItemKind::Literal {
            line = literal(text, item, line, &mut layout);
        }
        end = item.range.end;
    }
    line.gap(text, end..text.len());
    line.close(text, &mut layout);
    layout
}

/// Ends the line at the literal's first line break and begins one after its last.
fn literal(text: &str, item: &Item, mut line: Line, layout: &mut Layout) -> Line {
    let written = text.get(item.range.clone()).unwrap_or_default();
    let start = item.range.start;
    let Some(first) = written.find('\n') else {
        line.fragments.push((start, item.range.clone()));
        return line;
    };
    line.fragments.push((start, start..start + first + 1));
    line.close(text, layout);
    let last = written.rfind('\n').unwrap_or(first);
    let rest = start + last + 1..item.range.end;
    Line {
        fragments: vec![(start, rest)],
        ..Line::default()
    }
}

impl Line {
    /// Looks at what stands between two texts.
    fn gap(&mut self, text: &str, range: Range<usize>) {
        let gap = text.get(range).unwrap_or_default().trim();
        if !gap.is_empty() {
            self.has_tag = true;
            self.stays |= ["{%+", "{#+"].iter().any(|mark| gap.starts_with(mark));
            self.stays |= ["+%}", "+#}"].iter().any(|mark| gap.ends_with(mark));
        }
    }

    fn close(self, text: &str, layout: &mut Layout) {
        let blank = |range: &Range<usize>| {
            text.get(range.clone())
                .is_some_and(|written| written.trim().is_empty())
        };
        if !self.has_tag || self.stays || !self.fragments.iter().all(|(_, range)| blank(range)) {
            return;
        }
        for (literal, range) in self.fragments {
            let Some(kept) = layout.get_mut(&literal) else {
                continue;
            };
            if range.start <= kept.range.start {
                kept.range.start = range.end.min(kept.range.end);
            } else {
                kept.range.end = range.start;
            }
        }
    }
}

/// Whether a line break was taken away right before or right after a stretch.
fn swallowed(text: &str, range: &Range<usize>, before: usize, items: &[Item]) -> Swallowed {
    let next = items.partition_point(|item| item.range.start < range.end.max(range.start + 1));
    let after = items.get(next).map_or(text.len(), |item| item.range.start);
    let gap_before = text.get(before..range.start).unwrap_or_default();
    let gap_after = text.get(range.end..after).unwrap_or_default();
    let blank_before = gap_before.len() - gap_before.trim_end().len();
    let blank_after = gap_after.len() - gap_after.trim_start().len();
    let breaks =
        |gap: &str, part: Range<usize>| gap.get(part).is_some_and(|blank| blank.contains('\n'));
    Swallowed {
        before: breaks(
            gap_before,
            gap_before.len() - blank_before..gap_before.len(),
        ),
        after: breaks(gap_after, 0..blank_after),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jinja::syntax::scan;

    /// The literals that are left, joined.
    fn left(text: &str) -> String {
        let items = scan(text).unwrap().items;
        let layout = layout(text, &items);
        let literals = items.iter().filter(|item| item.kind == ItemKind::Literal);
        literals
            .map(|item| text.get(layout[&item.range.start].range.clone()).unwrap())
            .collect()
    }

    #[test]
    fn a_line_of_tags_leaves_nothing_behind() {
        assert_eq!(
            left("a\n  {% if x %}\nb\n  {% endif %}  \nc\n"),
            "a\nb\nc\n"
        );
        assert_eq!(left("{# note #}\na\n{# two\nlines #}\nb"), "a\nb");
        assert_eq!(left("{% set x = 1 %}{% set y = 2 %}\r\na"), "a");
        assert_eq!(
            left("a\n{% raw %}\n{{ b }}\n{% endraw %}\nc"),
            "a\n{{ b }}\nc"
        );
    }

    #[test]
    fn a_line_with_text_or_an_emission_stays() {
        assert_eq!(left("a: {% if x %}b{% endif %}\nc"), "a: b\nc");
        assert_eq!(left("  {{ x }}{% if y %}{% endif %}\nb"), "  \nb");
        assert_eq!(left("a {# one\ntwo #}\nb"), "a \nb");
        assert_eq!(left("  {%+ if x %}\nb{% endif %}"), "  \nb");
    }

    #[test]
    fn a_block_that_writes_keeps_what_is_around_it() {
        assert_eq!(left("a:\n  {% include \"b\" %}\nc"), "a:\n  \nc");
        let call = "a:\n  {% call m() %}\n  b\n  {% endcall %}\nc";
        assert_eq!(left(call), "a:\n    b\n\nc");
    }

    #[test]
    fn a_swallowed_line_break_is_remembered() {
        let text = "a\n{{- x -}}\nb";
        let items = scan(text).unwrap().items;
        let layout = layout(text, &items);
        let both = Swallowed {
            before: true,
            after: true,
        };
        assert_eq!(layout[&2].swallowed, both);
        assert!(layout[&0].swallowed.after && !layout[&0].swallowed.before);
        assert!(layout[&12].swallowed.before);
    }
}
