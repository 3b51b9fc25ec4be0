//! A case: parameters, and what a definition makes of them.

use super::Expectation;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::Reported;
use crate::diag::codes::definitions;
use crate::diag::codes::model;
use crate::kubernetes::KubeVersion;
use crate::model::Text;
use crate::source::Origins;
use crate::source::SourceId;
use crate::source::Sources;
use crate::source::Spanned;
use crate::workspace::Settings;
use crate::yaml;
use crate::yaml::Decoding;
use crate::yaml::Field;
use crate::yaml::Fields;
use crate::yaml::Form;
use crate::yaml::Node;
use crate::yaml::Shape;
use crate::yaml::Strictness;

/// A case of a definition, from a file in `cases/` beside it.
#[derive(Clone, Debug)]
pub struct Case {
    /// One sentence about it.
    pub description: Option<Text>,
    /// What a profile would write as `properties`.
    pub parameters: Option<Node>,
    /// What differs from the [default context](super::DefaultContext).
    pub context: Option<Node>,
    /// The Kubernetes version of the clusters, where the case is about one.
    pub kube_version: Option<Spanned<KubeVersion>>,
    /// What should come of it; nothing while the case is being written.
    pub expect: Option<Expectation>,
    /// The whole document.
    pub node: Node,
}

static CASE: Shape = Shape {
    what: "the case",
    fields: &[
        Field::optional("description", Form::Text),
        Field::optional("kubeVersion", Form::Text),
        Field::optional("parameters", Form::Any),
        Field::optional("context", Form::Map),
        Field::optional("expect", Form::Map),
    ],
};

impl Case {
    /// Reads a case from the text of its file.
    ///
    /// # Errors
    /// When it is not one document, has fields that mean nothing, or expects what cannot be.
    pub fn read(
        source: SourceId,
        sources: &Sources,
        settings: &Settings,
        origins: &mut Origins,
        diagnostics: &mut Diagnostics,
    ) -> Result<Self, Reported> {
        let before = diagnostics.len();
        let text = sources.text(source);
        let mut documents = yaml::read(source, text, origins, diagnostics).into_iter();
        diagnostics.check_since(before)?;
        let (Some(first), None) = (documents.next(), documents.next()) else {
            let name = sources.name(source);
            let message = format!("`{name}` does not hold one YAML document");
            let diagnostic = Diagnostic::error(&definitions::CASE, message)
                .help("write each case into a file of its own");
            return Err(diagnostics.report(diagnostic));
        };
        let mut decoding = Decoding {
            origins,
            diagnostics,
            strictness: Strictness::Strict,
            default_namespace: settings.default_namespace(),
        };
        decoding.all_or_nothing(|decoding| Self::decode(first.node, decoding))
    }

    fn decode(node: Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        let fields = Fields::of(&node, &CASE, decoding)?;
        let kube_version = fields.text("kubeVersion").and_then(|text| {
            let version = KubeVersion::parse(&text.value);
            if version.is_none() {
                let message = format!("`{}` is no Kubernetes version", text.value);
                let diagnostic = Diagnostic::error(&model::INVALID_VALUE, message)
                    .place(decoding.span(text.origin), "here")
                    .help("write a version such as `1.31`, in quotes");
                decoding.diagnostics.push(diagnostic);
            }
            Some(Spanned::new(version?, text.origin))
        });
        let expect = fields.raw("expect");
        Some(Self {
            description: fields.text("description"),
            parameters: fields.raw("parameters").cloned(),
            context: fields.raw("context").cloned(),
            kube_version,
            expect: match expect {
                Some(expect) => Some(Expectation::decode(expect, decoding)?),
                None => None,
            },
            node,
        })
    }
}
