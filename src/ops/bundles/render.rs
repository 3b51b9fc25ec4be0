//! `paletteai bundle render`.

use super::ai_workload;
use super::find::all_found;
use super::find::distinct;
use super::find::open;
use super::plan::refuse;
use crate::bundle;
use crate::bundle::Contents;
use crate::bundle::Deploying;
use crate::bundle::Plan;
use crate::bundle::Pool;
use crate::bundle::Surroundings;
use crate::bundle::Workflow;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::bundles as codes;
use crate::diag::codes::command;
use crate::emit::Coverage;
use crate::emit::Owners;
use crate::kubernetes;
use crate::model::Kind;
use crate::model::Reference;
use crate::model::Resource;
use crate::model::Text;
use crate::model::WorkloadDeployment;
use crate::ops::Choice;
use crate::ops::RenderOptions;
use crate::ops::RenderResult;
use crate::ops::Session;
use crate::ops::Target;
use crate::ops::choice::Chosen;
use crate::ops::render::render_chosen;
use crate::render::Manifest;
use crate::render::Owned;
use crate::render::Side;
use crate::resolve;
use crate::resolve::Finder;
use crate::resolve::variables::Scope;
use crate::resolve::variables::Variables;
use crate::source::Span;
use crate::source::Spanned;
use crate::workspace::Files;
use crate::workspace::InlineTemplates;
use crate::workspace::Reading;
use crate::workspace::Settings;
use crate::workspace::Workspace;
use crate::yaml::Data;
use crate::yaml::Decoding;
use crate::yaml::Key;
use crate::yaml::Map;
use crate::yaml::Node;
use crate::yaml::order_keys;

/// What is rendered of bundles, and how.
#[derive(Clone, Debug, Default)]
pub struct BundleRenderOptions {
    /// The bundles; those of the AIWorkload where there are none.
    pub names: Vec<String>,
    /// The workflow; that of the AIWorkload where there is none.
    pub workflow: Option<Workflow>,
    /// The pool; that which the bundles are made for where there is none.
    pub pool: Option<Pool>,
    /// `NAME` or `NAMESPACE/NAME` of an AIWorkload that is taken as input.
    pub ai_workload: Option<String>,
    /// What the names of the deployments begin with.
    pub name: Option<String>,
    /// The namespace of the deployments.
    pub namespace: Option<String>,
    /// Their Environment: `NAME` or `NAMESPACE/NAME`, either with `@v…`.
    pub environment: Option<String>,
    /// Return the deployments themselves.
    pub deployments_only: bool,
    /// How they are rendered; its choice does not count.
    pub render: RenderOptions,
}

/// What was made of bundles.
#[derive(Clone, Debug, Default)]
pub struct BundleRendering {
    /// The objects, or the deployments.
    pub result: RenderResult,
    /// How many profiles of the bundles the workflow ignores.
    pub ignored: usize,
    /// How many cluster profiles it deploys, which are not rendered here.
    pub cluster_profiles: usize,
}

/// The deployments of a workflow, and how many things are left out.
pub(super) struct Made {
    pub(super) deployments: Vec<WorkloadDeployment>,
    pub(super) ignored: usize,
    pub(super) cluster_profiles: usize,
}

/// Makes the deployments of a workflow and renders them as any others.
///
/// # Errors
/// When the workflow cannot work with the bundles, or anything fails that `render` fails for.
pub fn render_bundles(
    options: &BundleRenderOptions,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<BundleRendering, Reported> {
    if options.render.target == Target::Hub
        && options.environment.is_none()
        && options.ai_workload.is_none()
    {
        let message = "without an Environment the deployments have no hub side";
        let diagnostic = Diagnostic::error(&command::NO_HUB, message)
            .help("name one with `--environment`, or render with `--target spoke`");
        return Err(session.diagnostics.report(diagnostic));
    }
    let paths = &options.render.paths;
    let (workspace, made) = session.load_and(files, paths, settings, |workspace, reading| {
        let made = make(options, workspace, reading)?;
        workspace.add_deployments(made.deployments.clone());
        Ok(made)
    })?;
    let counts = (made.ignored, made.cluster_profiles);
    let result = if options.deployments_only {
        let render = &options.render;
        documents(&made, render, &workspace, settings, files, session)?
    } else {
        let mut render = options.render.clone();
        render.choice = Choice {
            names: made.deployments.iter().map(owner).collect(),
            ..Choice::default()
        };
        let chosen = Chosen {
            deployments: chosen(&workspace, &made),
            workloads: Vec::new(),
        };
        render_chosen(&workspace, &chosen, &render, settings, files, session)?
    };
    Ok(BundleRendering {
        result,
        ignored: counts.0,
        cluster_profiles: counts.1,
    })
}

/// The made deployments, as they stand in the workspace.
fn chosen<'w>(workspace: &'w Workspace, made: &Made) -> Vec<&'w WorkloadDeployment> {
    let deployments = made.deployments.iter();
    let found = deployments.flat_map(|one| {
        let metadata = &one.metadata;
        let (namespace, name) = (&metadata.namespace.value, &metadata.name.value);
        workspace.deployments().named(namespace, name)
    });
    found.collect()
}

/// Plans the workflow and makes its deployments. The workspace is not complete yet.
fn make(
    options: &BundleRenderOptions,
    workspace: &mut Workspace,
    reading: &mut Reading<'_>,
) -> Result<Made, Reported> {
    reading.diagnostics.check()?;
    let input = match &options.ai_workload {
        Some(name) => ai_workload::input(name, workspace, reading)?,
        None => ai_workload::Input::default(),
    };
    let names = if options.names.is_empty() {
        input.bundles
    } else {
        options.names.clone()
    };
    if names.is_empty() {
        return Err(reading.diagnostics.report(ai_workload::no_bundle()));
    }
    open(&names, workspace, reading);
    let finder = Finder {
        workspace,
        system_namespace: &reading.settings.system_namespace.value,
    };
    let bundles = all_found(&names, workspace, reading.diagnostics)?;
    let contents = distinct(bundles)
        .into_iter()
        .map(|(bundle, revision)| Contents::of_revision(bundle, revision, &finder));
    let workflow = options.workflow.or(input.workflow).unwrap_or(Workflow::App);
    let plan = Plan::new(workflow, options.pool, None, contents.collect());
    let before = reading.diagnostics.len();
    let around = Surroundings {
        finder,
        sources: reading.sources,
    };
    refuse(&plan, &around, reading.origins, reading.diagnostics);
    reading.diagnostics.check_since(before)?;
    let how = Deploying {
        name: given("--name", options.name.as_deref(), reading).or(input.deploying.name),
        namespace: given("--namespace", options.namespace.as_deref(), reading)
            .or(input.deploying.namespace),
        environment: environment(options.environment.as_deref(), reading)?,
        ..input.deploying
    };
    made(&plan, &how, reading)
}

fn made(plan: &Plan<'_>, how: &Deploying, reading: &mut Reading<'_>) -> Result<Made, Reported> {
    let before = reading.diagnostics.len();
    let documents = bundle::deployments(plan, how, reading.origins, reading.diagnostics);
    reading.diagnostics.check_since(before)?;
    if documents.is_empty() {
        let message = format!("{} deploys no workload profile", plan.title());
        let help = "cluster profiles are rendered by `paletteai cluster-profile render`";
        let diagnostic = Diagnostic::error(&codes::NOTHING_TO_DEPLOY, message).help(help);
        return Err(reading.diagnostics.report(diagnostic));
    }
    let mut deployments = Vec::new();
    for document in documents {
        let mut decoding = Decoding {
            default_namespace: reading.settings.default_namespace(),
            origins: reading.origins,
            diagnostics: reading.diagnostics,
            strictness: reading.settings.strictness,
        };
        let mut templates = InlineTemplates {
            sources: reading.sources,
        };
        let kind = Kind::WorkloadDeployment;
        let decoded = Resource::decode(kind, document, &mut templates, &mut decoding);
        if let Ok(Resource::WorkloadDeployment(deployment)) = decoded {
            deployments.push(deployment);
        }
    }
    reading.diagnostics.check_since(before)?;
    let items = plan.items();
    let ignored = items.iter().filter(|item| item.ignored.is_some()).count();
    Ok(Made {
        ignored,
        cluster_profiles: items.len() - ignored - deployments.len(),
        deployments,
    })
}

/// The deployments as objects of the hub. Everything that the bundle, a config or the command line
/// sets is in their `spec.variables`, so that they mean the same where nobody knows the annotation
/// that names the bundle.
fn documents(
    made: &Made,
    render: &RenderOptions,
    workspace: &Workspace,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<RenderResult, Reported> {
    let assignments = render.assignments.read(files, settings, session)?;
    let before = session.diagnostics.len();
    let mut manifests = Vec::new();
    for deployment in &made.deployments {
        let options = resolve::Options {
            assignments: &assignments,
            lock_violations: render.lock_violations,
            settings,
            sources: &session.sources,
            hub: None,
        };
        let (origins, diagnostics) = (&mut session.origins, &mut session.diagnostics);
        let variables =
            resolve::variables_of(deployment, workspace, &options, origins, diagnostics);
        let mut node = deployment.node.clone();
        carry(&variables, &mut node);
        order_keys(&mut node);
        let id = kubernetes::check(&node, origins, diagnostics)?;
        manifests.push(Owned {
            owner: owner(deployment),
            side: Side::Hub,
            cluster: None,
            manifest: Manifest { id, node },
        });
    }
    session.diagnostics.check_since(before)?;
    manifests.sort_by(|left, right| left.owner.cmp(&right.owner));
    let owners = made.deployments.iter().map(|one| {
        let metadata = &one.metadata;
        (
            metadata.namespace.value.to_string(),
            metadata.name.value.to_string(),
        )
    });
    Ok(RenderResult {
        deployments: manifests.len(),
        manifests,
        coverage: Coverage {
            owners: Owners::Only(owners.collect()),
            side: Some(Side::Hub),
            cluster: None,
            include: vec![Kind::WorkloadDeployment.name().to_owned()],
            exclude: Vec::new(),
        },
        ..RenderResult::default()
    })
}

/// Writes the variables into a deployment that are set for it, and not for its whole project. What
/// the bundle locks stays with the bundle: nothing may set it again.
fn carry(variables: &Variables, deployment: &mut Node) {
    let mut map = Map::default();
    for variable in variables.iter() {
        let Some(winner) = &variable.winner else {
            continue;
        };
        if winner.scope >= Scope::Bundle && variable.lock.is_none() {
            let key = Key {
                text: variable.name.clone(),
                origin: winner.origin,
            };
            map.push(key, winner.value.clone());
        }
    }
    let spec = deployment.as_map_mut().and_then(|map| map.get_mut("spec"));
    let Some(spec) = spec else { return };
    let origin = spec.origin;
    let Some(fields) = spec.as_map_mut() else {
        return;
    };
    fields.remove("variables");
    if !map.is_empty() {
        let key = Key {
            text: "variables".into(),
            origin,
        };
        fields.push(key, Node::new(Data::Map(map), origin));
    }
}

fn owner(deployment: &WorkloadDeployment) -> String {
    let metadata = &deployment.metadata;
    format!("{}/{}", metadata.namespace.value, metadata.name.value)
}

/// A text of the command line, with its place.
fn given(flag: &str, text: Option<&str>, reading: &mut Reading<'_>) -> Option<Text> {
    let text = text?;
    let source = reading.sources.add(flag, text)?;
    let origin = reading.origins.read(Span::new(source, 0, text.len()));
    Some(Spanned::new(text.into(), origin))
}

/// `NAME` or `NAMESPACE/NAME`, either with `@v…`.
fn environment(
    text: Option<&str>,
    reading: &mut Reading<'_>,
) -> Result<Option<Reference>, Reported> {
    let Some(whole) = given("--environment", text, reading) else {
        return Ok(None);
    };
    let (namespace, name) = match whole.value.split_once('/') {
        Some((namespace, name)) => (Some(namespace.into()), name.into()),
        None => (None, whole.value.clone()),
    };
    match Reference::parse(&Spanned::new(name, whole.origin)) {
        Ok(reference) => Ok(Some(Reference {
            namespace: namespace.map(|namespace| Spanned::new(namespace, whole.origin)),
            ..reference
        })),
        Err(fault) => {
            let span = reading.origins.span(whole.origin);
            Err(reading.diagnostics.report(fault.at(span, "given here")))
        }
    }
}
