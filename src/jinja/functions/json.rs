//! Values as JSON or YAML text, and back. The text is an ordinary string: it never becomes a part
//! of the YAML around it.

use super::Given;
use super::Outcome;
use crate::diag::Fault;
use crate::diag::codes::templates;
use crate::jinja::context::Context;
use crate::jinja::context::not_a_value;
use crate::jinja::context::wrong_type;
use crate::jinja::operators::number;
use crate::jinja::trace::Trace;
use crate::jinja::value::Pair;
use crate::jinja::value::Traced;
use crate::jinja::value::Value;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Step;
use crate::yaml::Data;
use crate::yaml::Entry;
use crate::yaml::Key;
use crate::yaml::Node;
use crate::yaml::Number;

type Result<'a> = std::result::Result<Outcome<'a>, Fault>;

/// A tree to write and drop; its histories stay with the values.
struct Tree {
    origin: OriginId,
    sources: Vec<Trace>,
    conditions: Vec<Trace>,
}

impl Tree {
    fn of<'a>(
        context: &mut Context<'_, 'a>,
        subject: &Traced<'a>,
    ) -> std::result::Result<(Node, Self), Fault> {
        let nowhere = crate::source::Trace::default();
        let mut tree = Self {
            origin: Origins::default().push(Step::Rule, &nowhere),
            sources: vec![subject.sources.clone()],
            conditions: Vec::new(),
        };
        let node = tree.node(context, subject)?;
        Ok((node, tree))
    }

    fn node<'a>(
        &mut self,
        context: &mut Context<'_, 'a>,
        traced: &Traced<'a>,
    ) -> std::result::Result<Node, Fault> {
        context.budget.steps(1)?;
        self.conditions.push(traced.conditions.clone());
        let data = match &traced.value {
            Value::Null => Data::Null,
            Value::Bool(value) => Data::Bool(*value),
            Value::Number(number) => Data::Number(*number),
            Value::String(text) => {
                context.budget.text(text.len())?;
                Data::String(text.clone())
            }
            Value::Text(_) => {
                let settled = context.settle(traced.clone())?;
                return self.node(context, &settled);
            }
            Value::List(list) => {
                let mut nodes = Vec::with_capacity(list.len());
                for item in list.iter() {
                    nodes.push(self.node(context, &item)?);
                }
                Data::List(nodes)
            }
            Value::Map(map) => {
                let mut entries = Vec::with_capacity(map.len());
                for pair in map.pairs() {
                    context.budget.text(pair.key.len())?;
                    self.sources.push(pair.key_sources);
                    let value = self.node(context, &pair.value)?;
                    let key = Key {
                        text: pair.key,
                        origin: self.origin,
                    };
                    entries.push(Entry { key, value });
                }
                Data::Map(entries.into_iter().collect())
            }
            Value::Undefined(missing) => return Err(context.undefined(missing)),
            other => return Err(not_a_value(other)),
        };
        if matches!(data, Data::List(_) | Data::Map(_)) {
            self.conditions.push(traced.sources.condition());
        } else {
            self.sources.push(traced.sources.clone());
        }
        Ok(Node::new(data, self.origin))
    }

    fn finish<'a>(self, context: &mut Context<'_, 'a>, text: String) -> Result<'a> {
        context.budget.text(text.len())?;
        Ok(Outcome::Chosen(Traced {
            value: Value::String(text.into()),
            sources: context.gather(&self.sources)?,
            conditions: context.gather(&self.conditions)?,
        }))
    }
}

pub(super) fn to_json<'a>(
    c: &mut Context<'_, 'a>,
    s: &Traced<'a>,
    given: &Given<'a>,
) -> Result<'a> {
    let pretty = match given.value(0) {
        Value::Null => false,
        Value::Bool(pretty) => *pretty,
        Value::Number(number) => !number.same_value(Number::Integer(0)),
        other => return Err(wrong_type("a boolean", other)),
    };
    let (node, tree) = Tree::of(c, s)?;
    let mut text = String::new();
    if pretty {
        crate::yaml::write_json_pretty(&node, &mut text);
        text.truncate(text.trim_end().len());
    } else {
        crate::yaml::write_json(&node, &mut text);
    }
    tree.finish(c, text)
}

pub(super) fn to_yaml<'a>(c: &mut Context<'_, 'a>, s: &Traced<'a>, _: &Given<'a>) -> Result<'a> {
    let (node, tree) = Tree::of(c, s)?;
    let mut text = String::new();
    crate::yaml::write(&node, &mut text);
    tree.finish(c, text)
}

pub(super) fn from_json<'a>(c: &mut Context<'_, 'a>, s: &Traced<'a>, _: &Given<'a>) -> Result<'a> {
    let Value::String(text) = &s.value else {
        return Err(wrong_type("a string", &s.value));
    };
    c.budget.text(text.len())?;
    let parsed: serde_json::Value = serde_json::from_str(text).map_err(|error| {
        // The text may be a secret, so only the position is shown.
        let place = format!("line {}, column {}", error.line(), error.column());
        let fault = Fault::new(&templates::WRONG_TYPE, "this text is not JSON");
        fault.help(format!("look at {place} of the text"))
    })?;
    Ok(Outcome::Computed(value(c, &parsed, s)?))
}

fn value<'a>(
    context: &mut Context<'_, 'a>,
    parsed: &serde_json::Value,
    subject: &Traced<'a>,
) -> std::result::Result<Value<'a>, Fault> {
    context.budget.steps(1)?;
    let item = |value: Value<'a>| Traced {
        value,
        ..subject.clone()
    };
    Ok(match parsed {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(value) => Value::Bool(*value),
        serde_json::Value::Number(parsed) => match (parsed.as_i64(), parsed.as_u64()) {
            (Some(integer), _) => Value::Number(Number::Integer(integer)),
            (_, Some(integer)) => Value::Number(Number::Unsigned(integer)),
            _ => number(parsed.as_f64().unwrap_or(f64::NAN))?,
        },
        serde_json::Value::String(text) => Value::string(text),
        serde_json::Value::Array(items) => {
            let mut values = Vec::with_capacity(items.len());
            for parsed in items {
                values.push(item(value(context, parsed, subject)?));
            }
            Value::list(values)?
        }
        serde_json::Value::Object(object) => {
            let mut pairs = Vec::with_capacity(object.len());
            for (key, parsed) in object {
                pairs.push(Pair {
                    key: key.as_str().into(),
                    key_sources: subject.sources.clone(),
                    value: item(value(context, parsed, subject)?),
                });
            }
            Value::map(pairs)?
        }
    })
}
