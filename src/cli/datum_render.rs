//! `paletteai datum render`.

use super::args::ReportFormat;
use super::datum::Source;
use super::datum::TableFlags;
use super::explain;
use super::render;
use super::render_arguments::DialectChoice;
use super::render_arguments::FolderFlags;
use super::render_arguments::OutputFlags;
use super::render_arguments::StreamFormat;
use super::run::Run;
use crate::datum::Controller;
use crate::datum::ToKubernetes;
use crate::diag::Reported;
use crate::ops;
use crate::ops::datum;
use crate::ops::datum::DatumLiftOptions;
use crate::ops::datum::DatumRenderOptions;
use crate::ops::datum::DatumTarget;
use clap::Args;
use clap::ValueEnum;
use std::path::PathBuf;

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  paletteai datum render workload.yaml --service | kubectl apply -f -
  paletteai datum render . --mapping platform.yaml --output-dir out    a folder for each place
  paletteai datum render . --as deployment --instance-types sizes.yaml
  paletteai datum render . --strict                  nothing may be lost")]
pub(super) struct DatumRenderArguments {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    objects: ObjectFlags,
    #[command(flatten)]
    kinds: KindFlags,
    #[command(flatten)]
    output: DatumOutput,
}

/// Which objects are wanted.
#[derive(Args, Clone, Copy, Debug)]
#[command(next_help_heading = "Objects")]
pub(super) struct ObjectFlags {
    /// What instances of dialect R become
    #[arg(long = "as", value_name = "KIND", value_enum, default_value_t)]
    kind: ControllerChoice,
    /// Write a Service for the ports
    #[arg(long)]
    service: bool,
    /// Give the size of an instance to the pod as a whole instead of its containers
    #[arg(long)]
    pod_resources: bool,
}

/// Which kinds are written.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Objects")]
pub(super) struct KindFlags {
    /// Write only objects of this kind (can be repeated)
    #[arg(long, value_name = "KIND")]
    include: Vec<String>,
    /// Leave out objects of this kind (can be repeated)
    #[arg(long, value_name = "KIND")]
    exclude: Vec<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum ControllerChoice {
    /// Names and order stay
    #[default]
    Statefulset,
    /// Without names and order of their own
    Deployment,
}

/// Where it goes.
#[derive(Args, Debug)]
#[command(next_help_heading = "Output")]
pub(super) struct DatumOutput {
    /// yaml: a stream of documents; json: one List
    #[arg(
        short = 'o',
        long = "output",
        value_name = "FORMAT",
        value_enum,
        default_value_t
    )]
    format: StreamFormat,
    /// Write the stream to this file; `-` is standard output
    #[arg(
        long,
        value_name = "PATH",
        default_value = "-",
        conflicts_with = "output_dir"
    )]
    to: PathBuf,
    #[command(flatten)]
    folder: FolderFlags,
}

impl ObjectFlags {
    pub(super) fn options(self, by_place: bool) -> ToKubernetes {
        ToKubernetes {
            by_place,
            controller: match self.kind {
                ControllerChoice::Statefulset => Controller::StatefulSet,
                ControllerChoice::Deployment => Controller::Deployment,
            },
            service: self.service,
            pod_resources: self.pod_resources,
        }
    }
}

impl DatumOutput {
    pub(super) fn flags(self) -> OutputFlags {
        OutputFlags {
            format: self.format,
            to: self.to,
            folder: self.folder,
            timings: false,
            keep_going: false,
        }
    }
}

/// Renders and writes.
pub(super) fn render(arguments: DatumRenderArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    let options = DatumRenderOptions {
        paths: arguments.source.paths(run),
        tables: arguments.source.tables.tables(),
        objects: arguments
            .objects
            .options(arguments.output.folder.output_dir.is_some()),
        include: arguments.kinds.include,
        exclude: arguments.kinds.exclude,
        only: None,
    };
    let result = datum::render(&options, &run.settings, &run.files, run.session)?;
    render::write(ops::Target::Spoke, &arguments.output.flags(), &result, run).map(|_| ())
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  paletteai datum lift objects.yaml --mapping platform.yaml
  helm template shop chart | paletteai datum lift - --mapping platform.yaml
  paletteai datum render page.yaml | paletteai datum lift - --dialect S     there and back")]
pub(super) struct DatumLiftArguments {
    #[command(flatten)]
    source: Source,
    /// The shape of the Workloads
    #[arg(
        long,
        value_name = "DIALECT",
        value_enum,
        default_value_t,
        ignore_case = true
    )]
    dialect: DialectChoice,
    #[command(flatten)]
    kinds: KindFlags,
    #[command(flatten)]
    output: DatumOutput,
}

/// Lifts and writes.
pub(super) fn lift(arguments: DatumLiftArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    let options = DatumLiftOptions {
        paths: arguments.source.paths(run),
        target: DatumTarget {
            dialect: arguments.dialect.dialect(),
            tables: arguments.source.tables.tables(),
        },
        include: arguments.kinds.include,
        exclude: arguments.kinds.exclude,
    };
    let result = datum::lift(&options, &run.settings, &run.files, run.session)?;
    render::write(ops::Target::Datum, &arguments.output.flags(), &result, run).map(|_| ())
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  paletteai datum explain web -C web.yaml            every field of every object
  paletteai datum explain web StatefulSet/web-us-dfw .spec.replicas -C web.yaml
  paletteai datum explain project-shop/web Deployment/web -C . -o json")]
pub(super) struct DatumExplainArguments {
    /// The Workload: NAME or NAMESPACE/NAME
    #[arg(value_name = "WORKLOAD")]
    workload: String,
    /// The rendered object: KIND/NAME; all objects when left out
    #[arg(value_name = "KIND/NAME")]
    object: Option<String>,
    /// The field, such as .spec.replicas; all fields when left out
    #[arg(value_name = "FIELD")]
    field: Option<String>,
    #[command(flatten)]
    tables: TableFlags,
    #[command(flatten)]
    objects: ObjectFlags,
    /// text or json
    #[arg(
        short = 'o',
        long = "output",
        value_name = "FORMAT",
        value_enum,
        default_value_t
    )]
    format: ReportFormat,
}

/// Explains an object or a field.
pub(super) fn explain(
    arguments: &DatumExplainArguments,
    run: &mut Run<'_>,
) -> Result<(), Reported> {
    let options = DatumRenderOptions {
        paths: run.directories.clone(),
        tables: arguments.tables.tables(),
        objects: arguments.objects.options(true),
        only: Some(arguments.workload.clone()),
        ..DatumRenderOptions::default()
    };
    let (object, field) = (arguments.object.as_deref(), arguments.field.as_deref());
    let (settings, files) = (&run.settings, &run.files);
    let explanation = datum::explain(&options, object, field, settings, files, run.session)?;
    explain::show(&explanation, arguments.format, run)
}
