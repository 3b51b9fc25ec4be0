//! One of Datum's Workloads.

use super::dialect::Dialect;
use super::look;
use super::look::Word;
use crate::source::OriginId;
use crate::yaml::Node;

/// A document of one of the dialects.
#[derive(Clone, Debug)]
pub struct Workload {
    /// Its shape.
    pub dialect: Dialect,
    /// The document.
    pub node: Node,
}

impl Workload {
    /// `metadata.name`; empty when there is none.
    pub fn name(&self) -> &str {
        look::text(&self.node, &["metadata", "name"])
    }

    /// `metadata.namespace`; empty when there is none.
    pub fn namespace(&self) -> &str {
        look::text(&self.node, &["metadata", "namespace"])
    }

    /// `NAMESPACE/NAME`, or the name alone.
    pub fn called(&self) -> String {
        match self.namespace() {
            "" => self.name().to_owned(),
            namespace => format!("{namespace}/{}", self.name()),
        }
    }

    /// Where its name is written; the whole document when it has none.
    pub fn origin(&self) -> OriginId {
        let name = look::word(&self.node, &["metadata", "name"]);
        name.map_or(self.node.origin, |word| word.origin)
    }

    /// The `spec` of the pods or instances.
    pub(super) fn template(&self) -> Option<&Node> {
        look::at(&self.node, &["spec", "template", "spec"])
    }

    /// The containers: of the pod, or of the sandbox.
    pub(super) fn containers(&self) -> &[Node] {
        let keys: &[&str] = match self.dialect {
            Dialect::S => &["containers"],
            Dialect::R => &["runtime", "sandbox", "containers"],
        };
        self.template()
            .map_or(&[], |template| look::list(template, keys))
    }

    /// The placements of dialect R.
    pub(super) fn placements(&self) -> &[Node] {
        look::list(&self.node, &["spec", "placements"])
    }

    /// The text at a chain of keys below `metadata`.
    pub(super) fn metadata(&self, key: &str) -> Option<Word<'_>> {
        look::word(&self.node, &["metadata", key])
    }
}
