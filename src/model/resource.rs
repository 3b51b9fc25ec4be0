//! A document becomes a resource.

use super::Definition;
use super::DefinitionKind;
use super::DefinitionRevision;
use super::Environment;
use super::Kind;
use super::Metadata;
use super::ProfileBundle;
use super::ResourceId;
use super::Templates;
use super::VariableSet;
use super::Version;
use super::Workload;
use super::WorkloadDeployment;
use super::WorkloadProfile;
use super::definition_revision::is_of_our_shape;
use super::definition_revision::report_foreign;
use super::kind::GROUP;
use super::shapes;
use super::snapshot::SnapshotFiles;
use super::snapshot::snapshot_digest;
use super::version::parse_version;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::closest;
use crate::diag::codes::model;
use crate::source::Spanned;
use crate::yaml::Decoding;
use crate::yaml::Fields;
use crate::yaml::Node;
use crate::yaml::Strictness;

/// One decoded document.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each variant is described by what it holds")]
pub enum Resource {
    Definition(Definition),
    WorkloadProfile(WorkloadProfile),
    Environment(Environment),
    VariableSet(VariableSet),
    WorkloadDeployment(WorkloadDeployment),
    Workload(Workload),
    ProfileBundle(ProfileBundle),
    Revision(Box<DefinitionRevision>),
    Kept(KeptResource),
}

/// A resource of a kind that is recognised but not interpreted.
#[derive(Clone, Debug)]
pub struct KeptResource {
    /// Its kind.
    pub kind: Kind,
    /// Its metadata.
    pub metadata: Metadata,
    /// The whole document.
    pub node: Node,
}

/// What a document claims to be, by its `apiVersion` and `kind`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// A resource of ours.
    Ours(Kind),
    /// In our API group, but of no kind that we know in that version.
    UnknownKind,
    /// A Kubernetes object of another API group.
    Foreign,
    /// No Kubernetes object at all.
    Nothing,
}

impl Claim {
    /// What a document claims to be.
    pub fn of(node: &Node) -> Self {
        let text = |key| node.get(key).and_then(Node::as_str);
        let (Some(api_version), kind) = (text("apiVersion"), text("kind")) else {
            return Claim::Nothing;
        };
        let ours = api_version
            .split_once('/')
            .filter(|(group, _)| *group == GROUP);
        let Some((_, version)) = ours else {
            return match kind {
                Some(_) => Claim::Foreign,
                None => Claim::Nothing,
            };
        };
        match kind.and_then(Kind::from_name) {
            Some(kind) if kind.version() == version => Claim::Ours(kind),
            _ => Claim::UnknownKind,
        }
    }
}

impl Resource {
    /// Decodes a document of one of our kinds.
    ///
    /// # Errors
    /// When anything in it is wrong; all of it is reported.
    pub fn decode(
        kind: Kind,
        node: Node,
        templates: &mut dyn Templates,
        decoding: &mut Decoding<'_>,
    ) -> Result<Self, Reported> {
        decoding.all_or_nothing(|decoding| Self::read(kind, node, templates, decoding))
    }

    pub(super) fn read(
        kind: Kind,
        node: Node,
        templates: &mut dyn Templates,
        decoding: &mut Decoding<'_>,
    ) -> Option<Self> {
        if kind == Kind::DefinitionRevision && !is_of_our_shape(&node) {
            report_foreign(&node, decoding);
        }
        if is_kept(kind, &node) {
            let metadata = Metadata::decode(required_metadata(&node, decoding)?, decoding)?;
            return Some(Self::Kept(KeptResource {
                kind,
                metadata,
                node,
            }));
        }
        let fields = Fields::of(&node, &shapes::DOCUMENT, decoding)?;
        let metadata = fields.raw("metadata");
        let metadata = metadata.and_then(|node| Metadata::decode(node, decoding))?;
        fields.raw("spec")?;
        if let Some(kind) = DefinitionKind::of(kind) {
            let definition = Definition::decode(kind, node, metadata, templates, decoding)?;
            return Some(Self::Definition(definition));
        }
        Some(match kind {
            Kind::WorkloadProfile => {
                Self::WorkloadProfile(WorkloadProfile::decode(node, metadata, decoding)?)
            }
            Kind::Environment => Self::Environment(Environment::decode(node, metadata, decoding)?),
            Kind::VariableSet => Self::VariableSet(VariableSet::decode(node, metadata, decoding)?),
            Kind::WorkloadDeployment => {
                Self::WorkloadDeployment(WorkloadDeployment::decode(node, metadata, decoding)?)
            }
            Kind::Workload => Self::Workload(Workload::decode(node, metadata, decoding)?),
            Kind::ProfileBundle => {
                Self::ProfileBundle(ProfileBundle::decode(node, metadata, decoding)?)
            }
            Kind::DefinitionRevision => {
                let revision = DefinitionRevision::decode(&node, metadata, templates, decoding)?;
                Self::Revision(Box::new(revision))
            }
            _ => Self::Kept(KeptResource {
                kind,
                metadata,
                node,
            }),
        })
    }

    /// Its kind.
    pub fn kind(&self) -> Kind {
        match self {
            Resource::Definition(definition) => definition.kind.kind(),
            Resource::WorkloadProfile(_) => Kind::WorkloadProfile,
            Resource::Environment(_) => Kind::Environment,
            Resource::VariableSet(_) => Kind::VariableSet,
            Resource::WorkloadDeployment(_) => Kind::WorkloadDeployment,
            Resource::Workload(_) => Kind::Workload,
            Resource::ProfileBundle(_) => Kind::ProfileBundle,
            Resource::Revision(_) => Kind::DefinitionRevision,
            Resource::Kept(kept) => kept.kind,
        }
    }

    /// Its metadata.
    pub fn metadata(&self) -> &Metadata {
        match self {
            Resource::Definition(definition) => &definition.metadata,
            Resource::WorkloadProfile(profile) => &profile.metadata,
            Resource::Environment(environment) => &environment.metadata,
            Resource::VariableSet(set) => &set.metadata,
            Resource::WorkloadDeployment(deployment) => &deployment.metadata,
            Resource::Workload(workload) => &workload.metadata,
            Resource::ProfileBundle(bundle) => &bundle.metadata,
            Resource::Revision(revision) => &revision.metadata,
            Resource::Kept(kept) => &kept.metadata,
        }
    }

    /// The whole document.
    pub fn node(&self) -> &Node {
        match self {
            Resource::Definition(definition) => &definition.node,
            Resource::WorkloadProfile(profile) => &profile.node,
            Resource::Environment(environment) => &environment.node,
            Resource::VariableSet(set) => &set.node,
            Resource::WorkloadDeployment(deployment) => &deployment.node,
            Resource::Workload(workload) => &workload.node,
            Resource::ProfileBundle(bundle) => &bundle.node,
            // What it keeps is what it says.
            Resource::Revision(revision) => revision.snapshot.node(),
            Resource::Kept(kept) => &kept.node,
        }
    }

    /// `spec.version`.
    pub fn version(&self) -> Option<&Spanned<Version>> {
        match self {
            Resource::Definition(definition) => definition.version.as_ref(),
            Resource::WorkloadProfile(profile) => profile.version.as_ref(),
            Resource::Environment(environment) => environment.version.as_ref(),
            Resource::ProfileBundle(bundle) => bundle.version.as_ref(),
            _ => None,
        }
    }

    /// The files beside it that belong to it, sorted by their paths.
    pub fn files(&self) -> SnapshotFiles {
        match self {
            Resource::Definition(definition) => definition.files(),
            _ => SnapshotFiles::new(),
        }
    }

    /// The digest of what its author wrote; see `docs/revisions.md`.
    pub fn digest(&self) -> String {
        snapshot_digest(self.metadata(), &self.files(), self.node().get("spec"))
    }

    /// Who it is.
    pub fn id(&self) -> ResourceId {
        let metadata = self.metadata();
        ResourceId {
            kind: self.kind(),
            namespace: metadata.namespace.value.clone(),
            name: metadata.name.value.clone(),
        }
    }
}

/// Reports a document that [claims](Claim::UnknownKind) to be of our API group.
pub fn report_unknown_kind(node: &Node, decoding: &mut Decoding<'_>) {
    let text = |key| node.get(key).and_then(Node::as_str);
    let api_version = text("apiVersion").unwrap_or_default();
    let Some(kind) = text("kind") else {
        let message = format!("a document of `{api_version}` has no `kind`");
        let span = decoding.span(node.origin);
        decoding.diagnostics.push(
            Diagnostic::error(&model::MISSING_FIELD, message).place(span, "`kind` is missing here"),
        );
        return;
    };
    let names = Kind::all().map(Kind::name);
    let meant = Kind::from_name(kind).or_else(|| Kind::from_name(closest(kind, names)?));
    let is_error = meant.is_some() || decoding.strictness == Strictness::Strict;
    let message = format!("`{api_version}` has no kind `{kind}`");
    let diagnostic = if is_error {
        Diagnostic::error(&model::UNKNOWN_KIND, message)
    } else {
        Diagnostic::warning(&model::UNKNOWN_KIND, message)
    };
    let key = match meant {
        Some(meant) if meant.name() == kind => "apiVersion",
        _ => "kind",
    };
    let span = node.get(key).and_then(|node| decoding.span(node.origin));
    let help = meant.map_or_else(
        || "remove the document, or correct `kind`; it has no effect".to_owned(),
        |meant| {
            let (name, version) = (meant.name(), meant.api_version());
            format!("did you mean `{name}` of `{version}`?")
        },
    );
    decoding
        .diagnostics
        .push(diagnostic.place(span, "not known").help(help));
}

/// Reads a `spec.version`.
pub(super) fn decode_version(
    fields: &Fields<'_>,
    name: &str,
    decoding: &mut Decoding<'_>,
) -> Option<Spanned<Version>> {
    let text = fields.text(name)?;
    match parse_version(&text.value) {
        Ok(version) => Some(Spanned::new(version, text.origin)),
        Err(fault) => {
            let span = decoding.span(text.origin);
            decoding.diagnostics.push(fault.at(span, "this version"));
            None
        }
    }
}

/// Reports fields of which only one may be set.
pub(super) fn report_conflict(fields: &Fields<'_>, names: &[&str], decoding: &mut Decoding<'_>) {
    let set = names.iter().filter(|name| fields.raw(name).is_some());
    let keys: Vec<_> = set.filter_map(|name| fields.key(name)).collect();
    if let [first, second, ..] = keys.as_slice() {
        let message = format!("`{}` and `{}` are both set", first.text, second.text);
        let places = (decoding.span(second.origin), decoding.span(first.origin));
        decoding.diagnostics.push(
            Diagnostic::error(&model::CONFLICTING_FIELDS, message)
                .place(places.0, "set here")
                .place(places.1, "and here")
                .help("keep one of them"),
        );
    }
}

fn is_kept(kind: Kind, node: &Node) -> bool {
    match kind {
        Kind::DefinitionRevision => !is_of_our_shape(node),
        kind => kind > Kind::DefinitionRevision,
    }
}

fn required_metadata<'node>(node: &'node Node, decoding: &mut Decoding<'_>) -> Option<&'node Node> {
    let metadata = node.get("metadata");
    if metadata.is_none() {
        let span = decoding.span(node.origin);
        decoding.diagnostics.push(
            Diagnostic::error(&model::MISSING_FIELD, "the resource has no `metadata`")
                .place(span, "`metadata` is missing here"),
        );
    }
    metadata
}
