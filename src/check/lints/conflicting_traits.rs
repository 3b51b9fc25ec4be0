//! Two traits write different values to one field.

use crate::check::Checked;
use crate::check::Subject;
use crate::check::findings::Findings;
use crate::check::lint::Lint;
use crate::diag::Diagnostic;
use crate::diag::codes::lints;
use crate::model::DefinitionKind;
use crate::model::Schematic;
use crate::source::OriginId;
use crate::source::Role;
use crate::source::SourceId;
use crate::source::Step;
use crate::workspace::LintLevel;
use crate::yaml::scalars;
use std::collections::BTreeMap;

pub(super) static LINT: Lint = Lint::new(&lints::CONFLICTING_TRAITS, LintLevel::Warning, look);

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let search = Search {
        subject,
        templates: templates(subject),
    };
    for manifest in subject.spoke() {
        scalars(&manifest.node, &mut |path, scalar| {
            let Some((winner, loser, old)) = search.conflict(scalar.origin) else {
                return;
            };
            let message = format!(
                "{winner} and trait `{loser}` both write {path} of {}",
                manifest.id
            );
            findings.push(
                Diagnostic::warning(&lints::CONFLICTING_TRAITS, message)
                    .place(subject.span(old), "has no effect")
                    .place(subject.span(scalar.origin), "the later trait wins")
                    .help("remove one of the two"),
            );
        });
    }
}

struct Search<'s, 'a> {
    subject: &'s Subject<'a>,
    templates: BTreeMap<SourceId, &'a str>,
}

impl<'a> Search<'_, 'a> {
    /// Who won, which trait lost, and its value.
    fn conflict(&self, id: OriginId) -> Option<(&'a str, &'a str, OriginId)> {
        let origin = self.subject.origins.get(id);
        if origin.step != Step::Overridden || !origin.note.starts_with("trait ") {
            return None;
        }
        let shadowed = origin
            .links
            .iter()
            .find(|link| link.role == Role::Shadowed)?;
        let source = origin.links.iter().find(|link| link.role == Role::Source)?;
        let loser = self.writer(shadowed.origin)?;
        // A value is not kept when it is replaced, so what is written where it came from decides.
        let written = |id| {
            self.subject
                .span(id)
                .map(|span| self.subject.sources.slice(span))
        };
        (written(shadowed.origin) != written(source.origin)).then_some((
            origin.note,
            loser,
            shadowed.origin,
        ))
    }

    /// The trait that wrote a value: its template, or that of the value that replaced another.
    fn writer(&self, id: OriginId) -> Option<&'a str> {
        let origin = self.subject.origins.get(id);
        let id = match origin.step {
            Step::Overridden => {
                origin
                    .links
                    .iter()
                    .find(|link| link.role == Role::Source)?
                    .origin
            }
            _ => id,
        };
        let site = self.subject.origins.get(id).site?;
        self.templates.get(&site.source).copied()
    }
}

/// The traits by the texts that their templates stand in.
fn templates<'a>(subject: &Subject<'a>) -> BTreeMap<SourceId, &'a str> {
    let mut templates = BTreeMap::new();
    for (definition, _) in subject.rendered.iter().flat_map(Checked::uses) {
        if let (DefinitionKind::Trait, Schematic::Jinja(text, _)) =
            (definition.kind, &definition.schematic)
        {
            templates.insert(text.source, &*definition.metadata.name.value);
        }
    }
    templates
}
