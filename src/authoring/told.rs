//! What a user is told, without the layout.

use super::Case;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::Severity;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Span;
use crate::yaml::Data;
use crate::yaml::Node;
use crate::yaml::Path;
use crate::yaml::path::Step;

/// One thing that the user of a definition is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The code's slug.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// The path of what is wrong within the case, such as `parameters.ports[0].port`.
    pub at: Option<String>,
    /// What to do.
    pub help: Option<String>,
}

impl Told {
    /// All that is said of one severity.
    pub(super) fn all(
        diagnostics: &Diagnostics,
        severity: Severity,
        case: &Case,
        origins: &Origins,
    ) -> Vec<Self> {
        let wanted = diagnostics.iter().filter(|one| one.severity == severity);
        wanted.map(|one| Self::of(one, case, origins)).collect()
    }

    fn of(diagnostic: &Diagnostic, case: &Case, origins: &Origins) -> Self {
        let first = diagnostic.places.first();
        Self {
            code: diagnostic.code.slug,
            message: diagnostic.message.clone(),
            at: first.and_then(|place| path_to(place.span, &case.node, origins)),
            help: diagnostic.help.clone(),
        }
    }

    /// One line for people.
    pub fn line(&self) -> String {
        let at = self.at.as_ref().map(|at| format!(" (at {at})"));
        format!("{}: {}{}", self.code, self.message, at.unwrap_or_default())
    }
}

/// The path of the innermost value or key of a document at a place.
fn path_to(place: Span, document: &Node, origins: &Origins) -> Option<String> {
    let holds = |origin: OriginId| {
        origins.get(origin).site.is_some_and(|site| {
            let (outer, inner) = (site.range(), place.range());
            site.source == place.source && outer.start <= inner.start && inner.end <= outer.end
        })
    };
    if !holds(document.origin) {
        return None;
    }
    let (mut path, mut node) = (Path::default(), document);
    loop {
        let step = match &node.data {
            Data::Map(map) => map.iter().find_map(|entry| {
                let inside = holds(entry.key.origin) || holds(entry.value.origin);
                inside.then(|| (Step::Key(entry.key.text.clone()), &entry.value))
            }),
            Data::List(items) => {
                let mut numbered = items.iter().enumerate();
                let found = numbered.find(|(_, item)| holds(item.origin));
                found.map(|(index, item)| (Step::Index(index), item))
            }
            _ => None,
        };
        let Some((step, inner)) = step else { break };
        path.push(step);
        node = inner;
    }
    let text = path.to_string();
    Some(text.strip_prefix('.').unwrap_or(&text).to_owned())
}
