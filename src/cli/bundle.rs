//! `paletteai bundle`.

use super::args::ReportFlags;
use super::bundle_render;
use super::bundle_render::BundleRenderArguments;
use super::bundle_text;
use super::check;
use super::check::FindingFormat;
use super::run::Run;
use crate::bundle::Compatibility;
use crate::bundle::ModelSource;
use crate::bundle::Pool;
use crate::bundle::Workflow;
use crate::diag::Reported;
use crate::ops;
use crate::ops::PlanOptions;
use crate::ops::SelectOptions;
use clap::Args;
use clap::Subcommand;
use clap::ValueEnum;

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  paletteai bundle list                              every bundle of this folder
  paletteai bundle show chat-stack                   what is in one
  paletteai bundle check                             what must not be in one, or is missing
  paletteai bundle plan chat-stack --workflow app    what is deployed, and what is ignored
  paletteai bundle compatible pool llama             whether the pool has the model's engine
  paletteai bundle select --source huggingface       which bundle serves a model
  paletteai bundle render chat-stack --workflow app  what becomes of the workload profiles

A bundle is named NAME, NAMESPACE/NAME, or either with a version: chat-stack@v1.2.")]
pub(super) struct BundleArguments {
    #[command(subcommand)]
    command: BundleCommand,
}

#[derive(Debug, Subcommand)]
enum BundleCommand {
    /// List the bundles with their types and versions
    #[command(after_help = "\
Examples:
  paletteai bundle list
  paletteai bundle list -n team-a -o json")]
    List {
        /// Only bundles of this namespace
        #[arg(short, long, value_name = "NAMESPACE")]
        namespace: Option<String>,
        #[command(flatten)]
        format: ReportFlags,
    },
    /// Show what a bundle holds: profiles, types, versions, variables, repositories
    #[command(after_help = "\
Examples:
  paletteai bundle show chat-stack                the newest version
  paletteai bundle show team-a/chat-stack@v1.2    a version that was recorded, or stands beside others
  paletteai bundle show chat-stack -o json")]
    Show {
        /// The bundle: NAME or NAMESPACE/NAME, with @v… if need be
        #[arg(value_name = "NAME")]
        name: String,
        #[command(flatten)]
        format: ReportFlags,
    },
    /// Find everything that breaks a rule about bundles
    #[command(after_help = "\
Examples:
  paletteai bundle check                           every bundle
  paletteai bundle check chat-stack pool           these two
  paletteai bundle check -o sarif > findings.sarif   for code scanning")]
    Check {
        /// The bundles [default: all]
        #[arg(value_name = "NAME")]
        names: Vec<String>,
        /// Format of the findings
        #[arg(
            short = 'o',
            long = "output",
            value_name = "FORMAT",
            value_enum,
            default_value_t
        )]
        format: FindingFormat,
    },
    /// Tell what a workflow deploys of bundles, and what it silently ignores
    #[command(after_help = "\
Examples:
  paletteai bundle plan chat-stack --workflow app
  paletteai bundle plan chat-stack --workflow app --pool shared
  paletteai bundle plan pool llama --workflow model --pool dedicated")]
    Plan {
        /// The bundles; an Infrastructure and an Application bundle may go together
        #[arg(value_name = "NAME", required = true)]
        names: Vec<String>,
        #[command(flatten)]
        workflow: WorkflowFlags,
        #[command(flatten)]
        format: ReportFlags,
    },
    /// Tell whether a model runs in a compute pool, by their inference engines
    #[command(after_help = "\
Examples:
  paletteai bundle compatible pool llama           exit code 0 if it does
  paletteai bundle compatible pool llama -o json")]
    Compatible {
        /// The bundle that the compute pool is made of
        #[arg(value_name = "INFRASTRUCTURE")]
        infrastructure: String,
        /// The bundle with the model
        #[arg(value_name = "APPLICATION")]
        application: String,
        #[command(flatten)]
        format: ReportFlags,
    },
    /// Select the bundle that serves a model, by the mappings in paletteai.yaml
    #[command(after_help = "\
Examples:
  paletteai bundle select --source huggingface --attribute task=text-generation
  paletteai bundle select --source ngc --attribute model=meta/llama-3.1-8b --pool dedicated")]
    Select {
        /// Where the model comes from, such as huggingface or ngc
        #[arg(long, value_name = "SOURCE")]
        source: String,
        /// What is said about the model there (can be repeated)
        #[arg(long = "attribute", value_name = "NAME=VALUE", value_parser = attribute)]
        attributes: Vec<(String, String)>,
        /// Only for this kind of compute pool
        #[arg(long, value_name = "POOL", value_enum)]
        pool: Option<PoolChoice>,
        /// Only bundles of this namespace
        #[arg(short, long, value_name = "NAMESPACE")]
        namespace: Option<String>,
        #[command(flatten)]
        format: ReportFlags,
    },
    /// Make the deployments of a workflow and render them
    Render(Box<BundleRenderArguments>),
}

/// Reads `NAME=VALUE`.
fn attribute(word: &str) -> Result<(String, String), String> {
    let pair = word.split_once('=').filter(|(name, _)| !name.is_empty());
    let (name, value) = pair.ok_or_else(|| "write it as NAME=VALUE".to_owned())?;
    Ok((name.to_owned(), value.to_owned()))
}

/// What bundles are used for.
#[derive(Args, Clone, Debug)]
pub(super) struct WorkflowFlags {
    /// What the bundles are used for
    #[arg(long, value_name = "WORKFLOW", value_enum)]
    workflow: WorkflowChoice,
    /// Whose the compute pool is [default: that which the bundles are made for]
    #[arg(long, value_name = "POOL", value_enum)]
    pool: Option<PoolChoice>,
    /// Leave out cluster profiles for other types of cloud, such as edge-native
    #[arg(long, value_name = "TYPE")]
    cloud_type: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum WorkflowChoice {
    /// Make a compute pool
    ComputePool,
    /// Deploy applications
    App,
    /// Deploy models
    Model,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum PoolChoice {
    /// A pool that is there and serves many
    Shared,
    /// A pool that is made together with the deployment
    Dedicated,
}

impl WorkflowFlags {
    fn pool(&self) -> Option<Pool> {
        self.pool.map(PoolChoice::pool)
    }
}

impl WorkflowChoice {
    pub(super) fn workflow(self) -> Workflow {
        match self {
            Self::ComputePool => Workflow::ComputePool,
            Self::App => Workflow::App,
            Self::Model => Workflow::Model,
        }
    }
}

impl PoolChoice {
    pub(super) fn pool(self) -> Pool {
        match self {
            Self::Shared => Pool::Shared,
            Self::Dedicated => Pool::Dedicated,
        }
    }
}

/// Runs one of the commands about bundles.
pub(super) fn bundle(arguments: BundleArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    match arguments.command {
        BundleCommand::List { namespace, format } => {
            let (settings, files) = (&run.settings, &run.files);
            let namespace = namespace.as_deref();
            let listing =
                ops::list_bundles(namespace, &run.directories, settings, files, run.session)?;
            let text = format.show(&listing, bundle_text::list);
            run.result(&text)
        }
        BundleCommand::Show { name, format } => {
            let (settings, files) = (&run.settings, &run.files);
            let report = ops::show_bundle(&name, &run.directories, settings, files, run.session)?;
            let text = format.show(&report, bundle_text::show);
            run.result(&text)
        }
        BundleCommand::Check { names, format } => check_bundles(&names, format, run),
        BundleCommand::Plan {
            names,
            workflow,
            format,
        } => plan(names, &workflow, format, run),
        BundleCommand::Compatible {
            infrastructure,
            application,
            format,
        } => compatible(&infrastructure, &application, format, run),
        BundleCommand::Select {
            source,
            attributes,
            pool,
            namespace,
            format,
        } => {
            let options = SelectOptions {
                paths: run.directories.clone(),
                model: ModelSource {
                    source,
                    attributes: attributes.into_iter().collect(),
                },
                pool: pool.map(PoolChoice::pool),
                namespace,
            };
            let (settings, files) = (&run.settings, &run.files);
            let report = ops::select_bundles(&options, settings, files, run.session)?;
            let text = format.show(&report, bundle_text::select);
            run.result(&text)
        }
        BundleCommand::Render(arguments) => bundle_render::render(&arguments, run),
    }
}

fn plan(
    names: Vec<String>,
    flags: &WorkflowFlags,
    format: ReportFlags,
    run: &mut Run<'_>,
) -> Result<(), Reported> {
    let options = PlanOptions {
        paths: run.directories.clone(),
        names,
        workflow: flags.workflow.workflow(),
        pool: flags.pool(),
        cloud_type: flags.cloud_type.clone(),
    };
    let report = ops::plan_bundles(&options, &run.settings, &run.files, run.session)?;
    let text = format.show(&report, bundle_text::plan);
    run.result(&text)
}

fn compatible(
    infrastructure: &str,
    application: &str,
    format: ReportFlags,
    run: &mut Run<'_>,
) -> Result<(), Reported> {
    let (paths, settings, files) = (&run.directories, &run.settings, &run.files);
    let report = ops::compatible_bundles(
        infrastructure,
        application,
        paths,
        settings,
        files,
        run.session,
    )?;
    run.session.differs = report.verdict != Compatibility::Compatible.word();
    let text = format.show(&report, bundle_text::compatible);
    run.result(&text)
}

/// The findings are the result, as with `paletteai check`.
fn check_bundles(
    names: &[String],
    format: FindingFormat,
    run: &mut Run<'_>,
) -> Result<(), Reported> {
    let (settings, files) = (&run.settings, &run.files);
    let checked = ops::check_bundles(names, &run.directories, settings, files, run.session);
    let summary = check::findings(format, run)?;
    if let Ok(count) = checked {
        let bundles = check::counted(count, "bundle");
        run.terminal.note(&format!("checked {bundles}: {summary}"));
    }
    Ok(())
}
