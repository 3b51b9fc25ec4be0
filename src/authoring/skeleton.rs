//! A definition to begin with.

use crate::model::DefinitionKind;

/// What stands for the name.
const NAME: &str = "NAME";

/// A file of a new definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkeletonFile {
    /// Its path below the definition's folder.
    pub path: &'static str,
    /// What it holds.
    pub text: String,
}

macro_rules! skeleton {
    ($kind:literal) => {
        [
            (
                "definition.yaml",
                include_str!(concat!("skeletons/", $kind, "/definition.yaml")),
            ),
            (
                "template.yaml.j2",
                include_str!(concat!("skeletons/", $kind, "/template.yaml.j2")),
            ),
            (
                "cases/smallest.yaml",
                include_str!(concat!("skeletons/", $kind, "/cases/smallest.yaml")),
            ),
            (
                "cases/everything.yaml",
                include_str!(concat!("skeletons/", $kind, "/cases/everything.yaml")),
            ),
            (
                "cases/refused.yaml",
                include_str!(concat!("skeletons/", $kind, "/cases/refused.yaml")),
            ),
        ]
    };
}

/// A definition that works, with a template, its parameters and three cases.
pub fn skeleton(kind: DefinitionKind, name: &str) -> Vec<SkeletonFile> {
    let files = match kind {
        DefinitionKind::Component => skeleton!("component"),
        DefinitionKind::Trait => skeleton!("trait"),
        DefinitionKind::Policy => skeleton!("policy"),
    };
    let file = |(path, text): (&'static str, &str)| SkeletonFile {
        path,
        text: text.replace(NAME, name),
    };
    files.into_iter().map(file).collect()
}
