//! `DefinitionRevision`: one entry of a resource's history.

use super::Kind;
use super::Metadata;
use super::Resource;
use super::ResourceId;
use super::Revision;
use super::Templates;
use super::Text;
use super::kind::GROUP;
use super::names::check_dns_label;
use super::names::check_subdomain;
use super::parse_version;
use super::reference::report;
use super::shapes;
use super::snapshot::SnapshotTemplates;
use super::snapshot::VERSIONED_KINDS;
use crate::diag::Diagnostic;
use crate::diag::Fault;
use crate::diag::codes::model;
use crate::diag::codes::revisions;
use crate::diag::did_you_mean;
use crate::digest::sha256_hex;
use crate::source::OriginId;
use crate::source::Spanned;
use crate::source::Step;
use crate::source::Trace;
use crate::yaml::Data;
use crate::yaml::Decoding;
use crate::yaml::Fields;
use crate::yaml::Head;
use crate::yaml::Key;
use crate::yaml::Map;
use crate::yaml::Node;
use crate::yaml::Number;
use std::sync::Arc;

/// Who a recorded revision is: everything but its snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevisionHead {
    /// The resource it is a revision of.
    pub id: ResourceId,
    /// Which revision.
    pub revision: Revision,
    /// `sha256:…` of the snapshot, as written.
    pub digest: Arc<str>,
    /// What the author said about it.
    pub notes: Option<Arc<str>>,
}

/// A recorded revision of a definition, profile, environment or bundle.
#[derive(Clone, Debug)]
pub struct DefinitionRevision {
    /// Who it is.
    pub head: RevisionHead,
    /// The document's own metadata.
    pub metadata: Metadata,
    /// `spec.revision`.
    pub revision: OriginId,
    /// `spec.digest`.
    pub digest: OriginId,
    /// What the resource was, as if it stood in a file of its own.
    pub snapshot: Box<Resource>,
}

/// The keys that lead to the snapshot: what stands before them is the head.
pub const SNAPSHOT: &[&str] = &["spec", "snapshot"];

/// Keys that may stand before the snapshot for the head to be taken as it is.
const HEAD_KEYS: &[&[&str]] = &[
    &["apiVersion"],
    &["kind"],
    &["metadata", "name"],
    &["metadata", "namespace"],
    &["spec", "digest"],
    &["spec", "kind"],
    &["spec", "name"],
    &["spec", "notes"],
    &["spec", "revision"],
];

impl RevisionHead {
    /// The name of the document that holds the revision: `<kind>-<name>-v<version>` in lower case.
    /// Where that is no name in Kubernetes (a version with `+`, say), it is made one, and ends in 8
    /// digits of its SHA-256.
    pub fn document_name(&self) -> String {
        document_name(self.id.kind, &self.id.name, &self.revision)
    }

    /// The identity in the beginning of a document; `None` whenever it must be read whole to know.
    pub fn of(head: &Head, default_namespace: &Arc<str>) -> Option<Self> {
        let kind = Kind::DefinitionRevision;
        let is_ours = head.text(&["kind"])? == kind.name()
            && head.text(&["apiVersion"])? == kind.api_version();
        (is_ours && head.paths().all(is_of_head)).then_some(())?;
        check_subdomain(head.text(&["metadata", "name"])?, "").ok()?;
        let mut namespace = default_namespace.clone();
        if head.get(&["metadata", "namespace"]).is_some() {
            namespace = head.text(&["metadata", "namespace"])?.into();
            check_dns_label(&namespace, "").ok()?;
        }
        let name = head.text(&["spec", "name"])?;
        check_subdomain(name, "").ok()?;
        let digest = head.text(&["spec", "digest"])?;
        let notes = match head.get(&["spec", "notes"]) {
            None => None,
            Some(_) => Some(Arc::from(head.text(&["spec", "notes"])?)),
        };
        Some(Self {
            id: ResourceId {
                kind: versioned_kind(head.text(&["spec", "kind"])?)?,
                namespace,
                name: name.into(),
            },
            revision: revision_of(head.get(&["spec", "revision"])?).ok()?,
            digest: is_digest(digest).then(|| digest.into())?,
            notes,
        })
    }
}

/// Whether a scalar at these keys may stand in a head. Labels and annotations of the document
/// itself mean nothing.
fn is_of_head(path: &[Box<str>]) -> bool {
    let mut keys = path.iter().map(|key| &**key);
    match (path.len(), keys.next(), keys.next()) {
        (3, Some("metadata"), Some("labels" | "annotations")) => true,
        _ => HEAD_KEYS
            .iter()
            .any(|keys| path.iter().map(|key| &**key).eq(keys.iter().copied())),
    }
}

/// The name of the document that holds a revision.
pub fn document_name(kind: Kind, name: &str, revision: &Revision) -> String {
    const LONGEST: usize = 253;
    let plain = format!("{}-{name}-{revision}", kind.name().to_lowercase());
    if plain.len() <= LONGEST && check_subdomain(&plain, "").is_ok() {
        return plain;
    }
    let digits: String = sha256_hex(plain.as_bytes()).chars().take(8).collect();
    let letters = plain.to_lowercase();
    let letters = letters.chars().map(|letter| match letter {
        'a'..='z' | '0'..='9' => letter,
        _ => '-',
    });
    let cut: String = letters.take(LONGEST - 1 - digits.len()).collect();
    format!("{cut}-{digits}")
}

impl DefinitionRevision {
    /// Decodes a document of ours; `None` for one of a shape that some other program wrote, about
    /// which a warning is given, and for a faulty one.
    pub(super) fn decode(
        node: &Node,
        metadata: Metadata,
        templates: &mut dyn Templates,
        decoding: &mut Decoding<'_>,
    ) -> Option<Self> {
        let fields = Fields::of(node.get("spec")?, &shapes::DEFINITION_REVISION, decoding)?;
        let kind = fields.text("kind");
        let kind_origin = kind.as_ref().map(|kind| kind.origin);
        let kind = kind.and_then(|kind| decode_versioned_kind(&kind, decoding));
        let name = fields.text("name");
        let revision = fields.raw("revision");
        let revision = revision.and_then(|node| decode_revision(node, decoding));
        let digest = fields.text("digest");
        let digest = digest.and_then(|digest| decode_digest(digest, decoding));
        let notes = fields.text("notes").map(|notes| notes.value);
        let snapshot = fields.raw("snapshot")?;
        let (kind, name, revision, digest) = (kind?, name?, revision?, digest?);
        report(check_subdomain(&name.value, "a resource"), &name, decoding);
        let head = RevisionHead {
            id: ResourceId {
                kind,
                namespace: metadata.namespace.value.clone(),
                name: name.value.clone(),
            },
            revision: revision.value,
            digest: digest.value,
            notes,
        };
        let own = [metadata.namespace.origin, name.origin, revision.origin];
        let claim = Claim {
            api_version: node.get("apiVersion")?,
            kind: &Node::string(kind.name(), kind_origin?),
            found_by: metadata.identity(node).chain(own).collect(),
        };
        let snapshot = decode_snapshot(snapshot, kind, &claim, templates, decoding)?;
        let own = Self {
            head,
            metadata,
            revision: revision.origin,
            digest: digest.origin,
            snapshot: Box::new(snapshot),
        };
        own.check_agreement(&name, decoding);
        Some(own)
    }

    /// Reports where the snapshot is of another resource or version than the fields say.
    fn check_agreement(&self, name: &Text, decoding: &mut Decoding<'_>) {
        let metadata = self.snapshot.metadata();
        let mut differ = |what: &str,
                          field: &str,
                          ours: (&str, OriginId),
                          its: (&str, OriginId)| {
            if ours.0 == its.0 {
                return;
            }
            let message = format!(
                "the revision is of {what} `{}`, but its snapshot of {what} `{}`",
                ours.0, its.0
            );
            let (here, there) = (decoding.span(ours.1), decoding.span(its.1));
            decoding.diagnostics.push(
                Diagnostic::error(&revisions::IDENTITY, message)
                    .place(here, format!("`{field}` says this"))
                    .place(there, "the snapshot says this")
                    .help("a recorded revision is never changed; restore the file, or remove it"),
            );
        };
        let its = &metadata.name;
        differ(
            "the resource",
            "spec.name",
            (&name.value, name.origin),
            (&its.value, its.origin),
        );
        let (own, its) = (&self.metadata.namespace, &metadata.namespace);
        let field = "metadata.namespace";
        differ(
            "a resource in",
            field,
            (&own.value, own.origin),
            (&its.value, its.origin),
        );
        let ours = self.head.revision.to_string();
        let its = match (self.snapshot.version(), &self.head.revision) {
            (Some(version), _) => (format!("v{}", version.value), version.origin),
            (None, Revision::Number(_)) => return,
            (None, Revision::Semantic(_)) => ("none".to_owned(), metadata.origin),
        };
        differ(
            "version",
            "spec.revision",
            (&ours, self.revision),
            (&its.0, its.1),
        );
    }
}

/// What the revision says about its snapshot.
struct Claim<'n> {
    api_version: &'n Node,
    kind: &'n Node,
    /// Where it is written who the revision is: whoever refers to the snapshot hangs on that.
    found_by: Vec<OriginId>,
}

/// The document that a snapshot was, decoded.
fn decode_snapshot(
    node: &Node,
    kind: Kind,
    claim: &Claim<'_>,
    templates: &mut dyn Templates,
    decoding: &mut Decoding<'_>,
) -> Option<Resource> {
    let fields = Fields::of(node, &shapes::REVISION_SNAPSHOT, decoding)?;
    let mut document = Map::default();
    let mut add = |name: &str, origin: OriginId, value: Node| {
        let key = Key {
            text: name.into(),
            origin,
        };
        document.push(key, value);
    };
    add(
        "apiVersion",
        claim.api_version.origin,
        claim.api_version.clone(),
    );
    add("kind", claim.kind.origin, claim.kind.clone());
    for entry in fields.entries(&["metadata", "spec"]) {
        let mut value = entry.value.clone();
        let name = value.as_map_mut().and_then(|map| map.get_mut("name"));
        if let ("metadata", Some(name)) = (&*entry.key.text, name) {
            let trace = Trace {
                note: "docs/revisions.md#the-document",
                sources: &[name.origin],
                conditions: &claim.found_by,
                ..Trace::default()
            };
            name.origin = decoding.origins.push(Step::Rule, &trace);
        }
        add(&entry.key.text, entry.key.origin, value);
    }
    let files = fields.raw("files").and_then(Node::as_map);
    let files = files.into_iter().flatten().filter_map(|entry| {
        let Data::String(text) = &entry.value.data else {
            return None;
        };
        let span = decoding.span(entry.value.origin)?;
        Some((entry.key.text.clone(), text.clone(), span))
    });
    let mut templates = SnapshotTemplates {
        files: files.collect(),
        outer: templates,
    };
    let document = Node::new(Data::Map(document), node.origin);
    Resource::read(kind, document, &mut templates, decoding)
}

fn versioned_kind(name: &str) -> Option<Kind> {
    Kind::from_name(name).filter(|kind| VERSIONED_KINDS.contains(kind))
}

/// The kind that a text names, if it has revisions; else that is reported.
pub fn decode_versioned_kind(text: &Text, decoding: &mut Decoding<'_>) -> Option<Kind> {
    let found = versioned_kind(&text.value);
    if found.is_none() {
        let names: Vec<&str> = VERSIONED_KINDS.iter().map(|kind| kind.name()).collect();
        let message = format!("`{}` has no revisions", text.value);
        let help = did_you_mean(&text.value, names.iter().copied());
        let help = help.unwrap_or_else(|| format!("write one of: {}", names.join(", ")));
        let fault = Fault::new(&model::INVALID_VALUE, message).help(help);
        report(Err(fault), text, decoding);
    }
    found
}

/// A number from 1, or a semantic version; anything else is reported.
pub fn decode_revision(node: &Node, decoding: &mut Decoding<'_>) -> Option<Spanned<Revision>> {
    match revision_of(&node.data) {
        Ok(revision) => Some(Spanned::new(revision, node.origin)),
        Err(fault) => {
            let span = decoding.span(node.origin);
            decoding.diagnostics.push(fault.at(span, "this revision"));
            None
        }
    }
}

fn revision_of(data: &Data) -> Result<Revision, Fault> {
    match data {
        Data::Number(Number::Integer(number)) if *number > 0 => {
            Ok(Revision::Number(number.unsigned_abs()))
        }
        Data::String(text) if text.parse::<u64>().is_err() => {
            parse_version(text).map(Revision::Semantic)
        }
        _ => {
            let message = "`revision` must be an integer from 1, or a semantic version";
            Err(Fault::new(&model::INVALID_VALUE, message)
                .help("write a number without quotes, such as `3`, or a version, such as `1.2.0`"))
        }
    }
}

/// A digest as this program writes it; anything else is reported.
pub fn decode_digest(text: Text, decoding: &mut Decoding<'_>) -> Option<Text> {
    if is_digest(&text.value) {
        return Some(text);
    }
    let message = format!("`{}` is not a digest", text.value);
    let fault = Fault::new(&model::INVALID_VALUE, message)
        .help("a digest is `sha256:` and 64 hexadecimal digits in lower case");
    report(Err(fault), &text, decoding);
    None
}

fn is_digest(text: &str) -> bool {
    let digits = text.strip_prefix("sha256:").unwrap_or_default();
    digits.len() == 64
        && digits
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether a document is a revision of the shape that this program writes; the platform's own
/// controllers may keep theirs in another one.
pub(super) fn is_of_our_shape(node: &Node) -> bool {
    let has = |field| node.at(&["spec", field]).is_some();
    has("snapshot") || has("digest")
}

/// Says of a revision that another program wrote that it has no effect.
pub(super) fn report_foreign(node: &Node, decoding: &mut Decoding<'_>) {
    let message = format!("this `DefinitionRevision` of `{GROUP}` has no `spec.snapshot`");
    let place = node.get("spec").unwrap_or(node).origin;
    let place = decoding.span(place);
    let diagnostic = if decoding.strictness == crate::yaml::Strictness::Strict {
        Diagnostic::error(&revisions::FOREIGN, message)
    } else {
        Diagnostic::warning(&revisions::FOREIGN, message)
    };
    decoding.diagnostics.push(
        diagnostic
            .place(place, "no snapshot here")
            .help("it is left aside; `paletteai revision record` writes revisions that are read"),
    );
}
