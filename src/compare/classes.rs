//! Equal edits of many deployments, told once.

use super::names::Names;
use super::objects::Unit;
use super::text::TextEdit;
use super::text::texts;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Deployments whose edits are equal, apart from their own names.
#[derive(Clone, Debug)]
pub struct Class {
    /// The deployments, by name; never none.
    pub members: Vec<Member>,
    /// The edits, with placeholders for the names; [`Class::expand`] puts those back.
    edits: Vec<TextEdit>,
}

/// One deployment of a class.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its place among the units that were compared.
    pub unit: usize,
    /// `<namespace>/<name>`, or the object where its deployment is not known.
    pub name: String,
    /// The names that are its own.
    pub names: Names,
    /// For each edit of the class, which one of the unit it is.
    pub order: Vec<usize>,
}

impl Class {
    /// The edits of one member: exactly those of its unit, in the order of the class.
    pub fn expand(&self, member: &Member) -> Vec<TextEdit> {
        let edits = self.edits.iter();
        edits.map(|edit| edit.with(&member.names)).collect()
    }

    /// The edits to show: of a single member as they are, of several with `<name>` and the like
    /// for what is their own.
    pub fn shown(&self) -> Vec<TextEdit> {
        match self.members.as_slice() {
            [one] => self.expand(one),
            [one, ..] => {
                let edits = self.edits.iter();
                edits.map(|edit| edit.described(&one.names)).collect()
            }
            [] => Vec::new(),
        }
    }
}

/// Puts units with equal edits into one class, the largest class first. Nothing is lost:
/// [`Class::expand`] gives the edits of each unit back.
pub fn classes(units: &[Unit<'_>]) -> Vec<Class> {
    let mut groups: BTreeMap<Vec<TextEdit>, Vec<Member>> = BTreeMap::new();
    for (index, unit) in units.iter().enumerate() {
        let (edits, names) = texts(unit);
        let mut nameless: Vec<(TextEdit, usize)> = edits
            .iter()
            .enumerate()
            .map(|(index, edit)| (edit.without(&names), index))
            .collect();
        nameless.sort();
        let (edits, order) = nameless.into_iter().unzip();
        groups.entry(edits).or_default().push(Member {
            unit: index,
            name: unit.name.clone(),
            names,
            order,
        });
    }
    let mut classes: Vec<Class> = groups
        .into_iter()
        .map(|(edits, members)| Class { members, edits })
        .collect();
    classes.sort_by_key(|class| Reverse(class.members.len()));
    let mut classes = join(classes, units);
    classes.sort_by(|left, right| {
        let key = |class: &Class| (Reverse(class.members.len()), first_unit(class));
        key(left).cmp(&key(right))
    });
    classes
}

fn first_unit(class: &Class) -> usize {
    class
        .members
        .first()
        .map_or(usize::MAX, |member| member.unit)
}

/// A class of one is tried against this many larger ones.
const TRIED: usize = 16;

/// A deployment whose name happens to be a word of its edits stands alone at first. It belongs to
/// a larger class all the same if that class, with its names, says exactly its edits.
fn join(classes: Vec<Class>, units: &[Unit<'_>]) -> Vec<Class> {
    let mut joined: Vec<Class> = Vec::with_capacity(classes.len());
    for class in classes {
        let [alone] = class.members.as_slice() else {
            joined.push(class);
            continue;
        };
        let Some(unit) = units.get(alone.unit) else {
            continue;
        };
        let own: Vec<TextEdit> = texts(unit).0;
        let fits = joined.iter_mut().take(TRIED).find_map(|larger| {
            let order = places(&larger.expand(alone), &own)?;
            Some((larger, order))
        });
        match fits {
            Some((larger, order)) => {
                let member = Member {
                    order,
                    ..alone.clone()
                };
                larger.members.push(member);
                larger.members.sort_by_key(|member| member.unit);
            }
            None => joined.push(class),
        }
    }
    joined
}

/// Where each of the first stands among the second; `None` when they are not the same.
fn places(first: &[TextEdit], second: &[TextEdit]) -> Option<Vec<usize>> {
    if first.len() != second.len() {
        return None;
    }
    let mut free: Vec<Option<&TextEdit>> = second.iter().map(Some).collect();
    let mut place = |edit: &TextEdit| {
        let index = free.iter().position(|other| *other == Some(edit))?;
        *free.get_mut(index)? = None;
        Some(index)
    };
    first.iter().map(&mut place).collect()
}
