//! A workspace as it would be with other documents.

use super::Workspace;
use super::load::Loaded;
use super::open::Reading;
use crate::source::OriginId;
use crate::yaml::Node;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::PathBuf;

impl Workspace {
    /// The workspace as it would be without the documents of these origins and with these, each as
    /// if it stood in a file of its own; template files beside them are read from the files given.
    /// What would be wrong then is reported. Of the catalogue it has what was read so far.
    #[must_use]
    pub fn changed(
        &self,
        gone: &BTreeSet<OriginId>,
        more: Vec<(PathBuf, Node)>,
        reading: &mut Reading<'_>,
    ) -> Self {
        let mut loader = reading.loader();
        for (path, node) in more {
            let before = loader.loaded.resources.len();
            let span = loader.origins.span(node.origin);
            loader.document(&path, node);
            if let Some(span) = span {
                loader.set_aside_recorded(&path, span, before);
            }
        }
        let new = std::mem::take(&mut loader.loaded);
        let stays = |node: &Node| !gone.contains(&node.origin);
        let mut piles = self.piles();
        piles.retain(stays);
        for resource in new.resources {
            piles.add(resource);
        }
        let profiles = self.cluster_profiles.iter().cloned();
        let profiles = profiles.filter(|profile| stays(&profile.node));
        let foreign = self.foreign.iter().cloned();
        let foreign = foreign.filter(|object| stays(&object.node));
        let recorded = self.history.iter().cloned();
        let content = Loaded {
            resources: Vec::new(),
            cluster_profiles: profiles.chain(new.cluster_profiles).collect(),
            recorded: recorded.chain(new.recorded).collect(),
            foreign: foreign.chain(new.foreign).collect(),
            others: self.others.iter().cloned().chain(new.others).collect(),
            ambiguous: Vec::new(),
            unparsed: Vec::new(),
            deployment_files: BTreeMap::new(),
        };
        let mut workspace = Self::of_piles(piles, content, reading.origins, reading.diagnostics);
        workspace.catalogue = self.catalogue.clone();
        workspace.lock = self.lock.clone();
        workspace.reconcile(reading);
        workspace
    }
}
