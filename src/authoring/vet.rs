//! What is wrong with a definition before anybody uses it.

use super::Case;
use super::DefaultContext;
use super::Expectation;
use super::Inputs;
use super::Made;
use super::Subject;
use super::Trial;
use super::shape;
use super::usage;
use crate::diag::Code;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::Severity;
use crate::diag::codes::definitions as codes;
use crate::diag::codes::objects;
use crate::diag::codes::templates;
use crate::jinja::Coverage;
use crate::kubernetes;
use crate::kubernetes::KubeVersion;
use crate::model::Definition;
use crate::model::DefinitionKind;
use crate::resolve::applies_to_resource;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Span;
use crate::source::Spanned;
use crate::source::Step;
use crate::source::Trace;
use crate::yaml::Key;
use crate::yaml::Node;
use crate::yaml::write_json;

/// Where the documentation tells of values that were made up to try a definition.
const SAMPLES: &str = "docs/writing-definitions.md#checking";

/// What is told of an object. What its values may be is not: a sample is not always a good one.
const TOLD_OF_OBJECTS: &[&Code] = &[
    &objects::NO_KIND,
    &objects::NOT_SERVED,
    &objects::UNKNOWN_FIELD,
    &objects::MISSING_FIELD,
];

/// Checks definitions.
pub struct Vet<'a> {
    /// What templates find in `context`.
    pub context: &'a DefaultContext,
    /// The Kubernetes version of the clusters.
    pub kube_version: &'a Spanned<KubeVersion>,
    /// Histories.
    pub origins: &'a mut Origins,
    /// Findings.
    pub diagnostics: &'a mut Diagnostics,
}

/// What came of all tries.
#[derive(Default)]
struct Tries {
    /// How many were neither refused by the schema nor by the template.
    count: usize,
    /// How many of them failed.
    failed: usize,
    /// Whether one of them made something.
    makes_something: bool,
    found: Diagnostics,
}

impl Vet<'_> {
    /// Checks a definition: its schema and template, what the template reads, and what comes of the
    /// parameters of its cases and of parameters that its schema allows. Returns with how many sets
    /// of parameters it was tried; none when it does not compile.
    pub fn definition(&mut self, definition: &Definition, cases: &[Case]) -> usize {
        let mut found = Diagnostics::default();
        let mut count = 0;
        if let Ok(subject) = Subject::new(definition, self.origins, &mut found) {
            shape::check(&subject, self.origins, &mut found);
            usage::check(definition, &subject, self.origins, &mut found);
            let tries = self.tries(definition, &subject, cases);
            count = tries.count;
            found.extend(tries.found);
        }
        for diagnostic in each_once(&found) {
            self.diagnostics.push(diagnostic);
        }
        count
    }

    fn tries(&mut self, definition: &Definition, subject: &Subject<'_>, cases: &[Case]) -> Tries {
        let trace = Trace {
            note: SAMPLES,
            ..Trace::default()
        };
        let origin = self.origins.push(Step::Rule, &trace);
        let mut tries = Tries::default();
        // A case that is to fail says so itself.
        let fails = |case: &&Case| case.expect.as_ref().is_some_and(Expectation::is_error);
        for case in cases.iter().filter(|case| !fails(case)) {
            let version = case.kube_version.as_ref().unwrap_or(self.kube_version);
            let context = self.context.of(definition, version, case.context.as_ref());
            let empty = Node::map(origin);
            let parameters = case.parameters.as_ref().unwrap_or(&empty);
            let is_whole = case
                .context
                .as_ref()
                .is_none_or(|own| own.get("output").is_none());
            self.one(subject, parameters, &context, is_whole, &mut tries);
        }
        if fits_the_default_object(definition) {
            let own = extensions(definition, origin);
            let context = self.context.of(definition, self.kube_version, own.as_ref());
            for parameters in subject.schema().samples(origin) {
                self.one(subject, &parameters, &context, true, &mut tries);
            }
        }
        if tries.count > tries.failed && !tries.makes_something {
            let name = &definition.metadata.name;
            let message = format!("`{}` makes nothing from any parameters", name.value);
            let diagnostic = Diagnostic::error(&codes::MAKES_NOTHING, message)
                .place(self.origins.span(name.origin), "this definition")
                .help("write the object under `output` in the template, or a trait's `patch`");
            tries.found.push(diagnostic);
        }
        tries
    }

    /// Tries one set of parameters. Objects are looked at when they are whole: a trait of a case may
    /// change a part of one.
    fn one(
        &mut self,
        subject: &Subject<'_>,
        parameters: &Node,
        context: &Node,
        is_whole: bool,
        tries: &mut Tries,
    ) {
        let inputs = Inputs {
            parameters: Some(parameters),
            context,
            origin: parameters.origin,
        };
        let trial = subject.run(&inputs, &mut Coverage::default(), self.origins);
        if is_refused(&trial) {
            return;
        }
        tries.count += 1;
        tries.failed += usize::from(trial.result.is_err());
        let own = trial.diagnostics.iter();
        for diagnostic in own.filter(|one| !speaks_of_parameters(one, subject)) {
            if diagnostic.severity == Severity::Error {
                tries.found.push(tried_with(diagnostic, parameters));
            }
        }
        if let Ok(made) = &trial.result {
            tries.makes_something |=
                made.output.is_some() || !made.outputs.is_empty() || made.parameters.is_some();
            if let Some(release) = release(context).filter(|_| is_whole) {
                let own = self.objects(made, release);
                let own = own.iter().filter(|one| TOLD_OF_OBJECTS.contains(&one.code));
                for one in own.filter(|one| !speaks_of_parameters(one, subject)) {
                    tries.found.push(tried_with(one, parameters));
                }
            }
        }
    }

    /// What a cluster would say of the objects.
    fn objects(&mut self, made: &Made, release: KubeVersion) -> Diagnostics {
        let mut told = Diagnostics::default();
        let outputs = made.outputs.iter().map(|entry| &entry.value);
        for object in made.output.iter().chain(outputs) {
            let object = named(object);
            let checked = kubernetes::check(&object, self.origins, &mut told);
            if checked.is_ok() {
                let _told = kubernetes::check_fields(&object, release, self.origins, &mut told);
            }
        }
        told
    }
}

/// Values of the cluster that have no default.
fn extensions(definition: &Definition, origin: OriginId) -> Option<Node> {
    let mut own = Node::map(origin);
    let map = own.as_map_mut()?;
    for extension in &definition.context_extensions {
        if extension.default.is_none() {
            let key = Key {
                text: extension.key.value.clone(),
                origin,
            };
            map.insert(key, Node::string("sample", origin));
        }
    }
    (!map.is_empty()).then_some(own)
}

/// The release that a context speaks of, if its fields are known.
fn release(context: &Node) -> Option<KubeVersion> {
    let text = context.at(&["clusterVersion", "gitVersion"]);
    let version = text.and_then(Node::as_str).and_then(KubeVersion::parse);
    version.filter(|version| version.is_known())
}

/// Whether something is wrong with an object or a patch that the parameters themselves hold: the
/// template only hands it on.
fn speaks_of_parameters(diagnostic: &Diagnostic, subject: &Subject<'_>) -> bool {
    let of_values = ["objects::", "patches::"];
    let of_values = of_values
        .iter()
        .any(|area| diagnostic.code.slug.starts_with(area));
    let place = diagnostic.places.first().map(|place| place.span);
    let mut reads = subject.reads().into_iter();
    of_values
        && reads.any(|read| {
            &*read.root == "parameter"
                && place.is_some_and(|place| read.span.is_some_and(|read| emits(place, read)))
        })
}

/// Whether a place is a read, perhaps with the braces around it.
fn emits(place: Span, read: Span) -> bool {
    holds(place, read) && place.range().len() <= read.range().len() + "{{-  -}}".len()
}

/// Whether one place lies in another.
fn holds(outer: Span, inner: Span) -> bool {
    let (out, within) = (outer.range(), inner.range());
    outer.source == inner.source && out.start <= within.start && within.end <= out.end
}

/// Parameters that the schema or the template refuses tell nothing about the definition.
fn is_refused(trial: &Trial) -> bool {
    let mut errors = trial.diagnostics.iter();
    errors.any(|one| {
        let refuses = one.code == &templates::REFUSED || one.code.slug.starts_with("parameters::");
        refuses && one.severity == Severity::Error
    })
}

/// Whether a trait can be tried on the object of the default context.
fn fits_the_default_object(definition: &Definition) -> bool {
    let all = &definition.applies_to_workloads;
    let component = |name: &str| !name.contains('.') && !name.contains('*');
    definition.kind != DefinitionKind::Trait
        || all.is_empty()
        || applies_to_resource(definition, "deployments.apps")
        || all.iter().any(|name| component(&name.value))
}

/// The object as it is once the engine has named it.
fn named(object: &Node) -> Node {
    let mut object = object.clone();
    let origin = object.origin;
    let key = |text: &str| Key {
        text: text.into(),
        origin,
    };
    if let Some(map) = object.as_map_mut() {
        if map.get("metadata").is_none() {
            map.push(key("metadata"), Node::map(origin));
        }
        if let Some(metadata) = map.get_mut("metadata").and_then(Node::as_map_mut)
            && metadata.get("name").is_none()
        {
            metadata.push(key("name"), Node::string("web", origin));
        }
    }
    object
}

/// Tells with which parameters something went wrong.
fn tried_with(diagnostic: &Diagnostic, parameters: &Node) -> Diagnostic {
    let mut text = String::new();
    write_json(parameters, &mut text);
    let note = format!("found with the parameters {text}");
    let help = match &diagnostic.help {
        Some(help) => format!("{help}; {note}"),
        None => note,
    };
    diagnostic.clone().help(help)
}

/// One finding of a code for each place, the first.
fn each_once(found: &Diagnostics) -> Vec<Diagnostic> {
    let mut kept: Vec<Diagnostic> = Vec::new();
    for diagnostic in found {
        let place = |one: &Diagnostic| one.places.first().map(|place| place.span);
        let known = kept.iter().any(|known| {
            let same_code = known.code == diagnostic.code;
            // What is not declared is told once, though it is not defined either.
            let told = diagnostic.code == &templates::UNDEFINED
                && known.code.slug.starts_with("definitions::");
            match (place(known), place(diagnostic)) {
                (Some(old), Some(new)) => same_code && old == new || told && holds(old, new),
                (None, None) => same_code && known.message == diagnostic.message,
                _ => false,
            }
        });
        if !known {
            kept.push(diagnostic.clone());
        }
    }
    kept
}
