//! Puts the values in the place of their marks.

use super::build::Builder;
use super::spot::Content;
use super::spot::Spot;
use super::text::Part;
use super::text::Woven;
use crate::diag::Diagnostic;
use crate::diag::Fault;
use crate::diag::codes::templates;
use crate::jinja::budget::Budget;
use crate::jinja::context::Context;
use crate::jinja::context::Texts;
use crate::jinja::template::Template;
use crate::jinja::trace::Source;
use crate::jinja::trace::Trace;
use crate::jinja::value;
use crate::jinja::value::Piece;
use crate::jinja::value::Traced;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Span;
use crate::yaml;
use crate::yaml::Compose;
use crate::yaml::Key;
use crate::yaml::Node;
use crate::yaml::Scalar;
use crate::yaml::ScalarStyle;
use crate::yaml::Tag;
use std::cell::Cell;
use std::ops::Range;
use std::sync::Arc;

/// How many misplaced values are reported.
const MAX_MISPLACED: usize = 20;

/// Makes nodes of scalars.
pub(super) struct Composer<'w, 'a, 'o> {
    pub(super) template: &'a Template,
    pub(super) woven: &'w Woven<'a>,
    budget: &'o mut Budget,
    builder: Builder<'a, 'o>,
    /// The pieces whose values found a place.
    seen: Vec<bool>,
    /// Where the place that was asked for last begins.
    pub(super) asked: Cell<usize>,
    /// Whether the budget is used up: nothing more is made.
    stopped: bool,
    /// Why, where nobody could be told.
    exceeded: Option<Diagnostic>,
}

/// A text made of the template's characters and of values.
struct Joined {
    text: String,
    sources: Vec<Trace>,
    conditions: Vec<Trace>,
}

impl<'w, 'a, 'o> Composer<'w, 'a, 'o> {
    pub(super) fn new(
        template: &'a Template,
        woven: &'w Woven<'a>,
        budget: &'o mut Budget,
        origins: &'o mut Origins,
    ) -> Self {
        Self {
            template,
            woven,
            budget,
            builder: Builder::new(template, origins),
            seen: vec![false; woven.pieces.len()],
            asked: Cell::new(0),
            stopped: false,
            exceeded: None,
        }
    }

    /// Where a range of the text is written.
    pub(super) fn place(&self, range: Range<usize>) -> Option<Span> {
        let site = self.woven.site(&range, Texts(&self.template.files))?;
        self.template.span(site)
    }

    /// What some pieces hang on.
    fn conditions(&self, touched: Range<usize>) -> Trace {
        let touched = self.woven.pieces.get(touched);
        match touched.unwrap_or_default() {
            [one] => one.conditions.clone(),
            many => Trace::all(many.iter().map(|piece| &piece.conditions)),
        }
    }

    /// What a scalar hangs on: its pieces, and what was left out next to them.
    fn scalar_conditions(&self, scalar: &Scalar<'_>, spot: &Spot) -> Trace {
        let own = self.conditions(spot.hangs_on.clone());
        if self.woven.has_no_gaps() {
            return own;
        }
        let is_block = matches!(scalar.style, ScalarStyle::Literal | ScalarStyle::Folded);
        own.and(&self.woven.gaps_at_scalar(&scalar.range, is_block))
    }

    /// The origin of a scalar that the template itself wrote.
    fn written_scalar(&mut self, scalar: &Scalar<'_>, spot: &Spot) -> OriginId {
        let conditions = self.scalar_conditions(scalar, spot);
        if spot.scattered.is_empty() {
            return self.builder.written(spot.place, &conditions);
        }
        let texts = self.woven.texts(&scalar.range, Texts(&self.template.files));
        let texts: Trace = texts.map(Source::Written).collect();
        self.builder.rendered(spot.place, &texts, &conditions)
    }

    /// The origin of a document without anything in it.
    pub(super) fn nothing(&mut self) -> OriginId {
        let conditions = self.woven.pieces.iter().map(|piece| &piece.conditions);
        let conditions = Trace::all(conditions);
        let span = self.place(0..0);
        self.builder.written(span, &conditions)
    }

    /// Why a scalar that the template itself wrote has no value.
    fn no_value(&self, scalar: &Scalar<'_>) -> Diagnostic {
        let data = yaml::resolve(scalar);
        let fault = match data.and_then(|data| yaml::key_text(&data)) {
            Err(fault) => fault,
            // What has a value has a spot that says so.
            Ok(_) => misplaced(),
        };
        fault.at(self.place(scalar.range.clone()), "here")
    }

    /// The one value that a plain scalar consists of.
    fn alone(&mut self, scalar: &Scalar<'_>, parts: &[Part]) -> Option<&'w Piece<'a>> {
        if scalar.style != ScalarStyle::Plain || scalar.tag.is_some() {
            return None;
        }
        match parts {
            [Part::Mark(number)] => self.take(*number),
            _ => None,
        }
    }

    fn take(&mut self, number: usize) -> Option<&'w Piece<'a>> {
        *self.seen.get_mut(number)? = true;
        self.woven.pieces.get(number)
    }

    /// The characters and values of a scalar as one text.
    fn join(
        &mut self,
        scalar: &Scalar<'_>,
        spot: &Spot,
        parts: &[Part],
        as_key: bool,
    ) -> Result<Joined, Diagnostic> {
        if !matches!(scalar.tag, None | Some(Tag::String)) {
            let fault = Fault::new(&templates::MISPLACED, "a value cannot have a tag before it")
                .help("remove the tag: the value brings its own type");
            return Err(fault.at(self.place(scalar.range.clone()), "here"));
        }
        let mut joined = Joined {
            text: String::new(),
            sources: Vec::new(),
            conditions: vec![self.scalar_conditions(scalar, spot)],
        };
        for (index, part) in parts.iter().enumerate() {
            match part {
                Part::Text(text) => joined.text.push_str(text),
                Part::Mark(number) => {
                    let block = scalar.style == ScalarStyle::Literal;
                    let alone = block && stands_alone(parts, index);
                    self.join_value(*number, alone, as_key, &mut joined)?;
                }
            }
        }
        Ok(joined)
    }

    fn joined_origin(&mut self, spot: &Spot, joined: &Joined) -> OriginId {
        let scattered: Trace = spot
            .scattered
            .iter()
            .copied()
            .map(Source::Written)
            .collect();
        let sources = Trace::all(&joined.sources).and(&scattered);
        let conditions = Trace::all(&joined.conditions);
        self.builder.rendered(spot.place, &sources, &conditions)
    }

    /// A value or key costs memory, and a long history time, too.
    fn pay(&mut self, spot: &Spot) -> Result<(), Diagnostic> {
        let touched = self.woven.pieces.get(spot.touched.clone());
        let pieces = touched.unwrap_or_default();
        let total: usize = pieces.iter().map(|piece| piece.conditions.len()).sum();
        let steps = (pieces.len() + total) / 8;
        let paid = self.budget.value().and_then(|()| self.budget.steps(steps));
        paid.map_err(|fault| fault.at(spot.place, "while writing this"))
    }

    /// Nothing is made once the budget is used up.
    fn stopping<T>(&mut self, made: Result<T, Diagnostic>) -> Result<T, Diagnostic> {
        self.stopped |= matches!(&made, Err(told) if told.code == &templates::BUDGET);
        made
    }

    /// That the budget was used up by something that cannot fail.
    pub(super) fn exceeded(&mut self) -> Option<Diagnostic> {
        self.exceeded.take()
    }

    fn join_value(
        &mut self,
        number: usize,
        alone: bool,
        as_key: bool,
        joined: &mut Joined,
    ) -> Result<(), Diagnostic> {
        let Some(piece) = self.take(number) else {
            return Ok(());
        };
        let value::Content::Value(traced) = &piece.content else {
            return Ok(());
        };
        let mut context = Context {
            texts: Texts(&self.template.files),
            budget: self.budget,
        };
        let text = if as_key {
            context.key(&traced.value)
        } else {
            context.text(&traced.value)
        };
        let history = traced.sources.len() + traced.conditions.len();
        let paid = text.and_then(|text| {
            context.budget.steps(history / 8)?;
            context.budget.text(text.len()).map(|()| text)
        });
        let text = paid.map_err(|fault| self.blame(fault, piece, traced))?;
        let text: &str = if alone {
            text.strip_suffix('\n').unwrap_or(&text)
        } else {
            &text
        };
        joined.text.push_str(text);
        joined.sources.push(traced.sources.clone());
        joined.conditions.push(traced.conditions.clone());
        Ok(())
    }

    fn blame(&self, fault: Fault, piece: &Piece<'a>, traced: &Traced<'a>) -> Diagnostic {
        let input = traced.sources.inputs().next();
        let input = input.and_then(|origin| self.builder.origins.span(origin));
        let place = self.template.span(piece.site);
        fault.at(place, "here").place(input, "this value")
    }

    /// A key or line that whitespace control glued to the line before.
    pub(super) fn glued(&self, range: &Range<usize>) -> Option<Diagnostic> {
        let (left, right) = self.woven.glued(range)?;
        let fault = Fault::new(
            &templates::SWALLOWED_NEWLINE,
            "the `-` of a tag takes a line break away and glues two lines together",
        )
        .help("remove the `-` next to the line break");
        let left = fault.at(self.template.span(left), "this line");
        Some(left.place(self.template.span(right), "glued to this one"))
    }

    /// Values that found no place although they do not stand in a comment.
    pub(super) fn misplaced(&self) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let mut comment = 0..0;
        for (number, (piece, seen)) in self.woven.pieces.iter().zip(&self.seen).enumerate() {
            let value = matches!(piece.content, value::Content::Value(_));
            if !value || *seen || comment.contains(&self.woven.start(number)) {
                continue;
            }
            match self.woven.comment(number) {
                Some(line) => comment = line,
                None => found.push(misplaced().at(self.template.span(piece.site), "here")),
            }
            if found.len() == MAX_MISPLACED {
                break;
            }
        }
        found
    }
}

pub(super) fn misplaced() -> Fault {
    Fault::new(
        &templates::MISPLACED,
        "a value cannot be a part of an anchor, an alias, a tag or a directive",
    )
    .help("write the name itself")
}

/// Whether the value at `index` has its line of a block scalar for itself.
fn stands_alone(parts: &[Part], index: usize) -> bool {
    let before = index.checked_sub(1).and_then(|before| parts.get(before));
    let begins = match before {
        None => true,
        Some(Part::Text(text)) => {
            let line = text.rsplit('\n').next().unwrap_or_default();
            line.trim().is_empty() && (index == 1 || line.len() < text.len())
        }
        Some(Part::Mark(_)) => false,
    };
    let ends = match parts.get(index + 1) {
        None => true,
        Some(Part::Text(text)) => text.starts_with('\n'),
        Some(Part::Mark(_)) => false,
    };
    begins && ends
}

impl Composer<'_, '_, '_> {
    fn node(&mut self, scalar: &Scalar<'_>) -> Result<Node, Diagnostic> {
        let spot = self.woven.spot(self.template, scalar);
        self.pay(&spot)?;
        let parts = match &spot.content {
            Content::Written { data, .. } => {
                let data = data.clone().ok_or_else(|| self.no_value(scalar))?;
                let origin = self.written_scalar(scalar, &spot);
                return Ok(Node::new(data, origin));
            }
            Content::Filled(parts) => parts,
        };
        if let Some(piece) = self.alone(scalar, parts)
            && let value::Content::Value(traced) = &piece.content
        {
            let place = self.template.span(piece.site);
            let conditions = piece.conditions.and(&self.scalar_conditions(scalar, &spot));
            let built = self.builder.node(traced, place, &conditions, self.budget);
            return built.map_err(|fault| self.blame(fault, piece, traced));
        }
        let joined = self.join(scalar, &spot, parts, false)?;
        let origin = self.joined_origin(&spot, &joined);
        Ok(Node::string(joined.text, origin))
    }

    fn name(&mut self, scalar: &Scalar<'_>) -> Result<Key, Diagnostic> {
        let spot = self.woven.spot(self.template, scalar);
        self.pay(&spot)?;
        if spot.is_glued
            && let Some(diagnostic) = self.glued(&scalar.range)
        {
            return Err(diagnostic);
        }
        let parts = match &spot.content {
            Content::Written { key, .. } => {
                let text = key.clone().ok_or_else(|| self.no_value(scalar))?;
                let origin = self.written_scalar(scalar, &spot);
                return Ok(Key { text, origin });
            }
            Content::Filled(parts) => parts,
        };
        let joined = self.join(scalar, &spot, parts, true)?;
        let origin = self.joined_origin(&spot, &joined);
        let text = Arc::from(joined.text);
        Ok(Key { text, origin })
    }
}

impl Compose for Composer<'_, '_, '_> {
    fn value(&mut self, scalar: &Scalar<'_>) -> Result<Node, Diagnostic> {
        let made = self.node(scalar);
        self.stopping(made)
    }

    fn key(&mut self, scalar: &Scalar<'_>) -> Result<Key, Diagnostic> {
        let made = self.name(scalar);
        self.stopping(made)
    }

    fn goes_on(&self) -> bool {
        !self.stopped
    }

    fn collection(&mut self, range: Range<usize>) -> OriginId {
        let first = self.woven.text().get(range.clone()).unwrap_or_default();
        let line = first.find('\n').unwrap_or(first.len());
        // A collection is there because its first character is.
        let touched = self.woven.touched(&(range.start..range.start + 1));
        let hangs_on = self.conditions(touched);
        let hangs_on = hangs_on.and(&self.woven.gaps_in_list(&range));
        let place = self.place(range.start..range.start + line.max(1));
        let paid = self.budget.value();
        if let (Err(fault), false) = (paid, self.stopped) {
            self.stopped = true;
            self.exceeded = Some(fault.at(place, "while writing this"));
        }
        self.builder.written(place, &hangs_on)
    }

    fn span(&self, range: Range<usize>) -> Option<Span> {
        self.asked.set(range.start);
        self.place(range)
    }

    fn anchor(&mut self, name: &str, range: Range<usize>) -> Result<(), Diagnostic> {
        if self.woven.has_mark(name) {
            return Err(misplaced().at(self.place(range), "here"));
        }
        Ok(())
    }
}
