//! Where origins are kept.

use super::Span;
use super::origin::Link;
use super::origin::Moved;
use super::origin::OriginId;
use super::origin::Step;

/// One step; what varies in length lies in its segment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) step: Step,
    pub(super) site: Option<Span>,
    pub(super) note: u32,
    pub(super) links: (u32, u32),
    pub(super) secret: bool,
}

/// A run of origins. It is closed before it gets large, because a list that grows is copied, and for
/// a moment there twice.
#[derive(Clone, Debug, Default)]
pub(super) struct Segment {
    pub(super) first: u32,
    pub(super) entries: Vec<Entry>,
    pub(super) links: Vec<Link>,
    pub(super) notes: Vec<Box<str>>,
}

/// How many entries a segment has, and how many links it has at least when it is closed. What is
/// larger than 64 KiB costs our allocator megabytes for each size that there is.
pub(super) const SEGMENT: usize = (64 << 10) / size_of::<Entry>();

impl Segment {
    pub(super) fn at(first: u32) -> Self {
        Self {
            first,
            entries: Vec::with_capacity(SEGMENT),
            ..Self::default()
        }
    }

    /// The first origin after it.
    pub(super) fn end(&self) -> u32 {
        self.first + narrow(self.entries.len())
    }

    pub(super) fn entry(&self, id: OriginId) -> Option<&Entry> {
        self.entries.get(id.0.checked_sub(self.first)? as usize)
    }

    pub(super) fn note_text(&self, note: u32) -> &str {
        (note as usize)
            .checked_sub(1)
            .and_then(|index| self.notes.get(index))
            .map_or("", |n| n)
    }

    /// Notes repeat in runs (a trait touching many fields), so only the last few are compared.
    pub(super) fn note(&mut self, note: &str) -> u32 {
        if note.is_empty() {
            return 0;
        }
        let notes = &mut self.notes;
        let mut recent = notes.iter().rev().take(8);
        if let Some(back) = recent.position(|known| &**known == note) {
            return narrow(notes.len() - back);
        }
        notes.push(note.into());
        narrow(notes.len())
    }

    pub(super) fn shift(&mut self, moved: Moved) {
        self.first += moved.by;
        for link in &mut self.links {
            moved.apply(&mut link.origin);
        }
    }
}

/// Four billion origins do not fit into memory; past that, histories are cut, not wrong.
pub(super) fn narrow(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
