//! The table of codes, one file per area. A new code is one entry in its area's file, a case in
//! `testdata/cases/errors/<slug with :: as -->/`, and nothing else: the documentation page is
//! generated.

use super::Code;

/// Defines the codes of one area and their list.
macro_rules! codes {
    ($($name:ident = $slug:literal, $kind:ident, $title:literal, $explanation:literal;)*) => {
        $(
            #[doc = $title]
            pub static $name: crate::diag::Code = crate::diag::Code {
                slug: $slug,
                kind: crate::diag::Kind::$kind,
                title: $title,
                explanation: $explanation,
            };
        )*
        /// All codes of this area, in the order of the table.
        pub(super) static ALL: &[&crate::diag::Code] = &[$(&$name),*];
    };
}

pub mod archive;
pub mod bundles;
pub mod cluster_profiles;
pub mod command;
pub mod datum;
pub mod definitions;
pub mod lints;
pub mod lock;
pub mod macros;
pub mod model;
pub mod objects;
pub mod output;
pub mod outputs;
pub mod parameters;
pub mod patches;
pub mod placement;
pub mod references;
pub mod render;
pub mod revisions;
pub mod studio;
pub mod templates;
pub mod variables;
pub mod versions;
pub mod workspace;
pub mod yaml;

/// Every code there is, area by area.
pub fn all() -> impl Iterator<Item = &'static Code> {
    [
        yaml::ALL,
        model::ALL,
        workspace::ALL,
        references::ALL,
        versions::ALL,
        lock::ALL,
        revisions::ALL,
        variables::ALL,
        macros::ALL,
        outputs::ALL,
        parameters::ALL,
        templates::ALL,
        definitions::ALL,
        patches::ALL,
        objects::ALL,
        render::ALL,
        placement::ALL,
        cluster_profiles::ALL,
        datum::ALL,
        output::ALL,
        archive::ALL,
        studio::ALL,
        bundles::ALL,
        command::ALL,
        lints::ALL,
    ]
    .into_iter()
    .flatten()
    .copied()
}

/// The codes of lints, which `check` looks for and whose level the settings file may set.
pub fn lints() -> impl Iterator<Item = &'static Code> {
    let adopted: [&'static Code; 2] = [&yaml::AMBIGUOUS_SCALAR, &parameters::DEPRECATED];
    lints::ALL.iter().copied().chain(adopted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn slugs_are_unique_and_well_formed() {
        let mut seen = BTreeSet::new();
        for code in all() {
            assert!(seen.insert(code.slug), "`{}` stands twice", code.slug);
            let (area, what) = code.slug.split_once("::").unwrap();
            for word in [area, what] {
                assert!(
                    word.chars().all(|c| c.is_ascii_lowercase() || c == '-'),
                    "{}",
                    code.slug
                );
            }
            assert!(
                code.explanation.ends_with('.'),
                "`{}`: explain in sentences",
                code.slug
            );
        }
    }
}
