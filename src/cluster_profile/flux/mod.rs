//! Helm layers as objects of Flux (<https://fluxcd.io/flux/components/>), so that a cluster without
//! Palette installs the same charts with the same values in the same order.
//!
//! In: a stack with its macros filled in, and the addresses of registries.
//! Out: repositories and releases.
//! Never: knows what a chart does.

mod release;
mod repository;

use super::objects::Collected;
use super::objects::ObjectPart;
use super::objects::ObjectRequest;
use crate::model::Text;
use crate::model::cluster_profile::PackKind;
use release::Release;
use repository::Sources;

/// The page that says what is made.
const RULE: &str = "docs/cluster-profiles.md#flux";

/// How often Flux looks for changes.
const INTERVAL: &str = "10m";

/// How objects of Flux are made.
#[derive(Clone, Debug)]
pub struct FluxOptions {
    /// The namespace of the objects themselves.
    pub namespace: Text,
    /// Registries, by name or identity, with their addresses: a later one is stronger.
    pub registries: Vec<(Text, Text)>,
}

/// Adds the objects of all Helm layers.
pub(super) fn add(request: &ObjectRequest<'_, '_>, options: &FluxOptions, all: &mut Collected<'_>) {
    let mut sources = Sources::new(options, all);
    // The releases of the wave before, on which those of a wave depend.
    let mut before: (usize, Vec<String>) = (0, Vec::new());
    let mut current: (usize, Vec<String>) = (0, Vec::new());
    for (number, wave) in request.plan.order() {
        let layer = request.stack.layers.get(number);
        let Some(layer) = layer.filter(|layer| layer.pack.kind() == PackKind::Helm) else {
            continue;
        };
        let (Some(settings), Some(expanded)) = (
            request.settings.get(number),
            request.expansion.layers.get(number),
        ) else {
            continue;
        };
        if wave != current.0 {
            before = std::mem::replace(&mut current, (wave, Vec::new()));
        }
        let release = Release {
            pack: layer.pack,
            settings,
            values: expanded
                .values
                .as_ref()
                .and_then(|text| text.documents.first()),
            depends_on: &before.1,
        };
        current.1.push(release.name());
        let Some(source) = sources.source_of(&release, all) else {
            continue;
        };
        for node in source.new_objects {
            all.add(number, wave, ObjectPart::Flux, node);
        }
        let node = release.object(&source.reference, options, all);
        all.add(number, wave, ObjectPart::Flux, node);
    }
}

/// A name that Kubernetes takes, as near to a text as can be.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    for letter in text.chars() {
        if letter.is_ascii_alphanumeric() {
            slug.push(letter.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let short: String = slug.chars().take(63).collect();
    let short = short.trim_end_matches('-');
    if short.is_empty() {
        return "registry".to_owned();
    }
    short.to_owned()
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn a_slug_is_a_name_of_kubernetes() {
        for (text, expected) in [
            ("Public Repo", "public-repo"),
            ("--Größe (1)--", "gr-e-1"),
            ("", "registry"),
            ("é", "registry"),
        ] {
            assert_eq!(slug(text), expected);
        }
        assert_eq!(slug(&"a-".repeat(60)).len(), 63);
    }
}
