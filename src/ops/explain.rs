//! `paletteai explain`.

use super::Assignments;
use super::Session;
use super::choice;
use super::choice::Chosen;
use super::datum::DatumTarget;
use super::datum::replace;
use super::deployments::How;
use super::deployments::Renderer;
use super::outputs::GivenOutputs;
use super::render::report_all;
use super::render_options::Target;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::command as codes;
use crate::diag::did_you_mean;
use crate::emit;
use crate::emit::Citations;
use crate::emit::Condition;
use crate::emit::DOTS;
use crate::emit::Definitions;
use crate::emit::Field;
use crate::emit::Teller;
use crate::emit::Trail;
use crate::emit::fields;
use crate::emit::secret_paths;
use crate::kubernetes::resource;
use crate::model::Definition;
use crate::model::Resource;
use crate::render::HubOptions;
use crate::render::Manifest;
use crate::render::Rendering;
use crate::render::Side;
use crate::resolve::LockViolations;
use crate::workspace::Files;
use crate::workspace::Settings;
use crate::workspace::Workspace;
use crate::yaml::Path;
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
    /// `[hub:|spoke:]KIND/NAME`; every object when `None`.
    pub object: Option<String>,
    /// A path in it; the whole object when `None`.
    pub field: Option<String>,
    /// Variables from the command line.
    pub assignments: Assignments,
    /// Files with values of outputs that only a running cluster knows.
    pub outputs: Vec<PathBuf>,
    /// What a violated lock means.
    pub lock_violations: LockViolations,
    /// How the hub's objects are made.
    pub hub: HubOptions,
    /// Which sides.
    pub target: Target,
    /// How objects become Workloads of Datum, where that is the target.
    pub datum: Option<DatumTarget>,
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
    /// What it hangs on besides, in the order of the files, without what its object hangs on.
    pub conditions: Vec<Condition>,
}

/// The histories of an object's fields, or of those asked for.
#[derive(Clone, Debug, Serialize)]
pub struct ExplainedObject {
    /// `hub`, `spoke` or `datum`.
    pub side: &'static str,
    /// The object: `Deployment default/web`.
    pub object: String,
    /// What the object as a whole, and so every field of it, hangs on.
    pub conditions: Vec<Condition>,
    /// Its fields in order.
    pub fields: Vec<ExplainedField>,
}

/// The histories of a deployment's objects, or of the one asked for.
#[derive(Clone, Debug, Serialize)]
pub struct Explanation {
    /// `NAMESPACE/NAME` of the deployment.
    pub deployment: String,
    /// Its objects, in the order in which `render` writes them.
    pub objects: Vec<ExplainedObject>,
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
    outputs.check(&workspace, session)?;
    let deployment = choice::one(&options.deployment, &workspace);
    let deployment = deployment.map_err(|all| report_all(all, session))?;
    let how = How {
        settings,
        assignments: &assignments,
        outputs: &outputs,
        lock_violations: options.lock_violations,
        hub: options.hub,
        platform: None,
        hub_wanted: true,
        objects_wanted: true,
    };
    let chosen = Chosen {
        deployments: vec![deployment],
        workloads: Vec::new(),
    };
    let mut outcome = Renderer::new(&workspace, how, session).all(&chosen);
    let Some(mut result) = outcome.done.pop() else {
        return Err(outcome
            .failed
            .unwrap_or_else(|| report_all(Vec::new(), session)));
    };
    if let Some(target) = &options.datum {
        let tables = target.tables.read(settings, files, session)?;
        let target = (target.dialect, &tables);
        replace(&mut result.rendering, target, settings, session)?;
    }
    let question = Question {
        owner: format!("{}/{}", result.owner.0, result.owner.1),
        object: options.object.as_deref(),
        field: options.field.as_deref(),
    };
    let all = in_order(&result.rendering, options.target);
    answer(&question, all, &workspace, session)
}

/// What is to be explained of some objects.
pub(super) struct Question<'q> {
    /// `NAMESPACE/NAME` of what made the objects.
    pub(super) owner: String,
    /// `[hub:|spoke:|datum:]KIND/NAME`; every object when `None`.
    pub(super) object: Option<&'q str>,
    /// A path in it; the whole object when `None`.
    pub(super) field: Option<&'q str>,
}

/// Tells the history of the fields of objects.
///
/// # Errors
/// When the object or field does not exist.
pub(super) fn answer(
    question: &Question<'_>,
    all: Vec<(Side, &Manifest)>,
    workspace: &Workspace,
    session: &mut Session,
) -> Result<Explanation, Reported> {
    session.hide_secrets();
    let path = parsed(question.field, session)?;
    let chosen = match question.object {
        Some(object) => vec![
            find_object(object, &all)
                .map_err(|diagnostic| session.diagnostics.report(diagnostic))?,
        ],
        None => all,
    };
    if let [(_, manifest)] = chosen.as_slice() {
        path.resolve(&manifest.node)
            .map_err(|fault| session.diagnostics.report(fault.at(None, "")))?;
    }
    let definitions = Definitions::of(definitions(workspace), &session.origins);
    let telling = Telling {
        teller: Teller {
            origins: &session.origins,
            sources: &session.sources,
            definitions: &definitions,
        },
        hides: !session.show_secrets,
    };
    let objects = chosen.iter();
    Ok(Explanation {
        deployment: question.owner.clone(),
        objects: objects
            .map(|(side, manifest)| telling.object(*side, manifest, &path))
            .collect(),
    })
}

/// All definitions that may have been used, with the numbers of recorded ones.
fn definitions(workspace: &Workspace) -> impl Iterator<Item = (&Definition, Option<u64>)> {
    let read = workspace
        .all_definitions()
        .map(|definition| (definition, None));
    let recorded = workspace.history().iter().filter_map(|recorded| {
        let Resource::Definition(definition) = recorded.snapshot()? else {
            return None;
        };
        Some((definition, recorded.head().revision.number()))
    });
    read.chain(recorded)
}

/// The path of a field; of the whole object when there is none.
fn parsed(field: Option<&str>, session: &mut Session) -> Result<Path, Reported> {
    let path = field.map_or_else(|| Ok(Path::default()), Path::parse);
    path.map_err(|fault| session.diagnostics.report(fault.at(None, "")))
}

/// All objects as `render` writes them: hub before spoke, each in apply order.
fn in_order(rendering: &Rendering, target: Target) -> Vec<(Side, &Manifest)> {
    let sides = [
        (Side::Hub, &rendering.hub),
        (target.spoke_side(), &rendering.spoke),
    ];
    let wanted = sides.into_iter().filter(|(side, _)| target.wants(*side));
    let all = wanted.flat_map(|(side, manifests)| {
        let mut manifests: Vec<&Manifest> = manifests.iter().collect();
        manifests.sort_by(|left, right| emit::apply_order(left, right));
        manifests.into_iter().map(move |manifest| (side, manifest))
    });
    all.collect()
}

/// Finds `[hub:|spoke:|datum:]KIND/NAME`. A kind may be written in any case, or as the plural that
/// `kubectl get` takes.
fn find_object<'a>(
    wanted: &str,
    all: &[(Side, &'a Manifest)],
) -> Result<(Side, &'a Manifest), Diagnostic> {
    let (side, object) = match wanted.split_once(':') {
        Some(("hub", object)) => (Some(Side::Hub), object),
        Some(("spoke", object)) => (Some(Side::Spoke), object),
        Some(("datum", object)) => (Some(Side::Datum), object),
        _ => (None, wanted),
    };
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

/// What is told, and what is kept back.
struct Telling<'t> {
    teller: Teller<'t>,
    hides: bool,
}

impl Telling<'_> {
    /// The scalars of an object at a path or below it.
    fn object(&self, side: Side, manifest: &Manifest, at: &Path) -> ExplainedObject {
        let in_secret = secret_paths(&manifest.node, None);
        let fields = fields(&manifest.node, at).into_iter();
        let citations = Citations::of_object(&manifest.node, self.teller.origins);
        ExplainedObject {
            side: side.word(),
            object: manifest.id.to_string(),
            conditions: self.teller.conditions(&citations),
            fields: fields
                .map(|field| self.field(&field, in_secret.contains(&field.path)))
                .collect(),
        }
    }

    fn field(&self, field: &Field<'_>, in_secret: bool) -> ExplainedField {
        let origin = field.node.origin;
        let trail = self.teller.trail(origin);
        let (value, trail) = if self.hides && in_secret {
            (DOTS.into(), trail.without_texts())
        } else if self.hides && self.teller.origins.is_secret(origin) {
            // Its sources are written in places that are hidden already.
            (DOTS.into(), trail)
        } else {
            let mut value = String::new();
            write_json(field.node, &mut value);
            (serde_json::from_str(&value).unwrap_or_default(), trail)
        };
        let citations = Citations::of_field(field, self.teller.origins);
        ExplainedField {
            path: field.path.to_string(),
            value,
            trail,
            conditions: if self.hides && in_secret {
                self.teller.places(&citations)
            } else {
                self.teller.conditions(&citations)
            },
        }
    }
}
