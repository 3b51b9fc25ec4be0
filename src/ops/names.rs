//! The names of a workspace, for completion.

use super::Session;
use crate::model::DefinitionKind;
use crate::model::Kind;
use crate::model::Metadata;
use crate::workspace::Files;
use crate::workspace::Settings;
use crate::workspace::Workspace;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// What may be named. A resource is `NAME`, and `NAMESPACE/NAME` where two namespaces have it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are what they are")]
pub struct Names {
    pub deployments: BTreeSet<String>,
    pub namespaces: BTreeSet<String>,
    pub environments: BTreeSet<String>,
    pub profiles: BTreeSet<String>,
    pub bundles: BTreeSet<String>,
    /// Those of the catalogue included.
    pub definitions: BTreeSet<String>,
    pub variables: BTreeSet<String>,
    /// `KIND/NAME` of resources that have revisions.
    pub versioned: BTreeSet<String>,
    pub kinds: BTreeSet<String>,
}

/// The names of a workspace, as far as it can be read, and those that are everywhere.
pub fn names(
    paths: &[PathBuf],
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Names {
    let mut names = Names {
        kinds: Kind::all().map(|kind| kind.name().to_owned()).collect(),
        ..Names::default()
    };
    let kinds = [
        DefinitionKind::Component,
        DefinitionKind::Trait,
        DefinitionKind::Policy,
    ];
    for kind in kinds {
        let catalogue = Workspace::catalogue_names(kind);
        names.definitions.extend(catalogue.map(str::to_owned));
    }
    if let Ok(workspace) = session.load_what_is_sound(files, paths, settings) {
        names.learn(&workspace);
    }
    names
}

impl Names {
    fn learn(&mut self, workspace: &Workspace) {
        let deployments = || workspace.deployments().iter().map(|one| &one.metadata);
        let environments = || workspace.environments().iter().map(|one| &one.metadata);
        let profiles = || workspace.profiles().iter().map(|one| &one.metadata);
        let bundles = || workspace.bundles().iter().map(|one| &one.metadata);
        let definitions = || workspace.all_definitions().map(|one| &one.metadata);
        self.deployments = unambiguous(deployments());
        self.environments = unambiguous(environments());
        self.profiles = unambiguous(profiles());
        self.bundles = unambiguous(bundles());
        self.definitions
            .extend(definitions().map(|metadata| metadata.name.value.to_string()));
        let all = deployments().chain(environments()).chain(profiles());
        for metadata in all.chain(bundles()).chain(definitions()) {
            self.namespaces.insert(metadata.namespace.value.to_string());
        }
        let versioned = [
            ("profile", &self.profiles),
            ("environment", &self.environments),
            ("bundle", &self.bundles),
        ];
        for (kind, names) in versioned {
            let names = names.iter().map(|name| format!("{kind}/{name}"));
            self.versioned.extend(names);
        }
        for set in workspace.variable_sets() {
            let names = set.variables.iter().map(|one| one.name.value.to_string());
            self.variables.extend(names);
        }
    }
}

/// Each by its name, or with its namespace where that is needed.
fn unambiguous<'m>(all: impl Iterator<Item = &'m Metadata>) -> BTreeSet<String> {
    let mut namespaces: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for metadata in all {
        let (namespace, name) = (&metadata.namespace.value, &metadata.name.value);
        namespaces.entry(name).or_default().insert(namespace);
    }
    let mut names = BTreeSet::new();
    for (name, namespaces) in namespaces {
        if namespaces.len() == 1 {
            names.insert(name.to_owned());
        } else {
            names.extend(
                namespaces
                    .iter()
                    .map(|namespace| format!("{namespace}/{name}")),
            );
        }
    }
    names
}
