//! A set of origins for walks over histories.

use super::OriginId;
use super::Origins;

/// A set of origins that is emptied in no time, for many walks over the same histories: each
/// origin has the number of the round in which it was put in.
#[derive(Clone, Debug)]
pub struct OriginSet {
    rounds: Vec<u32>,
    round: u32,
}

impl OriginSet {
    /// An empty set for the origins there are now.
    pub fn of(origins: &Origins) -> Self {
        Self {
            rounds: vec![0; origins.len() as usize],
            round: 1,
        }
    }

    /// Puts an origin in; false when it was in before, or was recorded after this set was made.
    pub fn insert(&mut self, id: OriginId) -> bool {
        let round = self.round;
        self.rounds.get_mut(id.index()).is_some_and(|own| {
            let is_new = *own != round;
            *own = round;
            is_new
        })
    }

    /// Takes an origin out.
    pub fn remove(&mut self, id: OriginId) {
        if let Some(own) = self.rounds.get_mut(id.index()) {
            *own = 0;
        }
    }

    /// Takes all out.
    pub fn clear(&mut self) {
        if self.round == u32::MAX {
            self.rounds.fill(0);
            self.round = 0;
        }
        self.round += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Step;
    use crate::source::Trace;

    #[test]
    fn an_origin_is_new_once_in_each_round() {
        let mut origins = Origins::default();
        let id = origins.push(Step::Rule, &Trace::default());
        let mut set = OriginSet::of(&origins);
        assert!(set.insert(id) && !set.insert(id));
        set.clear();
        assert!(set.insert(id) && !set.insert(id));
        set.remove(id);
        assert!(set.insert(id));
        set.round = u32::MAX;
        assert!(set.insert(id) && !set.insert(id));
        set.clear();
        assert!(set.insert(id));
        let later = origins.push(Step::Rule, &Trace::default());
        assert!(!set.insert(later));
    }
}
