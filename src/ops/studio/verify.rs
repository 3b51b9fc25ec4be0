//! `paletteai studio verify`.

use super::expected::declare;
use super::expected::expected;
use super::expected::refuse_unknown;
use super::import::judge;
use super::inspect::built_in;
use super::opened::ArchiveOptions;
use super::opened::Opened;
use crate::bundle::Progress;
use crate::diag::Code;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::Reported;
use crate::diag::Severity;
use crate::diag::codes::command::DEFECT;
use crate::diag::codes::macros;
use crate::diag::codes::references;
use crate::diag::codes::studio as codes;
use crate::diag::codes::variables;
use crate::model::Kind;
use crate::model::Resource;
use crate::model::WorkloadDeployment;
use crate::ops::Assignments;
use crate::ops::Session;
use crate::ops::choice::Chosen;
use crate::ops::deployments::How;
use crate::ops::deployments::Renderer;
use crate::ops::outputs::GivenOutputs;
use crate::render::HubOptions;
use crate::resolve::LockViolations;
use crate::workspace::Files;
use crate::workspace::InlineTemplates;
use crate::workspace::Recorded;
use crate::workspace::Settings;
use crate::workspace::Workspace;
use crate::yaml;
use crate::yaml::Decoding;
use crate::yaml::Node;
use crate::yaml::Strictness;
use serde::Serialize;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The namespace in which an archive is judged; it could be any.
pub(super) const NAMESPACE: &str = "verify";

/// What a Workload may be called at most.
const LONGEST_NAME: usize = 63;

/// The result of one check.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VerifyRow {
    /// `index`, `digests`, `closure`, or `profile`.
    pub check: &'static str,
    /// What was checked, where there is more than one.
    pub subject: Option<String>,
    /// Whether it passed.
    pub passed: bool,
    /// What came of it.
    pub result: String,
}

/// What came of verifying an archive.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VerifyReport {
    /// The name of the bundle.
    pub name: String,
    /// Its version, if it has one.
    pub version: Option<String>,
    /// The digest of the contents.
    pub digest: String,
    /// The checks, in order.
    pub checks: Vec<VerifyRow>,
}

/// Verifies an archive: its index, the digests of its files, that it holds what its bundle needs,
/// and that every workload profile can be rendered, with variables from the command line where
/// there are any. What is wrong is in the session; the report tells all the same.
///
/// # Errors
/// When the archive cannot be read, or its index, a digest or a document is wrong.
pub fn verify_archive(
    archive: &ArchiveOptions,
    assignments: &Assignments,
    settings: &Settings,
    files: &dyn Files,
    progress: Progress<'_>,
    session: &mut Session,
) -> Result<VerifyReport, Reported> {
    let mut opened = Opened::read(archive, NAMESPACE, settings, files, progress, session)?;
    let given = assignments.read(files, settings, session)?;
    let mut checks = vec![index_row(&opened), digests_row(&opened)];
    checks.push(closure_row(&opened, session));
    let expected = expected(&opened, session);
    refuse_unknown(&given, &expected, &opened, session)?;
    declare(&given, &expected, &mut opened, session)?;
    let deployments = deployments(&opened, session)?;
    let outputs = GivenOutputs::default();
    let how = How {
        settings: &opened.settings,
        assignments: &given,
        outputs: &outputs,
        lock_violations: LockViolations::Refuse,
        hub: HubOptions::default(),
        platform: None,
        hub_wanted: true,
        objects_wanted: true,
    };
    for (subject, deployment) in &deployments {
        checks.push(rendered_row(subject, deployment, &opened, how, session));
    }
    let bundle = &opened.bundle;
    Ok(VerifyReport {
        name: bundle.metadata.name.value.to_string(),
        version: bundle
            .version
            .as_ref()
            .map(|version| version.value.to_string()),
        digest: opened.digest.clone(),
        checks,
    })
}

fn row(check: &'static str, passed: bool, result: impl Into<String>) -> VerifyRow {
    VerifyRow {
        check,
        subject: None,
        passed,
        result: result.into(),
    }
}

fn index_row(opened: &Opened) -> VerifyRow {
    match &opened.unpacked.index {
        Some(index) => row(
            "index",
            true,
            format!("lists {} resources", index.entries.len()),
        ),
        None => row("index", true, "none: resources are known by their kinds"),
    }
}

fn digests_row(opened: &Opened) -> VerifyRow {
    let files = opened.unpacked.files.len();
    match &opened.unpacked.index {
        Some(_) => row(
            "digests",
            true,
            format!("right for all {} files", files - 1),
        ),
        None => row("digests", true, "none: there is no index"),
    }
}

/// What the bundle needs is in the archive, or built in.
fn closure_row(opened: &Opened, session: &mut Session) -> VerifyRow {
    let strictness = opened.settings.strictness;
    let lenient = Settings {
        strictness: Strictness::Lenient,
        ..opened.settings.clone()
    };
    let missing = judge(&opened.bundle, &opened.workspace, &lenient, session);
    let Ok(missing) = missing else {
        return row("closure", false, "the bundle breaks a rule");
    };
    let mut lacking: Vec<String> = missing
        .iter()
        .map(|row| format!("{} `{}`", row.what, row.name))
        .collect();
    let unknown = built_in(opened).into_iter().filter(|one| !one.known);
    lacking.extend(unknown.map(|one| {
        let version = one.version.unwrap_or_default();
        format!("built-in {} `{}` {version}", one.kind, one.name)
    }));
    if lacking.is_empty() {
        return row("closure", true, "holds everything that the bundle needs");
    }
    let message = format!("the archive does not hold {}", lacking.join(", "));
    let code = &codes::NOT_SELF_CONTAINED;
    let place = session.origins.span(opened.bundle.metadata.name.origin);
    let diagnostic = match strictness {
        Strictness::Strict => Diagnostic::error(code, message),
        Strictness::Lenient => Diagnostic::warning(code, message),
    };
    session.diagnostics.push(
        diagnostic
            .place(place, "this bundle needs it")
            .help("it must be there where the bundle goes"),
    );
    let passed = strictness == Strictness::Lenient;
    row("closure", passed, format!("needs {}", lacking.join(", ")))
}

/// A deployment of each profile of the bundle, alone and to each environment of the archive.
fn deployments(
    opened: &Opened,
    session: &mut Session,
) -> Result<Vec<(String, WorkloadDeployment)>, Reported> {
    let mut deployments = Vec::new();
    let environments = opened.workspace.environments().iter();
    let environments: Vec<(String, String)> = environments
        .map(|one| {
            let name = one.metadata.name.value.to_string();
            let version = one
                .version
                .as_ref()
                .map(|version| version.value.to_string());
            (reference(&name, version.as_deref()), name)
        })
        .collect();
    for (name, subject) in profiles(&opened.workspace) {
        let text = deployment_text(opened, &name, &subject, None);
        deployments.push((subject.clone(), deployment(&text, opened, session)?));
        for (environment, _) in &environments {
            let text = deployment_text(opened, &name, &subject, Some(environment));
            let subject = format!("{subject} in {environment}");
            deployments.push((subject, deployment(&text, opened, session)?));
        }
    }
    Ok(deployments)
}

/// The names of the workload profiles of an archive, and the references to each version of them:
/// working copies, and then recorded revisions that are no working copy.
fn profiles(workspace: &Workspace) -> Vec<(String, String)> {
    let working = workspace.profiles().iter().map(|profile| {
        let name = profile.metadata.name.value.to_string();
        let version = profile.version.as_ref();
        let version = version.map(|version| version.value.to_string());
        let subject = reference(&name, version.as_deref());
        (name, subject)
    });
    let heads = workspace.history().iter().map(Recorded::head);
    let heads = heads.filter(|head| head.id.kind == Kind::WorkloadProfile);
    let recorded = heads.map(|head| {
        let name = head.id.name.to_string();
        let subject = format!("{name}@{}", head.revision);
        (name, subject)
    });
    let mut known = BTreeSet::new();
    let all = working.chain(recorded);
    all.filter(|(_, subject)| known.insert(subject.clone()))
        .collect()
}

/// `name` or `name@v1.2.0`
fn reference(name: &str, version: Option<&str>) -> String {
    match version {
        Some(version) => format!("{name}@v{version}"),
        None => name.to_owned(),
    }
}

fn deployment_text(
    opened: &Opened,
    name: &str,
    subject: &str,
    environment: Option<&str>,
) -> String {
    let bundle = &opened.bundle;
    let version = bundle
        .version
        .as_ref()
        .map(|version| version.value.to_string());
    let bundle = reference(&bundle.metadata.name.value, version.as_deref());
    let short: String = name.chars().take(LONGEST_NAME).collect();
    let short = short.trim_end_matches(|letter: char| !letter.is_ascii_alphanumeric());
    let environment = environment.map_or_else(String::new, |name| {
        format!("  environmentRef: {{name: '{name}'}}\n")
    });
    format!(
        "apiVersion: spectrocloud.com/v1beta1\n\
         kind: WorkloadDeployment\n\
         metadata:\n  name: '{short}'\n  namespace: {NAMESPACE}\n  annotations:\n    \
         palette.ai/profile-bundle: '{NAMESPACE}/{bundle}'\n\
         spec:\n  workloadProfileRef: {{name: '{subject}'}}\n{environment}"
    )
}

fn deployment(
    text: &str,
    opened: &Opened,
    session: &mut Session,
) -> Result<WorkloadDeployment, Reported> {
    let node = document(text, session);
    let mut decoding = Decoding {
        origins: &mut session.origins,
        diagnostics: &mut session.diagnostics,
        strictness: opened.settings.strictness,
        default_namespace: opened.settings.default_namespace(),
    };
    let mut templates = InlineTemplates {
        sources: &session.sources,
    };
    let decoded = node.map(|node| {
        Resource::decode(
            Kind::WorkloadDeployment,
            node,
            &mut templates,
            &mut decoding,
        )
    });
    if let Some(Resource::WorkloadDeployment(deployment)) = decoded.transpose()? {
        return Ok(deployment);
    }
    let message = "a deployment to verify a profile with cannot be read";
    let diagnostic = Diagnostic::error(&DEFECT, message);
    Err(session.diagnostics.report(diagnostic))
}

/// A document that nobody wrote.
pub(super) fn document(text: &str, session: &mut Session) -> Option<Node> {
    let text: Arc<str> = text.into();
    let source = session.sources.add("<verify>", text.clone())?;
    let (origins, diagnostics) = (&mut session.origins, &mut session.diagnostics);
    let documents = yaml::read(source, &text, origins, diagnostics);
    documents.into_iter().next().map(|document| document.node)
}

fn rendered_row(
    subject: &str,
    deployment: &WorkloadDeployment,
    opened: &Opened,
    how: How<'_>,
    session: &mut Session,
) -> VerifyRow {
    let mut own = Diagnostics::default();
    let Session {
        sources,
        origins,
        timings,
        ..
    } = session;
    let mut renderer = Renderer::over(&opened.workspace, how, sources, origins, &mut own, timings);
    let chosen = Chosen {
        deployments: vec![deployment],
        workloads: Vec::new(),
    };
    let outcome = renderer.all(&chosen);
    let row = |passed: bool, result: String| VerifyRow {
        check: "profile",
        subject: Some(subject.to_owned()),
        passed,
        result,
    };
    if let (None, [rendered]) = (outcome.failed, outcome.done.as_slice()) {
        let rendering = &rendered.rendering;
        let count = rendering.spoke.len() + rendering.hub.len();
        session.diagnostics.extend(own);
        return row(true, format!("rendered: {count} objects"));
    }
    let Some(why) = excused(&own) else {
        session.diagnostics.extend(own);
        return row(false, "failed".to_owned());
    };
    let strict = opened.settings.strictness == Strictness::Strict;
    session
        .diagnostics
        .push(not_rendered(subject, why, &own, strict));
    row(!strict, format!("not rendered: {why}"))
}

/// Why a profile cannot be rendered here although nothing is wrong with it, if that is all.
fn excused(diagnostics: &Diagnostics) -> Option<&'static str> {
    let errors = diagnostics
        .iter()
        .filter(|one| one.severity == Severity::Error);
    let codes: Vec<&'static Code> = errors.map(|one| one.code).collect();
    let only = |known: &[&Code]| codes.iter().all(|code| known.contains(code));
    let values: [&Code; 4] = [
        &variables::REQUIRED,
        &variables::UNDECLARED,
        &macros::MISSING_VALUE,
        &macros::UNKNOWN_NAME,
    ];
    if only(&[&references::CUE]) {
        Some("CUE")
    } else if only(&values) {
        Some("it needs values of variables or outputs")
    } else if only(&[&references::NOT_FOUND]) {
        Some("it needs definitions that the archive does not hold")
    } else {
        None
    }
}

fn not_rendered(subject: &str, why: &str, own: &Diagnostics, strict: bool) -> Diagnostic {
    let message = format!("the profile `{subject}` is not rendered: {why}");
    let first = own.iter().find(|one| one.severity == Severity::Error);
    let mut diagnostic = if strict {
        Diagnostic::error(&codes::NOT_RENDERED, message)
    } else {
        Diagnostic::warning(&codes::NOT_RENDERED, message)
    };
    if let Some(first) = first {
        diagnostic.places.clone_from(&first.places);
        diagnostic.help = Some(first.message.clone());
    }
    diagnostic
}
