//! A `HelmRelease`.

use super::FluxOptions;
use super::INTERVAL;
use super::RULE;
use super::slug;
use crate::cluster_profile::objects::Builder;
use crate::cluster_profile::objects::Collected;
use crate::cluster_profile::objects::node_of;
use crate::cluster_profile::settings::PackSettings;
use crate::digest::sha256_hex;
use crate::model::cluster_profile::Pack;
use crate::yaml::Data;
use crate::yaml::Map;
use crate::yaml::Node;

/// Names of Helm releases have at most so many characters.
const LONGEST: usize = 53;

/// One chart to be installed.
pub(super) struct Release<'r> {
    pub(super) pack: &'r Pack,
    pub(super) settings: &'r PackSettings,
    /// The layer's values.
    pub(super) values: Option<&'r Node>,
    /// The names of the releases that must be ready before.
    pub(super) depends_on: &'r [String],
}

/// Where a chart comes from.
pub(super) enum ChartReference {
    /// From a `HelmRepository` of this name.
    Repository(String),
    /// From an `OCIRepository` of this name.
    Oci(String),
}

impl Release<'_> {
    /// The name of the object.
    pub(super) fn name(&self) -> String {
        let name = self.settings.display_name.as_ref();
        slug(&name.unwrap_or(&self.pack.name).value)
    }

    pub(super) fn object(
        &self,
        chart: &ChartReference,
        options: &FluxOptions,
        all: &mut Collected<'_>,
    ) -> Node {
        let build = Builder::by_rule(RULE, &[self.pack.name.origin], all.origins);
        let namespace = node_of(&options.namespace);
        let metadata = build.map([
            ("name", Some(build.text(self.name()))),
            ("namespace", Some(namespace)),
        ]);
        let target = self.settings.namespace.as_ref();
        let target = target.map_or_else(|| build.text("default"), node_of);
        let depends_on = self
            .depends_on
            .iter()
            .map(|name| build.map([("name", Some(build.text(name.as_str())))]))
            .collect::<Vec<_>>();
        let install = build.map([("createNamespace", Some(build.flag(true)))]);
        let spec = build.map([
            ("interval", Some(build.text(INTERVAL))),
            ("chart", self.chart(chart, build)),
            ("chartRef", chart_ref(chart, build)),
            ("releaseName", Some(self.release_name(build))),
            ("targetNamespace", Some(target)),
            ("install", Some(install)),
            (
                "dependsOn",
                (!depends_on.is_empty()).then(|| build.list(depends_on)),
            ),
            ("values", self.chart_values()),
        ]);
        build.object(
            "helm.toolkit.fluxcd.io/v2",
            "HelmRelease",
            metadata,
            Some(spec),
        )
    }

    fn chart(&self, chart: &ChartReference, build: Builder) -> Option<Node> {
        let ChartReference::Repository(repository) = chart else {
            return None;
        };
        let version = self.pack.shown_version();
        let source = build.map([
            ("kind", Some(build.text("HelmRepository"))),
            ("name", Some(build.text(repository.as_str()))),
        ]);
        let name = &self.pack.name;
        let spec = build.map([
            ("chart", Some(node_of(name))),
            ("version", version.map(node_of)),
            ("sourceRef", Some(source)),
        ]);
        Some(build.map([("spec", Some(spec))]))
    }

    /// The release as Palette names it: `<pack>-<chart>`, unless the values say otherwise. What is
    /// too long for Helm is cut as Flux does it.
    fn release_name(&self, build: Builder) -> Node {
        let chart = &self.pack.name.value;
        if let Some(name) = self.settings.release_names.get(chart) {
            return node_of(name);
        }
        let name = slug(&format!("{chart}-{chart}"));
        let long = format!("{chart}-{chart}");
        if name.len() <= LONGEST {
            return build.text(name);
        }
        let start: String = name.chars().take(40).collect();
        let digest: String = sha256_hex(long.as_bytes()).chars().take(12).collect();
        build.text(format!("{}-{digest}", start.trim_end_matches('-')))
    }

    /// What the chart gets: its part below `charts`, or else everything but `pack`.
    fn chart_values(&self) -> Option<Node> {
        let values = self.values?;
        let map = values.as_map()?;
        if let Some(charts) = map.get("charts").and_then(Node::as_map) {
            let named = charts.get(&self.pack.name.value);
            let only = || {
                let mut entries = charts.iter();
                entries.next().filter(|_| charts.len() == 1)
            };
            let chart = named.or_else(|| only().map(|entry| &entry.value));
            return chart.filter(|node| !node.is_null()).cloned();
        }
        let rest = map.iter().filter(|entry| &*entry.key.text != "pack");
        let rest: Map = rest.cloned().collect();
        (!rest.is_empty()).then(|| Node::new(Data::Map(rest), values.origin))
    }
}

fn chart_ref(chart: &ChartReference, build: Builder) -> Option<Node> {
    let ChartReference::Oci(name) = chart else {
        return None;
    };
    Some(build.map([
        ("kind", Some(build.text("OCIRepository"))),
        ("name", Some(build.text(name.as_str()))),
    ]))
}
