//! The mapping file: what is called how in the two worlds.

use super::dialect::Level;
use super::instance_types::level;
use super::instance_types::refuse;
use crate::model::Text;
use crate::yaml::Decoding;
use crate::yaml::Field;
use crate::yaml::Fields;
use crate::yaml::Form;
use crate::yaml::Map;
use crate::yaml::Node;
use crate::yaml::Shape;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The label of a location that holds its city.
pub(super) const CITY_KEY: &str = "topology.datum.net/city-code";

/// The label of a location that holds its region.
pub(super) const REGION_KEY: &str = "topology.datum.net/region";

static MAPPING: Shape = Shape {
    what: "the mapping file",
    fields: &[
        Field::optional("level", Form::Text),
        Field::optional("network", Form::Text),
        Field::optional("project", Form::Text),
        Field::optional("namespace", Form::Text),
        Field::optional("locations", Form::List),
        Field::optional("placements", Form::Map),
        Field::optional("clusterLabels", Form::Map),
        Field::optional("runtimeClasses", Form::TextMap),
        Field::optional("storageClasses", Form::TextMap),
        Field::optional("publicIPv4", Form::Bool),
        Field::optional("openClusterPorts", Form::Bool),
        Field::optional("emptyDirAsDisk", Form::Bool),
    ],
};

static LOCATION: Shape = Shape {
    what: "a location",
    fields: &[
        Field::required("name", Form::Text),
        Field::optional("cityCode", Form::Text),
        Field::optional("region", Form::Text),
        Field::optional("clusterLabels", Form::TextMap),
        Field::optional("nodeLabels", Form::TextMap),
    ],
};

static CLUSTER_LABEL: Shape = Shape {
    what: "the translation of a cluster label",
    fields: &[
        Field::required("key", Form::Text),
        Field::optional("values", Form::TextMap),
    ],
};

/// What the mapping file says. Nothing is what counts without one.
#[derive(Clone, Debug, Default)]
pub struct Mapping {
    /// The level of the service that is written for.
    pub level: Option<Level>,
    /// The network of every interface that is made.
    pub network: Option<Text>,
    /// The project of documents of dialect S.
    pub project: Option<Text>,
    /// The namespace of documents of dialect R.
    pub namespace: Option<Text>,
    /// The locations there are, the most wanted first.
    pub locations: Vec<Location>,
    /// Names of locations by the name of a Placement that stands for them.
    pub placements: BTreeMap<Arc<str>, Vec<Text>>,
    /// How labels of clusters are called on locations.
    pub cluster_labels: BTreeMap<Arc<str>, ClusterLabel>,
    /// Runtime classes of Datum by those of Kubernetes.
    pub runtime_classes: Map,
    /// Types of disks by storage classes.
    pub storage_classes: Map,
    /// Whether interfaces that are open to the world get a public address.
    pub public_ipv4: bool,
    /// Whether ports of Services of a cluster are open to the world.
    pub open_cluster_ports: bool,
    /// Whether an `emptyDir` becomes a disk.
    pub empty_dir_as_disk: bool,
}

/// A place where instances run.
#[derive(Clone, Debug)]
pub struct Location {
    /// The name of the Location.
    pub name: Text,
    /// The code of its city.
    pub city: Option<Text>,
    /// Its region.
    pub region: Option<Text>,
    /// Labels of the clusters that it stands for.
    pub cluster_labels: Map,
    /// Labels of the nodes that stand for it.
    pub node_labels: Map,
}

/// What a label of clusters is on locations.
#[derive(Clone, Debug)]
pub struct ClusterLabel {
    /// The key on locations.
    pub key: Text,
    /// The values on locations by those on clusters; none where they are the same.
    pub values: Map,
}

impl Mapping {
    /// Reads the file; what is wrong is reported.
    pub fn read(node: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        let fields = Fields::of(node, &MAPPING, decoding)?;
        let locations = fields.list("locations").iter();
        let locations: Vec<Location> = locations
            .filter_map(|location| Location::read(location, decoding))
            .collect();
        let flag = |name: &str| fields.boolean(name).is_some_and(|flag| flag.value);
        Some(Self {
            level: level(&fields, "level", decoding),
            network: fields.text("network"),
            project: fields.text("project"),
            namespace: fields.text("namespace"),
            placements: placements(&fields, &locations, decoding),
            locations,
            cluster_labels: cluster_labels(&fields, decoding),
            runtime_classes: fields.text_map("runtimeClasses"),
            storage_classes: fields.text_map("storageClasses"),
            public_ipv4: flag("publicIPv4"),
            open_cluster_ports: flag("openClusterPorts"),
            empty_dir_as_disk: flag("emptyDirAsDisk"),
        })
    }

    /// The location of a name.
    pub fn location(&self, name: &str) -> Option<&Location> {
        self.locations
            .iter()
            .find(|known| &*known.name.value == name)
    }

    /// The first location in a city.
    pub fn in_city(&self, code: &str) -> Option<&Location> {
        let mut known = self.locations.iter();
        known.find(|location| {
            location
                .city
                .as_ref()
                .is_some_and(|city| &*city.value == code)
        })
    }
}

impl Location {
    fn read(node: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        let fields = Fields::of(node, &LOCATION, decoding)?;
        Some(Self {
            name: fields.text("name")?,
            city: fields.text("cityCode"),
            region: fields.text("region"),
            cluster_labels: fields.text_map("clusterLabels"),
            node_labels: fields.text_map("nodeLabels"),
        })
    }

    /// What selectors of locations see: its city and its region.
    pub fn topology(&self) -> BTreeMap<&str, &str> {
        let pairs = [(CITY_KEY, &self.city), (REGION_KEY, &self.region)];
        let known = pairs.into_iter();
        known
            .filter_map(|(key, value)| Some((key, &*value.as_ref()?.value)))
            .collect()
    }
}

fn placements(
    fields: &Fields<'_>,
    locations: &[Location],
    decoding: &mut Decoding<'_>,
) -> BTreeMap<Arc<str>, Vec<Text>> {
    let mut all = BTreeMap::new();
    let written = fields.raw("placements").and_then(Node::as_map);
    for entry in written.into_iter().flatten() {
        let mut names = Vec::new();
        let Some(items) = entry.value.as_list() else {
            let message = format!("placement `{}` has no list of locations", entry.key.text);
            let help = "write a list of names of locations";
            refuse(entry.value.origin, message, help, decoding);
            continue;
        };
        for item in items {
            let name = item.as_str().unwrap_or_default();
            if locations.iter().any(|known| &*known.name.value == name) {
                names.push(Text::new(name.into(), item.origin));
            } else {
                let message = format!("there is no location `{name}`");
                let help = "name one that `locations` of the mapping file lists";
                refuse(item.origin, message, help, decoding);
            }
        }
        all.insert(entry.key.text.clone(), names);
    }
    all
}

fn cluster_labels(
    fields: &Fields<'_>,
    decoding: &mut Decoding<'_>,
) -> BTreeMap<Arc<str>, ClusterLabel> {
    let mut all = BTreeMap::new();
    let written = fields.raw("clusterLabels").and_then(Node::as_map);
    for entry in written.into_iter().flatten() {
        let Some(fields) = Fields::of(&entry.value, &CLUSTER_LABEL, decoding) else {
            continue;
        };
        if let Some(key) = fields.text("key") {
            let values = fields.text_map("values");
            all.insert(entry.key.text.clone(), ClusterLabel { key, values });
        }
    }
    all
}
