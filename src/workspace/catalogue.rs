//! The definitions that come with the program, embedded from `definitions/`.

use super::EntryKind;
use super::FileError;
use super::Files;
use super::Unlisted;
use super::Visit;
use super::Workspace;
use super::discover::Found;
use super::load::Loader;
use crate::model::DefinitionKind;
use crate::model::Resource;
use crate::yaml::Data;
use crate::yaml::Node;
use std::collections::BTreeSet;
use std::path::Path;

/// What stands before the path of a catalogue file in messages.
pub(super) const PREFIX: &str = "<builtin>/";

/// The namespace that the catalogue's documents name.
pub(super) const NAMESPACE: &str = "mural-system";

/// Path below `definitions/` and text of each file, by path. The build script writes the list.
static FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));

/// Second names of definitions: the kind, the second name, and the name of the definition.
///
/// KubeVela calls the trait `resource`:
/// <https://kubevela.io/docs/end-user/traits/references/#resource>
const SECOND_NAMES: &[(DefinitionKind, &str, &str)] =
    &[(DefinitionKind::Trait, "resource", "resources")];

/// Which of the catalogue's definitions are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CatalogueNames {
    /// All of them, for lists.
    All,
    /// All versions of the definitions of these names.
    Only(BTreeSet<String>),
}

impl CatalogueNames {
    /// The names that the workspace uses: every text under a key `type` of its profiles,
    /// environments, workloads and opened revisions, without its version. That is more than the uses of
    /// definitions, and deliberately so: an override policy adds components in its properties,
    /// which only rendering understands.
    pub(super) fn used_in(workspace: &Workspace) -> Self {
        let mut names = BTreeSet::new();
        let profiles = workspace.profiles().iter().map(|item| &item.node);
        let environments = workspace.environments().iter().map(|item| &item.node);
        let workloads = workspace.workloads().iter().map(|item| &item.node);
        let revisions = workspace.opened().map(Resource::node);
        let nodes = profiles.chain(environments).chain(workloads);
        for node in nodes.chain(revisions) {
            types_in(node, &mut names);
        }
        let names = names
            .iter()
            .map(|text| text.split('@').next().unwrap_or_default());
        Self::Only(names.map(str::to_owned).collect())
    }

    fn contain(&self, name: &str) -> bool {
        let CatalogueNames::Only(names) = self else {
            return true;
        };
        let mut second = SECOND_NAMES.iter().filter(|(.., first)| *first == name);
        names.contains(name) || second.any(|(_, second, _)| names.contains(*second))
    }
}

/// Reads the definitions of these names that are not known yet.
pub(super) fn load(
    names: &CatalogueNames,
    is_known: impl Fn(&str) -> bool,
    loader: &mut Loader<'_>,
) {
    for (path, _) in FILES {
        // `components/webservice/1.0.0/definition.yaml`
        let mut parts = path.split('/');
        let name = parts.nth(1).unwrap_or_default();
        let is_definition = path.ends_with("/definition.yaml");
        if is_definition && names.contain(name) && !is_known(name) {
            loader.file(Path::new(path), Found::Named);
        }
    }
}

/// The name of a definition that is called by this name, which may be a second one.
pub(super) fn first_name(kind: DefinitionKind, name: &str) -> &str {
    let mut names = SECOND_NAMES.iter();
    let found = names.find(|(known, second, _)| *known == kind && *second == name);
    found.map_or(name, |(.., first)| first)
}

/// Second names of embedded definitions: the kind, the second name, the first.
pub(super) fn second_names() -> &'static [(DefinitionKind, &'static str, &'static str)] {
    SECOND_NAMES
}

/// The names of the embedded definitions of a kind, sorted, whether they were read or not.
pub(super) fn names(kind: DefinitionKind) -> impl Iterator<Item = &'static str> {
    let folder = match kind {
        DefinitionKind::Component => "components",
        DefinitionKind::Trait => "traits",
        DefinitionKind::Policy => "policies",
    };
    let mut last = "";
    FILES.iter().filter_map(move |(path, _)| {
        let (found, rest) = path.split_once('/')?;
        let (name, _) = rest.split_once('/')?;
        let new = found == folder && name != last;
        last = name;
        new.then_some(name)
    })
}

/// The embedded files.
pub(super) struct CatalogueFiles;

impl Files for CatalogueFiles {
    fn stays_below(&self, path: &Path, folder: &Path) -> bool {
        path.starts_with(folder)
    }

    fn kind(&self, path: &Path) -> Option<EntryKind> {
        text(path).map(|_| EntryKind::File)
    }

    fn list(
        &self,
        folder: &Path,
        visit: &mut dyn FnMut(&Path, EntryKind) -> Visit,
    ) -> Result<(), Unlisted> {
        for (path, _) in FILES {
            if Path::new(path).starts_with(folder) {
                visit(Path::new(path), EntryKind::File);
            }
        }
        Ok(())
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>, FileError> {
        let text = text(path).ok_or(FileError::Missing)?;
        Ok(text.as_bytes().to_vec())
    }
}

fn text(path: &Path) -> Option<&'static str> {
    let path = path.to_str()?.replace(std::path::MAIN_SEPARATOR, "/");
    let index = FILES.binary_search_by(|(known, _)| (*known).cmp(path.as_str()));
    FILES.get(index.ok()?).map(|(_, text)| *text)
}

/// Every text under a key `type`, wherever it stands in a document: the references to definitions,
/// and perhaps more.
pub fn types_in(node: &Node, texts: &mut BTreeSet<String>) {
    let mut pile = vec![node];
    while let Some(node) = pile.pop() {
        match &node.data {
            Data::List(items) => pile.extend(items),
            Data::Map(map) => {
                for entry in map {
                    if &*entry.key.text == "type"
                        && let Some(text) = entry.value.as_str()
                        && !texts.contains(text)
                    {
                        texts.insert(text.to_owned());
                    }
                    pile.push(&entry.value);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_files_are_sorted_and_complete() {
        assert!(FILES.is_sorted());
        for (path, _) in FILES {
            assert_eq!(CatalogueFiles.kind(Path::new(path)), Some(EntryKind::File));
        }
        let definition = Path::new("components/webservice/1.0.0/definition.yaml");
        assert!(CatalogueFiles.read(definition).is_ok());
    }

    #[test]
    fn a_second_name_is_free_and_leads_to_a_definition() {
        for (kind, second, first) in SECOND_NAMES {
            assert!(names(*kind).all(|name| name != *second), "{second}");
            assert!(names(*kind).any(|name| name == *first), "{first}");
            assert_eq!(first_name(*kind, second), *first);
        }
        assert_eq!(
            first_name(DefinitionKind::Component, "resource"),
            "resource"
        );
    }
}
