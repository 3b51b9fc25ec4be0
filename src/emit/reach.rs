//! The way back through a history.

use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Role;
use crate::source::Span;

/// Which arrows of a history a walk follows. None leads to what was shadowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Follow {
    /// To what a value is computed from.
    Sources,
    /// Also to what it hangs on.
    Everything,
}

/// Walks back from values to every step of their histories.
pub(super) struct Reach<'o> {
    origins: &'o Origins,
    pile: Vec<OriginId>,
    /// What the steps that were met have shadowed. The walk does not go there.
    pub(super) shadowed: Vec<OriginId>,
}

impl<'o> Reach<'o> {
    pub(super) fn new(origins: &'o Origins) -> Self {
        Self {
            origins,
            pile: Vec::new(),
            shadowed: Vec::new(),
        }
    }

    /// Meets `start` and what it was made from, each with the place that it cites. The walk goes on
    /// from a step where `meet` says that it was not met before.
    pub(super) fn back(
        &mut self,
        start: OriginId,
        follow: Follow,
        meet: &mut impl FnMut(OriginId, Option<Span>) -> bool,
    ) {
        self.pile.push(start);
        while let Some(id) = self.pile.pop() {
            let origin = self.origins.get(id);
            if !meet(id, origin.site) {
                continue;
            }
            for link in origin.links {
                match (link.role, follow) {
                    (Role::Source, _) | (Role::Condition, Follow::Everything) => {
                        self.pile.push(link.origin);
                    }
                    (Role::Condition, Follow::Sources) => {}
                    (Role::Shadowed, _) => self.shadowed.push(link.origin),
                }
            }
        }
    }
}
