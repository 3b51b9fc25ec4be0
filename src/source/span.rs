//! Places as byte ranges, and values that keep theirs.

use super::OriginId;

/// The number of a text in [`Sources`](super::Sources).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub(super) u32);

impl SourceId {
    /// Its place among all texts, from 0.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A range of bytes in one text. Twelve bytes, free to copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The text.
    pub source: SourceId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The range `start..end` of `source`, in bytes.
    ///
    /// Offsets above 4 GiB are clamped; [`Sources::add`](super::Sources::add) refuses such texts.
    pub fn new(source: SourceId, start: usize, end: usize) -> Self {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self {
            source,
            start: clamp(start),
            end: clamp(end.max(start)),
        }
    }

    /// The range as `usize`, for slicing the text.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A value with the origin of the node it was decoded from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// How the value came to be; [`Origins::span`](super::Origins::span) gives the place to show.
    pub origin: OriginId,
}

impl<T> Spanned<T> {
    /// `value`, which came from `origin`.
    pub fn new(value: T, origin: OriginId) -> Self {
        Self { value, origin }
    }

    /// Another value from the same place.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned {
            value: change(self.value),
            origin: self.origin,
        }
    }
}
