//! What operators, filters and tests may use: the texts of the template and the budget.

use super::budget::Budget;
use super::place::Site;
use super::trace::Gathered;
use super::trace::Trace;
use super::value::Content;
use super::value::List;
use super::value::Mapping;
use super::value::Missing;
use super::value::Piece;
use super::value::Text;
use super::value::Traced;
use super::value::Value;
use crate::diag::Fault;
use crate::diag::codes::templates;
use crate::diag::did_you_mean;
use crate::yaml;
use crate::yaml::Data;
use crate::yaml::Node;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

/// The texts of a template's files, by number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Texts<'a>(pub(super) &'a [super::template::File]);

impl<'a> Texts<'a> {
    /// The characters of a site.
    pub(super) fn slice(self, site: Site) -> &'a str {
        let file = self.0.get(usize::from(site.file));
        let text = file.and_then(|file| file.text.text.get(site.range()));
        text.unwrap_or_default()
    }
}

/// What computing needs.
#[derive(Debug)]
pub(super) struct Context<'c, 'a> {
    pub(super) texts: Texts<'a>,
    pub(super) budget: &'c mut Budget,
}

impl<'a> Context<'_, 'a> {
    /// A value as a part of a text.
    ///
    /// # Errors
    /// A mapping, a list, null, or something that is not a value.
    pub(super) fn text(&mut self, value: &Value<'a>) -> Result<Arc<str>, Fault> {
        match value {
            Value::String(text) => Ok(text.clone()),
            Value::Bool(truth) => Ok(if *truth { "true" } else { "false" }.into()),
            Value::Number(number) => Ok(number.to_string().into()),
            Value::Text(text) => self.flat(text),
            Value::Undefined(missing) => Err(self.undefined(missing)),
            Value::Null | Value::List(_) | Value::Map(_) => Err(not_text(value)),
            _ => Err(not_a_value(value)),
        }
    }

    /// A value as a key of a mapping.
    ///
    /// # Errors
    /// A mapping, a list, null, or something that is not a value.
    pub(super) fn key(&mut self, value: &Value<'a>) -> Result<Arc<str>, Fault> {
        match value {
            Value::Null | Value::List(_) | Value::Map(_) => {
                let message = format!("{} cannot be a key", value.kind());
                Err(Fault::new(&templates::NOT_A_KEY, message))
            }
            other => self.text(other),
        }
    }

    /// Captured text as one string.
    pub(super) fn flat(&mut self, text: &Rc<Text<'a>>) -> Result<Arc<str>, Fault> {
        let mut flat = String::new();
        for piece in &text.pieces {
            let before = flat.len();
            match &piece.content {
                Content::Literal => flat.push_str(self.texts.slice(piece.site)),
                Content::Spaces(count) => {
                    self.budget.text(*count)?;
                    flat.extend(std::iter::repeat_n(' ', *count));
                }
                Content::Value(traced) => {
                    let part = self.text(&traced.value)?;
                    flat.push_str(&part);
                }
                Content::Absent(_) => {}
            }
            self.budget.steps(1)?;
            self.budget.text(flat.len() - before)?;
        }
        self.budget.text(flat.len())?;
        Ok(flat.into())
    }

    /// Captured text becomes a string that knows what all of its pieces came from; any other value
    /// stays.
    pub(super) fn settle(&mut self, traced: Traced<'a>) -> Result<Traced<'a>, Fault> {
        let Value::Text(text) = &traced.value else {
            return Ok(traced);
        };
        let flat = self.flat(text)?;
        let mut settled = traced.clone();
        settled.value = Value::String(flat);
        let mut sources = vec![settled.sources];
        let mut conditions = vec![settled.conditions];
        for piece in &text.pieces {
            conditions.push(piece.conditions.clone());
            match &piece.content {
                Content::Value(part) => {
                    sources.push(part.sources.clone());
                    conditions.push(part.conditions.clone());
                }
                Content::Literal if !self.texts.slice(piece.site).trim().is_empty() => {
                    sources.push(Trace::written(piece.site));
                }
                Content::Literal | Content::Spaces(_) | Content::Absent(_) => {}
            }
        }
        settled.sources = self.gather(&sources)?;
        settled.conditions = self.gather(&conditions)?;
        Ok(settled)
    }

    /// Many traces in one.
    pub(super) fn gather(&mut self, traces: &[Trace]) -> Result<Trace, Fault> {
        let total: usize = traces.iter().map(Trace::len).sum();
        self.budget.steps((traces.len() + total) / 8)?;
        Ok(Trace::all(traces))
    }

    /// What comparing a value looks at: for a list or mapping, everything in it, keys included. The
    /// first is what it was computed from, the second what it hung on.
    pub(super) fn whole(&mut self, traced: &Traced<'a>) -> Result<(Trace, Trace), Fault> {
        if !matches!(traced.value, Value::List(_) | Value::Map(_)) {
            return Ok((traced.sources.clone(), traced.conditions.clone()));
        }
        let mut whole = Whole::default();
        self.walk_whole(traced, &mut whole)?;
        self.budget.steps(whole.waiting)?;
        Ok((whole.sources.finish(), whole.conditions.finish()))
    }

    /// The last first, as messages have always named them.
    fn walk_whole(&mut self, traced: &Traced<'a>, whole: &mut Whole) -> Result<(), Fault> {
        whole.pay(self.budget)?;
        whole.sources.add(&traced.sources);
        whole.conditions.add(&traced.conditions);
        match &traced.value {
            Value::List(List::Input(nodes)) => self.walk_nodes(nodes, whole),
            Value::Map(Mapping::Input(map)) => self.walk_entries(map, whole),
            Value::List(List::Made(made)) => {
                if !whole.made.insert(Rc::as_ptr(made).cast()) {
                    return Ok(());
                }
                let mut items = made.items.iter().rev();
                items.try_for_each(|item| self.walk_whole(item, whole))
            }
            Value::Map(Mapping::Made(made)) => {
                if !whole.made.insert(Rc::as_ptr(made).cast()) {
                    return Ok(());
                }
                for pair in &made.items {
                    whole.sources.add(&pair.key_sources);
                }
                let mut pairs = made.items.iter().rev();
                pairs.try_for_each(|pair| self.walk_whole(&pair.value, whole))
            }
            _ => Ok(()),
        }
    }

    fn walk_node(&mut self, node: &Node, whole: &mut Whole) -> Result<(), Fault> {
        whole.pay(self.budget)?;
        whole.sources.add(&Trace::input(node.origin));
        match &node.data {
            Data::List(nodes) => self.walk_nodes(nodes, whole),
            Data::Map(map) => self.walk_entries(map, whole),
            _ => Ok(()),
        }
    }

    fn walk_nodes(&mut self, nodes: &[Node], whole: &mut Whole) -> Result<(), Fault> {
        let mut nodes = nodes.iter().rev();
        nodes.try_for_each(|node| self.walk_node(node, whole))
    }

    fn walk_entries(&mut self, map: &yaml::Map, whole: &mut Whole) -> Result<(), Fault> {
        for entry in map {
            whole.sources.add(&Trace::input(entry.key.origin));
        }
        let mut entries = map.iter().rev();
        entries.try_for_each(|entry| self.walk_node(&entry.value, whole))
    }

    /// Whether a value counts as true.
    pub(super) fn truth(&mut self, value: &Value<'a>) -> Result<bool, Fault> {
        Ok(match value {
            Value::Undefined(missing) => return Err(self.undefined(missing)),
            Value::Null => false,
            Value::Bool(truth) => *truth,
            Value::Number(number) => !number.same_value(crate::yaml::Number::Integer(0)),
            Value::String(text) => !text.is_empty(),
            Value::List(list) => list.len() > 0,
            Value::Map(map) => map.len() > 0,
            Value::Text(text) => self.visible(&text.pieces)?,
            _ => true,
        })
    }

    fn visible(&mut self, pieces: &[Piece<'a>]) -> Result<bool, Fault> {
        for piece in pieces {
            self.budget.steps(1)?;
            let visible = match &piece.content {
                Content::Literal => !self.texts.slice(piece.site).is_empty(),
                Content::Spaces(count) => *count > 0,
                Content::Value(traced) => !self.text(&traced.value)?.is_empty(),
                Content::Absent(_) => false,
            };
            if visible {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The fault of using something undefined.
    pub(super) fn undefined(&self, missing: &Missing<'a>) -> Fault {
        let fault = |message: String| Fault::new(&templates::UNDEFINED, message);
        match missing {
            Missing::Variable(name, meant) => {
                let mut fault = fault(format!("`{name}` is not defined"));
                fault.help.clone_from(meant);
                fault
            }
            Missing::Key(site, key, container) => {
                let path = self.texts.slice(*site);
                fault(format!("`{path}` is not defined")).help(advice(key, container))
            }
            Missing::Item(key, container) => {
                fault(format!("the item has no `{key}`")).help(advice(key, container))
            }
            Missing::NoElse => fault("this `if` has no `else`, and its condition is false".into())
                .help("add `else …`, or put the line into `{% if %}…{% endif %}`"),
            Missing::Parameter(name) => {
                fault(format!("the call leaves out the parameter `{name}`"))
                    .help("pass it, or give the parameter a default in the macro")
            }
            Missing::Neighbour(what) => fault(format!("the list has no {what} item"))
                .help("ask for it first, or give a value with `| default(…)`"),
        }
    }
}

/// What is found in a value that is looked at as a whole.
#[derive(Default)]
struct Whole {
    sources: Gathered,
    conditions: Gathered,
    /// The lists and mappings that were seen: a second look finds nothing new, and a list that holds
    /// another one twice, and so on, has more ways through it than anyone can go.
    made: BTreeSet<*const ()>,
    /// What was seen and is not paid for yet.
    waiting: usize,
}

impl Whole {
    /// Looking is cheaper than making.
    fn pay(&mut self, budget: &mut Budget) -> Result<(), Fault> {
        self.waiting += 1;
        if self.waiting < 8 {
            return Ok(());
        }
        self.waiting = 0;
        budget.steps(1)
    }
}

/// The key that is meant, or how to live with its absence.
fn advice(key: &str, container: &Traced<'_>) -> String {
    let known: Vec<Arc<str>> = match &container.value {
        Value::Map(map) => map.pairs().into_iter().map(|pair| pair.key).collect(),
        _ => Vec::new(),
    };
    let advice = "ask with `is defined`, or give a value with `| default(…)`";
    did_you_mean(key, known.iter().map(|key| &**key)).unwrap_or_else(|| advice.to_owned())
}

/// The fault of joining a mapping, list or null into text.
pub(super) fn not_text(value: &Value<'_>) -> Fault {
    let help = match value {
        Value::Null => "ask with `is none`, or give a value with `| default(…, true)`",
        Value::List(_) => "join its items with `| join(\",\")`, or write JSON with `| to_json`",
        _ => {
            "make it the whole value of a key, merge it into the mapping around it with \
             `<<: {{ … }}`, or write JSON with `| to_json`"
        }
    };
    let message = format!("{} cannot be a part of a text", value.kind());
    Fault::new(&templates::NOT_TEXT, message).help(help)
}

/// The fault of writing a macro, a namespace or the like.
pub(super) fn not_a_value(value: &Value<'_>) -> Fault {
    let help = match value {
        Value::Macro(_) => "call it: write `name(…)`",
        _ => "write one of its attributes",
    };
    let message = format!("{} is not a value", value.kind());
    Fault::new(&templates::NOT_A_VALUE, message).help(help)
}

/// The fault of a value of the wrong kind.
pub(super) fn wrong_type(wanted: &str, value: &Value<'_>) -> Fault {
    let message = format!("{wanted} is needed here, and this is {}", value.kind());
    Fault::new(&templates::WRONG_TYPE, message)
}
