//! What Palette reads in a layer's values: everything below `pack`
//! (<https://docs.spectrocloud.com/registries-and-packs/pack-constraints/>,
//! <https://docs.spectrocloud.com/profiles/cluster-profiles/create-cluster-profiles/create-addon-profile/>).
//!
//! In: the values of a layer, its macros filled in as far as they are known.
//! Out: [`PackSettings`].
//! Never: looks at what a chart reads.

mod reader;
#[cfg(test)]
mod tests;

use super::expand::Expansion;
use super::stack::Stack;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::codes::cluster_profiles as codes;
use crate::model::Text;
use crate::source::Origins;
use crate::source::Spanned;
use crate::yaml::Node;
pub(super) use reader::is_unknown;

use reader::DISPLAY_NAME;
use reader::Reader;
use reader::known;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the values of a layer say to Palette. What holds a macro without a value reads as absent.
#[derive(Clone, Debug, Default)]
pub struct PackSettings {
    /// Tells two layers of one pack apart.
    pub display_name: Option<Text>,
    /// Where the layer is installed.
    pub namespace: Option<Text>,
    /// More namespaces that are made for it.
    pub additional_namespaces: Vec<Text>,
    /// Labels by namespace.
    pub namespace_labels: BTreeMap<Arc<str>, Pairs>,
    /// Annotations by namespace.
    pub namespace_annotations: BTreeMap<Arc<str>, Pairs>,
    /// Names of Helm releases, by chart.
    pub release_names: BTreeMap<Arc<str>, Text>,
    /// When an add-on is installed: the lower, the earlier.
    pub priority: Option<Spanned<i64>>,
    /// The images that the layer says it needs.
    pub images: Vec<Text>,
    /// The charts that the layer says it needs.
    pub charts: Vec<NamedChart>,
}

/// Keys with values, as labels and annotations have them.
pub type Pairs = Vec<(Text, Text)>;

/// A chart in `pack.content.charts`.
#[derive(Clone, Debug)]
pub struct NamedChart {
    /// `repo`: the address of its repository.
    pub repository: Option<Text>,
    /// `name`
    pub name: Text,
    /// `version`
    pub version: Option<Text>,
}

impl PackSettings {
    /// Reads the settings in a document of values; reports what Palette would refuse.
    pub fn read(values: &Node, origins: &Origins, diagnostics: &mut Diagnostics) -> Self {
        let mut reader = Reader {
            origins,
            diagnostics,
        };
        let Some(pack) = values.get("pack") else {
            return Self::default();
        };
        if pack.as_map().is_none() && !pack.is_null() {
            reader.wrong("pack", pack, "a mapping");
            return Self::default();
        }
        let content = |key: &str| pack.at(&["content", key]).and_then(Node::as_list);
        let images = content("images").unwrap_or_default().iter();
        let charts = content("charts").unwrap_or_default().iter();
        Self {
            display_name: reader.text(pack, DISPLAY_NAME),
            namespace: reader.namespace(pack),
            additional_namespaces: reader.additional(pack),
            namespace_labels: reader.by_namespace(pack, "namespaceLabels", true),
            namespace_annotations: reader.by_namespace(pack, "namespaceAnnotations", false),
            release_names: reader.release_names(pack),
            priority: reader.priority(pack),
            images: images
                .filter_map(|item| known(item.get("image")?))
                .collect(),
            charts: charts.filter_map(NamedChart::read).collect(),
        }
    }

    /// The namespaces that are made for the layer, the layer's own first, each once.
    pub fn namespaces(&self) -> Vec<&Text> {
        let mut all: Vec<&Text> = Vec::new();
        for text in self.namespace.iter().chain(&self.additional_namespaces) {
            if !all.iter().any(|known| known.value == text.value) {
                all.push(text);
            }
        }
        all
    }
}

/// The settings of every layer of a stack.
pub fn settings(
    stack: &Stack<'_>,
    expansion: &Expansion,
    origins: &Origins,
    diagnostics: &mut Diagnostics,
) -> Vec<PackSettings> {
    let layers = stack.layers.iter().zip(&expansion.layers);
    let settings = layers.map(|(layer, expanded)| {
        let values = expanded.values.as_ref();
        let Some(document) = values.and_then(|values| values.documents.first()) else {
            return PackSettings::default();
        };
        if document.as_map().is_none() {
            let name = &layer.pack.name.value;
            let kind = document.kind();
            let message = format!("the values of `{name}` must be a mapping, not {kind}");
            diagnostics.push(
                Diagnostic::error(&codes::PACK_SETTING, message)
                    .place(origins.span(document.origin), format!("this is {kind}"))
                    .help("correct the layer's values"),
            );
            return PackSettings::default();
        }
        PackSettings::read(document, origins, diagnostics)
    });
    settings.collect()
}

impl NamedChart {
    fn read(node: &Node) -> Option<Self> {
        Some(Self {
            repository: node.get("repo").and_then(known),
            name: known(node.get("name")?)?,
            version: node.get("version").and_then(known),
        })
    }
}
