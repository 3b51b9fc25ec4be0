//! `paletteai cluster-profile render`.

use super::ProfileOptions;
use super::StackReport;
use super::choose;
use super::reporter::report;
use super::work;
use crate::cluster_profile;
use crate::cluster_profile::FluxOptions;
use crate::cluster_profile::ObjectPart;
use crate::cluster_profile::ObjectRequest;
use crate::cluster_profile::StackObject;
use crate::cluster_profile::Unknowns;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::cluster_profiles as codes;
use crate::diag::codes::command;
use crate::model::Text;
use crate::ops::Session;
use crate::ops::session::json_value;
use crate::render::Manifest;
use crate::source::Span;
use crate::source::Spanned;
use crate::workspace::Files;
use crate::workspace::Settings;
use serde::Serialize;

/// A rendered stack for programs.
#[derive(Clone, Debug, Serialize)]
pub struct RenderedReport {
    /// The stack.
    #[serde(flatten)]
    pub stack: StackReport,
    /// The objects, in the order in which they can be applied.
    pub objects: Vec<ObjectReport>,
}

/// An object of a stack.
#[derive(Clone, Debug, Serialize)]
pub struct ObjectReport {
    /// What its layer is called in the stack.
    pub layer: String,
    /// The number of its wave, from 1.
    pub wave: usize,
    /// What made it: `namespace`, `flux`, or `manifest NAME`.
    pub part: String,
    /// The object.
    pub object: serde_json::Value,
}

impl RenderedStack {
    /// Everything, secrets too.
    pub fn report(&self) -> RenderedReport {
        let objects = self.objects.iter().map(|object| {
            let layer = self.stack.layers.get(object.layer);
            ObjectReport {
                layer: layer.map_or_else(String::new, |layer| layer.display_name.clone()),
                wave: layer.map_or(0, |layer| layer.wave),
                part: object.part.clone(),
                object: json_value(&object.manifest.node),
            }
        });
        RenderedReport {
            stack: self.stack.clone(),
            objects: objects.collect(),
        }
    }
}

/// How objects of Flux are asked for.
#[derive(Clone, Debug, Default)]
pub struct FluxChoice {
    /// The namespace of the objects themselves.
    pub namespace: String,
    /// `NAME=URL`
    pub registries: Vec<String>,
}

/// A rendered stack.
#[derive(Clone, Debug)]
pub struct RenderedStack {
    /// The stack; values are complete, and hold secrets.
    pub stack: StackReport,
    /// One for each layer of the report: its values with and without secrets.
    pub values: Vec<Option<LayerValues>>,
    /// The objects, in the order in which they can be applied.
    pub objects: Vec<RenderedObject>,
}

/// The values of a layer.
#[derive(Clone, Debug)]
pub struct LayerValues {
    /// As they are.
    pub text: String,
    /// With dots in the place of secrets.
    pub masked: String,
}

/// An object of a stack.
#[derive(Clone, Debug)]
pub struct RenderedObject {
    /// The position of its layer in the report.
    pub layer: usize,
    /// What made it: `namespace`, `flux`, or `manifest NAME`.
    pub part: String,
    /// The object.
    pub manifest: Manifest,
}

/// Renders profiles as the stack of one cluster.
///
/// # Errors
/// When anything is wrong, or a value is missing.
pub fn render(
    options: &ProfileOptions,
    flux: Option<&FluxChoice>,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<RenderedStack, Reported> {
    let workspace = choose::load(options, settings, files, session)?;
    let profiles = choose::choose(options, &workspace, session)?;
    if options.profiles.is_empty() && profiles.len() > 1 {
        let names: Vec<&str> = profiles.iter().map(|one| &*one.name.value).collect();
        let message = format!("there are {} cluster profiles here", names.len());
        let diagnostic = Diagnostic::error(&command::NOTHING_CHOSEN, message);
        let help = format!("name those of one cluster: {}", names.join(", "));
        return Err(session.diagnostics.report(diagnostic.help(help)));
    }
    let given = options.values.read(files, session)?;
    let flux = flux
        .map(|choice| flux_options(choice, session))
        .transpose()?;
    let mut stacks = work::stacks(profiles, true).into_iter();
    let Some(stack) = stacks.next() else {
        let message = "a stack without profiles";
        let defect = Diagnostic::error(&command::DEFECT, message);
        return Err(session.diagnostics.report(defect));
    };
    let worked = work::work(stack, &given, Unknowns::Refuse, session)?;
    cluster_profile::check_agreement(
        &worked.stack,
        &worked.settings,
        &session.origins,
        &mut session.diagnostics,
    );
    let request = ObjectRequest {
        stack: &worked.stack,
        expansion: &worked.expansion,
        settings: &worked.settings,
        plan: &worked.plan,
        flux: flux.as_ref(),
    };
    let objects =
        cluster_profile::objects(&request, &mut session.origins, &mut session.diagnostics);
    session.diagnostics.check()?;
    let order: Vec<usize> = worked.plan.order().map(|(layer, _)| layer).collect();
    let values = order.iter().map(|layer| {
        let expanded = worked.expansion.layers.get(*layer)?;
        let text = expanded.values.as_ref()?;
        Some(LayerValues {
            text: text.text.clone(),
            masked: text.masked(crate::emit::DOTS),
        })
    });
    let values = values.collect();
    let objects = objects.into_iter();
    Ok(RenderedStack {
        stack: report(&worked, false, session),
        values,
        objects: objects
            .map(|object| named(object, &worked, &order))
            .collect(),
    })
}

fn named(object: StackObject, worked: &work::Worked<'_>, order: &[usize]) -> RenderedObject {
    let position = order.iter().position(|layer| *layer == object.layer);
    let part = match object.part {
        ObjectPart::Namespace => "namespace".to_owned(),
        ObjectPart::Flux => "flux".to_owned(),
        ObjectPart::Manifest(number) => {
            let layer = worked.stack.layers.get(object.layer);
            let manifest = layer.and_then(|layer| layer.pack.manifests.get(number));
            let name = manifest.map_or("", |manifest| &*manifest.name.value);
            format!("manifest {name}")
        }
    };
    RenderedObject {
        layer: position.unwrap_or(0),
        part,
        manifest: object.manifest,
    }
}

/// The flags become texts of their own, so that values have places.
fn flux_options(choice: &FluxChoice, session: &mut Session) -> Result<FluxOptions, Reported> {
    let before = session.diagnostics.len();
    let mut registries = Vec::new();
    for word in &choice.registries {
        let pair = word.split_once('=').filter(|(name, _)| !name.is_empty());
        let Some((name, address)) = pair else {
            let message = format!("`--registry {word}` is not NAME=URL");
            session.diagnostics.push(
                Diagnostic::error(&codes::VAR, message)
                    .help("write the registry's name or identity, `=`, and its address"),
            );
            continue;
        };
        let start = name.len() + 1;
        let name = text("--registry", word, 0, name.len(), session);
        let address = text("--registry", word, start, start + address.len(), session);
        registries.extend(name.zip(address));
    }
    session.diagnostics.check_since(before)?;
    let namespace = &choice.namespace;
    let namespace = text("--flux-namespace", namespace, 0, namespace.len(), session);
    let Some(namespace) = namespace else {
        let message = "a flag is larger than 4 GiB";
        let defect = Diagnostic::error(&command::ARGUMENTS, message);
        return Err(session.diagnostics.report(defect));
    };
    Ok(FluxOptions {
        namespace,
        registries,
    })
}

fn text(flag: &str, word: &str, start: usize, end: usize, session: &mut Session) -> Option<Text> {
    let source = session.sources.add(flag, word)?;
    let origin = session.origins.read(Span::new(source, start, end));
    Some(Spanned::new(word.get(start..end)?.into(), origin))
}
