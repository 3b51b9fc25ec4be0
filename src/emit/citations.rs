//! What a field cites: every place that took part in it, by role.

use super::reach::Follow;
use super::reach::Reach;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Span;
use crate::yaml::Data;
use crate::yaml::Node;
use crate::yaml::Path;
use crate::yaml::path;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// A scalar of an object, or an empty list or mapping.
#[derive(Clone, Debug)]
pub struct Field<'n> {
    /// Where it stands.
    pub path: Path,
    /// The value.
    pub node: &'n Node,
    /// What decides that it stands there: the lists, mappings and keys above it, and the items
    /// before it, without the object itself.
    pub above: Vec<OriginId>,
}

/// Every field of an object at a path or below it; none where the path leads nowhere.
pub fn fields<'n>(object: &'n Node, at: &Path) -> Vec<Field<'n>> {
    let mut walk = Walk {
        wanted: at.steps(),
        path: Path::default(),
        above: Vec::new(),
        found: Vec::new(),
    };
    walk.node(object);
    walk.found
}

/// The places that a value cites, each with one of the steps that stand there.
#[derive(Clone, Debug, Default)]
pub struct Citations {
    /// What it is computed from.
    pub sources: BTreeMap<Span, OriginId>,
    /// What it hangs on.
    pub conditions: BTreeMap<Span, OriginId>,
    /// What it would have been computed from, had nothing stronger been there.
    pub shadowed: BTreeMap<Span, OriginId>,
}

impl Citations {
    /// What a field cites. What its object hangs on as a whole is not repeated: see
    /// [`Citations::of_object`].
    pub fn of_field(field: &Field<'_>, origins: &Origins) -> Self {
        Self::of(field.node.origin, field.above.iter().copied(), origins)
    }

    /// What an object hangs on as a whole, and so every field of it.
    pub fn of_object(object: &Node, origins: &Origins) -> Self {
        Self::of(object.origin, std::iter::empty(), origins)
    }

    /// What `value` is computed from, and what it and `above` hang on.
    fn of(value: OriginId, above: impl Iterator<Item = OriginId>, origins: &Origins) -> Self {
        let mut reach = Reach::new(origins);
        let sources = reached(&mut reach, std::iter::once(value), Follow::Sources);
        let lost = std::mem::take(&mut reach.shadowed);
        let all = std::iter::once(value).chain(above);
        let mut conditions = reached(&mut reach, all, Follow::Everything);
        conditions.retain(|place, _| !sources.contains_key(place));
        Self {
            shadowed: reached(&mut reach, lost.into_iter(), Follow::Sources),
            sources,
            conditions,
        }
    }
}

/// Every place that walks back reach, each with the step that was met there first.
fn reached(
    reach: &mut Reach<'_>,
    starts: impl Iterator<Item = OriginId>,
    follow: Follow,
) -> BTreeMap<Span, OriginId> {
    let (mut seen, mut places) = (BTreeSet::new(), BTreeMap::new());
    for start in starts {
        reach.back(start, follow, &mut |id, place| {
            let is_new = seen.insert(id);
            if let (true, Some(place)) = (is_new, place) {
                places.entry(place).or_insert(id);
            }
            is_new
        });
    }
    places
}

struct Walk<'w, 'n> {
    wanted: &'w [path::Step],
    path: Path,
    above: Vec<OriginId>,
    found: Vec<Field<'n>>,
}

impl<'n> Walk<'_, 'n> {
    fn node(&mut self, node: &'n Node) {
        let depth = self.above.len();
        let is_object = self.path.steps().is_empty();
        match &node.data {
            Data::Map(map) if !map.is_empty() => {
                self.above.extend((!is_object).then_some(node.origin));
                for entry in map {
                    self.above.push(entry.key.origin);
                    self.step(path::Step::Key(entry.key.text.clone()), &entry.value);
                    self.above.pop();
                }
            }
            Data::List(items) if !items.is_empty() => {
                self.above.push(node.origin);
                for (index, item) in items.iter().enumerate() {
                    self.step(path::Step::Index(index), item);
                    self.above.push(item.origin);
                }
            }
            _ if self.path.steps().len() >= self.wanted.len() => self.found.push(Field {
                path: self.path.clone(),
                node,
                above: self.above.clone(),
            }),
            _ => {}
        }
        self.above.truncate(depth);
    }

    fn step(&mut self, step: path::Step, node: &'n Node) {
        let wanted = self.wanted.get(self.path.steps().len());
        if wanted.is_none_or(|wanted| *wanted == step) {
            self.path.push(step);
            self.node(node);
            self.path.pop();
        }
    }
}
