//! Which placements are meant.

use super::hub_side::HowToRender;
use super::hub_side::HubSide;
use super::hub_side::Name;
use super::hub_side::hub_sides;
use super::hub_side::name_of;
use super::stand_ins;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::Severity;
use crate::diag::codes::command;
use crate::diag::did_you_mean;
use crate::model::WorkloadDeployment;
use crate::ops::Session;
use crate::ops::inventory::read_named;
use crate::ops::render::report_all;
use crate::placement::Placement;
use crate::workspace::Files;
use crate::workspace::Settings;
use crate::workspace::Workspace;
use crate::yaml::Decoding;
use crate::yaml::Node;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;

/// What is asked for.
pub(super) struct Wanted<'o> {
    /// Names or files; everything when there is none.
    pub(super) names: &'o [String],
    /// Only what goes to this environment.
    pub(super) environment: Option<&'o str>,
}

/// A placement, and whose it is.
#[derive(Clone, Debug)]
pub(in crate::ops) struct Found {
    pub(in crate::ops) placement: Placement,
    /// The deployments and environments that go there: `deployment team/web`.
    pub(in crate::ops) owners: Vec<String>,
}

/// Documents by the name of the placement, with their owners.
type Documents = BTreeMap<Name, (Node, Vec<String>)>;

/// Where placements come from.
pub(super) struct Places<'r> {
    /// Documents that exist beside deployments.
    pub(super) documents: &'r [Node],
    pub(super) how: &'r HowToRender,
    pub(super) settings: &'r Settings,
    pub(super) files: &'r dyn Files,
}

/// Finds placements, and what was rendered for the hub on the way.
///
/// # Errors
/// When a name means nothing, a deployment does not render, or a document is wrong.
pub(super) fn found(
    wanted: &Wanted<'_>,
    mut workspace: Workspace,
    places: &Places<'_>,
    session: &mut Session,
) -> Result<(Vec<Found>, Vec<Node>), Reported> {
    let (paths, words): (Vec<&String>, Vec<&String>) =
        wanted.names.iter().partition(|name| is_file(name));
    let mut documents = of_files(&paths, places, session)?;
    let choice = Choice {
        everything: wanted.names.is_empty(),
        words: words.iter().map(|word| word.as_str()).collect(),
        environment: wanted.environment,
    };
    for node in places
        .documents
        .iter()
        .filter(|_| wanted.environment.is_none())
    {
        let name = name_of(node, &places.settings.namespace.value);
        if choice.everything || choice.names(&name) {
            documents
                .entry(name)
                .or_insert_with(|| (node.clone(), Vec::new()));
        }
    }
    let lonely = choice.lonely_environments(&workspace);
    let stand_ins = stand_ins::add(&lonely, &mut workspace, places.settings, session)?;
    let owner = |deployment: &Name| {
        let environment = stand_ins.iter().zip(&lonely);
        let mut environment = environment.filter(|(name, _)| *name == deployment);
        match environment.next() {
            Some((_, (namespace, name))) => format!("environment {namespace}/{name}"),
            None => format!("deployment {}/{}", deployment.0, deployment.1),
        }
    };
    let deployments = choice.deployments(&workspace, &stand_ins);
    let sides = sides(deployments, &workspace, places, session)?;
    let missing = take(&sides, places, &owner, &mut documents, session);
    if documents.is_empty() && !missing.is_empty() {
        return Err(report_all(missing, session));
    }
    for diagnostic in missing {
        session.diagnostics.push(Diagnostic {
            severity: Severity::Warning,
            ..diagnostic
        });
    }
    let unknown = choice.unknown(&documents, &workspace);
    if !unknown.is_empty() {
        by_rendered_name(&unknown, &workspace, places, &mut documents, session)?;
    }
    if documents.is_empty() {
        return Err(session.diagnostics.report(nothing(wanted)));
    }
    let rendered = sides.into_iter().flat_map(|side| side.objects);
    let rendered = rendered.map(|manifest| manifest.node).collect();
    Ok((decoded(documents, places.settings, session)?, rendered))
}

fn is_file(name: &str) -> bool {
    let extension = Path::new(name)
        .extension()
        .and_then(|extension| extension.to_str());
    name == "-" || matches!(extension, Some("yaml" | "yml" | "json"))
}

/// The placements in files that are named.
fn of_files(
    paths: &[&String],
    places: &Places<'_>,
    session: &mut Session,
) -> Result<Documents, Reported> {
    let mut documents = Documents::new();
    for path in paths {
        let read = [PathBuf::from(path)];
        let read = read_named(&read, places.settings, places.files, session)?;
        let nodes: Vec<&Node> = read
            .iter()
            .flat_map(Workspace::foreign)
            .map(|foreign| &foreign.node)
            .filter(|node| Placement::is_one(node))
            .collect();
        if nodes.is_empty() {
            let message = format!("there is no Placement in `{path}`");
            let diagnostic = Diagnostic::error(&command::NOTHING_CHOSEN, message);
            return Err(session.diagnostics.report(diagnostic));
        }
        for node in nodes {
            let name = name_of(node, &places.settings.namespace.value);
            documents.insert(name, (node.clone(), Vec::new()));
        }
    }
    Ok(documents)
}

fn sides(
    deployments: Vec<&WorkloadDeployment>,
    workspace: &Workspace,
    places: &Places<'_>,
    session: &mut Session,
) -> Result<Vec<HubSide>, Reported> {
    let (how, settings, files) = (places.how, places.settings, places.files);
    hub_sides(deployments, workspace, how, settings, files, session)
}

/// Takes up where deployments go, and gives what is to be said about placements that are not there.
fn take(
    sides: &[HubSide],
    places: &Places<'_>,
    owner: &dyn Fn(&Name) -> String,
    documents: &mut Documents,
    session: &Session,
) -> Vec<Diagnostic> {
    let mut missing = Vec::new();
    for side in sides {
        let namespace = &places.settings.namespace.value;
        for destination in side.destinations(places.documents, namespace) {
            let owner = owner(&side.deployment);
            let Some(node) = &destination.document else {
                missing.push(destination.missing(&owner, &session.origins));
                continue;
            };
            let entry = documents.entry(destination.placement.clone());
            let (_, owners) = entry.or_insert_with(|| (node.clone(), Vec::new()));
            if !owners.contains(&owner) {
                owners.push(owner);
            }
        }
    }
    missing
}

/// Renders everything, to find placements by the names that they get.
fn by_rendered_name(
    unknown: &[&str],
    workspace: &Workspace,
    places: &Places<'_>,
    documents: &mut Documents,
    session: &mut Session,
) -> Result<(), Reported> {
    let all = workspace.deployments().iter();
    let all = all
        .filter(|deployment| deployment.environment.is_some())
        .collect();
    let sides = sides(all, workspace, places, session)?;
    let mut rendered = Documents::new();
    let owner = |(namespace, name): &Name| format!("deployment {namespace}/{name}");
    take(&sides, places, &owner, &mut rendered, session);
    let mut missing = None;
    for word in unknown {
        let before = documents.len();
        let of_name = rendered.iter().filter(|(name, _)| is_named(word, name));
        documents.extend(of_name.map(|(name, found)| (name.clone(), found.clone())));
        if documents.len() == before {
            let diagnostic = no_such(word, workspace, rendered.keys());
            missing = Some(session.diagnostics.report(diagnostic));
        }
    }
    missing.map_or(Ok(()), Err)
}

fn no_such<'n>(
    word: &str,
    workspace: &Workspace,
    rendered: impl Iterator<Item = &'n Name>,
) -> Diagnostic {
    let mut known: BTreeSet<String> = rendered.map(|(_, name)| name.clone()).collect();
    let deployments = workspace.deployments().iter().map(|it| &it.metadata);
    let environments = workspace.environments().iter().map(|it| &it.metadata);
    let names = deployments
        .chain(environments)
        .map(|it| it.name.value.to_string());
    known.extend(names.filter(|name| !name.starts_with(stand_ins::NAME)));
    let message = format!("there is no placement, deployment or environment `{word}`");
    let diagnostic = Diagnostic::error(&command::NOTHING_CHOSEN, message);
    let suggestion = did_you_mean(word, known.iter().map(String::as_str));
    match suggestion {
        Some(suggestion) => diagnostic.help(suggestion),
        None => diagnostic,
    }
}

fn nothing(wanted: &Wanted<'_>) -> Diagnostic {
    let (message, help) = match wanted.environment {
        Some(name) => (
            format!("nothing goes to an environment `{name}`"),
            "`paletteai list environments` shows those there are",
        ),
        None => (
            "there is no placement, and no deployment with an environment".to_owned(),
            "name a file with a Placement, or give a deployment an `environmentRef`",
        ),
    };
    Diagnostic::error(&command::NOTHING_CHOSEN, message).help(help)
}

fn decoded(
    documents: Documents,
    settings: &Settings,
    session: &mut Session,
) -> Result<Vec<Found>, Reported> {
    let before = session.diagnostics.len();
    let mut found = Vec::new();
    for (node, owners) in documents.into_values() {
        let mut decoding = Decoding {
            origins: &mut session.origins,
            diagnostics: &mut session.diagnostics,
            strictness: settings.strictness,
            default_namespace: settings.default_namespace(),
        };
        let placement = Placement::decode(&node, &mut decoding);
        found.extend(placement.map(|placement| Found { placement, owners }));
    }
    session.diagnostics.check_since(before)?;
    Ok(found)
}

/// What words choose.
struct Choice<'o> {
    everything: bool,
    words: Vec<&'o str>,
    environment: Option<&'o str>,
}

impl Choice<'_> {
    fn names(&self, name: &Name) -> bool {
        self.words.iter().any(|word| is_named(word, name))
    }

    /// The deployments that are meant, by their own name or that of their environment.
    fn deployments<'w>(
        &self,
        workspace: &'w Workspace,
        stand_ins: &[Name],
    ) -> Vec<&'w WorkloadDeployment> {
        let deployments = workspace.deployments().iter();
        deployments
            .filter(|deployment| {
                let Some(environment) = environment_of(deployment) else {
                    return false;
                };
                let name = own_name(deployment);
                if name.1.starts_with(stand_ins::NAME) {
                    return stand_ins.contains(&name);
                }
                let goes = self
                    .environment
                    .is_none_or(|word| is_named(word, &environment));
                goes && (self.everything || self.names(&name) || self.names(&environment))
            })
            .collect()
    }

    /// Environments that are named and that no deployment goes to.
    fn lonely_environments(&self, workspace: &Workspace) -> Vec<Name> {
        let deployments = workspace.deployments().iter();
        let visited: BTreeSet<Name> = deployments.filter_map(environment_of).collect();
        let environments = workspace.environments().iter().map(|environment| {
            let metadata = &environment.metadata;
            (
                metadata.namespace.value.to_string(),
                metadata.name.value.to_string(),
            )
        });
        let named: BTreeSet<Name> = environments
            .filter(|name| {
                self.names(name) || self.environment.is_some_and(|word| is_named(word, name))
            })
            .collect();
        named.difference(&visited).cloned().collect()
    }

    /// The words that chose nothing.
    fn unknown(&self, documents: &Documents, workspace: &Workspace) -> Vec<&str> {
        let deployments: Vec<(Name, Name)> = workspace
            .deployments()
            .iter()
            .filter_map(|it| Some((own_name(it), environment_of(it)?)))
            .collect();
        let is_known = |word: &str| {
            documents.keys().any(|name| is_named(word, name))
                || deployments
                    .iter()
                    .any(|(name, environment)| is_named(word, name) || is_named(word, environment))
        };
        self.words
            .iter()
            .copied()
            .filter(|word| !is_known(word))
            .collect()
    }
}

fn own_name(deployment: &WorkloadDeployment) -> Name {
    let metadata = &deployment.metadata;
    (
        metadata.namespace.value.to_string(),
        metadata.name.value.to_string(),
    )
}

/// The environment that a deployment names, in the namespace that it says or its own.
fn environment_of(deployment: &WorkloadDeployment) -> Option<Name> {
    let reference = deployment.environment.as_ref()?;
    let namespace = reference.namespace.as_ref();
    let namespace = namespace.unwrap_or(&deployment.metadata.namespace);
    Some((namespace.value.to_string(), reference.name.to_string()))
}

/// Whether `NAME` or `NAMESPACE/NAME` means a name.
pub(in crate::ops) fn is_named(word: &str, (namespace, name): &Name) -> bool {
    match word.split_once('/') {
        Some((wanted, rest)) => wanted == namespace && rest == name,
        None => word == name,
    }
}
