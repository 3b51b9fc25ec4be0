//! A cluster profile.

use super::Pack;
use super::ProfileForm;
use super::ProfileType;
use super::ProfileVariable;
use super::shapes;
use super::words::PROFILE_TYPES;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::Reported;
use crate::diag::Severity;
use crate::diag::codes::model;
use crate::model::Text;
use crate::model::Version;
use crate::model::lists::report_duplicate_names;
use crate::model::resource::decode_version;
use crate::model::words::one_of;
use crate::source::OriginId;
use crate::source::Spanned;
use crate::source::Step;
use crate::source::Trace;
use crate::yaml::Decoding;
use crate::yaml::Fields;
use crate::yaml::Map;
use crate::yaml::Node;
use crate::yaml::Strictness;

/// The layers of a cluster and what may vary in them
/// (<https://docs.spectrocloud.com/profiles/cluster-profiles/>).
///
/// A file that is no valid profile is one all the same, so that reading a workspace does not fail
/// for those who want nothing of it. What is wrong is in [`Self::faults`].
#[derive(Clone, Debug)]
pub struct ClusterProfile {
    /// Which of Palette's documents it is.
    pub form: ProfileForm,
    /// Its name; empty when it is missing, which is a fault.
    pub name: Text,
    /// What it is for.
    pub description: Option<Text>,
    /// Its labels; a tag without a value is a label whose value is `spectro__tag`.
    pub labels: Map,
    /// Its version; 1.0.0 (by a rule) where none is written, or where it is written wrongly, which
    /// is a fault.
    pub version: Spanned<Version>,
    /// What it is for; Full where nothing is written, or where it is written wrongly, which is a
    /// fault.
    pub profile_type: Spanned<ProfileType>,
    /// Where its clusters run, such as `edge-native`. Palette lets its users add clouds, so any
    /// word is one.
    pub cloud_type: Option<Text>,
    /// Its layers, in the order of the file.
    pub packs: Vec<Pack>,
    /// Its variables.
    pub variables: Vec<ProfileVariable>,
    /// The whole document.
    pub node: Node,
    /// What is wrong with its shape. Whoever uses the profile reports it: [`Self::checked`].
    pub faults: Diagnostics,
}

impl ClusterProfile {
    /// Reads a document of this form. Sensitive values are secret from then on.
    pub fn decode(node: &Node, form: ProfileForm, decoding: &mut Decoding<'_>) -> Self {
        let mut found = Diagnostics::default();
        let mut own = Decoding {
            origins: decoding.origins,
            diagnostics: &mut found,
            strictness: decoding.strictness,
            default_namespace: decoding.default_namespace.clone(),
        };
        let mut profile = Self::read(node, form, &mut own);
        profile.faults = forgiven(found, decoding.strictness);
        profile
    }

    /// Reports what is wrong with its shape.
    ///
    /// # Errors
    /// When an error is among it.
    pub fn checked(&self, diagnostics: &mut Diagnostics) -> Result<(), Reported> {
        diagnostics.extend(self.faults.clone());
        self.faults.check()
    }

    /// The variable of this name.
    pub fn variable(&self, name: &str) -> Option<&ProfileVariable> {
        let mut variables = self.variables.iter();
        variables.find(|variable| &*variable.name.value == name)
    }

    fn read(node: &Node, form: ProfileForm, decoding: &mut Decoding<'_>) -> Self {
        let here = node.origin;
        let mut profile = Self {
            form,
            name: Spanned::new("".into(), here),
            description: None,
            labels: Map::default(),
            version: default_version(here, decoding),
            profile_type: Spanned::new(ProfileType::Full, here),
            cloud_type: None,
            packs: Vec::new(),
            variables: Vec::new(),
            node: node.clone(),
            faults: Diagnostics::default(),
        };
        let Some(fields) = Fields::of(node, &shapes::DOCUMENT, decoding) else {
            return profile;
        };
        if let Some(metadata) = fields.raw("metadata") {
            profile.read_metadata(metadata, decoding);
        }
        if let Some(spec) = fields.raw("spec") {
            profile.read_spec(spec, decoding);
        }
        profile
    }

    fn read_metadata(&mut self, node: &Node, decoding: &mut Decoding<'_>) {
        let Some(fields) = Fields::of(node, &shapes::METADATA, decoding) else {
            return;
        };
        if let Some(name) = fields.text("name") {
            self.name = name;
        }
        let annotations = fields.text_map("annotations");
        let annotated = annotations.get("description").and_then(|node| {
            let text = node.as_str()?;
            Some(Spanned::new(text.into(), node.origin))
        });
        let description = fields.text("description").or(annotated);
        self.description = description.filter(|text: &Text| !text.value.is_empty());
        self.labels = fields.text_map("labels");
    }

    fn read_spec(&mut self, node: &Node, decoding: &mut Decoding<'_>) {
        let Some(fields) = Fields::of(node, &shapes::SPEC, decoding) else {
            return;
        };
        if let Some(version) = decode_version(&fields, "version", decoding) {
            self.version = version;
        }
        let template = match self.form {
            ProfileForm::ApiObject => fields.raw("published").or_else(|| fields.raw("draft")),
            ProfileForm::Export | ProfileForm::CreateBody => fields.raw("template"),
        };
        match template {
            Some(template) => self.read_template(template, decoding),
            None => report_missing_template(&fields, decoding),
        }
        let variables = fields.list("variables").iter();
        self.variables = variables
            .filter_map(|item| ProfileVariable::decode(item, decoding))
            .collect();
        let names = self.variables.iter().map(|variable| &variable.name);
        report_duplicate_names(names, "profile variable", decoding);
    }

    fn read_template(&mut self, node: &Node, decoding: &mut Decoding<'_>) {
        let Some(fields) = Fields::of(node, &shapes::TEMPLATE, decoding) else {
            return;
        };
        if let Some(text) = fields.text("type")
            && let Some(profile_type) = one_of(&text, "type", PROFILE_TYPES, decoding)
        {
            self.profile_type = profile_type;
        }
        self.cloud_type = fields.text("cloudType");
        let packs = fields.list("packs").iter();
        self.packs = packs
            .filter_map(|item| Pack::decode(item, decoding))
            .collect();
    }
}

/// The version that Palette gives a profile that names none.
fn default_version(here: OriginId, decoding: &mut Decoding<'_>) -> Spanned<Version> {
    let trace = Trace {
        note: "docs/cluster-profiles.md#versions",
        sources: &[here],
        ..Trace::default()
    };
    Spanned::new(
        Version::new(1, 0, 0),
        decoding.origins.push(Step::Rule, &trace),
    )
}

fn report_missing_template(fields: &Fields<'_>, decoding: &mut Decoding<'_>) {
    if !fields.is_absent("template") {
        return;
    }
    let span = decoding.span(fields.origin);
    let message = "the cluster profile has no `spec.template`";
    decoding.diagnostics.push(
        Diagnostic::error(&model::MISSING_FIELD, message)
            .place(span, "`template` is missing here")
            .help("write the profile's `type`, `cloudType` and `packs` below `template`"),
    );
}

/// Newer servers write fields that we do not know, and they are kept. One that looks like a slip is
/// a warning; only `--strict` makes more of it.
fn forgiven(mut found: Diagnostics, strictness: Strictness) -> Diagnostics {
    if strictness == Strictness::Strict {
        return found;
    }
    let unknown = found.take(|one| one.code == &model::UNKNOWN_FIELD);
    for mut one in unknown {
        if one.severity == Severity::Error {
            one.severity = Severity::Warning;
            found.push(one);
        }
    }
    found
}
