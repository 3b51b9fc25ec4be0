//! What is known of a hub: which clusters there are.

use super::Session;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::placement as codes;
use crate::placement::Inventory;
use crate::placement::InventoryReader;
use crate::placement::Placement;
use crate::placement::is_manifest_work;
use crate::placement::is_of_cluster_sets;
use crate::placement::is_of_inventory;
use crate::placement::lists_clusters;
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

/// The documents of a hub.
pub(super) struct HubDocuments {
    /// Those of the inventory.
    inventory: Vec<Node>,
    /// `Placement`s, those of the workspace first.
    pub(super) placements: Vec<Node>,
    /// `ManifestWork`s.
    pub(super) works: Vec<Node>,
}

/// Reads an inventory. Cluster sets and their bindings in the workspace always belong to it;
/// clusters, scores and decisions of the workspace only where no other place is named.
///
/// # Errors
/// When anything in it is wrong, or nothing says which clusters there are.
pub fn read_inventory(
    options: &InventoryOptions,
    workspace: &Workspace,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<Inventory, Reported> {
    let documents = HubDocuments::read(options, workspace, settings, files, session)?;
    documents.inventory(&[], options, settings, session)
}

impl HubDocuments {
    /// Reads the documents of a hub: those that [`read_inventory`] reads, and what stands beside
    /// them and in the workspace.
    ///
    /// # Errors
    /// When a file cannot be read, or nothing says which clusters there are.
    pub(super) fn read(
        options: &InventoryOptions,
        workspace: &Workspace,
        settings: &Settings,
        files: &dyn Files,
        session: &mut Session,
    ) -> Result<Self, Reported> {
        let named = read_named(&options.paths, settings, files, session)?;
        let documents = documents(workspace, named.as_ref(), session);
        if !documents.iter().any(|node| lists_clusters(node)) {
            let diagnostic = nothing(&options.paths);
            return Err(session.diagnostics.report(diagnostic));
        }
        Ok(Self {
            inventory: documents.into_iter().cloned().collect(),
            placements: beside(workspace, named.as_ref(), Placement::is_one),
            works: beside(workspace, named.as_ref(), is_manifest_work),
        })
    }

    /// What they say about clusters, with rendered documents as if they were applied.
    ///
    /// # Errors
    /// When anything in them is wrong.
    pub(super) fn inventory(
        &self,
        rendered: &[&Node],
        options: &InventoryOptions,
        settings: &Settings,
        session: &mut Session,
    ) -> Result<Inventory, Reported> {
        let before = session.diagnostics.len();
        let mut reader = InventoryReader::default();
        let mut decoding = Decoding {
            origins: &mut session.origins,
            diagnostics: &mut session.diagnostics,
            strictness: settings.strictness,
            default_namespace: settings.default_namespace(),
        };
        let rendered = rendered
            .iter()
            .copied()
            .filter(|node| is_of_inventory(node));
        for document in self.inventory.iter().chain(rendered) {
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
        Ok(inventory)
    }
}

/// What the files and folders of `--clusters` hold.
pub(super) fn read_named(
    paths: &[PathBuf],
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<Option<Workspace>, Reported> {
    if paths.is_empty() {
        return Ok(None);
    }
    let before = session.diagnostics.len();
    let (sources, origins) = (&mut session.sources, &mut session.origins);
    let diagnostics = &mut session.diagnostics;
    let read = Workspace::read(files, paths, settings, sources, origins, diagnostics)?;
    session.diagnostics.check_since(before)?;
    Ok(Some(read))
}

/// The documents of an inventory.
fn documents<'w>(
    workspace: &'w Workspace,
    named: Option<&'w Workspace>,
    session: &Session,
) -> Vec<&'w Node> {
    let Some(named) = named else {
        let short = workspace.other_documents().iter();
        let short = short.filter(|node| is_in_short_form_file(node, session));
        let all = objects(workspace).chain(short);
        return all.filter(|node| is_of_inventory(node)).collect();
    };
    let sets = objects(workspace).filter(|node| is_of_cluster_sets(node));
    let all = objects(named).chain(named.other_documents());
    sets.chain(all.filter(|node| is_of_inventory(node)))
        .collect()
}

fn beside(
    workspace: &Workspace,
    named: Option<&Workspace>,
    wanted: impl Fn(&Node) -> bool,
) -> Vec<Node> {
    let all = objects(workspace).chain(named.into_iter().flat_map(objects));
    all.filter(|node| wanted(node)).cloned().collect()
}

fn objects(workspace: &Workspace) -> impl Iterator<Item = &Node> {
    workspace.foreign().iter().map(|foreign| &foreign.node)
}

/// Other programs have files with a list `clusters` too; only one of this name is ours.
fn is_in_short_form_file(node: &Node, session: &Session) -> bool {
    let span = session.origins.span(node.origin);
    let name = span.map(|span| session.sources.name(span.source).to_owned());
    let name = name.unwrap_or_default();
    let stem = Path::new(&name).file_stem();
    stem.is_some_and(|stem| stem == SHORT_FORM)
}

fn nothing(paths: &[PathBuf]) -> Diagnostic {
    if paths.is_empty() {
        let message = "the workspace does not say which clusters there are";
        return Diagnostic::error(&codes::NO_CLUSTERS, message).help(
            "write a file `clusters.yaml` such as `clusters: [{name: east-1, labels: {region: \
             east}}]`, or name a file or folder with ManagedClusters: `--clusters PATH`",
        );
    }
    let names: Vec<String> = paths
        .iter()
        .map(|path| format!("`{}`", path.display()))
        .collect();
    let message = format!("there are no clusters in {}", names.join(", "));
    Diagnostic::error(&codes::NO_CLUSTERS, message)
        .help("write ManagedClusters, or a list `clusters`, there")
}
