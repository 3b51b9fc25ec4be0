//! What has been said already.

use crate::source::OriginId;
use crate::source::OriginSet;
use crate::source::Origins;

/// The origins and the numbered places that were told, so that nothing is told twice on the way
/// down a tree. On the way up they are forgotten, the last first.
pub(super) struct Told {
    origins: OriginSet,
    places: Vec<bool>,
    stack: Vec<Item>,
}

enum Item {
    Origin(OriginId),
    Place(usize),
}

impl Told {
    /// Nothing of what there is now.
    pub(super) fn of(origins: &Origins) -> Self {
        Self {
            origins: OriginSet::of(origins),
            places: Vec::new(),
            stack: Vec::new(),
        }
    }

    /// Tells an origin; false when it was told before.
    pub(super) fn origin(&mut self, id: OriginId) -> bool {
        let is_new = self.origins.insert(id);
        if is_new {
            self.stack.push(Item::Origin(id));
        }
        is_new
    }

    /// Tells a place by its number; false when it was told before.
    pub(super) fn place(&mut self, number: usize) -> bool {
        if self.places.len() <= number {
            self.places.resize(number + 1, false);
        }
        let told = self.places.get_mut(number);
        let is_new = told.is_some_and(|told| !std::mem::replace(told, true));
        if is_new {
            self.stack.push(Item::Place(number));
        }
        is_new
    }

    /// How much was told so far.
    pub(super) fn mark(&self) -> usize {
        self.stack.len()
    }

    /// Forgets what was told since then.
    pub(super) fn back_to(&mut self, mark: usize) {
        for item in self.stack.drain(mark.min(self.stack.len())..) {
            match item {
                Item::Origin(id) => self.origins.remove(id),
                Item::Place(number) => {
                    if let Some(told) = self.places.get_mut(number) {
                        *told = false;
                    }
                }
            }
        }
    }
}
