//! Values as JSON or YAML text, and back. The text is an ordinary string: it never becomes a part
//! of the YAML around it.

use super::Given;
use super::Outcome;
use crate::diag::Fault;
use crate::diag::codes::templates;
use crate::jinja::budget::may_be;
use crate::jinja::context::Context;
use crate::jinja::context::not_a_value;
use crate::jinja::context::wrong_type;
use crate::jinja::operators::number;
use crate::jinja::trace::Gathered;
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
    sources: Gathered,
    conditions: Gathered,
    /// How long its text is at least.
    length: usize,
}

impl Tree {
    fn of<'a>(
        context: &mut Context<'_, 'a>,
        subject: &Traced<'a>,
    ) -> std::result::Result<(Node, Self), Fault> {
        let nowhere = crate::source::Trace::default();
        let mut tree = Self {
            origin: Origins::default().push(Step::Rule, &nowhere),
            sources: Gathered::default(),
            conditions: Gathered::default(),
            length: 0,
        };
        tree.sources.add(&subject.sources);
        let node = tree.node(context, subject, 0)?;
        Ok((node, tree))
    }

    fn node<'a>(
        &mut self,
        context: &mut Context<'_, 'a>,
        traced: &Traced<'a>,
        depth: usize,
    ) -> std::result::Result<Node, Fault> {
        context.budget.steps(1)?;
        self.conditions.add(&traced.conditions);
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
                return self.node(context, &settled, depth);
            }
            Value::List(list) => {
                let mut nodes = Vec::with_capacity(list.len());
                for item in list.iter() {
                    nodes.push(self.node(context, &item, depth + 1)?);
                }
                Data::List(nodes)
            }
            Value::Map(map) => {
                let mut entries = Vec::with_capacity(map.len());
                for pair in map.pairs() {
                    context.budget.text(pair.key.len())?;
                    self.grow(pair.key.len())?;
                    self.sources.add(&pair.key_sources);
                    let value = self.node(context, &pair.value, depth + 1)?;
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
            self.conditions.add(&traced.sources.condition());
        } else {
            self.sources.add(&traced.sources);
        }
        if let Data::String(text) = &data {
            self.grow(text.len())?;
        }
        // In YAML, two levels of nesting are one of indentation, or more.
        self.grow(1 + depth / 2)?;
        Ok(Node::new(data, self.origin))
    }

    /// Refuses a text that will be too long before it is there: it takes much less memory than what
    /// it is made of.
    fn grow(&mut self, bytes: usize) -> std::result::Result<(), Fault> {
        self.length += bytes;
        may_be(self.length)
    }

    fn finish<'a>(self, context: &mut Context<'_, 'a>, text: String) -> Result<'a> {
        context.budget.text(text.len())?;
        Ok(Outcome::Chosen(Traced {
            value: Value::String(text.into()),
            sources: self.sources.finish(),
            conditions: self.conditions.finish(),
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
            context.budget.items(items.len())?;
            let mut values = Vec::with_capacity(items.len());
            for parsed in items {
                values.push(item(value(context, parsed, subject)?));
            }
            Value::list(values)?
        }
        serde_json::Value::Object(object) => {
            context.budget.items(object.len())?;
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
