//! Settings of ManifestWorks that change nothing.

use crate::check::Subject;
use crate::check::findings::Findings;
use crate::check::lint::Lint;
use crate::check::works::named;
use crate::check::works::resources;
use crate::check::works::works;
use crate::diag::Diagnostic;
use crate::diag::codes::lints;
use crate::kubernetes::CustomKinds;
use crate::workspace::LintLevel;
use crate::yaml::Node;

pub(super) static LINT: Lint = Lint::new(&lints::WORK_WITHOUT_EFFECT, LintLevel::Warning, look);

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let mut kinds = CustomKinds::default();
    let documents = subject.workspace.foreign().iter();
    documents.for_each(|document| kinds.learn(&document.node));
    for (work, one) in works(subject) {
        let Some(template) = work.template() else {
            continue;
        };
        let mut looking = Looking {
            subject,
            findings: &mut *findings,
            resources: resources(&work, one, &kinds),
        };
        if let Some(delete) = template.get("deleteOption") {
            looking.delete_option(delete);
        }
        let configs = template.get("manifestConfigs").and_then(Node::as_list);
        for config in configs.unwrap_or_default() {
            looking.config(config);
        }
    }
}

struct Looking<'a, 'f> {
    subject: &'a Subject<'a>,
    findings: &'f mut Findings,
    /// What is carried.
    resources: Vec<[String; 4]>,
}

impl Looking<'_, '_> {
    fn delete_option(&mut self, delete: &Node) {
        if let Some(seconds) = delete.get("ttlSecondsAfterFinished") {
            let message = "what a ManifestWorkReplicaSet makes is never deleted for being done";
            self.found(message.to_owned(), seconds, "remove it");
        }
        let policy = delete.get("propagationPolicy");
        let selective = |node: &&Node| node.as_str() == Some("SelectivelyOrphan");
        let rules = delete.at(&["selectivelyOrphans", "orphaningRules"]);
        let rules = rules.and_then(Node::as_list).unwrap_or_default();
        if let Some(policy) = policy.filter(selective)
            && rules.is_empty()
        {
            let message = "SelectivelyOrphan without rules deletes everything";
            let help = "name what is to stay in `selectivelyOrphans.orphaningRules`";
            self.found(message.to_owned(), policy, help);
        }
        for rule in rules {
            self.rule(rule);
        }
    }

    /// All four fields have to be those of an object. There are no wildcards.
    fn rule(&mut self, rule: &Node) {
        let wanted = named(rule);
        if self.resources.contains(&wanted) {
            return;
        }
        let message = format!("the rule keeps nothing: {} is not carried", shown(&wanted));
        let help = self.nearest(&wanted).unwrap_or_else(|| {
            "write group, resource, name and namespace of an object of the workload".to_owned()
        });
        self.found(message, rule, &help);
    }

    fn config(&mut self, config: &Node) {
        let Some(identifier) = config.get("resourceIdentifier") else {
            return;
        };
        let wanted = named(identifier);
        // A `*` is meant as a pattern, and what it would match is not judged.
        if wanted.iter().any(|text| text.contains('*')) || self.resources.contains(&wanted) {
            return;
        }
        let message = format!(
            "the settings are for nothing: {} is not carried",
            shown(&wanted)
        );
        let help = self.nearest(&wanted);
        self.found(
            message,
            identifier,
            &help.unwrap_or_else(|| "remove them".to_owned()),
        );
    }

    /// What is carried under the same name and resource: group or namespace are most often wrong.
    fn nearest(&self, wanted: &[String; 4]) -> Option<String> {
        let [_, resource, name, _] = wanted;
        let found = self
            .resources
            .iter()
            .find(|[_, r, n, _]| r == resource && n == name)?;
        let [group, _, _, namespace] = found;
        let group = format!("`group: \"{group}\"`");
        Some(format!("write {group} and `namespace: \"{namespace}\"`"))
    }

    fn found(&mut self, message: String, node: &Node, help: &str) {
        self.findings.push(
            Diagnostic::warning(&lints::WORK_WITHOUT_EFFECT, message)
                .place(self.subject.span(node.origin), "has no effect")
                .help(help),
        );
    }
}

/// `workloads.spectrocloud.com shop/web`.
fn shown([group, resource, name, namespace]: &[String; 4]) -> String {
    let resource = match group.as_str() {
        "" => resource.clone(),
        group => format!("{resource}.{group}"),
    };
    match namespace.as_str() {
        "" => format!("`{resource}` `{name}`"),
        namespace => format!("`{resource}` `{namespace}/{name}`"),
    }
}
