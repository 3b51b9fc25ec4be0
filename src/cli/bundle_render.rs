//! `paletteai bundle render`.

use super::args::VariableFlags;
use super::bundle::PoolChoice;
use super::bundle::WorkflowChoice;
use super::clock;
use super::render;
use super::render_arguments::ClusterFlags;
use super::render_arguments::OutputFlags;
use super::render_arguments::ShapeFlags;
use super::run::Run;
use crate::diag::Reported;
use crate::ops;
use crate::ops::BundleRenderOptions;
use crate::ops::BundleRendering;
use crate::ops::RenderOptions;
use clap::Args;

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  paletteai bundle render chat-stack --workflow app --target spoke
  paletteai bundle render chat-stack --workflow app --environment prod --set replicas=3
  paletteai bundle render chat-stack --workflow app --namespace team-b --deployments
  paletteai bundle render --ai-workload chat --output-dir out")]
pub(super) struct BundleRenderArguments {
    /// The bundles; an Infrastructure and an Application bundle may go together
    /// [default: those that the AIWorkload names]
    #[arg(value_name = "NAME", required_unless_present = "ai_workload")]
    names: Vec<String>,
    #[command(flatten)]
    deployments: DeploymentFlags,
    #[command(flatten)]
    variables: VariableFlags,
    #[command(flatten)]
    shape: ShapeFlags,
    #[command(flatten)]
    clusters: ClusterFlags,
    #[command(flatten)]
    output: OutputFlags,
}

/// Which deployments are made.
#[derive(Args, Debug)]
#[command(next_help_heading = "Deployments")]
struct DeploymentFlags {
    /// What the bundles are used for [default: what the AIWorkload is for]
    #[arg(
        long,
        value_name = "WORKFLOW",
        value_enum,
        required_unless_present = "ai_workload"
    )]
    workflow: Option<WorkflowChoice>,
    /// Whose the compute pool is [default: that which the bundles are made for]
    #[arg(long, value_name = "POOL", value_enum)]
    pool: Option<PoolChoice>,
    /// Take names, Environment and variables from this AIWorkload: NAME or NAMESPACE/NAME
    #[arg(long, value_name = "NAME")]
    ai_workload: Option<String>,
    /// What the names of the deployments begin with [default: the bundle's name]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// The namespace of the deployments [default: the bundle's namespace]
    #[arg(short, long, value_name = "NAMESPACE")]
    namespace: Option<String>,
    /// The Environment they go to; without one there is no hub side
    #[arg(long, value_name = "NAME")]
    environment: Option<String>,
    /// Write the WorkloadDeployments themselves, with the bundle's variables in them
    #[arg(long, conflicts_with_all = ["target", "validate", "include", "exclude", "clusters", "cluster"])]
    deployments: bool,
}

/// Makes the deployments, and renders and writes them.
pub(super) fn render(arguments: &BundleRenderArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    let flags = &arguments.deployments;
    render::only_for_datum(&arguments.shape, run)?;
    let (shape, variables, output) = (&arguments.shape, &arguments.variables, &arguments.output);
    let options = BundleRenderOptions {
        names: arguments.names.clone(),
        workflow: flags.workflow.map(WorkflowChoice::workflow),
        pool: flags.pool.map(PoolChoice::pool),
        ai_workload: flags.ai_workload.clone(),
        name: flags.name.clone(),
        namespace: flags.namespace.clone(),
        environment: flags.environment.clone(),
        deployments_only: flags.deployments,
        render: RenderOptions {
            clusters: render::cluster_view(&arguments.clusters, shape.target, run)?,
            ..render::options(shape, variables, output, run)
        },
    };
    let (settings, files) = (&run.settings, &run.files);
    let rendered = ops::render_bundles(&options, settings, files, run.session);
    let target = if flags.deployments {
        ops::Target::Hub
    } else {
        shape.target.target()
    };
    let written = rendered.and_then(|rendering| {
        render::write(target, output, &rendering.result, run)?;
        tell_of_the_rest(&rendering, run);
        Ok(())
    });
    run.session.timings.end();
    if output.timings {
        run.terminal.note(&clock::table(&run.session.timings));
    }
    written
}

/// What of the bundles is not in the result.
fn tell_of_the_rest(rendering: &BundleRendering, run: &Run<'_>) {
    let counts = [
        (rendering.ignored, "ignored by the workflow"),
        (rendering.cluster_profiles, "for Palette"),
    ];
    let some = counts.iter().filter(|(count, _)| *count > 0);
    let words: Vec<String> = some.map(|(count, why)| format!("{count} {why}")).collect();
    if !words.is_empty() {
        run.terminal.note(&format!(
            "profiles that are not rendered: {}; see `paletteai bundle plan`",
            words.join(", ")
        ));
    }
}
