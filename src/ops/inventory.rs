//! Which clusters there are.

use super::Session;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::placement as codes;
use crate::placement::Inventory;
use crate::placement::InventoryReader;
use crate::placement::Placement;
use crate::placement::is_of_cluster_sets;
use crate::placement::is_of_inventory;
use crate::source::Step;
use crate::source::Trace;
use crate::workspace::Files;
use crate::workspace::Settings;
use crate::workspace::Workspace;
use crate::yaml::Decoding;
use crate::yaml::Node;
use std::path::Path;
use std::path::PathBuf;

/// The file in a workspace that may list clusters in the short form.
const SHORT_FORM: &str = "clusters";

/// Where clusters are read from.
#[derive(Clone, Debug, Default)]
pub struct InventoryOptions {
    /// Files and folders: `--clusters`. Without any, the documents of the workspace are meant.
    pub paths: Vec<PathBuf>,
    /// Whether nothing is added that a hub has without anybody writing it.
    pub exact: bool,
}

/// Reads an inventory. Cluster sets and their bindings in the workspace always belong to it;
/// clusters, scores and decisions of the workspace only where no other place is named.
///
/// # Errors
/// When anything in it is wrong, or there is no document of an inventory at all.
pub fn read_inventory(
    options: &InventoryOptions,
    workspace: &Workspace,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<Inventory, Reported> {
    let found = read_hub(options, &[], workspace, settings, files, session);
    found.map(|(inventory, _)| inventory)
}

/// Reads an inventory as [`read_inventory`] does, with rendered documents as if they were applied,
/// and the Placements that stand beside it or in the workspace.
pub(super) fn read_hub(
    options: &InventoryOptions,
    rendered: &[&Node],
    workspace: &Workspace,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<(Inventory, Vec<Node>), Reported> {
    let before = session.diagnostics.len();
    let mut documents = of_workspace(workspace, options, session);
    let named = if options.paths.is_empty() {
        None
    } else {
        let (sources, origins) = (&mut session.sources, &mut session.origins);
        let diagnostics = &mut session.diagnostics;
        let read = Workspace::read(
            files,
            &options.paths,
            settings,
            sources,
            origins,
            diagnostics,
        )?;
        session.diagnostics.check_since(before)?;
        Some(read)
    };
    if let Some(named) = &named {
        let foreign = named.foreign().iter().map(|foreign| &foreign.node);
        let all = foreign.chain(named.other_documents());
        let found: Vec<&Node> = all.filter(|node| is_of_inventory(node)).collect();
        if found.is_empty() {
            return Err(session.diagnostics.report(nothing_in(&options.paths)));
        }
        documents.extend(found);
    } else if documents.is_empty() {
        return Err(session.diagnostics.report(nothing()));
    }
    let placements = placements(workspace, named.as_ref());
    documents.extend(
        rendered
            .iter()
            .copied()
            .filter(|node| is_of_inventory(node)),
    );
    let mut reader = InventoryReader::default();
    let mut decoding = Decoding {
        origins: &mut session.origins,
        diagnostics: &mut session.diagnostics,
        strictness: settings.strictness,
        default_namespace: settings.default_namespace(),
    };
    for document in documents {
        reader.add(document, &mut decoding);
    }
    session.diagnostics.check_since(before)?;
    let mut inventory = reader.finish();
    if !options.exact {
        let note = "docs/placement.md#what-is-assumed";
        let trace = Trace {
            note,
            ..Trace::default()
        };
        inventory.assume(session.origins.push(Step::Rule, &trace));
    }
    Ok((inventory, placements))
}

/// The Placements of the workspace and beside the clusters.
fn placements(workspace: &Workspace, named: Option<&Workspace>) -> Vec<Node> {
    let beside = named.map(Workspace::foreign).unwrap_or_default();
    let foreign = workspace.foreign().iter().chain(beside);
    let nodes = foreign.map(|foreign| &foreign.node);
    nodes
        .filter(|node| Placement::is_one(node))
        .cloned()
        .collect()
}

/// The documents of a workspace that belong to the inventory.
fn of_workspace<'w>(
    workspace: &'w Workspace,
    options: &InventoryOptions,
    session: &Session,
) -> Vec<&'w Node> {
    let objects = workspace.foreign().iter().map(|foreign| &foreign.node);
    if !options.paths.is_empty() {
        return objects.filter(|node| is_of_cluster_sets(node)).collect();
    }
    let short = workspace.other_documents().iter();
    let short = short.filter(|node| is_in_short_form_file(node, session));
    let all = objects.chain(short);
    all.filter(|node| is_of_inventory(node)).collect()
}

/// Other programs have files with a list `clusters` too; only one of this name is ours.
fn is_in_short_form_file(node: &Node, session: &Session) -> bool {
    let span = session.origins.span(node.origin);
    let name = span.map(|span| session.sources.name(span.source).to_owned());
    let name = name.unwrap_or_default();
    Path::new(&name)
        .file_stem()
        .is_some_and(|stem| stem == SHORT_FORM)
}

fn nothing() -> Diagnostic {
    let message = "the workspace does not say which clusters there are";
    Diagnostic::error(&codes::NO_CLUSTERS, message).help(
        "write a file `clusters.yaml` such as `clusters: [{name: east-1, labels: {region: east}}]`, \
         or name a file or folder with ManagedClusters: `--clusters PATH`",
    )
}

fn nothing_in(paths: &[PathBuf]) -> Diagnostic {
    let names: Vec<String> = paths
        .iter()
        .map(|path| format!("`{}`", path.display()))
        .collect();
    let message = format!("there are no clusters in {}", names.join(", "));
    Diagnostic::error(&codes::NO_CLUSTERS, message)
        .help("write ManagedClusters, or a list `clusters`, there")
}
