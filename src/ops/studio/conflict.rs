//! What an import finds in its way.

use crate::bundle::Carried;
use crate::bundle::Existing;
use crate::bundle::Part;
use crate::bundle::neutral;
use crate::compare::compare;
use crate::diag::Diagnostic;
use crate::diag::codes::studio as codes;
use crate::source::OriginId;
use crate::source::Origins;
use crate::yaml::Node;

/// Where two copies of a resource differ first, and how often.
struct Difference {
    /// As words that follow "differs in".
    place: String,
    existing: Option<OriginId>,
    archived: Option<OriginId>,
    more: usize,
}

/// Tells that a resource is there already and says something else, and what.
pub(super) fn conflict(
    part: &Part,
    existing: &Existing<'_>,
    namespace: &str,
    origins: &Origins,
) -> Diagnostic {
    let (kind, name) = (&part.kind, &part.name);
    let mut message = format!("the {kind} `{name}` is in the workspace already");
    let (mut here, mut there) = (existing.origin, part.origin);
    if let Some(difference) = difference(part, existing, namespace) {
        message = format!("{message}, and differs in {}", difference.place);
        match difference.more {
            0 => {}
            1 => message.push_str(" and one more place"),
            more => message = format!("{message} and {more} more places"),
        }
        here = difference.existing.unwrap_or(here);
        there = difference.archived.unwrap_or(there);
    }
    Diagnostic::error(&codes::CONFLICT, message)
        .place(origins.span(here), "in the workspace")
        .place(origins.span(there), "in the archive")
        .help("choose with `--on-conflict=keep` or `--on-conflict=replace`")
}

fn difference(part: &Part, existing: &Existing<'_>, namespace: &str) -> Option<Difference> {
    match part.neutral() {
        Some(ours) => {
            let mut carried = Carried::default();
            carried.own.insert(namespace.to_owned());
            let theirs = neutral(existing.node, &carried);
            of_nodes(&theirs.node, &ours.node).or_else(|| of_files(part, existing))
        }
        None => of_nodes(existing.node, &part.node),
    }
}

fn of_nodes(theirs: &Node, ours: &Node) -> Option<Difference> {
    let changes = compare(theirs, ours);
    let first = changes.first()?;
    Some(Difference {
        place: format!("`{}`", first.path),
        existing: first.before.map(|node| node.origin),
        archived: first.after.map(|node| node.origin),
        more: changes.len() - 1,
    })
}

/// The files beside a definition.
fn of_files(part: &Part, existing: &Existing<'_>) -> Option<Difference> {
    let ours = part.files_as_written();
    let differs = |path: &&std::sync::Arc<str>| ours.get(*path) != existing.files.get(*path);
    let mut all = ours.keys().chain(existing.files.keys()).filter(differs);
    let first = all.next()?;
    Some(Difference {
        place: format!("its file `{first}`"),
        existing: None,
        archived: None,
        more: all.filter(|path| *path != first).count(),
    })
}
