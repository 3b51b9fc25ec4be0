//! Selectors over labels and claims, with the errors of Kubernetes in its own words.

use super::fields::list_of_texts;
use super::fields::text_pairs;
use super::shapes;
use crate::model::Text;
use crate::yaml::Decoding;
use crate::yaml::Fields;
use crate::yaml::Node;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Labels, or claims by their names.
pub type Labels = BTreeMap<Arc<str>, Arc<str>>;

/// A label selector as it is written; a claim selector is one without `matchLabels`
/// (<https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors>).
#[derive(Clone, Debug, Default)]
pub struct Selector {
    /// `matchLabels`
    pub match_labels: Vec<(Text, Text)>,
    /// `matchExpressions`
    pub match_expressions: Vec<Requirement>,
}

/// One of `matchExpressions`.
#[derive(Clone, Debug)]
pub struct Requirement {
    /// The key.
    pub key: Text,
    /// `In`, `NotIn`, `Exists` or `DoesNotExist`; anything else makes the selector wrong.
    pub operator: Text,
    /// The values.
    pub values: Vec<Text>,
}

/// A selector whose every part is right.
#[derive(Clone, Debug, Default)]
pub(super) struct Matcher {
    tests: Vec<Test>,
}

/// One thing that labels must fulfil.
#[derive(Clone, Debug)]
pub(super) struct Test {
    key: Arc<str>,
    wanted: Wanted,
}

#[derive(Clone, Debug)]
enum Wanted {
    In(Vec<Arc<str>>),
    NotIn(Vec<Arc<str>>),
    Exists,
    DoesNotExist,
}

impl Selector {
    /// Reads a selector of labels.
    pub(super) fn labels(node: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        let fields = Fields::of(node, &shapes::LABEL_SELECTOR, decoding)?;
        Some(Self {
            match_labels: text_pairs(&fields, "matchLabels"),
            match_expressions: requirements(&fields, decoding),
        })
    }

    /// Reads a selector of claims.
    pub(super) fn claims(node: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        let fields = Fields::of(node, &shapes::CLAIM_SELECTOR, decoding)?;
        Some(Self {
            match_labels: Vec::new(),
            match_expressions: requirements(&fields, decoding),
        })
    }

    /// Whether it has no part, so that everything matches.
    pub fn is_empty(&self) -> bool {
        self.match_labels.is_empty() && self.match_expressions.is_empty()
    }

    /// Checks every part.
    ///
    /// # Errors
    /// The first fault, in the words of Kubernetes.
    pub(super) fn matcher(&self) -> Result<Matcher, String> {
        let mut pairs: Vec<&(Text, Text)> = self.match_labels.iter().collect();
        pairs.sort_by(|left, right| left.0.value.cmp(&right.0.value));
        let mut tests = Vec::new();
        for (key, value) in pairs {
            let values = vec![value.value.clone()];
            tests.push(checked(key.value.clone(), Wanted::In(values))?);
        }
        for requirement in &self.match_expressions {
            let values: Vec<Arc<str>> =
                requirement.values.iter().map(|v| v.value.clone()).collect();
            let wanted = match &*requirement.operator.value {
                "In" => Wanted::In(values),
                "NotIn" => Wanted::NotIn(values),
                "Exists" | "DoesNotExist" if !values.is_empty() => {
                    return Err(not_empty(&requirement.key.value, &values));
                }
                "Exists" => Wanted::Exists,
                "DoesNotExist" => Wanted::DoesNotExist,
                other => return Err(format!("{other:?} is not a valid label selector operator")),
            };
            tests.push(checked(requirement.key.value.clone(), wanted)?);
        }
        Ok(Matcher { tests })
    }
}

fn requirements(fields: &Fields<'_>, decoding: &mut Decoding<'_>) -> Vec<Requirement> {
    let nodes = fields.list("matchExpressions").iter();
    nodes
        .filter_map(|node| {
            let fields = Fields::of(node, &shapes::REQUIREMENT, decoding)?;
            Some(Requirement {
                key: fields.text("key")?,
                operator: fields.text("operator")?,
                values: list_of_texts(&fields, "values", decoding),
            })
        })
        .collect()
}

/// Checks key and values as Kubernetes does.
fn checked(key: Arc<str>, wanted: Wanted) -> Result<Test, String> {
    let mut faults: Vec<String> = key_fault(&key).into_iter().collect();
    if let Wanted::In(values) | Wanted::NotIn(values) = &wanted {
        if values.is_empty() {
            faults.push(
                "values: Invalid value: null: for 'in', 'notin' operators, values set can't be empty"
                    .to_owned(),
            );
        }
        faults.extend(value_faults(&key, values));
    }
    aggregate(&faults)?;
    Ok(Test { key, wanted })
}

/// `Exists` and `DoesNotExist` with values.
fn not_empty(key: &str, values: &[Arc<str>]) -> String {
    let list: Vec<String> = values.iter().map(|value| format!("{value:?}")).collect();
    let mut faults: Vec<String> = key_fault(key).into_iter().collect();
    faults.push(format!(
        "values: Invalid value: [{}]: values set must be empty for exists and does not exist",
        list.join(",")
    ));
    faults.extend(value_faults(key, values));
    aggregate(&faults).err().unwrap_or_default()
}

/// One fault as it is, several in brackets.
fn aggregate(faults: &[String]) -> Result<(), String> {
    match faults {
        [] => Ok(()),
        [one] => Err(one.clone()),
        several => Err(format!("[{}]", several.join(", "))),
    }
}

const NAME: &str = "must consist of alphanumeric characters, '-', '_' or '.', and must start and \
                    end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or \
                    '123-abc', regex used for validation is \
                    '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

const SUBDOMAIN: &str = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric \
                         characters, '-' or '.', and must start and end with an alphanumeric \
                         character (e.g. 'example.com', regex used for validation is \
                         '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

const VALUE: &str = "a valid label must be an empty string or consist of alphanumeric characters, \
                     '-', '_' or '.', and must start and end with an alphanumeric character (e.g. \
                     'MyValue',  or 'my_value',  or '12345', regex used for validation is \
                     '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

fn key_fault(key: &str) -> Option<String> {
    let mut reasons = Vec::new();
    let parts: Vec<&str> = key.split('/').collect();
    let name = match parts.as_slice() {
        [name] => *name,
        [prefix, name] => {
            reasons.extend(prefix_fault(prefix));
            *name
        }
        _ => {
            let reason = format!(
                "a qualified name {NAME} with an optional DNS subdomain prefix and '/' (e.g. \
                 'example.com/MyName')"
            );
            return Some(invalid("key", key, &reason));
        }
    };
    if name.is_empty() {
        reasons.push("name part must be non-empty".to_owned());
    } else if name.len() > 63 {
        reasons.push("name part must be no more than 63 bytes".to_owned());
    }
    if !is_name(name) {
        reasons.push(format!("name part {NAME}"));
    }
    (!reasons.is_empty()).then(|| invalid("key", key, &reasons.join("; ")))
}

fn prefix_fault(prefix: &str) -> Vec<String> {
    let mut reasons = Vec::new();
    if prefix.is_empty() {
        reasons.push("prefix part must be non-empty".to_owned());
        return reasons;
    }
    if prefix.len() > 253 {
        reasons.push("prefix part must be no more than 253 bytes".to_owned());
    }
    let is_label = |label: &str| {
        let inside = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let end = |c: char| c != '-';
        !label.is_empty()
            && label.chars().all(inside)
            && label.starts_with(end)
            && label.ends_with(end)
    };
    if !prefix.split('.').all(is_label) {
        reasons.push(format!("prefix part {SUBDOMAIN}"));
    }
    reasons
}

fn value_faults<'v>(key: &str, values: &'v [Arc<str>]) -> impl Iterator<Item = String> + use<'v> {
    let key = key.to_owned();
    let numbered = values.iter().enumerate();
    numbered.filter_map(move |(index, value)| {
        let mut reasons = Vec::new();
        if value.len() > 63 {
            reasons.push("must be no more than 63 bytes");
        }
        if !value.is_empty() && !is_name(value) {
            reasons.push(VALUE);
        }
        let field = format!("values[{index}][{key}]");
        (!reasons.is_empty()).then(|| invalid(&field, value, &reasons.join("; ")))
    })
}

fn is_name(text: &str) -> bool {
    let inside = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let end = |c: char| c.is_ascii_alphanumeric();
    text.chars().all(inside) && text.starts_with(end) && text.ends_with(end)
}

fn invalid(field: &str, value: &str, reason: &str) -> String {
    format!("{field}: Invalid value: {value:?}: {reason}")
}

impl Matcher {
    /// Whether labels fulfil everything.
    pub(super) fn matches(&self, labels: &Labels) -> bool {
        self.tests.iter().all(|test| test.passes(labels))
    }

    /// The first test that labels do not pass.
    pub(super) fn first_failure(&self, labels: &Labels) -> Option<&Test> {
        self.tests.iter().find(|test| !test.passes(labels))
    }
}

impl Test {
    fn passes(&self, labels: &Labels) -> bool {
        let value = labels.get(&self.key);
        match &self.wanted {
            Wanted::In(values) => value.is_some_and(|value| values.contains(value)),
            Wanted::NotIn(values) => !value.is_some_and(|value| values.contains(value)),
            Wanted::Exists => value.is_some(),
            Wanted::DoesNotExist => value.is_none(),
        }
    }

    /// What is there and what was wanted, after a word for what it is about:
    /// "label `region` is `us-west-2`, not `us-east-2`".
    pub(super) fn reason(&self, what: &str, labels: &Labels) -> String {
        let key = &self.key;
        let or = |values: &[Arc<str>]| {
            let quoted: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
            quoted.join(" or ")
        };
        match (labels.get(key), &self.wanted) {
            (None, Wanted::In(values)) => format!("it has no {what} `{key}` of {}", or(values)),
            (Some(value), Wanted::In(values)) => {
                format!("{what} `{key}` is `{value}`, not {}", or(values))
            }
            (Some(value), Wanted::NotIn(_)) => {
                format!("{what} `{key}` is `{value}`, which is left out")
            }
            (Some(_), Wanted::DoesNotExist) => format!("it has a {what} `{key}`"),
            _ => format!("it has no {what} `{key}`"),
        }
    }
}
