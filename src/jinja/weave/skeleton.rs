//! What renderings of one template have in common: with the same branches taken, the text that the
//! YAML reader sees is the same, whatever the values are. It is read once.

use super::spot::Spot;
use crate::jinja::ast::Swallowed;
use crate::jinja::budget::VALUES;
use crate::jinja::context::Texts;
use crate::jinja::place::Site;
use crate::jinja::template::Template;
use crate::jinja::value::Content;
use crate::jinja::value::Gap;
use crate::jinja::value::Piece;
use crate::yaml::Recording;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

/// How many skeletons of one template are kept, and how many pieces one may have: a template that
/// writes ever different texts must not fill the memory.
const MAX_SKELETONS: usize = 64;
const MAX_PIECES: usize = 4096;

/// A piece without its value and what it hangs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Form {
    site: Site,
    shape: Shape,
    swallowed: Swallowed,
    captured: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Shape {
    Literal,
    Spaces(usize),
    Value,
    Absent(Gap),
}

impl Form {
    pub(super) fn of(pieces: &[Piece<'_>]) -> Vec<Self> {
        let form = |piece: &Piece<'_>| Self {
            site: piece.site,
            shape: match piece.content {
                Content::Literal => Shape::Literal,
                Content::Spaces(count) => Shape::Spaces(count),
                Content::Value(_) => Shape::Value,
                Content::Absent(gap) => Shape::Absent(gap),
            },
            swallowed: piece.swallowed,
            captured: piece.captured,
        };
        pieces.iter().map(form).collect()
    }
}

/// The text of some forms, and what was read in it.
#[derive(Debug)]
pub(super) struct Skeleton {
    text: Text,
    /// Where each piece begins.
    pub(super) starts: Vec<usize>,
    /// The pieces that stand for what was left out.
    pub(super) gaps: Vec<usize>,
    /// Stands around the number of every value.
    pub(super) mark: char,
    /// By their ranges, sorted.
    spots: Vec<(Range<usize>, Arc<Spot>)>,
}

#[derive(Debug)]
enum Text {
    /// It is not YAML, or more of it than may be made.
    Unread(String),
    Read(Recording),
}

impl Skeleton {
    pub(super) fn new(template: &Template, pieces: &[Piece<'_>]) -> Self {
        let texts = Texts(&template.files);
        let mut writer = Writer {
            text: String::new(),
            starts: Vec::with_capacity(pieces.len()),
            gaps: Vec::new(),
            mark: template.mark,
        };
        writer.write(pieces, texts);
        // The text may hold the mark as an escape, `"\uE000"`. Then another one is taken.
        while writer.holds_escaped_mark() {
            let next = (writer.mark..='\u{f8ff}').skip(1);
            let mut free = next.filter(|next| template.is_free(*next));
            let Some(mark) = free.next() else {
                break;
            };
            writer.mark = mark;
            writer.write(pieces, texts);
        }
        Self {
            text: Recording::new(writer.text, 2 * VALUES).map_or_else(Text::Unread, Text::Read),
            starts: writer.starts,
            gaps: writer.gaps,
            mark: writer.mark,
            spots: Vec::new(),
        }
    }

    pub(super) fn keep(&mut self, spots: Vec<(Range<usize>, Arc<Spot>)>) {
        self.spots = spots;
        self.spots
            .sort_by_key(|(range, _)| (range.start, range.end));
    }

    pub(super) fn text(&self) -> &str {
        match &self.text {
            Text::Unread(text) => text,
            Text::Read(recording) => recording.text(),
        }
    }

    /// What was read in the text; none when it is not YAML, or too much.
    pub(super) fn recording(&self) -> Option<&Recording> {
        match &self.text {
            Text::Unread(_) => None,
            Text::Read(recording) => Some(recording),
        }
    }

    pub(super) fn spot(&self, range: &Range<usize>) -> Option<Arc<Spot>> {
        let wanted = (range.start, range.end);
        let found = self
            .spots
            .binary_search_by_key(&wanted, |(range, _)| (range.start, range.end));
        let (_, spot) = self.spots.get(found.ok()?)?;
        Some(spot.clone())
    }
}

/// Writes the text.
struct Writer {
    text: String,
    starts: Vec<usize>,
    gaps: Vec<usize>,
    mark: char,
}

impl Writer {
    fn write(&mut self, pieces: &[Piece<'_>], texts: Texts<'_>) {
        self.text.clear();
        self.starts.clear();
        self.gaps.clear();
        for (number, piece) in pieces.iter().enumerate() {
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
}

/// The skeletons of one template.
#[derive(Debug, Default)]
pub(in crate::jinja) struct Skeletons(Mutex<BTreeMap<Vec<Form>, Arc<Skeleton>>>);

impl Skeletons {
    pub(super) fn get(&self, forms: &[Form]) -> Option<Arc<Skeleton>> {
        // Whoever panicked has not left half an entry.
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(forms).cloned()
    }

    pub(super) fn add(&self, forms: Vec<Form>, skeleton: &Arc<Skeleton>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() < MAX_SKELETONS && forms.len() <= MAX_PIECES {
            known.insert(forms, skeleton.clone());
        }
    }
}
