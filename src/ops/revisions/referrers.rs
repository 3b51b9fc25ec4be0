//! Who refers to a revision.

use crate::diag::Diagnostics;
use crate::model::ResourceId;
use crate::model::Revision;
use crate::ops::Session;
use crate::resolve;
use crate::resolve::Draft;
use crate::resolve::LockViolations;
use crate::resolve::Referred;
use crate::workspace::Settings;
use crate::workspace::Workspace;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// Who refers to each revision: `WorkloadDeployment shop/web (web@v1)`.
pub(super) type Referrers = BTreeMap<(ResourceId, Revision), BTreeSet<String>>;

/// Asks every deployment. What is wrong with one is not said here; its references are missing.
pub(super) fn referrers(
    workspace: &Workspace,
    settings: &Settings,
    session: &mut Session,
) -> Referrers {
    let mut referrers = Referrers::new();
    let options = resolve::Options {
        assignments: &[],
        lock_violations: LockViolations::default(),
        settings,
        sources: &session.sources,
        hub: None,
    };
    for deployment in workspace.deployments() {
        let mut unheard = Diagnostics::default();
        let draft = Draft::new(
            deployment,
            workspace,
            &options,
            &mut session.origins,
            &mut unheard,
        );
        let Ok(draft) = draft else { continue };
        for referred in draft.references() {
            let text = shown(&referred);
            let key = (referred.found, referred.revision);
            referrers.entry(key).or_default().insert(text);
        }
    }
    referrers
}

fn shown(referred: &Referred) -> String {
    let by = &referred.referrer;
    let revision = referred.referrer_revision.as_ref();
    let revision = revision
        .map(|revision| format!("@{revision}"))
        .unwrap_or_default();
    let words = referred.reference.as_ref();
    let words = words.map(|words| format!(" ({words})")).unwrap_or_default();
    format!("{} {}/{}{revision}{words}", by.kind, by.namespace, by.name)
}
