//! Annotations that keep what Kubernetes has no field for, so that a document comes back whole.

/// The name of `networkRef`.
pub(super) const NETWORK: &str = "compute.miloapis.com/network";

/// `provider`, as compact JSON.
pub(super) const PROVIDER: &str = "compute.miloapis.com/provider";

/// Metadata that means the document itself and not what is made of it, as compact JSON.
pub(super) const OWN_METADATA: &str = "compute.miloapis.com/metadata";

/// What the document left out, by the words below, separated by commas.
pub(super) const DEFAULTED: &str = "compute.miloapis.com/defaulted";

/// `spec.replicas` was left out.
pub(super) const REPLICAS: &str = "replicas";

/// `spec.selector` was left out.
pub(super) const SELECTOR: &str = "selector";

/// The template had no labels.
pub(super) const LABELS: &str = "labels";

/// The labels of the template were there, and empty.
pub(super) const EMPTY_LABELS: &str = "empty-labels";

/// The annotations of the document were there, and empty.
pub(super) const EMPTY_ANNOTATIONS: &str = "empty-annotations";

/// The template had no metadata at all.
pub(super) const METADATA: &str = "metadata";

/// All words of [`DEFAULTED`].
pub(super) const WORDS: [&str; 6] = [
    REPLICAS,
    SELECTOR,
    LABELS,
    EMPTY_LABELS,
    EMPTY_ANNOTATIONS,
    METADATA,
];

/// The label that pods get where a document names none.
pub(super) const APP: &str = "app";

/// Annotations that are written for a document, and what is read back from them.
pub(super) const WRITTEN: [(&str, &str); 4] = [
    (NETWORK, "`spec.networkRef`"),
    (PROVIDER, "`spec.provider`"),
    (OWN_METADATA, "the metadata"),
    (DEFAULTED, "what the document leaves out"),
];

/// The network of the instances of dialect R.
pub(super) const INSTANCE_NETWORK: &str = "compute.datumapis.com/network";

/// What scaled the objects that a document was made of, as compact JSON.
pub(super) const AUTOSCALING: &str = "compute.miloapis.com/autoscaling";
