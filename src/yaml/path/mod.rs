//! The way from a node to a value within it: `.spec.containers[0].image`.
//!
//! In: the text of a path, a node.
//! Out: a [`Path`] and its text; the value it leads to, or what may have been meant.
//! Never: leads to several values; [`PathPattern`](super::PathPattern) does.

mod read;
#[cfg(test)]
mod tests;
mod visit;
mod write;

pub(super) use read::Part;
pub(super) use read::parts;
pub use visit::scalars;
pub use write::append_index;
pub use write::append_key;

use super::Data;
use super::Node;
use crate::diag::Fault;
use crate::diag::closest;
use crate::diag::codes::yaml as codes;
use std::sync::Arc;

/// The way from a node to a value within it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path {
    steps: Vec<Step>,
}

/// One step of a [`Path`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// To the value under a key.
    Key(Arc<str>),
    /// To an item, counted from 0.
    Index(usize),
}

impl Path {
    /// Reads a path as `kubectl get -o jsonpath` takes it, as far as it names one value:
    /// `.spec.containers[0].image`, `{.spec.replicas}`, `spec.replicas`,
    /// `.metadata.labels['app.kubernetes.io/name']`, `.metadata.labels.app\.kubernetes\.io/name`
    /// (<https://kubernetes.io/docs/reference/kubectl/jsonpath/>). `.` is the whole node.
    ///
    /// # Errors
    /// What cannot be read, and everything that may name several values.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let mut path = Self::default();
        for part in parts(text, false)? {
            match part {
                Part::Step(step) => path.push(step),
                Part::Every => return Err(read::several(text)),
            }
        }
        Ok(path)
    }

    /// The steps in order.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Goes one step further.
    pub fn push(&mut self, step: Step) {
        self.steps.push(step);
    }

    /// Takes the last step back.
    pub fn pop(&mut self) -> Option<Step> {
        self.steps.pop()
    }

    /// The value at the end of the path.
    pub fn find<'n>(&self, node: &'n Node) -> Option<&'n Node> {
        self.steps.iter().try_fold(node, |node, step| step.of(node))
    }

    /// How far the path leads: the longest part of it that exists, and the value there.
    pub fn nearest<'n>(&self, node: &'n Node) -> (Path, &'n Node) {
        let mut existing = Path::default();
        let mut reached = node;
        for step in &self.steps {
            let Some(next) = step.of(reached) else {
                break;
            };
            existing.push(step.clone());
            reached = next;
        }
        (existing, reached)
    }

    /// The value at the end of the path.
    ///
    /// # Errors
    /// When there is none; the help says where the path ends, and what may have been meant.
    pub fn resolve<'n>(&self, node: &'n Node) -> Result<&'n Node, Fault> {
        let (existing, reached) = self.nearest(node);
        let Some(step) = self.steps.get(existing.steps.len()) else {
            return Ok(reached);
        };
        let help = match (step, &reached.data) {
            (Step::Key(_), Data::Map(_)) => {
                let meant = self.meant(&existing, node, reached);
                meant.map(|path| format!("did you mean `{path}`?"))
            }
            (Step::Index(_), Data::List(items)) => {
                let count = items.len();
                let items = if count == 1 { "item" } else { "items" };
                Some(format!("`{existing}` has {count} {items}, counted from 0"))
            }
            (Step::Key(_), Data::List(_)) => Some(format!(
                "`{existing}` is a list; name its items by number: `{existing}[0]`"
            )),
            _ => Some(format!("`{existing}` is {}", reached.kind())),
        };
        let help = help.unwrap_or_else(|| format!("the path exists up to `{existing}`"));
        let message = format!("there is nothing at `{self}`");
        Err(Fault::new(&codes::NO_SUCH_PATH, message).help(help))
    }

    /// A path that exists and is nearly this one, which leads to `reached` and not further: a key
    /// with dots that are no steps, or one that was mistyped. Where the rest of it leads nowhere
    /// either, it ends there.
    fn meant(&self, existing: &Path, node: &Node, reached: &Node) -> Option<Self> {
        let rest = self.steps.get(existing.steps.len()..)?;
        let keys = rest.iter().map_while(|step| match step {
            Step::Key(key) => Some(&**key),
            Step::Index(_) => None,
        });
        let keys: Vec<&str> = keys.collect();
        let map = reached.as_map()?;
        let joined = (2..=keys.len()).rev().find_map(|count| {
            let key = keys.get(..count)?.join(".");
            map.get(&key).map(|_| (key, count))
        });
        let (key, count) = match joined {
            Some(joined) => joined,
            None => (closest(keys.first()?, map.keys())?.to_owned(), 1),
        };
        let mut meant = existing.clone();
        meant.push(Step::Key(key.into()));
        let mut whole = meant.clone();
        whole.steps.extend(rest.iter().skip(count).cloned());
        Some(if whole.find(node).is_some() {
            whole
        } else {
            meant
        })
    }
}

impl Step {
    fn of<'n>(&self, node: &'n Node) -> Option<&'n Node> {
        match self {
            Step::Key(key) => node.get(key),
            Step::Index(index) => node.as_list()?.get(*index),
        }
    }
}
