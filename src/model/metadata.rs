//! `metadata` of a resource.

use super::names::ANNOTATIONS_LIMIT;
use super::names::check_dns_label;
use super::names::check_key;
use super::names::check_label_value;
use super::names::check_subdomain;
use super::reference::report;
use super::shapes;
use crate::diag::Diagnostic;
use crate::diag::Fault;
use crate::diag::codes::model;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Spanned;
use crate::source::Step;
use crate::source::Trace;
use crate::yaml::Decoding;
use crate::yaml::Fields;
use crate::yaml::Map;
use crate::yaml::Node;
use crate::yaml::scalars;
use std::sync::Arc;

/// Text with its place.
pub type Text = Spanned<Arc<str>>;

/// The annotation in which kubectl keeps the last applied document.
pub(super) const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// The annotation that names the variables of a set that hold secrets, separated by commas.
pub const SENSITIVE_VARIABLES: &str = "palette.ai/sensitive-variables";

/// `metadata`, as far as it matters. Names, labels and annotations are checked by the rules of
/// <https://kubernetes.io/docs/concepts/overview/working-with-objects/names/>.
#[derive(Clone, Debug)]
pub struct Metadata {
    /// `metadata.name`.
    pub name: Text,
    /// `metadata.namespace`, or the default namespace of the settings (its origin is then a rule).
    pub namespace: Text,
    /// Labels; every value is text.
    pub labels: Map,
    /// Annotations; every value is text. What kubectl last applied is left out.
    pub annotations: Map,
    /// The `metadata` mapping.
    pub origin: OriginId,
}

impl Metadata {
    /// Reads the `metadata` mapping of a resource.
    pub fn decode(node: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        let fields = Fields::of(node, &shapes::METADATA, decoding)?;
        let name = fields.text("name");
        if let Some(name) = &name {
            report(check_subdomain(&name.value, "a resource"), name, decoding);
        }
        let namespace = match fields.text("namespace") {
            Some(namespace) => {
                let checked = check_dns_label(&namespace.value, "a namespace");
                report(checked, &namespace, decoding);
                namespace
            }
            None => default_namespace(decoding),
        };
        let mut annotations = annotations(&fields, "annotations", decoding);
        annotations.remove(LAST_APPLIED);
        Some(Self {
            name: name?,
            namespace,
            labels: labels(&fields, "labels", decoding),
            annotations,
            origin: node.origin,
        })
    }

    /// Where it is written who a resource is: its `apiVersion`, kind, namespace and name. Who
    /// refers to the resource hangs on them. `document` is the whole resource.
    pub fn identity<'n>(&self, document: &'n Node) -> impl Iterator<Item = OriginId> + use<'n> {
        let claim = ["apiVersion", "kind"].into_iter();
        let claim = claim.filter_map(|field| document.get(field));
        let names = [self.namespace.origin, self.name.origin];
        claim.map(|node| node.origin).chain(names)
    }

    /// The value of a label.
    pub fn label(&self, key: &str) -> Option<Text> {
        text_of(&self.labels, key)
    }

    /// The value of an annotation.
    pub fn annotation(&self, key: &str) -> Option<Text> {
        text_of(&self.annotations, key)
    }

    /// The names in the annotation [`SENSITIVE_VARIABLES`].
    pub(super) fn sensitive_variables(&self) -> Vec<Text> {
        let Some(list) = self.annotation(SENSITIVE_VARIABLES) else {
            return Vec::new();
        };
        let names = list.value.split(',').map(str::trim);
        names
            .filter(|name| !name.is_empty())
            .map(|name| Spanned::new(name.into(), list.origin))
            .collect()
    }
}

/// Keeps the values of sensitive variables secret: whatever is written as `value` by the items of
/// a list, or below the keys of a mapping. It is done before they are checked, so that messages
/// about them show nothing either.
pub(super) fn keep_secret(sensitive: &[Text], variables: &Node, origins: &mut Origins) {
    let is_sensitive = |name: &str| sensitive.iter().any(|text| &*text.value == name);
    let mut values = Vec::new();
    if let Some(items) = variables.as_list() {
        let named = |item: &&Node| {
            item.get("name")
                .and_then(Node::as_str)
                .is_some_and(is_sensitive)
        };
        values.extend(
            items
                .iter()
                .filter(named)
                .filter_map(|item| item.get("value")),
        );
    }
    if let Some(map) = variables.as_map() {
        let named = map.iter().filter(|entry| is_sensitive(&entry.key.text));
        values.extend(named.map(|entry| &entry.value));
    }
    for value in values {
        scalars(value, &mut |_, scalar| origins.keep_secret(scalar.origin));
    }
}

/// Reads labels and checks them.
pub(super) fn labels(fields: &Fields<'_>, name: &str, decoding: &mut Decoding<'_>) -> Map {
    let labels = fields.text_map(name);
    for entry in &labels {
        let value = entry.value.as_str().unwrap_or_default();
        report_at(check_key(&entry.key.text), entry.key.origin, decoding);
        report_at(check_label_value(value), entry.value.origin, decoding);
    }
    labels
}

/// Reads annotations and checks them.
pub(super) fn annotations(fields: &Fields<'_>, name: &str, decoding: &mut Decoding<'_>) -> Map {
    let annotations = fields.text_map(name);
    let mut size = 0_usize;
    for entry in &annotations {
        // Kubernetes compares the keys of annotations, unlike those of labels, in lower case.
        let key = entry.key.text.to_lowercase();
        report_at(check_key(&key), entry.key.origin, decoding);
        size += key.len() + entry.value.as_str().map_or(0, str::len);
    }
    if size > ANNOTATIONS_LIMIT {
        let message =
            format!("the annotations have {size} bytes; at most {ANNOTATIONS_LIMIT} are allowed");
        let span = fields.key(name).and_then(|key| decoding.span(key.origin));
        decoding.diagnostics.push(
            Diagnostic::error(&model::INVALID_LABEL, message).place(span, "these annotations"),
        );
    }
    annotations
}

fn report_at(result: Result<(), Fault>, origin: OriginId, decoding: &mut Decoding<'_>) {
    if let Err(fault) = result {
        let span = decoding.span(origin);
        decoding.diagnostics.push(fault.at(span, "written here"));
    }
}

fn text_of(map: &Map, key: &str) -> Option<Text> {
    let node = map.get(key)?;
    Some(Spanned::new(node.as_str()?.into(), node.origin))
}

fn default_namespace(decoding: &mut Decoding<'_>) -> Text {
    let setting = decoding.default_namespace.clone();
    let origin = decoding.origins.push(
        Step::Rule,
        &Trace {
            note: "docs/resources.md#namespaces",
            sources: &[setting.origin],
            ..Trace::default()
        },
    );
    Spanned::new(setting.value, origin)
}
