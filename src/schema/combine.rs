//! Keywords that combine schemas, and what to say when none of several fits.

use super::evaluate::Evaluation;
use super::finding::Finding;
use super::finding::Problem;
use crate::diag::or;
use crate::yaml::Map;
use crate::yaml::Node;

impl<'s> Evaluation<'_, 's> {
    pub(super) fn any_of(&mut self, value: &'s Node, instance: &Node) {
        let mut failed = Vec::new();
        for schema in value.as_list().unwrap_or_default() {
            let findings = self.findings_of(schema, instance);
            if findings.is_empty() {
                return;
            }
            failed.push(findings);
        }
        self.none_fits(failed, value, instance);
    }

    pub(super) fn one_of(&mut self, value: &'s Node, instance: &Node) {
        let mut fitting = Vec::new();
        let mut failed = Vec::new();
        for schema in value.as_list().unwrap_or_default() {
            let findings = self.findings_of(schema, instance);
            if findings.is_empty() {
                fitting.push(schema);
            } else {
                failed.push(findings);
            }
        }
        if fitting.is_empty() {
            self.none_fits(failed, value, instance);
        } else if fitting.len() > 1 && !self.holds_exempt(instance) {
            let needs: Option<Vec<String>> = fitting.iter().map(|s| required(s)).collect();
            let phrase = match needs {
                Some(needs) => format!("may have only one of {}", needs.join(", ")),
                None => format!(
                    "fits {} alternatives of which it may fit only one",
                    fitting.len()
                ),
            };
            self.refuse(phrase, instance, value.origin);
        }
    }

    pub(super) fn not(&mut self, value: &'s Node, instance: &Node) {
        if self.holds_exempt(instance) || !self.findings_of(value, instance).is_empty() {
            return;
        }
        let phrase = match required(value) {
            Some(keys) => format!("must not have {keys}"),
            None => "has a value that is excluded".to_owned(),
        };
        self.refuse(phrase, instance, value.origin);
    }

    /// `if`, with `then` and `else` beside it.
    pub(super) fn conditional(&mut self, keywords: &'s Map, value: &'s Node, instance: &Node) {
        let holds = self.findings_of(value, instance).is_empty();
        let next = keywords.get(if holds { "then" } else { "else" });
        if let Some(schema) = next {
            self.evaluate(schema, instance);
        }
    }

    fn none_fits(&mut self, mut failed: Vec<Vec<Finding>>, value: &Node, instance: &Node) {
        let depth = self.path.len();
        if let Some(phrase) = missing_in_all(&failed, depth) {
            self.refuse(phrase, instance, value.origin);
            return;
        }
        if let Some(wanted) = type_in_all(&failed, depth) {
            let problem = Problem::Type(wanted, instance.kind());
            self.find(problem, instance, value.origin);
            return;
        }
        // The alternatives that are meant are those whose type and whose fixed fields fit.
        let meant: Vec<usize> = (0..failed.len())
            .filter(|index| failed.get(*index).is_some_and(|f| is_meant(f, depth)))
            .collect();
        if let [only] = meant.as_slice() {
            self.findings.extend(failed.swap_remove(*only));
            return;
        }
        let phrase = format!("fits none of {} alternatives", failed.len());
        self.refuse(phrase, instance, value.origin);
    }
}

/// The keys that a schema demands and nothing else, for a message.
fn required(schema: &Node) -> Option<String> {
    let map = schema.as_map().filter(|map| map.len() == 1)?;
    let keys = map.get("required")?.as_list()?;
    let keys: Vec<String> = keys
        .iter()
        .filter_map(Node::as_str)
        .map(|key| format!("`{key}`"))
        .collect();
    (!keys.is_empty()).then(|| keys.join(" and "))
}

/// "must have `a` or `b`", if all that fails in each alternative is a missing key.
fn missing_in_all(failed: &[Vec<Finding>], depth: usize) -> Option<String> {
    let mut needs = Vec::new();
    for findings in failed {
        let mut keys = Vec::new();
        for finding in findings {
            if finding.problem != Problem::Missing || finding.path.len() != depth + 1 {
                return None;
            }
            keys.push(format!("`{}`", finding.path.last_key()));
        }
        needs.push(keys.join(" and "));
    }
    (!needs.is_empty()).then(|| format!("must have {}", or(&needs)))
}

/// The types wanted, if the type fails in each alternative.
fn type_in_all(failed: &[Vec<Finding>], depth: usize) -> Option<Vec<&'static str>> {
    let mut all = Vec::new();
    for findings in failed {
        let wanted = findings.iter().find_map(|finding| match &finding.problem {
            Problem::Type(wanted, _) if finding.path.len() == depth => Some(wanted),
            _ => None,
        })?;
        all.extend(
            wanted
                .iter()
                .filter(|name| !all.contains(*name))
                .copied()
                .collect::<Vec<_>>(),
        );
    }
    (!all.is_empty()).then_some(all)
}

fn is_meant(findings: &[Finding], depth: usize) -> bool {
    !findings.iter().any(|finding| match finding.problem {
        Problem::Type(..) => finding.path.len() == depth,
        Problem::Choice(_) => finding.path.len() <= depth + 1,
        _ => false,
    })
}
