//! Dialect R.

use super::Inner;
use super::METADATA;
use super::Tree;
use super::parts::INTERFACE;
use super::parts::VOLUME;
use crate::datum::dialect::Level;
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
            Field::optional("template", Form::Map),
            Field::optional("placements", Form::List),
        ],
    },
    inner: &[
        ("template", Inner::Map(&TEMPLATE)),
        ("placements", Inner::List(&PLACEMENT)),
    ],
    since: &[],
};

static PLACEMENT: Tree = Tree {
    shape: Shape {
        what: "a placement",
        fields: &[
            Field::optional("name", Form::Text),
            Field::optional("cityCodes", Form::List),
            Field::optional("locations", Form::List),
            Field::optional("locationSelector", Form::Map),
            Field::optional("scaleSettings", Form::Map),
        ],
    },
    inner: &[
        ("cityCodes", Inner::Texts),
        ("locations", Inner::List(&LOCATION)),
        (
            "locationSelector",
            Inner::Kubernetes("meta.v1.LabelSelector"),
        ),
        ("scaleSettings", Inner::Map(&SCALE)),
    ],
    since: &[("locations", Level::R3), ("locationSelector", Level::R3)],
};

static LOCATION: Tree = Tree {
    shape: Shape {
        what: "a reference to a location",
        fields: &[Field::optional("name", Form::Text)],
    },
    inner: &[],
    since: &[],
};

static SCALE: Tree = Tree {
    shape: Shape {
        what: "the scale settings",
        fields: &[
            Field::optional("minReplicas", Form::Integer),
            Field::optional("maxReplicas", Form::Integer),
            Field::optional("metrics", Form::List),
            Field::optional("instanceManagementPolicy", Form::Text),
        ],
    },
    inner: &[("metrics", Inner::List(&METRIC))],
    since: &[],
};

static METRIC: Tree = Tree {
    shape: Shape {
        what: "a metric",
        fields: &[Field::optional("resource", Form::Map)],
    },
    inner: &[("resource", Inner::Map(&RESOURCE))],
    since: &[],
};

static RESOURCE: Tree = Tree {
    shape: Shape {
        what: "the resource of a metric",
        fields: &[
            Field::optional("name", Form::Text),
            Field::optional("target", Form::Map),
        ],
    },
    inner: &[("target", Inner::Map(&TARGET))],
    since: &[],
};

static TARGET: Tree = Tree {
    shape: Shape {
        what: "the target of a metric",
        fields: &[
            Field::optional("value", Form::Any),
            Field::optional("averageValue", Form::Any),
            Field::optional("averageUtilization", Form::Integer),
        ],
    },
    inner: &[],
    since: &[],
};

static TEMPLATE: Tree = Tree {
    shape: Shape {
        what: "the template",
        fields: &[
            Field::optional("metadata", Form::Map),
            Field::optional("spec", Form::Map),
        ],
    },
    inner: &[
        ("metadata", Inner::Map(&METADATA)),
        ("spec", Inner::Map(&INSTANCE)),
    ],
    since: &[],
};

static INSTANCE: Tree = Tree {
    shape: Shape {
        what: "the spec of instances",
        fields: &[
            Field::optional("runtime", Form::Map),
            Field::optional("networkInterfaces", Form::List),
            Field::optional("volumes", Form::List),
            Field::optional("location", Form::Map),
            Field::optional("controller", Form::Map),
        ],
    },
    inner: &[
        ("runtime", Inner::Map(&RUNTIME)),
        ("networkInterfaces", Inner::List(&INTERFACE)),
        ("volumes", Inner::List(&VOLUME)),
    ],
    since: &[],
};

static RUNTIME: Tree = Tree {
    shape: Shape {
        what: "the runtime",
        fields: &[
            Field::optional("resources", Form::Map),
            Field::optional("class", Form::Text),
            Field::optional("sandbox", Form::Map),
            Field::optional("virtualMachine", Form::Map),
        ],
    },
    inner: &[
        ("resources", Inner::Map(&RESOURCES)),
        ("sandbox", Inner::Map(&SANDBOX)),
        ("virtualMachine", Inner::Map(&MACHINE)),
    ],
    since: &[("class", Level::R3)],
};

static RESOURCES: Tree = Tree {
    shape: Shape {
        what: "the resources of the runtime",
        fields: &[
            Field::optional("instanceType", Form::Text),
            Field::optional("requests", Form::Map),
        ],
    },
    inner: &[],
    since: &[],
};

static SANDBOX: Tree = Tree {
    shape: Shape {
        what: "the sandbox",
        fields: &[
            Field::optional("containers", Form::List),
            Field::optional("imagePullSecrets", Form::List),
        ],
    },
    inner: &[
        ("containers", Inner::List(&CONTAINER)),
        (
            "imagePullSecrets",
            Inner::KubernetesList("core.v1.LocalObjectReference"),
        ),
    ],
    since: &[],
};

static CONTAINER: Tree = Tree {
    shape: Shape {
        what: "a container",
        fields: &[
            Field::optional("name", Form::Text),
            Field::optional("image", Form::Text),
            Field::optional("command", Form::List),
            Field::optional("args", Form::List),
            Field::optional("env", Form::List),
            Field::optional("envFrom", Form::List),
            Field::optional("resources", Form::Map),
            Field::optional("ports", Form::List),
            Field::optional("volumeAttachments", Form::List),
            Field::optional("securityContext", Form::Map),
        ],
    },
    inner: &[
        ("command", Inner::Texts),
        ("args", Inner::Texts),
        ("env", Inner::KubernetesList("core.v1.EnvVar")),
        ("envFrom", Inner::KubernetesList("core.v1.EnvFromSource")),
        ("ports", Inner::List(&PORT)),
        ("volumeAttachments", Inner::List(&ATTACHMENT)),
        ("securityContext", Inner::Map(&SECURITY)),
    ],
    since: &[
        ("command", Level::R2),
        ("args", Level::R2),
        ("envFrom", Level::R3),
        ("securityContext", Level::R3),
    ],
};

static PORT: Tree = Tree {
    shape: Shape {
        what: "a port",
        fields: &[
            Field::optional("name", Form::Text),
            Field::optional("port", Form::Integer),
            Field::optional("protocol", Form::Text),
        ],
    },
    inner: &[],
    since: &[],
};

static ATTACHMENT: Tree = Tree {
    shape: Shape {
        what: "a volume attachment",
        fields: &[
            Field::optional("name", Form::Text),
            Field::optional("mountPath", Form::Text),
        ],
    },
    inner: &[],
    since: &[],
};

static SECURITY: Tree = Tree {
    shape: Shape {
        what: "the security context",
        fields: &[
            Field::optional("allowPrivilegeEscalation", Form::Bool),
            Field::optional("capabilities", Form::Map),
            Field::optional("seccompProfile", Form::Map),
        ],
    },
    inner: &[
        ("capabilities", Inner::Kubernetes("core.v1.Capabilities")),
        ("seccompProfile", Inner::Map(&SECCOMP)),
    ],
    since: &[],
};

static SECCOMP: Tree = Tree {
    shape: Shape {
        what: "the seccomp profile",
        fields: &[Field::optional("type", Form::Text)],
    },
    inner: &[],
    since: &[],
};

static MACHINE: Tree = Tree {
    shape: Shape {
        what: "the virtual machine",
        fields: &[
            Field::optional("volumeAttachments", Form::List),
            Field::optional("ports", Form::List),
        ],
    },
    inner: &[
        ("volumeAttachments", Inner::List(&ATTACHMENT)),
        ("ports", Inner::List(&PORT)),
    ],
    since: &[],
};
