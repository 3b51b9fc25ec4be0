//! The collections that are not finished.

use super::mapping::Mapping;
use crate::diag::Fault;
use crate::diag::codes::yaml as codes;
use crate::yaml::Node;
use std::ops::Range;

/// Nesting that no manifest has, and that recursion over a tree bears.
const MAX_DEPTH: usize = 200;

/// A finished value.
pub(super) struct Done {
    pub(super) node: Node,
    pub(super) range: Range<usize>,
    /// How many nodes it has.
    pub(super) weight: usize,
    /// How many levels lie below it.
    pub(super) height: usize,
}

/// A collection that is not finished.
pub(super) struct Open {
    pub(super) shape: Shape,
    pub(super) range: Range<usize>,
    pub(super) anchor: usize,
    pub(super) weight: usize,
    pub(super) height: usize,
}

/// What a collection is.
pub(super) enum Shape {
    List(Vec<Node>),
    Map(Box<Mapping>),
}

/// The collections that are not finished, the innermost last.
#[derive(Default)]
pub(super) struct Stack {
    open: Vec<Open>,
}

impl Done {
    /// A value that stands for one scalar of the text: a scalar, or a tree that takes its place.
    pub(super) fn of(node: Node, range: Range<usize>) -> Self {
        Self {
            weight: node.size(),
            height: node.depth(),
            node,
            range,
        }
    }
}

impl Stack {
    pub(super) fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// Opens a collection.
    pub(super) fn start(
        &mut self,
        shape: Shape,
        anchor: usize,
        range: Range<usize>,
    ) -> Result<(), Fault> {
        self.check_depth(1)?;
        self.open.push(Open {
            shape,
            range,
            anchor,
            weight: 1,
            height: 0,
        });
        Ok(())
    }

    /// Refuses a value with this many levels of its own in the place that is reached.
    pub(super) fn check_depth(&self, levels: usize) -> Result<(), Fault> {
        if self.open.len() + levels <= MAX_DEPTH {
            return Ok(());
        }
        let message = format!("more than {MAX_DEPTH} levels of nesting");
        Err(Fault::new(&codes::LIMIT, message))
    }

    /// Takes the innermost collection off.
    pub(super) fn end(&mut self) -> Option<Open> {
        self.open.pop()
    }

    /// Puts a value into the innermost collection; without one it is the document's.
    pub(super) fn add(&mut self, done: Done) -> Option<Done> {
        let Some(parent) = self.open.last_mut() else {
            return Some(done);
        };
        parent.weight += done.weight;
        parent.height = parent.height.max(done.height);
        parent.range.end = parent.range.end.max(done.range.end);
        match &mut parent.shape {
            Shape::List(items) => items.push(done.node),
            Shape::Map(mapping) => mapping.value(done.node, done.range),
        }
        None
    }

    /// The innermost collection, if it is a mapping and a key comes next.
    pub(super) fn wants_key(&mut self) -> Option<&mut Mapping> {
        match &mut self.open.last_mut()?.shape {
            Shape::Map(mapping) if mapping.expects_key() => Some(mapping),
            _ => None,
        }
    }

    /// What came is no key; its value will be dropped.
    pub(super) fn refuse_key(&mut self) {
        if let Some(mapping) = self.wants_key() {
            mapping.refuse_key();
        }
    }

    /// The innermost collection goes at least to here.
    pub(super) fn reach(&mut self, end: usize) {
        if let Some(open) = self.open.last_mut() {
            open.range.end = open.range.end.max(end);
        }
    }
}
