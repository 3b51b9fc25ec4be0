//! What a template writes, and what blocks capture of it.

use super::Walker;
use super::failure::Stop;
use crate::diag::Fault;
use crate::jinja::ast::Body;
use crate::jinja::ast::FilterCall;
use crate::jinja::ast::Swallowed;
use crate::jinja::context::not_a_value;
use crate::jinja::place::Site;
use crate::jinja::value::Content;
use crate::jinja::value::List;
use crate::jinja::value::Mapping;
use crate::jinja::value::Piece;
use crate::jinja::value::Text;
use crate::jinja::value::Traced;
use crate::jinja::value::Value;

impl<'a> Walker<'a> {
    pub(super) fn literal(&mut self, site: Site, swallowed: Swallowed) -> Result<(), Stop> {
        self.push(
            Piece {
                content: Content::Literal,
                site,
                conditions: self.conditions.clone(),
                swallowed,
                captured: false,
            },
            site,
        )
    }

    fn push(&mut self, piece: Piece<'a>, site: Site) -> Result<(), Stop> {
        let bytes = piece.site.len() as usize;
        self.steps(piece.conditions.len() / 16, site)?;
        let paid = self.budget.pieces(1).and_then(|()| self.budget.text(bytes));
        paid.map_err(|fault| Stop::new(fault, site, &[]))?;
        self.output.push(piece);
        Ok(())
    }

    /// Writes a value. `site` is the emission, `place` the expression to point at.
    pub(super) fn emit(
        &mut self,
        traced: Traced<'a>,
        site: Site,
        place: Site,
        swallowed: Swallowed,
    ) -> Result<(), Stop> {
        match &traced.value {
            Value::Poison => Err(Stop::Silent),
            Value::Text(text) => self.splice(text, &traced, place, swallowed),
            _ => {
                self.check(&traced, place)?;
                let piece = Piece {
                    conditions: self.conditions.and(&traced.conditions),
                    content: Content::Value(traced),
                    site,
                    swallowed,
                    captured: false,
                };
                self.push(piece, place)
            }
        }
    }

    /// Captured text goes on as text, its values as values.
    fn splice(
        &mut self,
        text: &Text<'a>,
        traced: &Traced<'a>,
        place: Site,
        swallowed: Swallowed,
    ) -> Result<(), Stop> {
        let conditions = self.conditions.and(&traced.conditions);
        let is_there = |piece: &Piece<'a>| !piece.is_absent();
        let first = text.pieces.iter().position(is_there);
        let last = text.pieces.iter().rposition(is_there);
        for (index, piece) in text.pieces.iter().enumerate() {
            self.steps(1 + conditions.len() / 8, place)?;
            let mut piece = piece.clone();
            piece.conditions = conditions.and(&piece.conditions);
            piece.swallowed.before |= first == Some(index) && swallowed.before;
            piece.swallowed.after |= last == Some(index) && swallowed.after;
            self.push(piece, place)?;
        }
        Ok(())
    }

    /// Nothing undefined, and nothing that is no value, at any depth.
    fn check(&mut self, traced: &Traced<'a>, place: Site) -> Result<(), Stop> {
        self.steps(1, place)?;
        match &traced.value {
            Value::Undefined(missing) => {
                let fault = self.context().undefined(missing);
                Err(Stop::new(fault, place, &[traced]))
            }
            Value::List(List::Made(made)) => {
                let mut items = made.items.iter();
                items.try_for_each(|item| self.check(item, place))
            }
            Value::Map(Mapping::Made(made)) => {
                let mut pairs = made.items.iter();
                pairs.try_for_each(|pair| self.check(&pair.value, place))
            }
            Value::Macro(_) | Value::Loop(_) | Value::Namespace(_) | Value::Module(_) => {
                Err(Stop::new(not_a_value(&traced.value), place, &[]))
            }
            Value::Poison => Err(Stop::Silent),
            _ => Ok(()),
        }
    }

    /// What a body writes.
    pub(super) fn captured(&mut self, body: &'a Body, site: Site) -> Result<Traced<'a>, Stop> {
        let failures = self.failures.len();
        let outer = std::mem::take(&mut self.output);
        let result = self.body(body);
        let pieces = std::mem::replace(&mut self.output, outer);
        result?;
        if self.failures.len() > failures {
            return Err(Stop::Silent);
        }
        let text = captured_text(pieces).map_err(|fault| Stop::new(fault, site, &[]))?;
        Ok(Traced::bare(text))
    }

    pub(super) fn filtered_capture(
        &mut self,
        filters: &'a [FilterCall],
        body: &'a Body,
        site: Site,
    ) -> Result<Traced<'a>, Stop> {
        let before = self.enter(self.frame);
        let captured = self.captured(body, site);
        self.leave(before);
        let mut traced = captured?;
        for filter in filters {
            traced = self.filter(traced, filter, filter.site)?;
        }
        Ok(traced)
    }
}

/// Pieces as a value. What whitespace control took away at the edges belonged to the block's tags.
pub(super) fn captured_text(pieces: Vec<Piece<'_>>) -> Result<Value<'_>, Fault> {
    let mut pieces = pieces;
    for piece in &mut pieces {
        piece.captured = true;
    }
    let mut there = pieces.iter_mut().filter(|piece| !piece.is_absent());
    if let Some(first) = there.next() {
        first.swallowed.before = false;
    }
    let there = pieces.iter_mut().rfind(|piece| !piece.is_absent());
    if let Some(last) = there {
        last.swallowed.after = false;
    }
    Value::text(pieces)
}
