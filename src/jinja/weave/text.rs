//! The text that the YAML reader sees: the template's own characters, and a mark for every value.

use super::skeleton::Form;
use super::skeleton::Skeleton;
use super::spot::Spot;
use crate::jinja::context::Texts;
use crate::jinja::place::Site;
use crate::jinja::template::Template;
use crate::jinja::value::Content;
use crate::jinja::value::Piece;
use crate::yaml::Recording;
use crate::yaml::Scalar;
use std::ops::Range;
use std::sync::Arc;

/// The pieces, with the text that they are to the YAML reader.
pub(super) struct Woven<'a> {
    pub(super) pieces: Vec<Piece<'a>>,
    pub(super) skeleton: Arc<Skeleton>,
}

/// A part of a scalar.
#[derive(Debug)]
pub(super) enum Part {
    /// Characters of the template.
    Text(Box<str>),
    /// The number of the piece whose value stands here.
    Mark(usize),
}

impl<'a> Woven<'a> {
    pub(super) fn new(template: &'a Template, pieces: Vec<Piece<'a>>) -> Self {
        let forms = Form::of(&pieces);
        if let Some(skeleton) = template.skeletons.get(&forms) {
            return Self { pieces, skeleton };
        }
        let mut woven = Self {
            skeleton: Arc::new(Skeleton::new(template, &pieces)),
            pieces,
        };
        let spots = woven.spots(template);
        if let Some(skeleton) = Arc::get_mut(&mut woven.skeleton) {
            skeleton.keep(spots);
        }
        template.skeletons.add(forms, &woven.skeleton);
        woven
    }

    /// What every instance of the text has in common, scalar by scalar.
    fn spots(&self, template: &Template) -> Vec<(Range<usize>, Arc<Spot>)> {
        let recording = self.skeleton.recording();
        let scalars = recording.into_iter().flat_map(Recording::scalars);
        let spots = scalars.map(|scalar| {
            let spot = Arc::new(Spot::new(self, template, &scalar));
            (scalar.range, spot)
        });
        spots.collect()
    }

    /// What every instance of a scalar has in common.
    pub(super) fn spot(&self, template: &Template, scalar: &Scalar<'_>) -> Arc<Spot> {
        let known = self.skeleton.spot(&scalar.range);
        known.unwrap_or_else(|| Arc::new(Spot::new(self, template, scalar)))
    }

    /// The text that the YAML reader sees.
    pub(super) fn text(&self) -> &str {
        self.skeleton.text()
    }

    /// True if a scalar has a value in it.
    pub(super) fn has_mark(&self, text: &str) -> bool {
        text.contains(self.skeleton.mark)
    }

    /// The parts of a scalar's text.
    pub(super) fn parts(&self, text: &str) -> Vec<Part> {
        let mut parts = Vec::new();
        for (index, part) in text.split(self.skeleton.mark).enumerate() {
            // Marks come in pairs, so what stands at odd positions is a number.
            if index % 2 == 1 {
                parts.extend(part.parse().ok().map(Part::Mark));
            } else if !part.is_empty() {
                parts.push(Part::Text(part.into()));
            }
        }
        parts
    }

    /// The number of the piece at an offset, and how far into it.
    pub(super) fn at(&self, offset: usize) -> Option<(usize, usize)> {
        let after = self
            .skeleton
            .starts
            .partition_point(|start| *start <= offset);
        let number = after.checked_sub(1)?;
        let start = self.skeleton.starts.get(number)?;
        Some((number, offset - start))
    }

    /// The numbers of the pieces that a range touches.
    pub(super) fn touched(&self, range: &Range<usize>) -> Range<usize> {
        let Some((first, _)) = self.at(range.start) else {
            return 0..0;
        };
        let end = self
            .skeleton
            .starts
            .partition_point(|start| *start < range.end);
        first..end.max(first + 1)
    }

    /// The part of a piece's site that a range covers.
    fn covered(&self, number: usize, range: &Range<usize>) -> Option<Site> {
        let piece = self.pieces.get(number)?;
        if !matches!(piece.content, Content::Literal) {
            return Some(piece.site);
        }
        let start = self.skeleton.starts.get(number)?;
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
            let before = self.text().get(..range.start).unwrap_or_default();
            let last = before.chars().next_back().map_or(0, char::len_utf8);
            range.start - last..range.start
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
        self.skeleton.gaps.is_empty()
    }

    /// The pieces that stand for what was left out from one offset to another, both included.
    pub(super) fn gaps_between(
        &self,
        start: usize,
        end: usize,
    ) -> impl Iterator<Item = &Piece<'a>> {
        let first = self
            .skeleton
            .gaps
            .partition_point(|gap| self.start(*gap) < start);
        let after = self.skeleton.gaps.get(first..).unwrap_or_default().iter();
        let inside = after.take_while(move |gap| self.start(**gap) <= end);
        inside.filter_map(|gap| self.pieces.get(*gap))
    }

    fn is_gap(&self, number: usize) -> bool {
        self.skeleton.gaps.binary_search(&number).is_ok()
    }

    /// Where a piece begins.
    pub(super) fn start(&self, number: usize) -> usize {
        self.skeleton.starts.get(number).copied().unwrap_or(0)
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
        let before = self.text().get(line.start..start).unwrap_or_default();
        let opens = before.starts_with('#') || before.contains(" #") || before.contains("\t#");
        opens.then_some(start..line.end)
    }

    /// The range of the line around an offset, without its line break.
    pub(super) fn line(&self, offset: usize) -> Range<usize> {
        let offset = offset.min(self.text().len());
        let before = self.text().get(..offset).unwrap_or_default();
        let after = self.text().get(offset..).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let end = after.find('\n').map_or(self.text().len(), |at| offset + at);
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
        let end = self
            .skeleton
            .starts
            .get(number + 1)
            .copied()
            .unwrap_or(range.end);
        let text = self
            .text()
            .get(range.start..end.min(range.end))
            .unwrap_or_default();
        text.ends_with(':') || text == "-" || text == "?"
    }

    /// True if a text shows the mark, or what a mark looks like to the reader.
    pub(super) fn shows_mark(&self, text: &str) -> bool {
        text.contains(self.skeleton.mark)
    }
}
