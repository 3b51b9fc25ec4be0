//! Facts about kinds.

use super::TABLE;
use super::Type;
use crate::kubernetes::KubeVersion;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Where objects of a kind live.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// In the cluster as a whole: no `metadata.namespace`.
    Cluster,
    /// In a namespace.
    Namespaced,
}

/// The releases of Kubernetes that serve something. An open end means the limit of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Releases {
    /// The first one, when it is not the oldest we know.
    pub since: Option<KubeVersion>,
    /// The last one, when it is not the newest we know.
    pub until: Option<KubeVersion>,
}

/// What the table knows about a kind in one API version.
#[derive(Clone, Copy, Debug)]
pub struct KindFacts {
    /// `apps/v1`
    pub api_version: &'static str,
    /// `Deployment`
    pub kind: &'static str,
    /// The resource name, `deployments`.
    pub resource: &'static str,
    /// Where its objects live.
    pub scope: Scope,
    /// The releases that serve it.
    pub releases: Releases,
    type_name: &'static str,
}

impl KindFacts {
    /// The fields of its objects.
    pub fn fields(&self) -> Option<Type> {
        Type::named(self.type_name)
    }

    /// `apps`; empty for the core group.
    pub fn group(&self) -> &'static str {
        self.api_version
            .split_once('/')
            .map_or("", |(group, _)| group)
    }

    fn parse(line: &'static str) -> Option<Self> {
        let mut words = line.strip_prefix("kind ")?.split(' ');
        Some(Self {
            api_version: words.next()?,
            kind: words.next()?,
            resource: words.next()?,
            scope: match words.next()? {
                "cluster" => Scope::Cluster,
                _ => Scope::Namespaced,
            },
            type_name: words.next()?,
            releases: words.next().map_or(Releases::ALL, Releases::parse),
        })
    }
}

impl Releases {
    /// Every release of the table.
    pub const ALL: Self = Self {
        since: None,
        until: None,
    };

    /// True when `version` is among them; its patch number does not count.
    pub fn contains(self, version: KubeVersion) -> bool {
        let version = KubeVersion::new(version.major, version.minor);
        self.since.is_none_or(|since| since <= version)
            && self.until.is_none_or(|until| version <= until)
    }

    pub(super) fn parse(text: &str) -> Self {
        let (since, until) = text.split_once("..").unwrap_or((text, ""));
        Self {
            since: KubeVersion::parse(since),
            until: KubeVersion::parse(until),
        }
    }
}

/// Every kind of the table, by kind and API version.
pub fn kinds() -> impl Iterator<Item = &'static KindFacts> {
    index().values().flatten()
}

/// A kind in one API version.
pub fn kind(api_version: &str, kind: &str) -> Option<&'static KindFacts> {
    let mut same_kind = index().get(kind)?.iter();
    same_kind.find(|facts| facts.api_version == api_version)
}

/// A kind of a group, whatever the version: for facts that do not differ between versions.
pub fn any_version(group: &str, kind: &str) -> Option<&'static KindFacts> {
    let mut same_kind = index().get(kind)?.iter();
    same_kind.find(|facts| facts.group() == group)
}

/// A kind of a group as a release serves it, in its most mature version, the newest of those.
pub fn served(group: &str, kind: &str, release: KubeVersion) -> Option<&'static KindFacts> {
    let same_kind = index().get(kind)?.iter();
    same_kind
        .filter(|facts| facts.group() == group && facts.releases.contains(release))
        .max_by_key(|facts| {
            let version = facts.api_version;
            let maturity = match (version.contains("alpha"), version.contains("beta")) {
                (true, _) => 0,
                (false, true) => 1,
                (false, false) => 2,
            };
            (maturity, version)
        })
}

fn index() -> &'static BTreeMap<&'static str, Vec<KindFacts>> {
    static INDEX: OnceLock<BTreeMap<&'static str, Vec<KindFacts>>> = OnceLock::new();
    INDEX.get_or_init(|| {
        let lines = TABLE.lines().take_while(|line| !line.starts_with("type "));
        let mut index: BTreeMap<&'static str, Vec<KindFacts>> = BTreeMap::new();
        for facts in lines.filter_map(KindFacts::parse) {
            index.entry(facts.kind).or_default().push(facts);
        }
        index
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deployment_is_a_namespaced_kind_of_apps() {
        let facts = kind("apps/v1", "Deployment").unwrap();
        assert_eq!((facts.resource, facts.group()), ("deployments", "apps"));
        assert_eq!(facts.scope, Scope::Namespaced);
        assert!(facts.fields().unwrap().field("spec").is_some());
        assert!(kind("apps/v1beta1", "Deployment").is_none());
        assert!(kind("v1", "Deployment").is_none());
    }

    #[test]
    fn releases_say_who_serves_a_kind() {
        let at = |api_version: &str, name: &str, minor: u32| {
            let facts = kind(api_version, name).unwrap();
            facts.releases.contains(KubeVersion::new(1, minor))
        };
        assert!(at("autoscaling/v2beta2", "HorizontalPodAutoscaler", 25));
        assert!(!at("autoscaling/v2beta2", "HorizontalPodAutoscaler", 26));
        assert!(!at(
            "admissionregistration.k8s.io/v1",
            "ValidatingAdmissionPolicy",
            29
        ));
        assert!(at(
            "admissionregistration.k8s.io/v1",
            "ValidatingAdmissionPolicy",
            30
        ));
        assert!(at("v1", "Pod", 25) && at("v1", "Pod", 37));
    }

    #[test]
    fn the_table_covers_the_releases_we_say_we_know() {
        let line = TABLE
            .lines()
            .find(|line| line.starts_with("releases "))
            .unwrap();
        let releases = Releases::parse(line.strip_prefix("releases ").unwrap());
        assert_eq!(releases.since, Some(KubeVersion::OLDEST));
        assert_eq!(releases.until, Some(KubeVersion::NEWEST));
    }

    #[test]
    fn every_kind_has_its_type() {
        assert!(kinds().count() > 100);
        for facts in kinds() {
            assert!(
                facts.fields().is_some(),
                "{} {}",
                facts.api_version,
                facts.kind
            );
        }
    }
}
