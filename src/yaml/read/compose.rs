//! Events to nodes.

use super::Scalar;
use super::control::first_control;
use super::events::Event;
use super::events::Events;
use super::key_text;
use super::mapping::Mapping;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::Fault;
use crate::diag::codes::yaml as codes;
use crate::source::OriginId;
use crate::source::Span;
use crate::yaml::Data;
use crate::yaml::Key;
use crate::yaml::Node;
use std::collections::BTreeMap;
use std::ops::Range;

/// Nesting that no manifest has and that recursion over a tree bears.
pub(super) const MAX_DEPTH: usize = 200;
/// How many nodes the aliases of one document may repeat.
pub(super) const MAX_REPEATED: usize = 100_000;

/// How scalars, keys and collections become nodes. [`read`](super::read) takes them as they
/// stand; a template engine puts its values in here.
///
/// Ranges are bytes of the text given to [`compose`].
pub trait Compose {
    /// The node of a scalar; [`resolve`](super::resolve) says what it means to kubectl.
    ///
    /// # Errors
    /// When it has no value.
    fn value(&mut self, scalar: &Scalar<'_>) -> Result<Node, Diagnostic>;

    /// The key of a mapping; [`key_text`] turns a value into a key. Duplicates are found
    /// afterwards, on what this returns.
    ///
    /// # Errors
    /// When it cannot be a key.
    fn key(&mut self, scalar: &Scalar<'_>) -> Result<Key, Diagnostic>;

    /// The origin of a list or mapping.
    fn collection(&mut self, range: Range<usize>) -> OriginId;

    /// A place to show: duplicate keys, syntax errors, unknown aliases.
    fn span(&self, range: Range<usize>) -> Option<Span>;

    /// Sees the name of every anchor (`&name`) and alias (`*name`), without its sign.
    ///
    /// # Errors
    /// When the name is refused.
    fn anchor(&mut self, name: &str, range: Range<usize>) -> Result<(), Diagnostic> {
        let _ = (name, range);
        Ok(())
    }
}

/// One document.
#[derive(Clone, Debug)]
pub struct Composed {
    /// Its value.
    pub node: Node,
    /// Where its value stands.
    pub range: Range<usize>,
}

/// All documents of a text, without empty ones. When anything is wrong, everything that can be
/// found is reported and there are none.
pub fn compose<C: Compose + ?Sized>(
    text: &str,
    composer: &mut C,
    diagnostics: &mut Diagnostics,
) -> Vec<Composed> {
    let mut run = Run {
        text,
        composer,
        found: Diagnostics::default(),
        open: Vec::new(),
        anchors: BTreeMap::new(),
        repeated: 0,
        documents: Vec::new(),
    };
    run.text();
    let Run {
        found, documents, ..
    } = run;
    let failed = found.has_errors();
    diagnostics.extend(found);
    if failed { Vec::new() } else { documents }
}

/// A finished value: how many nodes it has, and how many levels lie below it.
struct Done {
    node: Node,
    range: Range<usize>,
    weight: usize,
    height: usize,
}

/// What an anchor marks.
struct Anchored {
    node: Node,
    weight: usize,
    height: usize,
}

/// A collection that is not finished.
struct Open {
    shape: Shape,
    range: Range<usize>,
    anchor: usize,
    weight: usize,
    height: usize,
}

enum Shape {
    List(Vec<Node>),
    Map(Box<Mapping>),
}

/// Reading cannot go on; the error is reported.
struct Stopped;

struct Run<'t, 'c, C: Compose + ?Sized> {
    text: &'t str,
    composer: &'c mut C,
    found: Diagnostics,
    open: Vec<Open>,
    anchors: BTreeMap<usize, Anchored>,
    repeated: usize,
    documents: Vec<Composed>,
}

impl<'t, C: Compose + ?Sized> Run<'t, '_, C> {
    fn text(&mut self) {
        if let Some((at, character)) = first_control(self.text) {
            let message = format!(
                "the control character U+{:04X} cannot stand in YAML",
                u32::from(character)
            );
            let help = "write it as an escape in double quotes, or remove it";
            let fault = Fault::new(&codes::SYNTAX, message).help(help);
            self.report(fault, at..at + character.len_utf8(), "here");
            return;
        }
        let mut events = Events::new(self.text);
        while let Some(next) = events.next() {
            let more = match next {
                Ok((event, range)) => self.event(event, range),
                Err(stop) => {
                    let end = self.character_end(stop.offset);
                    self.report(stop.fault, stop.offset..end, "here");
                    Err(Stopped)
                }
            };
            if more.is_err() {
                return;
            }
        }
    }

    fn event(&mut self, event: Event<'t>, range: Range<usize>) -> Result<(), Stopped> {
        match event {
            Event::Document => {
                self.anchors.clear();
                self.repeated = 0;
            }
            Event::Scalar {
                text,
                style,
                tag,
                anchor,
            } => {
                let scalar = Scalar {
                    text,
                    style,
                    tag,
                    range,
                };
                self.scalar(&scalar, anchor);
            }
            Event::Anchor(name) => {
                let name = name.into_owned();
                self.anchor_name(&name, range);
            }
            Event::Alias(anchor) => return self.alias(anchor, range),
            Event::UnknownAlias => self.unknown_alias(range),
            Event::List { anchor } => return self.start(Shape::List(Vec::new()), anchor, range),
            Event::Map { anchor } => {
                return self.start(Shape::Map(Box::default()), anchor, range);
            }
            Event::End => self.end(range),
        }
        Ok(())
    }

    fn scalar(&mut self, scalar: &Scalar<'t>, anchor: usize) {
        if let Some(mapping) = self.mapping_that_wants_a_key() {
            let first = if scalar.merges() {
                mapping.merge_key(scalar.range.clone())
            } else {
                match self.composer.key(scalar) {
                    Ok(key) => return self.key(key, scalar, anchor),
                    Err(diagnostic) => {
                        self.found.push(diagnostic);
                        self.refuse_key();
                        return;
                    }
                }
            };
            if let Err(first) = first {
                self.duplicate("<<", &first, &scalar.range);
            }
            return;
        }
        let node = match self.composer.value(scalar) {
            Ok(node) => node,
            Err(diagnostic) => {
                self.found.push(diagnostic);
                Node::new(Data::Null, self.composer.collection(scalar.range.clone()))
            }
        };
        let absent = scalar.range.is_empty() && scalar.tag.is_none() && anchor == 0;
        if absent && self.open.is_empty() {
            return;
        }
        let done = Done {
            node,
            range: scalar.range.clone(),
            weight: 1,
            height: 0,
        };
        self.finished(done, anchor);
    }

    fn key(&mut self, key: Key, scalar: &Scalar<'t>, anchor: usize) {
        if anchor != 0
            && let Ok(node) = self.composer.value(scalar)
        {
            self.remember(anchor, node, 1, 0);
        }
        self.add_key(key, scalar.range.clone());
    }

    fn add_key(&mut self, key: Key, range: Range<usize>) {
        let text = key.text.clone();
        let Some(mapping) = self.mapping_that_wants_a_key() else {
            return;
        };
        if let Err(first) = mapping.key(key, range.clone()) {
            self.duplicate(&text, &first, &range);
        }
        self.reach(range.end);
    }

    fn alias(&mut self, anchor: usize, range: Range<usize>) -> Result<(), Stopped> {
        let name = self.text.get(range.clone()).unwrap_or("").to_owned();
        self.anchor_name(name.trim_start_matches('*'), range.clone());
        let Some(anchored) = self.anchors.get(&anchor) else {
            self.unknown_alias(range);
            return Ok(());
        };
        self.repeated += anchored.weight;
        if self.repeated > MAX_REPEATED {
            let message = format!("aliases repeat more than {MAX_REPEATED} values");
            self.report(Fault::new(&codes::LIMIT, message), range, "by this one");
            return Err(Stopped);
        }
        if self.open.len() + anchored.height > MAX_DEPTH {
            self.too_deep(range);
            return Err(Stopped);
        }
        let done = Done {
            node: anchored.node.clone(),
            range: range.clone(),
            weight: anchored.weight,
            height: anchored.height,
        };
        if self.mapping_that_wants_a_key().is_none() {
            self.finished(done, 0);
            return Ok(());
        }
        match key_text(&done.node.data) {
            Ok(text) => {
                let origin = done.node.origin;
                self.add_key(Key { text, origin }, range);
            }
            Err(fault) => {
                self.report(fault, range, "here");
                self.refuse_key();
            }
        }
        Ok(())
    }

    fn unknown_alias(&mut self, range: Range<usize>) {
        let alias = self.text.get(range.clone()).unwrap_or("").to_owned();
        let name = alias.trim_start_matches('*');
        let message = format!("nothing above is marked `&{name}`");
        let help = format!("mark a value with `&{name}`, or put `{alias}` in quotes if it is text");
        let fault = Fault::new(&codes::UNKNOWN_ALIAS, message).help(help);
        self.report(fault, range.clone(), "used here");
        if self.mapping_that_wants_a_key().is_some() {
            self.refuse_key();
            return;
        }
        let node = Node::new(Data::Null, self.composer.collection(range.clone()));
        let done = Done {
            node,
            range,
            weight: 1,
            height: 0,
        };
        self.finished(done, 0);
    }

    fn start(&mut self, shape: Shape, anchor: usize, range: Range<usize>) -> Result<(), Stopped> {
        if self.open.len() >= MAX_DEPTH {
            let end = self.character_end(range.start);
            self.too_deep(range.start..end);
            return Err(Stopped);
        }
        self.open.push(Open {
            shape,
            range,
            anchor,
            weight: 1,
            height: 0,
        });
        Ok(())
    }

    fn end(&mut self, closing: Range<usize>) {
        let Some(open) = self.open.pop() else {
            return;
        };
        let mut range = open.range;
        if !closing.is_empty() {
            range.end = closing.end;
        }
        let data = match open.shape {
            Shape::List(items) => Data::List(items),
            Shape::Map(mapping) => Data::Map(mapping.finish(&*self.composer, &mut self.found)),
        };
        if self.mapping_that_wants_a_key().is_some() {
            self.collection_as_key(&data, range);
            return;
        }
        let node = Node::new(data, self.composer.collection(range.clone()));
        let done = Done {
            node,
            range,
            weight: open.weight,
            height: open.height + 1,
        };
        self.finished(done, open.anchor);
    }

    fn collection_as_key(&mut self, data: &Data, range: Range<usize>) {
        if let Err(mut fault) = key_text(data) {
            if self
                .text
                .get(range.clone())
                .is_some_and(|t| t.starts_with('{'))
            {
                fault = fault.help("put a value that begins with `{` in quotes if it is text");
            }
            self.reach(range.end);
            self.report(fault, range, "here");
        }
        self.refuse_key();
    }

    /// Puts a finished value where it belongs.
    fn finished(&mut self, done: Done, anchor: usize) {
        if anchor != 0 {
            self.remember(anchor, done.node.clone(), done.weight, done.height);
        }
        let Some(parent) = self.open.last_mut() else {
            let Done { node, range, .. } = done;
            self.documents.push(Composed { node, range });
            return;
        };
        parent.weight += done.weight;
        parent.height = parent.height.max(done.height);
        parent.range.end = parent.range.end.max(done.range.end);
        match &mut parent.shape {
            Shape::List(items) => items.push(done.node),
            Shape::Map(mapping) => mapping.value(done.node, done.range),
        }
    }

    fn remember(&mut self, anchor: usize, node: Node, weight: usize, height: usize) {
        let anchored = Anchored {
            node,
            weight,
            height,
        };
        self.anchors.insert(anchor, anchored);
    }

    fn anchor_name(&mut self, name: &str, range: Range<usize>) {
        if let Err(diagnostic) = self.composer.anchor(name, range) {
            self.found.push(diagnostic);
        }
    }

    fn mapping_that_wants_a_key(&mut self) -> Option<&mut Mapping> {
        match self.open.last_mut() {
            Some(Open {
                shape: Shape::Map(mapping),
                ..
            }) if mapping.expects_key() => Some(mapping),
            _ => None,
        }
    }

    fn refuse_key(&mut self) {
        if let Some(mapping) = self.mapping_that_wants_a_key() {
            mapping.refuse_key();
        }
    }

    /// The innermost collection goes at least to here.
    fn reach(&mut self, end: usize) {
        if let Some(open) = self.open.last_mut() {
            open.range.end = open.range.end.max(end);
        }
    }

    fn duplicate(&mut self, key: &str, first: &Range<usize>, second: &Range<usize>) {
        let written = |range: &Range<usize>| self.text.get(range.clone());
        let help = if written(first) == written(second) {
            "remove one of the two".to_owned()
        } else {
            format!("both are read as the key `{key}`; remove or rename one of the two")
        };
        let diagnostic = Diagnostic::error(
            &codes::DUPLICATE_KEY,
            format!("the key `{key}` stands twice in one mapping"),
        )
        .place(self.composer.span(second.clone()), "again here")
        .place(self.composer.span(first.clone()), "first here")
        .help(help);
        self.found.push(diagnostic);
    }

    fn too_deep(&mut self, range: Range<usize>) {
        let message = format!("more than {MAX_DEPTH} levels of nesting");
        self.report(Fault::new(&codes::LIMIT, message), range, "here");
    }

    fn report(&mut self, fault: Fault, range: Range<usize>, label: &str) {
        let span = self.composer.span(range);
        self.found.push(fault.at(span, label));
    }

    fn character_end(&self, offset: usize) -> usize {
        let rest = self.text.get(offset..).unwrap_or("");
        let first = rest.chars().next().filter(|c| !matches!(c, '\n' | '\r'));
        offset + first.map_or(0, char::len_utf8)
    }
}
