//! `paletteai definition list`, `show` and `schema`.

use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::definitions as codes;
use crate::diag::did_you_mean;
use crate::model::Definition;
use crate::model::DefinitionKind;
use crate::model::Reference;
use crate::model::Revision;
use crate::ops::Row;
use crate::ops::Session;
use crate::resolve::versions::admits;
use crate::schema::Described;
use crate::schema::ParameterSchema;
use crate::schema::for_editors;
use crate::source::Spanned;
use crate::source::Step;
use crate::source::Trace;
use crate::workspace::Files;
use crate::workspace::Settings;
use crate::workspace::Workspace;
use crate::yaml::Data;
use crate::yaml::Key;
use crate::yaml::Map;
use crate::yaml::Node;
use crate::yaml::write;
use serde::Serialize;
use std::path::PathBuf;

/// How many parameters an example may set that sets more than it must.
const SMALL: usize = 6;

/// A definition for its users.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ShownDefinition {
    /// `component`, `trait` or `policy`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// `spec.version`, where it has one.
    pub version: Option<String>,
    /// Its namespace; none for a built-in one.
    pub namespace: Option<String>,
    /// `file:line:column` of its name.
    pub location: String,
    /// What it is, in one line.
    pub description: String,
    /// Of a trait: what it applies to; everything when it is empty.
    pub applies_to: Vec<String>,
    /// Of a trait: the traits that it cannot stand beside.
    pub conflicts_with: Vec<String>,
    /// Its parameters.
    pub parameters: Vec<Described>,
    /// A use of it, as YAML.
    pub example: String,
}

/// The definitions of a workspace and those that come with the program; what is wrong with others is in
/// the session.
///
/// # Errors
/// When a path leads nowhere or cannot be read.
pub fn list_definitions(
    paths: &[PathBuf],
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<Vec<Row>, Reported> {
    Ok(crate::ops::list(paths, settings, files, session)?.definitions)
}

/// Shows a definition: `NAME`, `NAME@v1` or `KIND/NAME`. One of the workspace comes before one of the
/// catalogue, and a newer one before an older one; where several kinds have the name, each is shown.
///
/// # Errors
/// When the workspace does not load, or there is none.
pub fn show_definitions(
    name: &str,
    paths: &[PathBuf],
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<Vec<ShownDefinition>, Reported> {
    let workspace = session.load_whole(files, paths, settings)?;
    let found = find(name, &workspace, session)?;
    let mut shown = Vec::new();
    for definition in found {
        shown.push(show(definition, session)?);
    }
    Ok(shown)
}

/// The schema of a definition's parameters, for editors.
///
/// # Errors
/// When the workspace does not load, or there is not one definition of the name.
pub fn definition_schema(
    name: &str,
    paths: &[PathBuf],
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<Node, Reported> {
    let workspace = session.load_whole(files, paths, settings)?;
    let found = find(name, &workspace, session)?;
    let [definition] = found.as_slice() else {
        let names: Vec<String> = found
            .iter()
            .map(|one| format!("`{}/{}`", one.kind.name(), one.metadata.name.value))
            .collect();
        let message = format!("several definitions are called `{name}`");
        let diagnostic = Diagnostic::error(&codes::NOT_FOUND, message)
            .help(format!("write {}", names.join(" or ")));
        return Err(session.diagnostics.report(diagnostic));
    };
    let empty = Node::map(definition.node.origin);
    let schema = definition.parameters.as_ref().unwrap_or(&empty);
    Ok(for_editors(
        schema,
        &definition.metadata.name.value,
        &definition.description(),
    ))
}

/// The first definition of each kind that a name means.
fn find<'w>(
    name: &str,
    workspace: &'w Workspace,
    session: &mut Session,
) -> Result<Vec<&'w Definition>, Reported> {
    let (kind, text) = match name.split_once('/') {
        Some((kind, text)) => (Some(kind), text),
        None => (None, name),
    };
    let origin = session.origins.push(Step::Rule, &Trace::default());
    let reference = Reference::parse(&Spanned::new(text.into(), origin))
        .map_err(|fault| session.diagnostics.report(fault.at(None, "")))?;
    let mut found: Vec<&Definition> = Vec::new();
    let mut all: Vec<&Definition> = workspace.all_definitions().collect();
    let version =
        |one: &Definition| Revision::of(one.version.as_ref().map(|version| &version.value));
    // The order of the workspace stays among equals: its own come before the catalogue's.
    all.sort_by(|left, right| {
        left.built_in
            .cmp(&right.built_in)
            .then_with(|| version(right).cmp(&version(left)))
    });
    for definition in &all {
        let is_kind = kind.is_none_or(|kind| definition.kind.name() == kind);
        let is_version = reference
            .pin
            .as_ref()
            .is_none_or(|pin| admits(pin, &version(definition)));
        let is_new = found.iter().all(|known| known.kind != definition.kind);
        let is_named = definition.metadata.name.value == reference.name;
        if is_kind && is_version && is_named && is_new {
            found.push(definition);
        }
    }
    if found.is_empty() {
        let names = all.iter().map(|one| &*one.metadata.name.value);
        let same = all
            .iter()
            .filter(|one| one.metadata.name.value == reference.name);
        let others: Vec<String> = same.map(|one| told(one)).collect();
        let help = match others.as_slice() {
            [] => did_you_mean(&reference.name, names)
                .unwrap_or_else(|| "`paletteai definition list` lists all".to_owned()),
            others => format!("there is {}", others.join(", ")),
        };
        let message = format!("there is no definition `{name}`");
        let diagnostic = Diagnostic::error(&codes::NOT_FOUND, message).help(help);
        return Err(session.diagnostics.report(diagnostic));
    }
    Ok(found)
}

/// `trait/labels@v1.0.0`
fn told(definition: &Definition) -> String {
    let version = definition.version.as_ref();
    let version = version.map(|version| format!("@v{}", version.value));
    let name = &definition.metadata.name.value;
    let version = version.unwrap_or_default();
    format!("`{}/{name}{version}`", definition.kind.name())
}

fn show(definition: &Definition, session: &mut Session) -> Result<ShownDefinition, Reported> {
    let schema = ParameterSchema::compile(
        definition.parameters.as_ref(),
        &session.origins,
        &mut session.diagnostics,
    )?;
    let metadata = &definition.metadata;
    let texts =
        |texts: &[crate::model::Text]| texts.iter().map(|text| text.value.to_string()).collect();
    let version = definition.version.as_ref();
    Ok(ShownDefinition {
        kind: definition.kind.name(),
        name: metadata.name.value.to_string(),
        version: version.map(|version| version.value.to_string()),
        namespace: (!definition.built_in).then(|| metadata.namespace.value.to_string()),
        location: session.place_of(metadata.name.origin),
        description: definition.description(),
        applies_to: texts(&definition.applies_to_workloads),
        conflicts_with: texts(&definition.conflicts_with),
        parameters: schema.described(),
        example: example(definition, &schema),
    })
}

/// A use of a definition to paste, with what must be set; with more, where that is not much.
fn example(definition: &Definition, schema: &ParameterSchema<'_>) -> String {
    let origin = definition.node.origin;
    let samples = schema.samples(origin);
    let size = |node: &&Node| {
        node.as_map()
            .is_some_and(|map| (1..=SMALL).contains(&map.len()))
    };
    let all = samples.get(1).filter(size);
    let properties = all.or_else(|| samples.first());
    let name = &definition.metadata.name.value;
    let pinned = match &definition.version {
        Some(version) => format!("{name}@v{}", version.value),
        None => name.to_string(),
    };
    let mut used = Map::default();
    let mut put = |word: &str, node: Node| {
        let text = word.into();
        used.push(Key { text, origin }, node);
    };
    if definition.kind == DefinitionKind::Component {
        put("name", Node::string(name.clone(), origin));
    }
    put("type", Node::string(pinned, origin));
    if let Some(properties) =
        properties.filter(|node| node.as_map().is_some_and(|map| !map.is_empty()))
    {
        put("properties", properties.clone());
    }
    let used = Node::new(Data::Map(used), origin);
    let (place, node) = match definition.kind {
        DefinitionKind::Component => ("components", Node::new(Data::List(vec![used]), origin)),
        DefinitionKind::Trait => ("traits", Node::new(Data::List(vec![used]), origin)),
        DefinitionKind::Policy if definition.topology => ("topology", used),
        DefinitionKind::Policy => ("policies", Node::new(Data::List(vec![used]), origin)),
    };
    let mut whole = Node::map(origin);
    if let Some(map) = whole.as_map_mut() {
        map.push(
            Key {
                text: place.into(),
                origin,
            },
            node,
        );
    }
    let mut text = String::new();
    write(&whole, &mut text);
    text
}
