//! Dialect S.

use super::Inner;
use super::METADATA;
use super::Tree;
use crate::yaml::Field;
use crate::yaml::Form;
use crate::yaml::Shape;

pub(super) static WORKLOAD: Tree = Tree {
    shape: Shape {
        what: "the Workload",
        fields: &[
            Field::optional("apiVersion", Form::Text),
            Field::optional("kind", Form::Text),
            Field::optional("metadata", Form::Map),
            Field::optional("spec", Form::Map),
            Field::kept("status"),
        ],
    },
    inner: &[
        ("metadata", Inner::Map(&METADATA)),
        ("spec", Inner::Map(&SPEC)),
    ],
    since: &[],
};

static SPEC: Tree = Tree {
    shape: Shape {
        what: "the spec of the Workload",
        fields: &[
            Field::optional("replicas", Form::Integer),
            Field::optional("selector", Form::Map),
            Field::optional("template", Form::Map),
            Field::optional("networkRef", Form::Map),
            // The page does not say what stands in it.
            Field::optional("provider", Form::Map),
        ],
    },
    inner: &[
        ("selector", Inner::Kubernetes("meta.v1.LabelSelector")),
        ("template", Inner::Kubernetes("core.v1.PodTemplateSpec")),
        ("networkRef", Inner::Map(&NETWORK)),
    ],
    since: &[],
};

static NETWORK: Tree = Tree {
    shape: Shape {
        what: "the reference to a network",
        fields: &[Field::optional("name", Form::Text)],
    },
    inner: &[],
    since: &[],
};
