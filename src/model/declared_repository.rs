//! A repository that a bundle declares.

use super::Text;
use super::lists::report_duplicate_names;
use super::metadata::Metadata;
use super::names::check_dns_label;
use super::names::check_subdomain;
use super::reference::report;
use super::shapes;
use crate::source::OriginId;
use crate::source::Spanned;
use crate::yaml::Decoding;
use crate::yaml::Fields;
use crate::yaml::Node;

/// The kinds of repositories, by
/// <https://docs.palette-ai.com/docs/tasks/repositories/create-repositories>: objects of Flux.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RepositoryKind {
    /// Charts: `HelmRepository`.
    Helm,
    /// Charts or plain YAML in a container registry: `OCIRepository`.
    Oci,
}

impl RepositoryKind {
    /// As written in `kind` of the object.
    pub fn name(self) -> &'static str {
        match self {
            Self::Helm => "HelmRepository",
            Self::Oci => "OCIRepository",
        }
    }
}

/// One of `spec.workloadProfileDependencies.helmRepositories` or `.ociRepositories` of a bundle. It
/// is created with the bundle where it does not exist yet.
#[derive(Clone, Debug)]
pub struct DeclaredRepository {
    /// Its kind.
    pub kind: RepositoryKind,
    /// `name`.
    pub name: Text,
    /// `namespace`; the bundle's own when absent.
    pub namespace: Text,
    /// `url`, or `spec.url`.
    pub url: Option<Text>,
    /// The item of the list.
    pub origin: OriginId,
}

impl DeclaredRepository {
    /// Reads `workloadProfileDependencies` of a bundle with this metadata.
    pub(super) fn decode_all(
        node: &Node,
        own: &Metadata,
        decoding: &mut Decoding<'_>,
    ) -> Vec<Self> {
        let Some(fields) = Fields::of(node, &shapes::PROFILE_DEPENDENCIES, decoding) else {
            return Vec::new();
        };
        let lists = [
            (RepositoryKind::Helm, "helmRepositories"),
            (RepositoryKind::Oci, "ociRepositories"),
        ];
        let mut all = Vec::new();
        for (kind, field) in lists {
            let items = fields.list(field).iter();
            let list: Vec<Self> = items
                .filter_map(|item| Self::decode(kind, item, own, decoding))
                .collect();
            let names = list.iter().map(|repository| &repository.name);
            report_duplicate_names(names, kind.name(), decoding);
            all.extend(list);
        }
        all
    }

    fn decode(
        kind: RepositoryKind,
        node: &Node,
        own: &Metadata,
        decoding: &mut Decoding<'_>,
    ) -> Option<Self> {
        let fields = Fields::of(node, &shapes::DECLARED_REPOSITORY, decoding)?;
        let name = fields.text("name");
        if let Some(name) = &name {
            report(check_subdomain(&name.value, "a resource"), name, decoding);
        }
        let namespace = fields.text("namespace");
        if let Some(namespace) = &namespace {
            let checked = check_dns_label(&namespace.value, "a namespace");
            report(checked, namespace, decoding);
        }
        let inner = fields.raw("spec").and_then(|spec| spec.get("url"));
        let inner = inner.and_then(|url| Some(Spanned::new(url.as_str()?.into(), url.origin)));
        Some(Self {
            kind,
            name: name?,
            namespace: namespace.unwrap_or_else(|| own.namespace.clone()),
            url: fields.text("url").or(inner),
            origin: node.origin,
        })
    }
}
