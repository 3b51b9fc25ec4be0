//! `{% for %}` and its `loop`.

use super::Walker;
use super::failure::Stop;
use super::frames::LoopState;
use super::output::captured_text;
use super::statements::Flow;
use crate::diag::Fault;
use crate::diag::codes::templates;
use crate::jinja::ast::For;
use crate::jinja::context::wrong_type;
use crate::jinja::place::Site;
use crate::jinja::trace::Trace;
use crate::jinja::value::Missing;
use crate::jinja::value::Traced;
use crate::jinja::value::Value;
use std::rc::Rc;

impl<'a> Walker<'a> {
    pub(super) fn loop_over(&mut self, tag: &'a For) -> Result<(), Stop> {
        let iterable = self.evaluate(&tag.iterable)?;
        self.rounds(tag, &iterable, tag.iterable.site, 0)
    }

    /// Runs the body for every item of a list, or every key of a mapping.
    pub(super) fn rounds(
        &mut self,
        tag: &'a For,
        iterable: &Traced<'a>,
        site: Site,
        depth: usize,
    ) -> Result<(), Stop> {
        let items = self.items(iterable, site)?;
        let reads = iterable.as_condition();
        let written = self.output.len();
        let before = self.hang_on(&reads);
        let result = self.filtered(tag, items).and_then(|(items, reads)| {
            self.hang_on(&reads);
            self.run_rounds(tag, items, iterable, depth)
        });
        let result = result.and_then(|()| self.leave_out(&tag.absence, written, site));
        self.hang_as(before);
        result
    }

    fn items(&mut self, iterable: &Traced<'a>, site: Site) -> Result<Vec<Traced<'a>>, Stop> {
        let items = match &iterable.value {
            Value::Poison => return Err(Stop::Silent),
            Value::String(_) | Value::Text(_) => {
                let fault = wrong_type("a list", &iterable.value);
                Err(fault.help("split a text with `| split`, or use `| list` for its characters"))
            }
            value => self.context().items_of(value),
        };
        items.map_err(|fault| Stop::new(fault, site, &[iterable]))
    }

    /// The items that pass the `if` of the `for`, with all that it read: which items there are,
    /// and each one's place among them, hangs on that.
    fn filtered(
        &mut self,
        tag: &'a For,
        items: Vec<Traced<'a>>,
    ) -> Result<(Vec<Traced<'a>>, Trace), Stop> {
        let Some(filter) = &tag.filter else {
            return Ok((items, Trace::Nothing));
        };
        let (mut kept, mut all) = (Vec::new(), Vec::new());
        for item in items {
            let before = self.enter(self.frame);
            let assigned = self.assign(&tag.target, item.clone(), tag.iterable.site);
            let asked = assigned.and_then(|()| self.truth_of(filter));
            self.leave(before);
            let (truth, reads) = asked?;
            all.push(reads);
            if truth {
                kept.push(item);
            }
        }
        let all = self.context().gather(&all);
        let all = all.map_err(|fault| Stop::new(fault, tag.iterable.site, &[]))?;
        Ok((kept, all))
    }

    fn run_rounds(
        &mut self,
        tag: &'a For,
        items: Vec<Traced<'a>>,
        iterable: &Traced<'a>,
        depth: usize,
    ) -> Result<(), Stop> {
        self.went(tag.iterable.site, !items.is_empty());
        if items.is_empty() {
            return self.body(&tag.otherwise).map(|_| ());
        }
        let number = self.loops.len();
        let items = Rc::new(items);
        self.loops.push(LoopState {
            tag,
            items: items.clone(),
            index: 0,
            depth,
            sources: iterable.sources.clone(),
            reads: self.conditions.clone(),
            changed: None,
        });
        for (index, item) in items.iter().enumerate() {
            if let Some(state) = self.loops.get_mut(number) {
                state.index = index;
            }
            self.steps(1 + self.conditions.len() / 16, tag.iterable.site)?;
            let outside = self.hang_on(&item.as_condition());
            let before = self.enter(self.frame);
            self.bind("loop", Traced::bare(Value::Loop(number)));
            let assigned = self.assign(&tag.target, item.clone(), tag.iterable.site);
            let flow = assigned.and_then(|()| self.body(&tag.body));
            self.leave(before);
            let went_on_by = self.conditions.clone();
            self.hang_as(outside);
            if flow? == Flow::Break {
                break;
            }
            if tag.breaks {
                self.hang_on(&went_on_by);
            }
        }
        Ok(())
    }

    /// `loop.index` and the like.
    pub(super) fn loop_attribute(&self, number: usize, name: &str) -> Option<Traced<'a>> {
        let state = self.loops.get(number)?;
        let (index, length) = (state.index, state.items.len());
        let neighbour = |index: Option<usize>, what: &'static str| {
            let item = index.and_then(|index| state.items.get(index)).cloned();
            item.unwrap_or_else(|| Traced {
                value: Value::Undefined(Rc::new(Missing::Neighbour(what))),
                sources: state.sources.clone(),
                conditions: Trace::Nothing,
            })
        };
        let value = match name {
            "index" => Value::integer(index + 1),
            "index0" => Value::integer(index),
            "revindex" => Value::integer(length - index),
            "revindex0" => Value::integer(length - index - 1),
            "first" => Value::Bool(index == 0),
            "last" => Value::Bool(index + 1 == length),
            "length" => Value::integer(length),
            "depth" => Value::integer(state.depth + 1),
            "depth0" => Value::integer(state.depth),
            "previtem" => return Some(neighbour(index.checked_sub(1), "previous")),
            "nextitem" => return Some(neighbour(Some(index + 1), "next")),
            _ => return None,
        };
        Some(Traced::new(value, state.sources.clone()).hanging_on(&state.reads))
    }

    /// `loop.cycle(…)` and `loop.changed(…)`.
    pub(super) fn loop_method(
        &mut self,
        number: usize,
        name: &str,
        arguments: Vec<Traced<'a>>,
        site: Site,
    ) -> Result<Traced<'a>, Stop> {
        let (index, sources) = match self.loops.get(number) {
            Some(state) => (state.index, state.sources.clone()),
            None => return Err(Stop::Silent),
        };
        match name {
            "cycle" if !arguments.is_empty() => {
                let chosen = arguments.into_iter().cycle().nth(index);
                chosen
                    .map(|chosen| chosen.hanging_on(&sources))
                    .ok_or(Stop::Silent)
            }
            "changed" => {
                let last = self
                    .loops
                    .get(number)
                    .and_then(|state| state.changed.clone());
                let mut same = last.as_ref().map(Vec::len) == Some(arguments.len());
                for (old, new) in last.iter().flatten().zip(&arguments) {
                    let equal = self.context().equal(&old.value, &new.value);
                    same &= equal.map_err(|fault| Stop::new(fault, site, &[new]))?;
                }
                let read = arguments.iter().fold(sources, |all, argument| {
                    all.and(&argument.sources).and(&argument.conditions)
                });
                if let Some(state) = self.loops.get_mut(number) {
                    state.changed = Some(arguments);
                }
                Ok(Traced::new(Value::Bool(!same), read))
            }
            _ => {
                let fault = Fault::new(
                    &templates::UNKNOWN_NAME,
                    format!("`loop` has nothing called `{name}` to call"),
                );
                Err(Stop::new(
                    fault.help("it has `cycle` and `changed`"),
                    site,
                    &[],
                ))
            }
        }
    }

    /// `loop(children)`: the loop's body for other items, captured.
    pub(super) fn recurse(
        &mut self,
        number: usize,
        arguments: &[Traced<'a>],
        site: Site,
    ) -> Result<Traced<'a>, Stop> {
        let found = self.loops.get(number).map(|state| (state.tag, state.depth));
        let (Some((tag, depth)), [iterable]) = (found, arguments) else {
            let fault = Fault::new(&templates::ARGUMENTS, "`loop(…)` takes one list");
            return Err(Stop::new(fault, site, &[]));
        };
        if !tag.recursive {
            let fault = Fault::new(&templates::WRONG_TYPE, "this loop is not recursive");
            let help = "write `{% for … in … recursive %}`";
            return Err(Stop::new(fault.help(help), site, &[]));
        }
        let failures = self.failures.len();
        let outer = std::mem::take(&mut self.output);
        self.enter_call(site);
        let result = self.rounds(tag, iterable, site, depth + 1);
        self.leave_call();
        let pieces = std::mem::replace(&mut self.output, outer);
        result?;
        if self.failures.len() > failures {
            return Err(Stop::Silent);
        }
        let text = captured_text(pieces).map_err(|fault| Stop::new(fault, site, &[]))?;
        Ok(Traced::bare(text))
    }
}
