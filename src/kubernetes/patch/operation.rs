//! One operation of a JSON patch.

use super::pointer::Pointer;
use super::pointer::nothing_in;
use super::pointer::position;
use crate::diag::Fault;
use crate::diag::codes::patches;
use crate::diag::did_you_mean;
use crate::source::OriginId;
use crate::yaml::Data;
use crate::yaml::Key;
use crate::yaml::Map;
use crate::yaml::Node;
use crate::yaml::merge::Merge;
use crate::yaml::path;

/// The deepest nesting an object may get; what the reader of YAML allows, too.
const MAX_DEPTH: usize = 200;

/// The most values one patch may copy.
const MAX_COPIED: usize = 100_000;

const OPERATIONS: [&str; 6] = ["add", "remove", "replace", "move", "copy", "test"];

/// The patch on its way.
pub(super) struct Run<'a> {
    pub(super) merge: Merge<'a>,
    /// How many values it copied.
    pub(super) copied: usize,
}

/// What is wrong, and where.
pub(super) struct Failure {
    pub(super) fault: Fault,
    pub(super) origin: OriginId,
}

/// One item of the patch, well formed.
pub(super) struct Operation<'n> {
    item: &'n Node,
    name: &'n str,
    path: Place,
    from: Option<Place>,
    value: Option<&'n Node>,
}

struct Place {
    pointer: Pointer,
    origin: OriginId,
}

impl<'n> Operation<'n> {
    pub(super) fn read(item: &'n Node) -> Result<Self, Failure> {
        let fail = |message: String, origin: OriginId| Failure {
            fault: Fault::new(&patches::BAD_OPERATION, message),
            origin,
        };
        if item.as_map().is_none() {
            let message = format!("an operation is a mapping, not {}", item.kind());
            return Err(fail(message, item.origin));
        }
        let missing = |key: &str| fail(format!("the operation has no `{key}`"), item.origin);
        let operation = item.get("op").ok_or_else(|| missing("op"))?;
        let name = operation.as_str().unwrap_or_default();
        if !OPERATIONS.contains(&name) {
            let mut failure = fail(format!("there is no operation `{name}`"), operation.origin);
            failure.fault.help = did_you_mean(name, OPERATIONS)
                .or_else(|| Some(format!("the operations are {}", OPERATIONS.join(", "))));
            return Err(failure);
        }
        let path = place(item.get("path").ok_or_else(|| missing("path"))?)?;
        let from = match name {
            "move" | "copy" => Some(place(item.get("from").ok_or_else(|| missing("from"))?)?),
            _ => None,
        };
        let value = match name {
            "add" | "replace" | "test" => Some(item.get("value").ok_or_else(|| missing("value"))?),
            _ => None,
        };
        Ok(Self {
            item,
            name,
            path,
            from,
            value,
        })
    }

    pub(super) fn run(&self, target: &mut Node, run: &mut Run<'_>) -> Result<(), Failure> {
        run.merge.go(self.words());
        match (self.name, self.value, &self.from) {
            ("add", Some(value), _) => self.add(target, value.clone(), run),
            ("replace", Some(value), _) => {
                self.check_depth(value)?;
                self.path.find(target)?;
                if let Some(target) = self.path.pointer.find_mut(target) {
                    run.merge.replace(target, value.clone());
                }
                Ok(())
            }
            ("test", Some(value), _) => self.test(target, value),
            ("move", _, Some(from)) => {
                if from.pointer.is_parent_of(&self.path.pointer) {
                    let message = format!("`{}` cannot be moved into itself", from.pointer);
                    let fault = Fault::new(&patches::BAD_OPERATION, message);
                    let origin = self.path.origin;
                    return Err(Failure { fault, origin });
                }
                let value = from.find(target)?.clone();
                if from.pointer == self.path.pointer {
                    return Ok(());
                }
                from.take(target, run)?;
                self.add(target, value, run)
            }
            ("copy", _, Some(from)) => {
                let value = from.find(target)?;
                run.copied += value.size();
                if run.copied > MAX_COPIED {
                    let message = format!("the patch copies more than {MAX_COPIED} values");
                    return Err(self.too_large(message));
                }
                let value = value.clone();
                self.add(target, value, run)
            }
            _ => self.path.take(target, run).map(drop),
        }
    }

    /// What says what is done, and where.
    fn words(&self) -> Vec<OriginId> {
        let words = ["op", "path", "from"].into_iter();
        let words = words.filter_map(|word| self.item.get(word));
        words.map(|word| word.origin).collect()
    }

    fn add(&self, target: &mut Node, value: Node, run: &mut Run<'_>) -> Result<(), Failure> {
        self.check_depth(&value)?;
        let Some((last, parent)) = self.path.pointer.split() else {
            run.merge.replace(target, value);
            return Ok(());
        };
        let known = parent
            .find(target)
            .map_err(|fault| self.path.failure(fault))?;
        let refused = || self.path.failure(nothing_in(&parent, last, known));
        match &known.data {
            Data::List(items) => {
                let index = if last == "-" {
                    items.len()
                } else {
                    let index = position(last).filter(|index| *index <= items.len());
                    index.ok_or_else(refused)?
                };
                if let Some(Data::List(items)) = parent.find_mut(target).map(|node| &mut node.data)
                {
                    let origin = run.merge.placed(value.origin, &[]);
                    items.insert(index, Node::new(value.data, origin));
                }
            }
            Data::Map(_) => {
                if let Some(map) = parent.find_mut(target).and_then(Node::as_map_mut) {
                    self.set(map, last, value, run);
                }
            }
            _ => return Err(refused()),
        }
        Ok(())
    }

    fn set(&self, map: &mut Map, key: &str, value: Node, run: &mut Run<'_>) {
        if let Some(target) = map.get_mut(key) {
            run.merge.replace(target, value);
        } else {
            let key = Key {
                text: key.into(),
                origin: self.path.origin,
            };
            map.push(key, value);
        }
    }

    fn test(&self, target: &Node, value: &Node) -> Result<(), Failure> {
        let found = self.path.find(target)?;
        if found.same_value(value) {
            return Ok(());
        }
        let short = |node: &Node| match &node.data {
            Data::List(_) | Data::Map(_) => node.kind().to_owned(),
            _ => format!("`{}`", crate::digest::canonical_json(node)),
        };
        let (wanted, is) = (short(value), short(found));
        let message = if wanted == is {
            format!("`{}` is not what the patch expects", self.path.pointer)
        } else {
            format!(
                "`{}` is {is}, but the patch expects {wanted}",
                self.path.pointer
            )
        };
        Err(Failure {
            fault: Fault::new(&patches::TEST_FAILED, message),
            origin: value.origin,
        })
    }

    fn check_depth(&self, value: &Node) -> Result<(), Failure> {
        if self.path.pointer.len() + value.depth() <= MAX_DEPTH {
            return Ok(());
        }
        Err(self.too_large(format!(
            "the object would nest deeper than {MAX_DEPTH} levels"
        )))
    }

    fn too_large(&self, message: String) -> Failure {
        self.path.failure(Fault::new(&patches::TOO_LARGE, message))
    }
}

impl Place {
    fn failure(&self, fault: Fault) -> Failure {
        Failure {
            fault,
            origin: self.origin,
        }
    }

    fn find<'n>(&self, target: &'n Node) -> Result<&'n Node, Failure> {
        self.pointer
            .find(target)
            .map_err(|fault| self.failure(fault))
    }

    /// Takes the value out.
    fn take(&self, target: &mut Node, run: &mut Run<'_>) -> Result<(), Failure> {
        self.find(target)?;
        let Some((last, parent)) = self.pointer.split() else {
            let message = "the object as a whole cannot be taken out";
            return Err(self.failure(Fault::new(&patches::BAD_OPERATION, message)));
        };
        let Some(container) = parent.find_mut(target) else {
            return Ok(());
        };
        let removed = match &mut container.data {
            Data::Map(map) => {
                let entry = map.remove(last);
                entry.map(|entry| (path::Step::Key(entry.key.text), entry.value))
            }
            Data::List(items) => {
                let index = position(last).filter(|index| *index < items.len());
                index.map(|index| (path::Step::Index(index), items.remove(index)))
            }
            _ => None,
        };
        let removed = removed.into_iter().collect();
        run.merge.removed(container, removed, &[]);
        Ok(())
    }
}

fn place(node: &Node) -> Result<Place, Failure> {
    let failure = |fault: Fault| Failure {
        fault,
        origin: node.origin,
    };
    let text = node.as_str().ok_or_else(|| {
        let message = format!("a path is text, not {}", node.kind());
        failure(Fault::new(&patches::BAD_POINTER, message))
    })?;
    let pointer = Pointer::parse(text).map_err(failure)?;
    Ok(Place {
        pointer,
        origin: node.origin,
    })
}
