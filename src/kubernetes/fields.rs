//! Objects of built-in kinds against the fields that a release of Kubernetes knows.

use super::KubeVersion;
use super::facts;
use super::facts::Field;
use super::facts::Scalar;
use super::facts::Shape;
use super::facts::Type;
use super::group_and_version;
use crate::diag::Code;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::Reported;
use crate::diag::codes::objects;
use crate::diag::did_you_mean;
use crate::source::OriginId;
use crate::source::Origins;
use crate::yaml::Data;
use crate::yaml::Map;
use crate::yaml::Node;
use crate::yaml::Number;
use std::fmt::Write;

/// What could be said about an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// Its kind is built in, and its fields fit.
    Known,
    /// Its kind is none of Kubernetes' own.
    Foreign,
}

/// Checks the fields of an object as the API server of a release does with strict field
/// validation: its kind is served, every field is known, required ones are there, and types fit.
/// Values are not looked into further. Kinds that are not built in pass.
///
/// # Errors
/// When the API server would refuse the object; everything that is wrong is reported.
pub fn check_fields(
    object: &Node,
    release: KubeVersion,
    origins: &Origins,
    diagnostics: &mut Diagnostics,
) -> Result<Checked, Reported> {
    let before = diagnostics.len();
    let mut check = Check {
        release,
        origins,
        diagnostics,
        path: String::new(),
    };
    let checked = check.object(object);
    diagnostics.check_since(before)?;
    Ok(checked)
}

/// Checks a structure of the Kubernetes API that stands in another document, such as a pod template
/// (`core.v1.PodTemplateSpec`), as [`check_fields`] does. `path` is where it stands.
///
/// # Errors
/// When the API server would refuse it; everything that is wrong is reported.
pub fn check_structure(
    structure: &str,
    node: &Node,
    path: &str,
    release: KubeVersion,
    origins: &Origins,
    diagnostics: &mut Diagnostics,
) -> Result<(), Reported> {
    let before = diagnostics.len();
    let mut check = Check {
        release,
        origins,
        diagnostics,
        path: path.to_owned(),
    };
    match (Type::named(structure), node.as_map()) {
        (Some(structure), Some(map)) => check.structure(structure, map, node.origin),
        (Some(_), None) => check.wrong("a mapping", node),
        (None, _) => debug_assert!(false, "`{structure}` is not in the table"),
    }
    diagnostics.check_since(before)
}

struct Check<'a> {
    release: KubeVersion,
    origins: &'a Origins,
    diagnostics: &'a mut Diagnostics,
    path: String,
}

impl Check<'_> {
    fn object(&mut self, object: &Node) -> Checked {
        let text = |key: &str| object.get(key).and_then(Node::as_str).unwrap_or_default();
        let (api_version, kind) = (text("apiVersion"), text("kind"));
        let Some(facts) = facts::kind(api_version, kind) else {
            let (group, _) = group_and_version(api_version);
            if facts::any_version(group, kind).is_none() {
                return Checked::Foreign;
            }
            let message = format!("no Kubernetes we know serves `{kind}` in `{api_version}`");
            self.not_served(message, (group, kind), object);
            return Checked::Known;
        };
        if !facts.releases.contains(self.release) {
            let release = self.release;
            let message =
                format!("Kubernetes {release} does not serve `{kind}` in `{api_version}`");
            self.not_served(message, (facts.group(), kind), object);
        }
        if let (Some(fields), Some(map)) = (facts.fields(), object.as_map()) {
            self.structure(fields, map, object.origin);
        }
        Checked::Known
    }

    fn not_served(&mut self, message: String, (group, kind): (&str, &str), object: &Node) {
        let other = facts::served(group, kind, self.release);
        let help = other.map(|other| format!("it is served in `{}`", other.api_version));
        let place = object.get("apiVersion").unwrap_or(object);
        self.report(&objects::NOT_SERVED, message, place, help);
    }

    fn structure(&mut self, structure: Type, map: &Map, origin: OriginId) {
        for entry in map {
            let length = self.enter(&entry.key.text);
            if let Some(field) = structure.field(&entry.key.text) {
                self.field(field, &entry.value, entry.key.origin);
            } else {
                let message = format!("there is no field `{}`", self.path);
                let names = structure.fields().map(|field| field.name);
                let help = did_you_mean(&entry.key.text, names);
                self.push(&objects::UNKNOWN_FIELD, message, entry.key.origin, help);
            }
            self.path.truncate(length);
        }
        for field in structure.fields().filter(|field| field.required) {
            let there = map.get(field.name).is_some_and(|value| !value.is_null());
            if !there && field.releases.contains(self.release) {
                let length = self.enter(field.name);
                let message = format!("the field `{}` is missing", self.path);
                self.push(&objects::MISSING_FIELD, message, origin, None);
                self.path.truncate(length);
            }
        }
    }

    fn field(&mut self, field: Field, value: &Node, key: OriginId) {
        if !field.releases.contains(self.release) {
            let (path, release) = (&self.path, self.release);
            let message = format!("Kubernetes {release} does not know the field `{path}`");
            let help = field
                .releases
                .since
                .map(|since| format!("it exists since {}.{}", since.major, since.minor));
            self.push(&objects::UNKNOWN_FIELD, message, key, help);
            return;
        }
        if !value.is_null() {
            self.value(field.shape, value);
        }
    }

    fn value(&mut self, shape: Shape, value: &Node) {
        if let Some(item) = shape.item() {
            let Some(items) = value.as_list() else {
                return self.wrong("a list", value);
            };
            for (index, inner) in items.iter().enumerate() {
                let length = self.path.len();
                // Writing into a `String` cannot fail.
                let _ = write!(self.path, "[{index}]");
                self.value(item, inner);
                self.path.truncate(length);
            }
        } else if let Some(inner) = shape.value() {
            let Some(map) = value.as_map() else {
                return self.wrong("a mapping", value);
            };
            for entry in map.iter().filter(|entry| !entry.value.is_null()) {
                let length = self.enter(&entry.key.text);
                self.value(inner, &entry.value);
                self.path.truncate(length);
            }
        } else if let Some(structure) = shape.structure() {
            match value.as_map() {
                Some(map) => self.structure(structure, map, value.origin),
                None => self.wrong("a mapping", value),
            }
        } else if let Some(scalar) = shape.scalar()
            && let Err(wanted) = scalar_fits(scalar, value)
        {
            self.wrong(wanted, value);
        }
    }

    fn wrong(&mut self, wanted: &str, value: &Node) {
        let message = format!("`{}` must be {wanted}, not {}", self.path, value.kind());
        let quote = wanted == "text" && matches!(value.data, Data::Number(_) | Data::Bool(_));
        let help = quote.then(|| "quote it".to_owned());
        self.report(&objects::WRONG_TYPE, message, value, help);
    }

    fn report(&mut self, code: &'static Code, message: String, value: &Node, help: Option<String>) {
        self.push(code, message, value.origin, help);
    }

    fn push(
        &mut self,
        code: &'static Code,
        message: String,
        origin: OriginId,
        help: Option<String>,
    ) {
        let span = self.origins.span(origin);
        let diagnostic = Diagnostic::error(code, message).place(span, "here");
        self.diagnostics.push(match help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        });
    }

    /// Adds a field to the path; the result is the length to go back to.
    fn enter(&mut self, name: &str) -> usize {
        let length = self.path.len();
        if name.contains(['.', '/']) {
            let _ = write!(self.path, "[{name:?}]");
        } else {
            self.path.push('.');
            self.path.push_str(name);
        }
        length
    }
}

/// The error says what the value must be.
fn scalar_fits(scalar: Scalar, value: &Node) -> Result<(), &'static str> {
    let fits = |good: bool, wanted: &'static str| if good { Ok(()) } else { Err(wanted) };
    let integer = whole(value);
    match scalar {
        Scalar::Any => Ok(()),
        Scalar::Boolean => fits(value.as_bool().is_some(), "a boolean"),
        Scalar::Bytes | Scalar::String | Scalar::Time => fits(value.as_str().is_some(), "text"),
        Scalar::Int32 => {
            let fitting = integer.is_some_and(|integer| i32::try_from(integer).is_ok());
            fits(fitting, "an integer of 32 bits")
        }
        Scalar::Int64 => fits(integer.is_some(), "an integer"),
        Scalar::IntOrString => {
            let fitting = value.as_str().is_some() || integer.is_some();
            fits(fitting, "an integer or text")
        }
        Scalar::Number => fits(matches!(value.data, Data::Number(_)), "a number"),
        Scalar::Quantity => match &value.data {
            Data::Number(_) => Ok(()),
            Data::String(text) => fits(is_quantity(text), "an amount such as `500m` or `1Gi`"),
            _ => Err("an amount such as `500m` or `1Gi`"),
        },
    }
}

fn whole(value: &Node) -> Option<i64> {
    match value.data {
        Data::Number(Number::Integer(integer)) => Some(integer),
        // The API server reads JSON, where 1.0 is 1.
        Data::Number(Number::Float(float)) if float.fract() == 0.0 => {
            format!("{float:.0}").parse().ok()
        }
        _ => None,
    }
}

/// A number with a suffix
/// (<https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/>).
pub fn is_quantity(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let end = unsigned
        .find(|character: char| !character.is_ascii_digit() && character != '.')
        .unwrap_or(unsigned.len());
    let (number, suffix) = unsigned.split_at_checked(end).unwrap_or((unsigned, ""));
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let dots = number.len() - digits;
    let exponent = |rest: &str| {
        let rest = rest.strip_prefix(['+', '-']).unwrap_or(rest);
        !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit())
    };
    let known = matches!(
        suffix,
        "" | "n"
            | "u"
            | "m"
            | "k"
            | "M"
            | "G"
            | "T"
            | "P"
            | "E"
            | "Ki"
            | "Mi"
            | "Gi"
            | "Ti"
            | "Pi"
            | "Ei"
    );
    digits > 0 && dots <= 1 && (known || suffix.strip_prefix(['e', 'E']).is_some_and(exponent))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::testing::node;
    use serde_json::Value;
    use serde_json::json;

    fn told(object: &Value, minor: u32) -> Vec<String> {
        let mut origins = Origins::default();
        let object = node(object, &mut origins);
        let mut diagnostics = Diagnostics::default();
        let release = KubeVersion::new(1, minor);
        let result = check_fields(&object, release, &origins, &mut diagnostics);
        assert_eq!(result.is_ok(), diagnostics.is_empty());
        let told = diagnostics.iter().map(|diagnostic| match &diagnostic.help {
            Some(help) => format!("{} ({help})", diagnostic.message),
            None => diagnostic.message.clone(),
        });
        told.collect()
    }

    fn deployment(container: &Value) -> Value {
        json!({
            "apiVersion": "apps/v1", "kind": "Deployment",
            "metadata": {"name": "web", "labels": {"a.b/c": "x"}, "creationTimestamp": null},
            "spec": {
                "selector": {"matchLabels": {"a": "b"}},
                "template": {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [container]}}
            }
        })
    }

    #[test]
    fn a_good_object_passes_in_every_release() {
        let good = deployment(&json!({
            "name": "web", "image": "nginx", "ports": [{"containerPort": 80.0}],
            "resources": {"limits": {"cpu": 1, "memory": "1Gi"}},
            "livenessProbe": {"httpGet": {"port": "http"}}
        }));
        for minor in 25..=37 {
            assert_eq!(told(&good, minor), [""; 0]);
        }
    }

    #[test]
    fn unknown_missing_and_mistyped_fields_are_found_at_every_depth() {
        let bad = deployment(&json!({
            "image": 1, "prots": [], "ports": [{"containerPort": "80"}], "args": "x",
            "resources": {"limits": {"cpu": "1x"}}, "env": [{"name": "A", "value": true}],
            "securityContext": [], "stdin": "no", "terminationGracePeriodSeconds": 4_000_000_000_u64
        }));
        let containers = ".spec.template.spec.containers[0]";
        let wanted = [
            "`@.image` must be text, not an integer (quote it)",
            "there is no field `@.prots` (did you mean `ports`?)",
            "`@.ports[0].containerPort` must be an integer of 32 bits, not a string",
            "`@.args` must be a list, not a string",
            "`@.resources.limits.cpu` must be an amount such as `500m` or `1Gi`, not a string",
            "`@.env[0].value` must be text, not a boolean (quote it)",
            "`@.securityContext` must be a mapping, not a list",
            "`@.stdin` must be a boolean, not a string",
            "there is no field `@.terminationGracePeriodSeconds`",
            "the field `@.name` is missing",
        ];
        let wanted: Vec<String> = wanted.iter().map(|t| t.replace('@', containers)).collect();
        assert_eq!(told(&bad, 31), wanted);
    }

    #[test]
    fn what_a_release_does_not_know_is_refused() {
        let new = deployment(&json!({"name": "web", "resizePolicy": []}));
        assert_eq!(
            told(&new, 26),
            ["Kubernetes 1.26.0 does not know the field \
              `.spec.template.spec.containers[0].resizePolicy` (it exists since 1.27)"]
        );
        assert_eq!(told(&new, 27), [""; 0]);
        let old = json!({"apiVersion": "autoscaling/v2beta2", "kind": "HorizontalPodAutoscaler"});
        assert_eq!(
            told(&old, 30),
            [
                "Kubernetes 1.30.0 does not serve `HorizontalPodAutoscaler` in `autoscaling/v2beta2` \
              (it is served in `autoscaling/v2`)"
            ]
        );
        let gone = json!({"apiVersion": "apps/v1beta1", "kind": "Deployment"});
        assert_eq!(
            told(&gone, 30),
            [
                "no Kubernetes we know serves `Deployment` in `apps/v1beta1` \
              (it is served in `apps/v1`)"
            ]
        );
    }

    #[test]
    fn foreign_kinds_pass() {
        let mut origins = Origins::default();
        let object = json!({"apiVersion": "example.com/v1", "kind": "Deployment", "x": 1});
        let object = node(&object, &mut origins);
        let mut diagnostics = Diagnostics::default();
        let checked = check_fields(&object, KubeVersion::NEWEST, &origins, &mut diagnostics);
        assert_eq!(checked, Ok(Checked::Foreign));
    }

    #[test]
    fn quantities_are_numbers_with_a_suffix() {
        for good in [
            "1", "500m", "1.5Gi", ".5", "1e3", "+2E-3", "-1k", "3Ei", "2E", "1.",
        ] {
            assert!(is_quantity(good), "{good}");
        }
        for bad in [
            "", "m", "1 Gi", "1gi", "1.2.3", "1e", "0x10", "1Mb", "--1", ".",
        ] {
            assert!(!is_quantity(bad), "{bad}");
        }
    }
}
