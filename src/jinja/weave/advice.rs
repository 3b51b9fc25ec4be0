//! What a YAML error in a template usually means.

use super::composer::Composer;
use super::composer::misplaced;
use super::text::Part;
use crate::diag::Diagnostic;
use crate::diag::codes::templates;
use crate::diag::codes::yaml;
use crate::jinja::value::Content;
use crate::jinja::value::Value;
use std::ops::Range;

impl Composer<'_, '_, '_> {
    /// A syntax error of the text becomes one of the template, with the cause where it is known.
    /// It must be the diagnostic that a place was asked for last.
    pub(super) fn advise(&self, diagnostic: Diagnostic) -> Diagnostic {
        if self.woven.shows_mark(&diagnostic.message) || self.in_a_name(&diagnostic) {
            return Diagnostic {
                places: diagnostic.places,
                ..misplaced().at(None, "")
            };
        }
        if diagnostic.code != &yaml::SYNTAX {
            return diagnostic;
        }
        let mut advised = diagnostic;
        advised.code = &templates::NOT_YAML;
        let lines = self.lines_before(self.asked.get());
        let mapping = lines.iter().find_map(|line| self.mapping_alone(line));
        if let Some((number, place)) = mapping {
            let written = self.emission(number);
            "a mapping stands here between the keys of another one"
                .clone_into(&mut advised.message);
            advised.help = Some(format!(
                "write `<<: {written}` to merge it into the one around it"
            ));
            advised.places.clear();
            return advised.place(place, "this mapping");
        }
        let glued = lines.iter().take(2).find_map(|line| self.glued(line));
        glued.unwrap_or(advised)
    }

    /// A syntax error in an anchor, alias, tag or directive that holds a value.
    fn in_a_name(&self, diagnostic: &Diagnostic) -> bool {
        let text = self
            .woven
            .text()
            .get(self.asked.get()..)
            .unwrap_or_default();
        let word = text.split_whitespace().next().unwrap_or_default();
        diagnostic.code == &yaml::SYNTAX
            && word.starts_with(['&', '*', '!', '%'])
            && self.woven.shows_mark(word)
    }

    /// The line of an offset and up to two lines above it, without empty ones.
    fn lines_before(&self, offset: usize) -> Vec<Range<usize>> {
        let mut lines = Vec::new();
        let mut next = Some(offset);
        while let (Some(offset), true) = (next, lines.len() < 3) {
            let line = self.woven.line(offset);
            next = line.start.checked_sub(1);
            let text = self.woven.text().get(line.clone()).unwrap_or_default();
            if !text.trim().is_empty() {
                lines.push(line);
            }
        }
        lines
    }

    /// The piece of a mapping that has a line for itself.
    fn mapping_alone(&self, line: &Range<usize>) -> Option<(usize, Option<crate::source::Span>)> {
        let text = self.woven.text().get(line.clone())?.trim();
        let parts = self.woven.parts(text);
        let [Part::Mark(number)] = parts.as_slice() else {
            return None;
        };
        let piece = self.woven.pieces.get(*number)?;
        match &piece.content {
            Content::Value(traced) if matches!(traced.value, Value::Map(_)) => {
                Some((*number, self.template.span(piece.site)))
            }
            _ => None,
        }
    }

    fn emission(&self, number: usize) -> &str {
        let piece = self.woven.pieces.get(number);
        let texts = crate::jinja::context::Texts(&self.template.files);
        piece.map_or("{{ … }}", |piece| texts.slice(piece.site))
    }
}

/// True if another diagnostic says better what is wrong at the same place.
pub(super) fn is_explained(diagnostic: &Diagnostic, all: &[Diagnostic]) -> bool {
    let first = |one: &Diagnostic| one.places.first().map(|place| place.span);
    let explains = |other: &Diagnostic| {
        other.code == &templates::NOT_YAML && first(other) == first(diagnostic)
    };
    diagnostic.code == &templates::NOT_TEXT && all.iter().any(explains)
}
