//! `paletteai explain --versions`.

use super::Session;
use super::choice;
use super::render::report_all;
use crate::diag::Reported;
use crate::model::Kind;
use crate::model::ResourceId;
use crate::model::Revision;
use crate::resolve;
use crate::resolve::Draft;
use crate::resolve::LockViolations;
use crate::resolve::Referred;
use crate::resolve::references::Place;
use crate::workspace::Files;
use crate::workspace::Settings;
use crate::workspace::Standing;
use serde::Serialize;
use std::path::PathBuf;

/// What a deployment refers to, in which revisions, and why.
#[derive(Clone, Debug, Serialize)]
pub struct VersionTree {
    /// `NAMESPACE/NAME` of the deployment.
    pub deployment: String,
    /// What it refers to itself.
    pub references: Vec<VersionNode>,
}

/// One reference and what it was resolved to.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VersionNode {
    /// The kind that was found.
    pub kind: &'static str,
    /// Its namespace; empty for a built-in definition.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// The words that refer; none for a bundle that was found because it lists the profile.
    pub reference: Option<String>,
    /// Where they stand: `file:line:column`.
    pub location: String,
    /// What stands behind the `@`.
    pub pin: Option<String>,
    /// `v3`, `v1.2.0`
    pub revision: String,
    /// `newest`, `newest that fits` or `exact`.
    pub reason: &'static str,
    /// `recorded`, `working copy` and the like.
    pub standing: &'static str,
    /// The digest of its content.
    pub digest: String,
    /// `namespace shop`, or `the catalogue`.
    pub level: String,
    /// What else there is at this level, the newest first.
    pub others: Vec<OtherRevision>,
    /// Levels that were looked at before, and have no revision that fits.
    pub passed: Vec<PassedLevel>,
    /// What it refers to in turn.
    pub references: Vec<VersionNode>,
}

/// A revision that was not chosen.
#[derive(Clone, Debug, Serialize)]
pub struct OtherRevision {
    /// `v3`, `v1.2.0`
    pub revision: String,
    /// `recorded`, `working copy` and the like.
    pub standing: &'static str,
}

/// A level without a revision that fits.
#[derive(Clone, Debug, Serialize)]
pub struct PassedLevel {
    /// `namespace shop`
    pub level: String,
    /// What it has, the newest first.
    pub revisions: Vec<String>,
}

/// Resolves every reference of a deployment, and tells what was chosen and why.
///
/// # Errors
/// When there is no such deployment, or its profile cannot be found. Everything else that cannot be
/// resolved is reported, and is missing in the tree.
pub fn explain_versions(
    deployment: &str,
    paths: &[PathBuf],
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<VersionTree, Reported> {
    let workspace = session.load(files, paths, settings)?;
    let deployment = choice::one(deployment, &workspace);
    let deployment = deployment.map_err(|all| report_all(all, session))?;
    let options = resolve::Options {
        assignments: &[],
        lock_violations: LockViolations::default(),
        settings,
        sources: &session.sources,
        hub: None,
    };
    let (origins, diagnostics) = (&mut session.origins, &mut session.diagnostics);
    let draft = Draft::new(deployment, &workspace, &options, origins, diagnostics)?;
    let all = draft.references();
    let metadata = &deployment.metadata;
    let id = ResourceId {
        kind: Kind::WorkloadDeployment,
        namespace: metadata.namespace.value.clone(),
        name: metadata.name.value.clone(),
    };
    Ok(VersionTree {
        deployment: format!("{}/{}", id.namespace, id.name),
        references: nodes(&id, None, &all, session),
    })
}

/// What a resource refers to, in one of its revisions.
fn nodes(
    referrer: &ResourceId,
    revision: Option<&Revision>,
    all: &[Referred],
    session: &Session,
) -> Vec<VersionNode> {
    let own = all
        .iter()
        .filter(|one| one.referrer == *referrer && one.referrer_revision.as_ref() == revision);
    own.map(|one| node(one, all, session)).collect()
}

fn node(referred: &Referred, all: &[Referred], session: &Session) -> VersionNode {
    let found = &referred.found;
    let words = referred.reference.as_ref();
    let pin = words.and_then(|words| words.pin.as_ref());
    let others = referred.others.iter();
    let passed = referred.passed.iter();
    VersionNode {
        kind: found.kind.name(),
        namespace: match referred.place {
            Place::Catalogue => String::new(),
            Place::Namespace(_) => found.namespace.to_string(),
        },
        name: found.name.to_string(),
        reference: words.map(ToString::to_string),
        location: words.map_or_else(String::new, |words| session.place_of(words.origin)),
        pin: pin.map(|pin| pin.text.to_string()),
        revision: referred.revision.to_string(),
        reason: referred.reason.text(),
        standing: referred.standing.text(),
        digest: referred.digest.clone(),
        level: level(&referred.place),
        others: others
            .map(
                |(revision, standing): &(Revision, Standing)| OtherRevision {
                    revision: revision.to_string(),
                    standing: standing.text(),
                },
            )
            .collect(),
        passed: passed
            .map(|(place, revisions)| PassedLevel {
                level: level(place),
                revisions: revisions.iter().map(Revision::to_string).collect(),
            })
            .collect(),
        references: nodes(found, Some(&referred.revision), all, session),
    }
}

fn level(place: &Place) -> String {
    place.to_string().replace('`', "")
}
