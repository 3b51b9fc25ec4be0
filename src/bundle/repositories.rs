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
use crate::workspace::Workspace;
use crate::yaml::Data;
use crate::yaml::Node;
use std::sync::Arc;

/// The fields with which objects of Flux name a repository.
const REFERENCES: [&str; 2] = ["sourceRef", "chartRef"];

/// A repository that a profile uses.
struct Used<'n> {
    kind: RepositoryKind,
    name: &'n Node,
    /// The namespace, where the reference names one.
    namespace: Option<&'n str>,
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
                collect(properties, &mut used);
            }
            for one in used {
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
    let text = |node: &Node, key: &str| -> Option<Arc<str>> {
        node.at(&["metadata", key])
            .and_then(Node::as_str)
            .map(Arc::from)
    };
    workspace.foreign().iter().any(|foreign| {
        let own = text(&foreign.node, "namespace");
        &*foreign.kind == kind.name()
            && foreign.api_version.starts_with("source.toolkit.fluxcd.io/")
            && text(&foreign.node, "name").as_deref() == Some(name)
            && (namespace.is_none() || own.is_none() || own.as_deref() == namespace)
    })
}

/// Every reference to a repository below a value. Names with macros are left out.
fn collect<'n>(node: &'n Node, used: &mut Vec<Used<'n>>) {
    match &node.data {
        Data::Map(map) => {
            for entry in map {
                if REFERENCES.contains(&&*entry.key.text) {
                    used.extend(reference(&entry.value));
                }
                collect(&entry.value, used);
            }
        }
        Data::List(items) => items.iter().for_each(|item| collect(item, used)),
        _ => {}
    }
}

fn reference(node: &Node) -> Option<Used<'_>> {
    let kinds = [RepositoryKind::Helm, RepositoryKind::Oci];
    let written = node.get("kind").and_then(Node::as_str)?;
    let kind = kinds.into_iter().find(|kind| kind.name() == written)?;
    let name = node.get("name")?;
    let plain = name.as_str().is_some_and(|name| !name.contains("{{"));
    plain.then(|| Used {
        kind,
        name,
        namespace: node.get("namespace").and_then(Node::as_str),
    })
}
