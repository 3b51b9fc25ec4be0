//! Attributes, items and slices.
//!
//! Looking up something in what is undefined gives undefined: `parameter.a.b | default(1)` works
//! without asking for `parameter.a` first. Any other use of it is an error.

use super::Walker;
use super::failure::Stop;
use crate::diag::Fault;
use crate::diag::codes::templates;
use crate::jinja::ast::Expression;
use crate::jinja::ast::Slice;
use crate::jinja::context::wrong_type;
use crate::jinja::place::Site;
use crate::jinja::trace::Trace;
use crate::jinja::value::Missing;
use crate::jinja::value::Traced;
use crate::jinja::value::Value;
use crate::yaml::Number;
use std::rc::Rc;
use std::sync::Arc;

fn absent<'a>(container: &Traced<'a>, key: Arc<str>, site: Site) -> Traced<'a> {
    let missing = Missing::Key(site, key, container.clone());
    Traced {
        value: Value::Undefined(Rc::new(missing)),
        sources: container.sources.clone(),
        conditions: container.conditions.clone(),
    }
}

impl<'a> Walker<'a> {
    /// `subject.name`
    pub(super) fn attribute(
        &mut self,
        subject: &Traced<'a>,
        name: &Arc<str>,
        site: Site,
    ) -> Result<Traced<'a>, Stop> {
        let found = match &subject.value {
            Value::Map(map) => {
                let paid = self.budget.look_up(map.len(), name);
                paid.map_err(|fault| Stop::new(fault, site, &[]))?;
                map.get(name)
            }
            Value::Namespace(number) => self
                .namespaces
                .get(*number)
                .and_then(|namespace| namespace.iter().find(|(known, _)| known == name))
                .map(|(_, value)| value.clone()),
            Value::Module(frame) => self.find_in_module(*frame, name),
            Value::Loop(number) => self.loop_attribute(*number, name),
            Value::Undefined(_) => return Ok(subject.clone()),
            Value::Null => None,
            other => {
                let message = format!("{} has no attributes", other.kind());
                let fault = Fault::new(&templates::WRONG_TYPE, message);
                return Err(Stop::new(fault, site, &[subject]));
            }
        };
        Ok(found.map_or_else(
            || absent(subject, name.clone(), site),
            |found| found.hanging_on(&subject.conditions),
        ))
    }

    /// `subject[key]`
    pub(super) fn item(
        &mut self,
        subject: Traced<'a>,
        key: Traced<'a>,
        site: Site,
    ) -> Result<Traced<'a>, Stop> {
        let settle = |walker: &mut Self, traced: Traced<'a>| {
            let settled = walker.context().settle(traced);
            settled.map_err(|fault| Stop::new(fault, site, &[]))
        };
        let subject = settle(self, subject)?;
        let key = settle(self, key)?;
        let found = match (&subject.value, &key.value) {
            (Value::Undefined(_), _) => return Ok(subject),
            (_, Value::Undefined(missing)) => {
                let fault = self.context().undefined(missing);
                return Err(Stop::new(fault, site, &[&key]));
            }
            (Value::List(list), Value::Number(index)) => {
                position(*index, list.len()).and_then(|index| list.get(index))
            }
            (Value::String(text), Value::Number(index)) => {
                self.steps(text.len() / 64, site)?;
                let length = text.chars().count();
                let letter = position(*index, length).and_then(|index| text.chars().nth(index));
                letter.map(|letter| Traced {
                    value: Value::String(letter.to_string().into()),
                    ..subject.clone()
                })
            }
            (Value::List(_) | Value::String(_), other) => {
                let fault = wrong_type("an integer", other);
                return Err(Stop::new(fault, site, &[&key]));
            }
            (_, other) => {
                let name = self.context().key(other);
                let name = name.map_err(|fault| Stop::new(fault, site, &[&key]))?;
                Some(self.attribute(&subject, &name, site)?)
            }
        };
        let found = if let Some(found) = found {
            found.hanging_on(&subject.conditions)
        } else {
            let name = self.context().key(&key.value);
            absent(&subject, name.unwrap_or_default(), site)
        };
        Ok(found.hanging_on(&key.as_condition()))
    }

    /// `subject[start:stop:step]`
    pub(super) fn slice(&mut self, slice: &'a Slice, site: Site) -> Result<Traced<'a>, Stop> {
        let subject = self.settled(&slice.subject)?;
        let mut reads = Trace::Nothing;
        let first = self.bound(slice.start.as_ref(), &mut reads)?;
        let end = self.bound(slice.stop.as_ref(), &mut reads)?;
        let by = self.bound(slice.step.as_ref(), &mut reads)?.unwrap_or(1);
        let by = usize::try_from(by).ok().filter(|by| *by > 0);
        let Some(by) = by else {
            let message = "the step of a slice must be at least 1";
            let fault = Fault::new(&templates::OUT_OF_RANGE, message);
            return Err(Stop::new(fault.help("use `| reverse`"), site, &[]));
        };
        let cut = |length: usize| {
            let first = first.map_or(0, |first| clamp(first, length));
            let end = end.map_or(length, |end| clamp(end, length));
            (first, end.saturating_sub(first))
        };
        let value = match &subject.value {
            Value::String(text) => {
                let paid = self.budget.text(text.len());
                paid.map_err(|fault| Stop::new(fault, site, &[]))?;
                let (first, count) = cut(text.chars().count());
                let letters = text.chars().skip(first).take(count).step_by(by);
                Ok(Value::String(letters.collect::<String>().into()))
            }
            Value::List(list) => {
                let (first, count) = cut(list.len());
                self.steps(list.len(), site)?;
                Value::list(list.iter().skip(first).take(count).step_by(by).collect())
            }
            Value::Undefined(missing) => Err(self.context().undefined(missing)),
            other => Err(wrong_type("a list or a text", other)),
        };
        let value = value.map_err(|fault| Stop::new(fault, site, &[&subject]))?;
        Ok(Traced { value, ..subject }.hanging_on(&reads))
    }

    fn bound(
        &mut self,
        expression: Option<&'a Expression>,
        reads: &mut Trace,
    ) -> Result<Option<i64>, Stop> {
        let Some(expression) = expression else {
            return Ok(None);
        };
        let traced = self.settled(expression)?;
        *reads = reads.and(&traced.as_condition());
        match &traced.value {
            Value::Number(Number::Integer(value)) => Ok(Some(*value)),
            Value::Null => Ok(None),
            Value::Undefined(missing) => {
                let fault = self.context().undefined(missing);
                Err(Stop::new(fault, expression.site, &[&traced]))
            }
            other => {
                let fault = wrong_type("an integer", other);
                Err(Stop::new(fault, expression.site, &[&traced]))
            }
        }
    }
}

/// An index into something of some length; negative ones count from the end.
fn position(index: Number, length: usize) -> Option<usize> {
    let Number::Integer(index) = index else {
        return None;
    };
    if index < 0 {
        return length.checked_sub(usize::try_from(index.unsigned_abs()).ok()?);
    }
    usize::try_from(index).ok()
}

fn clamp(bound: i64, length: usize) -> usize {
    let size = usize::try_from(bound.unsigned_abs()).unwrap_or(usize::MAX);
    if bound < 0 {
        length.saturating_sub(size)
    } else {
        size.min(length)
    }
}
