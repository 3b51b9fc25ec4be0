//! Reads the settings one by one.

use super::Pairs;
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
pub(super) const DISPLAY_NAME: &str = "spectrocloud.com/display-name";

/// The longest name of a Helm release.
const LONGEST_RELEASE: usize = 53;

/// Whether a text holds a macro of Palette: it has no value yet.
pub(in crate::cluster_profile) fn is_unknown(text: &str) -> bool {
    text.contains("{{") && text.contains(".spectro.")
}

/// The text of a scalar that is known.
pub(super) fn known(node: &Node) -> Option<Text> {
    let text = match &node.data {
        Data::String(text) => text.clone(),
        Data::Number(number) => number.to_string().into(),
        Data::Bool(value) => value.to_string().into(),
        Data::Null | Data::List(_) | Data::Map(_) => return None,
    };
    (!is_unknown(&text)).then(|| Spanned::new(text, node.origin))
}

pub(super) struct Reader<'r> {
    pub(super) origins: &'r Origins,
    pub(super) diagnostics: &'r mut Diagnostics,
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

    pub(super) fn wrong(&mut self, key: &str, node: &Node, wanted: &str) {
        let message = format!("`{key}` must be {wanted}, not {}", node.kind());
        let help = "correct the layer's values";
        self.report(&codes::PACK_SETTING, message, node.origin, help);
    }

    pub(super) fn text(&mut self, pack: &Node, key: &str) -> Option<Text> {
        let node = pack.get(key).filter(|node| !node.is_null())?;
        if node.as_map().is_some() || node.as_list().is_some() {
            self.wrong(&format!("pack.{key}"), node, "text");
            return None;
        }
        known(node).filter(|text| !text.value.is_empty())
    }

    pub(super) fn namespace(&mut self, pack: &Node) -> Option<Text> {
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
    pub(super) fn additional(&mut self, pack: &Node) -> Vec<Text> {
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

    pub(super) fn by_namespace(
        &mut self,
        pack: &Node,
        key: &str,
        labels: bool,
    ) -> BTreeMap<Arc<str>, Pairs> {
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

    pub(super) fn release_names(&mut self, pack: &Node) -> BTreeMap<Arc<str>, Text> {
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

    pub(super) fn priority(&mut self, pack: &Node) -> Option<Spanned<i64>> {
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
