//! The three types of workload profiles.

use super::Metadata;
use super::words::one_of;
use crate::diag::Diagnostic;
use crate::diag::codes::model;
use crate::source::Spanned;
use crate::yaml::Decoding;
use crate::yaml::Fields;

/// The label that says of which type a workload profile is, where `spec.type` does not.
pub const PROFILE_TYPE: &str = "palette.ai/workload-profile-type";

/// What a workload profile deploys, by
/// <https://docs.palette-ai.com/docs/what-is-paletteai/concepts/profile-bundles>.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WorkloadProfileType {
    /// An application for end users.
    Application,
    /// A model, with its inference engine if it needs one.
    Model,
    /// What a compute pool needs besides its cluster profiles.
    Infrastructure,
}

const PROFILE_TYPES: &[(&str, WorkloadProfileType)] = &[
    ("Application", WorkloadProfileType::Application),
    ("Model", WorkloadProfileType::Model),
    ("Infrastructure", WorkloadProfileType::Infrastructure),
];

impl WorkloadProfileType {
    /// As written in `spec.type` or the label [`PROFILE_TYPE`].
    pub fn name(self) -> &'static str {
        match self {
            Self::Application => "Application",
            Self::Model => "Model",
            Self::Infrastructure => "Infrastructure",
        }
    }

    /// Reads `spec.type` or the label; both may be there if they agree.
    pub(super) fn decode(
        spec: &Fields<'_>,
        metadata: &Metadata,
        decoding: &mut Decoding<'_>,
    ) -> Option<Spanned<Self>> {
        let field = spec.text("type");
        let field = field.and_then(|text| one_of(&text, "type", PROFILE_TYPES, decoding));
        let label = metadata.label(PROFILE_TYPE);
        let label = label.and_then(|text| one_of(&text, PROFILE_TYPE, PROFILE_TYPES, decoding));
        if let (Some(field), Some(label)) = (&field, &label)
            && field.value != label.value
        {
            let message = format!(
                "`spec.type` is `{}`, and the label `{PROFILE_TYPE}` is `{}`",
                field.value, label.value
            );
            let places = (decoding.span(field.origin), decoding.span(label.origin));
            decoding.diagnostics.push(
                Diagnostic::error(&model::CONFLICTING_FIELDS, message)
                    .place(places.0, "one type")
                    .place(places.1, "the other type")
                    .help("keep one of them"),
            );
        }
        field.or(label)
    }
}

impl std::fmt::Display for WorkloadProfileType {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(self.name())
    }
}
