//! Where a value comes from.

use crate::jinja::place::Site;
use crate::schema::LookUp;
use std::sync::Arc;

/// A variable, and the way from there to the value.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) root: Arc<str>,
    pub(super) steps: Vec<LookUp>,
    pub(super) site: Site,
    pub(super) guarded: bool,
}

impl Source {
    /// One step further.
    pub(super) fn then(mut self, step: LookUp, site: Site) -> Self {
        self.steps.push(step);
        self.site = site;
        self
    }

    /// What lies under a dotted path in each item.
    pub(super) fn inside(&self, path: &str, site: Site) -> Self {
        let item = self.clone().then(LookUp::Item, site);
        path.split('.').fold(item, |source, word| {
            let step = match word.parse::<usize>() {
                Ok(_) => LookUp::Item,
                Err(_) => LookUp::Key(word.into()),
            };
            source.then(step, site)
        })
    }
}
