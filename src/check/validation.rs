//! Rendered objects against what a cluster accepts.

use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::Severity;
use crate::diag::codes::lints;
use crate::kubernetes;
use crate::kubernetes::Checked;
use crate::kubernetes::KubeVersion;
use crate::model::GROUP;
use crate::schema::CrdSchemas;
use crate::source::Origins;
use crate::source::Sources;
use crate::yaml;
use crate::yaml::Node;
use std::collections::BTreeSet;

/// The kinds of Open Cluster Management; `crds/strip.py` says where they are from.
const OPEN_CLUSTER_MANAGEMENT: &str = include_str!("crds/open-cluster-management.yaml");

/// Where objects that are carried by others stand in them.
const CARRIED: &[&[&str]] = &[
    &["spec", "workload", "manifests"],
    &["spec", "manifestWorkTemplate", "workload", "manifests"],
];

/// How deep objects may carry objects before nobody looks any more.
const DEPTH: usize = 4;

/// Checks objects as an API server does with strict field validation: built-in kinds against the
/// facts of a release of Kubernetes, kinds of Open Cluster Management and those of known
/// `CustomResourceDefinition`s against their schemas.
#[derive(Debug)]
pub struct Validator {
    release: KubeVersion,
    schemas: CrdSchemas,
    unknown: BTreeSet<(String, String)>,
}

impl Validator {
    /// A validator for a release.
    pub fn new(
        release: KubeVersion,
        sources: &mut Sources,
        origins: &mut Origins,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let mut validator = Self {
            release,
            schemas: CrdSchemas::default(),
            unknown: BTreeSet::new(),
        };
        let name = "<builtin>/crds/open-cluster-management.yaml";
        if let Some(source) = sources.add(name, OPEN_CLUSTER_MANAGEMENT) {
            let documents = yaml::read(source, OPEN_CLUSTER_MANAGEMENT, origins, diagnostics);
            for document in &documents {
                validator.learn(&document.node);
            }
        }
        validator
    }

    /// Takes up a `CustomResourceDefinition`; anything else is not looked at. True when it has a
    /// schema.
    pub fn learn(&mut self, object: &Node) -> bool {
        let kind = object.get("kind").and_then(Node::as_str);
        kind == Some("CustomResourceDefinition") && self.schemas.add(object)
    }

    /// Checks an object and those it carries. A kind that nobody knows is told about once.
    pub fn check(&mut self, object: &Node, origins: &mut Origins, diagnostics: &mut Diagnostics) {
        self.at_depth(object, DEPTH, origins, diagnostics);
    }

    fn at_depth(
        &mut self,
        object: &Node,
        depth: usize,
        origins: &mut Origins,
        diagnostics: &mut Diagnostics,
    ) {
        if self.schemas.knows(object) {
            let _reported = self.schemas.check(object, origins, diagnostics);
        } else {
            let checked = kubernetes::check_fields(object, self.release, origins, diagnostics);
            if checked == Ok(Checked::Foreign) {
                self.foreign(object, origins, diagnostics);
            }
        }
        for path in CARRIED.iter().filter(|_| depth > 0) {
            for carried in object.at(path).and_then(Node::as_list).unwrap_or_default() {
                self.at_depth(carried, depth - 1, origins, diagnostics);
            }
        }
    }

    fn foreign(&mut self, object: &Node, origins: &Origins, diagnostics: &mut Diagnostics) {
        let text = |key: &str| object.get(key).and_then(Node::as_str).unwrap_or_default();
        let (api_version, kind) = (text("apiVersion"), text("kind"));
        let key = (api_version.to_owned(), kind.to_owned());
        // PaletteAI's own kinds are checked where they are decoded.
        let group = kubernetes::group_and_version(api_version).0;
        if group == GROUP || !self.unknown.insert(key) {
            return;
        }
        let place = object.get("kind").unwrap_or(object);
        let message = format!("nobody here knows the fields of `{kind}` in `{api_version}`");
        let finding = Diagnostic {
            severity: Severity::Note,
            ..Diagnostic::warning(&lints::UNKNOWN_KIND, message)
        };
        diagnostics.push(
            finding
                .place(origins.span(place.origin), "not checked")
                .help(
                    "put its CustomResourceDefinition into the workspace, or name it with `--crd`",
                ),
        );
    }
}
