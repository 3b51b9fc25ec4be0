//! What cannot be understood in a status. Fields that nothing here reads may hold anything: the
//! service grows.

use crate::datum::dialect::Dialect;
use crate::datum::findings::Findings;
use crate::datum::look;
use crate::datum::workload::Workload;
use crate::diag::codes::datum as codes;
use crate::diag::did_you_mean;
use crate::yaml::Decoding;
use crate::yaml::Node;
use std::collections::BTreeSet;

/// Fields of a status, and of what it says of a placement, that count something.
const COUNTS: [&str; 7] = [
    "deployments",
    "replicas",
    "currentReplicas",
    "updatedReplicas",
    "desiredReplicas",
    "readyReplicas",
    "availableReplicas",
];

/// What a condition may be, as <https://kubernetes.io/docs/reference/kubernetes-api/> has it.
const STATUSES: [&str; 3] = ["True", "False", "Unknown"];

/// Reports everything in the status of a document that makes no sense.
pub fn check_status(workload: &Workload, decoding: &mut Decoding<'_>) {
    let findings = Findings {
        origins: decoding.origins,
        diagnostics: decoding.diagnostics,
        code: &codes::BROKEN_STATUS,
    };
    let mut reading = Reading { findings };
    let node = &workload.node;
    if workload.dialect == Dialect::S {
        reading.count(node, &["spec", "replicas"], "spec.replicas");
    }
    let Some(status) = look::at(node, &["status"]) else {
        return;
    };
    if status.as_map().is_none() {
        reading.wrong(status, "status", "a mapping");
        return;
    }
    reading.text(status, "phase", "status.phase");
    reading.part(status, "status");
    let mut seen = BTreeSet::new();
    for (index, placement) in reading.list(status, "placements", "status").enumerate() {
        let path = format!("status.placements[{index}]");
        if placement.as_map().is_none() {
            reading.wrong(placement, &path, "a mapping");
            continue;
        }
        reading.text(placement, "name", &format!("{path}.name"));
        let message = format!("`{path}` has no `name`");
        let help = "name the placement";
        let name = reading
            .findings
            .required(placement, &["name"], message, help);
        if let Some(name) = name.filter(|name| !seen.insert(name.text)) {
            let message = format!("there are two placements `{}`", name.text);
            reading
                .findings
                .error(name.origin, message, "keep one of them");
        }
        reading.part(placement, &path);
    }
}

struct Reading<'f> {
    findings: Findings<'f>,
}

impl Reading<'_> {
    /// What a status and a placement in it have alike.
    fn part(&mut self, node: &Node, path: &str) {
        for field in COUNTS {
            self.count(node, &[field], &format!("{path}.{field}"));
        }
        let mut seen = BTreeSet::new();
        for (index, condition) in self.list(node, "conditions", path).enumerate() {
            let path = format!("{path}.conditions[{index}]");
            if condition.as_map().is_none() {
                self.wrong(condition, &path, "a mapping");
                continue;
            }
            self.condition(condition, &path);
            let kind = look::word(condition, &["type"]);
            if let Some(kind) = kind.filter(|kind| !seen.insert(kind.text)) {
                let message = format!("there are two conditions `{}`", kind.text);
                self.findings
                    .error(kind.origin, message, "keep one of them");
            }
        }
    }

    fn condition(&mut self, condition: &Node, path: &str) {
        for field in ["type", "status", "reason", "message"] {
            self.text(condition, field, &format!("{path}.{field}"));
        }
        let message = format!("`{path}` has no `type`");
        let help = "write `type`, such as `Available`";
        self.findings.required(condition, &["type"], message, help);
        let message = format!("`{path}` has no `status`");
        let help = "write `True`, `False` or `Unknown`";
        let status = self
            .findings
            .required(condition, &["status"], message, help);
        if let Some(status) = status.filter(|status| !STATUSES.contains(&status.text)) {
            let message = format!("a condition cannot be `{}`", status.text);
            let help = did_you_mean(status.text, STATUSES).unwrap_or_else(|| help.to_owned());
            self.findings.error(status.origin, message, &help);
        }
    }

    fn count(&mut self, node: &Node, keys: &[&str], path: &str) {
        let Some(found) = look::at(node, keys) else {
            return;
        };
        match found.as_i64() {
            None => self.wrong(found, path, "an integer"),
            Some(count) if count < 0 => {
                let message = format!("`{path}` cannot be {count}");
                let help = "write a number from 0, or leave it out";
                self.findings.error(found.origin, message, help);
            }
            Some(_) => {}
        }
    }

    fn text(&mut self, node: &Node, field: &str, path: &str) {
        let found = look::at(node, &[field]);
        if let Some(found) = found.filter(|found| found.as_str().is_none()) {
            self.wrong(found, path, "a string");
        }
    }

    /// The items of a list; none where it is anything else, which is told.
    fn list<'n>(
        &mut self,
        node: &'n Node,
        field: &str,
        path: &str,
    ) -> impl Iterator<Item = &'n Node> + use<'n> {
        let found = look::at(node, &[field]);
        if let Some(found) = found.filter(|found| found.as_list().is_none()) {
            self.wrong(found, &format!("{path}.{field}"), "a list");
        }
        look::list(node, &[field]).iter()
    }

    fn wrong(&mut self, found: &Node, path: &str, wanted: &str) {
        let message = format!("`{path}` must be {wanted}, not {}", found.kind());
        let help = match wanted {
            "a string" => "put it in quotes to make it a string".to_owned(),
            _ => format!("write {wanted}, or leave it out"),
        };
        self.findings.error(found.origin, message, &help);
    }
}
