//! A file for `--variables`.

use super::given::refuse;
use super::given::scalar_text;
use crate::cluster_profile::GivenValues;
use crate::cluster_profile::GivenVariable;
use crate::model::Text;
use crate::ops::Session;
use crate::source::Spanned;
use crate::yaml::Entry;
use crate::yaml::Node;

/// Reads `name: value`, and `profile: {name: value}` for one profile only.
pub(super) fn read(document: &Node, given: &mut GivenValues, session: &mut Session) {
    let Some(map) = document.as_map() else {
        refuse(document, "variables are a mapping", session);
        return;
    };
    for entry in map {
        let Some(own) = entry.value.as_map() else {
            given.variables.extend(variable(None, entry, session));
            continue;
        };
        for inner in own {
            let profile = Some(key(entry));
            given.variables.extend(variable(profile, inner, session));
        }
    }
}

fn variable(profile: Option<Text>, entry: &Entry, session: &mut Session) -> Option<GivenVariable> {
    Some(GivenVariable {
        profile,
        name: key(entry),
        value: scalar_text(&entry.value, session)?,
    })
}

fn key(entry: &Entry) -> Text {
    Spanned::new(entry.key.text.clone(), entry.key.origin)
}
