//! Statements.

use super::Walker;
use super::failure::Stop;
use super::frames::Closure;
use crate::diag::Fault;
use crate::diag::codes::templates;
use crate::jinja::ast::Body;
use crate::jinja::ast::If;
use crate::jinja::ast::Macro;
use crate::jinja::ast::Statement;
use crate::jinja::ast::StatementKind;
use crate::jinja::ast::Swallowed;
use crate::jinja::ast::Target;
use crate::jinja::context::wrong_type;
use crate::jinja::place::Site;
use crate::jinja::value::Traced;
use crate::jinja::value::Value;

/// Where to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    Next,
    Break,
    Continue,
}

impl<'a> Walker<'a> {
    pub(super) fn body(&mut self, body: &'a Body) -> Result<Flow, Stop> {
        for statement in body {
            let flow = self.statement(statement)?;
            if flow != Flow::Next {
                return Ok(flow);
            }
        }
        Ok(Flow::Next)
    }

    /// Runs a statement. One that fails is noted, and the walk goes on behind it, so that all
    /// failures of a template are known at once.
    fn statement(&mut self, statement: &'a Statement) -> Result<Flow, Stop> {
        if let Err(stop) = self.down(statement.site) {
            self.up();
            return Err(stop);
        }
        let result = self.run(statement);
        self.up();
        match result {
            Err(Stop::Failed(failure)) if !failure.is_fatal() => {
                self.note(*failure);
                self.after_failure()
            }
            Err(Stop::Silent) => self.after_failure(),
            other => other,
        }
    }

    fn after_failure(&mut self) -> Result<Flow, Stop> {
        if self.failures.len() < super::MAX_FAILURES {
            return Ok(Flow::Next);
        }
        Err(Stop::Silent)
    }

    fn run(&mut self, statement: &'a Statement) -> Result<Flow, Stop> {
        let site = statement.site;
        match &statement.kind {
            StatementKind::Literal(swallowed) => self.literal(site, *swallowed)?,
            StatementKind::Emit(expression, swallowed) => {
                let traced = self.evaluate(expression)?;
                self.emit(traced, site, expression.site, *swallowed)?;
            }
            StatementKind::If(tag) => return self.conditional(tag, site),
            StatementKind::For(tag) => self.loop_over(tag)?,
            StatementKind::With(bound, body) => return self.with(bound, body),
            StatementKind::Set(target, expression) => {
                let traced = self.evaluate(expression);
                self.assign_or_poison(target, traced, expression.site)?;
            }
            StatementKind::SetBlock(target, filters, body) => {
                let traced = self.filtered_capture(filters, body, site);
                self.assign_or_poison(target, traced, site)?;
            }
            StatementKind::FilterBlock(filters, body) => {
                let traced = self.filtered_capture(filters, body, site)?;
                self.emit(traced, site, site, Swallowed::default())?;
            }
            StatementKind::Include(file) => self.include(*file, site)?,
            StatementKind::Import(file, name) => {
                let module = self.module(*file, site)?;
                self.bind(name, Traced::bare(Value::Module(module)));
            }
            StatementKind::FromImport(file, names) => self.import_names(*file, names, site)?,
            StatementKind::Macro(declaration) => {
                let closure = self.close(declaration, site)?;
                self.bind(&declaration.name, Traced::bare(closure));
            }
            StatementKind::CallBlock(call, declaration) => {
                let caller = self.close(declaration, site)?;
                let traced = self.call_with(call, Some(caller))?;
                self.emit(traced, site, site, Swallowed::default())?;
            }
            StatementKind::Do(expression) => {
                self.evaluate(expression)?;
            }
            StatementKind::Break => return Ok(Flow::Break),
            StatementKind::Continue => return Ok(Flow::Continue),
        }
        Ok(Flow::Next)
    }

    fn conditional(&mut self, tag: &'a If, site: Site) -> Result<Flow, Stop> {
        let written = self.output.len();
        let before = self.hang_on(&crate::jinja::trace::Trace::Nothing);
        let mut chosen = Ok(&tag.otherwise);
        for (test, body) in &tag.branches {
            match self.truth_of(test) {
                Ok((truth, reads)) => {
                    self.hang_on(&reads);
                    self.went(test.site, truth);
                    if truth {
                        chosen = Ok(body);
                        break;
                    }
                }
                Err(stop) => {
                    chosen = Err(stop);
                    break;
                }
            }
        }
        let flow = chosen.and_then(|body| self.body(body));
        let flow = flow.and_then(|flow| self.leave_out(&tag.absence, written, site).map(|()| flow));
        // What follows a possible `break` or `continue` hangs on the conditions, too.
        if !(tag.leaves_loop && matches!(flow, Ok(Flow::Next))) {
            self.hang_as(before);
        }
        flow
    }

    fn with(
        &mut self,
        bound: &'a [(Target, crate::jinja::ast::Expression)],
        body: &'a Body,
    ) -> Result<Flow, Stop> {
        let before = self.enter(self.frame);
        let mut result = Ok(());
        for (target, expression) in bound {
            let traced = self.evaluate(expression);
            result = self.assign_or_poison(target, traced, expression.site);
            if result.is_err() {
                break;
            }
        }
        let flow = result.and_then(|()| self.body(body));
        self.leave(before);
        flow
    }

    /// Assigns; what failed is noted and assigned as poison, so that its uses stay silent.
    fn assign_or_poison(
        &mut self,
        target: &'a Target,
        traced: Result<Traced<'a>, Stop>,
        site: Site,
    ) -> Result<(), Stop> {
        match traced {
            Ok(traced) => {
                let conditions = self.conditions.clone();
                self.steps(conditions.len() / 16, site)?;
                self.assign(target, traced.hanging_on(&conditions), site)
            }
            Err(Stop::Failed(failure)) if failure.is_fatal() => Err(Stop::Failed(failure)),
            Err(stop) => {
                self.assign(target, Traced::bare(Value::Poison), site)?;
                Err(stop)
            }
        }
    }

    /// Binds a target.
    pub(super) fn assign(
        &mut self,
        target: &'a Target,
        traced: Traced<'a>,
        site: Site,
    ) -> Result<(), Stop> {
        match target {
            Target::Name(name) => self.bind(name, traced),
            Target::Attribute(name, attribute) => {
                let Some(Value::Namespace(number)) =
                    self.find(name).map(|found| found.value.clone())
                else {
                    let message =
                        format!("`{name}` is not a namespace, so it has no attributes to set");
                    let fault = Fault::new(&templates::WRONG_TYPE, message);
                    let help = format!("write `{{% set {name} = namespace() %}}` first");
                    return Err(Stop::new(fault.help(help), site, &[]));
                };
                if let Some(namespace) = self.namespaces.get_mut(number) {
                    match namespace
                        .iter_mut()
                        .find(|(known, _)| **known == **attribute)
                    {
                        Some((_, old)) => *old = traced,
                        None => namespace.push(((&**attribute).into(), traced)),
                    }
                }
            }
            Target::Unpack(targets) => return self.unpack(targets, &traced, site),
        }
        Ok(())
    }

    fn unpack(
        &mut self,
        targets: &'a [Target],
        traced: &Traced<'a>,
        site: Site,
    ) -> Result<(), Stop> {
        if let Value::Poison = traced.value {
            return targets
                .iter()
                .try_for_each(|target| self.assign(target, traced.clone(), site));
        }
        let Value::List(list) = &traced.value else {
            let fault = wrong_type("a list", &traced.value);
            return Err(Stop::new(fault, site, &[traced]));
        };
        if list.len() != targets.len() {
            let message = format!(
                "{} names cannot take a list of {}",
                targets.len(),
                list.len()
            );
            let fault = Fault::new(&templates::WRONG_TYPE, message);
            return Err(Stop::new(fault, site, &[traced]));
        }
        for (target, item) in targets.iter().zip(list.iter()) {
            self.assign(target, item.hanging_on(&traced.conditions), site)?;
        }
        Ok(())
    }

    fn close(&mut self, declaration: &'a Macro, site: Site) -> Result<Value<'a>, Stop> {
        self.capture(site)?;
        self.closures.push(Closure {
            declaration,
            frame: self.frame,
        });
        Ok(Value::Macro(self.closures.len() - 1))
    }

    /// An included file sees the variables of its place; what it sets stays its own.
    fn include(&mut self, file: Option<u16>, site: Site) -> Result<(), Stop> {
        let template = self.template;
        let Some(file) = file.and_then(|file| template.files.get(usize::from(file))) else {
            return Ok(());
        };
        let before = self.enter(self.frame);
        self.enter_call(site);
        let result = self.body(&file.body);
        self.leave_call();
        self.leave(before);
        result.map(|_| ())
    }

    /// An imported file sees the inputs only; what it writes is dropped.
    fn module(&mut self, file: u16, site: Site) -> Result<usize, Stop> {
        let template = self.template;
        let Some(file) = template.files.get(usize::from(file)) else {
            return Err(Stop::Silent);
        };
        let before = self.enter(0);
        self.capture(site)?;
        let module = self.frame;
        self.enter_call(site);
        let result = self.captured(&file.body, site);
        self.leave_call();
        self.leave(before);
        result.map(|_| module)
    }

    fn import_names(
        &mut self,
        file: u16,
        names: &'a [(Box<str>, Box<str>)],
        site: Site,
    ) -> Result<(), Stop> {
        let module = self.module(file, site)?;
        for (name, alias) in names {
            let Some(found) = self.find_in_module(module, name) else {
                let message = format!("the imported template has no `{name}`");
                let fault = Fault::new(&templates::INCLUDE, message);
                return Err(Stop::new(fault, site, &[]));
            };
            self.bind(alias, found);
        }
        Ok(())
    }
}
