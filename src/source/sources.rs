//! All texts of a run.

use super::SourceId;
use super::Span;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;
use std::sync::OnceLock;

/// One text with its name and, once somebody asked, the offsets of its lines.
#[derive(Clone, Debug)]
struct Source {
    name: Arc<str>,
    text: Arc<str>,
    lines: OnceLock<Lines>,
}

/// What is counted of a text once somebody asks for a line or a column.
#[derive(Clone, Debug)]
struct Lines {
    /// Where each begins.
    starts: Vec<u32>,
    /// How many characters there are before each block of [`BLOCK`] bytes: a text may be one line,
    /// and counting from its beginning for each place would take the square of its length.
    characters: Vec<u32>,
}

/// How many bytes are counted for a column at most.
const BLOCK: usize = 1 << 10;

/// A place for people: lines and columns count from 1, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// File name as the user wrote it, or `--set`, `$PALETTEAI_…`, `<builtin>/…`.
    pub file: Arc<str>,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl std::fmt::Display for Location {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// All texts of a run: files, but also flags and environment variables, so that a value from
/// `--set` has a place like any other.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    sources: Vec<Source>,
    hidden: BTreeSet<Span>,
}

impl Sources {
    /// Adds a text under the name that messages show.
    ///
    /// # Errors
    /// `None` when the text is larger than 4 GiB and could not be addressed by a [`Span`].
    pub fn add(
        &mut self,
        name: impl Into<Arc<str>>,
        text: impl Into<Arc<str>>,
    ) -> Option<SourceId> {
        let text = text.into();
        u32::try_from(text.len()).ok()?;
        let id = u32::try_from(self.sources.len()).ok()?;
        self.sources.push(Source {
            name: name.into(),
            text,
            lines: OnceLock::new(),
        });
        Some(SourceId(id))
    }

    /// All texts, in the order in which they were added.
    pub fn ids(&self) -> impl Iterator<Item = SourceId> + use<> {
        let count = u32::try_from(self.sources.len()).unwrap_or(u32::MAX);
        (0..count).map(SourceId)
    }

    /// The name of a text.
    pub fn name(&self, id: SourceId) -> &str {
        self.get(id).map_or("", |source| &source.name)
    }

    /// A text.
    pub fn text(&self, id: SourceId) -> &str {
        self.get(id).map_or("", |source| &source.text)
    }

    /// The characters of a place; empty if the place lies outside its text.
    pub fn slice(&self, span: Span) -> &str {
        self.text(span.source).get(span.range()).unwrap_or("")
    }

    /// Keeps a place out of everything that [`Sources::shown`] gives out.
    pub fn hide(&mut self, span: Span) {
        self.hidden.insert(span);
    }

    /// The characters of a place as people may see them: each byte of a hidden place is a `*`, so
    /// that columns stay where they are. Empty if the place lies outside its text.
    pub fn shown(&self, span: Span) -> Cow<'_, str> {
        let text = self.slice(span);
        let here = |hidden: &&Span| {
            hidden.source == span.source && hidden.start < span.end && hidden.end > span.start
        };
        let mut shown = String::new();
        let mut from = 0;
        for hidden in self.hidden.iter().filter(here) {
            let start = hidden.start.saturating_sub(span.start) as usize;
            let end = (hidden.end.min(span.end) - span.start) as usize;
            shown.push_str(text.get(from..start).unwrap_or_default());
            let secret = text.get(from.max(start)..end).unwrap_or_default();
            shown.extend(secret.chars().flat_map(stars));
            from = from.max(end);
        }
        if from == 0 {
            return Cow::Borrowed(text);
        }
        shown.push_str(text.get(from..).unwrap_or_default());
        Cow::Owned(shown)
    }

    /// Line and column of the first character of a place.
    pub fn location(&self, span: Span) -> Location {
        let Some(source) = self.get(span.source) else {
            return Location {
                file: "".into(),
                line: 1,
                column: 1,
            };
        };
        let lines = source.lines();
        let line = lines
            .starts
            .partition_point(|start| *start <= span.start)
            .max(1);
        let line_start = lines.starts.get(line - 1).copied().unwrap_or(0) as usize;
        let before = source.characters(span.start as usize) - source.characters(line_start);
        let line_text = source.text.get(line_start..span.start as usize);
        let line_text = line_text.unwrap_or_default();
        let marks = line_text.chars().take_while(|c| *c == '\u{feff}').count();
        let column = before - marks + 1;
        Location {
            file: source.name.clone(),
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(column).unwrap_or(u32::MAX),
        }
    }

    /// The bytes of a line without its break, by its number, from 1.
    pub fn line(&self, id: SourceId, number: u32) -> Option<Range<usize>> {
        let source = self.get(id)?;
        let starts = &source.lines().starts;
        let index = (number as usize).checked_sub(1)?;
        let start = *starts.get(index)? as usize;
        let next = starts.get(index + 1).map(|next| *next as usize - 1);
        Some(start..next.unwrap_or(source.text.len()))
    }

    fn get(&self, id: SourceId) -> Option<&Source> {
        self.sources.get(id.0 as usize)
    }
}

/// As many stars as a character has bytes; space stays.
fn stars(letter: char) -> impl Iterator<Item = char> {
    let (star, count) = if letter.is_whitespace() {
        (letter, 1)
    } else {
        ('*', letter.len_utf8())
    };
    std::iter::repeat_n(star, count)
}

impl Source {
    fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::of(&self.text))
    }

    /// How many characters begin before an offset.
    fn characters(&self, offset: usize) -> usize {
        let block = offset / BLOCK;
        let before = self.lines().characters.get(block).copied().unwrap_or(0);
        let rest = self.text.as_bytes().get(block * BLOCK..offset);
        before as usize + count(rest.unwrap_or_default())
    }
}

impl Lines {
    fn of(text: &str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let after = breaks.filter_map(|(offset, _)| u32::try_from(offset + 1).ok());
        let mut characters = vec![0];
        let mut before = 0;
        for block in text.as_bytes().chunks(BLOCK) {
            before += count(block);
            // A text has less than 4 GiB.
            characters.push(u32::try_from(before).unwrap_or(u32::MAX));
        }
        Self {
            starts: std::iter::once(0).chain(after).collect(),
            characters,
        }
    }
}

/// How many characters begin in bytes of a text.
fn count(bytes: &[u8]) -> usize {
    let begins = |byte: &&u8| (**byte & 0xc0) != 0x80;
    bytes.iter().filter(begins).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_skip_a_byte_order_mark() {
        let mut sources = Sources::default();
        let id = sources.add("a.yaml", "\u{feff}größe: 1\nb: 2\n").unwrap();
        let one = sources.location(Span::new(id, 12, 13));
        assert_eq!((one.line, one.column), (1, 8));
        let two = sources.location(Span::new(id, 17, 18));
        assert_eq!(two.to_string(), "a.yaml:2:4");
    }

    #[test]
    fn a_column_far_into_a_line_counts_characters() {
        let mut sources = Sources::default();
        let text = format!("\u{feff}ab\n\u{feff}{}x\n", "ö".repeat(5000));
        let id = sources.add("a.yaml", text.as_str()).unwrap();
        let at = |offset| sources.location(Span::new(id, offset, offset)).column;
        let x = text.find('x').unwrap();
        assert_eq!([at(3), at(4), at(x), at(x + 1)], [1, 2, 5001, 5002]);
        assert_eq!(sources.line(id, 1), Some(0..5));
        assert_eq!(sources.line(id, 2), Some(6..x + 1));
        assert_eq!(sources.line(id, 3), Some(x + 2..x + 2));
        assert_eq!(sources.line(id, 4), None);
    }

    #[test]
    fn hidden_places_are_stars_of_the_same_length_and_lines_stay() {
        let mut sources = Sources::default();
        let text = "a: gehé im\n   x\nb: gehé\n";
        let id = sources.add("a.yaml", text).unwrap();
        let whole = Span::new(id, 0, text.len());
        assert_eq!(sources.shown(whole), text);
        sources.hide(Span::new(id, 3, 16));
        assert_eq!(sources.shown(whole), "a: ***** **\n   *\nb: gehé\n");
        assert_eq!(sources.shown(Span::new(id, 16, 25)), "\nb: gehé");
        assert_eq!(sources.slice(whole), text);
    }
}
