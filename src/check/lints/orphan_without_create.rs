//! A namespace that is left behind but never created.

use crate::check::Subject;
use crate::check::findings::Findings;
use crate::check::lint::Lint;
use crate::diag::Diagnostic;
use crate::diag::codes::lints;
use crate::workspace::LintLevel;
use crate::yaml::Node;

pub(super) static LINT: Lint = Lint::new(&lints::ORPHAN_WITHOUT_CREATE, LintLevel::Warning, look);

const LIFECYCLE: &[&str] = &[
    "manifestWorkReplicaSet",
    "manifestWorkTemplate",
    "lifecycle",
    "spokeNamespace",
];

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let topologies = subject
        .rendered
        .iter()
        .filter_map(|one| one.plan.topology.as_ref());
    for properties in topologies.filter_map(|topology| topology.spec.properties.as_ref()) {
        let setting = |name| properties.at(LIFECYCLE).and_then(|node| node.get(name));
        let is = |name, wanted| setting(name).and_then(Node::as_bool) == Some(wanted);
        if let (Some(create), Some(orphan)) = (setting("create"), setting("orphan"))
            && is("create", false)
            && is("orphan", true)
        {
            let message = "the namespace is to stay, but it is never created";
            findings.push(
                Diagnostic::warning(&lints::ORPHAN_WITHOUT_CREATE, message)
                    .place(subject.span(orphan.origin), "has no effect")
                    .place(subject.span(create.origin), "not created")
                    .help("remove `orphan`"),
            );
        }
    }
}
