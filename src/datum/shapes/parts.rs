//! Dialect R: interfaces and volumes.

use super::Inner;
use super::METADATA;
use super::Tree;
use crate::datum::dialect::Level;
use crate::yaml::Field;
use crate::yaml::Form;
use crate::yaml::Shape;

pub(super) static INTERFACE: Tree = Tree {
    shape: Shape {
        what: "a network interface",
        fields: &[
            Field::optional("network", Form::Map),
            Field::optional("networkPolicy", Form::Map),
            Field::optional("name", Form::Text),
            Field::optional("ipFamilies", Form::List),
            Field::optional("addresses", Form::List),
            Field::optional("reclaimPolicy", Form::Text),
        ],
    },
    inner: &[
        ("network", Inner::Map(&NETWORK)),
        ("networkPolicy", Inner::Map(&POLICY)),
        ("ipFamilies", Inner::Texts),
        ("addresses", Inner::List(&ADDRESS)),
    ],
    since: &[
        ("name", Level::R3),
        ("ipFamilies", Level::R3),
        ("addresses", Level::R3),
        ("reclaimPolicy", Level::R3),
    ],
};

static NETWORK: Tree = Tree {
    shape: Shape {
        what: "the reference to a network",
        fields: &[
            Field::optional("name", Form::Text),
            Field::optional("namespace", Form::Text),
        ],
    },
    inner: &[],
    since: &[],
};

static ADDRESS: Tree = Tree {
    shape: Shape {
        what: "an address",
        fields: &[Field::optional("class", Form::Text)],
    },
    inner: &[],
    since: &[],
};

static POLICY: Tree = Tree {
    shape: Shape {
        what: "the network policy",
        fields: &[Field::optional("ingress", Form::List)],
    },
    inner: &[("ingress", Inner::List(&INGRESS))],
    since: &[],
};

static INGRESS: Tree = Tree {
    shape: Shape {
        what: "a rule for ingress",
        fields: &[
            Field::optional("ports", Form::List),
            Field::optional("from", Form::List),
        ],
    },
    inner: &[
        ("ports", Inner::List(&POLICY_PORT)),
        ("from", Inner::List(&PEER)),
    ],
    since: &[],
};

static POLICY_PORT: Tree = Tree {
    shape: Shape {
        what: "a port of a rule",
        fields: &[
            Field::optional("protocol", Form::Text),
            Field::optional("port", Form::Any),
            Field::optional("endPort", Form::Integer),
        ],
    },
    inner: &[],
    since: &[],
};

static PEER: Tree = Tree {
    shape: Shape {
        what: "a peer of a rule",
        fields: &[Field::optional("ipBlock", Form::Map)],
    },
    inner: &[("ipBlock", Inner::Map(&BLOCK))],
    since: &[],
};

static BLOCK: Tree = Tree {
    shape: Shape {
        what: "a block of addresses",
        fields: &[
            Field::optional("cidr", Form::Text),
            Field::optional("except", Form::List),
        ],
    },
    inner: &[("except", Inner::Texts)],
    since: &[],
};

pub(super) static VOLUME: Tree = Tree {
    shape: Shape {
        what: "a volume",
        fields: &[
            Field::optional("name", Form::Text),
            Field::optional("disk", Form::Map),
            Field::optional("configMap", Form::Map),
            Field::optional("secret", Form::Map),
        ],
    },
    inner: &[
        ("disk", Inner::Map(&DISK)),
        (
            "configMap",
            Inner::Kubernetes("core.v1.ConfigMapVolumeSource"),
        ),
        ("secret", Inner::Kubernetes("core.v1.SecretVolumeSource")),
    ],
    since: &[],
};

static DISK: Tree = Tree {
    shape: Shape {
        what: "a disk",
        fields: &[
            Field::optional("template", Form::Map),
            Field::optional("deviceName", Form::Text),
        ],
    },
    inner: &[("template", Inner::Map(&DISK_TEMPLATE))],
    since: &[],
};

static DISK_TEMPLATE: Tree = Tree {
    shape: Shape {
        what: "the template of a disk",
        fields: &[
            Field::optional("metadata", Form::Map),
            Field::optional("spec", Form::Map),
        ],
    },
    inner: &[
        ("metadata", Inner::Map(&METADATA)),
        ("spec", Inner::Map(&DISK_SPEC)),
    ],
    since: &[],
};

static DISK_SPEC: Tree = Tree {
    shape: Shape {
        what: "the spec of a disk",
        fields: &[
            Field::optional("type", Form::Text),
            Field::optional("resources", Form::Map),
            Field::optional("populator", Form::Map),
        ],
    },
    inner: &[
        ("resources", Inner::Map(&DISK_RESOURCES)),
        ("populator", Inner::Map(&POPULATOR)),
    ],
    since: &[],
};

static DISK_RESOURCES: Tree = Tree {
    shape: Shape {
        what: "the resources of a disk",
        fields: &[Field::optional("requests", Form::Map)],
    },
    inner: &[],
    since: &[],
};

static POPULATOR: Tree = Tree {
    shape: Shape {
        what: "a populator",
        fields: &[
            Field::optional("image", Form::Map),
            Field::optional("filesystem", Form::Map),
        ],
    },
    inner: &[
        ("image", Inner::Map(&IMAGE)),
        ("filesystem", Inner::Map(&FILESYSTEM)),
    ],
    since: &[],
};

static IMAGE: Tree = Tree {
    shape: Shape {
        what: "the image of a disk",
        fields: &[Field::optional("name", Form::Text)],
    },
    inner: &[],
    since: &[],
};

static FILESYSTEM: Tree = Tree {
    shape: Shape {
        what: "a file system",
        fields: &[Field::optional("type", Form::Text)],
    },
    inner: &[],
    since: &[],
};
