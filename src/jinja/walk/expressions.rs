//! Expressions.

use super::Walker;
use super::failure::Stop;
use crate::jinja::ast::Binary;
use crate::jinja::ast::Choice;
use crate::jinja::ast::Comparison;
use crate::jinja::ast::Constant;
use crate::jinja::ast::Expression;
use crate::jinja::ast::ExpressionKind;
use crate::jinja::ast::FilterCall;
use crate::jinja::ast::TestCall;
use crate::jinja::functions;
use crate::jinja::operators::negate;
use crate::jinja::place::Site;
use crate::jinja::trace::Trace;
use crate::jinja::value::Missing;
use crate::jinja::value::Pair;
use crate::jinja::value::Traced;
use crate::jinja::value::Value;
use std::rc::Rc;

impl<'a> Walker<'a> {
    /// The value of an expression; never poison.
    pub(super) fn evaluate(&mut self, expression: &'a Expression) -> Result<Traced<'a>, Stop> {
        if let Err(stop) = self.down(expression.site) {
            self.up();
            return Err(stop);
        }
        let result = self.compute(expression);
        self.up();
        match result {
            Ok(Traced {
                value: Value::Poison,
                ..
            }) => Err(Stop::Silent),
            Ok(traced) => {
                // Long histories cost time wherever they are joined.
                let history = traced.sources.len() + traced.conditions.len();
                self.steps(history / 16, expression.site)?;
                Ok(traced)
            }
            other => other,
        }
    }

    fn compute(&mut self, expression: &'a Expression) -> Result<Traced<'a>, Stop> {
        let site = expression.site;
        match &expression.kind {
            ExpressionKind::Constant(constant) => {
                Ok(Traced::new(constant_value(constant), Trace::written(site)))
            }
            ExpressionKind::Variable(name) => self.lookup(name, site),
            ExpressionKind::Attribute(subject, name) => {
                let subject = self.evaluate(subject)?;
                self.attribute(&subject, name, site)
            }
            ExpressionKind::Item(subject, key) => {
                let subject = self.evaluate(subject)?;
                let key = self.evaluate(key)?;
                self.item(subject, key, site)
            }
            ExpressionKind::Slice(slice) => self.slice(slice, site),
            ExpressionKind::Not(inner) => {
                let (truth, reads) = self.truth_of(inner)?;
                Ok(Traced::new(Value::Bool(!truth), reads))
            }
            ExpressionKind::Negate(inner) => {
                let inner = self.settled(inner)?;
                let value = match &inner.value {
                    Value::Undefined(missing) => Err(self.context().undefined(missing)),
                    value => negate(value),
                };
                match value {
                    Ok(value) => Ok(Traced { value, ..inner }),
                    Err(fault) => Err(Stop::new(fault, site, &[&inner])),
                }
            }
            ExpressionKind::And(both) => self.either(&both.0, &both.1, false),
            ExpressionKind::Or(both) => self.either(&both.0, &both.1, true),
            ExpressionKind::Binary(operator, both) => {
                let left = self.settled(&both.0)?;
                let right = self.settled(&both.1)?;
                self.binary(*operator, &left, &right, site)
            }
            ExpressionKind::Compare(first, rest) => self.compare(first, rest, site),
            ExpressionKind::Choice(choice) => self.choice(choice),
            ExpressionKind::Filter(subject, call) => {
                let subject = self.evaluate(subject)?;
                self.filter(subject, call, site)
            }
            ExpressionKind::Test(subject, call) => self.test(subject, call, site),
            ExpressionKind::Call(_) => self.call_with(expression, None),
            ExpressionKind::List(items) => {
                let mut values = Vec::with_capacity(items.len());
                for item in items {
                    values.push(self.settled(item)?);
                }
                let list = Value::list(values);
                let list = list.map_err(|fault| Stop::new(fault, site, &[]))?;
                Ok(Traced::new(list, Trace::written(site)))
            }
            ExpressionKind::Map(pairs) => self.map(pairs, site),
        }
    }

    /// A value, captured text as a string.
    pub(super) fn settled(&mut self, expression: &'a Expression) -> Result<Traced<'a>, Stop> {
        let traced = self.evaluate(expression)?;
        let place = expression.site;
        let settled = self.context().settle(traced);
        settled.map_err(|fault| Stop::new(fault, place, &[]))
    }

    /// Whether an expression is true, and all that was read to know it.
    pub(super) fn truth_of(&mut self, expression: &'a Expression) -> Result<(bool, Trace), Stop> {
        let traced = self.evaluate(expression)?;
        let truth = self.context().truth(&traced.value);
        match truth {
            Ok(truth) => Ok((truth, self.read(traced)?)),
            Err(fault) => Err(Stop::new(fault, expression.site, &[&traced])),
        }
    }

    /// All that reading a value as a condition looks at; for captured text, its pieces.
    fn read(&mut self, traced: Traced<'a>) -> Result<Trace, Stop> {
        let settled = self.context().settle(traced);
        let settled = settled.map_err(|fault| Stop::new(fault, Site::new(0, 0..0), &[]))?;
        Ok(settled.as_condition())
    }

    /// `a and b`, `a or b`: the first decides, so the second hangs on it.
    fn either(
        &mut self,
        first: &'a Expression,
        second: &'a Expression,
        stop_when: bool,
    ) -> Result<Traced<'a>, Stop> {
        let left = self.evaluate(first)?;
        let truth = self.context().truth(&left.value);
        let truth = truth.map_err(|fault| Stop::new(fault, first.site, &[&left]))?;
        if truth == stop_when {
            return Ok(left);
        }
        let reads = self.read(left)?;
        Ok(self.evaluate(second)?.hanging_on(&reads))
    }

    fn binary(
        &mut self,
        operator: Binary,
        left: &Traced<'a>,
        right: &Traced<'a>,
        site: Site,
    ) -> Result<Traced<'a>, Stop> {
        let result = self.context().binary(operator, &left.value, &right.value);
        let value = result.map_err(|fault| Stop::new(fault, site, &[left, right]))?;
        self.steps((left.sources.len() + right.sources.len()) / 8, site)?;
        Ok(Traced {
            value,
            sources: left.sources.and(&right.sources),
            conditions: left.conditions.and(&right.conditions),
        })
    }

    /// `a < b <= c`: true when every pair is.
    fn compare(
        &mut self,
        first: &'a Expression,
        rest: &'a [(Comparison, Expression)],
        site: Site,
    ) -> Result<Traced<'a>, Stop> {
        let mut left = self.settled(first)?;
        let whole = self.context().whole(&left);
        let (mut sources, mut conditions) = whole.map_err(|fault| Stop::new(fault, site, &[]))?;
        let mut truth = true;
        for (operator, next) in rest {
            let right = self.settled(next)?;
            let result = self.context().compare(*operator, &left.value, &right.value);
            truth = result.map_err(|fault| Stop::new(fault, site, &[&left, &right]))?;
            let whole = self.context().whole(&right);
            let (read, hung_on) = whole.map_err(|fault| Stop::new(fault, site, &[]))?;
            self.steps((read.len() + hung_on.len()) / 8, site)?;
            sources = sources.and(&read);
            conditions = conditions.and(&hung_on);
            if !truth {
                break;
            }
            left = right;
        }
        Ok(Traced {
            value: Value::Bool(truth),
            sources,
            conditions,
        })
    }

    fn choice(&mut self, choice: &'a Choice) -> Result<Traced<'a>, Stop> {
        let (truth, reads) = self.truth_of(&choice.test)?;
        self.went(choice.test.site, truth);
        let chosen = match (truth, &choice.otherwise) {
            (true, _) => self.evaluate(&choice.then)?,
            (false, Some(otherwise)) => self.evaluate(otherwise)?,
            (false, None) => Traced::new(Value::Undefined(Rc::new(Missing::NoElse)), reads.clone()),
        };
        Ok(chosen.hanging_on(&reads))
    }

    fn map(
        &mut self,
        pairs: &'a [(Expression, Expression)],
        site: Site,
    ) -> Result<Traced<'a>, Stop> {
        let mut made: Vec<Pair<'a>> = Vec::with_capacity(pairs.len());
        for (key, value) in pairs {
            let place = key.site;
            let key = self.settled(key)?;
            let text = self.context().key(&key.value);
            let text = text.map_err(|fault| Stop::new(fault, place, &[&key]))?;
            let pair = Pair {
                key: text,
                key_sources: key.sources,
                value: self.settled(value)?.hanging_on(&key.conditions),
            };
            let looked_up = self.budget.look_up(made.len(), &pair.key);
            looked_up.map_err(|fault| Stop::new(fault, site, &[]))?;
            match made.iter_mut().find(|known| known.key == pair.key) {
                Some(known) => *known = pair,
                None => made.push(pair),
            }
        }
        let map = Value::map(made).map_err(|fault| Stop::new(fault, site, &[]))?;
        Ok(Traced::new(map, Trace::written(site)))
    }

    /// Applies a filter. A default is only computed where it is needed.
    pub(super) fn filter(
        &mut self,
        subject: Traced<'a>,
        call: &'a FilterCall,
        site: Site,
    ) -> Result<Traced<'a>, Stop> {
        let mut arguments = Vec::with_capacity(call.arguments.len());
        let there = call.filter.is_lazy()
            && !matches!(subject.value, Value::Undefined(_))
            && call.arguments.iter().skip(1).all(Option::is_none);
        if there {
            return Ok(subject);
        }
        for argument in &call.arguments {
            let argument = argument.as_ref().map(|argument| self.evaluate(argument));
            arguments.push(argument.transpose()?);
        }
        let kept = subject.clone();
        let result = functions::apply(&mut self.context(), call.filter, subject, &arguments);
        result.map_err(|fault| {
            let operands: Vec<&Traced<'a>> = std::iter::once(&kept)
                .chain(arguments.iter().flatten())
                .collect();
            Stop::new(fault, site, &operands)
        })
    }

    fn test(
        &mut self,
        subject: &'a Expression,
        call: &'a TestCall,
        site: Site,
    ) -> Result<Traced<'a>, Stop> {
        let subject = self.evaluate(subject)?;
        let mut arguments = Vec::with_capacity(call.arguments.len());
        for argument in &call.arguments {
            let argument = argument.as_ref().map(|argument| self.evaluate(argument));
            arguments.push(argument.transpose()?);
        }
        let result = functions::ask(&mut self.context(), call.test, &subject, &arguments);
        let truth = result.map_err(|fault| {
            let operands: Vec<&Traced<'a>> = std::iter::once(&subject)
                .chain(arguments.iter().flatten())
                .collect();
            Stop::new(fault, site, &operands)
        })?;
        let settled = self.context().settle(subject);
        let mut traced = settled.map_err(|fault| Stop::new(fault, site, &[]))?;
        if !arguments.is_empty() {
            let whole = self.context().whole(&traced);
            (traced.sources, traced.conditions) =
                whole.map_err(|fault| Stop::new(fault, site, &[]))?;
        }
        traced.value = Value::Bool(truth);
        for argument in arguments.iter().flatten() {
            let whole = self.context().whole(argument);
            let (read, hung_on) = whole.map_err(|fault| Stop::new(fault, site, &[]))?;
            self.steps((read.len() + hung_on.len()) / 8, site)?;
            traced.sources = traced.sources.and(&read);
            traced.conditions = traced.conditions.and(&hung_on);
        }
        Ok(traced)
    }
}

fn constant_value<'a>(constant: &Constant) -> Value<'a> {
    match constant {
        Constant::Null => Value::Null,
        Constant::Bool(value) => Value::Bool(*value),
        Constant::Number(number) => Value::Number(*number),
        Constant::String(text) => Value::String(text.clone()),
    }
}
