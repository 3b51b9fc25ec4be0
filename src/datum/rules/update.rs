//! Dialect R: what cannot change any more.

use super::Subject;
use crate::datum::defaults::with_defaults;
use crate::datum::dialect::Level;
use crate::datum::findings::Findings;
use crate::datum::look;
use crate::datum::workload::Workload;
use crate::source::Origins;
use crate::yaml;
use crate::yaml::Node;

/// Fields of an interface that stay as they were.
const OF_INTERFACE: [&str; 4] = ["name", "ipFamilies", "addresses", "reclaimPolicy"];

/// A document that takes the place of another, both as the server keeps them: what is left out has
/// its default.
pub(super) struct Update {
    now: Workload,
    before: Workload,
}

impl Update {
    pub(super) fn of(now: &Workload, before: &Workload, origins: &mut Origins) -> Self {
        Self {
            now: with_defaults(now, Level::R3, origins),
            before: with_defaults(before, Level::R3, origins),
        }
    }
}

pub(super) fn immutable(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(update) = &subject.update else {
        return;
    };
    let (Some(now), Some(before)) = (update.now.template(), update.before.template()) else {
        return;
    };
    let runtime = |node| look::at(node, &["runtime"]);
    if let (Some(now), Some(before)) = (runtime(now), runtime(before)) {
        compare(now, before, "class", "runtime.class", findings);
    }
    let interfaces = |node| look::list(node, &["networkInterfaces"]);
    for (now, before) in interfaces(now).iter().zip(interfaces(before)) {
        for field in OF_INTERFACE {
            compare(now, before, field, field, findings);
        }
    }
}

/// Compares a field. An empty text or list is none, as where the server reads documents.
fn compare(now: &Node, before: &Node, field: &str, called: &str, findings: &mut Findings<'_>) {
    let value = |node| look::at(node, &[field]).filter(|value| !look::lacks(value, &[]));
    let message = format!("`{called}` cannot change any more");
    let (origin, help) = match (value(now), value(before)) {
        (None, None) => return,
        (Some(new), Some(old)) if new.same_value(old) => return,
        (Some(new), None) => (new.origin, "leave it out".to_owned()),
        (new, Some(old)) => {
            let origin = new.map_or(now.origin, |new| new.origin);
            (origin, format!("write `{}`", shown(old)))
        }
    };
    let help = format!("{help} as before, or make a new Workload");
    findings.error(origin, message, &help);
}

/// A value on one line.
fn shown(node: &Node) -> String {
    let mut text = String::new();
    match node.as_str() {
        Some(word) => text.push_str(word),
        None => yaml::write_json(node, &mut text),
    }
    text
}
