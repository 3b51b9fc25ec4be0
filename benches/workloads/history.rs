//! The fleet, and 40 recorded revisions of each of its definitions.

use super::Files;
use super::Size;
use super::fleet;
use super::revision::recorded;

const REVISIONS: usize = 40;

pub(crate) fn history(seed: u64) -> Files {
    let mut files = fleet::fleet(Size::L, seed);
    for revision in 0..REVISIONS {
        let version = format!("0.{revision}.0");
        for (name, text) in fleet::definitions(revision, &version) {
            let document = serde_yaml::from_str(&text).expect("what is generated is YAML");
            let revision = recorded(&document, &version.as_str().into());
            let text = serde_yaml::to_string(&revision).expect("it is a document");
            files.add(format!("revisions/{name}-{version}.yaml"), text);
        }
    }
    files
}
