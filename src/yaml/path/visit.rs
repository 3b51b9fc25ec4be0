//! All values of a tree with their paths.

use super::Path;
use super::Step;
use crate::yaml::Data;
use crate::yaml::Node;

/// Visits every scalar and empty collection of a node with its path, in order.
pub fn scalars<'n>(node: &'n Node, visit: &mut dyn FnMut(&Path, &'n Node)) {
    descend(node, &mut Path::default(), visit);
}

fn descend<'n>(node: &'n Node, path: &mut Path, visit: &mut dyn FnMut(&Path, &'n Node)) {
    match &node.data {
        Data::Map(map) if !map.is_empty() => {
            for entry in map {
                path.push(Step::Key(entry.key.text.clone()));
                descend(&entry.value, path, visit);
                path.pop();
            }
        }
        Data::List(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                path.push(Step::Index(index));
                descend(item, path, visit);
                path.pop();
            }
        }
        _ => visit(path, node),
    }
}
