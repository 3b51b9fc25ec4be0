//! Which versions a deployment uses, for people.

use super::table;
use crate::ops::VersionNode;
use crate::ops::VersionTree;

/// How many revisions that were not chosen are named.
const OTHERS: usize = 4;

/// A line for each reference, those of what was found below it.
pub(super) fn text(tree: &VersionTree) -> String {
    let heading = [
        "",
        "REFERENCE",
        "WHY",
        "STANDING",
        "FOUND IN",
        "ALSO THERE",
        "PLACE",
    ];
    let mut rows = vec![heading.map(str::to_owned).to_vec()];
    for node in &tree.references {
        lines(node, 1, &mut rows);
    }
    let mut deployment = vec![format!("WorkloadDeployment {}", tree.deployment)];
    deployment.resize(heading.len(), String::new());
    rows.insert(1, deployment);
    table::columns(&rows)
}

fn lines(node: &VersionNode, depth: usize, rows: &mut Vec<Vec<String>>) {
    let name = match node.namespace.as_str() {
        "" => node.name.clone(),
        namespace => format!("{namespace}/{}", node.name),
    };
    let passed = node.passed.iter().map(|passed| {
        format!(
            ", not in {} ({})",
            passed.level,
            passed.revisions.join(", ")
        )
    });
    rows.push(vec![
        format!(
            "{}{} {name} {}",
            "  ".repeat(depth),
            node.kind,
            node.revision
        ),
        node.reference
            .clone()
            .unwrap_or_else(|| "lists the profile".to_owned()),
        node.reason.to_owned(),
        node.standing.to_owned(),
        format!("{}{}", node.level, passed.collect::<String>()),
        others(node),
        node.location.clone(),
    ]);
    for below in &node.references {
        lines(below, depth + 1, rows);
    }
}

fn others(node: &VersionNode) -> String {
    let all = node.others.iter().map(|other| other.revision.as_str());
    let shown: Vec<&str> = all.take(OTHERS).collect();
    match node.others.len() - shown.len() {
        0 if shown.is_empty() => "-".to_owned(),
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
