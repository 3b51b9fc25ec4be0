//! All texts of a run.

use super::SourceId;
use super::Span;
use std::sync::Arc;

/// One text with its name and the offsets of its lines.
#[derive(Clone, Debug)]
struct Source {
    name: Arc<str>,
    text: Arc<str>,
    line_starts: Vec<u32>,
}

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
        let line_starts = line_starts(&text);
        self.sources.push(Source {
            name: name.into(),
            text,
            line_starts,
        });
        Some(SourceId(id))
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

    /// Line and column of the first character of a place.
    pub fn location(&self, span: Span) -> Location {
        let Some(source) = self.get(span.source) else {
            return Location {
                file: "".into(),
                line: 1,
                column: 1,
            };
        };
        let line = source
            .line_starts
            .partition_point(|start| *start <= span.start)
            .max(1);
        let line_start = source.line_starts.get(line - 1).copied().unwrap_or(0) as usize;
        let before = source
            .text
            .get(line_start..span.start as usize)
            .unwrap_or("");
        let column = before.trim_start_matches('\u{feff}').chars().count() + 1;
        Location {
            file: source.name.clone(),
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(column).unwrap_or(u32::MAX),
        }
    }

    fn get(&self, id: SourceId) -> Option<&Source> {
        self.sources.get(id.0 as usize)
    }
}

fn line_starts(text: &str) -> Vec<u32> {
    let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
    let after = breaks.filter_map(|(offset, _)| u32::try_from(offset + 1).ok());
    std::iter::once(0).chain(after).collect()
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
}
