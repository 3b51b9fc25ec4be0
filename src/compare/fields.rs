//! The fields in which two values differ.

use super::lists;
use super::place::At;
use super::place::Step;
use super::place::Steps;
use crate::kubernetes::facts::Field;
use crate::yaml::Data;
use crate::yaml::Map;
use crate::yaml::Node;

/// One difference: a field that is new, gone, or has another value.
#[derive(Clone, Debug)]
pub struct FieldChange<'a> {
    /// Where, in kubectl's JSONPath form
    /// (<https://kubernetes.io/docs/reference/kubectl/jsonpath/>); items of keyed lists are named
    /// by their keys: `.spec.ports[?(@.port==80)].targetPort`. Where only several keys together
    /// tell items apart they are joined by `&&`, as RFC 9535 writes it.
    pub path: String,
    /// What it was.
    pub before: Option<&'a Node>,
    /// What it is.
    pub after: Option<&'a Node>,
    /// True within the data of a Secret.
    pub secret: bool,
}

/// The fields in which two objects differ, in their order. An item that moved within a list whose
/// order means nothing to Kubernetes is no difference.
pub fn compare<'a>(before: &'a Node, after: &'a Node) -> Vec<FieldChange<'a>> {
    let mut comparison = Comparison::default();
    comparison.values(before, after, At::Unknown, None);
    comparison.changes
}

#[derive(Default)]
struct Comparison<'a> {
    steps: Steps,
    secret: bool,
    changes: Vec<FieldChange<'a>>,
}

impl<'a> Comparison<'a> {
    fn values(&mut self, before: &'a Node, after: &'a Node, at: At, field: Option<&Field>) {
        if before.same_value(after) {
            return;
        }
        match (&before.data, &after.data) {
            (Data::Map(old), Data::Map(new)) => {
                let is_secret = is_secret(before) || is_secret(after);
                self.maps(old, new, at.within(before, after), is_secret);
            }
            (Data::List(old), Data::List(new)) => {
                for pair in lists::pairs(old, new, at, field) {
                    self.pair(pair.step, pair.before, pair.after, at.item(), None);
                }
            }
            _ => self.push(Some(before), Some(after)),
        }
    }

    fn maps(&mut self, before: &'a Map, after: &'a Map, at: At, is_secret: bool) {
        let outside = self.secret;
        for entry in before {
            let key = &entry.key.text;
            let (under, field) = at.under(key);
            let new = after.get(key);
            self.secret = outside || (is_secret && is_data(key));
            self.pair(
                Step::Key(key.clone()),
                Some(&entry.value),
                new,
                under,
                field.as_ref(),
            );
        }
        for entry in after {
            let key = &entry.key.text;
            if before.get(key).is_none() {
                self.secret = outside || (is_secret && is_data(key));
                self.pair(
                    Step::Key(key.clone()),
                    None,
                    Some(&entry.value),
                    At::Unknown,
                    None,
                );
            }
        }
        self.secret = outside;
    }

    fn pair(
        &mut self,
        step: Step,
        before: Option<&'a Node>,
        after: Option<&'a Node>,
        at: At,
        field: Option<&Field>,
    ) {
        self.steps.0.push(step);
        match (before, after) {
            (Some(before), Some(after)) => self.values(before, after, at, field),
            _ => self.push(before, after),
        }
        self.steps.0.pop();
    }

    fn push(&mut self, before: Option<&'a Node>, after: Option<&'a Node>) {
        self.changes.push(FieldChange {
            path: self.steps.text(),
            before,
            after,
            secret: self.secret,
        });
    }
}

/// True for a `v1` `Secret`, at whatever depth it stands.
pub(super) fn is_secret(node: &Node) -> bool {
    let text = |key: &str| node.get(key).and_then(Node::as_str);
    text("kind") == Some("Secret") && text("apiVersion") == Some("v1")
}

/// True for the fields of a Secret that hold what is secret.
pub(super) fn is_data(key: &str) -> bool {
    matches!(key, "data" | "stringData")
}
