//! What a deployment of instances is called, and by which labels its pods are known.

use super::RULE;
use crate::datum::expand::Unit;
use crate::datum::look;
use crate::datum::making::Making;
use crate::datum::mapping::CITY_KEY;
use crate::datum::workload::Workload;
use crate::kubernetes::Builder;
use crate::kubernetes::names;
use crate::yaml::Node;

/// The label with the name of the Workload.
pub(super) const NAME_LABEL: &str = "app.kubernetes.io/name";

/// The label with the name of the placement.
const INSTANCE_LABEL: &str = "app.kubernetes.io/instance";

/// The label with the name of the location, where a placement names locations.
const LOCATION_LABEL: &str = "compute.datumapis.com/location";

/// The longest name of a `StatefulSet`: its pods get it as a label, followed by `-` and up to ten
/// characters that stand for the revision
/// (<https://kubernetes.io/docs/reference/labels-annotations-taints/#controller-revision-hash>).
const LONGEST_NAME: usize = names::LABEL_LENGTH - 11;

/// A deployment of instances on its way to Kubernetes.
pub(super) struct Named<'u> {
    pub(super) unit: &'u Unit<'u>,
    /// The name of the `StatefulSet` or Deployment.
    pub(super) name: String,
    /// The labels that tell its pods from all others.
    pub(super) labels: Node,
    pub(super) build: Builder,
}

impl<'u> Named<'u> {
    pub(super) fn new(workload: &Workload, unit: &'u Unit<'u>, making: &mut Making<'_>) -> Self {
        let place = unit.place.map(|place| place.origin);
        let sources: Vec<_> = [Some(workload.origin()), place]
            .into_iter()
            .flatten()
            .collect();
        let build = making.build(RULE, &sources);
        let text = |text: &str| Some(build.text(text));
        let place = unit.place.map(|place| build.text(place.text));
        let place_label = if unit.is_city {
            CITY_KEY
        } else {
            LOCATION_LABEL
        };
        let labels = build.map([
            (NAME_LABEL, text(workload.name())),
            (INSTANCE_LABEL, text(unit.placement_name)),
            (place_label, place),
        ]);
        Self {
            unit,
            name: unit.name(workload.name()),
            labels,
            build,
        }
    }

    /// Refuses a name that no `StatefulSet` can have, although instances could.
    pub(super) fn refuse_long(&self, making: &mut Making<'_>) {
        if self.name.len() <= LONGEST_NAME {
            return;
        }
        let name = look::at(self.unit.placement, &["name"]);
        let origin = name.unwrap_or(self.unit.placement).origin;
        let message = format!(
            "the StatefulSet `{}` has a name of {} characters; at most {LONGEST_NAME} are allowed",
            self.name,
            self.name.len(),
        );
        let help = "shorten the name of the Workload or of the placement, or render Deployments \
                    with `--as deployment`";
        making.refuse(origin, message, help);
    }

    /// The place in lower case, which is also the name of its folder.
    pub(super) fn place(&self) -> Option<String> {
        self.unit.place.map(|place| place.text.to_lowercase())
    }
}
