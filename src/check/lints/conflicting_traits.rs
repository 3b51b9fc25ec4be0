//! Two traits write different values to one field.

use crate::check::Subject;
use crate::check::findings::Findings;
use crate::check::lint::Lint;
use crate::diag::Diagnostic;
use crate::diag::codes::lints;
use crate::render::Conflict;
use crate::render::Manifest;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Role;
use crate::source::Step;
use crate::workspace::LintLevel;
use crate::yaml::Data;
use crate::yaml::Node;
use crate::yaml::Path;
use crate::yaml::path;
use std::collections::BTreeMap;

pub(super) static LINT: Lint = Lint::new(&lints::CONFLICTING_TRAITS, LintLevel::Warning, look);

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    for checked in subject.rendered {
        let rendering = checked.rendering;
        if rendering.conflicts.is_empty() {
            continue;
        }
        let mut fields = Fields {
            origins: subject.origins,
            by_step: BTreeMap::new(),
        };
        for manifest in &rendering.spoke {
            fields.of(manifest);
        }
        // One finding for all that one step took out.
        let one_step = |one: &Conflict, next: &Conflict| {
            one.step == next.step && one.after.is_none() && next.after.is_none()
        };
        for conflicts in rendering.conflicts.chunk_by(one_step) {
            // What a third trait replaced as a whole is nowhere any more.
            if let [first, ..] = conflicts
                && let Some((manifest, holder)) = fields.by_step.get(&first.step)
            {
                let field = field(holder, conflicts);
                findings.push(finding(first, manifest, &field, subject));
            }
        }
    }
}

/// The way to the values of some conflicts, as far as it is the same for all.
fn field(holder: &Path, conflicts: &[Conflict]) -> Path {
    let mut field = holder.clone();
    let first = conflicts.first().map(|conflict| conflict.path.steps());
    for (index, step) in first.unwrap_or_default().iter().enumerate() {
        let mut others = conflicts.iter();
        if !others.all(|other| other.path.steps().get(index) == Some(step)) {
            break;
        }
        field.push(step.clone());
    }
    field
}

fn finding(
    conflict: &Conflict,
    manifest: &Manifest,
    field: &Path,
    subject: &Subject<'_>,
) -> Diagnostic {
    let (first, second, component) = (&conflict.first, &conflict.second, &conflict.component);
    let object = &manifest.id;
    let (message, label) = if conflict.after.is_none() {
        let message = format!(
            "trait `{second}` of component `{component}` takes out what trait `{first}` writes to \
             `{field}` of {object}"
        );
        (message, "taken out here")
    } else if first == second {
        let message = format!(
            "trait `{first}` stands twice at component `{component}`, with different values for \
             `{field}` of {object}"
        );
        (message, "the later trait wins")
    } else {
        let message = format!(
            "traits `{first}` and `{second}` of component `{component}` write different values to \
             `{field}` of {object}"
        );
        (message, "the later trait wins")
    };
    let by = conflict
        .after
        .as_ref()
        .map_or(conflict.by, |after| after.origin);
    Diagnostic::warning(&lints::CONFLICTING_TRAITS, message)
        .place(subject.span(conflict.before.origin), "has no effect")
        .place(subject.span(by), label)
        .help("remove one of the two, or let only one of them write the field")
}

/// Where the steps of the histories of some objects ended up.
struct Fields<'a> {
    origins: &'a Origins,
    by_step: BTreeMap<OriginId, (&'a Manifest, Path)>,
}

impl<'a> Fields<'a> {
    fn of(&mut self, manifest: &'a Manifest) {
        self.node(&manifest.node, manifest, &mut Path::default());
    }

    fn node(&mut self, node: &Node, manifest: &'a Manifest, path: &mut Path) {
        self.steps(node.origin, manifest, path);
        match &node.data {
            Data::Map(map) => {
                for entry in map {
                    path.push(path::Step::Key(entry.key.text.clone()));
                    self.node(&entry.value, manifest, path);
                    path.pop();
                }
            }
            Data::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    path.push(path::Step::Index(index));
                    self.node(item, manifest, path);
                    path.pop();
                }
            }
            _ => {}
        }
    }

    /// The merges behind a value, those whose values were replaced again included.
    fn steps(&mut self, origin: OriginId, manifest: &'a Manifest, path: &Path) {
        let mut pile = vec![origin];
        while let Some(id) = pile.pop() {
            let origin = self.origins.get(id);
            if matches!(origin.step, Step::Overridden | Step::Rule) {
                self.by_step.insert(id, (manifest, path.clone()));
                let links = origin.links.iter();
                let before = links.filter(|link| link.role != Role::Condition);
                pile.extend(before.map(|link| link.origin));
            }
        }
    }
}
