//! Traits that write different values to one field.

use crate::resolve::PlannedTrait;
use crate::source::Moved;
use crate::source::OriginId;
use crate::source::Origins;
use crate::yaml::Node;
use crate::yaml::Path;
use crate::yaml::merge::Replaced;
use crate::yaml::scalars;
use std::sync::Arc;

/// A value that a trait wrote and a later one of the same component replaced by another, or took
/// out.
#[derive(Clone, Debug)]
pub struct Conflict {
    /// The definition of the trait that wrote it.
    pub first: Arc<str>,
    /// That of the later one.
    pub second: Arc<str>,
    /// The component.
    pub component: Arc<str>,
    /// The value that has no effect.
    pub before: Node,
    /// What the later trait wrote in its place; nothing where it took the value out.
    pub after: Option<Node>,
    /// The step of the history that replaced it: of what stands there now, or of the list or
    /// mapping that held it.
    pub step: OriginId,
    /// The way to the value from there.
    pub path: Path,
    /// What did it: the new value, or what took the old one out.
    pub by: OriginId,
}

impl Conflict {
    pub(super) fn move_origins(&mut self, moved: Moved) {
        self.before.move_origins(moved);
        if let Some(after) = &mut self.after {
            after.move_origins(moved);
        }
        moved.apply(&mut self.step);
        moved.apply(&mut self.by);
    }
}

/// The traits of one component, as far as they were applied.
pub(super) struct Writers {
    component: Arc<str>,
    /// How many origins there were before each trait, and its definition: what a trait writes was
    /// recorded while it was applied.
    traits: Vec<(u32, Arc<str>)>,
    conflicts: Vec<Conflict>,
}

impl Writers {
    pub(super) fn new(component: Arc<str>) -> Self {
        Self {
            component,
            traits: Vec::new(),
            conflicts: Vec::new(),
        }
    }

    /// A trait begins.
    pub(super) fn begin(&mut self, planned: &PlannedTrait<'_>, origins: &Origins) {
        let name = planned.spec.definition.name.clone();
        self.traits.push((origins.len(), name));
    }

    /// The trait that was begun last has replaced something.
    pub(super) fn replaced(&mut self, replaced: &[Replaced]) {
        for one in replaced {
            self.compare(one);
        }
    }

    pub(super) fn into_conflicts(self) -> Vec<Conflict> {
        self.conflicts
    }

    /// Compares every scalar of the old value with what stands in its place now.
    fn compare(&mut self, replaced: &Replaced) {
        let mut found = Vec::new();
        scalars(&replaced.before, &mut |path, before| {
            let after = replaced.after.as_ref().and_then(|after| path.find(after));
            let is_same = after.is_some_and(|after| after.same_value(before));
            if let (Some(first), false) = (self.writer(before.origin), is_same) {
                let mut whole = replaced.path.clone();
                path.steps()
                    .iter()
                    .for_each(|step| whole.push(step.clone()));
                found.push((first, whole, before.clone(), after.cloned()));
            }
        });
        let Some((_, second)) = self.traits.last().cloned() else {
            return;
        };
        let conflicts = found
            .into_iter()
            .map(|(first, path, before, after)| Conflict {
                first,
                second: second.clone(),
                component: self.component.clone(),
                before,
                after,
                step: replaced.step,
                path,
                by: replaced.by,
            });
        self.conflicts.extend(conflicts);
    }

    /// The trait before the current one that wrote a value, if one did.
    fn writer(&self, value: OriginId) -> Option<Arc<str>> {
        let (current, earlier) = self.traits.split_last()?;
        if value.is_after(current.0) {
            return None;
        }
        let wrote = |(count, _): &&(u32, Arc<str>)| value.is_after(*count);
        earlier
            .iter()
            .rev()
            .find(wrote)
            .map(|(_, name)| name.clone())
    }
}
