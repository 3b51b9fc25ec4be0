//! `paletteai cluster-profile`.

use super::args::ReportFlags;
use super::check;
use super::check::FindingFormat;
use super::cluster_profile_text as text;
use super::cluster_profile_text::Stream;
use super::render_arguments::StreamFormat;
use super::run::Run;
use super::table;
use super::terminal::Terminal;
use crate::diag::Reported;
use crate::emit;
use crate::ops::cluster_profiles;
use crate::ops::cluster_profiles::FluxChoice;
use crate::ops::cluster_profiles::ProfileOptions;
use crate::ops::cluster_profiles::ProfileValues;
use clap::Args;
use clap::Subcommand;
use clap::ValueEnum;
use std::path::PathBuf;

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  paletteai cluster-profile list                      every cluster profile of this folder
  paletteai cluster-profile check edge.json           what is wrong in an exported file
  paletteai cluster-profile show edge-infra@1.2.0     the stack, its variables, what it needs
  paletteai cluster-profile show edge-infra edge-apps --together --values
  paletteai cluster-profile render edge-infra edge-apps --macros site.yaml --var replicas=3
  paletteai cluster-profile render edge-apps --only objects --flux --registry Charts=https://charts.example.com

A profile is named NAME, NAME@1.2.0, or by the file that holds it (- is standard input).")]
pub(super) struct ClusterProfileArguments {
    #[command(subcommand)]
    command: ClusterProfileCommand,
}

#[derive(Debug, Subcommand)]
enum ClusterProfileCommand {
    /// List the cluster profiles with their types, clouds and layers
    #[command(after_help = "\
Examples:
  paletteai cluster-profile list
  paletteai cluster-profile list -C exports -o json")]
    List {
        #[command(flatten)]
        format: ReportFlags,
    },
    /// Find everything that Palette would refuse, and what is hardly meant
    #[command(after_help = "\
Examples:
  paletteai cluster-profile check                                every profile, each for itself
  paletteai cluster-profile check edge.json                      a file that Palette exported
  paletteai cluster-profile check edge-infra edge-apps --together  the profiles of one cluster
  paletteai cluster-profile check -o sarif > findings.sarif      for code scanning")]
    Check {
        #[command(flatten)]
        choice: Choice,
        /// Format of the findings
        #[arg(
            short = 'o',
            long = "output",
            value_name = "FORMAT",
            value_enum,
            default_value_t
        )]
        format: FindingFormat,
        #[command(flatten)]
        values: Values,
    },
    /// Show the stack as a picture, with variables and what it needs
    #[command(after_help = "\
Examples:
  paletteai cluster-profile show edge-infra
  paletteai cluster-profile show edge-infra@1.2.0 --values
  paletteai cluster-profile show edge-infra edge-apps --together --macros site.yaml
  paletteai cluster-profile show - -o json < edge.json")]
    Show {
        #[command(flatten)]
        choice: Choice,
        /// Show the effective values of every layer, too
        #[arg(long = "values")]
        with_values: bool,
        #[command(flatten)]
        format: ReportFlags,
        #[command(flatten)]
        values: Values,
    },
    /// Render the profiles of one cluster: values, manifests, and charts for Flux
    Render(Box<RenderArguments>),
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  paletteai cluster-profile render edge-infra edge-apps --macros site.yaml --var replicas=3
  paletteai cluster-profile render edge-infra --only values --to values.yaml
  paletteai cluster-profile render edge-apps --only objects | kubectl apply -f -
  paletteai cluster-profile render edge-apps --flux --registry Charts=https://charts.example.com")]
struct RenderArguments {
    /// Names of profiles, or files with profiles [default: the only profile of the workspace]
    #[arg(value_name = "PROFILE")]
    profiles: Vec<String>,
    /// Write only values, or only objects of Kubernetes [default: both]
    #[arg(long, value_name = "WHAT", value_enum)]
    only: Option<Only>,
    /// Write to a file; `-` is standard output
    #[arg(long, value_name = "PATH", default_value = "-")]
    to: PathBuf,
    /// yaml (a stream) or json
    #[arg(
        short = 'o',
        long = "output",
        value_name = "FORMAT",
        value_enum,
        default_value_t
    )]
    format: StreamFormat,
    #[command(flatten)]
    flux: FluxFlags,
    #[command(flatten)]
    values: Values,
}

/// Objects of Flux.
#[derive(Args, Debug)]
#[command(next_help_heading = "Flux")]
struct FluxFlags {
    /// Write objects of Flux for Helm layers
    #[arg(long)]
    flux: bool,
    /// The address of a registry, by its name or identity (can be repeated)
    #[arg(long, value_name = "NAME=URL", requires = "flux")]
    registry: Vec<String>,
    /// Namespace of the objects of Flux
    #[arg(
        long,
        value_name = "NAMESPACE",
        requires = "flux",
        default_value = "flux-system"
    )]
    flux_namespace: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Only {
    /// The effective values of layers
    Values,
    /// Namespaces, objects in manifests, and objects of Flux
    Objects,
}

/// Which profiles.
#[derive(Args, Clone, Debug)]
struct Choice {
    /// Names of profiles, or files with profiles [default: every profile of the workspace]
    #[arg(value_name = "PROFILE")]
    profiles: Vec<String>,
    /// The profiles make one cluster: exactly one with an infrastructure, and add-ons
    #[arg(long)]
    together: bool,
}

/// Values from outside.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Values")]
pub(super) struct Values {
    /// Set a profile variable; PROFILE/NAME=VALUE sets that of one profile (can be repeated)
    #[arg(long = "var", value_name = "NAME=VALUE")]
    var: Vec<String>,
    /// Set profile variables from a YAML file, which `--var` overrides (can be repeated)
    #[arg(long, value_name = "FILE")]
    variables: Vec<PathBuf>,
    /// Read macros of projects and tenants, and values that Palette knows, from a YAML file
    /// (can be repeated)
    #[arg(long, value_name = "FILE")]
    macros: Vec<PathBuf>,
}

/// Runs one of the commands about cluster profiles.
pub(super) fn cluster_profile(
    arguments: ClusterProfileArguments,
    run: &mut Run<'_>,
) -> Result<(), Reported> {
    match arguments.command {
        ClusterProfileCommand::List { format } => list(format, run),
        ClusterProfileCommand::Check {
            choice,
            values,
            format,
        } => check_profiles(&options(choice, values, run), format, run),
        ClusterProfileCommand::Show {
            choice,
            values,
            with_values,
            format,
        } => show(&options(choice, values, run), with_values, format, run),
        ClusterProfileCommand::Render(arguments) => render(*arguments, run),
    }
}

fn render(arguments: RenderArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    let choice = Choice {
        profiles: arguments.profiles,
        together: true,
    };
    let options = options(choice, arguments.values, run);
    let flux = arguments.flux;
    let flux = flux.flux.then_some(FluxChoice {
        namespace: flux.flux_namespace,
        registries: flux.registry,
    });
    let (settings, files) = (&run.settings, &run.files);
    let stack = cluster_profiles::render(&options, flux.as_ref(), settings, files, run.session)?;
    let to_standard_output = arguments.to.as_os_str() == "-";
    let person = to_standard_output && Terminal::shows_results_to_a_person();
    let hides = person && !run.session.show_secrets;
    let shown = match arguments.format {
        StreamFormat::Json => table::json(&stack.report()),
        StreamFormat::Yaml => {
            let wanted = |what| arguments.only.is_none_or(|only| only == what);
            let stream = Stream {
                values: wanted(Only::Values),
                objects: wanted(Only::Objects),
                masked_with: hides.then_some(&run.session.origins),
            };
            text::stream(&stack, &stream)
        }
    };
    run.terminal
        .note(&text::left_to_palette(&stack, flux.is_some()));
    if to_standard_output {
        return run.result(&shown);
    }
    let written = emit::write_file(&arguments.to, &shown);
    written.map_err(|error| run.unwritable(&format!("`{}`", arguments.to.display()), &error))
}

fn options(choice: Choice, values: Values, run: &Run<'_>) -> ProfileOptions {
    ProfileOptions {
        directories: run.directories.clone(),
        profiles: choice.profiles,
        together: choice.together,
        values: ProfileValues {
            variables: values.var,
            variable_files: values.variables,
            macro_files: values.macros,
        },
    }
}

fn list(format: ReportFlags, run: &mut Run<'_>) -> Result<(), Reported> {
    let (settings, files) = (&run.settings, &run.files);
    let listing = cluster_profiles::list(&run.directories, settings, files, run.session)?;
    run.result(&format.show(&listing, text::list))
}

/// The findings are the result, as with `paletteai check`.
fn check_profiles(
    options: &ProfileOptions,
    format: FindingFormat,
    run: &mut Run<'_>,
) -> Result<(), Reported> {
    let checked = cluster_profiles::check(options, &run.settings, &run.files, run.session);
    let summary = check::findings(format, run)?;
    if let Ok(count) = checked {
        let profiles = check::counted(count, "cluster profile");
        run.terminal.note(&format!("checked {profiles}: {summary}"));
    }
    Ok(())
}

fn show(
    options: &ProfileOptions,
    with_values: bool,
    format: ReportFlags,
    run: &mut Run<'_>,
) -> Result<(), Reported> {
    let shown = cluster_profiles::show(options, &run.settings, &run.files, run.session)?;
    let shown = format.show(&shown, |shown| text::show(shown, with_values));
    run.result(&shown)
}
