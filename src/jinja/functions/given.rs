//! The arguments of a filter or test, and what it gives back.

use super::Signature;
use crate::diag::Fault;
use crate::diag::codes::templates;
use crate::jinja::context::Context;
use crate::jinja::value::Traced;
use crate::jinja::value::Value;
use crate::yaml::Number;
use std::sync::Arc;

/// What a filter gives back.
pub(in crate::jinja) enum Outcome<'a> {
    /// A new value, computed from the subject and the arguments.
    Computed(Value<'a>),
    /// A value with its own history: an item of the subject, or an argument.
    Chosen(Traced<'a>),
}

/// Arguments in the order of the signature, captured text as strings.
pub(in crate::jinja) struct Given<'a>(Vec<Option<Traced<'a>>>);

impl<'a> Given<'a> {
    /// Takes evaluated arguments.
    ///
    /// # Errors
    /// An argument is undefined.
    pub(in crate::jinja) fn settled(
        context: &mut Context<'_, 'a>,
        arguments: &[Option<Traced<'a>>],
    ) -> Result<Self, Fault> {
        let mut given = Vec::with_capacity(arguments.len());
        for argument in arguments {
            if let Some(Traced {
                value: Value::Undefined(missing),
                ..
            }) = argument
            {
                return Err(context.undefined(missing));
            }
            let settled = argument.clone().map(|value| context.settle(value));
            given.push(settled.transpose()?);
        }
        Ok(Self(given))
    }

    pub(super) fn get(&self, index: usize) -> Option<&Traced<'a>> {
        self.0.get(index)?.as_ref()
    }

    pub(super) fn value(&self, index: usize) -> &Value<'a> {
        self.get(index)
            .map_or(&Value::Null, |argument| &argument.value)
    }

    pub(super) fn values(&self) -> impl Iterator<Item = &Traced<'a>> {
        self.0.iter().flatten()
    }

    /// What follows the first `count` arguments, in the order of the signature of the filter or test
    /// that it is passed on to.
    ///
    /// # Errors
    /// When that takes fewer, or needs more.
    pub(super) fn passed_on(
        &self,
        count: usize,
        what: &str,
        signature: &Signature,
    ) -> Result<Vec<Option<Traced<'a>>>, Fault> {
        let name = signature.name;
        let mut rest = self.0.get(count..).unwrap_or_default().iter().cloned();
        let mut bound = Vec::new();
        for parameter in signature.parameters {
            let argument = if parameter.only_named {
                None
            } else {
                rest.next().flatten()
            };
            if parameter.required && argument.is_none() {
                let message = format!("the {what} `{name}` needs an argument `{}`", parameter.name);
                return Err(Fault::new(&templates::ARGUMENTS, message));
            }
            bound.push(argument);
        }
        let more: Vec<_> = rest.collect();
        if !more.is_empty() && !signature.rest {
            let message = format!("the {what} `{name}` does not take as many arguments");
            return Err(Fault::new(&templates::ARGUMENTS, message));
        }
        bound.extend(more);
        Ok(bound)
    }

    /// A text.
    pub(super) fn text(&self, index: usize, name: &str) -> Result<Option<Arc<str>>, Fault> {
        match self.get(index).map(|argument| &argument.value) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(other) => Err(wrong(name, "a string", other)),
        }
    }

    /// An integer.
    pub(super) fn integer(&self, index: usize, name: &str) -> Result<Option<i64>, Fault> {
        match self.get(index).map(|argument| &argument.value) {
            None => Ok(None),
            Some(Value::Number(Number::Integer(value))) => Ok(Some(*value)),
            Some(other) => Err(wrong(name, "an integer", other)),
        }
    }

    /// An integer that is not negative.
    pub(super) fn count(&self, index: usize, name: &str) -> Result<Option<usize>, Fault> {
        let integer = self.integer(index, name)?;
        let convert = |value: i64| {
            usize::try_from(value).map_err(|_| {
                let message = format!("the argument `{name}` cannot be negative");
                Fault::new(&templates::ARGUMENTS, message)
            })
        };
        integer.map(convert).transpose()
    }

    /// A truth value; false if it is not given.
    pub(super) fn flag(&self, index: usize, name: &str) -> Result<bool, Fault> {
        match self.get(index).map(|argument| &argument.value) {
            None => Ok(false),
            Some(Value::Bool(value)) => Ok(*value),
            Some(other) => Err(wrong(name, "a boolean", other)),
        }
    }
}

fn wrong(name: &str, wanted: &str, value: &Value<'_>) -> Fault {
    let message = format!(
        "the argument `{name}` must be {wanted}, not {}",
        value.kind()
    );
    Fault::new(&templates::ARGUMENTS, message)
}
