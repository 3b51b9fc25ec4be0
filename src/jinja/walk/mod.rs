//! Runs a template.
//!
//! In: the statements of a template, and inputs.
//! Out: pieces of text, each with its site, the values in it, and what it hung on; or every
//! failure.
//! Never: joins a value into the text around it.

mod absence;
mod calls;
mod expressions;
mod failure;
mod frames;
mod lookups;
mod loops;
mod output;
mod statements;

pub(super) use failure::Failure;

use super::budget::Budget;
use super::budget::DEPTH;
use super::budget::exceeded;
use super::context::Context;
use super::context::Texts;
use super::coverage::Coverage;
use super::place::Site;
use super::template::Template;
use super::trace::Trace;
use super::value::Piece;
use super::value::Traced;
use crate::diag::Fault;
use crate::yaml::Node;
use failure::Stop;
use frames::Closure;
use frames::Frame;
use frames::LoopState;
use frames::Namespace;

/// How many failures are reported before the walk gives up.
const MAX_FAILURES: usize = 20;

/// How many levels of depth a call counts for.
const CALL: usize = 8;

/// What the walk has made so far.
pub(super) struct Walker<'a> {
    template: &'a Template,
    budget: Budget,
    depth: usize,
    frames: Vec<Frame<'a>>,
    frame: usize,
    closures: Vec<Closure<'a>>,
    loops: Vec<LoopState<'a>>,
    namespaces: Vec<Namespace<'a>>,
    output: Vec<Piece<'a>>,
    /// What the current statement hangs on, and the part of it that was read last.
    conditions: Trace,
    innermost: Trace,
    /// The calls and includes that are running.
    calls: Vec<Site>,
    failures: Vec<Failure>,
    /// The branches that were taken, if anyone asks.
    coverage: Option<Coverage>,
}

/// Runs a template with its root variables. The branches it takes are added to `coverage`.
pub(super) fn walk<'a>(
    template: &'a Template,
    inputs: &[(&'a str, &'a Node)],
    coverage: Option<&mut Coverage>,
) -> Result<(Vec<Piece<'a>>, Budget), Vec<Failure>> {
    let root = Frame {
        variables: inputs
            .iter()
            .map(|(name, node)| (*name, Traced::input(node)))
            .collect(),
        ..Frame::default()
    };
    let mut walker = Walker {
        template,
        budget: Budget::default(),
        depth: 0,
        frames: vec![root],
        frame: 0,
        closures: Vec::new(),
        loops: Vec::new(),
        namespaces: Vec::new(),
        output: Vec::new(),
        conditions: Trace::Nothing,
        innermost: Trace::Nothing,
        calls: Vec::new(),
        failures: Vec::new(),
        coverage: coverage.is_some().then(Coverage::default),
    };
    // The template's own variables are in a scope of their own, so that a module does not see them.
    walker.enter(0);
    if let Some(main) = template.files.first()
        && let Err(Stop::Failed(failure)) = walker.body(&main.body)
    {
        walker.note(*failure);
    }
    if let (Some(all), Some(own)) = (coverage, walker.coverage) {
        all.add(own);
    }
    if walker.failures.is_empty() {
        Ok((walker.output, walker.budget))
    } else {
        Err(walker.failures)
    }
}

impl<'a> Walker<'a> {
    fn context(&mut self) -> Context<'_, 'a> {
        Context {
            texts: Texts(&self.template.files),
            budget: &mut self.budget,
        }
    }

    /// Remembers a failure with the call it happened in.
    fn note(&mut self, failure: Failure) {
        let mut failure = failure;
        failure.called = failure.called.or(self.calls.last().copied());
        self.failures.push(failure);
    }

    /// One step deeper; every way down comes back through [`Walker::up`].
    fn down(&mut self, site: Site) -> Result<(), Stop> {
        self.depth += 1;
        if self.depth > DEPTH {
            let what = format!("nests more than {DEPTH} levels deep");
            return Err(Stop::new(exceeded(&what), site, &[]));
        }
        self.steps(1, site)
    }

    /// Into a macro, an included file or a recursive loop: a long way on the machine's stack. Comes
    /// back through [`Walker::leave_call`].
    fn enter_call(&mut self, site: Site) {
        self.depth += CALL;
        self.calls.push(site);
    }

    fn leave_call(&mut self) {
        self.depth -= CALL;
        self.calls.pop();
    }

    fn up(&mut self) {
        self.depth -= 1;
    }

    /// Notes which way a decision went.
    fn went(&mut self, site: Site, outcome: bool) {
        if let Some(coverage) = &mut self.coverage {
            coverage.mark(site, outcome);
        }
    }

    fn steps(&mut self, count: usize, site: Site) -> Result<(), Stop> {
        let taken = self.budget.steps(count);
        taken.map_err(|fault: Fault| Stop::new(fault, site, &[]))
    }

    /// Hangs what follows on some values. Returns what held before.
    fn hang_on(&mut self, conditions: &Trace) -> Hanging {
        let before = Hanging {
            conditions: self.conditions.clone(),
            innermost: self.innermost.clone(),
        };
        let conditions = conditions.condition();
        if conditions.len() > 0 {
            self.conditions = self.conditions.and(&conditions);
            self.innermost = conditions;
        }
        before
    }

    fn hang_as(&mut self, before: Hanging) {
        self.conditions = before.conditions;
        self.innermost = before.innermost;
    }
}

/// What statements hung on at some point.
struct Hanging {
    conditions: Trace,
    innermost: Trace,
}
