//! The values that aliases repeat.

use super::stack::Done;
use crate::diag::Fault;
use crate::diag::codes::yaml as codes;
use crate::yaml::Node;
use std::collections::BTreeMap;
use std::ops::Range;

/// How many nodes the aliases of one document may repeat.
const MAX_REPEATED: usize = 100_000;

/// How many those of all documents of one text may repeat, in addition to one for each byte.
const MAX_REPEATED_IN_ALL: usize = 1_000_000;

/// The marked values of one document, by the number of their anchor.
pub(super) struct Anchors {
    marked: BTreeMap<usize, Anchored>,
    repeated: usize,
    /// How many this document and those behind it may still repeat.
    left: usize,
}

struct Anchored {
    node: Node,
    weight: usize,
    height: usize,
}

impl Anchors {
    /// Of a text with so many bytes.
    pub(super) fn new(bytes: usize) -> Self {
        Self {
            marked: BTreeMap::new(),
            repeated: 0,
            left: MAX_REPEATED_IN_ALL + bytes,
        }
    }

    /// Goes on to the next document, which sees no anchors of others.
    pub(super) fn next_document(&mut self) {
        self.marked.clear();
        self.left = self.left.saturating_sub(self.repeated);
        self.repeated = 0;
    }

    /// How many nodes were repeated in this document.
    pub(super) fn repeated(&self) -> usize {
        self.repeated
    }

    /// Marks a finished value; 0 is no anchor.
    pub(super) fn mark(&mut self, anchor: usize, done: &Done) {
        if anchor != 0 {
            let anchored = Anchored {
                node: done.node.clone(),
                weight: done.weight,
                height: done.height,
            };
            self.marked.insert(anchor, anchored);
        }
    }

    /// The marked value once more, for the alias at `range`; `None` if it is not finished yet.
    pub(super) fn repeat(
        &mut self,
        anchor: usize,
        range: Range<usize>,
    ) -> Result<Option<Done>, Fault> {
        let Some(anchored) = self.marked.get(&anchor) else {
            return Ok(None);
        };
        self.repeated += anchored.weight;
        if self.repeated > MAX_REPEATED {
            let message = format!("aliases repeat more than {MAX_REPEATED} values");
            return Err(Fault::new(&codes::LIMIT, message));
        }
        if self.repeated > self.left {
            let message =
                format!("aliases repeat more than {MAX_REPEATED_IN_ALL} values in one file");
            return Err(Fault::new(&codes::LIMIT, message));
        }
        Ok(Some(Done {
            node: anchored.node.clone(),
            range,
            weight: anchored.weight,
            height: anchored.height,
        }))
    }
}
