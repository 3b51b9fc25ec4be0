//! Findings that the author of a document knows about.

use super::Subject;
use crate::diag::Code;
use crate::diag::Diagnostic;
use crate::diag::codes;
use crate::diag::codes::lints;
use crate::diag::did_you_mean;
use crate::model::Metadata;
use crate::source::Span;
use crate::workspace::Shelf;
use crate::workspace::Shelved;

/// The annotation that waives lints in its document: `<lint>: <reason>`, more of them separated by
/// `;` or line breaks.
const ANNOTATION: &str = "palette.ai/waive-lints";

/// Every waiver of a workspace.
pub(super) struct Waivers {
    waivers: Vec<Waiver>,
    bad: Vec<Diagnostic>,
}

struct Waiver {
    /// The document it stands in.
    document: Span,
    /// The annotation.
    place: Option<Span>,
    lint: &'static Code,
    used: bool,
}

impl Waivers {
    pub(super) fn of(subject: &Subject<'_>) -> Self {
        let workspace = subject.workspace;
        let mut waivers = Self {
            waivers: Vec::new(),
            bad: Vec::new(),
        };
        waivers.all(workspace.profiles(), subject);
        waivers.all(workspace.environments(), subject);
        waivers.all(workspace.variable_sets(), subject);
        waivers.all(workspace.deployments(), subject);
        waivers.all(workspace.workloads(), subject);
        waivers.all(workspace.bundles(), subject);
        for definition in workspace.all_definitions().filter(|one| !one.built_in) {
            waivers.document(definition, subject);
        }
        waivers
    }

    /// Whether a finding is waived by a document that it points into.
    pub(super) fn waive(&mut self, finding: &Diagnostic) -> bool {
        let mut waived = false;
        for waiver in &mut self.waivers {
            let inside = |place: Span| {
                place.source == waiver.document.source
                    && waiver.document.start <= place.start
                    && place.end <= waiver.document.end
            };
            if waiver.lint == finding.code && finding.places.iter().any(|at| inside(at.span)) {
                waiver.used = true;
                waived = true;
            }
        }
        waived
    }

    /// What is wrong with the waivers themselves. A waiver of a lint that is off is not unused.
    pub(super) fn findings(
        &self,
        code: &'static Code,
        is_off: impl Fn(&Code) -> bool,
    ) -> Vec<Diagnostic> {
        if code == &lints::BAD_WAIVER {
            return self.bad.clone();
        }
        let unused = self.waivers.iter();
        let unused = unused.filter(|waiver| !waiver.used && !is_off(waiver.lint));
        let told = unused.map(|waiver| {
            let message = format!("the lint `{}` finds nothing here", waiver.lint.name());
            Diagnostic::warning(code, message)
                .place(waiver.place, "waived here")
                .help("remove the waiver")
        });
        told.collect()
    }

    fn all(&mut self, items: &Shelf<impl Shelved>, subject: &Subject<'_>) {
        items.iter().for_each(|item| self.document(item, subject));
    }

    fn document(&mut self, item: &impl Shelved, subject: &Subject<'_>) {
        let metadata: &Metadata = item.metadata();
        let (Some(text), Some(document)) = (
            metadata.annotation(ANNOTATION),
            subject.span(item.node().origin),
        ) else {
            return;
        };
        let place = subject.span(text.origin);
        let parts = text.value.split([';', '\n']).map(str::trim);
        for part in parts.filter(|part| !part.is_empty()) {
            match read(part) {
                Ok(lint) => self.waivers.push(Waiver {
                    document,
                    place,
                    lint,
                    used: false,
                }),
                Err(finding) => self.bad.push(finding.place(place, "this waiver")),
            }
        }
    }
}

/// The lint of `<lint>: <reason>`.
fn read(part: &str) -> Result<&'static Code, Diagnostic> {
    let bad = |message: String| Diagnostic::warning(&lints::BAD_WAIVER, message);
    let (name, reason) = part.split_once(':').unwrap_or((part, ""));
    let name = name.trim();
    let Some(lint) = codes::lints().find(|code| code.name() == name) else {
        let finding = bad(format!("there is no lint `{name}`"));
        return Err(match did_you_mean(name, codes::lints().map(Code::name)) {
            Some(help) => finding.help(help),
            None => finding.help("write `<lint>: <reason>`"),
        });
    };
    if reason.trim().is_empty() {
        let finding = bad(format!("the waiver of `{name}` has no reason"));
        return Err(finding.help(format!("write `{name}: <reason>`")));
    }
    Ok(lint)
}
