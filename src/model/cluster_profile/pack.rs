//! One layer of a profile.

use super::shapes;
use super::words::LAYERS;
use super::words::Layer;
use super::words::PACK_TYPES;
use super::words::PROVIDER_TYPES;
use super::words::PackType;
use super::words::ProviderType;
use super::words::REGISTRY_KINDS;
use super::words::RegistryKind;
use crate::diag::Diagnostic;
use crate::diag::codes::model;
use crate::model::Text;
use crate::model::lists::report_duplicate_names;
use crate::model::words::one_of;
use crate::source::OriginId;
use crate::source::Spanned;
use crate::yaml::Decoding;
use crate::yaml::Fields;
use crate::yaml::Node;

/// One layer: a pack, a chart, a Zarf package, or manifests.
#[derive(Clone, Debug)]
pub struct Pack {
    /// Its name; empty when it is missing, which is among the profile's faults.
    pub name: Text,
    /// Where in the stack it stands.
    pub layer: Spanned<Layer>,
    /// `type`; at the pack's own place when it is not written.
    pub pack_type: Spanned<PackType>,
    /// The version asked for: exact (`1.33.9`), or a train (`1.33.x`) that follows the newest.
    pub tag: Option<Text>,
    /// The version that the tag stood for when the profile was exported. Not always semantic.
    pub version: Option<Text>,
    /// The layer's settings: the text of a YAML document.
    pub values: Option<Text>,
    /// Manifests attached to the layer; any layer may have some.
    pub manifests: Vec<PackManifest>,
    /// Where the pack comes from.
    pub registry: Option<Registry>,
    /// The pack's mapping.
    pub origin: OriginId,
}

/// A manifest of a layer.
#[derive(Clone, Debug)]
pub struct PackManifest {
    /// Its name, unique in the layer.
    pub name: Text,
    /// The text of one YAML document or several; an object of the API has only the name.
    pub content: Option<Text>,
}

/// A registry, as far as a profile names it: never by its address.
#[derive(Clone, Debug, Default)]
pub struct Registry {
    /// Its identity on one Palette server.
    pub uid: Option<Text>,
    /// Its name.
    pub name: Option<Text>,
    /// What kind of registry it is.
    pub kind: Option<Spanned<RegistryKind>>,
    /// What an OCI registry holds.
    pub provider: Option<Spanned<ProviderType>>,
    /// Whether it needs credentials.
    pub is_private: bool,
}

/// What a layer is made of, as Palette's user interface tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PackKind {
    /// A pack, from a pack registry or an OCI registry.
    Pack,
    /// A Helm chart, from a Helm registry or an OCI registry.
    Helm,
    /// Manifests that stand in the profile.
    Manifest,
    /// A Zarf package from an OCI registry.
    Zarf,
    /// From an OCI registry that does not say what it holds.
    Oci,
}

impl PackKind {
    /// In one word, for lists.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pack => "pack",
            Self::Helm => "helm",
            Self::Manifest => "manifest",
            Self::Zarf => "zarf",
            Self::Oci => "oci",
        }
    }
}

impl Pack {
    pub(super) fn decode(node: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        let fields = Fields::of(node, &shapes::PACK, decoding)?;
        let here = node.origin;
        let written = fields.text("type");
        let pack_type = written.and_then(|text| one_of(&text, "type", PACK_TYPES, decoding));
        let pack_type = pack_type.unwrap_or(Spanned::new(PackType::Pack, here));
        let manifests = fields.list("manifests").iter();
        let manifests: Vec<PackManifest> = manifests
            .filter_map(|item| PackManifest::decode(item, decoding))
            .collect();
        let names = manifests.iter().map(|manifest| &manifest.name);
        report_duplicate_names(names, "manifest", decoding);
        let registry = fields
            .raw("registry")
            .and_then(|node| Registry::decode(node, decoding));
        let by_uid = filled(&fields, "registryUid").map(|uid| Registry {
            uid: Some(uid),
            ..Registry::default()
        });
        let mut pack = Self {
            name: fields.text("name").unwrap_or(Spanned::new("".into(), here)),
            layer: Spanned::new(Layer::AddOn, here),
            pack_type,
            tag: filled(&fields, "tag"),
            version: filled(&fields, "version"),
            values: fields.text("values"),
            manifests,
            registry: registry.or(by_uid),
            origin: here,
        };
        pack.read_layer(&fields, decoding);
        Some(pack)
    }

    /// Packs may belong into any layer, and have to say which; everything else is an add-on.
    fn read_layer(&mut self, fields: &Fields<'_>, decoding: &mut Decoding<'_>) {
        if let Some(text) = fields.text("layer") {
            if let Some(layer) = one_of(&text, "layer", LAYERS, decoding) {
                self.layer = layer;
            }
            return;
        }
        let must_say = matches!(self.kind(), PackKind::Pack | PackKind::Oci);
        if must_say && fields.is_absent("layer") {
            let message = format!("the pack `{}` has no `layer`", self.name.value);
            let span = decoding.span(self.origin);
            decoding.diagnostics.push(
                Diagnostic::error(&model::MISSING_FIELD, message)
                    .place(span, "`layer` is missing here")
                    .help("write `os`, `k8s`, `cni`, `csi` or `addon`"),
            );
        }
    }

    /// What it is made of.
    pub fn kind(&self) -> PackKind {
        let registry = self.registry.as_ref();
        match self.pack_type.value {
            PackType::Pack => PackKind::Pack,
            PackType::Helm => PackKind::Helm,
            PackType::Manifest => PackKind::Manifest,
            PackType::Oci => match registry.and_then(|registry| registry.provider) {
                Some(provider) => match provider.value {
                    ProviderType::Helm => PackKind::Helm,
                    ProviderType::Pack => PackKind::Pack,
                    ProviderType::Zarf => PackKind::Zarf,
                },
                None => PackKind::Oci,
            },
        }
    }

    /// The version to show: the concrete one, else what was asked for.
    pub fn shown_version(&self) -> Option<&Text> {
        self.version.as_ref().or(self.tag.as_ref())
    }
}

/// Text that is there: Palette writes an empty one where there is none.
pub(super) fn filled(fields: &Fields<'_>, name: &str) -> Option<Text> {
    fields.text(name).filter(|text| !text.value.is_empty())
}

impl PackManifest {
    fn decode(node: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        let fields = Fields::of(node, &shapes::MANIFEST, decoding)?;
        Some(Self {
            name: fields.text("name")?,
            content: fields.text("content"),
        })
    }
}

impl Registry {
    fn decode(node: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        let fields = Fields::of(node, &shapes::REGISTRY, decoding)?;
        let metadata = fields.raw("metadata")?;
        let fields = Fields::of(metadata, &shapes::REGISTRY_METADATA, decoding)?;
        let kind = filled(&fields, "kind");
        let provider = filled(&fields, "providerType");
        let is_private = fields.boolean("isPrivate");
        Some(Self {
            uid: filled(&fields, "uid"),
            name: filled(&fields, "name"),
            kind: kind.and_then(|text| one_of(&text, "kind", REGISTRY_KINDS, decoding)),
            provider: provider
                .and_then(|text| one_of(&text, "providerType", PROVIDER_TYPES, decoding)),
            is_private: is_private.is_some_and(|private| private.value),
        })
    }

    /// How people know it: by its name, else by its identity.
    pub fn shown_name(&self) -> Option<&Text> {
        self.name.as_ref().or(self.uid.as_ref())
    }
}
