//! The text that the YAML reader sees: the template's own characters, and a mark for every value.

use crate::jinja::context::Texts;
use crate::jinja::place::Site;
use crate::jinja::template::Template;
use crate::jinja::value::Content;
use crate::jinja::value::Piece;
use std::fmt::Write;
use std::ops::Range;

/// The text, with the pieces it is made of.
pub(super) struct Woven<'a> {
    pub(super) text: String,
    pub(super) pieces: Vec<Piece<'a>>,
    /// Where each piece begins.
    starts: Vec<usize>,
    /// The pieces that stand for what was left out.
    gaps: Vec<usize>,
    mark: char,
}

/// A part of a scalar.
pub(super) enum Part<'t> {
    /// Characters of the template.
    Text(&'t str),
    /// The number of the piece whose value stands here.
    Mark(usize),
}

impl<'a> Woven<'a> {
    pub(super) fn new(template: &'a Template, pieces: Vec<Piece<'a>>) -> Self {
        let texts = Texts(&template.files);
        let mut woven = Self {
            text: String::new(),
            starts: Vec::with_capacity(pieces.len()),
            gaps: Vec::new(),
            pieces,
            mark: template.mark,
        };
        woven.write(texts);
        // The text may hold the mark as an escape, `"\uE000"`. Then another one is taken.
        while woven.holds_escaped_mark() {
            let next = (woven.mark..='\u{f8ff}').skip(1);
            let mut free = next.filter(|next| template.is_free(*next));
            let Some(mark) = free.next() else {
                break;
            };
            woven.mark = mark;
            woven.write(texts);
        }
        woven
    }

    fn write(&mut self, texts: Texts<'a>) {
        self.text.clear();
        self.starts.clear();
        self.gaps.clear();
        for (number, piece) in self.pieces.iter().enumerate() {
            self.starts.push(self.text.len());
            match &piece.content {
                Content::Literal => self.text.push_str(texts.slice(piece.site)),
                Content::Spaces(count) => self.text.extend(std::iter::repeat_n(' ', *count)),
                Content::Value(_) => {
                    self.text.push(self.mark);
                    // Writing into a `String` cannot fail.
                    let _ = write!(self.text, "{number}");
                    self.text.push(self.mark);
                }
                Content::Absent(_) => self.gaps.push(number),
            }
        }
    }

    fn holds_escaped_mark(&self) -> bool {
        if !self.text.contains('\\') {
            return false;
        }
        let code = u32::from(self.mark);
        let lower = self.text.to_ascii_lowercase();
        lower.contains(&format!("\\u{code:04x}")) || lower.contains(&format!("\\u{code:08x}"))
    }

    /// True if a scalar has a value in it.
    pub(super) fn has_mark(&self, text: &str) -> bool {
        text.contains(self.mark)
    }

    /// The parts of a scalar's text.
    pub(super) fn parts<'t>(&self, text: &'t str) -> Vec<Part<'t>> {
        let mut parts = Vec::new();
        for (index, part) in text.split(self.mark).enumerate() {
            // Marks come in pairs, so what stands at odd positions is a number.
            if index % 2 == 1 {
                parts.extend(part.parse().ok().map(Part::Mark));
            } else if !part.is_empty() {
                parts.push(Part::Text(part));
            }
        }
        parts
    }

    /// The number of the piece at an offset, and how far into it.
    pub(super) fn at(&self, offset: usize) -> Option<(usize, usize)> {
        let after = self.starts.partition_point(|start| *start <= offset);
        let number = after.checked_sub(1)?;
        let start = self.starts.get(number)?;
        Some((number, offset - start))
    }

    /// The numbers of the pieces that a range touches.
    pub(super) fn touched(&self, range: &Range<usize>) -> Range<usize> {
        let Some((first, _)) = self.at(range.start) else {
            return 0..0;
        };
        let end = self.starts.partition_point(|start| *start < range.end);
        first..end.max(first + 1)
    }

    /// The part of a piece's site that a range covers.
    fn covered(&self, number: usize, range: &Range<usize>) -> Option<Site> {
        let piece = self.pieces.get(number)?;
        if !matches!(piece.content, Content::Literal) {
            return Some(piece.site);
        }
        let start = self.starts.get(number)?;
        let narrow = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        let from = range.start.saturating_sub(*start);
        let to = range.end.saturating_sub(*start).max(from);
        Some(piece.site.part(narrow(from), narrow(to)))
    }

    /// Where a range of the text is written. It ends where the pieces do not follow each other on
    /// one line of the template.
    pub(super) fn site(&self, range: &Range<usize>, texts: Texts<'_>) -> Option<Site> {
        // What is absent stands behind the character before.
        let range = if range.is_empty() {
            range.start.saturating_sub(1)..range.start
        } else {
            range.clone()
        };
        let is_there = |number: &usize| !self.is_gap(*number);
        let mut touched = self.touched(&range).filter(is_there);
        let mut site = self.covered(touched.next()?, &range)?;
        for number in touched {
            let Some(next) = self.covered(number, &range) else {
                break;
            };
            let follows = next.file == site.file && next.start >= site.end;
            let gap = Site {
                start: site.end,
                end: next.start,
                ..site
            };
            if !follows || texts.slice(gap).contains('\n') {
                break;
            }
            site.end = next.end;
        }
        Some(site)
    }

    pub(super) fn has_no_gaps(&self) -> bool {
        self.gaps.is_empty()
    }

    /// The pieces that stand for what was left out from one offset to another, both included.
    pub(super) fn gaps_between(
        &self,
        start: usize,
        end: usize,
    ) -> impl Iterator<Item = &Piece<'a>> {
        let first = self.gaps.partition_point(|gap| self.start(*gap) < start);
        let after = self.gaps.get(first..).unwrap_or_default().iter();
        let inside = after.take_while(move |gap| self.start(**gap) <= end);
        inside.filter_map(|gap| self.pieces.get(*gap))
    }

    fn is_gap(&self, number: usize) -> bool {
        self.gaps.binary_search(&number).is_ok()
    }

    /// Where a piece begins.
    pub(super) fn start(&self, number: usize) -> usize {
        self.starts.get(number).copied().unwrap_or(0)
    }

    /// Where the template's own words in a range are written.
    pub(super) fn texts(
        &self,
        range: &Range<usize>,
        texts: Texts<'_>,
    ) -> impl Iterator<Item = Site> {
        let touched = self.touched(range);
        let range = range.clone();
        touched.filter_map(move |number| {
            let piece = self.pieces.get(number)?;
            let site = self.covered(number, &range)?;
            let is_text = matches!(piece.content, Content::Literal);
            (is_text && !texts.slice(site).trim().is_empty()).then_some(site)
        })
    }

    /// The line of a piece that stands in a comment of the YAML.
    pub(super) fn comment(&self, number: usize) -> Option<Range<usize>> {
        let start = self.start(number);
        let line = self.line(start);
        let before = self.text.get(line.start..start).unwrap_or_default();
        let opens = before.starts_with('#') || before.contains(" #") || before.contains("\t#");
        opens.then_some(start..line.end)
    }

    /// The range of the line around an offset, without its line break.
    pub(super) fn line(&self, offset: usize) -> Range<usize> {
        let offset = offset.min(self.text.len());
        let before = self.text.get(..offset).unwrap_or_default();
        let after = self.text.get(offset..).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let end = after.find('\n').map_or(self.text.len(), |at| offset + at);
        start..end
    }

    /// The two pieces within a range between which whitespace control took a line break away: what
    /// of the left one is in the range, and the right one.
    pub(super) fn glued(&self, range: &Range<usize>) -> Option<(Site, Site)> {
        let touched = self.touched(range);
        let there: Vec<usize> = touched.filter(|number| !self.is_gap(*number)).collect();
        let pair = there.windows(2).find(|pair| match pair {
            [number, next] => match (self.pieces.get(*number), self.pieces.get(*next)) {
                (Some(left), Some(right)) => {
                    let glued = left.swallowed.after || right.swallowed.before;
                    // Within a macro that joins a text from several lines; but not a key and what is
                    // below it.
                    glued && (!(left.captured && right.captured) || self.opens(*number, range))
                }
                _ => false,
            },
            _ => false,
        })?;
        let [left, right] = pair else {
            return None;
        };
        Some((self.covered(*left, range)?, self.covered(*right, range)?))
    }

    /// True if what a range has of a piece ends as a key or list item does that goes on below.
    fn opens(&self, number: usize, range: &Range<usize>) -> bool {
        let end = self.starts.get(number + 1).copied().unwrap_or(range.end);
        let text = self
            .text
            .get(range.start..end.min(range.end))
            .unwrap_or_default();
        text.ends_with(':') || text == "-" || text == "?"
    }

    /// True if a text shows the mark, or what a mark looks like to the reader.
    pub(super) fn shows_mark(&self, text: &str) -> bool {
        text.contains(self.mark)
    }
}
