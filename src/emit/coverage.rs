//! What a run speaks for.

use super::layout::CLUSTERS;
use super::layout::encode;
use super::layout::folder_of;
use super::provenance::PROVENANCE;
use crate::render::Side;
use std::collections::BTreeSet;

/// Which deployments a run speaks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Owners {
    /// All there are, so that what belongs to any other is out of date.
    #[default]
    All,
    /// All of one namespace.
    Namespace(String),
    /// These, by namespace and name.
    Only(Vec<(String, String)>),
}

/// The part of an output folder that a run speaks for: what it does not write there is out of
/// date, and everything else stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Whose objects.
    pub owners: Owners,
    /// Only this side.
    pub side: Option<Side>,
    /// Of the spokes' objects only those of this cluster.
    pub cluster: Option<String>,
    /// Only these kinds, compared without case; empty means all.
    pub include: Vec<String>,
    /// Not these kinds.
    pub exclude: Vec<String>,
}

impl Coverage {
    /// What it takes to look at many paths.
    pub(super) fn scope(&self) -> Scope<'_> {
        let owners: &[(String, String)] = match &self.owners {
            Owners::Only(list) => list,
            _ => &[],
        };
        let folders = owners
            .iter()
            .map(|(namespace, name)| folder_of((namespace, name)));
        Scope {
            coverage: self,
            folders: folders.collect(),
        }
    }
}

/// A coverage with the folders of the deployments that it names.
pub(super) struct Scope<'c> {
    coverage: &'c Coverage,
    folders: BTreeSet<String>,
}

impl Scope<'_> {
    /// Whether it speaks for the file at a path below the output folder. A file that is not named
    /// by an object is covered only by a run that leaves nothing out.
    pub(super) fn covers(&self, path: &str) -> bool {
        let parts: Vec<&str> = path.split('/').collect();
        // A side file speaks of all kinds, so it is out of date once one of them is written.
        let (cluster, namespace, name, side, file) = match parts.as_slice() {
            [namespace, name, side, PROVENANCE] => (None, namespace, name, side, None),
            [namespace, name, side, _, file] => (None, namespace, name, side, Some(file)),
            [CLUSTERS, cluster, namespace, name, side, PROVENANCE] => {
                (Some(*cluster), namespace, name, side, None)
            }
            [CLUSTERS, cluster, namespace, name, side, _, file] => {
                (Some(*cluster), namespace, name, side, Some(file))
            }
            _ => return *self.coverage == Coverage::default(),
        };
        self.owns(namespace, name)
            && self.is_of(side)
            && self.reaches(cluster, side)
            && file.is_none_or(|file| self.is_kind(file))
    }

    /// Whether the kind of an object's file was not left out.
    fn is_kind(&self, file: &str) -> bool {
        let kind = file.split(['-', '.']).next().unwrap_or_default();
        let named = |list: &[String]| list.iter().any(|word| word.eq_ignore_ascii_case(kind));
        (self.coverage.include.is_empty() || named(&self.coverage.include))
            && !named(&self.coverage.exclude)
    }

    fn is_of(&self, side: &str) -> bool {
        self.coverage.side.is_none_or(|own| own.word() == side)
    }

    /// Whether it speaks for a cluster, or for no cluster in particular, on a side.
    fn reaches(&self, cluster: Option<&str>, side: &str) -> bool {
        match &self.coverage.cluster {
            Some(own) => side == Side::Hub.word() || cluster == Some(encode(own).as_str()),
            None => true,
        }
    }

    fn owns(&self, namespace: &str, name: &str) -> bool {
        match &self.coverage.owners {
            Owners::All => true,
            Owners::Namespace(own) => encode(own) == namespace,
            Owners::Only(_) => self.folders.contains(&format!("{namespace}/{name}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WEB: &str = "team-a/web/spoke/default/deployment-web.yaml";
    const PLACEMENT: &str =
        "team-a/web/hub/fleet/placement.cluster.open-cluster-management.io-web.yaml";

    #[test]
    fn everything_covers_also_files_that_no_object_names() {
        let everything = Coverage::default();
        for path in [WEB, PLACEMENT, "notes.txt"] {
            assert!(everything.scope().covers(path), "{path}");
        }
        let spokes = Coverage {
            side: Some(Side::Spoke),
            ..Coverage::default()
        };
        assert!(
            spokes.scope().covers(WEB)
                && !spokes.scope().covers(PLACEMENT)
                && !spokes.scope().covers("notes.txt")
        );
    }

    #[test]
    fn a_chosen_deployment_covers_its_own_folder_only() {
        let only = |namespace: &str, name: &str| Coverage {
            owners: Owners::Only(vec![(namespace.into(), name.into())]),
            ..Coverage::default()
        };
        assert!(only("team-a", "web").scope().covers(WEB));
        assert!(!only("team-a", "we").scope().covers(WEB));
        assert!(!only("team", "web").scope().covers(WEB));
        let namespace = |name: &str| Coverage {
            owners: Owners::Namespace(name.into()),
            ..Coverage::default()
        };
        assert!(namespace("team-a").scope().covers(WEB));
        assert!(!namespace("team").scope().covers(WEB));
    }

    #[test]
    fn a_side_file_is_covered_by_whatever_writes_an_object_that_it_speaks_of() {
        let file = "team-a/web/spoke/provenance.jsonl";
        let covers = |side, include: &[&str], owner: &str| {
            let coverage = Coverage {
                owners: Owners::Only(vec![("team-a".into(), owner.into())]),
                side,
                include: include.iter().map(|&kind| kind.to_owned()).collect(),
                ..Coverage::default()
            };
            coverage.scope().covers(file)
        };
        assert!(Coverage::default().scope().covers(file));
        assert!(covers(None, &[], "web") && covers(Some(Side::Spoke), &["Deployment"], "web"));
        assert!(!covers(Some(Side::Hub), &[], "web") && !covers(None, &[], "db"));
    }

    #[test]
    fn a_chosen_cluster_covers_its_own_folder_and_the_hub() {
        let east = Coverage {
            cluster: Some("east-1".into()),
            ..Coverage::default()
        };
        let on = |cluster: &str| format!("clusters/{cluster}/{WEB}");
        assert!(east.scope().covers(&on("east-1")) && east.scope().covers(PLACEMENT));
        assert!(!east.scope().covers(&on("east-2")) && !east.scope().covers(WEB));
        assert!(Coverage::default().scope().covers(&on("east-2")));
    }

    #[test]
    fn kinds_that_were_left_out_are_not_covered() {
        let included = Coverage {
            include: vec!["Placement".into()],
            ..Coverage::default()
        };
        assert!(included.scope().covers(PLACEMENT) && !included.scope().covers(WEB));
        let excluded = Coverage {
            exclude: vec!["placement".into()],
            ..Coverage::default()
        };
        assert!(!excluded.scope().covers(PLACEMENT) && excluded.scope().covers(WEB));
    }
}
