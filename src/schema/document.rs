//! A schema document: its references and patterns.

use crate::yaml::Data;
use crate::yaml::Node;
use regex_lite::Regex;
use std::collections::BTreeMap;

/// Which rules hold beside those of JSON Schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// JSON Schema, draft 2020-12 (<https://json-schema.org/draft/2020-12>), where a mapping with
    /// declared properties has no others unless the schema says so.
    Parameters,
    /// The schema of a custom resource
    /// (<https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/>).
    CustomResource,
}

/// A schema with all that can be known before a value is seen.
#[derive(Debug)]
pub(super) struct Document<'s> {
    pub(super) root: &'s Node,
    pub(super) dialect: Dialect,
    patterns: BTreeMap<&'s str, Regex>,
}

impl<'s> Document<'s> {
    /// The document of `root`; `patterns` are its patterns, compiled.
    pub(super) fn new(
        root: &'s Node,
        dialect: Dialect,
        patterns: BTreeMap<&'s str, Regex>,
    ) -> Self {
        Self {
            root,
            dialect,
            patterns,
        }
    }

    /// The compiled form of a pattern of the document.
    pub(super) fn pattern(&self, text: &str) -> Option<&Regex> {
        self.patterns.get(text)
    }

    /// What a `$ref` leads to.
    pub(super) fn resolve(&self, reference: &str) -> Option<&'s Node> {
        resolve(self.root, reference)
    }
}

/// What a `$ref` leads to: `#` or a JSON pointer (RFC 6901) after `#`.
pub(super) fn resolve<'s>(root: &'s Node, reference: &str) -> Option<&'s Node> {
    let pointer = reference.strip_prefix('#')?;
    if pointer.is_empty() {
        return Some(root);
    }
    pointer
        .strip_prefix('/')?
        .split('/')
        .try_fold(root, |node, step| {
            let step = step.replace("~1", "/").replace("~0", "~");
            match &node.data {
                Data::Map(map) => map.get(&step),
                Data::List(items) => items.get(step.parse::<usize>().ok()?),
                _ => None,
            }
        })
}
