//! The engine's own rules, each by the documentation page that states it. A value the engine sets
//! has one of them in its history; a test finds each in the pages.

/// Names of objects without one.
pub(super) const NAMES: &str = "docs/rendering.md#names";
/// Namespaces of objects without one.
pub(super) const NAMESPACES: &str = "docs/rendering.md#namespaces";
/// Labels and annotations of rendered objects.
pub(super) const LABELS: &str = "docs/rendering.md#labels-and-annotations";
/// The Namespace of a workload.
pub(super) const NAMESPACE: &str = "docs/rendering.md#the-namespace";
/// The Workload resource.
pub(super) const WORKLOAD: &str = "docs/rendering.md#the-workload";
/// What every field of an object hangs on.
pub(super) const REASONS: &str = "docs/explain.md#what-an-object-hangs-on";
/// Objects in a `List`.
pub(super) const LISTS: &str = "docs/rendering.md#lists";
/// What templates see.
pub(super) const CONTEXT: &str = "docs/rendering.md#context";
/// Names of objects on the hub.
pub(super) const HUB_NAMES: &str = "docs/rendering.md#names-on-the-hub";
