//! Which fields there are, by dialect.
//!
//! In: a document.
//! Out: what is unknown or of the wrong type in it; the level that it needs.
//! Never: asks whether values make sense: that is what rules do.

mod page;
mod parts;
mod service;

use super::dialect::Dialect;
use super::dialect::Level;
use super::workload::Workload;
use crate::diag::Diagnostic;
use crate::diag::codes::datum as codes;
use crate::diag::codes::model;
use crate::diag::codes::objects;
use crate::diag::{Diagnostics, Severity};
use crate::kubernetes::KubeVersion;
use crate::kubernetes::check_structure;
use crate::yaml::Decoding;
use crate::yaml::Field;
use crate::yaml::Fields;
use crate::yaml::Form;
use crate::yaml::Node;
use crate::yaml::Shape;
use crate::yaml::Strictness;

/// A mapping and what stands in it.
pub(super) struct Tree {
    shape: Shape,
    inner: &'static [(&'static str, Inner)],
    /// Fields that did not exist from the beginning.
    since: &'static [(&'static str, Level)],
}

/// What a field of a [`Tree`] holds.
enum Inner {
    Map(&'static Tree),
    List(&'static Tree),
    /// A structure of the Kubernetes API.
    Kubernetes(&'static str),
    /// A list of them.
    KubernetesList(&'static str),
    /// A list of texts.
    Texts,
}

/// `metadata`, of documents and of templates. Names are checked by the rules.
static METADATA: Tree = Tree {
    shape: Shape {
        what: "the metadata",
        fields: &[
            Field::optional("name", Form::Text),
            Field::optional("namespace", Form::Text),
            Field::optional("labels", Form::TextMap),
            Field::optional("annotations", Form::TextMap),
            Field::optional("finalizers", Form::List),
            Field::optional("ownerReferences", Form::List),
            Field::optional("generateName", Form::Text),
            Field::ignored("uid"),
            Field::ignored("resourceVersion"),
            Field::ignored("generation"),
            Field::ignored("creationTimestamp"),
            Field::ignored("deletionTimestamp"),
            Field::ignored("deletionGracePeriodSeconds"),
            Field::ignored("managedFields"),
            Field::ignored("selfLink"),
        ],
    },
    inner: &[
        ("finalizers", Inner::Texts),
        (
            "ownerReferences",
            Inner::KubernetesList("meta.v1.OwnerReference"),
        ),
    ],
    since: &[],
};

/// What a check of fields needs.
pub(super) struct Known<'d, 'run> {
    pub(super) decoding: &'d mut Decoding<'run>,
    pub(super) level: Level,
    /// The release whose pod templates are meant.
    pub(super) release: KubeVersion,
}

fn tree(dialect: Dialect) -> &'static Tree {
    match dialect {
        Dialect::S => &page::WORKLOAD,
        Dialect::R => &service::WORKLOAD,
    }
}

/// The lowest level that knows every field of a document.
pub(super) fn level(node: &Node) -> Level {
    lowest(node, &service::WORKLOAD)
}

fn lowest(node: &Node, tree: &Tree) -> Level {
    let known = tree.since.iter();
    let own = known
        .filter(|(name, _)| node.get(name).is_some())
        .map(|(_, level)| *level);
    let inner = tree.inner.iter().flat_map(|(name, inner)| {
        let found = node.get(name);
        match inner {
            Inner::Map(tree) => found.map(|node| lowest(node, tree)).into_iter().collect(),
            Inner::List(tree) => {
                let items = found.and_then(Node::as_list).unwrap_or_default().iter();
                items.map(|item| lowest(item, tree)).collect()
            }
            Inner::Kubernetes(_) | Inner::KubernetesList(_) | Inner::Texts => Vec::new(),
        }
    });
    own.chain(inner).max().unwrap_or_default()
}

/// Reports unknown fields by the rule of the dialect, and values of a wrong type.
pub(super) fn check(workload: &Workload, known: &mut Known<'_, '_>) {
    let mut own = Diagnostics::default();
    let mut decoding = Decoding {
        origins: known.decoding.origins,
        diagnostics: &mut own,
        strictness: known.decoding.strictness,
        default_namespace: known.decoding.default_namespace.clone(),
    };
    let mut walk = Walk {
        decoding: &mut decoding,
        level: known.level,
        release: known.release,
    };
    walk.map(&workload.node, tree(workload.dialect), "");
    let strictness = known.decoding.strictness;
    for diagnostic in &own {
        let renamed = renamed(diagnostic.clone(), workload.dialect, strictness);
        known.decoding.diagnostics.push(renamed);
    }
}

/// An unknown field under the code of its dialect, with a hint where it belongs to the other one.
fn renamed(mut diagnostic: Diagnostic, dialect: Dialect, strictness: Strictness) -> Diagnostic {
    let unknown: [&'static crate::diag::Code; 2] = [&model::UNKNOWN_FIELD, &objects::UNKNOWN_FIELD];
    if !unknown.contains(&diagnostic.code) {
        return diagnostic;
    }
    let guessed = diagnostic.help.as_ref();
    let is_near = guessed.is_some_and(|help| help.starts_with("did you mean"));
    // A cluster takes what is its own with its own fields only.
    let is_of_cluster = dialect == Dialect::S && diagnostic.code == &objects::UNKNOWN_FIELD;
    let belongs = belongs_to_the_other(&diagnostic.message, dialect);
    let is_refused = is_near || is_of_cluster || (belongs && dialect == Dialect::S);
    diagnostic.severity = if is_refused || strictness == Strictness::Strict {
        Severity::Error
    } else {
        Severity::Warning
    };
    diagnostic.code = match dialect {
        Dialect::S => &codes::UNKNOWN_FIELD,
        Dialect::R => &codes::DROPPED_FIELD,
    };
    if belongs {
        let right = Dialect::ALL.into_iter().find(|known| *known != dialect);
        let right = right.map_or("", Dialect::api_version);
        diagnostic.help = Some(format!("it belongs to `{right}`, which has another shape"));
    } else if is_of_cluster {
        let help = if diagnostic.message.contains("`.spec.selector.") {
            "write labels under `matchLabels`"
        } else {
            "remove it; Kubernetes has no such field"
        };
        diagnostic.help.get_or_insert_with(|| help.to_owned());
    } else if !is_near {
        diagnostic.help = Some(match dialect {
            Dialect::S => "remove it; the page knows no such field".to_owned(),
            Dialect::R => "remove it; the service drops it without a word".to_owned(),
        });
    }
    diagnostic
}

/// Whether what a message calls unknown is a field of the other dialect.
fn belongs_to_the_other(message: &str, dialect: Dialect) -> bool {
    let other: &[&str] = match dialect {
        Dialect::S => &[
            "placements",
            "scaleSettings",
            "networkInterfaces",
            "runtime",
        ],
        Dialect::R => &[
            "replicas",
            "selector",
            "networkRef",
            "provider",
            "containers",
        ],
    };
    let unknown = message.strip_suffix('`').unwrap_or_default();
    let unknown = unknown.rsplit(['`', '.']).next();
    unknown.is_some_and(|unknown| other.contains(&unknown))
}

struct Walk<'d, 'run> {
    decoding: &'d mut Decoding<'run>,
    level: Level,
    release: KubeVersion,
}

impl Walk<'_, '_> {
    fn map(&mut self, node: &Node, tree: &'static Tree, path: &str) {
        if Fields::of(node, &tree.shape, self.decoding).is_none() {
            return;
        }
        for (name, since) in tree.since {
            if *since > self.level
                && let Some(entry) = node.as_map().and_then(|map| map.entry(name))
            {
                self.too_new(name, *since, entry.key.origin);
            }
        }
        for (name, inner) in tree.inner {
            let Some(found) = node.get(name).filter(|found| !found.is_null()) else {
                continue;
            };
            self.inner(found, inner, &format!("{path}.{name}"));
        }
    }

    fn inner(&mut self, found: &Node, inner: &'static Inner, path: &str) {
        let items = |found: &Node| found.as_list().unwrap_or_default().to_vec();
        match inner {
            Inner::Map(tree) if found.as_map().is_some() => self.map(found, tree, path),
            Inner::List(tree) => {
                for (index, item) in items(found).iter().enumerate() {
                    self.map(item, tree, &format!("{path}[{index}]"));
                }
            }
            Inner::Kubernetes(name) if found.as_map().is_some() => {
                self.structure(found, name, path);
            }
            Inner::KubernetesList(name) => {
                for (index, item) in items(found).iter().enumerate() {
                    self.structure(item, name, &format!("{path}[{index}]"));
                }
            }
            Inner::Texts => self.texts(found, path),
            // The shape has reported it.
            Inner::Map(_) | Inner::Kubernetes(_) => {}
        }
    }

    fn texts(&mut self, found: &Node, path: &str) {
        for (index, item) in found.as_list().unwrap_or_default().iter().enumerate() {
            if item.as_str().is_none() {
                let message = format!("`{path}[{index}]` must be a string, not {}", item.kind());
                let span = self.decoding.span(item.origin);
                self.decoding.diagnostics.push(
                    Diagnostic::error(&model::WRONG_TYPE, message)
                        .place(span, format!("this is {}", item.kind()))
                        .help("put it in quotes to make it a string"),
                );
            }
        }
    }

    fn structure(&mut self, found: &Node, name: &str, path: &str) {
        let (origins, diagnostics) = (&*self.decoding.origins, &mut *self.decoding.diagnostics);
        // What is wrong is in the diagnostics.
        let _reported = check_structure(name, found, path, self.release, origins, diagnostics);
    }

    fn too_new(&mut self, name: &str, since: Level, origin: crate::source::OriginId) {
        let level = self.level;
        let message = format!("`{name}` does not exist at level {level} of the service");
        let span = self.decoding.span(origin);
        let help = format!("remove it, or check with `--level {since}`");
        self.decoding.diagnostics.push(
            Diagnostic::error(&codes::DROPPED_FIELD, message)
                .place(span, "too new")
                .help(help),
        );
    }
}
