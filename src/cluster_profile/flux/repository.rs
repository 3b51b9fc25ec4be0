//! Where charts come from.

use super::FluxOptions;
use super::INTERVAL;
use super::RULE;
use super::release::ChartReference;
use super::release::Release;
use super::slug;
use crate::cluster_profile::objects::Builder;
use crate::cluster_profile::objects::Collected;
use crate::cluster_profile::objects::node_of;
use crate::diag::Diagnostic;
use crate::diag::codes::cluster_profiles as codes;
use crate::digest::sha256_hex;
use crate::model::Text;
use crate::model::cluster_profile::Registry;
use crate::yaml::Node;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// The layer of an OCI artifact that is a Helm chart.
const CHART_MEDIA_TYPE: &str = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";

/// The repositories of a stack.
pub(super) struct Sources<'o> {
    options: &'o FluxOptions,
    /// Names of each `HelmRepository` by address.
    repositories: BTreeMap<String, String>,
    /// Registries that were told to need credentials.
    private: BTreeSet<String>,
}

/// The source of one chart.
pub(super) struct Source {
    pub(super) reference: ChartReference,
    /// Objects that were not made before.
    pub(super) new_objects: Vec<Node>,
}

impl<'o> Sources<'o> {
    pub(super) fn new(options: &'o FluxOptions, all: &mut Collected<'_>) -> Self {
        for (_, address) in &options.registries {
            if !is_address(&address.value) {
                let message = format!("`{}` is no address of a registry", address.value);
                let diagnostic = Diagnostic::error(&codes::REGISTRY_ADDRESS, message)
                    .place(all.origins.span(address.origin), "this address")
                    .help("it begins with `https://`, `http://` or `oci://`");
                all.diagnostics.push(diagnostic);
            }
        }
        Self {
            options,
            repositories: BTreeMap::new(),
            private: BTreeSet::new(),
        }
    }

    /// The source of a chart; `None` when its address is not known, which is reported.
    pub(super) fn source_of(
        &mut self,
        release: &Release<'_>,
        all: &mut Collected<'_>,
    ) -> Option<Source> {
        let registry = release.pack.registry.as_ref();
        let address = self.address(release, registry);
        let Some(address) = address else {
            all.diagnostics
                .push(unknown_address(release, registry, all));
            return None;
        };
        if !is_address(&address.value) {
            return None;
        }
        self.tell_private(registry, all);
        let build = Builder::by_rule(RULE, &[address.origin], all.origins);
        if address.value.starts_with("oci://") {
            let node = oci_repository(release, &address, self.options, build);
            return Some(Source {
                reference: ChartReference::Oci(release.name()),
                new_objects: vec![node],
            });
        }
        let known = self.repositories.get(&*address.value).cloned();
        if let Some(name) = known {
            return Some(Source {
                reference: ChartReference::Repository(name),
                new_objects: Vec::new(),
            });
        }
        let name = self.free_name(registry, &address);
        let node = helm_repository(&name, &address, self.options, build);
        self.repositories
            .insert(address.value.to_string(), name.clone());
        Some(Source {
            reference: ChartReference::Repository(name),
            new_objects: vec![node],
        })
    }

    /// The address that was given for the registry, else the one at which the layer's own list of
    /// charts finds the chart: an export does not tell addresses.
    fn address(&self, release: &Release<'_>, registry: Option<&Registry>) -> Option<Text> {
        let given = self.options.registries.iter().rev();
        let names = registry.map(|registry| [registry.name.as_ref(), registry.uid.as_ref()]);
        let names: Vec<&Text> = names.into_iter().flatten().flatten().collect();
        let mut given = given.filter(|(name, _)| names.iter().any(|own| own.value == name.value));
        let given = given.next().map(|(_, address)| address.clone());
        given.or_else(|| {
            let charts = &release.settings.charts;
            let mut charts = charts
                .iter()
                .filter(|chart| chart.name.value == release.pack.name.value);
            let address = charts.find_map(|chart| chart.repository.clone());
            address.filter(|address| is_address(&address.value))
        })
    }

    /// Two registries may have names that become one.
    fn free_name(&self, registry: Option<&Registry>, address: &Text) -> String {
        let shown = registry.and_then(Registry::shown_name).unwrap_or(address);
        let name = slug(&shown.value);
        if !self.repositories.values().any(|known| *known == name) {
            return name;
        }
        let digest: String = sha256_hex(address.value.as_bytes())
            .chars()
            .take(8)
            .collect();
        let short: String = name.chars().take(54).collect();
        format!("{}-{digest}", short.trim_end_matches('-'))
    }

    /// Credentials are not in a profile.
    fn tell_private(&mut self, registry: Option<&Registry>, all: &mut Collected<'_>) {
        let Some(registry) = registry.filter(|registry| registry.is_private) else {
            return;
        };
        let Some(name) = registry.shown_name() else {
            return;
        };
        if !self.private.insert(name.value.to_string()) {
            return;
        }
        let message = format!("the registry `{}` needs credentials", name.value);
        let mut diagnostic = Diagnostic::warning(&codes::PRIVATE_REGISTRY, message);
        diagnostic = diagnostic
            .place(all.origins.span(name.origin), "a private registry")
            .help("add a `secretRef` to its repository before you apply it");
        all.diagnostics.push(diagnostic);
    }
}

fn is_address(text: &str) -> bool {
    let schemes = ["https://", "http://", "oci://"];
    let mut rest = schemes
        .iter()
        .filter_map(|scheme| text.strip_prefix(scheme));
    rest.next()
        .is_some_and(|host| !host.is_empty() && !host.contains(char::is_whitespace))
}

fn unknown_address(
    release: &Release<'_>,
    registry: Option<&Registry>,
    all: &Collected<'_>,
) -> Diagnostic {
    let chart = &release.pack.name;
    let named = registry.and_then(Registry::shown_name);
    let (message, help, place) = match named {
        Some(name) => (
            format!(
                "the address of the registry `{}` is needed for the chart `{}`",
                name.value, chart.value
            ),
            format!(
                "give it with `--registry '{}=https://…'`, or `oci://…`",
                name.value
            ),
            name.origin,
        ),
        None => (
            format!("the chart `{}` names no registry", chart.value),
            "write `registry` in the profile, or list the chart in `pack.content.charts`"
                .to_owned(),
            chart.origin,
        ),
    };
    Diagnostic::error(&codes::REGISTRY_ADDRESS, message)
        .place(all.origins.span(place), "an export has no addresses")
        .help(help)
}

fn metadata(name: &str, options: &FluxOptions, build: Builder) -> Node {
    let namespace = &options.namespace;
    build.map([
        ("name", Some(build.text(name))),
        ("namespace", Some(node_of(namespace))),
    ])
}

fn helm_repository(name: &str, address: &Text, options: &FluxOptions, build: Builder) -> Node {
    let spec = build.map([
        ("interval", Some(build.text(INTERVAL))),
        ("url", Some(node_of(address))),
    ]);
    build.object(
        "source.toolkit.fluxcd.io/v1",
        "HelmRepository",
        metadata(name, options, build),
        Some(spec),
    )
}

fn oci_repository(
    release: &Release<'_>,
    address: &Text,
    options: &FluxOptions,
    build: Builder,
) -> Node {
    let chart = &release.pack.name.value;
    let base = address.value.trim_end_matches('/');
    let url = if base.rsplit('/').next() == Some(&**chart) {
        base.to_owned()
    } else {
        format!("{base}/{chart}")
    };
    let version = release.pack.shown_version().map(|text| {
        let node = |value: String| Node::string(value, text.origin);
        if is_train(&text.value) {
            build.map([("semver", Some(node(text.value.to_string())))])
        } else {
            // Tags have no `+`; Helm writes `_` instead.
            build.map([("tag", Some(node(text.value.replace('+', "_"))))])
        }
    });
    let layer = build.map([
        ("mediaType", Some(build.text(CHART_MEDIA_TYPE))),
        ("operation", Some(build.text("copy"))),
    ]);
    let spec = build.map([
        ("interval", Some(build.text(INTERVAL))),
        ("url", Some(build.text(url))),
        ("ref", version),
        ("layerSelector", Some(layer)),
    ]);
    build.object(
        "source.toolkit.fluxcd.io/v1",
        "OCIRepository",
        metadata(&release.name(), options, build),
        Some(spec),
    )
}

/// Whether a version is a train: `1.33.x` follows the newest.
fn is_train(version: &str) -> bool {
    let mut parts = version.split('.');
    parts.any(|part| matches!(part, "x" | "X" | "*"))
}
