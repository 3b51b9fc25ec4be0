//! Profiles for unit tests.

use super::Expansion;
use super::GivenValues;
use super::GivenVariable;
use super::Scope;
use super::Stack;
use super::Unknowns;
use super::expand;
use crate::diag::Diagnostics;
use crate::model::ClusterProfile;
use crate::model::Text;
use crate::model::cluster_profile::ProfileForm;
use crate::source::Origins;
use crate::source::Sources;
use crate::source::Span;
use crate::source::Spanned;
use crate::yaml;
use crate::yaml::Decoding;
use crate::yaml::Strictness;
use std::fmt::Write;

/// Some profiles with everything around them.
pub(super) struct Bench {
    pub(super) sources: Sources,
    pub(super) origins: Origins,
    pub(super) diagnostics: Diagnostics,
    pub(super) profiles: Vec<ClusterProfile>,
    pub(super) given: GivenValues,
}

impl Bench {
    /// The profiles of a text with one document for each.
    pub(super) fn new(text: &str) -> Self {
        let mut sources = Sources::default();
        let mut origins = Origins::default();
        let mut diagnostics = Diagnostics::default();
        let source = sources.add("profile.yaml", text).unwrap();
        let setting = origins.read(Span::new(source, 0, 0));
        let documents = yaml::read(source, text, &mut origins, &mut diagnostics);
        assert!(!diagnostics.has_errors(), "{diagnostics:?}");
        let mut decoding = Decoding {
            origins: &mut origins,
            diagnostics: &mut diagnostics,
            strictness: Strictness::Lenient,
            default_namespace: Spanned::new("default".into(), setting),
        };
        let decoded = documents.iter().map(|document| {
            let form = ProfileForm::of(&document.node).expect("a cluster profile");
            let profile = ClusterProfile::decode(&document.node, form, &mut decoding);
            assert!(!profile.faults.has_errors(), "{:?}", profile.faults);
            profile
        });
        let profiles = decoded.collect();
        Self {
            sources,
            origins,
            diagnostics,
            profiles,
            given: GivenValues::default(),
        }
    }

    fn text(&mut self, text: &str) -> Text {
        let source = self.sources.add("given", text).unwrap();
        let origin = self.origins.read(Span::new(source, 0, text.len()));
        Spanned::new(text.into(), origin)
    }

    /// Gives a variable a value.
    pub(super) fn var(&mut self, name: &str, value: &str) -> &mut Self {
        let (name, value) = (self.text(name), self.text(value));
        let given = GivenVariable {
            profile: None,
            name,
            value,
        };
        self.given.variables.push(given);
        self
    }

    /// Gives a macro of the project a value.
    pub(super) fn named_macro(&mut self, scope: Scope, name: &str, value: &str) -> &mut Self {
        let value = self.text(value);
        let values = self.given.macros.entry(scope).or_default();
        values.insert(name.into(), value);
        self
    }

    /// Gives a value of the system.
    pub(super) fn system(&mut self, name: &str, value: &str) -> &mut Self {
        let value = self.text(value);
        self.given.system.insert(name.into(), value);
        self
    }

    pub(super) fn expand(&mut self, unknowns: Unknowns) -> Expansion {
        let stack = Stack::new(self.profiles.iter().collect());
        expand(
            &stack,
            &self.given,
            unknowns,
            &self.sources,
            &mut self.origins,
            &mut self.diagnostics,
        )
    }

    /// `error cluster-profile::limit 3:7 "the slice" | message`, one for each diagnostic.
    pub(super) fn said(&self) -> Vec<String> {
        let said = self.diagnostics.iter().map(|diagnostic| {
            let places = diagnostic.places.iter().map(|place| {
                let location = self.sources.location(place.span);
                let slice = self.sources.slice(place.span);
                format!(" {}:{} {slice:?}", location.line, location.column)
            });
            let places: String = places.collect();
            let (severity, slug) = (diagnostic.severity.word(), diagnostic.code.slug);
            format!("{severity} {slug}{places} | {}", diagnostic.message)
        });
        said.collect()
    }
}

/// A profile with these packs (`name: values`) and variables (items of a YAML list).
pub(super) fn profile(packs: &[(&str, &str)], variables: &str) -> String {
    written(packs, variables, |values| {
        let lines = values.lines().map(|line| format!("        {line}\n"));
        format!("|\n{}", lines.collect::<String>())
    })
}

/// The same for values that may be anything.
pub(super) fn quoted_profile(packs: &[(&str, &str)], variables: &str) -> String {
    written(packs, variables, |values| {
        format!("{}\n", serde_json::to_string(values).unwrap())
    })
}

fn written(packs: &[(&str, &str)], variables: &str, write: impl Fn(&str) -> String) -> String {
    let mut text = String::from(
        "metadata: {name: edge}\nspec:\n  template:\n    type: add-on\n    cloudType: all\n    packs:\n",
    );
    for (name, values) in packs {
        let values = write(values);
        let head = "    layer: addon\n      type: helm\n      version: 1.0.0";
        let _ = write!(text, "    - name: {name}\n  {head}\n      values: {values}");
    }
    let _ = writeln!(text, "  variables: [{variables}]");
    text
}
