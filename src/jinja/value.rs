//! Values while a template runs.

use super::ast::Swallowed;
use super::budget::NESTING;
use super::budget::exceeded;
use super::place::Site;
use super::trace::Trace;
use crate::diag::Fault;
use crate::yaml;
use crate::yaml::Data;
use crate::yaml::Node;
use crate::yaml::Number;
use std::rc::Rc;
use std::sync::Arc;

/// A value with what it was computed from and what it hung on. The items of lists and mappings
/// have their own.
#[derive(Clone, Debug)]
pub(super) struct Traced<'a> {
    pub(super) value: Value<'a>,
    /// The nodes it was computed from.
    pub(super) sources: Trace,
    /// The nodes that decided that it is this value: `a if b else c`, `a or b`, `default(…)`.
    pub(super) conditions: Trace,
}

/// A value. Inputs are borrowed, never copied.
#[derive(Clone, Debug)]
pub(super) enum Value<'a> {
    /// Nothing, and why.
    Undefined(Rc<Missing<'a>>),
    Null,
    Bool(bool),
    Number(Number),
    String(Arc<str>),
    List(List<'a>),
    Map(Mapping<'a>),
    /// What a macro or block wrote.
    Text(Rc<Text<'a>>),
    /// Something to call or to ask, by its number in the walk's tables.
    Macro(usize),
    Loop(usize),
    Namespace(usize),
    Module(usize),
    /// The result of something that failed and was reported.
    Poison,
}

/// Why a value is undefined.
#[derive(Clone, Debug)]
pub(super) enum Missing<'a> {
    /// No variable has this name; there may be one that is meant.
    Variable(&'a str, Option<String>),
    /// A mapping or list has nothing under this key. The site is the look-up.
    Key(Site, Arc<str>, Traced<'a>),
    /// An item of a list has nothing under this attribute.
    Item(Arc<str>, Traced<'a>),
    /// An inline `if` without `else`, whose condition is false.
    NoElse,
    /// A parameter of a macro that the call leaves out.
    Parameter(&'a str),
    /// `first`, `last`, `min` or `max` of an empty list; `loop.previtem` at its start.
    Neighbour(&'static str),
}

/// A list: of the inputs, or made by the template.
#[derive(Clone, Debug)]
pub(super) enum List<'a> {
    Input(&'a [Node]),
    Made(Rc<Made<Traced<'a>>>),
}

/// A mapping: of the inputs, or made by the template. Keys are strings.
#[derive(Clone, Debug)]
pub(super) enum Mapping<'a> {
    Input(&'a yaml::Map),
    Made(Rc<Made<Pair<'a>>>),
}

/// A pair of a mapping.
#[derive(Clone, Debug)]
pub(super) struct Pair<'a> {
    pub(super) key: Arc<str>,
    /// Where the key comes from.
    pub(super) key_sources: Trace,
    pub(super) value: Traced<'a>,
}

/// Items with the depth of what lies below.
#[derive(Debug)]
pub(super) struct Made<T> {
    pub(super) items: Vec<T>,
    depth: u16,
}

/// Pieces of text that were captured.
#[derive(Debug)]
pub(super) struct Text<'a> {
    pub(super) pieces: Vec<Piece<'a>>,
    depth: u16,
}

/// A piece of output.
#[derive(Clone, Debug)]
pub(super) struct Piece<'a> {
    pub(super) content: Content<'a>,
    /// The text, or the `{{ … }}`.
    pub(super) site: Site,
    /// What the piece hung on.
    pub(super) conditions: Trace,
    pub(super) swallowed: Swallowed,
    /// It went through a macro or a block, where whitespace control is how one writes one text on
    /// several lines.
    pub(super) captured: bool,
}

/// What a piece holds.
#[derive(Clone, Debug)]
pub(super) enum Content<'a> {
    /// The template's own text, at the site.
    Literal,
    /// Spaces that `indent` put before the text at the site.
    Spaces(usize),
    /// A value.
    Value(Traced<'a>),
    /// Nothing: the tag at the site left its text out, and what could have been around that text
    /// hangs on the same.
    Absent(Gap),
}

/// Where a text that was left out would have stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    /// Within a line.
    Inline,
    /// On lines of its own; its first character in this column, counted from 0.
    Lines(usize),
    /// Something else would have written it.
    Unknown,
}

impl Piece<'_> {
    /// Whether it stands for a text that was left out.
    pub(super) fn is_absent(&self) -> bool {
        matches!(self.content, Content::Absent(_))
    }
}

impl<'a> Traced<'a> {
    /// A value that came from nowhere yet.
    pub(super) fn bare(value: Value<'a>) -> Self {
        Self::new(value, Trace::Nothing)
    }

    pub(super) fn new(value: Value<'a>, sources: Trace) -> Self {
        Self {
            value,
            sources,
            conditions: Trace::Nothing,
        }
    }

    /// A node of the inputs.
    pub(super) fn input(node: &'a Node) -> Self {
        Self::new(Value::of(node), Trace::input(node.origin))
    }

    /// The same value, hanging on more.
    #[must_use]
    pub(super) fn hanging_on(mut self, conditions: &Trace) -> Self {
        self.conditions = self.conditions.and(&conditions.condition());
        self
    }

    /// All that reading this value as a condition looks at.
    pub(super) fn as_condition(&self) -> Trace {
        self.conditions.and(&self.sources.condition())
    }
}

impl<'a> Value<'a> {
    /// The value of a node.
    pub(super) fn of(node: &'a Node) -> Self {
        match &node.data {
            Data::Null => Self::Null,
            Data::Bool(value) => Self::Bool(*value),
            Data::Number(number) => Self::Number(*number),
            Data::String(text) => Self::String(text.clone()),
            Data::List(items) => Self::List(List::Input(items)),
            Data::Map(map) => Self::Map(Mapping::Input(map)),
        }
    }

    pub(super) fn integer(value: usize) -> Self {
        Self::Number(Number::Integer(i64::try_from(value).unwrap_or(i64::MAX)))
    }

    pub(super) fn string(text: &str) -> Self {
        Self::String(text.into())
    }

    /// A list made by the template.
    pub(super) fn list(items: Vec<Traced<'a>>) -> Result<Self, Fault> {
        let depth = items.iter().map(|item| item.value.depth()).max();
        let made = Made::new(items, depth.unwrap_or(0))?;
        Ok(Self::List(List::Made(Rc::new(made))))
    }

    /// A mapping made by the template; of equal keys the last holds.
    pub(super) fn map(pairs: Vec<Pair<'a>>) -> Result<Self, Fault> {
        let depth = pairs.iter().map(|pair| pair.value.value.depth()).max();
        let made = Made::new(pairs, depth.unwrap_or(0))?;
        Ok(Self::Map(Mapping::Made(Rc::new(made))))
    }

    /// Captured text.
    pub(super) fn text(pieces: Vec<Piece<'a>>) -> Result<Self, Fault> {
        let depth = pieces.iter().map(|piece| match &piece.content {
            Content::Value(traced) => traced.value.depth(),
            Content::Literal | Content::Spaces(_) | Content::Absent(_) => 0,
        });
        let depth = deeper(depth.max().unwrap_or(0))?;
        Ok(Self::Text(Rc::new(Text { pieces, depth })))
    }

    fn depth(&self) -> u16 {
        match self {
            Self::List(List::Made(made)) => made.depth,
            Self::Map(Mapping::Made(made)) => made.depth,
            Self::Text(text) => text.depth,
            Self::Undefined(missing) => match &**missing {
                Missing::Key(_, _, container) | Missing::Item(_, container) => {
                    container.value.depth().saturating_add(1)
                }
                _ => 0,
            },
            _ => 0,
        }
    }

    /// What kind of value it is, in the words of messages.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Undefined(_) => "undefined",
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(Number::Float(_)) => "a number",
            Self::Number(_) => "an integer",
            Self::String(_) => "a string",
            Self::List(_) => "a list",
            Self::Map(_) => "a mapping",
            Self::Text(_) => "captured text",
            Self::Macro(_) => "a macro",
            Self::Loop(_) => "a loop",
            Self::Namespace(_) => "a namespace",
            Self::Module(_) => "a module",
            Self::Poison => "an error",
        }
    }
}

fn deeper(depth: u16) -> Result<u16, Fault> {
    if depth >= NESTING {
        let what =
            format!("nests lists, mappings and captured text more than {NESTING} levels deep");
        return Err(exceeded(&what));
    }
    Ok(depth + 1)
}

impl<T> Made<T> {
    fn new(items: Vec<T>, below: u16) -> Result<Self, Fault> {
        let depth = deeper(below)?;
        Ok(Self { items, depth })
    }
}

impl<'a> List<'a> {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Input(nodes) => nodes.len(),
            Self::Made(made) => made.items.len(),
        }
    }

    pub(super) fn get(&self, index: usize) -> Option<Traced<'a>> {
        match self {
            Self::Input(nodes) => nodes.get(index).map(Traced::input),
            Self::Made(made) => made.items.get(index).cloned(),
        }
    }

    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = Traced<'a>> + '_ {
        (0..self.len()).filter_map(|index| self.get(index))
    }
}

impl<'a> Mapping<'a> {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Input(map) => map.len(),
            Self::Made(made) => made.items.len(),
        }
    }

    pub(super) fn get(&self, key: &str) -> Option<Traced<'a>> {
        match self {
            Self::Input(map) => map.get(key).map(Traced::input),
            Self::Made(made) => {
                let pair = made.items.iter().find(|pair| &*pair.key == key)?;
                Some(pair.value.clone())
            }
        }
    }

    /// The value of a pair, by its number.
    pub(super) fn value(&self, index: usize) -> Option<Traced<'a>> {
        match self {
            Self::Input(map) => {
                let entry = map.iter().as_slice().get(index)?;
                Some(Traced::input(&entry.value))
            }
            Self::Made(made) => Some(made.items.get(index)?.value.clone()),
        }
    }

    /// Keys with the numbers of their pairs, sorted.
    pub(super) fn sorted(&self) -> Vec<(&str, usize)> {
        let mut sorted: Vec<(&str, usize)> = match self {
            Self::Input(map) => map.keys().zip(0..).collect(),
            Self::Made(made) => made.items.iter().map(|pair| &*pair.key).zip(0..).collect(),
        };
        sorted.sort_unstable();
        sorted
    }

    pub(super) fn pairs(&self) -> Vec<Pair<'a>> {
        match self {
            Self::Input(map) => map
                .iter()
                .map(|entry| Pair {
                    key: entry.key.text.clone(),
                    key_sources: Trace::input(entry.key.origin),
                    value: Traced::input(&entry.value),
                })
                .collect(),
            Self::Made(made) => made.items.clone(),
        }
    }

    pub(super) fn keys(&self) -> Vec<Traced<'a>> {
        let key = |pair: Pair<'a>| Traced::new(Value::String(pair.key), pair.key_sources);
        self.pairs().into_iter().map(key).collect()
    }
}
