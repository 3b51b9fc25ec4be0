//! `paletteai graph`.

use super::args::ChoiceFlags;
use super::args::VariableFlags;
use super::clusters::FleetFlags;
use super::render::assignments;
use super::render::choice;
use super::render::lock_violations;
use super::run::Run;
use super::table;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::command::GRAPH_TOO_LARGE;
use crate::emit;
use crate::graph;
use crate::graph::Graph;
use crate::graph::TooLarge;
use crate::ops;
use crate::ops::GraphOptions;
use clap::Args;
use clap::ValueEnum;
use std::path::PathBuf;

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  paletteai graph                                    a tree for each deployment
  paletteai graph web -o mermaid                     for README files and wikis
  paletteai graph web --clusters fleet.yaml          with the clusters it goes to
  paletteai graph --environment production -o svg --to production.svg
  paletteai graph -o dot | dot -Tpdf >graph.pdf")]
pub(super) struct GraphArguments {
    /// Only these deployments: NAME or NAMESPACE/NAME [default: all]
    #[arg(value_name = "DEPLOYMENT")]
    names: Vec<String>,
    #[command(flatten)]
    choice: ChoiceFlags,
    #[command(flatten)]
    variables: VariableFlags,
    #[command(flatten)]
    fleet: FleetFlags,
    /// What is drawn
    #[arg(
        short = 'o',
        long = "output",
        value_name = "FORMAT",
        value_enum,
        default_value_t,
        help_heading = "Output"
    )]
    format: GraphFormat,
    /// Write it to this file; `-` is standard output
    #[arg(
        long,
        value_name = "PATH",
        default_value = "-",
        help_heading = "Output"
    )]
    to: PathBuf,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum GraphFormat {
    /// A tree for each deployment
    #[default]
    Tree,
    /// A flowchart in Mermaid
    Mermaid,
    /// A graph in DOT, for Graphviz
    Dot,
    /// Nodes and edges
    Json,
    /// A picture
    Svg,
}

/// Draws what deployments hang on and where they go.
pub(super) fn graph(arguments: &GraphArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    let mut flags = arguments.choice.clone();
    flags.deployments.extend(arguments.names.iter().cloned());
    let options = GraphOptions {
        paths: run.directories.clone(),
        choice: choice(&flags, run)?,
        assignments: assignments(&arguments.variables),
        outputs: arguments.variables.outputs.clone(),
        lock_violations: lock_violations(&arguments.variables),
        fleet: if arguments.fleet.clusters.is_empty() {
            None
        } else {
            Some(arguments.fleet.options(run)?)
        },
    };
    let graph = ops::graph(&options, &run.settings, &run.files, run.session)?;
    let to_standard_output = arguments.to.as_os_str() == "-";
    let colour = to_standard_output && run.terminal.colours_results();
    let drawn = drawn(&graph, arguments.format, colour);
    let text = drawn.map_err(|fault| run.session.diagnostics.report(too_large(fault)))?;
    if to_standard_output {
        return run.result(&text);
    }
    let to = &arguments.to;
    emit::write_file(to, &text)
        .map_err(|error| run.unwritable(&format!("`{}`", to.display()), &error))
}

fn drawn(graph: &Graph, format: GraphFormat, colour: bool) -> Result<String, TooLarge> {
    Ok(match format {
        GraphFormat::Tree => graph::tree(graph, colour),
        GraphFormat::Mermaid => graph::mermaid(graph),
        GraphFormat::Dot => graph::dot(graph),
        GraphFormat::Json => table::json(graph),
        GraphFormat::Svg => graph::svg(graph)?,
    })
}

fn too_large(fault: TooLarge) -> Diagnostic {
    let TooLarge {
        nodes,
        edges,
        limit,
    } = fault;
    let message = format!(
        "{nodes} nodes and {edges} edges are too many for a picture, which has at most {limit}"
    );
    Diagnostic::error(&GRAPH_TOO_LARGE, message)
        .help("name some deployments, or let Graphviz draw it: `-o dot`")
}
