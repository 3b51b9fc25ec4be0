//! The time as a value.

use super::Moment;
use std::cell::Cell;

/// The moment for which everything is decided. It remembers whether anything asked for it: a
/// result that did not is the same at any time.
#[derive(Clone, Debug)]
pub struct Clock {
    now: Moment,
    asked: Cell<bool>,
}

impl Clock {
    /// A clock that stands at `now`.
    pub fn at(now: Moment) -> Self {
        Self {
            now,
            asked: Cell::new(false),
        }
    }

    /// The moment.
    pub fn now(&self) -> Moment {
        self.asked.set(true);
        self.now
    }

    /// Whether a result may depend on the moment.
    pub fn was_asked(&self) -> bool {
        self.asked.get()
    }
}
