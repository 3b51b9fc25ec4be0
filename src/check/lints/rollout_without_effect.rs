//! Settings of a rollout that change nothing, or not what they say.

use crate::check::Subject;
use crate::check::findings::Findings;
use crate::check::lint::Lint;
use crate::check::works::works;
use crate::diag::Diagnostic;
use crate::diag::codes::lints;
use crate::diag::did_you_mean;
use crate::workspace::LintLevel;
use crate::yaml::Map;
use crate::yaml::Node;

pub(super) static LINT: Lint = Lint::new(&lints::ROLLOUT_WITHOUT_EFFECT, LintLevel::Warning, look);

/// The strategies and where their settings stand.
const STRATEGIES: &[(&str, &str)] = &[
    ("All", "all"),
    ("Progressive", "progressive"),
    ("ProgressivePerGroup", "progressivePerGroup"),
];

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    for (work, _) in works(subject) {
        for target in work.targets() {
            let Some(strategy) = target.node.get("rolloutStrategy") else {
                continue;
            };
            let placement = work.placement(&target).map(|placement| &placement.node);
            let kind = strategy.get("type").and_then(Node::as_str);
            let mut looking = Looking {
                subject,
                findings: &mut *findings,
                kind: kind.unwrap_or("All"),
                placement,
            };
            looking.strategy(strategy);
        }
    }
}

struct Looking<'a, 'f> {
    subject: &'a Subject<'a>,
    findings: &'f mut Findings,
    /// The strategy that is chosen.
    kind: &'a str,
    /// The Placement, if it is rendered, too.
    placement: Option<&'a Node>,
}

impl Looking<'_, '_> {
    fn strategy(&mut self, strategy: &Node) {
        for (kind, settings) in STRATEGIES {
            let Some(node) = strategy.get(settings) else {
                continue;
            };
            let is_empty = node.as_map().is_none_or(Map::is_empty);
            if *kind == self.kind {
                self.settings(node);
            } else if !is_empty {
                let message = format!("`{settings}` has no effect with the strategy {}", self.kind);
                self.found(
                    message,
                    node,
                    &format!("remove it, or write `type: {kind}`"),
                );
            }
        }
    }

    fn settings(&mut self, settings: &Node) {
        if self.kind == "All" {
            for field in ["minSuccessTime", "maxFailures"] {
                if let Some(node) = settings.get(field) {
                    let message = format!("`{field}` has no effect with the strategy All");
                    self.found(message, node, "remove it, or use the strategy Progressive");
                }
            }
            return;
        }
        self.failures(settings);
        let groups = settings.get("mandatoryDecisionGroups");
        for group in groups.and_then(Node::as_list).unwrap_or_default() {
            self.mandatory(group);
        }
    }

    /// More failures than there are clusters count as none.
    fn failures(&mut self, settings: &Node) {
        let Some(node) = settings.get("maxFailures") else {
            return;
        };
        let clusters = self.clusters();
        if let (Some(failures), Some(clusters)) = (node.as_i64(), clusters)
            && failures > clusters
        {
            let message = format!("`maxFailures: {failures}` on {clusters} clusters counts as 0");
            self.found(message, node, &format!("write at most {clusters}"));
        }
    }

    /// How many clusters there are at most where failures are counted: in a group, or in all.
    fn clusters(&self) -> Option<i64> {
        let spec = self.placement?.get("spec")?;
        let all = spec.get("numberOfClusters").and_then(Node::as_i64);
        if self.kind == "Progressive" {
            return all;
        }
        let groups = spec.at(&["decisionStrategy", "groupStrategy"]);
        let size = groups.and_then(|groups| groups.get("clustersPerDecisionGroup"));
        let size = size.and_then(Node::as_i64);
        match (all, size) {
            (Some(all), Some(size)) => Some(all.min(size)),
            (all, size) => all.or(size),
        }
    }

    fn mandatory(&mut self, group: &Node) {
        let name = group.get("groupName");
        let Some((name, text)) = name.and_then(|node| Some((node, node.as_str()?))) else {
            return;
        };
        if text.is_empty() {
            return;
        }
        if let Some(index) = group.get("groupIndex") {
            let message = "`groupIndex` has no effect beside `groupName`";
            self.found(message.to_owned(), index, "remove it");
        }
        let Some(placement) = self.placement else {
            return;
        };
        let groups = placement.at(&[
            "spec",
            "decisionStrategy",
            "groupStrategy",
            "decisionGroups",
        ]);
        let groups = groups.and_then(Node::as_list).unwrap_or_default().iter();
        let mut names = groups.filter_map(|group| group.get("groupName")?.as_str());
        if !names.clone().any(|known| known == text) {
            let message = format!("there is no decision group `{text}` to come first");
            let help = did_you_mean(text, names.by_ref());
            let help = help.unwrap_or_else(|| "declare it in `decisionGroups`".to_owned());
            self.found(message, name, &help);
        }
    }

    fn found(&mut self, message: String, node: &Node, help: &str) {
        self.findings.push(
            Diagnostic::warning(&lints::ROLLOUT_WITHOUT_EFFECT, message)
                .place(self.subject.span(node.origin), "has no effect")
                .help(help),
        );
    }
}
