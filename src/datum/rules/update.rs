//! Dialect R: what cannot change any more.

use super::Subject;
use crate::datum::findings::Findings;
use crate::datum::look;
use crate::yaml::Node;

/// Fields of an interface that stay as they were.
const OF_INTERFACE: [&str; 4] = ["name", "ipFamilies", "addresses", "reclaimPolicy"];

pub(super) fn immutable(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let spec = |node| look::at(node, &["spec", "template", "spec"]);
    let Some(before) = subject.before.and_then(|before| spec(&before.node)) else {
        return;
    };
    let Some(now) = spec(&subject.workload.node) else {
        return;
    };
    compare(
        now,
        before,
        &["runtime", "class"],
        "runtime.class",
        findings,
    );
    let interfaces = |node| look::list(node, &["networkInterfaces"]);
    for (now, before) in interfaces(now).iter().zip(interfaces(before)) {
        for field in OF_INTERFACE {
            compare(now, before, &[field], field, findings);
        }
    }
}

fn compare(now: &Node, before: &Node, keys: &[&str], called: &str, findings: &mut Findings<'_>) {
    let (new, old) = (look::at(now, keys), look::at(before, keys));
    let same = match (new, old) {
        (Some(new), Some(old)) => new.same_value(old),
        (None, None) => true,
        // What was left out had its default, which may be what is written now.
        _ => return,
    };
    if !same {
        let origin = new.map_or(now.origin, |node| node.origin);
        let message = format!("`{called}` cannot change any more");
        let help = "keep the old value, or make a new Workload";
        findings.error(origin, message, help);
    }
}
