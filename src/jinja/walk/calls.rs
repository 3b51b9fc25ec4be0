//! Calls: functions, macros, methods.

use super::Walker;
use super::failure::Stop;
use crate::diag::Fault;
use crate::diag::codes::templates;
use crate::diag::did_you_mean;
use crate::jinja::ast::Arguments;
use crate::jinja::ast::Call;
use crate::jinja::ast::Callee;
use crate::jinja::ast::Expression;
use crate::jinja::ast::ExpressionKind;
use crate::jinja::functions;
use crate::jinja::functions::Builtin;
use crate::jinja::place::Site;
use crate::jinja::trace::Trace;
use crate::jinja::value::Missing;
use crate::jinja::value::Pair;
use crate::jinja::value::Traced;
use crate::jinja::value::Value;
use crate::yaml::Number;
use std::rc::Rc;
use std::sync::Arc;

/// Evaluated arguments.
struct Given<'a> {
    positional: Vec<Traced<'a>>,
    named: Vec<(&'a str, Traced<'a>)>,
}

impl<'a> Walker<'a> {
    /// A call; `block` is that of a `{% call %}`.
    pub(super) fn call_with(
        &mut self,
        expression: &'a Expression,
        block: Option<Value<'a>>,
    ) -> Result<Traced<'a>, Stop> {
        let ExpressionKind::Call(call) = &expression.kind else {
            return Err(Stop::Silent);
        };
        let site = expression.site;
        match &call.callee {
            Callee::Function(function) => self.builtin(function.builtin, call, site),
            Callee::Name(name) => {
                let callee = self.lookup(name, site)?;
                let given = self.given(&call.arguments)?;
                self.call_value(&callee, name, given, block, site)
            }
            Callee::Method(subject, name) => {
                let subject = self.evaluate(subject)?;
                let given = self.given(&call.arguments)?;
                self.method(&subject, name, given, block, site)
            }
        }
    }

    fn given(&mut self, arguments: &'a Arguments) -> Result<Given<'a>, Stop> {
        let mut given = Given {
            positional: Vec::with_capacity(arguments.positional.len()),
            named: Vec::with_capacity(arguments.named.len()),
        };
        for argument in arguments.positional.iter().flatten() {
            given.positional.push(self.evaluate(argument)?);
        }
        for (name, argument) in &arguments.named {
            given.named.push((name, self.evaluate(argument)?));
        }
        Ok(given)
    }

    fn call_value(
        &mut self,
        callee: &Traced<'a>,
        name: &str,
        given: Given<'a>,
        block: Option<Value<'a>>,
        site: Site,
    ) -> Result<Traced<'a>, Stop> {
        match &callee.value {
            Value::Poison => Err(Stop::Silent),
            Value::Macro(number) => self.call_macro(*number, given, block, site),
            Value::Loop(number) => self.recurse(*number, &given.positional, site),
            Value::Undefined(missing) => {
                let fault = self.context().undefined(missing);
                Err(Stop::new(fault, site, &[callee]))
            }
            other => {
                let message = format!("`{name}` is {} and cannot be called", other.kind());
                let fault = Fault::new(&templates::WRONG_TYPE, message);
                Err(Stop::new(fault, site, &[callee]))
            }
        }
    }

    fn call_macro(
        &mut self,
        number: usize,
        given: Given<'a>,
        block: Option<Value<'a>>,
        site: Site,
    ) -> Result<Traced<'a>, Stop> {
        let Some(closure) = self.closures.get(number).copied() else {
            return Err(Stop::Silent);
        };
        let before = self.enter(closure.frame);
        self.enter_call(site);
        if let Some(caller) = block {
            self.bind("caller", Traced::bare(caller));
        }
        let result = self
            .bind_parameters(number, given, site)
            .and_then(|()| self.captured(&closure.declaration.body, site));
        self.leave_call();
        self.leave(before);
        result
    }

    fn bind_parameters(&mut self, number: usize, given: Given<'a>, site: Site) -> Result<(), Stop> {
        let Some(declaration) = self.closures.get(number).map(|closure| closure.declaration) else {
            return Err(Stop::Silent);
        };
        let parameters = &declaration.parameters;
        let wrong = |message: String| {
            let fault = Fault::new(&templates::ARGUMENTS, message);
            Stop::new(fault, site, &[])
        };
        if given.positional.len() > parameters.len() {
            return Err(wrong(format!(
                "`{}` takes at most {} arguments",
                declaration.name,
                parameters.len()
            )));
        }
        let taken = given.positional.len();
        let mut named = given.named;
        let mut positional = given.positional.into_iter();
        for (index, (name, default)) in parameters.iter().enumerate() {
            let by_name = named.iter().position(|(given, _)| *given == &**name);
            let by_name = by_name.map(|at| named.remove(at).1);
            if index < taken && by_name.is_some() {
                return Err(wrong(format!("the argument `{name}` is given twice")));
            }
            let value = match (positional.next().or(by_name), default) {
                (Some(value), _) => value,
                (None, Some(default)) => self.evaluate(default)?,
                (None, None) => Traced::bare(Value::Undefined(Rc::new(Missing::Parameter(name)))),
            };
            self.bind(name, value);
        }
        match named.first() {
            None => Ok(()),
            Some((unknown, _)) => {
                let message = format!("`{}` has no parameter `{unknown}`", declaration.name);
                let mut fault = Fault::new(&templates::ARGUMENTS, message);
                fault.help = did_you_mean(unknown, parameters.iter().map(|(name, _)| &**name));
                Err(Stop::new(fault, site, &[]))
            }
        }
    }

    fn method(
        &mut self,
        subject: &Traced<'a>,
        name: &str,
        given: Given<'a>,
        block: Option<Value<'a>>,
        site: Site,
    ) -> Result<Traced<'a>, Stop> {
        match &subject.value {
            Value::Module(_) | Value::Namespace(_) => {
                let callee = self.attribute(subject, &Arc::from(name), site)?;
                self.call_value(&callee, name, given, block, site)
            }
            Value::Loop(number) => self.loop_method(*number, name, given.positional, site),
            Value::Map(map) if name == "get" => self.get(&map.clone(), subject, given, site),
            Value::Map(_) if matches!(name, "items" | "keys" | "values") => {
                let Some(filter) = functions::filter(name) else {
                    return Err(Stop::Silent);
                };
                let result = functions::apply(&mut self.context(), filter, subject.clone(), &[]);
                result.map_err(|fault| Stop::new(fault, site, &[subject]))
            }
            Value::Undefined(missing) => {
                let fault = self.context().undefined(missing);
                Err(Stop::new(fault, site, &[subject]))
            }
            other => {
                let message = format!("{} has no method `{name}`", other.kind());
                let mut fault = Fault::new(&templates::UNKNOWN_NAME, message);
                let filter = match name {
                    "strip" => "trim",
                    name => name,
                };
                if functions::filter(filter).is_some() {
                    fault = fault.help(format!("write `| {filter}`"));
                } else if matches!(name, "startswith" | "endswith") {
                    let test = name.replace("with", "ingwith");
                    fault = fault.help(format!("write `is {test}(…)`"));
                }
                Err(Stop::new(fault, site, &[subject]))
            }
        }
    }

    /// `mapping.get(key, default)`; without a default null, as in Python.
    fn get(
        &mut self,
        map: &crate::jinja::value::Mapping<'a>,
        subject: &Traced<'a>,
        given: Given<'a>,
        site: Site,
    ) -> Result<Traced<'a>, Stop> {
        let mut arguments = given.positional.into_iter();
        let (Some(key), default) = (arguments.next(), arguments.next()) else {
            let fault = Fault::new(&templates::ARGUMENTS, "`get` takes a key");
            return Err(Stop::new(fault, site, &[]));
        };
        let name = self.context().key(&key.value);
        let name = name.map_err(|fault| Stop::new(fault, site, &[&key]))?;
        let paid = self.budget.look_up(map.len(), &name);
        paid.map_err(|fault| Stop::new(fault, site, &[]))?;
        let chosen = map.get(&name).unwrap_or_else(|| {
            let null = || Traced::new(Value::Null, Trace::written(site));
            default.unwrap_or_else(null).hanging_on(&subject.sources)
        });
        let reads = key.as_condition().and(&subject.conditions);
        Ok(chosen.hanging_on(&reads))
    }

    fn builtin(
        &mut self,
        builtin: Builtin,
        call: &'a Call,
        site: Site,
    ) -> Result<Traced<'a>, Stop> {
        match builtin {
            Builtin::Range => self.range(&call.arguments, site),
            Builtin::Fail => Err(self.refuse(&call.arguments, site)),
            Builtin::Dict | Builtin::Namespace => {
                let given = self.given(&call.arguments)?;
                if !given.positional.is_empty() {
                    let message = "the arguments of this function need names: `name=value`";
                    let fault = Fault::new(&templates::ARGUMENTS, message);
                    return Err(Stop::new(fault, site, &[]));
                }
                // Each has a name of its own, and a namespace stays until the end.
                self.steps(1 + 3 * given.named.len(), site)?;
                if builtin == Builtin::Namespace {
                    let conditions = self.conditions.clone();
                    let attributes = given
                        .named
                        .into_iter()
                        .map(|(name, value)| (Arc::from(name), value.hanging_on(&conditions)));
                    self.namespaces.push(attributes.collect());
                    return Ok(Traced::bare(Value::Namespace(self.namespaces.len() - 1)));
                }
                let mut pairs = Vec::with_capacity(given.named.len());
                for (name, value) in given.named {
                    let value = self.context().settle(value);
                    pairs.push(Pair {
                        key: name.into(),
                        key_sources: Trace::written(site),
                        value: value.map_err(|fault| Stop::new(fault, site, &[]))?,
                    });
                }
                let map = Value::map(pairs).map_err(|fault| Stop::new(fault, site, &[]))?;
                Ok(Traced::new(map, Trace::written(site)))
            }
        }
    }

    fn range(&mut self, arguments: &'a Arguments, site: Site) -> Result<Traced<'a>, Stop> {
        let mut numbers = Vec::new();
        let mut sources = Trace::written(site);
        let mut conditions = Trace::Nothing;
        for argument in &arguments.positional {
            let Some(argument) = argument else {
                numbers.push(None);
                continue;
            };
            let traced = self.settled(argument)?;
            let fault = match &traced.value {
                Value::Number(Number::Integer(value)) => {
                    numbers.push(Some(*value));
                    sources = sources.and(&traced.sources);
                    conditions = conditions.and(&traced.conditions);
                    continue;
                }
                Value::Undefined(missing) => self.context().undefined(missing),
                other => crate::jinja::context::wrong_type("an integer", other),
            };
            return Err(Stop::new(fault, argument.site, &[&traced]));
        }
        let (first, end, by) = match numbers.as_slice() {
            [Some(end), None, by] => (0, *end, by.unwrap_or(1)),
            [Some(first), Some(end), by] => (*first, *end, by.unwrap_or(1)),
            _ => return Err(Stop::Silent),
        };
        let list = self.count(first, end, by, &sources);
        let list = list.map_err(|fault| Stop::new(fault, site, &[]))?;
        Ok(Traced {
            value: list,
            sources,
            conditions,
        })
    }

    fn count(
        &mut self,
        first: i64,
        end: i64,
        by: i64,
        sources: &Trace,
    ) -> Result<Value<'a>, Fault> {
        let (first, end, by) = (i128::from(first), i128::from(end), i128::from(by));
        if by == 0 {
            let message = "the step of a range cannot be zero";
            return Err(Fault::new(&templates::OUT_OF_RANGE, message));
        }
        let distance = if by > 0 { end - first } else { first - end };
        let count = (distance.max(0) + by.abs() - 1) / by.abs();
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        self.budget.items(count)?;
        let mut items = Vec::with_capacity(count);
        let mut next = first;
        for _ in 0..count {
            let value = crate::jinja::operators::integer(next)?;
            items.push(Traced::new(value, sources.clone()));
            next += by;
        }
        Value::list(items)
    }

    /// `fail(message)`: the author's words, at the parameter that the call hangs on.
    fn refuse(&mut self, arguments: &'a Arguments, site: Site) -> Stop {
        let Some(Some(message)) = arguments.positional.first() else {
            return Stop::Silent;
        };
        let traced = match self.settled(message) {
            Ok(traced) => traced,
            Err(stop) => return stop,
        };
        match self.context().text(&traced.value) {
            Ok(words) => {
                let fault = Fault::new(&templates::REFUSED, words.trim_end_matches('.'));
                let blamed = self.innermost.and(&traced.sources).condition();
                Stop::blaming(fault, site, &blamed)
            }
            Err(fault) => Stop::new(fault, message.site, &[&traced]),
        }
    }
}
