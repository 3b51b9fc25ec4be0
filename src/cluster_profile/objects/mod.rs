//! The Kubernetes objects of a stack.
//!
//! In: a stack with its macros filled in.
//! Out: namespaces, and the objects of manifests, each with its layer.
//! Never: renders a chart: it is not in the profile.

mod manifests;
mod namespaces;

pub(super) use crate::kubernetes::Builder;
pub(super) use crate::kubernetes::node_of;

use super::expand::Expansion;
use super::flux;
use super::flux::FluxOptions;
use super::plan::InstallPlan;
use super::settings::PackSettings;
use super::settings::is_unknown;
use super::stack::Stack;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::codes::render as codes;
use crate::kubernetes;
use crate::kubernetes::ObjectId;
use crate::render::Manifest;
use crate::source::Origins;
use crate::yaml::Data;
use crate::yaml::Node;
use crate::yaml::order_keys;
use std::collections::BTreeMap;

/// One object of a stack.
#[derive(Clone, Debug)]
pub struct StackObject {
    /// The number of the stack's layer.
    pub layer: usize,
    /// The number of its wave, from 1.
    pub wave: usize,
    /// What made it.
    pub part: ObjectPart,
    /// The object.
    pub manifest: Manifest,
}

/// What made an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ObjectPart {
    /// The namespace of a layer.
    Namespace,
    /// A chart, for Flux.
    Flux,
    /// The manifest of this number in the layer's list.
    Manifest(usize),
}

/// What a stack is made of.
pub struct ObjectRequest<'r, 'p> {
    /// The stack.
    pub stack: &'r Stack<'p>,
    /// Its texts.
    pub expansion: &'r Expansion,
    /// What its layers say to Palette.
    pub settings: &'r [PackSettings],
    /// The order of installation.
    pub plan: &'r InstallPlan,
    /// Make objects of Flux for Helm layers.
    pub flux: Option<&'r FluxOptions>,
}

/// The objects of a stack in the order in which they can be applied: wave by wave, layer by layer,
/// namespaces first. What is wrong is reported.
pub fn objects(
    request: &ObjectRequest<'_, '_>,
    origins: &mut Origins,
    diagnostics: &mut Diagnostics,
) -> Vec<StackObject> {
    let mut all = Collected {
        objects: Vec::new(),
        seen: BTreeMap::new(),
        origins,
        diagnostics,
    };
    namespaces::add(request, &mut all);
    manifests::add(request, &mut all);
    if let Some(options) = request.flux {
        flux::add(request, options, &mut all);
    }
    let mut objects = all.objects;
    let position: BTreeMap<usize, usize> = request
        .plan
        .order()
        .enumerate()
        .map(|(position, (layer, _))| (layer, position))
        .collect();
    objects.sort_by_key(|object| {
        (
            object.wave,
            position.get(&object.layer).copied(),
            object.part,
        )
    });
    objects
}

/// The objects so far.
pub(super) struct Collected<'c> {
    objects: Vec<StackObject>,
    seen: BTreeMap<ObjectId, usize>,
    pub(super) origins: &'c mut Origins,
    pub(super) diagnostics: &'c mut Diagnostics,
}

impl Collected<'_> {
    /// Adds an object if it is well formed and nothing else has its identity. One that holds a macro
    /// without a value is left out: it may become anything.
    pub(super) fn add(&mut self, layer: usize, wave: usize, part: ObjectPart, mut node: Node) {
        if holds_unknowns(&node) {
            return;
        }
        let Ok(id) = kubernetes::check(&node, self.origins, self.diagnostics) else {
            return;
        };
        order_keys(&mut node);
        let manifest = Manifest { id, node };
        let first = self.seen.get(&manifest.id);
        if let Some(first) = first.and_then(|index| self.objects.get(*index)) {
            let place = |manifest: &Manifest| {
                let name = manifest.node.at(&["metadata", "name"]);
                name.and_then(|name| self.origins.span(name.origin))
            };
            let message = format!("the stack has two objects {}", manifest.id);
            let diagnostic = Diagnostic::error(&codes::DUPLICATE_OBJECT, message)
                .place(place(&manifest), "named again here")
                .place(place(&first.manifest), "first named here")
                .help("give one of them another name");
            self.diagnostics.push(diagnostic);
            return;
        }
        self.seen.insert(manifest.id.clone(), self.objects.len());
        self.objects.push(StackObject {
            layer,
            wave,
            part,
            manifest,
        });
    }
}

/// Whether a key or a value is not known yet.
fn holds_unknowns(node: &Node) -> bool {
    match &node.data {
        Data::String(text) => is_unknown(text),
        Data::List(items) => items.iter().any(holds_unknowns),
        Data::Map(map) => {
            let mut entries = map.iter();
            entries.any(|entry| is_unknown(&entry.key.text) || holds_unknowns(&entry.value))
        }
        Data::Null | Data::Bool(_) | Data::Number(_) => false,
    }
}
