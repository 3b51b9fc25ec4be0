//! `paletteai explain`.

use super::Assignments;
use super::Session;
use super::choice;
use super::choice::Chosen;
use super::deployments::How;
use super::deployments::Renderer;
use super::outputs::GivenOutputs;
use super::render::report_all;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::command as codes;
use crate::diag::did_you_mean;
use crate::emit::DOTS;
use crate::emit::Trail;
use crate::emit::secret_paths;
use crate::emit::trail;
use crate::kubernetes::resource;
use crate::render::Manifest;
use crate::render::Payload;
use crate::render::Rendering;
use crate::render::Side;
use crate::resolve::LockViolations;
use crate::workspace::Files;
use crate::workspace::Settings;
use crate::yaml::Node;
use crate::yaml::Path;
use crate::yaml::path::scalars;
use crate::yaml::write_json;
use serde::Serialize;
use std::path::PathBuf;

/// What `explain` is asked for.
#[derive(Clone, Debug, Default)]
pub struct ExplainOptions {
    /// Files and folders to read.
    pub paths: Vec<PathBuf>,
    /// `NAME` or `NAMESPACE/NAME`.
    pub deployment: String,
    /// `[hub:|spoke:]KIND/NAME`.
    pub object: String,
    /// A path in it; the whole object when `None`.
    pub field: Option<String>,
    /// Variables from the command line.
    pub assignments: Assignments,
    /// Files with values of outputs that only a running cluster knows.
    pub outputs: Vec<PathBuf>,
    /// What a violated lock means.
    pub lock_violations: LockViolations,
    /// What the hub ships.
    pub payload: Payload,
}

/// The history of one field.
#[derive(Clone, Debug, Serialize)]
pub struct ExplainedField {
    /// Where it stands in the object.
    pub path: String,
    /// The value.
    pub value: serde_json::Value,
    /// How it came to be.
    pub trail: Trail,
}

/// The histories of an object's fields, or of those asked for.
#[derive(Clone, Debug, Serialize)]
pub struct Explanation {
    /// `NAMESPACE/NAME` of the deployment.
    pub deployment: String,
    /// `hub` or `spoke`.
    pub side: &'static str,
    /// The object: `Deployment default/web`.
    pub object: String,
    /// Its fields in order.
    pub fields: Vec<ExplainedField>,
}

/// Renders the deployment and tells the history of the fields.
///
/// # Errors
/// When the deployment does not render, or the object or field does not exist.
pub fn explain(
    options: &ExplainOptions,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<Explanation, Reported> {
    let workspace = session.load(files, &options.paths, settings)?;
    let assignments = options.assignments.read(files, settings, session)?;
    let outputs = GivenOutputs::read(&options.outputs, files, session)?;
    let deployment = choice::one(&options.deployment, &workspace);
    let deployment = deployment.map_err(|all| report_all(all, session))?;
    let how = How {
        settings,
        assignments: &assignments,
        outputs: &outputs,
        lock_violations: options.lock_violations,
        payload: options.payload,
        objects_wanted: true,
    };
    let chosen = Chosen {
        deployments: vec![deployment],
        workloads: Vec::new(),
    };
    let mut outcome = Renderer::new(&workspace, how, session).all(&chosen);
    let Some(result) = outcome.done.pop() else {
        return Err(outcome
            .failed
            .unwrap_or_else(|| report_all(Vec::new(), session)));
    };
    session.hide_secrets();
    let (side, manifest) = find_object(&options.object, &result.rendering)
        .map_err(|diagnostic| session.diagnostics.report(diagnostic))?;
    let fields = match &options.field {
        Some(field) => fields_at(field, manifest, session)?,
        None => fields_of(&Path::default(), &manifest.node, manifest, session),
    };
    Ok(Explanation {
        deployment: format!("{}/{}", result.owner.0, result.owner.1),
        side: side.word(),
        object: manifest.id.to_string(),
        fields,
    })
}

/// Finds `[hub:|spoke:]KIND/NAME`. A kind may be written in any case, or as the plural that
/// `kubectl get` takes.
fn find_object<'a>(
    wanted: &str,
    rendering: &'a Rendering,
) -> Result<(Side, &'a Manifest), Diagnostic> {
    let (side, object) = match wanted.split_once(':') {
        Some(("hub", object)) => (Some(Side::Hub), object),
        Some(("spoke", object)) => (Some(Side::Spoke), object),
        _ => (None, wanted),
    };
    let hub = rendering.hub.iter().map(|manifest| (Side::Hub, manifest));
    let spoke = rendering
        .spoke
        .iter()
        .map(|manifest| (Side::Spoke, manifest));
    let all: Vec<(Side, &Manifest)> = spoke.chain(hub).collect();
    let (kind, name) = object.split_once('/').unwrap_or((object, ""));
    let found = all.iter().filter(|(own_side, manifest)| {
        side.is_none_or(|side| side == *own_side)
            && is_kind(kind, manifest)
            && (name == manifest.id.name || name.is_empty())
    });
    match found.collect::<Vec<_>>().as_slice() {
        [one] => Ok(**one),
        several => {
            let names: Vec<String> = all
                .iter()
                .map(|(side, manifest)| format!("{side}:{}/{}", manifest.id.kind, manifest.id.name))
                .collect();
            let what = if several.is_empty() {
                "no"
            } else {
                "more than one"
            };
            let message = format!("the deployment renders {what} object `{wanted}`");
            let meant = names
                .iter()
                .filter_map(|name| name.split_once(':').map(|(_, name)| name));
            let help = did_you_mean(object, meant)
                .unwrap_or_else(|| format!("it renders: {}", names.join(", ")));
            Err(Diagnostic::error(&codes::NO_SUCH_OBJECT, message).help(help))
        }
    }
}

fn is_kind(word: &str, manifest: &Manifest) -> bool {
    let id = &manifest.id;
    word.eq_ignore_ascii_case(&id.kind) || word == resource(&id.group, &id.kind)
}

fn fields_at(
    field: &str,
    manifest: &Manifest,
    session: &mut Session,
) -> Result<Vec<ExplainedField>, Reported> {
    let found = Path::parse(field).and_then(|path| {
        let node = path.resolve(&manifest.node)?;
        Ok((path, node))
    });
    match found {
        Ok((path, node)) => Ok(fields_of(&path, node, manifest, session)),
        Err(fault) => Err(session.diagnostics.report(fault.at(None, ""))),
    }
}

/// The scalars below a node, or the node itself where it is empty or a scalar.
fn fields_of(
    at: &Path,
    node: &Node,
    manifest: &Manifest,
    session: &Session,
) -> Vec<ExplainedField> {
    let in_secret = secret_paths(&manifest.node, None);
    let hides = !session.show_secrets;
    let mut fields = Vec::new();
    scalars(node, &mut |below, scalar| {
        let mut path = at.clone();
        below
            .steps()
            .iter()
            .for_each(|step| path.push(step.clone()));
        let trail = trail(scalar.origin, &session.origins, &session.sources);
        let (value, trail) = if hides && in_secret.contains(&path) {
            (DOTS.into(), trail.without_texts())
        } else if hides && session.origins.is_secret(scalar.origin) {
            // Its sources are written in places that are hidden already.
            (DOTS.into(), trail)
        } else {
            let mut value = String::new();
            write_json(scalar, &mut value);
            (serde_json::from_str(&value).unwrap_or_default(), trail)
        };
        fields.push(ExplainedField {
            path: path.to_string(),
            value,
            trail,
        });
    });
    fields
}
