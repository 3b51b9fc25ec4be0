//! Variables, and the tables of what they can name besides values.

use super::Walker;
use super::failure::Stop;
use crate::diag::did_you_mean;
use crate::jinja::ast::For;
use crate::jinja::ast::Macro;
use crate::jinja::place::Site;
use crate::jinja::trace::Trace;
use crate::jinja::value::Missing;
use crate::jinja::value::Traced;
use crate::jinja::value::Value;
use std::rc::Rc;
use std::sync::Arc;

/// How many steps it costs to keep a scope until the end.
const KEPT: usize = 8;

/// A scope.
#[derive(Debug, Default)]
pub(super) struct Frame<'a> {
    pub(super) parent: Option<usize>,
    pub(super) variables: Vec<(&'a str, Traced<'a>)>,
    /// A macro or module may still look into it, so it stays.
    pub(super) captured: bool,
}

/// A macro with the scope it was declared in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Closure<'a> {
    pub(super) declaration: &'a Macro,
    pub(super) frame: usize,
}

/// A running `{% for %}`.
#[derive(Debug)]
pub(super) struct LoopState<'a> {
    pub(super) tag: &'a For,
    pub(super) items: Rc<Vec<Traced<'a>>>,
    pub(super) index: usize,
    pub(super) depth: usize,
    /// What the list came from: so do its length and the indices.
    pub(super) sources: Trace,
    /// What decided which items there are.
    pub(super) reads: Trace,
    /// What `loop.changed(…)` was asked last.
    pub(super) changed: Option<Vec<Traced<'a>>>,
}

/// The attributes of a `namespace()`.
pub(super) type Namespace<'a> = Vec<(Arc<str>, Traced<'a>)>;

impl<'a> Walker<'a> {
    /// Opens a scope within `parent`, and makes it the current one. Returns the one before.
    pub(super) fn enter(&mut self, parent: usize) -> usize {
        self.frames.push(Frame {
            parent: Some(parent),
            ..Frame::default()
        });
        std::mem::replace(&mut self.frame, self.frames.len() - 1)
    }

    /// Leaves the current scope for an earlier one, and drops it if nothing can look into it.
    pub(super) fn leave(&mut self, before: usize) {
        let left = std::mem::replace(&mut self.frame, before);
        let last = self.frames.len() - 1;
        if left == last && self.frames.last().is_some_and(|frame| !frame.captured) {
            self.frames.pop();
        }
    }

    /// Keeps the current scope and those around it.
    pub(super) fn capture(&mut self, site: Site) -> Result<(), Stop> {
        let mut next = Some(self.frame);
        let mut kept = 0;
        while let Some(frame) = next.and_then(|number| self.frames.get_mut(number)) {
            if frame.captured {
                break;
            }
            frame.captured = true;
            kept += KEPT + 2 * frame.variables.len();
            next = frame.parent;
        }
        self.steps(kept, site)
    }

    /// Binds a name in the current scope.
    pub(super) fn bind(&mut self, name: &'a str, value: Traced<'a>) {
        let Some(frame) = self.frames.get_mut(self.frame) else {
            return;
        };
        let mut variables = frame.variables.iter_mut();
        match variables.find(|(known, _)| *known == name) {
            Some((_, old)) => *old = value,
            None => frame.variables.push((name, value)),
        }
    }

    /// The value of a name, from the current scope outwards.
    pub(super) fn find(&self, name: &str) -> Option<&Traced<'a>> {
        let mut next = Some(self.frame);
        while let Some(frame) = next.and_then(|number| self.frames.get(number)) {
            if let Some(found) = find_in(&frame.variables, name) {
                return Some(found);
            }
            next = frame.parent;
        }
        None
    }

    /// The value of a name; undefined if there is none.
    ///
    /// What was meant is looked for at once, while the scopes are there.
    pub(super) fn lookup(&mut self, name: &'a str, site: Site) -> Result<Traced<'a>, Stop> {
        let mut known = 0;
        let mut next = Some(self.frame);
        while let Some(frame) = next.and_then(|number| self.frames.get(number)) {
            known += frame.variables.len();
            next = frame.parent;
        }
        self.steps(known / 32, site)?;
        if let Some(found) = self.find(name) {
            return Ok(found.clone());
        }
        self.steps(8 * known, site)?;
        let missing = Missing::Variable(name, self.meant(name));
        Ok(Traced::bare(Value::Undefined(Rc::new(missing))))
    }

    pub(super) fn meant(&self, name: &str) -> Option<String> {
        let mut known = Vec::new();
        let mut next = Some(self.frame);
        while let Some(frame) = next.and_then(|number| self.frames.get(number)) {
            known.extend(frame.variables.iter().map(|(name, _)| *name));
            next = frame.parent;
        }
        did_you_mean(name, known.iter().copied()).or_else(|| {
            let path = format!("parameter.{name}");
            let parameter = self.find("parameter")?;
            match &parameter.value {
                Value::Map(map) => map.get(name).map(|_| format!("did you mean `{path}`?")),
                _ => None,
            }
        })
    }

    /// A variable of a module.
    pub(super) fn find_in_module(&self, frame: usize, name: &str) -> Option<Traced<'a>> {
        let frame = self.frames.get(frame)?;
        find_in(&frame.variables, name).cloned()
    }
}

fn find_in<'f, 'a>(variables: &'f [(&'a str, Traced<'a>)], name: &str) -> Option<&'f Traced<'a>> {
    let mut variables = variables.iter();
    variables
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value)
}
