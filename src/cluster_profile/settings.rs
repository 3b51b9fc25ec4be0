//! What Palette reads in a layer's values: everything below `pack`
//! (<https://docs.spectrocloud.com/registries-and-packs/pack-constraints/>,
//! <https://docs.spectrocloud.com/profiles/cluster-profiles/create-cluster-profiles/create-addon-profile/>).

use super::expand::Expansion;
use super::stack::Stack;
use crate::diag::Code;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::codes::cluster_profiles as codes;
use crate::kubernetes::names;
use crate::model::Text;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Spanned;
use crate::yaml::Data;
use crate::yaml::Entry;
use crate::yaml::Node;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The key that orders add-ons; a single key although it has dots.
const PRIORITY: &str = "spectrocloud.com/install-priority";

/// The key under which a pack may stand in a stack twice.
const DISPLAY_NAME: &str = "spectrocloud.com/display-name";

/// The longest name of a Helm release.
const LONGEST_RELEASE: usize = 53;

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

/// Whether a text holds a macro of Palette: it has no value yet.
pub(super) fn is_unknown(text: &str) -> bool {
    text.contains("{{") && text.contains(".spectro.")
}

/// The text of a scalar that is known.
fn known(node: &Node) -> Option<Text> {
    let text = match &node.data {
        Data::String(text) => text.clone(),
        Data::Number(number) => number.to_string().into(),
        Data::Bool(value) => value.to_string().into(),
        Data::Null | Data::List(_) | Data::Map(_) => return None,
    };
    (!is_unknown(&text)).then(|| Spanned::new(text, node.origin))
}

struct Reader<'r> {
    origins: &'r Origins,
    diagnostics: &'r mut Diagnostics,
}

impl Reader<'_> {
    fn report(&mut self, code: &'static Code, message: String, origin: OriginId, help: &str) {
        let span = self.origins.span(origin);
        self.diagnostics.push(
            Diagnostic::error(code, message)
                .place(span, "this value")
                .help(help),
        );
    }

    fn wrong(&mut self, key: &str, node: &Node, wanted: &str) {
        let message = format!("`{key}` must be {wanted}, not {}", node.kind());
        let help = "correct the layer's values";
        self.report(&codes::PACK_SETTING, message, node.origin, help);
    }

    fn text(&mut self, pack: &Node, key: &str) -> Option<Text> {
        let node = pack.get(key).filter(|node| !node.is_null())?;
        if node.as_map().is_some() || node.as_list().is_some() {
            self.wrong(&format!("pack.{key}"), node, "text");
            return None;
        }
        known(node).filter(|text| !text.value.is_empty())
    }

    fn namespace(&mut self, pack: &Node) -> Option<Text> {
        let text = self.text(pack, "namespace")?;
        self.checked_namespace(text)
    }

    fn checked_namespace(&mut self, text: Text) -> Option<Text> {
        let Err(reason) = names::dns_label(&text.value) else {
            return Some(text);
        };
        let message = format!("`{}` cannot be a namespace: it {reason}", text.value);
        let help = "lower-case letters, digits and `-`, such as `team-a`";
        self.report(&codes::PACK_SETTING, message, text.origin, help);
        None
    }

    /// A list, a mapping, or a text with commas: all three are seen.
    fn additional(&mut self, pack: &Node) -> Vec<Text> {
        let Some(node) = pack.get("additionalNamespaces") else {
            return Vec::new();
        };
        let texts: Vec<Text> = match &node.data {
            Data::Null => Vec::new(),
            Data::List(items) => items.iter().filter_map(known).collect(),
            Data::Map(map) => map
                .iter()
                .map(|entry| Spanned::new(entry.key.text.clone(), entry.key.origin))
                .collect(),
            _ => known(node).map_or_else(Vec::new, |text| commas(&text)),
        };
        let texts = texts.into_iter().filter(|text| !text.value.is_empty());
        texts
            .filter_map(|text| self.checked_namespace(text))
            .collect()
    }

    fn by_namespace(&mut self, pack: &Node, key: &str, labels: bool) -> BTreeMap<Arc<str>, Pairs> {
        let mut all = BTreeMap::new();
        let Some(node) = pack.get(key).filter(|node| !node.is_null()) else {
            return all;
        };
        let Some(map) = node.as_map() else {
            self.wrong(&format!("pack.{key}"), node, "a mapping of namespaces");
            return all;
        };
        for entry in map {
            let pairs = self.pairs(key, entry, labels);
            all.insert(entry.key.text.clone(), pairs);
        }
        all
    }

    /// `a=b,c=d`, or a mapping.
    fn pairs(&mut self, key: &str, entry: &Entry, labels: bool) -> Pairs {
        let mut pairs = Pairs::new();
        if let Some(map) = entry.value.as_map() {
            for inner in map {
                let name = Spanned::new(inner.key.text.clone(), inner.key.origin);
                pairs.extend(known(&inner.value).map(|value| (name, value)));
            }
        } else if let Some(text) = known(&entry.value) {
            for part in commas(&text) {
                match part.value.split_once('=') {
                    Some((name, value)) => pairs.push((
                        Spanned::new(name.trim().into(), part.origin),
                        Spanned::new(value.trim().into(), part.origin),
                    )),
                    None if part.value.is_empty() => {}
                    None => {
                        let message = format!("`{}` in `pack.{key}` is no `key=value`", part.value);
                        let help = "write `key=value,other=value`";
                        self.report(&codes::PACK_SETTING, message, part.origin, help);
                    }
                }
            }
        }
        pairs.retain(|(name, value)| self.is_pair(name, value, labels));
        pairs
    }

    fn is_pair(&mut self, name: &Text, value: &Text, labels: bool) -> bool {
        let checked = names::qualified_name(&name.value)
            .map_err(|reason| format!("`{}` cannot be a key: it {reason}", name.value));
        let checked = checked.and_then(|()| {
            if !labels {
                return Ok(());
            }
            names::label_value(&value.value)
                .map_err(|reason| format!("`{}` cannot be a label: it {reason}", value.value))
        });
        if let Err(message) = &checked {
            let help = "labels and annotations follow the rules of Kubernetes";
            self.report(&codes::PACK_SETTING, message.clone(), value.origin, help);
        }
        checked.is_ok()
    }

    fn release_names(&mut self, pack: &Node) -> BTreeMap<Arc<str>, Text> {
        let mut all = BTreeMap::new();
        let Some(node) = pack
            .get("releaseNameOverride")
            .filter(|node| !node.is_null())
        else {
            return all;
        };
        let Some(map) = node.as_map() else {
            self.wrong(
                "pack.releaseNameOverride",
                node,
                "a mapping from chart to name",
            );
            return all;
        };
        for entry in map {
            let Some(name) = known(&entry.value) else {
                continue;
            };
            let valid = names::dns_subdomain(&name.value).is_ok();
            if valid && name.value.len() <= LONGEST_RELEASE {
                all.insert(entry.key.text.clone(), name);
                continue;
            }
            let message = format!("`{}` cannot be the name of a Helm release", name.value);
            let help = "at most 53 lower-case letters, digits, `-` and `.`";
            self.report(&codes::PACK_SETTING, message, name.origin, help);
        }
        all
    }

    fn priority(&mut self, pack: &Node) -> Option<Spanned<i64>> {
        let text = self.text(pack, PRIORITY)?;
        if let Ok(number) = text.value.trim().parse() {
            return Some(Spanned::new(number, text.origin));
        }
        let message = format!("the install priority `{}` is no whole number", text.value);
        let help = "write a whole number; the lower it is, the earlier the layer is installed";
        self.report(&codes::INSTALL_PRIORITY, message, text.origin, help);
        None
    }
}

/// The parts of a text between commas.
fn commas(text: &Text) -> Vec<Text> {
    let parts = text.value.split(',').map(str::trim);
    parts
        .map(|part| Spanned::new(part.into(), text.origin))
        .collect()
}
