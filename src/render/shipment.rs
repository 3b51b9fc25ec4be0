//! What Open Cluster Management refuses, or cannot work with, of rendered objects.
//!
//! Topologies of the catalogue are held to most of it by the schemas of their parameters; what is
//! here holds for everybody's.

use super::Manifest;
use super::Payload;
use super::Tools;
use super::works::Target;
use super::works::Work;
use super::works::is_placement;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::render as codes;
use crate::kubernetes::MANIFEST_WORK_LIMIT;
use crate::kubernetes::manifest_size;
use crate::source::OriginId;
use crate::yaml::Data;
use crate::yaml::Node;
use std::collections::BTreeMap;

/// Label values have at most this many characters:
/// <https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/>.
pub(super) const LABEL_VALUE: usize = 63;

/// What a topology sends on its way.
pub(super) struct Shipment {
    pub(super) payload: Payload,
    /// The topology in the Environment.
    pub(super) topology: OriginId,
}

impl Shipment {
    /// Checks the objects of a hub.
    ///
    /// # Errors
    /// When a hub would refuse one of them, or its controllers could not work with it.
    pub(super) fn check(
        &self,
        manifests: &[Manifest],
        tools: &mut Tools<'_, '_>,
    ) -> Result<(), Reported> {
        let before = tools.diagnostics.len();
        for manifest in manifests {
            if let Some(work) = Work::of(manifest, manifests) {
                self.shipped(&work, tools);
                if work.cluster().is_none() {
                    self.replica_set(&work, tools);
                }
            }
            if is_placement(manifest) {
                self.placement(manifest, tools);
            }
        }
        tools.diagnostics.check_since(before)
    }

    /// What the webhook for a `ManifestWork` refuses. It does not see the template of a
    /// `ManifestWorkReplicaSet`, so that a hub takes that and fails later.
    fn shipped(&self, work: &Work<'_>, tools: &mut Tools<'_, '_>) {
        let (manifest, shipped) = (work.manifest, work.manifests());
        if shipped.is_empty() {
            let message = format!("{} ships nothing", manifest.id);
            let help = "put `context.manifests` where it carries its manifests";
            self.refuse(refused(message).help(help), &manifest.node, tools);
        }
        let mut seen = BTreeMap::new();
        for object in shipped {
            let (kind, name) = (text(object, &["kind"]), text(object, &["metadata", "name"]));
            let metadata = object.get("metadata");
            let prefix = metadata.and_then(|metadata| metadata.get("generateName"));
            if prefix.is_some() || name.is_empty() {
                let lack = prefix.map_or("no name", |_| "`generateName`");
                let message = format!("a shipped {kind} has {lack}");
                let place = prefix.or(metadata).unwrap_or(object);
                self.refuse(refused(message).help("give it a `name`"), place, tools);
                continue;
            }
            let namespace = text(object, &["metadata", "namespace"]);
            let identity = (text(object, &["apiVersion"]), kind, namespace, name);
            if let Some(first) = seen.insert(identity, object) {
                let message = format!("{} ships {} twice", manifest.id, label(object));
                let named = |object: &Node| {
                    let name = object.at(&["metadata", "name"]);
                    tools.origins.span(name.unwrap_or(object).origin)
                };
                let diagnostic = refused(message)
                    .place(named(object), "named here")
                    .place(named(first), "and here")
                    .help("ship it once");
                tools.diagnostics.push(diagnostic);
            }
        }
        self.size(shipped, tools);
    }

    fn size(&self, shipped: &[Node], tools: &mut Tools<'_, '_>) {
        let mut sizes: Vec<(usize, String)> = shipped
            .iter()
            .map(|node| (manifest_size(node), label(node)))
            .collect();
        let total: usize = sizes.iter().map(|(size, _)| size).sum();
        if total <= MANIFEST_WORK_LIMIT {
            return;
        }
        sizes.sort_by(|left, right| right.cmp(left));
        let largest: Vec<String> = sizes
            .iter()
            .take(3)
            .map(|(size, what)| format!("{what} ({size} bytes)"))
            .collect();
        let split = match self.payload {
            Payload::Workload => "shorten its properties",
            Payload::Manifests => "split the workload, or ship it with `--payload workload`",
        };
        let message = format!(
            "the size of manifests is {total} bytes which exceeds the {MANIFEST_WORK_LIMIT} limit"
        );
        let diagnostic = Diagnostic::error(&codes::MANIFEST_TOO_LARGE, message)
            .place(
                tools.origins.span(self.topology),
                "shipped by this topology",
            )
            .help(format!("the largest are {}; {split}", largest.join(", ")));
        tools.diagnostics.push(diagnostic);
    }

    /// Names that become labels, and numbers of the rollout.
    fn replica_set(&self, work: &Work<'_>, tools: &mut Tools<'_, '_>) {
        let (node, id) = (&work.manifest.node, &work.manifest.id);
        let named = node.at(&["metadata", "name"]).unwrap_or(node);
        let both = id.namespace.as_deref().unwrap_or_default().len() + 1 + id.name.len();
        if both > LABEL_VALUE {
            let message = format!(
                "`<namespace>.<name>` of {id} has {both} characters; it becomes a label, which has \
                 at most {LABEL_VALUE}"
            );
            self.refuse(name(message), named, tools);
        }
        if id.name.contains('.') {
            let message = format!("{id} has a dot in its name, so that it never gets a status");
            self.refuse(name(message), named, tools);
        }
        for Target { node, name } in work.targets() {
            let length = name.len();
            if length > LABEL_VALUE {
                let message = format!(
                    "the name of a Placement becomes a label, which has at most {LABEL_VALUE} \
                     characters, not {length}"
                );
                let diagnostic = Diagnostic::error(&codes::HUB_NAME, message)
                    .help("give the Placement a shorter name");
                self.refuse(diagnostic, node.get("name").unwrap_or(node), tools);
            }
            for strategy in ["progressive", "progressivePerGroup"] {
                for number in ["maxConcurrency", "maxFailures"] {
                    let path = ["rolloutStrategy", strategy, number];
                    self.number(node.at(&path), number, tools);
                }
            }
        }
    }

    /// Numbers that the scheduler stumbles over.
    fn placement(&self, manifest: &Manifest, tools: &mut Tools<'_, '_>) {
        let number = manifest.node.at(&["spec", "numberOfClusters"]);
        if let Some(node) = number.filter(|node| node.as_i64().is_some_and(|count| count < 0)) {
            let message = "`numberOfClusters` is negative, which stops the scheduler of the hub";
            let help = "leave it out for all clusters that match";
            let diagnostic = Diagnostic::error(&codes::HUB_VALUE, message).help(help);
            self.refuse(diagnostic, node, tools);
        }
        let size = "clustersPerDecisionGroup";
        let path = ["spec", "decisionStrategy", "groupStrategy", size];
        self.number(manifest.node.at(&path), size, tools);
    }

    /// A number in quotes passes the schema, and is then read as a percentage without its sign.
    fn number(&self, node: Option<&Node>, field: &str, tools: &mut Tools<'_, '_>) {
        let quoted =
            |node: &&Node| matches!(&node.data, Data::String(text) if !text.ends_with('%'));
        if let Some(node) = node.filter(quoted) {
            let value = node.as_str().unwrap_or_default();
            let message = format!("`{field}` is the text `{value}`, which is no percentage");
            let help = if value.parse::<u32>().is_ok() {
                format!("write `{value}` without quotes, or `{value}%`")
            } else {
                "write a number, or a percentage such as `25%`".to_owned()
            };
            self.refuse(
                Diagnostic::error(&codes::HUB_VALUE, message).help(help),
                node,
                tools,
            );
        }
    }

    fn refuse(&self, diagnostic: Diagnostic, node: &Node, tools: &mut Tools<'_, '_>) {
        let diagnostic = diagnostic
            .place(tools.origins.span(node.origin), "made here")
            .place(tools.origins.span(self.topology), "by this topology");
        tools.diagnostics.push(diagnostic);
    }
}

fn refused(message: String) -> Diagnostic {
    Diagnostic::error(&codes::REFUSED_WORK, message)
}

fn name(message: String) -> Diagnostic {
    Diagnostic::error(&codes::HUB_NAME, message)
        .help("use `context.hubName`, which is short enough and has no dot")
}

fn text<'a>(node: &'a Node, keys: &[&str]) -> &'a str {
    node.at(keys).and_then(Node::as_str).unwrap_or_default()
}

fn label(node: &Node) -> String {
    let name = match text(node, &["metadata", "name"]) {
        "" => "?",
        name => name,
    };
    format!("{} {name}", text(node, &["kind"]))
}
