//! What an object is called, and whether Kubernetes would take it for an object at all.

use super::facts::Scope;
use super::names;
use super::scope::scope;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::Reported;
use crate::diag::codes::objects;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Span;
use crate::yaml::Entry;
use crate::yaml::Node;
use std::fmt;

/// What makes an object different from every other one in a cluster; the version is part of the
/// object, but not of its identity.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId {
    /// `apps`; empty for the core group.
    pub group: String,
    /// `Deployment`
    pub kind: String,
    /// `metadata.namespace`; `None` for what lives in the cluster as a whole, and for an object
    /// that does not state it.
    pub namespace: Option<String>,
    /// `metadata.name`
    pub name: String,
}

impl fmt::Display for ObjectId {
    /// `Deployment default/web`, `Namespace prod`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.namespace {
            Some(namespace) => write!(formatter, "{} {namespace}/{}", self.kind, self.name),
            None => write!(formatter, "{} {}", self.kind, self.name),
        }
    }
}

impl ObjectId {
    /// The identity of an object that is well formed; see [`check`] for the reasons why one is not.
    pub fn of(object: &Node) -> Option<Self> {
        let text = |keys: &[&str]| object.at(keys).and_then(Node::as_str);
        let (group, _) = group_and_version(text(&["apiVersion"])?);
        let kind = text(&["kind"])?;
        let namespace = text(&["metadata", "namespace"]).filter(|namespace| !namespace.is_empty());
        Some(Self {
            group: group.to_owned(),
            kind: kind.to_owned(),
            namespace: namespace.map(str::to_owned),
            name: text(&["metadata", "name"])?.to_owned(),
        })
    }

    /// Where objects of its kind live, as far as it is known without CRDs.
    pub fn scope(&self) -> Scope {
        scope(&self.group, &self.kind)
    }
}

/// Group and version of an apiVersion: `apps` and `v1` of `apps/v1`, nothing and `v1` of `v1`.
pub fn group_and_version(api_version: &str) -> (&str, &str) {
    api_version.split_once('/').unwrap_or(("", api_version))
}

/// Whether a text is `version` or `group/version`.
fn is_api_version(text: &str) -> bool {
    let (group, version) = group_and_version(text);
    let grouped = !text.contains('/') || names::dns_subdomain(group).is_ok();
    grouped && names::dns_label(version).is_ok()
}

/// Checks what every object of Kubernetes must have: apiVersion, kind, a name by the rule of its
/// kind, a namespace that can be one, labels and annotations of text.
///
/// # Errors
/// When something is missing or would be refused; all reasons are reported.
pub fn check(
    object: &Node,
    origins: &Origins,
    diagnostics: &mut Diagnostics,
) -> Result<ObjectId, Reported> {
    let before = diagnostics.len();
    let mut check = Check {
        origins,
        diagnostics,
    };
    check.object(object);
    diagnostics.check_since(before)?;
    ObjectId::of(object).ok_or_else(|| {
        let message = "an object without apiVersion, kind and name";
        diagnostics.report(Diagnostic::error(&objects::NO_KIND, message))
    })
}

struct Check<'a> {
    origins: &'a Origins,
    diagnostics: &'a mut Diagnostics,
}

impl Check<'_> {
    fn object(&mut self, object: &Node) {
        if object.as_map().is_none() {
            let message = format!("expected an object, found {}", object.kind());
            self.report(&objects::NO_KIND, message, object.origin, "not a mapping");
            return;
        }
        let api_version = self.required(object, "apiVersion");
        if let Some(text) = api_version
            && !is_api_version(text)
        {
            let message = format!("`{text}` is no `apiVersion`");
            let origin = object
                .get("apiVersion")
                .map_or(object.origin, |node| node.origin);
            let label = "neither `version` nor `group/version`";
            self.report(&objects::NO_KIND, message, origin, label);
        }
        let kind = self.required(object, "kind").unwrap_or_default();
        let group = api_version.map_or("", |text| group_and_version(text).0);
        let Some(metadata) = object.get("metadata") else {
            let message = format!("{} has no `metadata`", named(kind));
            self.report(
                &objects::NO_NAME,
                message,
                object.origin,
                "`metadata.name` is missing",
            );
            return;
        };
        if metadata.as_map().is_none() {
            let message = format!("`metadata` must be a mapping, not {}", metadata.kind());
            self.report(&objects::WRONG_TYPE, message, metadata.origin, "here");
            return;
        }
        self.name(metadata, group, kind);
        if let Some((origin, namespace)) = self.text(metadata, "namespace")
            && let Err(reason) = names::dns_label(namespace)
        {
            let message = format!("the namespace `{namespace}` {reason}");
            self.report(&objects::BAD_NAME, message, origin, "here");
        }
        self.texts(metadata, "labels", names::label_value);
        self.texts(metadata, "annotations", |_| Ok(()));
    }

    fn required<'n>(&mut self, object: &'n Node, key: &str) -> Option<&'n str> {
        match object.get(key) {
            None => {
                let message = format!("an object has no `{key}`");
                self.report(&objects::NO_KIND, message, object.origin, "this object");
                None
            }
            Some(value) => match value.as_str() {
                Some("") => {
                    let message = format!("`{key}` is empty");
                    self.report(&objects::NO_KIND, message, value.origin, "empty");
                    None
                }
                Some(text) => Some(text),
                None => {
                    self.wrong_type(key, value);
                    None
                }
            },
        }
    }

    fn name(&mut self, metadata: &Node, group: &str, kind: &str) {
        let Some((origin, name)) = self.text(metadata, "name") else {
            if metadata.get("name").is_none() {
                let message = format!("{} has no name", named(kind));
                let label = "`name` is missing";
                self.report(&objects::NO_NAME, message, metadata.origin, label);
            }
            return;
        };
        if let Err(reason) = names::object_name(group, kind, name) {
            let message = format!("the name `{name}` of {} {reason}", named(kind));
            self.report(&objects::BAD_NAME, message, origin, "here");
        }
    }

    fn texts(&mut self, metadata: &Node, key: &str, rule: fn(&str) -> Result<(), String>) {
        let Some(values) = metadata.get(key).filter(|values| !values.is_null()) else {
            return;
        };
        let Some(map) = values.as_map() else {
            let message = format!("`{key}` must be a mapping, not {}", values.kind());
            self.report(&objects::WRONG_TYPE, message, values.origin, "here");
            return;
        };
        for Entry { key: name, value } in map {
            let what = key.trim_end_matches('s');
            if let Err(reason) = names::qualified_name(&name.text) {
                let message = format!("the {what} `{}` {reason}", name.text);
                self.report(&objects::BAD_LABEL, message, name.origin, "here");
            }
            let Some(text) = value.as_str() else {
                let message = format!(
                    "the {what} `{}` must be text, not {}",
                    name.text,
                    value.kind()
                );
                self.report(&objects::WRONG_TYPE, message, value.origin, "quote it");
                continue;
            };
            if let Err(reason) = rule(text) {
                let message = format!("the value `{text}` of the {what} `{}` {reason}", name.text);
                self.report(&objects::BAD_LABEL, message, value.origin, "here");
            }
        }
    }

    /// The text under a key; another type is reported.
    fn text<'n>(&mut self, node: &'n Node, key: &str) -> Option<(OriginId, &'n str)> {
        let value = node.get(key)?;
        if let Some(text) = value.as_str() {
            return Some((value.origin, text));
        }
        if !(value.is_null() && key == "namespace") {
            self.wrong_type(&format!("metadata.{key}"), value);
        }
        None
    }

    fn wrong_type(&mut self, key: &str, value: &Node) {
        let message = format!("`{key}` must be text, not {}", value.kind());
        self.report(&objects::WRONG_TYPE, message, value.origin, "quote it");
    }

    fn report(
        &mut self,
        code: &'static crate::diag::Code,
        message: String,
        origin: OriginId,
        label: &str,
    ) {
        let span: Option<Span> = self.origins.span(origin);
        let mut diagnostic = Diagnostic::error(code, message).place(span, label);
        let template = self.origins.get(origin).site;
        if template.is_some() && template != span {
            diagnostic = diagnostic.place(template, "written by this template");
        }
        if code == &objects::NO_KIND {
            diagnostic = diagnostic
                .help("an object has `apiVersion` and `kind`, such as `v1` and `ConfigMap`");
        } else if code == &objects::NO_NAME {
            diagnostic = diagnostic.help("write `name` below `metadata`");
        }
        self.diagnostics.push(diagnostic);
    }
}

/// How a message names an object by its kind.
fn named(kind: &str) -> String {
    if kind.is_empty() {
        "an object".to_owned()
    } else {
        format!("`{kind}`")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::testing::node;
    use serde_json::json;

    fn codes(json: &serde_json::Value) -> Vec<&'static str> {
        let mut origins = Origins::default();
        let object = node(json, &mut origins);
        let mut diagnostics = Diagnostics::default();
        let result = check(&object, &origins, &mut diagnostics);
        assert_eq!(result.is_err(), diagnostics.has_errors());
        diagnostics.iter().map(|d| d.code.slug).collect()
    }

    #[test]
    fn an_object_is_called_by_kind_namespace_and_name() {
        let mut origins = Origins::default();
        let mut id = |json| ObjectId::of(&node(&json, &mut origins)).unwrap();
        let web = id(json!({"apiVersion": "apps/v1", "kind": "Deployment",
            "metadata": {"name": "web", "namespace": "default"}}));
        assert_eq!(web.to_string(), "Deployment default/web");
        assert_eq!(web.group, "apps");
        let prod =
            id(json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "prod"}}));
        assert_eq!(prod.to_string(), "Namespace prod");
        assert_eq!(prod.scope(), Scope::Cluster);
    }

    #[test]
    fn a_good_object_passes() {
        assert!(
            codes(&json!({"apiVersion": "v1", "kind": "Service", "metadata": {
            "name": "web", "namespace": null, "labels": {"app.kubernetes.io/name": "web"},
            "annotations": {"note": "Anything goes, here."}}}))
            .is_empty()
        );
    }

    #[test]
    fn every_reason_is_reported() {
        assert_eq!(codes(&json!(["x"])), ["objects::no-kind"]);
        assert_eq!(
            codes(&json!({})),
            ["objects::no-kind", "objects::no-kind", "objects::no-name"]
        );
        assert_eq!(
            codes(&json!({"apiVersion": "v1", "kind": "Namespace",
                "metadata": {"name": "a.b", "labels": {"a b": "x", "c": 1}, "namespace": "X"}})),
            [
                "objects::bad-name",
                "objects::bad-name",
                "objects::bad-label",
                "objects::wrong-type"
            ]
        );
        assert_eq!(
            codes(&json!({"apiVersion": 1, "kind": "", "metadata": {"name": true}})),
            [
                "objects::wrong-type",
                "objects::no-kind",
                "objects::wrong-type"
            ]
        );
        assert_eq!(
            codes(&json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"generateName": "a-"}})),
            ["objects::no-name"]
        );
        assert_eq!(
            codes(&json!({"apiVersion": "v1", "kind": "Pod",
                "metadata": {"name": "a", "labels": {"a": "x y"}, "annotations": []}})),
            ["objects::bad-label", "objects::wrong-type"]
        );
    }
}
