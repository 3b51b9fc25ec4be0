//! The YAML of a text whose macros are filled in.

use super::assemble::Assembled;
use super::expander::Outcome;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::macros::ScalarPlaces;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Span;
use crate::source::Step;
use crate::source::Trace;
use crate::yaml;
use crate::yaml::Compose;
use crate::yaml::Composed;
use crate::yaml::Data;
use crate::yaml::Key;
use crate::yaml::Node;
use crate::yaml::Scalar;
use crate::yaml::ScalarStyle;
use crate::yaml::key_text;
use crate::yaml::resolve;
use std::collections::BTreeSet;
use std::ops::Range;

/// What a text holds.
pub(super) struct Read {
    pub(super) documents: Vec<Composed>,
    /// Where scalars and keys stand in the text, in order.
    scalars: Vec<Range<usize>>,
    pub(super) faults: Diagnostics,
}

/// A text to be read, with the way back to where it is written.
pub(super) struct Readable<'r> {
    pub(super) assembled: &'r Assembled,
    pub(super) places: &'r ScalarPlaces,
    pub(super) outcomes: &'r [Outcome],
    /// The text as it is written.
    pub(super) written: &'r str,
    /// What stands around the numbers of macros without a value.
    pub(super) mark: char,
}

impl Readable<'_> {
    pub(super) fn read(&self, origins: &mut Origins) -> Read {
        let mut reader = Reader {
            text: self,
            origins,
            scalars: Vec::new(),
        };
        let mut faults = Diagnostics::default();
        let documents = yaml::compose(&self.assembled.text, &mut reader, &mut faults);
        let mut scalars = reader.scalars;
        scalars.sort_by_key(|range| (range.start, range.end));
        Read {
            documents,
            scalars,
            faults,
        }
    }

    fn span(&self, range: &Range<usize>) -> Option<Span> {
        self.places.span(&self.assembled.written(range))
    }
}

impl Read {
    /// Whether a place of the text is outside of all values and keys, which are its comments. Of a
    /// text that cannot be read nobody knows.
    pub(super) fn is_comment(&self, range: &Range<usize>) -> bool {
        if self.faults.has_errors() {
            return false;
        }
        let behind = self
            .scalars
            .partition_point(|scalar| scalar.start <= range.start);
        let before = self.scalars.get(..behind).unwrap_or_default();
        // Scalars do not overlap, so that only the last one can reach the place.
        before
            .last()
            .is_none_or(|scalar| scalar.end < range.end.max(range.start))
    }
}

struct Reader<'r, 'o> {
    text: &'r Readable<'r>,
    origins: &'o mut Origins,
    scalars: Vec<Range<usize>>,
}

impl Reader<'_, '_> {
    /// The history of what stands in a stretch of the text.
    fn origin(&mut self, range: &Range<usize>) -> OriginId {
        let site = self.text.span(range);
        let touched = self.text.assembled.touched(range);
        let outcomes = self.text.outcomes.get(touched).unwrap_or_default();
        if outcomes.is_empty()
            && let Some(site) = site
        {
            return self.origins.read(site);
        }
        let filled = outcomes
            .iter()
            .filter_map(|outcome| outcome.result.as_ref().ok());
        let sources: BTreeSet<OriginId> = filled.flat_map(|one| &one.sources).copied().collect();
        let sources: Vec<OriginId> = sources.into_iter().collect();
        let trace = Trace {
            site,
            sources: &sources,
            ..Trace::default()
        };
        self.origins.push(Step::Substituted, &trace)
    }

    /// Where the content of a scalar stands: behind the header of a block may be a comment.
    fn content(&self, scalar: &Scalar<'_>) -> Range<usize> {
        let Range { start, end } = scalar.range;
        let written = self.text.assembled.text.get(start..end).unwrap_or_default();
        match (scalar.style, written.find('\n')) {
            (ScalarStyle::Literal | ScalarStyle::Folded, Some(header)) => start + header..end,
            _ => start..end,
        }
    }

    /// The value of a scalar; macros without a value stand in it as they are written.
    fn data(&mut self, scalar: &Scalar<'_>) -> Result<Data, Diagnostic> {
        self.scalars.push(self.content(scalar));
        if !scalar.text.contains(self.text.mark) {
            return resolve(scalar)
                .map_err(|fault| fault.at(self.text.span(&scalar.range), "here"));
        }
        let mut text = String::with_capacity(scalar.text.len());
        for (index, part) in scalar.text.split(self.text.mark).enumerate() {
            let number: Option<usize> = part.parse().ok();
            let number = number.filter(|_| index % 2 == 1);
            let replaced = number.and_then(|number| self.text.assembled.replaced.get(number));
            let kept = replaced.and_then(|one| self.text.written.get(one.written.clone()));
            text.push_str(kept.unwrap_or(part));
        }
        Ok(Data::String(text.into()))
    }
}

impl Compose for Reader<'_, '_> {
    fn value(&mut self, scalar: &Scalar<'_>) -> Result<Node, Diagnostic> {
        let data = self.data(scalar)?;
        Ok(Node::new(data, self.origin(&scalar.range)))
    }

    fn key(&mut self, scalar: &Scalar<'_>) -> Result<Key, Diagnostic> {
        let data = self.data(scalar)?;
        let text =
            key_text(&data).map_err(|fault| fault.at(self.text.span(&scalar.range), "here"))?;
        let origin = self.origin(&scalar.range);
        Ok(Key { text, origin })
    }

    fn collection(&mut self, range: Range<usize>) -> OriginId {
        match self.text.span(&range) {
            Some(site) => self.origins.read(site),
            None => self.origins.push(Step::Rule, &Trace::default()),
        }
    }

    fn span(&self, range: Range<usize>) -> Option<Span> {
        self.text.span(&range)
    }
}
