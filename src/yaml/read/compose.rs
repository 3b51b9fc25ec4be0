//! Events to nodes.

use super::Scalar;
use super::anchors::Anchors;
use super::control::first_control;
use super::events::Event;
use super::events::Events;
use super::key_text;
use super::recording::Recording;
use super::stack::Done;
use super::stack::Shape;
use super::stack::Stack;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::Fault;
use crate::diag::codes::yaml as codes;
use crate::source::OriginId;
use crate::source::Span;
use crate::yaml::Data;
use crate::yaml::Key;
use crate::yaml::Node;
use std::ops::Range;

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

    /// Whether more is to be made. If not, reading ends at once, and what was reported says why.
    fn goes_on(&self) -> bool {
        true
    }

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
    /// How many of its values are there only because an alias repeats them.
    pub repeated: usize,
}

/// All documents of a text, without empty ones. When anything is wrong, everything that can be
/// found is reported and there are none.
pub fn compose<C: Compose + ?Sized>(
    text: &str,
    composer: &mut C,
    diagnostics: &mut Diagnostics,
) -> Vec<Composed> {
    let mut run = Run::new(text, composer);
    run.text();
    run.finish(diagnostics)
}

/// [`compose`], of a text that was read before.
pub fn compose_again<C: Compose + ?Sized>(
    recording: &Recording,
    composer: &mut C,
    diagnostics: &mut Diagnostics,
) -> Vec<Composed> {
    let mut run = Run::new(recording.text(), composer);
    for (event, range) in recording.events() {
        if run.event(event, range).is_err() {
            break;
        }
    }
    run.finish(diagnostics)
}

/// Reading cannot go on; the error is reported.
struct Stopped;

struct Run<'t, 'c, C: Compose + ?Sized> {
    text: &'t str,
    composer: &'c mut C,
    found: Diagnostics,
    stack: Stack,
    anchors: Anchors,
    documents: Vec<Composed>,
}

impl<'t, 'c, C: Compose + ?Sized> Run<'t, 'c, C> {
    fn new(text: &'t str, composer: &'c mut C) -> Self {
        Self {
            text,
            composer,
            found: Diagnostics::default(),
            stack: Stack::default(),
            anchors: Anchors::new(text.len()),
            documents: Vec::new(),
        }
    }

    fn finish(self, diagnostics: &mut Diagnostics) -> Vec<Composed> {
        let failed = self.found.has_errors();
        diagnostics.extend(self.found);
        if failed { Vec::new() } else { self.documents }
    }

    fn text(&mut self) {
        if let Some((at, character)) = first_control(self.text) {
            let code = u32::from(character);
            let message = format!("the control character U+{code:04X} cannot stand in YAML");
            let help = "write it as an escape in double quotes, or remove it";
            let fault = Fault::new(&codes::SYNTAX, message).help(help);
            self.report(fault, at..at + character.len_utf8());
            return;
        }
        let mut events = Events::new(self.text);
        while let Some(next) = events.next() {
            let more = match next {
                Ok((event, range)) => self.event(event, range),
                Err(stop) => {
                    let end = self.character_end(stop.offset);
                    self.report(stop.fault, stop.offset..end);
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
            Event::Document => self.anchors.next_document(),
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
                self.scalar(&scalar, anchor)?;
            }
            Event::Anchor(name) => self.anchor_name(&name, range),
            Event::Alias(anchor) => self.alias(anchor, range)?,
            Event::UnknownAlias => self.unknown_alias(range),
            Event::List { anchor } => self.start(Shape::List(Vec::new()), anchor, range)?,
            Event::Map { anchor } => self.start(Shape::Map(Box::default()), anchor, range)?,
            Event::End => self.end(range),
        }
        if self.composer.goes_on() {
            Ok(())
        } else {
            Err(Stopped)
        }
    }

    fn scalar(&mut self, scalar: &Scalar<'t>, anchor: usize) -> Result<(), Stopped> {
        if self.stack.wants_key().is_some() {
            self.key(scalar, anchor);
            return Ok(());
        }
        let node = match self.composer.value(scalar) {
            Ok(node) => node,
            Err(diagnostic) => {
                self.found.push(diagnostic);
                Node::new(Data::Null, self.composer.collection(scalar.range.clone()))
            }
        };
        let absent = scalar.range.is_empty() && scalar.tag.is_none() && anchor == 0;
        if absent && self.stack.is_empty() {
            return Ok(());
        }
        let done = Done::of(node, scalar.range.clone());
        if let Err(fault) = self.stack.check_depth(done.height) {
            self.report(fault, scalar.range.clone());
            return Err(Stopped);
        }
        self.finished(done, anchor);
        Ok(())
    }

    fn key(&mut self, scalar: &Scalar<'t>, anchor: usize) {
        let range = scalar.range.clone();
        if scalar.merges() {
            let added = self.stack.wants_key().map(|m| m.merge_key(range.clone()));
            if let Some(Err(first)) = added {
                self.duplicate("<<", &first, &range);
            }
            return;
        }
        match self.composer.key(scalar) {
            Ok(key) => self.add_key(key, range),
            Err(diagnostic) => {
                self.found.push(diagnostic);
                self.stack.refuse_key();
            }
        }
        if anchor != 0
            && let Ok(node) = self.composer.value(scalar)
        {
            let done = Done::of(node, scalar.range.clone());
            self.anchors.mark(anchor, &done);
        }
    }

    fn add_key(&mut self, key: Key, range: Range<usize>) {
        let text = key.text.clone();
        let added = self.stack.wants_key().map(|m| m.key(key, range.clone()));
        self.stack.reach(range.end);
        if let Some(Err(first)) = added {
            self.duplicate(&text, &first, &range);
        }
    }

    fn alias(&mut self, anchor: usize, range: Range<usize>) -> Result<(), Stopped> {
        let name = self.text.get(range.clone()).unwrap_or("");
        self.anchor_name(name.trim_start_matches('*'), range.clone());
        let repeated = self.anchors.repeat(anchor, range.clone());
        let allowed = repeated.and_then(|done| {
            let height = done.as_ref().map_or(0, |done| done.height);
            self.stack.check_depth(height).map(|()| done)
        });
        let done = match allowed {
            Ok(Some(done)) => done,
            Ok(None) => {
                self.cyclic_alias(range);
                return Ok(());
            }
            Err(fault) => {
                self.report(fault, range);
                return Err(Stopped);
            }
        };
        if self.stack.wants_key().is_none() {
            self.finished(done, 0);
            return Ok(());
        }
        match key_text(&done.node.data) {
            Ok(text) => {
                let origin = done.node.origin;
                self.add_key(Key { text, origin }, range);
            }
            Err(fault) => {
                self.report(fault, range);
                self.stack.refuse_key();
            }
        }
        Ok(())
    }

    fn unknown_alias(&mut self, range: Range<usize>) {
        let alias = self.text.get(range.clone()).unwrap_or("");
        let name = alias.trim_start_matches('*');
        let message = format!("nothing above is marked `&{name}`");
        let help = format!("mark a value with `&{name}`, or put `{alias}` in quotes if it is text");
        let fault = Fault::new(&codes::UNKNOWN_ALIAS, message).help(help);
        self.refuse_alias(fault, range);
    }

    /// An alias within the value that its anchor marks.
    fn cyclic_alias(&mut self, range: Range<usize>) {
        let alias = self.text.get(range.clone()).unwrap_or("");
        let message = format!("`{alias}` repeats the value that it is a part of");
        let help = "a value cannot hold itself; repeat a part of it, or write it out";
        let fault = Fault::new(&codes::UNKNOWN_ALIAS, message).help(help);
        self.refuse_alias(fault, range);
    }

    /// Reading goes on with a value in the place of an alias that has none.
    fn refuse_alias(&mut self, fault: Fault, range: Range<usize>) {
        self.report(fault, range.clone());
        if self.stack.wants_key().is_some() {
            self.stack.refuse_key();
            return;
        }
        let node = Node::new(Data::Null, self.composer.collection(range.clone()));
        self.finished(Done::of(node, range), 0);
    }

    fn start(&mut self, shape: Shape, anchor: usize, range: Range<usize>) -> Result<(), Stopped> {
        let start = range.start;
        let started = self.stack.start(shape, anchor, range);
        started.map_err(|fault| {
            self.report(fault, start..self.character_end(start));
            Stopped
        })
    }

    fn end(&mut self, closing: Range<usize>) {
        let Some(open) = self.stack.end() else {
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
        if self.stack.wants_key().is_some() {
            self.collection_as_key(&data, range);
            return;
        }
        let done = Done {
            node: Node::new(data, self.composer.collection(range.clone())),
            range,
            weight: open.weight,
            height: open.height + 1,
        };
        self.finished(done, open.anchor);
    }

    fn collection_as_key(&mut self, data: &Data, range: Range<usize>) {
        self.stack.reach(range.end);
        self.stack.refuse_key();
        let written = self.text.get(range.clone()).unwrap_or("");
        let around = range.start.saturating_sub(1)..range.end + 1;
        let braces = self
            .text
            .get(around.clone())
            .filter(|t| t.starts_with("{{") && t.ends_with('}'));
        if let Some(template) = braces {
            let message =
                format!("`{template}` stands without quotes, and so is a mapping to YAML");
            let help = "put the whole value in quotes";
            self.report(Fault::new(&codes::INVALID_KEY, message).help(help), around);
        } else if written.starts_with("{{") {
            // Reported for the inner braces.
        } else if let Err(fault) = key_text(data) {
            self.report(fault, range);
        }
    }

    /// Puts a finished value where it belongs.
    fn finished(&mut self, done: Done, anchor: usize) {
        self.anchors.mark(anchor, &done);
        if let Some(Done { node, range, .. }) = self.stack.add(done) {
            let repeated = self.anchors.repeated();
            self.documents.push(Composed {
                node,
                range,
                repeated,
            });
        }
    }

    fn anchor_name(&mut self, name: &str, range: Range<usize>) {
        if let Err(diagnostic) = self.composer.anchor(name, range) {
            self.found.push(diagnostic);
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

    fn report(&mut self, fault: Fault, range: Range<usize>) {
        let span = self.composer.span(range);
        self.found.push(fault.at(span, "here"));
    }

    fn character_end(&self, offset: usize) -> usize {
        let rest = self.text.get(offset..).unwrap_or("");
        let first = rest.chars().next().filter(|c| !matches!(c, '\n' | '\r'));
        offset + first.map_or(0, char::len_utf8)
    }
}
