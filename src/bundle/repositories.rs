//! Repositories that a bundle declares, and those that its profiles use.

use super::Contents;
use super::HeldProfile;
use super::composition::Surroundings;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::codes::bundles as codes;
use crate::diag::did_you_mean;
use crate::model::DeclaredRepository;
use crate::model::RepositoryKind;
use crate::source::Origins;
use crate::workspace::Foreign;
use crate::workspace::Workspace;
use crate::yaml::Data;
use crate::yaml::Node;
use crate::yaml::Path;
use crate::yaml::path::Step;

/// The fields with which objects of Flux name a repository.
const REFERENCES: [&str; 2] = ["sourceRef", "chartRef"];

const KINDS: [RepositoryKind; 2] = [RepositoryKind::Helm, RepositoryKind::Oci];

/// A repository that a profile uses.
pub(super) struct Used<'n> {
    pub(super) kind: RepositoryKind,
    pub(super) name: &'n Node,
    /// The namespace, where the reference names one.
    pub(super) namespace: Option<&'n str>,
}

/// Reports declarations that cannot work and repositories that are not declared.
pub(super) fn check_repositories(
    contents: &Contents<'_>,
    around: &Surroundings<'_>,
    origins: &Origins,
    diagnostics: &mut Diagnostics,
) {
    let workspace = around.finder.workspace;
    for repository in &contents.bundle.repositories {
        check_declared(repository, workspace, origins, diagnostics);
    }
    let profiles = contents.workload_profiles.iter();
    for profile in profiles.filter_map(HeldProfile::profile) {
        for component in &profile.workload.components {
            let mut used = Vec::new();
            if let Some(properties) = &component.properties {
                collect(properties, &mut Path::default(), &mut used);
            }
            for (_, one) in used {
                check_used(&one, contents, workspace, origins, diagnostics);
            }
        }
    }
}

fn check_declared(
    repository: &DeclaredRepository,
    workspace: &Workspace,
    origins: &Origins,
    diagnostics: &mut Diagnostics,
) {
    let kind = repository.kind.name();
    let Some(url) = &repository.url else {
        let namespace = &repository.namespace.value;
        if !exists(
            workspace,
            repository.kind,
            Some(namespace),
            &repository.name.value,
        ) {
            let message = format!(
                "the {kind} `{}` has no `url`, and is not in the workspace",
                repository.name.value
            );
            let diagnostic = Diagnostic::warning(&codes::REPOSITORY_NOT_FOUND, message)
                .place(origins.span(repository.name.origin), "declared here")
                .help("write its `url`, or put the object into the workspace");
            diagnostics.push(diagnostic);
        }
        return;
    };
    let schemes: &[&str] = match repository.kind {
        RepositoryKind::Helm => &["https://", "http://", "oci://"],
        RepositoryKind::Oci => &["oci://"],
    };
    // A macro is filled in only below `properties`, so what stands here is the URL itself.
    let fits = |scheme: &&str| url.value.len() > scheme.len() && url.value.starts_with(*scheme);
    if !schemes.iter().any(fits) {
        let message = format!(
            "`{}` is not the URL of a repository of kind {kind}",
            url.value
        );
        let diagnostic = Diagnostic::error(&codes::REPOSITORY_URL, message)
            .place(origins.span(url.origin), "this URL")
            .help(format!("it begins with `{}`", schemes.join("`, `")));
        diagnostics.push(diagnostic);
    }
}

fn check_used(
    used: &Used<'_>,
    contents: &Contents<'_>,
    workspace: &Workspace,
    origins: &Origins,
    diagnostics: &mut Diagnostics,
) {
    let name = used.name.as_str().unwrap_or_default();
    let mut declared = contents.bundle.repositories.iter();
    let is_meant = |one: &DeclaredRepository| one.kind == used.kind && &*one.name.value == name;
    if declared.any(is_meant) || exists(workspace, used.kind, used.namespace, name) {
        return;
    }
    let kind = used.kind.name();
    let message = format!("the {kind} `{name}` is not declared by the bundle");
    let known = contents.bundle.repositories.iter();
    let known = known.filter(|one| one.kind == used.kind);
    let meant = did_you_mean(name, known.map(|one| &*one.name.value));
    let list = contents.bundle.metadata.name.origin;
    let diagnostic = Diagnostic::warning(&codes::UNDECLARED_REPOSITORY, message)
        .place(origins.span(used.name.origin), "used here")
        .place(origins.span(list), "by a profile of this bundle")
        .help(meant.unwrap_or_else(|| {
            "declare it in `spec.workloadProfileDependencies` of the bundle".to_owned()
        }));
    diagnostics.push(diagnostic);
}

/// Whether the workspace holds the object.
fn exists(
    workspace: &Workspace,
    kind: RepositoryKind,
    namespace: Option<&str>,
    name: &str,
) -> bool {
    let mut objects = objects(workspace, kind, name);
    objects.any(|object| {
        let own = metadata_text(&object.node, "namespace");
        namespace.is_none() || own.is_none() || own == namespace
    })
}

/// The objects of Flux in the workspace that are repositories of this kind and name, whatever
/// their namespace.
pub(super) fn objects<'w>(
    workspace: &'w Workspace,
    kind: RepositoryKind,
    name: &str,
) -> impl Iterator<Item = &'w Foreign> {
    let of_kind = move |foreign: &&Foreign| repository_kind(foreign) == Some(kind);
    let all = workspace.foreign().iter().filter(of_kind);
    all.filter(move |object| metadata_text(&object.node, "name") == Some(name))
}

/// The kind of repository that an object is.
pub(super) fn repository_kind(object: &Foreign) -> Option<RepositoryKind> {
    let of_flux = object.api_version.starts_with("source.toolkit.fluxcd.io/");
    let mut kinds = KINDS.into_iter();
    kinds.find(|kind| of_flux && &*object.kind == kind.name())
}

/// A text in the metadata of an object.
pub(super) fn metadata_text<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    node.at(&["metadata", key]).and_then(Node::as_str)
}

/// Every reference to a repository below a value, with the way to it; `path` is the way to the
/// value itself. Names with macros are left out.
pub(super) fn collect<'n>(node: &'n Node, path: &mut Path, used: &mut Vec<(Path, Used<'n>)>) {
    match &node.data {
        Data::Map(map) => {
            for entry in map {
                path.push(Step::Key(entry.key.text.clone()));
                if REFERENCES.contains(&&*entry.key.text) {
                    used.extend(reference(&entry.value).map(|one| (path.clone(), one)));
                }
                collect(&entry.value, path, used);
                path.pop();
            }
        }
        Data::List(items) => {
            for (index, item) in items.iter().enumerate() {
                path.push(Step::Index(index));
                collect(item, path, used);
                path.pop();
            }
        }
        _ => {}
    }
}

fn reference(node: &Node) -> Option<Used<'_>> {
    let written = node.get("kind").and_then(Node::as_str)?;
    let kind = KINDS.into_iter().find(|kind| kind.name() == written)?;
    let name = node.get("name")?;
    let plain = name.as_str().is_some_and(|name| !name.contains("{{"));
    plain.then(|| Used {
        kind,
        name,
        namespace: node.get("namespace").and_then(Node::as_str),
    })
}
