//! The clusters of a rollout.

use super::MandatoryGroup;
use crate::placement::Moment;
use crate::placement::Schedule;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The clusters that a change goes to, and what they report.
#[derive(Clone, Debug, Default)]
pub struct Fleet {
    /// The decision groups, by number.
    pub groups: Vec<FleetGroup>,
    /// The clusters that have the change already, by name: what they report of it.
    pub states: Vec<ClusterState>,
}

/// A decision group.
#[derive(Clone, Debug)]
pub struct FleetGroup {
    /// Its name.
    pub name: Arc<str>,
    /// Its number.
    pub index: usize,
    /// Its clusters, by name.
    pub clusters: Vec<Arc<str>>,
}

/// What a cluster reports of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterState {
    /// Its name.
    pub cluster: Arc<str>,
    /// How far it is.
    pub status: RolloutStatus,
    /// Since when; now, where it is not known.
    pub since: Option<Moment>,
}

/// How far a cluster is with a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RolloutStatus {
    /// It waits for the change.
    ToApply,
    /// It works on it.
    Progressing,
    /// It has it.
    Succeeded,
    /// It could not take it.
    Failed,
    /// It was given up.
    TimeOut,
    /// It is left out.
    Skip,
}

impl RolloutStatus {
    pub(super) const WORDS: &'static [(&'static str, Self)] = &[
        ("ToApply", Self::ToApply),
        ("Progressing", Self::Progressing),
        ("Succeeded", Self::Succeeded),
        ("Failed", Self::Failed),
        ("TimeOut", Self::TimeOut),
        ("Skip", Self::Skip),
    ];

    /// As it is written.
    pub fn word(self) -> &'static str {
        let word = Self::WORDS.iter().find(|(_, status)| *status == self);
        word.map_or("", |(word, _)| word)
    }

    /// The status of a word.
    pub fn of(word: &str) -> Option<Self> {
        let found = Self::WORDS.iter().find(|(known, _)| *known == word);
        found.map(|(_, status)| *status)
    }
}

impl Fleet {
    /// The clusters that a schedule selected, none of which has the change yet.
    pub fn of(schedule: &Schedule) -> Self {
        let groups = schedule.groups.iter().map(|group| FleetGroup {
            name: group.name.clone(),
            index: group.index,
            clusters: group.clusters().cloned().collect(),
        });
        Self {
            groups: groups.collect(),
            states: Vec::new(),
        }
    }

    /// All clusters, by name.
    pub fn clusters(&self) -> BTreeSet<&Arc<str>> {
        self.groups
            .iter()
            .flat_map(|group| &group.clusters)
            .collect()
    }

    /// The groups that come first, and the others.
    pub(super) fn divided(
        &self,
        mandatory: &[MandatoryGroup],
    ) -> (Vec<&FleetGroup>, Vec<&FleetGroup>) {
        let comes_first = |group: &&FleetGroup| {
            let mut mandatory = mandatory.iter();
            mandatory.any(|wanted| wanted.means(&group.name, group.index))
        };
        self.groups.iter().partition(comes_first)
    }

    /// The group of a cluster.
    pub fn group_of(&self, cluster: &str) -> Option<&FleetGroup> {
        let mut groups = self.groups.iter();
        groups.find(|group| group.clusters.iter().any(|known| &**known == cluster))
    }
}
