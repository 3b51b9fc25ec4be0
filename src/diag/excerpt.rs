//! What of a text is shown around places: whole lines where they are short, and of long ones the
//! parts that matter.

use super::Place;
use super::diagnostic::boundary;
use crate::source::SourceId;
use crate::source::Sources;
use crate::source::Span;
use std::collections::BTreeMap;
use std::ops::Range;

/// The longest line that is shown whole, in bytes.
const SHORT: usize = 200;

/// How much of a longer line is shown on either side of a place, in bytes.
const BESIDE: usize = 60;

/// How much of a place itself is shown: of a longer one its beginning, in bytes and in lines.
const LONGEST: usize = 160;
const MOST_LINES: u32 = 40;

/// What stands for what is left out.
const LEFT_OUT: &str = "…";

/// Lines of a text in their order, as far as they are shown.
#[derive(Debug)]
pub(super) struct Excerpt {
    /// All lines, each with its break.
    pub(super) text: String,
    /// Where each place is in it, in the order of the places.
    pub(super) places: Vec<Range<usize>>,
    /// Where the lines begin in it, and what numbers they have, from 1.
    lines: Vec<(usize, u32)>,
}

/// The parts of the whole text that are shown, in order, and where in the excerpt each begins.
type Kept = Vec<(Range<usize>, usize)>;

impl Excerpt {
    /// The lines of places in one text, with one line before and after each.
    pub(super) fn new(sources: &Sources, source: SourceId, places: &[&Place]) -> Self {
        let shown: Vec<Range<usize>> = places
            .iter()
            .map(|place| beginning(sources, place.span))
            .collect();
        let mut excerpt = Self {
            text: String::new(),
            places: Vec::new(),
            lines: Vec::new(),
        };
        let mut kept = Kept::new();
        for (number, marked) in lines_around(sources, source, &shown) {
            excerpt.add(sources, source, (number, &marked), &mut kept);
        }
        let place = |range: &Range<usize>| moved(&kept, range.start)..moved(&kept, range.end);
        excerpt.places = shown.iter().map(place).collect();
        excerpt
    }

    /// Adds a line, with what of it belongs to places.
    fn add(
        &mut self,
        sources: &Sources,
        source: SourceId,
        (number, marked): (u32, &[Range<usize>]),
        kept: &mut Kept,
    ) {
        let Some(whole) = sources.line(source, number) else {
            return;
        };
        self.lines.push((self.text.len(), number));
        let mut end = whole.start;
        for part in parts(sources.text(source), &whole, marked) {
            if part.start > end {
                self.text.push_str(LEFT_OUT);
            }
            end = part.end;
            let span = Span::new(source, part.start, part.end);
            kept.push((part, self.text.len()));
            self.text.push_str(&sources.shown(span));
        }
        if end < whole.end {
            self.text.push_str(LEFT_OUT);
        }
        self.text.push('\n');
    }

    /// The bytes of the lines around a range of the excerpt: some lines before and after it, as far
    /// as they follow each other in the whole text; and the number of the first line.
    pub(super) fn window(
        &self,
        range: &Range<usize>,
        before: usize,
        after: usize,
    ) -> (Range<usize>, u32) {
        let at = |offset: usize| {
            let after = self.lines.partition_point(|(start, _)| *start <= offset);
            after.saturating_sub(1)
        };
        let follows = |index: &usize| {
            let number = |index: usize| self.lines.get(index).map(|(_, number)| *number);
            number(*index + 1) == number(*index).map(|number| number + 1)
        };
        let (first, last) = (at(range.start), at(range.end.max(range.start + 1) - 1));
        let up = (0..first).rev().take(before).take_while(follows);
        let down = (last..self.lines.len()).take(after).take_while(follows);
        let (first, last) = (first - up.count(), last + down.count());
        let (start, number) = self.lines.get(first).copied().unwrap_or((0, 1));
        let next = self.lines.get(last + 1).map(|(start, _)| *start);
        // Without the break of the last line.
        (start..next.unwrap_or(self.text.len()) - 1, number)
    }
}

/// The lines of ranges and one more on either side, by number, with what of each is in a range.
fn lines_around(
    sources: &Sources,
    source: SourceId,
    ranges: &[Range<usize>],
) -> BTreeMap<u32, Vec<Range<usize>>> {
    let mut lines: BTreeMap<u32, Vec<Range<usize>>> = BTreeMap::new();
    for range in ranges {
        let (first, last) = lines_of(sources, source, range);
        for number in first.saturating_sub(1).max(1)..=last + 1 {
            let Some(whole) = sources.line(source, number) else {
                continue;
            };
            let marked = lines.entry(number).or_default();
            if (first..=last).contains(&number) {
                marked.push(range.start.max(whole.start)..range.end.min(whole.end));
            }
        }
    }
    lines
}

/// The numbers of the first and the last line of a range.
fn lines_of(sources: &Sources, source: SourceId, range: &Range<usize>) -> (u32, u32) {
    let line_of = |offset| sources.location(Span::new(source, offset, offset)).line;
    let last = range.end.max(range.start + 1) - 1;
    (line_of(range.start), line_of(last))
}

/// The beginning of a place: all of it, unless that is much.
fn beginning(sources: &Sources, span: Span) -> Range<usize> {
    let (source, range) = (span.source, span.range());
    let (first, last) = lines_of(sources, source, &range);
    let line_end = sources
        .line(source, first)
        .map_or(range.end, |line| line.end);
    let end = if last - first < MOST_LINES {
        range.end
    } else {
        line_end
    };
    if line_end.min(end).saturating_sub(range.start) > LONGEST {
        return range.start..boundary(sources.text(source), range.start + LONGEST);
    }
    range.start..end.max(range.start)
}

/// The parts of a line that are shown, in order: all of it when it is short, else what is around
/// the places, or its beginning where there is none.
fn parts(text: &str, whole: &Range<usize>, marked: &[Range<usize>]) -> Vec<Range<usize>> {
    if whole.len() <= SHORT {
        return vec![whole.clone()];
    }
    if marked.is_empty() {
        let beginning = whole.start..boundary(text, whole.start + LONGEST);
        return vec![beginning];
    }
    let mut around: Vec<Range<usize>> = Vec::new();
    for range in marked {
        let end = range.end.min(range.start + LONGEST);
        let start = boundary(text, range.start.saturating_sub(BESIDE)).max(whole.start);
        around.push(start..boundary(text, end + BESIDE).min(whole.end));
    }
    around.sort_by_key(|range| (range.start, range.end));
    let mut parts: Vec<Range<usize>> = Vec::new();
    for range in around {
        match parts.last_mut() {
            Some(last) if range.start <= last.end + LEFT_OUT.len() => {
                last.end = last.end.max(range.end);
            }
            _ => parts.push(range),
        }
    }
    parts
}

/// Where a byte of the whole text is in the excerpt.
fn moved(kept: &[(Range<usize>, usize)], offset: usize) -> usize {
    let after = kept.partition_point(|(range, _)| range.start <= offset);
    let found = after.checked_sub(1).and_then(|index| kept.get(index));
    found.map_or(0, |(range, at)| {
        at + (offset - range.start).min(range.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The excerpt of a text around places, and the words at these in it.
    fn excerpt(text: &str, spans: &[(usize, usize)]) -> (String, Vec<String>) {
        let mut sources = Sources::default();
        let source = sources.add("a.yaml", text).unwrap();
        let places: Vec<Place> = spans
            .iter()
            .map(|(start, end)| Place {
                span: Span::new(source, *start, *end),
                label: String::new(),
            })
            .collect();
        let places: Vec<&Place> = places.iter().collect();
        let excerpt = Excerpt::new(&sources, source, &places);
        let word = |range: &Range<usize>| excerpt.text.get(range.clone()).unwrap().to_owned();
        let words = excerpt.places.iter().map(word).collect();
        (excerpt.text, words)
    }

    #[test]
    fn short_lines_are_shown_whole_with_their_neighbours() {
        let (text, words) = excerpt("one\ntwo\nthree\nfour\n", &[(8, 13)]);
        assert_eq!(text, "two\nthree\nfour\n");
        assert_eq!(words, ["three"]);
    }

    #[test]
    fn of_a_long_line_the_parts_around_places_are_shown() {
        let line = format!("first{}second{}\n", ", ä".repeat(1000), ", ö".repeat(1000));
        let second = line.find("second").unwrap();
        let (text, words) = excerpt(&line, &[(second, second + 6), (0, 5)]);
        assert_eq!(words, ["second", "first"]);
        assert_eq!(text.matches('…').count(), 2, "{text}");
        assert!(text.len() < 400 && text.trim_end().ends_with("…"), "{text}");
    }

    #[test]
    fn of_a_long_place_the_beginning_is_shown() {
        let long = format!("a: {}\nb: 1\n", "x".repeat(10_000));
        let (text, words) = excerpt(&long, &[(3, 10_003)]);
        assert_eq!(words[0].len(), LONGEST);
        assert!(text.len() < 400, "{text}");
        let high = "- x\n".repeat(10_000);
        let (text, words) = excerpt(&high, &[(4, 20_000)]);
        assert_eq!(
            (text.as_str(), words[0].as_str()),
            ("- x\n- x\n- x\n", "- x")
        );
        let (text, _) = excerpt(
            &format!("a:\n  {}\n  b\n", "x".repeat(9999)),
            &[(0, 10_008)],
        );
        assert!(text.len() < 400, "{text}");
    }

    #[test]
    fn places_at_the_ends_are_in_the_excerpt() {
        for (whole, start, end) in [("", 0, 0), ("a", 1, 1), ("a\n", 2, 2), ("\n\n", 0, 2)] {
            let (text, words) = excerpt(whole, &[(start, end)]);
            assert_eq!(words, [whole.get(start..end).unwrap()], "{text:?}");
        }
    }
}
